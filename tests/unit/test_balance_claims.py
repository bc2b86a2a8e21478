"""Claims about lots over the graph: one source, no uncertified part, a share that is covered, a model never raised."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from balance_world import custody, policy
from greenchain.graph import YieldBand, build_graph
from greenchain.graph.custody import CustodyModels, judge_claims, policy_of_pack
from greenchain.model.events import Action, ErrorDeclaration, EventType, ObjectRef, TraceEvent
from greenchain.model.postings import ClaimRole, LotClaim
from greenchain.values.errors import InputError
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import Quantity

START = datetime(2026, 1, 1, tzinfo=UTC)
END = START + timedelta(days=9)


def kg(name, amount):
    return ObjectRef(f"urn:{name}", None if amount is None else Quantity(Decimal(str(amount)), "KGM"))


def born(hour, *items, place="urn:farm", **parts):
    parts = {"key": f"B{hour}", "event_id": f"urn:event:{hour}"} | parts
    return TraceEvent(
        type=EventType.OBJECT,
        event_time=START + timedelta(hours=hour),
        action=Action.ADD,
        objects=tuple(kg(*item) for item in items),
        biz_location=place,
        **parts,
    )


def make(hour, inputs, outputs, place="urn:mill"):
    return TraceEvent(
        type=EventType.TRANSFORMATION,
        event_time=START + timedelta(hours=hour),
        key=f"P{hour}",
        inputs=tuple(kg(*item) for item in inputs),
        outputs=tuple(kg(*item) for item in outputs),
        biz_location=place,
    )


def origin(lot, share=1, **cells):
    return LotClaim(f"urn:{lot}", ClaimRole.ORIGIN, "organic", share=Decimal(str(share)), **{"scheme": "EU"} | cells)


def claimed(lot, model, share=1, **cells):
    cells = {"scheme": "EU", "model": model} | cells
    return LotClaim(f"urn:{lot}", ClaimRole.CLAIMED, "organic", share=Decimal(str(share)), **cells)


def judge(events, *claims, at=END, **options):
    return judge_claims(claims, graph=build_graph(events), models=CustodyModels.of(custody()), at=at, **options)


def codes(events, *claims, **options):
    findings = judge(events, *claims, **options).verdict.findings
    return {finding.code for finding in findings if finding.outcome is not Outcome.CONFORMS}


ONE_FARM = [born(1, ("a", 60)), born(2, ("b", 40)), make(3, [("a", 60), ("b", 40)], [("c", 80)])]
TWO_FARMS = [born(1, ("a", 60)), born(2, ("b", 40), place="urn:far"), make(3, [("a", 60), ("b", 40)], [("c", 80)])]


def test_identity_is_preserved_from_one_site_only():
    both = [origin("a"), origin("b"), claimed("c", "identity_preserved")]
    assert codes(ONE_FARM, *both) == set()
    assert codes(TWO_FARMS, *both) == {"MORE_THAN_ONE_SOURCE"}
    lot = judge(TWO_FARMS, *both).lots[0]
    assert (lot.model_claimed, lot.model_supported, lot.certified_share) == ("identity_preserved", "segregated", 1)


def test_segregated_goods_are_certified_whole():
    claim = claimed("c", "segregated")
    assert codes(TWO_FARMS, origin("a"), origin("b"), claim) == set()
    assert codes(TWO_FARMS, origin("a"), claim) == {"MIXED_WITH_UNCERTIFIED"}
    assert codes(TWO_FARMS, origin("a"), origin("b", "0.999"), claim) == {"MIXED_WITH_UNCERTIFIED"}
    assert codes(TWO_FARMS, origin("a"), origin("b", scheme="NOP"), claim) == {"MIXED_WITH_UNCERTIFIED"}
    assert codes(TWO_FARMS, origin("a"), origin("b", scheme="NOP"), claimed("c", "segregated", scheme="")) == set()


@pytest.mark.parametrize(("share", "code"), [("0.599", set()), ("0.6", set()), ("0.601", {"SHARE_OVERSTATED"})])
def test_a_blended_share_is_held_against_the_exact_share_by_mass(share, code):
    assert codes(TWO_FARMS, origin("a"), claimed("c", "controlled_blending", share)) == code
    document = judge(TWO_FARMS, origin("a"), claimed("c", "controlled_blending", share)).to_dict()
    assert document["lots"][0]["certified_share"] == "0.6"
    assert document["lots"][0]["model_supported"] == "controlled_blending"


def test_a_third_is_a_third():
    events = [born(1, ("a", 1)), born(2, ("b", 2)), make(3, [("a", 1), ("b", 2)], [("c", 3)])]
    third = "0." + "3" * 40
    assert codes(events, origin("a"), claimed("c", "controlled_blending", third)) == set()
    assert codes(events, origin("a"), claimed("c", "controlled_blending", third + "4")) == {"SHARE_OVERSTATED"}


def test_a_missing_mass_opens_a_share_but_not_the_purity_of_what_went_in():
    events = [born(1, ("a", 60)), born(2, ("b", 40)), make(3, [("a", None), ("b", 40)], [("c", 80)])]
    assert codes(events, origin("a"), claimed("c", "controlled_blending", "0.1")) == {"ORIGIN_UNKNOWN"}
    assert codes(events, origin("a"), origin("b"), claimed("c", "segregated")) == set()
    assert codes(events, origin("a"), claimed("c", "segregated")) == {"MIXED_WITH_UNCERTIFIED"}


def test_an_unknown_origin_is_open_and_a_certificate_stands_for_it():
    events = [born(1, ("a", 60)), make(3, [("a", 60), ("b", 40)], [("c", 80)])]
    assert codes(events, origin("a"), claimed("c", "segregated")) == {"ORIGIN_UNKNOWN"}
    assert codes(events, origin("a"), origin("b"), claimed("c", "segregated")) == set()
    assert codes(events, origin("a"), origin("b"), claimed("c", "identity_preserved")) == {"ORIGIN_UNKNOWN"}
    shares = [claimed("c", "controlled_blending", share) for share in ("0.6", "0.601")]
    assert codes(events, origin("a"), shares[0]) == set()
    assert codes(events, origin("a"), shares[1]) == {"ORIGIN_UNKNOWN"}


def test_a_process_without_inputs_is_an_unknown_origin():
    events = [make(1, [], [("b", 40)]), born(1, ("a", 60)), make(3, [("a", 60), ("b", 40)], [("c", 80)])]
    assert codes(events, origin("a"), claimed("c", "segregated")) == {"ORIGIN_UNKNOWN"}


def test_a_claim_on_a_lot_whose_event_was_later_taken_back_is_open():
    stated = [born(1, ("a", 60)), make(3, [("a", 60)], [("c", 50)])]
    claims = [origin("a"), claimed("c", "segregated")]
    void = born(1, ("a", 60), key="B1:error", error=ErrorDeclaration(START + timedelta(days=2), reason="did_not_occur"))
    assert codes(stated, *claims) == set()
    assert codes([*stated, void], *claims) == {"ORIGIN_UNKNOWN"}


def test_a_certificate_of_a_bought_lot_ends_the_way_back():
    events = [*TWO_FARMS, make(5, [("c", 80)], [("d", 70)], place="urn:bakery")]
    assert codes(events, origin("c"), claimed("d", "segregated")) == set()
    assert codes(events, origin("c"), claimed("d", "identity_preserved")) == set()


def test_the_model_is_the_least_strict_on_the_way():
    events = [*ONE_FARM, make(5, [("c", 80)], [("d", 70)])]
    pure = [origin("a"), origin("b")]
    assert codes(events, *pure, claimed("c", "mass_balance"), claimed("d", "segregated")) == {"MODEL_RAISED"}
    assert codes(events, *pure, claimed("c", "segregated"), claimed("d", "segregated")) == set()
    weak = [origin("a", model="mass_balance"), origin("b")]
    assert codes(ONE_FARM, *weak, claimed("c", "segregated")) == {"MODEL_RAISED"}
    assert judge(ONE_FARM, *weak, claimed("c", "segregated")).lots[0].model_supported == "mass_balance"


def test_no_spelling_and_no_missing_scheme_hides_a_weaker_model_on_the_way():
    events = [*ONE_FARM, make(5, [("c", 80)], [("d", 70)])]
    pure = [origin("a"), origin("b")]
    for cells in ({"scheme": "eu"}, {"scheme": ""}, {"scheme": "E\u200bU"}):
        assert codes(events, *pure, claimed("c", "mass_balance", **cells), claimed("d", "segregated")) == {
            "MODEL_RAISED"
        }
        assert codes(events, *pure, claimed("c", "segregated", **cells), claimed("d", "segregated")) == set()
    assert codes(ONE_FARM, origin("a", scheme="eu"), origin("b", scheme=" EU"), claimed("c", "segregated")) == set()
    assert codes(ONE_FARM, origin("a", scheme=""), origin("b"), claimed("c", "segregated")) == {
        "MIXED_WITH_UNCERTIFIED"
    }


def test_a_raised_claim_is_told_by_the_definition_of_the_model_it_has_even_from_a_policy():
    weak = [origin("a", model="mass_balance"), origin("b")]
    found = judge(ONE_FARM, *weak, claimed("c", ""), policy=policy(model="segregated")).verdict.findings
    assert [(f.code, f.outcome, f.citation.clause) for f in found] == [
        ("MODEL_RAISED", Outcome.DOES_NOT_CONFORM, "3.3.2")
    ]


def test_a_model_that_a_pack_has_not_read_supports_no_claim():
    pure = [origin("a"), origin("b")]
    kept = policy_of_pack("custody/mspo", standards=custody())
    assert codes(ONE_FARM, *pure, claimed("c", ""), policy=kept) == {"RULE_NOT_FIRM"}
    assert codes(ONE_FARM, *pure, claimed("c", "mass_balance"), policy=kept) == set()


def test_rows_that_could_not_be_read_leave_every_claim_open():
    claims = [origin("a"), origin("b"), claimed("c", "segregated")]
    result = judge(ONE_FARM, *claims, refused=1)
    assert result.outcome is Outcome.NOT_DETERMINED
    assert {f.outcome for f in result.findings} == {Outcome.NOT_DETERMINED}
    assert result.to_dict()["lots"][0]["outcome"] == "not_determined"
    failing = judge(ONE_FARM, origin("a"), claims[2], refused=1)
    assert {(f.code, f.outcome) for f in failing.findings} == {
        ("MIXED_WITH_UNCERTIFIED", Outcome.NOT_DETERMINED),
        ("ROWS_REFUSED", Outcome.NOT_DETERMINED),
    }


def test_a_claim_by_accounts_is_for_the_book_where_the_goods_do_not_show_it():
    assert codes(TWO_FARMS, origin("a"), claimed("c", "mass_balance", "0.6")) == set()
    assert codes(TWO_FARMS, origin("a"), claimed("c", "mass_balance", "0.601")) == {"BOOK_NEEDED"}
    assert codes(TWO_FARMS, origin("a"), origin("b"), claimed("c", "book_and_claim")) == {"BOOK_NEEDED"}


def test_a_process_out_of_its_band_spoils_the_claims_behind_it():
    pure = [origin("a"), origin("b"), claimed("c", "segregated")]
    assert codes(ONE_FARM, *pure, yields=[YieldBand("0.7", "0.8", facility="urn:mill")]) == set()
    assert codes(ONE_FARM, *pure, yields=[YieldBand("0.7", "0.79", facility="urn:mill")]) == {"YIELD_OUT_OF_BAND"}


@pytest.mark.parametrize(
    ("made", "code"), [(30, set()), ("30.001", {"YIELD_OUT_OF_BAND"}), (40, {"YIELD_OUT_OF_BAND"})]
)
def test_the_factors_of_a_policy_bound_the_yield(made, code):
    events = [born(1, ("wheat", 40)), make(3, [("wheat", 40)], [("flour", made)])]
    kept = policy(conversions=[("urn:wheat", "urn:flour", "0.75")])
    assert codes(events, origin("wheat"), claimed("flour", "segregated"), policy=kept) == code


def test_only_what_had_happened_and_was_known_counts():
    pure = [origin("a"), origin("b"), claimed("c", "segregated")]
    assert codes(ONE_FARM, *pure, at=START + timedelta(hours=2)) == {"SUBJECT_UNKNOWN"}
    late = build_graph(ONE_FARM, recorded_at={"P3": END})
    models = CustodyModels.of(custody())
    before = judge_claims(pure, graph=late, models=models, at=END, known_at=END - timedelta(hours=1))
    assert [f.code for f in before.verdict.findings] == ["SUBJECT_UNKNOWN"]


def test_a_model_that_no_pack_lists_is_not_judged():
    assert codes(ONE_FARM, origin("a"), claimed("c", "pure")) == {"MODEL_UNKNOWN"}
    assert codes(ONE_FARM, origin("a"), claimed("c", "")) == {"MODEL_UNKNOWN"}
    assert codes(ONE_FARM, origin("a"), origin("b"), claimed("c", "SG")) == set()


def test_nothing_claimed_is_an_error_and_unread_rows_are_no_pass():
    with pytest.raises(InputError, match="CLAIMS_EMPTY"):
        judge(ONE_FARM, origin("a"))
    assert "ROWS_REFUSED" in codes(ONE_FARM, origin("a"), origin("b"), claimed("c", "segregated"), refused=2)


def test_the_order_of_claims_and_events_changes_nothing():
    claims = [origin("a"), origin("b", "0.5"), claimed("c", "controlled_blending", "0.7"), claimed("c", "segregated")]
    document = judge(TWO_FARMS, *claims).to_dict()
    assert judge(TWO_FARMS[::-1], *claims[::-1]).to_dict() == document


@pytest.mark.parametrize("model", ["segregated", "identity_preserved"])
def test_lots_that_were_made_of_one_another_only_are_of_unknown_origin(model):
    events = [make(1, [("a", 1)], [("b", 1)]), make(2, [("b", 1)], [("a", 1)])]
    answer = judge(events, claimed("b", model))
    assert answer.outcome is Outcome.NOT_DETERMINED
    assert "ORIGIN_UNKNOWN" in {finding.code for finding in answer.findings}


@pytest.mark.parametrize("model", ["segregated", "identity_preserved", "controlled_blending", "mass_balance"])
@pytest.mark.parametrize(("used", "code"), [(1, set()), ("1.001", {"LOT_OVERDRAWN"}), (1000, {"LOT_OVERDRAWN"})])
def test_a_certified_lot_supports_no_more_than_there_was_of_it(used, code, model):
    events = [born(1, ("a", 1)), make(2, [("a", used)], [("c", 1)])]
    judged = judge(events, origin("a"), claimed("c", model))
    assert "LOT_OVERDRAWN" in codes(events, origin("a"), claimed("c", model)) or not code
    assert judged.outcome is (Outcome.DOES_NOT_CONFORM if code else Outcome.CONFORMS)
    lot = judged.lots[0]
    assert (lot.certified_share, lot.unknown_share) == (1 / Fraction(used), 1 - 1 / Fraction(used))
    assert (lot.model_supported == "mass_balance") == bool(code)


def test_a_certified_lot_used_in_full_for_two_lots_certifies_half_of_each_even_where_one_is_asked_about():
    events = [born(1, ("a", 1)), make(2, [("a", 1)], [("c", 1)]), make(3, [("a", 1)], [("d", 1)])]
    for claims in ([claimed("c", "segregated")], [claimed("c", "segregated"), claimed("d", "segregated")]):
        judged = judge(events, origin("a"), *claims)
        assert judged.outcome is Outcome.DOES_NOT_CONFORM
        assert {lot.certified_share for lot in judged.lots} == {Fraction(1, 2)}
    halves = [born(1, ("a", 1)), make(2, [("a", "0.5")], [("c", "0.5")]), make(3, [("a", "0.5")], [("d", "0.5")])]
    assert codes(halves, origin("a"), claimed("c", "segregated"), claimed("d", "segregated")) == set()
    assert codes(events, origin("a"), claimed("c", "segregated"), at=START + timedelta(hours=2)) == set()


def test_a_lot_on_the_way_that_is_overdrawn_supports_no_claim_and_one_without_certified_goods_is_no_matter():
    events = [born(1, ("a", 1)), make(2, [("a", 1)], [("b", 1)]), make(3, [("b", 2)], [("c", 2)])]
    assert "LOT_OVERDRAWN" in codes(events, origin("a"), claimed("c", "segregated"))
    mixed = [born(1, ("a", 1)), born(2, ("u", 1)), make(3, [("a", 1), ("u", 3)], [("c", 4)])]
    assert codes(mixed, origin("a"), claimed("c", "controlled_blending", "0.25")) == set()
    assert codes(mixed, origin("u"), claimed("c", "controlled_blending", "0.25")) == {"LOT_OVERDRAWN"}
