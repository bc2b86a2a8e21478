"""The sizes that keep a house readable, and the guards that no linter has."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path

MAX_MODULE = 500
MAX_FUNCTION = 60
CLOCKS = {"now", "utcnow", "today", "fromtimestamp"}
EDGE = {"adapters", "cli", "service"}


def modules(root: Path) -> Iterator[Path]:
    yield from sorted((root / "src" / "greenchain").rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_module_is_longer_than_500_lines(root: Path) -> None:
    lengths = {
        str(path.relative_to(root)): len(path.read_text(encoding="utf-8").splitlines()) for path in modules(root)
    }
    assert {name: length for name, length in lengths.items() if length > MAX_MODULE and "_countries" not in name} == {}


def test_no_function_is_longer_than_60_lines(root: Path) -> None:
    long = {
        f"{path.relative_to(root)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in modules(root)
        for node in functions(path)
        if (node.end_lineno or 0) - node.lineno + 1 > MAX_FUNCTION
    }
    assert long == {}


def test_no_public_name_takes_more_than_two_positional_parameters() -> None:
    import greenchain

    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    wide = {
        name: [p.name for p in inspect.signature(value).parameters.values() if p.kind in positional]
        for name in greenchain.__all__
        if inspect.isfunction(value := getattr(greenchain, name))
    }
    assert {name: parameters for name, parameters in wide.items() if len(parameters) > 2} == {}


def test_the_public_names_and_their_homes_are_one_list() -> None:
    import greenchain

    assert sorted(greenchain.__all__) == greenchain.__all__ == sorted(greenchain._HOME_OF)


def test_every_module_opens_with_a_sentence(root: Path) -> None:
    silent = [str(p.relative_to(root)) for p in modules(root) if not ast.get_docstring(tree(p))]
    assert silent == []


def test_nothing_inside_the_edge_reads_a_clock(root: Path) -> None:
    calls = [
        f"{path.relative_to(root)}:{node.lineno}"
        for path in modules(root)
        if path.relative_to(root / "src" / "greenchain").parts[0] not in EDGE
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in CLOCKS
        and isinstance(node.value, ast.Name)
        and node.value.id in ("datetime", "date", "time")
    ]
    assert calls == []
