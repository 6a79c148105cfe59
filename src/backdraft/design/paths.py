"""Where a thing stands in the file, as a tuple of keys.

`("tables", "orders", "columns", "customer_id")` is the path of a column. An item of a list is named by what
identifies it (`FORMAT.md`, principle 6): an endpoint by `"GET /orders"`, a dependency by `"payments POST /charges"`,
an index by its columns, a decision by its title. The first one to three keys name an *entry*, the unit that is
read, cached, edited and merged on its own: two for most sections, three for endpoints, one for the head sections.
"""

Path = tuple[str, ...]

#: Sections whose entries are keyed by name, in the order of the format's example.
NAMED = ("errors", "services", "stores", "events", "types", "mixins", "tables", "checklists")
#: Head sections: the whole section is one entry. `head` stands for the loose keys (name, title, summary, note, tags).
HEADS = ("head", "targets", "load", "api", "review")
#: Every top-level section in the order the program writes new ones.
SECTIONS = (
    "targets",
    "load",
    "api",
    "errors",
    "services",
    "stores",
    "events",
    "types",
    "mixins",
    "tables",
    "endpoints",
    "checklists",
    "decisions",
    "review",
)

_SILENT = frozenset({"columns", "items"})


def entry_path(path: Path) -> Path:
    """The entry that `path` lies in (or is)."""
    if not path:
        return path
    if path[0] == "endpoints":
        return path[:3]
    return path[:1] if path[0] in HEADS else path[:2]


def where(path: Path) -> str:
    """`path` as people read it: `tables.orders.customer_id`, `endpoints.orders.GET /orders`."""
    return ".".join(key for i, key in enumerate(path) if not (i == 2 and key in _SILENT and len(path) > 3))
