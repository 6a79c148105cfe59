"""What an import found, as edits: nothing that stands in the design already is written over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from backdraft.design.model import Api, Service
from backdraft.design.nodes import Plain, node_of, plain
from backdraft.design.paths import Path
from backdraft.document.document import Document
from backdraft.document.edits import Edit, EditError, Insert
from backdraft.document.quick import Place, plan
from backdraft.document.quick.plan import HERE


@dataclass(frozen=True, slots=True)
class Taken:
    """What comes of an import.

    Attributes:
        document: The design with all that could be taken.
        edits: What was done to it.
        clashes: What stands there already and says something else; it stays as it is.
        same: What stands there already and says the same.
        refused: What cannot be written, with the reason.
    """

    document: Document
    edits: tuple[Edit, ...] = ()
    clashes: tuple[Path, ...] = ()
    same: tuple[Path, ...] = ()
    refused: tuple[tuple[Path, str], ...] = ()


def take(
    document: Document, entries: Sequence[tuple[Path, Plain]], home: str = "", numbered: Collection[str] = ()
) -> Taken:
    """Add entries to a design.

    Args:
        document: The design.
        entries: Paths and values; an endpoint whose service is not said has an empty one in its path.
        home: The service of such endpoints; empty: what `home_of` says.
        numbered: The sections in which a name that is taken gets a number behind it instead of being a clash.
    """
    edits: list[Edit] = []
    clashes: list[Path] = []
    same: list[Path] = []
    taken = {path for path, _ in entries}
    home = home or home_of(document, entries)
    for path, value in entries:
        if path[0] == "endpoints" and not path[1]:
            path = ("endpoints", home, *path[2:])
            if ("services", home) not in taken and document.node(("services", home)) is None:
                taken.add(("services", home))
                edits.append(Insert(("services", home), None))
        there = _namesake(document, path)
        if there is None:
            edits.append(Insert(path, value))
        elif there == path and _says(document, path) == plain(node_of(value)):
            same.append(path)
        elif path[0] in numbered:
            edits.append(Insert(_free(document, path, taken), value))
        elif path != ("api", "base") or not _is_based(document):
            clashes.append(path)
        else:
            same.append(path)  # a design says its base once; what is added stands under it
    try:
        return Taken(document.apply(*edits), tuple(edits), tuple(clashes), tuple(same))
    except EditError:
        return _one_by_one(document, edits, clashes, same)


def home_of(document: Document, entries: Iterable[tuple[Path, Plain]]) -> str:
    """The service of endpoints that do not say theirs: the only gateway, else the only service, else `api`."""
    kinds: dict[str, str] = {}
    for path in document.design.paths("services"):
        service = document.design.entry(path)
        kinds[path[1]] = service.kind if isinstance(service, Service) else "service"
    for path, value in entries:
        if path[0] == "services" and len(path) == 2:
            kind = value.get("kind") if isinstance(value, dict) else None
            kinds.setdefault(path[1], str(kind or "service"))
    for kind in ("gateway", "service"):
        found = [name for name, own in kinds.items() if own == kind]
        if len(found) == 1:
            return found[0]
    return "api"


def as_lines(document: Document, text: str, place: Place = HERE) -> Taken | None:
    """A text whose every line is a quick line, as the entry bar would take them; None when one is not."""
    edits: list[Edit] = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = plan(line, document.design, place)
        if not found.ready:
            return None
        document = document.apply(*found.edits)
        edits.extend(found.edits)
    return Taken(document, tuple(edits)) if edits else None


def _one_by_one(document: Document, edits: Sequence[Edit], clashes: list[Path], same: list[Path]) -> Taken:
    """All edits that can be done, when one cannot."""
    done: list[Edit] = []
    refused: list[tuple[Path, str]] = []
    for edit in edits:
        try:
            document = document.apply(edit)
            done.append(edit)
        except EditError as error:
            refused.append((edit.path, f"{error.message}; {error.mend}" if error.mend else error.message))
    return Taken(document, tuple(done), tuple(clashes), tuple(same), tuple(refused))


def _namesake(document: Document, path: Path) -> Path | None:
    """What stands at `path`, or has its name: services and stores share theirs."""
    if path[0] in ("services", "stores") and len(path) == 2:
        both = (path, ("stores" if path[0] == "services" else "services", path[1]))
        return next((other for other in both if document.node(other) is not None), None)
    return path if document.node(path) is not None else None


def _says(document: Document, path: Path) -> Plain:
    node = document.node(path)
    return plain(node) if node is not None else None


def _is_based(document: Document) -> bool:
    api = document.design.entry(("api",))
    return isinstance(api, Api) and bool(api.base)


def _free(document: Document, path: Path, taken: set[Path]) -> Path:
    number = 2
    while (free := (*path[:-1], f"{path[-1]}_{number}")) in taken or document.node(free) is not None:
        number += 1
    taken.add(free)
    return free
