"""The entries of a design, format 1. Frozen values; nothing here reads text or knows of files.

Empty text, `()` and `None` mean that the file does not say.
"""

from backdraft.design.model.endpoints import Answer, Body, Endpoint, Param
from backdraft.design.model.head import Api, Auth, Every, Head, Load, Loads, Page, Review, Targets
from backdraft.design.model.lists import CheckItem, Checklist, Decision, Unread
from backdraft.design.model.schema import (
    Column,
    Default,
    ForeignKey,
    Index,
    IndexPart,
    Mixin,
    Part,
    Pick,
    Split,
    SqlType,
    Table,
    TypeDef,
)
from backdraft.design.model.services import (
    VERBS,
    Dependency,
    Error,
    Event,
    Run,
    Service,
    ServiceKind,
    Store,
    StoreKind,
)
from backdraft.design.model.values import Amount, Growth

Entry = (
    Head
    | Targets
    | Loads
    | Api
    | Review
    | Service
    | Store
    | Event
    | Error
    | Table
    | Mixin
    | TypeDef
    | Endpoint
    | Checklist
    | Decision
    | Unread
)

__all__ = [
    "VERBS",
    "Amount",
    "Answer",
    "Api",
    "Auth",
    "Body",
    "CheckItem",
    "Checklist",
    "Column",
    "Decision",
    "Default",
    "Dependency",
    "Endpoint",
    "Entry",
    "Error",
    "Event",
    "Every",
    "ForeignKey",
    "Growth",
    "Head",
    "Index",
    "IndexPart",
    "Load",
    "Loads",
    "Mixin",
    "Page",
    "Param",
    "Part",
    "Pick",
    "Review",
    "Run",
    "Service",
    "ServiceKind",
    "Split",
    "SqlType",
    "Store",
    "StoreKind",
    "Table",
    "Targets",
    "TypeDef",
    "Unread",
]
