"""Each date of the shipped packs of recognition, on the day before, the day and the day after: what changes, and why.

Each arrangement is asked of wherever it leads; what its dated rows should say that day is worked out in ``date_gates``.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest

from date_gates import (
    BEFORE,
    DOUBT,
    IN,
    PROCUREMENT,
    Gate,
    Way,
    agreements,
    label_ways,
    of,
    rows,
    stretch,
    ties,
    variant_ways,
)
from greenchain.recognition import assess, label_facts, procure, read_procurement, read_question
from greenchain.standards import Standards
from greenchain.standards.facts_reader import facts_document
from greenchain.standards.known_facts import RecognitionFacts
from label_world import LABELS, shipped

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
STANDARDS = Standards.of([shipped(*LABELS), shipped(*PROCUREMENT)])
REPORT_LEVELS = ("L1", "L2")
ACCEPTED = ("recognized", "recognized_residual")


WAYS = [way for way in label_ways() if way.days()]
VARIANTS = [(made, row) for way in WAYS for made, row in variant_ways(way)]


@cache
def world():
    return label_facts(STANDARDS)


def answer(way, on):
    return assess(read_question(way.ask(on)).question, facts=world(), at=AT)


def check(way):
    """On every day of the way: the decision, and the codes that its gates give, no other."""
    known = {}
    for on in way.days():
        found = known[on] = answer(way, on)
        said = [gate.says(on) for gate in way.gates]
        certain = {code for code, is_certain in said if code and is_certain and code != "DATE_IMPRECISE"}
        doubts = {code for code, is_certain in said if code} - certain
        rejected = {code for one in found.ruling.rejected if one.path == (way.agreement,) for code in one.codes}
        if certain:
            assert found.decision.value == "not_recognized", on
            assert (rejected, set(found.reasons)) == (certain, certain), on
        elif doubts:
            assert found.decision.value == "indeterminate", on
            assert (rejected, set(found.reasons)) == (doubts, doubts), on
            assert found.missing or doubts == {"FACT_UNVERIFIED"}
        else:
            assert found.decision.value in ACCEPTED, on
            assert found.path[0] == way.agreement
            assert found.reasons == ()
    return known


def told(found):
    """What an answer says that nobody may be surprised by before it expires."""
    return found.decision, found.path, found.residual


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_way_opens_and_closes_on_its_dates_and_says_why(way):
    known = check(way)
    for on, found in known.items():
        later = known.get(on + timedelta(1))
        if later is not None and told(later) != told(found):
            assert found.expires_on == on + timedelta(1)
            assert on + timedelta(1) in {day for gate in way.gates for day in gate.dates()}


@pytest.mark.parametrize(("way", "row"), VARIANTS, ids=lambda part: str(part) if isinstance(part, Way) else "")
def test_a_variant_rule_reaches_from_its_day_on(way, row):
    check(way)
    assert any(gate.dates() for gate in way.gates[-1:])
    one_more = Way(**{**vars(way), "differs": (*way.differs, "one_more")})
    for on in way.gates[-1].dates():
        rejected = {code for one in answer(one_more, on).ruling.rejected for code in one.codes}
        assert "SCOPE_VARIANT" in rejected
    assert row["relation"] == way.relation


TIES = [(way, level) for way, level in ties() if way.days()]


@pytest.mark.parametrize(("way", "level"), TIES, ids=str)
def test_cooperation_and_reports_are_told_from_their_day_on_and_never_recognize(way, level):
    for on in way.days():
        found = answer(way, on)
        codes = {code for one in found.ruling.rejected if one.path == (way.agreement,) for code in one.codes}
        has_begun = all(gate.phase(on) != BEFORE for gate in way.gates)
        if level in REPORT_LEVELS and not of("edges", way.agreement):  # no direction is stated
            assert ("LEVEL_TOO_LOW" in codes) == has_begun, on
            assert found.decision.value == "not_recognized"
        elif level in REPORT_LEVELS:
            holds = all(gate.phase(on) == IN for gate in way.gates)
            assert "LEVEL_TOO_LOW" in codes
            assert ("AGR_NOT_YET" in codes) == (not has_begun), on
            assert (found.decision.value == "evidence_only") == holds, on
        else:
            assert ("AGR_MOU_ONLY" in codes) == has_begun, on
            assert found.decision.value in ("not_recognized", "evidence_only"), on


def test_an_agreement_of_nobody_changes_nothing_on_its_day():
    """One is on file without parties and directions, with the day it began."""
    (row,) = [one for one in rows("agreements") if one["agreement"] == "eco_platform"]
    assert (of("parties", "eco_platform"), of("edges", "eco_platform")) == ([], [])
    way = Way(
        "eco_platform", "eu.eco_platform", "de.ibu", "copier", row["effect"], (Gate.of("agreements", row, "agreement"),)
    )
    assert {(answer(way, on).decision.value, answer(way, on).reasons) for on in way.days()} == {
        ("not_recognized", ("AGR_NONE",))
    }


def history_days():
    for row in rows("history"):
        for day in stretch(row["valid_from"]):
            yield row["agreement"], row["event"], day


@pytest.mark.parametrize(("agreement", "event", "day"), list(history_days()))
def test_what_merely_happened_changes_no_answer(agreement, event, day):
    for way in [one for one in WAYS if one.agreement == agreement][:6]:
        gates = {found for gate in way.gates for found in gate.dates()}
        for on in (day, day + timedelta(1)):
            if on not in gates:
                assert told(answer(way, on)) == told(answer(way, on - timedelta(1))), event


@pytest.mark.parametrize(
    ("made", "decision"),
    [
        ("2018-02-18", "grandfathered"),
        ("2018-02-19", "grandfathered"),
        ("2018-02-20", "not_recognized"),
        (None, "indeterminate"),
    ],
)
def test_stock_keeps_its_mark_by_the_day_it_was_made(made, decision):
    assert {row["agreement"] for row in rows("grandfather")} == {"eu-us.energy_star"}
    way = next(one for one in WAYS if (one.agreement, one.jurisdiction) == ("eu-us.energy_star", "EU"))
    for on in ("2018-02-20", "2018-02-21", "2026-05-06"):
        for route in (row["route"] for row in rows("grandfather")):
            asked = {**way.ask(date.fromisoformat(on)), "effect": "display"}
            asked["certificate"] = {**asked["certificate"], "route": route}
            asked["product"] = {**asked["product"], **({"made_on": made} if made else {})}
            assert assess(read_question(asked).question, facts=world(), at=AT).decision.value == decision


@pytest.mark.parametrize(("on", "holds"), [("2021-08-10", False), ("2021-08-11", True), ("2021-08-12", True)])
def test_a_signatory_counts_from_its_day_on(on, holds):
    (row,) = rows("mla")
    assert row["valid_from"] == "2021-08-11"
    always = {"valid": ["2000-01-01", None]}
    own = facts_document(
        {
            "kind": "recognition-facts",
            "agreements": [
                {"id": "own", "from": "x.a", "to": "x.b", "level": "L4", "scope": "any", **always,
                 "conditions": [{"id": "acc", "issuer_accredited": row["standard"]}]}
            ],
            "accreditations": [{"id": "a", "by": row["body"], "body": "cb", "standard": row["standard"], **always}],
        }
    )  # fmt: skip
    asked = Way("own", "x.a", "x.b", "copier", "licence", ()).ask(date.fromisoformat(on))
    asked["certificate"]["issuer"] = "cb"
    facts = RecognitionFacts.of([*world().documents, own])
    found = assess(read_question(asked).question, facts=facts, at=AT)
    assert (found.decision.value in ACCEPTED) == holds
    assert ("ISSUER_NOT_ACCREDITED" in {code for one in found.ruling.rejected for code in one.codes}) == (not holds)


CERTIFICATE = {"valid": [None, None], "suspended": [], "category": "copier"}
RULE_QUESTIONS = {
    "cn.caiku_2019_9": {"tender": {"list": "cai-ku 2019-18", "item": "copier"},
                        "offer": {"certificate": {**CERTIFICATE, "scheme": "de.blue_angel"}}},
    "eu.2024_825": {"display": {"audience": "consumer", "basis": "self_made"}},
    "jp.green_purchasing": {"tender": {"buyer": "state"}, "offer": {"certificate": {**CERTIFICATE, "scheme": "jp.eco_mark"}}},
}  # fmt: skip
RULINGS = {"cn.caiku_2019_9": "none", "eu.2024_825": "display_forbidden", "jp.green_purchasing": "must_buy"}


@pytest.mark.parametrize("rule", [row["rule"] for row in rows("rules", PROCUREMENT) if row["valid_from"]])
def test_a_rule_is_in_force_from_its_day_on_and_in_doubt_inside_an_imprecise_one(rule):
    gate = Gate.of("rules", next(row for row in rows("rules", PROCUREMENT) if row["rule"] == rule), "rule")
    expected = {BEFORE: "not_in_force", DOUBT: "needs_human", IN: RULINGS[rule]}
    for on in sorted({day + timedelta(n) for day in gate.dates() for n in (-1, 0, 1)}):
        asked = {"kind": "procurement-question", "rule": rule, "on": on.isoformat(), **RULE_QUESTIONS[rule]}
        found = procure(read_procurement(asked), at=AT, standards=STANDARDS)
        assert found.ruling.ruling == expected[gate.phase(on)], on
        assert (found.ruling.reasons == ("DATE_IMPRECISE",)) == (gate.phase(on) == DOUBT)
        assert str(found.to_dict()["findings"][0]["citation"]["valid_from"]) == gate.since


@pytest.mark.parametrize(("on", "ruling"), [("2019-05-31", "priority"), ("2019-06-01", "none"), ("2019-06-02", "none")])
def test_the_old_standard_counts_until_its_day(on, ruling):
    assert str(shipped(*PROCUREMENT).parameters["cn_old_standard_until"].value) == "2019-06-01"
    certificate = {**CERTIFICATE, "scheme": "cn.cel", "criteria_set": "HJ/T424-2008", "issuer": "cec"}
    asked = {
        "kind": "procurement-question", "rule": "cn.caiku_2019_9", "on": on,
        "tender": {"list": "cai-ku 2019-18", "item": "copier"}, "offer": {"certificate": certificate},
        "facts": {"kind": "recognition-facts",
                  "purchase_lists": [{"list": "cai-ku 2019-18", "item": "copier", "standard": "HJ424-2017", "effect": "priority"}],
                  "designated_bodies": [{"list": "cai-ku 2019-18", "body": "cec"}]},
    }  # fmt: skip
    found = procure(read_procurement(asked), at=AT, standards=STANDARDS)
    assert (found.ruling.ruling, found.ruling.reasons) == (ruling, () if ruling == "priority" else ("SCOPE_VERSION",))


def test_every_dated_row_of_the_packs_is_asked_about():
    asked = {key for way in (*WAYS, *(made for made, _ in VARIANTS), *(way for way, _ in TIES)) for key in way.rows()}
    asked |= {"agreements/eco_platform", "mla/gac-17065"}
    asked |= {f"history/{name}/{event}" for name, event, _ in history_days()} | {f"rules/{rule}" for rule in RULINGS}
    asked |= {f"variants/{row['agreement']}/{row['relation']}" for _, row in VARIANTS}
    dated = {
        row.citation.row
        for pack in STANDARDS.packs
        for table in pack.tables.values()
        for row in table.rows
        if row.period.since or row.period.until
    }
    dated |= {f"attested/{name}" for name, row in agreements().items() if row["attested"]}
    assert dated - asked == set()
