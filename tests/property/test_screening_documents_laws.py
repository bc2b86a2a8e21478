"""Laws of documents: what is taken away never clears, order says nothing, sums and days are those of plain arithmetic."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from greenchain.adapters.shipped import load_standards
from greenchain.formats import parse_declaration, parse_documents
from greenchain.screening import Documents, document, screen
from greenchain.standards import Standards
from greenchain.values.finding import FactStatus
from greenchain.values.json import canonical_json, thaw
from greenchain.values.outcome import Outcome

AT = datetime(2026, 11, 22, tzinfo=UTC)
STANDARDS = load_standards()
CASES = {case["id"]: thaw(case) for case in STANDARDS.pack("waste/basel").vectors["cases"]}
AGREE = CASES["documents-agree"]["input"]
ANNEX = next(
    thaw(case["input"]) for case in STANDARDS.pack("waste/eu-wsr").vectors["cases"] if case["id"] == "annex-vii-agrees"
)


def answered(stated, *, has_documents=True, standards=STANDARDS):
    papers = Documents.of(parse_documents(stated["documents"])) if has_documents else None
    return screen(parse_declaration(stated["declaration"]), standards=standards, at=AT, documents=papers)


def test_what_the_laws_start_from_is_clear():
    assert answered(AGREE).outcome is Outcome.CONFORMS
    assert answered(ANNEX).outcome is Outcome.CONFORMS


# --- evidence is monotone -------------------------------------------------------------------------------------------

TEXTS = st.sampled_from(["Y48", "A3210", "B3011", "R1", "R3", "X-1", "Muster AG", None])
PARTIES = st.sampled_from([{"id": "9521234000006"}, {"id": "9521234000105"}, {"name": "Muster AG"}, None])
DAYS = st.sampled_from(["2026-01-01", "2026-06-09", "2026-06-10", "2026-06-11", "2026-12-31", None])
MASSES = st.sampled_from(["0", "19999.999", "20000", "39999.999", "40000", "100000", None])
COUNTS = st.sampled_from([1, 2, 3, 5, None])
CHANGES = {
    "movements": {
        "notifier": PARTIES,
        "consignee": PARTIES,
        "generator": PARTIES,
        "facility": PARTIES,
        "operation": TEXTS,
        "waste_code": TEXTS,
        "date": DAYS,
        "received_on": DAYS,
        "completed_on": DAYS,
        "quantity_kg": MASSES,
        "serial": COUNTS,
        "total": COUNTS,
        "notification_no": TEXTS,
    },
    "notifications": {
        "facility": PARTIES,
        "operation": TEXTS,
        "waste_code": TEXTS,
        "period_from": DAYS,
        "period_to": DAYS,
        "total_quantity_kg": MASSES,
        "total_shipments": COUNTS,
    },
    "annex_vii": {
        "arranger": PARTIES,
        "operation": TEXTS,
        "waste_code": TEXTS,
        "quantity_kg": MASSES,
        "date": DAYS,
        "contract": TEXTS,
    },
}


@st.composite
def changed(draw):
    """Papers of the load, or an Annex VII document, with up to three fields set to something else."""
    stated = deepcopy(draw(st.sampled_from([AGREE, AGREE, ANNEX])))
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(sorted(stated["documents"])))
        name = draw(st.sampled_from(sorted(CHANGES[kind])))
        papers = stated["documents"][kind]
        papers[draw(st.integers(0, len(papers) - 1))][name] = draw(CHANGES[kind][name])
    for consent in stated["documents"].get("notifications", [{}])[0].get("consents", ()):
        if draw(st.integers(0, 5)) == 0:
            consent[draw(st.sampled_from(["from", "to"]))] = draw(DAYS)
    return stated


def removals(stated):
    """Each way to take one datum or one document away; ``stated`` without it."""
    header, (item,) = stated["declaration"], stated["declaration"]["items"]
    for holder in (header, item):
        for name in sorted(holder.keys() - {"declaration_id", "items", "item_no"}):
            yield (
                name,
                lambda other, name=name, is_item=holder is item: (
                    other["declaration"]["items"][0] if is_item else other["declaration"]
                ).pop(name),
            )
    for kind, papers in stated["documents"].items():
        for at, paper in enumerate(papers):
            own = "id" if kind == "movements" else "number"
            for name in sorted(paper.keys() - {own}):
                yield (
                    f"{kind}/{at}/{name}",
                    lambda other, kind=kind, at=at, name=name: other["documents"][kind][at].pop(name),
                )
            yield f"{kind}/{at}", lambda other, kind=kind, at=at: other["documents"][kind].pop(at)
            for index, _ in enumerate(paper.get("consents") or ()):
                yield (
                    f"{kind}/{at}/consents/{index}",
                    lambda other, kind=kind, at=at, index=index: other["documents"][kind][at]["consents"].pop(index),
                )


@settings(max_examples=60)
@given(changed(), st.data())
def test_taking_a_datum_or_a_document_away_never_clears(stated, data):
    assume(answered(stated).outcome is not Outcome.CONFORMS)
    ways = dict(removals(stated))
    name = data.draw(st.sampled_from(sorted(ways)))
    less = deepcopy(stated)
    ways[name](less)
    serials = [movement.get("serial") for movement in stated["documents"].get("movements", ())]
    # Of two movements with one serial the other is the only witness; no law can notice that it is gone
    assume(name != "movements/0" or len(set(serials)) == len(serials))
    assert answered(less).outcome is not Outcome.CONFORMS, name


@settings(max_examples=30)
@given(changed())
def test_a_notification_that_no_documents_explain_is_not_cleared(stated):
    stated["documents"].pop("annex_vii", None)
    assume(stated["documents"])
    stated["declaration"]["items"][0] |= {"consent_from": "2026-01-01", "consent_to": "2026-12-31"}
    without = answered(stated, has_documents=False)
    assert {finding.code for finding in without.findings} == {"DOCUMENTS_NOT_READ"}
    assert without.outcome is Outcome.NOT_DETERMINED


OTHERS = [
    {"hs": "391590", "waste_code": "Y48", "condition": "waste", "notification_no": None, "movement_id": None},
    {"hs": "610910", "waste_code": None, "condition": "new", "annex_vii_no": "n/a"},
    {"hs": "391590", "waste_code": "Y48", "condition": "waste", "notification_no": "IT9", "movement_id": "IT9-1"},
]


@settings(max_examples=40)
@given(changed(), st.sampled_from(OTHERS))
def test_an_item_or_a_document_of_others_changes_no_finding(stated, other):
    more = deepcopy(stated)
    more["declaration"]["items"].append({"item_no": "2", "net_kg": "7", **other})
    more["documents"].setdefault("notifications", []).append({"number": "IT9", "waste_code": "Y48"})
    more["documents"].setdefault("movements", []).append({"id": "IT9-1", "notification_no": "IT9", "serial": 1})
    (before,) = answered(stated).items
    after = next(item for item in answered(more).items if item.item.item_no == before.item.item_no)
    assert after.findings == before.findings


# --- order, sums, days ----------------------------------------------------------------------------------------------


@settings(max_examples=30)
@given(changed(), st.randoms(use_true_random=False))
def test_the_order_of_documents_says_nothing(stated, random):
    shuffled = deepcopy(stated)
    for papers in shuffled["documents"].values():
        random.shuffle(papers)
        for paper in papers:
            for name in ("carriers", "packaging", "consents", "generators", "hs"):
                if isinstance(paper.get(name), list):
                    random.shuffle(paper[name])
    before, after = (answered(each) for each in (stated, shuffled))
    told = [[(f.code, f.check, f.outcome, f.values.get("blocks")) for f in each.findings] for each in (before, after)]
    assert told[0] == told[1]
    again = answered(stated)
    assert canonical_json(document([before], at=AT)) == canonical_json(document([again], at=AT))


@settings(max_examples=60)
@given(st.lists(st.integers(0, 50_000_000), min_size=1, max_size=6), st.integers(-1, 1), st.data())
def test_a_total_is_crossed_exactly_where_the_sum_of_grams_exceeds_it(grams, step, data):
    serial = data.draw(st.integers(1, len(grams)))
    total = max(sum(grams[:serial]) + step, 0)
    stated = deepcopy(AGREE)
    (notification,) = stated["documents"]["notifications"]
    base = stated["documents"]["movements"][-1]
    notification |= {"total_quantity_kg": _kilograms(total), "total_shipments": len(grams)}
    stated["documents"]["movements"] = [
        {**base, "id": f"M{n}", "serial": n, "total": len(grams), "quantity_kg": _kilograms(mass)}
        for n, mass in enumerate(grams, start=1)
    ]
    stated["declaration"]["items"][0] |= {"movement_id": f"M{serial}", "net_kg": "0", "gross_kg": "0"}
    firm = [f for f in answered(stated).findings if f.check == "documents/quantity"]
    assert [f.outcome for f in firm] == ([Outcome.DOES_NOT_CONFORM] if sum(grams[:serial]) > total else [])
    if firm:
        crossing = next(n for n in range(1, serial + 1) if sum(grams[:n]) > total)
        assert f"M{crossing}" in firm[0].related
        assert f"movement M{crossing} (serial {crossing})" in firm[0].detail


def _kilograms(grams):
    whole, rest = divmod(grams, 1000)
    assert Fraction(f"{whole}.{rest:03}") * 1000 == grams
    return f"{whole}.{rest:03}"


@settings(max_examples=60)
@given(st.integers(-2 * 86_400, 2 * 86_400), st.integers(-14 * 60, 14 * 60))
@example(86_399, -300)
@example(86_400, -300)
@example(86_399, 14 * 60)
@example(86_400, 14 * 60)
def test_an_instant_counts_by_its_own_local_date(second, offset):
    zone = timezone(timedelta(minutes=offset))
    moved = datetime(2026, 6, 10, tzinfo=zone) + timedelta(seconds=second)
    stated = deepcopy(AGREE)
    stated["documents"]["movements"][-1]["date"] = moved.isoformat()
    for consent in stated["documents"]["notifications"][0]["consents"]:
        consent |= {"from": "2026-06-10", "to": "2026-06-10"}
    found = {f.check for f in answered(stated).findings}
    assert ("documents/consent-date" in found) is (moved.date() != date(2026, 6, 10))


# --- status ---------------------------------------------------------------------------------------------------------


def weakened(status):
    """The standards in which the comparisons of documents are known no better than ``status``."""
    pack = STANDARDS.pack("waste/basel")
    table = pack.table("document_checks")
    rows = tuple(replace(row, citation=replace(row.citation, status=status)) for row in table.rows)
    weak = replace(pack, tables={**pack.tables, table.name: replace(table, rows=rows)})
    return Standards(tuple(weak if other is pack else other for other in STANDARDS.packs))


def test_no_difference_is_firm_where_its_comparison_was_not_read():
    stated = [case["input"] for case in CASES.values() if "documents" in case["input"]]
    firm = 0
    for status in (FactStatus.DERIVED, FactStatus.RECALLED):
        weak = weakened(status)
        for case in stated:
            compared = [f for f in answered(case).findings if f.check.startswith("documents/")]
            again = [f for f in answered(case, standards=weak).findings if f.check.startswith("documents/")]
            assert [(f.code, f.check) for f in again] == [(f.code, f.check) for f in compared]
            assert all(finding.outcome is not Outcome.DOES_NOT_CONFORM for finding in again)
            firm += sum(finding.outcome is Outcome.DOES_NOT_CONFORM for finding in compared)
    assert firm > 20


def test_no_difference_is_firm_by_a_rule_that_was_not_read():
    pack = STANDARDS.pack("waste/basel")
    stated = [case["input"] for case in CASES.values() if "documents" in case["input"]]
    for name in ("BASEL_9_1D", "BASEL_9_1B"):
        rules = tuple(
            replace(rule, citation=replace(rule.citation, status=FactStatus.RECALLED)) if rule.id == name else rule
            for rule in pack.rules
        )
        weak = Standards(tuple(replace(pack, rules=rules) if p is pack else p for p in STANDARDS.packs))
        firm = [f for case in stated for f in answered(case).findings if f.outcome is Outcome.DOES_NOT_CONFORM]
        again = [f for case in stated for f in answered(case, standards=weak).findings if f.code == name]
        assert [finding for finding in firm if finding.code == name]
        assert {finding.outcome for finding in again} == {Outcome.NOT_DETERMINED}
