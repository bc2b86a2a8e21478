"""The reference says what the code and the packs say, and everything has its place in it."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import jsonschema
import pytest

import greenchain
from greenchain.adapters.shipped import load_standards
from greenchain.cli.main import run
from greenchain.values.codes import REGISTRY

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
PAGES = runpy.run_path(str(ROOT / "tools" / "make_reference.py"))["PAGES"]


@pytest.mark.parametrize("page", PAGES)
def test_a_reference_page_is_what_its_maker_would_write(page):
    assert (REFERENCE / page).read_text(encoding="utf-8") == PAGES[page]()


def test_every_code_name_pack_and_rule_has_its_place():
    codes, names, packs = ((REFERENCE / p).read_text(encoding="utf-8") for p in ("codes.md", "api.md", "packs.md"))
    assert [code for code in REGISTRY if f"| `{code}` |" not in codes] == []
    assert [name for name in greenchain.__all__ if f"\n## {name}\n" not in names] == []
    assert [p.name for p in load_standards().packs if f"\n## {p.name}@{p.edition}\n" not in packs] == []
    assert [r.id for p in load_standards().packs for r in p.rules if f"| `{r.id}` |" not in codes] == []


def test_every_code_has_a_meaning_in_two_languages():
    bare = [e.code for e in REGISTRY.values() if not (e.en and any("\u4e00" <= c <= "\u9fff" for c in e.zh))]
    assert bare == []


def test_a_code_without_a_remedy_is_good_news():
    bad = ("MISSING", "UNKNOWN", "REFUSED", "INVALID", "EXPIRED", "MALFORMED", "AMBIGUOUS", "EXCEEDED", "DUPLICATE")
    silent = {entry.code for entry in REGISTRY.values() if not entry.remedy}
    assert len(silent) < 40
    assert not {code for code in silent if any(word in code for word in bad)}


def test_every_raised_code_is_registered():
    """Every text that stands where a code stands, in all sources, is a row of the registry or the id of a rule."""
    import ast

    rules = {rule.id for pack in load_standards().packs for rule in pack.rules}
    unknown = set()
    for path in sorted((ROOT / "src" / "greenchain").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Fault", "Finding"):
                place = 0 if node.func.id == "Fault" else 2
                if len(node.args) > place and isinstance(node.args[place], ast.Constant):
                    code = node.args[place].value
                    if code not in REGISTRY and code not in rules:
                        unknown.add(f"{path.name}:{node.lineno} {code}")
    assert unknown == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ["demo"],
        ["standards", "list"],
        ["standards", "check"],
        ["screen", "examples/01-solar-module/declarations.csv", "--at", "2025-06-30T12:00:00Z"],
        ["evaluate", "nowhere"],
    ],
    ids=" ".join,
)
def test_results_keep_to_their_schema(arguments, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    run([*arguments, "--json"])
    document = json.loads(capsys.readouterr().out)
    validator = jsonschema.Draft202012Validator(json.loads(PAGES["results.schema.json"]()))
    assert list(validator.iter_errors(document)) == []
    for answer in document.get("answers", ()):
        assert list(validator.iter_errors(answer["result"])) == []
