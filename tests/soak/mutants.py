"""`python -m tests.soak.mutants [RULE...]`: how many faults planted into the rules' own conditions their cases catch.

A mutant is a rule's function with one comparison, one `and` or one `not` turned round. It is caught when anything
that the review says of the cases (`tests/review/cases.py`, held to the letter by a test) changes, or it raises.
Survivors are listed.
"""

from __future__ import annotations

import ast
import copy
import importlib
import inspect
import sys
from collections.abc import Iterator
from functools import cache
from types import ModuleType

from backdraft.review import judging, registry
from backdraft.review.rule import Rule, rules_in
from tests.review.cases import documents, said

_FLIPS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


def mutants(tree: ast.Module, rules: set[str]) -> Iterator[tuple[str, int, ast.Module]]:
    """Each mutant of the functions that are rules: the function, the line, the module."""
    for at, function in enumerate(tree.body):
        if not isinstance(function, ast.FunctionDef) or function.name not in rules:
            continue
        count = sum(_places(function))
        for number in range(count):
            changed = copy.copy(tree)
            changed.body = list(tree.body)
            mine = copy.deepcopy(function)
            line = _mutate(mine, number)
            changed.body[at] = mine
            yield function.name, line, changed


def _places(function: ast.FunctionDef) -> Iterator[int]:
    yield from (1 for node in _nodes(function) if _kind(node))


def _nodes(function: ast.FunctionDef) -> Iterator[ast.AST]:
    for statement in function.body:
        yield from ast.walk(statement)


def _kind(node: ast.AST) -> str:
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _FLIPS:
        return "compare"
    if isinstance(node, ast.BoolOp):
        return "bool"
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return "not"
    return ""


def _mutate(function: ast.FunctionDef, number: int) -> int:
    node = [node for node in _nodes(function) if _kind(node)][number]
    if isinstance(node, ast.Compare):
        node.ops = [_FLIPS[type(node.ops[0])]()]
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.UnaryOp):
        node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
    return getattr(node, "lineno", 0)


def caught(rule: Rule) -> bool:
    """Whether anything that the review says of the cases changes."""
    first = [f"{rule.id}: bad", f"{rule.id}: good", "wrong"]
    rest = [name for name in documents() if ": " not in name and name != "wrong"]
    try:
        return any(said(documents()[name]) != _as_before(name) for name in (*first, *rest))
    except Exception:
        return True


@cache
def _as_before(name: str) -> list[str]:
    return said(documents()[name])


def _try(module: ModuleType, tree: ast.Module, name: str) -> bool:
    space = dict(vars(module))
    exec(compile(ast.fix_missing_locations(tree), str(module.__file__), "exec"), space)
    rule = next(rule for rule in rules_in(space) if rule.check.__name__ == name)
    known, sections = registry.RULES[rule.id], dict(registry.BY_SECTION)
    registry.RULES[rule.id] = rule
    judging.BY_SECTION[rule.of] = tuple(rule if r.id == rule.id else r for r in sections[rule.of])
    try:
        return caught(rule)
    finally:
        registry.RULES[rule.id] = known
        judging.BY_SECTION[rule.of] = sections[rule.of]


def main(names: list[str]) -> int:
    """Print the survivors and the score."""
    killed = total = 0
    for name in documents():
        _as_before(name)
    for topic in registry.MODULES:
        module = importlib.import_module(topic.__name__)
        tree = ast.parse(inspect.getsource(module))
        known = {r.check.__name__: r.id for r in rules_in(vars(module)) if not names or r.id in names}
        for name, line, changed in mutants(tree, set(known)):
            total += 1
            if _try(module, changed, name):
                killed += 1
            else:
                print(f"{topic.__name__.rpartition('.')[2]}.py:{line} {known[name]} survives")
    print(f"{killed} of {total} mutants caught: {killed / max(1, total):.0%}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
