"""The check of an answer stands on ``values`` alone, and its decision page says how large it is."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "src" / "greenchain" / "recognition").glob("recheck*.py"))
PAGE = ROOT / "docs" / "adr" / "0029-recheck-is-a-second-engine.md"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_it_imports_its_own_modules_and_values_and_nothing_else_of_the_house(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = [one.module for one in ast.walk(tree) if isinstance(one, ast.ImportFrom) and one.module]
    named += [alias.name for one in ast.walk(tree) if isinstance(one, ast.Import) for alias in one.names]
    ours = [name for name in named if name.startswith("greenchain")]
    allowed = re.compile(r"greenchain\.(values(\.\w+)+|recognition\.recheck(_\w+)?)")
    assert [name for name in ours if not allowed.fullmatch(name)] == []


def test_the_page_on_it_names_its_modules_and_tells_its_size():
    lines = {path.stem: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    page = PAGE.read_text(encoding="utf-8")
    assert set(re.findall(r"`(recheck\w*)`", page)) == lines.keys()
    assert f"{sum(lines.values())} lines with their docstrings" in page
