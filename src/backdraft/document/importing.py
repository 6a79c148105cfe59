"""What an import found, as edits: what is new is added, nothing that stands in the design already is written over."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from backdraft.design.dataclass import dataclass
from backdraft.design.garbage import uncollected
from backdraft.design.identity import dependency_id
from backdraft.design.model import VERBS, Api, Service
from backdraft.design.nodes import Plain, node_of, plain
from backdraft.design.notation.services import parse_dependency
from backdraft.design.paths import Path, entry_path
from backdraft.design.patience import so_far
from backdraft.design.resolve.services import edges
from backdraft.design.view import View
from backdraft.document.document import Document
from backdraft.document.edits import Edit, EditError, Insert
from backdraft.document.limits import LARGEST_FILE, MOST_ENTRIES
from backdraft.document.quick.endpoints import collection_of, fitting, serves
from backdraft.document.quick.line import plan
from backdraft.document.quick.plan import HERE, Place


@dataclass(frozen=True, slots=True)
class Taken:
    """What comes of an import.

    Attributes:
        document: The design with all that could be taken.
        edits: What was done to it.
        clashes: What stands there already and says something else; what it says stays as it is.
        same: What stands there already and says the same.
        refused: What cannot be written, with the reason.
        said: What is to be said of some of the clashes.
        memory: What was written so that the source can be imported again; no entry.
        strays: The endpoints that nothing says whose they are, and that fit no service by what they are called.
        left: The lines that were not taken: the number of each, what it says and why.
    """

    document: Document
    edits: tuple[Edit, ...] = ()
    clashes: tuple[Path, ...] = ()
    same: tuple[Path, ...] = ()
    refused: tuple[tuple[Path, str], ...] = ()
    said: tuple[tuple[Path, str], ...] = ()
    memory: tuple[Edit, ...] = ()
    strays: tuple[Path, ...] = ()
    left: tuple[tuple[int, str, str], ...] = ()

    def kept(self, path: Path) -> str:
        """What became of a clash, as a sentence about it."""
        for about, words in self.said:
            if about == path:
                return words
        added = sum(edit.path[: len(path)] == path for edit in self.edits)
        if added:
            return f"is in the design already: {added} new line{'s' * (added > 1)} added, the rest stays as it is"
        return "is in the design already and stays as it is"


def take(
    document: Document,
    entries: Sequence[tuple[Path, Plain]],
    home: str = "",
    numbered: Collection[str] = (),
    here: str = "",
) -> Taken:
    """Add entries to a design.

    Args:
        document: The design.
        entries: Paths and values; an endpoint whose service is not said has an empty one in its path.
        home: The service of such endpoints; empty: the one that each fits, as for a line that is typed.
        numbered: The sections in which a name that is taken gets a number behind it instead of being a clash.
        here: The service under the cursor, of such endpoints as fit none; empty: what `home_of` says.

    Raises:
        EditError: The design would be larger, or have more entries, than any that is opened.
    """
    edits: list[Edit] = []
    clashes: list[Path] = []
    same: list[Path] = []
    entries, strays = housed(document, entries, home, here)
    taken = {path for path, _ in entries}
    view = View(document.design)
    for path, value in entries:
        there = _namesake(document, path)
        if there is None:
            edits.append(Insert(path, value))
        elif there == path and (value is None or _says(document, path) == plain(node_of(value))):
            same.append(path)
        elif there == path and (lines := further(view, path, value)):
            edits += lines
            clashes += [path] * bool(isinstance(value, dict) and set(value) - set(VERBS))
        elif path[0] in numbered:
            edits.append(Insert(_free(document, path, taken), value))
        elif path != ("api", "base") or not _is_based(document):
            clashes.append(path)
        else:
            same.append(path)  # a design says its base once; what is added stands under it
    # Siblings side by side are written at once. Nothing else hangs on the order in which headers get their entries.
    places = {base: i for i, base in enumerate(dict.fromkeys(edit.path[:-1] for edit in edits))}
    edits.sort(key=lambda edit: places[edit.path[:-1]])
    many = sum(map(len, document.design.sections.values())) + sum(edit.path == entry_path(edit.path) for edit in edits)
    if many > MOST_ENTRIES:  # to find out with which of them it is too many takes a try for each
        raise EditError(f"the design would have more than {MOST_ENTRIES:,} entries", "import a part of it")
    done: list[Edit] = []
    refused: list[tuple[Path, str]] = []
    with uncollected():
        document = _all_that_can(document, edits, done, refused)
    if done and len(document.text.encode("utf-8", "surrogatepass")) > LARGEST_FILE:
        raise EditError(f"the design would be larger than {LARGEST_FILE >> 20} MiB", "import a part of it")
    return Taken(document, tuple(done), tuple(clashes), tuple(same), tuple(refused), strays=strays)


def housed(
    document: Document,
    entries: Sequence[tuple[Path, Plain]],
    home: str = "",
    here: str = "",
    given: Callable[[Path], bool] = lambda path: False,
) -> tuple[list[tuple[Path, Plain]], tuple[Path, ...]]:
    """The entries with a service for every endpoint that says none, which comes with them where it is not there.

    Args:
        document: The design.
        entries: As for `take`.
        home: As for `take`.
        here: As for `take`.
        given: Whether the source gave the entry at a path before: an endpoint stays where it went then.

    Returns:
        The entries, and the paths of those endpoints that went to `here` or where `home_of` says.
    """
    design = document.design
    known = [path[1] for path in design.paths("services")]
    at_home = home or (here if serves(design, here) else "") or home_of(document, entries)
    fits: dict[str, str] = {}
    found: list[tuple[Path, Plain]] = []
    strays: list[Path] = []
    come = {path for path, _ in entries}
    for path, value in entries:
        if path[0] == "endpoints" and not path[1]:
            at = path[2].partition(" ")[2]
            noun = collection_of(at)
            if not home and noun not in fits:
                fits[noun] = fitting(design, at, here)
            before = next((name for name in known if given(("endpoints", name, *path[2:]))), "")
            whose = home or before or fits[noun]
            path = ("endpoints", whose or at_home, *path[2:])
            if not whose:
                strays.append(path)
            house = ("services", path[1])
            if house not in come and (document.node(house) is None or given(house)):
                come.add(house)
                found.append((house, None))
        found.append((path, value))
    return found, tuple(strays)


def further(view: View, path: Path, value: Plain) -> list[Edit]:
    """The arrows of an imported service that the one at `path` has not yet: to add them loses nothing.

    A line to where one leads already is new only if both say which operation they mean, and not the same.
    """
    service = view.entry(path)
    if not isinstance(service, Service) or not isinstance(value, dict):
        return []
    drawn = view.ask(edges)
    own = [dep for verb in VERBS for dep in getattr(service, verb)]
    ways = {
        False: {e.target for e in drawn if e.source == path[1]},
        True: {e.source for e in drawn if e.target == path[1]},
    }
    found: list[Edit] = []
    for verb in VERBS:
        lines = value.get(verb)
        for line in lines if isinstance(lines, list) else ():
            dep = parse_dependency(str(line), verb).value
            there = [each.operation for each in own if each.target == dep.target]
            if there:
                new = bool(dep.operation) and all(there) and dep.operation not in there
            else:
                new = dep.target not in ways[verb == "consumes"]
            if new:
                found.append(Insert((*path, verb, dependency_id(str(line))), line))
    return found


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


def as_lines(document: Document, text: str, place: Place = HERE) -> Taken:
    """A text whose lines are quick lines, as the entry bar would take them one after the other.

    What a line cannot be taken for is in `left`. Where that is more than half of the lines the text is something else,
    and nothing is taken.
    """
    before, edits, same = document, list[Edit](), list[Path]()
    left: list[tuple[int, str, str]] = []
    good = 0
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        so_far("lines", number - 1, len(lines))
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = plan(line, document.design, place)
        slip = next((slip for slip in found.slips if slip.severity == "error"), None)
        reason = f"{slip.message}; {slip.mend}".rstrip("; ") if slip else found.says
        if found.ready:
            try:
                document = document.apply(*found.edits)
            except EditError as error:
                reason = f"{error.message}; {error.mend}".rstrip("; ")
            else:
                edits.extend(found.edits)
                good += " " in line.strip()  # a word alone could be anybody's
                continue
        if slip is None and not found.edits and found.focus:
            same.append(found.focus)  # it is there already
            good += 1
            continue
        left.append((number, line.strip(), reason))
    if left and good < len(left):
        document, edits, same = before, [], []
    return Taken(document, tuple(edits), same=tuple(same), left=tuple(left))


def _all_that_can(
    document: Document, edits: Sequence[Edit], done: list[Edit], refused: list[tuple[Path, str]]
) -> Document:
    """The document after all edits that can be done; halves are tried until one that cannot stands alone."""
    if not edits:
        return document
    try:
        after = document.apply(*edits)
    except EditError as error:
        if len(edits) == 1:
            refused.append((edits[0].path, f"{error.message}; {error.mend}" if error.mend else error.message))
            return document
        half = len(edits) // 2
        document = _all_that_can(document, edits[:half], done, refused)
        return _all_that_can(document, edits[half:], done, refused)
    done += edits
    return after


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
