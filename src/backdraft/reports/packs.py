"""The checklists to switch on: those that come with Backdraft, and a person's own in the config folder."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backdraft.review.packs import Pack


@cache
def packs() -> tuple[Pack, ...]:
    """Every checklist that can be read; a person's own of the same name wins."""
    return tuple({pack.name: pack for pack, _ in read_packs()[0]}.values())


def read_packs() -> tuple[tuple[tuple[Pack, str], ...], tuple[str, ...]]:
    """Every checklist with whose it is, and what is wrong with the files that are none."""
    from backdraft.host import folders
    from backdraft.host.shipped import shipped

    found: list[tuple[Pack, str]] = []
    slips: list[str] = []
    for folder, whose in ((shipped("checklists"), "shipped"), (folders.config() / "checklists", "your own")):
        for path in sorted(folder.glob("*.y*ml")) if folder.is_dir() else ():
            pack = _read(path)
            if isinstance(pack, str):
                slips.append(f"{path}: {pack}")
            else:
                found.append((pack, whose))
    return tuple(found), tuple(slips)


def _read(path: Path) -> Pack | str:
    import yaml

    from backdraft.review.packs import NoPackError, pack_of
    from backdraft.review.registry import RULES

    try:
        return pack_of(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader), frozenset(RULES))
    except (OSError, ValueError, RecursionError) as error:
        return f"cannot be read: {error}"
    except yaml.YAMLError as error:
        return "not valid YAML: " + " ".join(str(error).split())
    except NoPackError as error:
        return f"no checklist: {error}"
