"""The page about the rules of the graph says what the table in the code says, row by row."""

from __future__ import annotations

from pathlib import Path

from greenchain.graph import RULES


def row(rule) -> str:
    places = ", ".join(f"`{place}`" for place in rule.acts_in)
    return f"| {rule.id} | {rule.element} | {rule.rule} | {rule.source} | {places} |"


def test_the_page_holds_the_table_and_nothing_else_of_its_kind(root: Path) -> None:
    page = (root / "docs" / "concepts" / "graph-rules.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| E")]
    assert rows == [row(rule) for rule in RULES]


def test_every_rule_that_rests_on_a_decision_tells_it(root: Path) -> None:
    page = (root / "docs" / "concepts" / "graph-rules.md").read_text(encoding="utf-8")
    decisions = page.partition("## What we decided")[2]
    assert decisions
    for rule in RULES:
        assert ("decision" in rule.source) == (f"**{rule.id}," in decisions), rule.id
