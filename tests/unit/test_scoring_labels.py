"""A foreign label counts as much as its claim does and as recognition allows, outside the residual only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from card_world import card_pack, indicator
from evidence_world import AT, CLASS, MAKER, body, chain, label, standards, supplier, verified
from greenchain.evidence import EvidenceLevel, attach, read_facts
from greenchain.model.nouns import Product
from greenchain.recognition import Decision, RecognitionQuestion, recognize
from greenchain.recognition.residual import Residual
from greenchain.scoring import score
from greenchain.scoring.cards.labels import label_level
from greenchain.standards import Standards
from label_world import edge, pinned, simple, world

ON = date(2026, 6, 1)
L0, L2, L3, L4 = (EvidenceLevel(level) for level in ("L0", "L2", "L3", "L4"))


def decided(claim, target="kr.ecolabel", **settings):
    question = RecognitionQuestion(target, "copier", ON, **settings)
    return recognize(claim, question, at=AT, standards=standards())


def test_a_label_of_the_scheme_itself_is_as_strong_as_its_claim():
    assert label_level(read_facts(verified(label()), standards=standards()), None) is L3


def test_a_label_with_a_residual_proves_neither_all_nor_what_is_inside_it():
    claim = verified(label())
    facts, recognition = read_facts(claim, standards=standards()), decided(claim)
    assert recognition.decision is Decision.RECOGNIZED_RESIDUAL
    inside = recognition.residual[0].criterion
    assert label_level(facts, recognition) is L0
    assert label_level(facts, recognition, criterion=inside) is L0
    only = [replace(recognition, ruling=replace(recognition.ruling, residual=(Residual(criterion="c1"),)))]
    assert [label_level(facts, each, criterion="c2") for each in only] == [L3]
    assert [label_level(facts, each, criterion="c1") for each in only] == [L0]


@pytest.mark.parametrize(
    ("decision", "level"),
    [
        (Decision.RECOGNIZED, L3),
        (Decision.GRANDFATHERED, L3),
        (Decision.EVIDENCE_ONLY, L2),
        (Decision.INDETERMINATE, L0),
        (Decision.NOT_RECOGNIZED, L0),
    ],
)
def test_the_lesser_of_the_claim_and_the_decision_counts(decision, level):
    claim = verified(label())
    facts, answer = read_facts(claim, standards=standards()), decided(claim)
    ruled = replace(answer, ruling=replace(answer.ruling, decision=decision, residual=()))
    assert label_level(facts, ruled) is level
    own = replace(facts, level=L2)
    assert label_level(own, ruled) is min(level, L2, key=lambda each: each.value)


def test_a_decision_about_another_claim_or_a_stated_holding_proves_nothing():
    claim, other = verified(label()), verified(label(licence="another"))
    facts, answer = read_facts(claim, standards=standards()), decided(claim)
    whole = replace(answer, ruling=replace(answer.ruling, decision=Decision.RECOGNIZED, residual=()))
    assert label_level(facts, whole) is L3
    assert label_level(read_facts(other, standards=standards()), whole) is L0
    assert label_level(facts, replace(whole, basis="stated")) is L0


# in a card ------------------------------------------------------------------------------------------------------------


def scored(claim, *, accepted: str, level: str = "L4", facts=None):
    """The points of the maker of a copier on a card whose one indicator accepts a label."""
    pack = card_pack(indicators=[indicator("A1", "10", claim_types=f"label:{accepted}")])
    on_file = facts or simple(agreements=[{"agreement": "g1", "level": level}])
    known = Standards.of([*on_file.packs, pack])
    graph = replace(chain(), products={CLASS: Product(CLASS, producer=MAKER)})
    return score(MAKER, card="own", evidence=attach(graph, [claim], standards=known), standards=known, at=AT)


def held(**changes):
    return verified(label(scheme={"id": "x.a"}, criteria=None, facility=None, **changes), by=body)


def test_a_recognized_label_on_a_product_earns_the_points_of_its_maker():
    claim = held()
    card = scored(claim, accepted="x.b")
    assert (card.guaranteed, card.possible) == (10, 10)
    assert (card.rows[0].level, card.rows[0].claims) == (L3, (claim.digest,))


def test_a_label_of_the_accepted_scheme_needs_no_recognition():
    assert scored(held(), accepted="x.a").guaranteed == 10


@pytest.mark.parametrize(
    ("accepted", "points"),
    [("x.b#b1", 10), ("x.b#b2", 0), ("x.b", 0), ("x.b#b3", 0), ("x.b#B1", 0)],
    ids=["outside of the residual", "inside of it", "all criteria", "a criterion of nobody", "another spelling"],
)
def test_a_label_with_a_residual_earns_points_for_criteria_outside_of_it_alone(accepted, points):
    tables = pinned()
    tables["criteria"] = [{"scheme": "x.b", "criteria": "N1", "criterion": name} for name in ("b1", "b2")]
    tables["common_items"] = [
        {"document": "D1", "item": "1", "scheme": scheme, "criterion": name, "parties": "x.a;x.b"}
        for scheme, name in (("x.a", "a1"), ("x.b", "b1"))
    ]
    claim = verified(label(scheme={"id": "x.a"}, criteria=[{"standard": "V1"}], facility=None))
    card = scored(claim, accepted=accepted, facts=world(edges=[edge()], **tables))
    assert (card.guaranteed, card.possible) == (points, 10)
    assert card.rows[0].claims == ((claim.digest,) if points else ())


@pytest.mark.parametrize(
    ("claim", "accepted"),
    [
        (held(), "x.c"),
        (held(category="paint"), "x.b"),
        (verified(label(scheme={"id": "x.a"}, criteria=None, facility=None), by=supplier), "x.b"),
    ],
    ids=["a scheme that recognizes nothing", "another category", "its holder says so himself"],
)
def test_a_label_that_is_not_recognized_earns_nothing(claim, accepted):
    card = scored(claim, accepted=accepted)
    assert (card.guaranteed, card.possible) == (0, 10)


def test_an_indicator_that_accepts_a_type_of_claim_takes_no_other():
    told = {"measurements": [{"indicator": "own/A1", "value": "10"}]}
    stated = verified(label(id=MAKER, scheme=None, criteria=None, facility=None, **told))
    for kind, points in (("EcoLabelCredential", 10), ("AuditCredential", 0)):
        pack = card_pack(indicators=[indicator("A1", "10", claim_types=kind)])
        known = Standards.of([*standards().packs, pack])
        evidence = attach(chain(), [stated], standards=known)
        assert score(MAKER, card="own", evidence=evidence, standards=known, at=AT).guaranteed == points
