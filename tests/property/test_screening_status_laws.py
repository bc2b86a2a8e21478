"""The law of status: what forbids rests on rules, rows and memberships that were read, and on nothing else.

Judges: the rows that a finding itself names, and (without asking the finding) the rows without which it would not stand,
found by taking each out of its pack. Both are made ``derived`` and ``recalled`` in turn, over every declaration of the
vectors, the worked cases among them, with their papers and chains.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenchain.evidence.stated import stated_graph
from greenchain.formats import parse_declaration, parse_documents
from greenchain.screening import Documents, screen
from greenchain.standards import Standards
from greenchain.values.finding import FactStatus
from greenchain.values.json import thaw
from greenchain.values.outcome import Outcome
from screening_world import AT, FORBIDDING, SHIPMENTS, WASTE

WEAK = (FactStatus.DERIVED, FactStatus.RECALLED)


@cache
def stated():
    """Every declaration of the vectors, with what lies beside it."""
    inputs = {
        f"{pack.id}/{case['id']}": thaw(case["input"])
        for pack in WASTE.packs
        for case in pack.vectors["cases"]
        if "declaration" in case["input"]
    }
    return {
        name: (
            parse_declaration(given["declaration"]),
            stated_graph(given["files"]) if "files" in given else None,
            Documents.of(parse_documents(given["documents"])) if "documents" in given else None,
        )
        for name, given in inputs.items()
    }


def findings(name, standards=WASTE):
    shipment, graph, documents = stated()[name]
    return screen(shipment, standards=standards, at=AT, graph=graph, documents=documents).items


def by_key(items):
    """Findings by what they are about: item, code, check and blocks."""
    return {
        (item.item.item_no, finding.code, finding.check, finding.values.get("blocks")): finding
        for item in items
        for finding in item.findings
    }


@cache
def firm(name):
    """What is forbidden in a vector."""
    return {key: finding for key, finding in by_key(findings(name)).items() if is_firm(finding)}


def is_firm(finding):
    return finding.outcome is Outcome.DOES_NOT_CONFORM and finding.severity in FORBIDDING


def name_of(pack, row):
    return f"{pack.name}:{row.citation.row}"


def weakened(fact, status):
    return replace(fact, citation=replace(fact.citation, status=status))


def changed(change):
    """The standards with every row that ``change`` gives another for, or none."""
    packs = []
    for pack in WASTE.packs:
        tables = {
            name: replace(table, rows=tuple(new for row in table.rows if (new := change(pack, row)) is not None))
            for name, table in pack.tables.items()
        }
        packs.append(replace(pack, tables=tables))
    return Standards.of(packs)


def with_rows(names, status):
    """The standards in which the rows of these names are known no better than ``status``."""
    return changed(lambda pack, row: weakened(row, status) if name_of(pack, row) in names else row)


def without(row):
    """The standards without the rows of that name."""
    return changed(lambda pack, each: None if name_of(pack, each) == row else each)


def with_rule(rule_id, status):
    return Standards.of(
        replace(pack, rules=tuple(weakened(r, status) if r.id == rule_id else r for r in pack.rules))
        for pack in WASTE.packs
    )


def test_every_kind_of_prohibition_is_among_the_vectors():
    seen = {code for name in stated() for _, code, _, _ in firm(name)}
    forbidding = {rule.id for pack in WASTE.packs for rule in pack.rules if rule.severity in FORBIDDING}
    assert forbidding - seen == {"EU_GREEN_2027"}  # nobody has read the list it goes by, so it is never firm
    assert sum(len(firm(name)) for name in stated()) > 80


@pytest.mark.parametrize("status", WEAK)
def test_a_prohibition_falls_with_each_row_and_membership_that_it_names(status):
    resting = defaultdict(set)
    for name in stated():
        for finding in firm(name).values():
            for row in finding.related:
                if ":" in row:  # the others are numbers of documents
                    resting[row].add(name)
    assert any("memberships/" in row for row in resting)
    assert any("acts/" in row for row in resting)
    fallen = 0
    for row, names in resting.items():
        weak = with_rows({row}, status)
        for name in names:
            after = by_key(findings(name, weak))
            for key, finding in firm(name).items():
                if row in after[key].related:  # else it stands on another ground, which the next test takes away
                    assert after[key].outcome is Outcome.NOT_DETERMINED, (name, key, row)
                    assert after[key].citation.status is status
                    fallen += 1
                elif row in finding.related:
                    assert key in by_key(findings(name, without(row))), (name, key, row)
                else:
                    assert after[key] == finding, (name, key, row)
    assert fallen > 150


@pytest.mark.parametrize("status", WEAK)
def test_a_prohibition_falls_with_its_rule(status):
    for rule_id in {code for name in stated() for _, code, _, _ in firm(name)}:
        weak = with_rule(rule_id, status)
        for name in stated():
            if any(code == rule_id for _, code, _, _ in firm(name)):
                after = by_key(findings(name, weak))
                for key, finding in firm(name).items():
                    expected = Outcome.NOT_DETERMINED if key[1] == rule_id else finding.outcome
                    assert after[key].outcome is expected, (name, key)


def test_what_no_finding_names_may_be_known_ever_so_badly():
    for name in stated():
        before = findings(name)
        used = {row for item in before for finding in item.findings for row in finding.related}
        weak = changed(lambda pack, row, used=used: row if name_of(pack, row) in used else weakened(row, WEAK[1]))
        after = findings(name, weak)
        assert [item.findings for item in after] == [item.findings for item in before], name


def bearing(name):
    """Rows of which a cell of the key is, or nests with, a fact of the declaration."""
    shipment, _, _ = stated()[name]
    texts = {t for facts in (shipment.facts, *(i.facts for i in shipment.items)) for t in facts.values() if t}
    for pack in WASTE.packs:
        for table in pack.tables.values():
            for row in table.rows:
                cell = row.text(table.key[0])
                if table.name in ("groups", "acts") or any(t == cell or t.startswith(cell) for t in texts):
                    yield name_of(pack, row)


def test_a_row_without_which_a_prohibition_would_not_stand_is_named_by_it():
    """An oracle that does not ask the finding: the row is taken out of its pack."""
    about = defaultdict(set)
    for name in stated():
        if firm(name):
            for row in set(bearing(name)):
                about[row].add(name)
    judged = 0
    for row, names in about.items():
        less = without(row)
        for name in names:
            after = by_key(findings(name, less))
            for key, finding in firm(name).items():
                if key not in after or not is_firm(after[key]):
                    judged += 1
                    assert row in finding.related, (name, key, row)
    assert judged > 100


@st.composite
def near_a_prohibition(draw):
    """A declaration of which something is forbidden, with up to four facts of another."""
    shipment, _, _ = stated()[draw(st.sampled_from(sorted(name for name in stated() if firm(name))))]
    other = draw(SHIPMENTS)
    facts = {**other.facts, **other.items[0].facts}
    some = {name: facts[name] for name in draw(st.lists(st.sampled_from(sorted(facts)), max_size=4))} if facts else {}
    header = {name: some.get(name, text) for name, text in shipment.facts.items()}
    item = {name: text for name, text in some.items() if name not in header}
    return replace(shipment, facts=header, items=tuple(replace(i, facts={**i.facts, **item}) for i in shipment.items))


@settings(max_examples=80)
@given(near_a_prohibition(), st.sampled_from(WEAK), st.data())
def test_at_random_too_no_prohibition_rests_on_what_was_not_read(shipment, status, data):
    forbidden = {key: f for key, f in by_key(screen(shipment, standards=WASTE, at=AT).items).items() if is_firm(f)}
    for key, finding in forbidden.items():
        after = by_key(screen(shipment, standards=with_rule(key[1], status), at=AT).items)
        assert after[key].outcome is Outcome.NOT_DETERMINED
        if rows := [row for row in finding.related if ":" in row]:
            row = data.draw(st.sampled_from(rows))
            after = by_key(screen(shipment, standards=with_rows({row}, status), at=AT).items)
            assert after[key].outcome is Outcome.NOT_DETERMINED or row not in after[key].related
