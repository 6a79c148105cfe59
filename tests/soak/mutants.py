"""`python -m tests.soak.mutants [RULE...] [--every N]`: how many faults planted into the rules their cases catch.

The faults are mutmut's (`pip install mutmut==3.8.1`): its operators turn comparisons, swap `and` with `or`, take an
argument away, change numbers and texts. mutmut itself skips every decorated function, as all rules are, and would
run pytest for each of thousands of mutants; so its mutants are judged here, in one process. Each is caught when
anything that the review says of the cases (`tests/review/cases.py`, held to the letter by a test) changes, or it
raises, or does not come to an end. Survivors are listed.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib
import importlib.util
import inspect
import signal
import sys
from collections.abc import Collection, Iterator
from functools import cache
from types import FrameType, ModuleType
from typing import Any

from backdraft.design.model import Unread
from backdraft.design.view import Cold
from backdraft.review import judging, registry
from backdraft.review.judging import Judged
from backdraft.review.rule import Rule, rules_in
from tests.review.cases import documents

#: Seconds after which a mutant does not come to an end.
_PATIENCE = 60
#: The rules as they are.
_RULES = dict(registry.RULES)


def mutants(source: str) -> Iterator[tuple[str, str, ast.Module]]:
    """Each mutant of the functions of a module: the function, what was changed, the module."""
    tree, lines = ast.parse(source), source.splitlines()
    for at, function in enumerate(tree.body):
        if not isinstance(function, ast.FunctionDef):
            continue
        code = "\n".join(lines[function.lineno - 1 : function.end_lineno]) + "\n"
        for change, text in _mutated(code):
            mine = ast.parse(text).body[0]
            assert isinstance(mine, ast.FunctionDef)
            mine.decorator_list = function.decorator_list
            changed = copy.copy(tree)
            changed.body = [*tree.body[:at], mine, *tree.body[at + 1 :]]
            yield function.name, change, changed


def _mutated(code: str) -> Iterator[tuple[str, str]]:
    """mutmut's mutants of one function that bears no decorators: what was changed, and the function's text."""
    import libcst
    from mutmut.mutation.file_mutation import create_mutations, deep_replace

    module, found, _, _ = create_mutations("rule.py", code)
    for each in found:
        text = deep_replace(module, each.original_node, each.mutated_node).code
        if text != code:
            was, now = (libcst.Module([]).code_for_node(node) for node in (each.original_node, each.mutated_node))
            yield f"{' '.join(was.split())[:60]} -> {' '.join(now.split())[:60]}", text


class _Kept(Cold):
    """A case that is asked over and over: what it answers by code that is not mutated is computed once."""

    __slots__ = ("_warm",)

    def __init__(self, name: str) -> None:
        super().__init__(documents()[name].design)
        judging.judged(self)
        self._warm = len(self._answers)

    def told(self, rules: Collection[Rule]) -> list[Judged]:
        """What these rules say of each entry: all of what `cases.said` shows that is theirs."""
        for key in [*self._answers][self._warm :]:
            del self._answers[key]
        if self._answers.pop((judging._active, ()), None) is not None:
            self._warm -= 1
        paths = {rule.of: () if rule.of == "design" else self.paths(rule.of) for rule in rules}
        told = []
        for section, under in paths.items():
            mine = [rule for rule in rules if rule.of == section]
            entries = [None] if section == "design" else [self.entry(path) for path in under]
            told += [judging._by_rules(self, mine, each) for each in entries if not isinstance(each, Unread)]
        return told


def caught(rules: Collection[Rule]) -> bool:
    """Whether anything that the review says of the cases by these rules changes."""
    ids = tuple(rule.id for rule in rules)
    near = [name for name in documents() if any(name.startswith(f"{id}: ") or f" of {id}: " in name for id in ids)]
    first = [*near, "wrong", *(name for name in documents() if name.startswith("edge: "))]
    rest = [name for name in documents() if name not in first]
    before = {name: _as_before(name, ids) for name in (*first, *rest)}
    signal.signal(signal.SIGALRM, _give_up)
    signal.alarm(_PATIENCE)
    try:
        return any(_case(name).told(rules) != told for name, told in before.items())
    except Exception:
        return True
    finally:
        signal.alarm(0)


def _give_up(number: int, frame: FrameType | None) -> None:
    raise TimeoutError


@cache
def _case(name: str) -> _Kept:
    return _Kept(name)


@cache
def _as_before(name: str, ids: tuple[str, ...]) -> list[Judged]:
    return _case(name).told([_RULES[each] for each in ids])


def _try(module: ModuleType, tree: ast.Module, ids: set[str]) -> bool:
    """Whether a mutant of a module is caught; its rules of these `ids` stand in for the true ones meanwhile."""
    space: dict[str, Any] = dict(vars(module))
    known, sections = dict(registry.RULES), dict(judging.BY_SECTION)
    try:
        exec(compile(ast.fix_missing_locations(tree), str(module.__file__), "exec"), space)
        changed = {rule.id: rule for rule in rules_in(space) if rule.id in ids}
        registry.RULES.update(changed)
        for section in {rule.of for rule in changed.values()}:
            judging.BY_SECTION[section] = tuple(changed.get(rule.id, rule) for rule in sections[section])
        return caught(changed.values())
    except Exception:
        return True
    finally:
        registry.RULES.update(known)
        judging.BY_SECTION.update(sections)


def main(words: list[str]) -> int:
    """Print the survivors and the score; 2 without mutmut."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.mutants", description=__doc__)
    parser.add_argument("rules", nargs="*", help="of these rules alone, without what their modules share")
    parser.add_argument("--every", type=int, default=1, help="only each so manieth mutant (default: 1)")
    arguments = parser.parse_args(words)
    if importlib.util.find_spec("mutmut") is None:
        print("mutmut makes the mutants: pip install mutmut==3.8.1", file=sys.stderr)
        return 2
    for name in documents():
        _case(name)
    killed = total = number = 0
    for topic in registry.MODULES:
        module = importlib.import_module(topic.__name__)
        mine, short = {r.check.__name__: r.id for r in rules_in(vars(module))}, topic.__name__.rpartition(".")[2]
        before = killed, total
        for name, change, tree in mutants(inspect.getsource(module)):
            if arguments.rules and mine.get(name) not in arguments.rules:
                continue
            number += 1
            if number % arguments.every:
                continue
            total += 1
            if _try(module, tree, {mine[name]} if name in mine else set(mine.values())):
                killed += 1
            else:
                print(f"{short}.py: {mine.get(name, name)} survives: {change}", flush=True)
        if total > before[1]:
            print(f"{short}: {killed - before[0]} of {total - before[1]} mutants caught", flush=True)
    print(f"{killed} of {total} mutants caught: {killed / max(1, total):.1%}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
