"""A line of findings, put together from pieces, is the JSON of the entry that a result document has."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from greenchain.adapters.shipped import load_standards
from greenchain.screening.result import entry_of
from greenchain.screening.rule_book import rule_book
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.workspace.finding_lines import JsonLines

BOOK = rule_book(load_standards())
LINES = JsonLines()  # one for all examples: what it keeps must fit each of them
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)


@given(st.builds(dict, st.dictionaries(TEXTS, TEXTS, max_size=4)), TEXTS, TEXTS, st.lists(TEXTS, max_size=3), st.data())
def test_a_line_is_the_json_of_its_entry(values, declaration, detail, named, data):
    rule = data.draw(st.sampled_from(BOOK.rules))
    cited = data.draw(st.sampled_from([rule.rule.citation, None]))
    finding = Finding(
        rule.check,
        data.draw(st.sampled_from(list(Outcome))),
        rule.rule.id if cited else "ITEMS_MISSING",
        detail,
        "/items/1",
        values=values,
        citation=cited,
        missing=tuple(named),
        related=tuple(named),
        severity=data.draw(st.sampled_from(["", rule.rule.severity])),
    )
    for one in (finding, replace(finding, detail=detail + "!"), finding):
        item = data.draw(st.one_of(st.none(), TEXTS))
        entry = entry_of(one, declaration=declaration, item=item)
        assert json.loads(LINES.line(one, declaration, item)) == entry
        told = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
        assert LINES.line(one, declaration, item) == told
