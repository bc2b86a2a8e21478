"""Lanes: what each finding and each score comes to, what a draw adds, and that no outcome knows of any of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from greenchain.adapters.files import folder_files
from greenchain.adapters.shipped import load_standards, standards_folder
from greenchain.formats import parse_declaration
from greenchain.model.nouns import FairPrice
from greenchain.screening import screen
from greenchain.screening.lanes import LANES, LaneBook, RandomSample
from greenchain.screening.prices import Prices
from greenchain.standards import Standards
from greenchain.standards.loader import load_pack
from greenchain.values.errors import InputError, PackError
from greenchain.values.finding import Finding
from greenchain.values.json import thaw
from greenchain.values.outcome import Outcome

STANDARDS = load_standards()
BOOK = LaneBook.of(STANDARDS)
AT = datetime(2026, 11, 22, tzinfo=UTC)
DNC, OPEN = Outcome.DOES_NOT_CONFORM, Outcome.NOT_DETERMINED
EVERYTHING = RandomSample.of("1", key="k")
DECLARED = {
    f"{pack.id}/{case['id']}": thaw(case["input"])
    for kind in ("trade", "waste")
    for pack in STANDARDS.of_kind(kind)
    for case in pack.vectors["cases"]
    if "declaration" in case["input"]
}


def found(code, outcome, severity="", missing=()):
    return Finding("check", outcome, code, "", severity=severity, missing=missing)


def lane(*findings, score=0, is_drawn=False):
    told = BOOK.lane(findings, score=score, is_drawn=is_drawn)
    return told.lane, told.reason


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        (found("TH_3915", DNC, "prohibited"), ("red", "legal")),
        (found("BASEL_9_1A", DNC, "illegal_traffic"), ("red", "legal")),
        (found("CODE_UNKNOWN", DNC, "document"), ("yellow", "document")),
        (found("BASEL_4A", OPEN, "prohibited"), ("yellow", "legal")),
        (found("PERMIT", OPEN, "document"), ("yellow", "document")),
        (found("GRAPH_EOL", OPEN, "suspicion"), ("yellow", "suspicion")),
        (found("EEE_USED_NOTEST", OPEN, "suspicion", ("function_test",)), ("yellow", "document")),
        (found("GRAPH_MASS", OPEN, "suspicion", ("yield",)), ("blue", "audit")),
        (found("ITEM_REFUSED", OPEN), ("yellow", "document")),
        (found("LOT_NOT_FOLLOWED", OPEN), ("blue", "audit")),
        (found("NO_RULE_FIRED", Outcome.CONFORMS), ("green", "none")),
    ],
    ids=lambda value: value.code if isinstance(value, Finding) else "",
)
def test_a_finding_takes_its_lane(finding, expected):
    assert lane(finding) == expected


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (0, ("green", "none")),
        (19, ("green", "none")),
        (20, ("blue", "audit")),
        (39, ("blue", "audit")),
        (40, ("yellow", "suspicion")),
        (99, ("yellow", "suspicion")),
        (100, ("red", "suspicion")),
        (101, ("red", "suspicion")),
    ],
)
def test_a_score_takes_its_lane_from_its_threshold_on(score, expected):
    assert lane(score=score) == expected


def test_the_heaviest_lane_counts_and_of_equal_ones_the_first_reason():
    document, audit = found("PERMIT", OPEN, "document"), found("LOT_NOT_FOLLOWED", OPEN)
    assert lane(audit, document, score=40) == ("yellow", "document")
    assert lane(audit, score=40) == ("yellow", "suspicion")
    assert lane(document, found("TH_3915", DNC, "prohibited"), score=100, is_drawn=True) == ("red", "legal")
    assert lane(document, score=100, is_drawn=True) == ("red", "suspicion")
    assert lane(document, is_drawn=True) == ("red", "random")
    assert lane(is_drawn=True) == ("red", "random")


def test_a_finding_of_suspicion_without_a_weight_of_its_own_counts_as_the_pack_says():
    assert BOOK.weight(found("EU_RECEIPT_LATE", OPEN, "suspicion")) == BOOK.suspicion_weight == 40
    assert BOOK.weight(found("GRAPH_EOL", OPEN, "suspicion")) == 60
    assert BOOK.weight(found("GRAPH_MASS", OPEN, "suspicion", ("yield",))) == 0
    assert BOOK.weight(found("TH_3915", DNC, "prohibited")) == 0
    assert BOOK.weight(found("WEIGHT", Outcome.CONFORMS, "document")) == 0


def answered(stated, **more):
    return screen(parse_declaration(stated["declaration"]), standards=STANDARDS, at=AT, **more)


def fair(stated):
    """A price for every heading of a declaration that no value reaches."""
    items = stated["declaration"]["items"]
    headings = {(item.get("hs") or "")[:4] for item in items}
    return Prices.of(FairPrice(hs4, "", item.get("currency") or "", "1e9") for hs4 in headings for item in items)


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_prices_and_draws_change_neither_findings_nor_outcome(name):
    plain, more = answered(DECLARED[name]), answered(DECLARED[name], prices=fair(DECLARED[name]), sample=EVERYTHING)
    assert more.findings == plain.findings
    assert more.outcome is plain.outcome
    assert more.suspicion.score >= plain.suspicion.score
    assert more.lane.lane == "red"
    assert LANES.index(more.lane.lane) <= LANES.index(plain.lane.lane)


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_what_is_not_cleared_takes_no_green_lane(name):
    told = answered(DECLARED[name])
    assert (told.lane.lane == "green") is (told.outcome is Outcome.CONFORMS and told.suspicion.score < 20)


GRANULES = {"hs": "390210", "condition": "new", "net_kg": "10", "value": "5", "currency": "USD"}
HEAD = {"declaration_id": "A", "export_date": "2026-03-02", "export_country": "GB", "import_country": "GH"}


def goods(*items):
    return {"declaration": {**HEAD, "items": [{"item_no": str(n), **item} for n, item in enumerate(items, 1)]}}


def test_signs_name_code_weight_and_values_and_add_up():
    used = {
        "hs": "84713000",
        "condition": "used",
        "function_test": None,
        "net_kg": "5",
        "value": "9",
        "currency": "USD",
    }
    prices = Prices.of([FairPrice("3902", "", "USD", "0.7"), FairPrice("8471", "", "USD", "84")])
    told = answered(goods(GRANULES, used, GRANULES), prices=prices).to_dict()["declarations"][0]
    signs = {sign["code"]: sign for sign in told["suspicion"]["indicators"]}
    assert told["suspicion"]["score"] == sum(sign["weight"] for sign in signs.values()) == 80
    assert set(signs) == {"EEE_USED_NOTEST", "PRICE_LOW"}
    assert signs["PRICE_LOW"]["values"]["items"] == "1;2;3"
    values = signs["PRICE_LOW"]["values"]
    assert (values["fair_value"], values["value"], values["low_per_kg"]) == ("7", "5", "0.7")
    assert "PRICE_LOW" not in {finding["code"] for finding in told["findings"]}


def test_a_doubt_of_the_chain_and_a_low_price_together_are_a_look_at_the_goods():
    weights = BOOK.weights
    assert lane(found("GRAPH_EOL", OPEN, "suspicion"), score=weights["GRAPH_EOL"] + weights["PRICE_LOW"]) == (
        "red",
        "suspicion",
    )


def test_without_the_pack_no_lane_is_told():
    others = Standards.of(pack for pack in STANDARDS.packs if pack.id != "indicators")
    told = screen(parse_declaration(goods(GRANULES)["declaration"]), standards=others, at=AT)
    assert told.lane is None
    entry = told.to_dict()["declarations"][0]
    assert entry["lane"] is None
    assert entry["suspicion"] == {"score": 0, "indicators": []}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("grounds.csv", b"LOT_NOT_FOLLOWED,blue", b"LOT_NOT_FOLLOWED,violet"),
        ("grounds.csv", b"random,red,random", b"random,red,whim"),
        ("grounds.csv", b"random,red,random,,", b"random,red,random,2026-01-01,"),
        ("grounds.csv", b"random,red,random,,,choice,derived\n", b""),
        ("weights.csv", b"PRICE_LOW,40", b"PRICE_LOW,-1"),
        ("pack.toml", b"[parameter.suspicion_weight]", b"[parameter.other]"),
    ],
)
def test_a_book_of_lanes_that_says_nothing_known_is_refused(file, old, new):
    files = dict(folder_files(standards_folder() / "waste" / "indicators" / "2026.1"))
    assert old in files[file]
    files[file] = files[file].replace(old, new)
    others = (pack for pack in STANDARDS.packs if pack.id != "indicators")
    with pytest.raises(PackError):
        LaneBook.of(Standards.of([*others, load_pack(files)]))


@pytest.mark.parametrize("share", ["1.000001", "-0.1", "NaN", "half"])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(InputError):
        RandomSample.of(share, key="k")


def test_a_sample_needs_a_key_and_keys_and_ids_do_not_run_into_one_another():
    with pytest.raises(InputError):
        RandomSample(Fraction(1, 2), "")
    ids = [f"{number}" for number in range(400)]
    one, other = RandomSample.of("0.5", key="k"), RandomSample.of("0.5", key="k1")
    assert [one.draws(f"1{name}") for name in ids] != [other.draws(name) for name in ids]
    assert all(replace(one, share=Fraction(1)).draws(name) for name in ids)
    assert not any(replace(one, share=Fraction(0)).draws(name) for name in ids)
    assert one.draws("\ud800") in (True, False)
