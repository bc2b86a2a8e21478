"""Recognition of sealed claims: evidence by type, for its own instants, with what the signed content says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from evidence_world import AT, body, label, standards, supplier, verified
from greenchain.evidence import EvidenceError, read_facts
from greenchain.recognition import Decision, RecognitionQuestion, recognize
from greenchain.values.json import canonical_json
from greenchain.values.outcome import Outcome
from label_world import LABELS, shipped, simple

KOREA = RecognitionQuestion("kr.ecolabel", "copier", date(2026, 6, 1), criteria="EL141 (2021 revision)")
CHINA = RecognitionQuestion("cn.cel", "copier", date(2026, 6, 1), criteria="HJ424-2017")


def ask(claim, question=KOREA, **more):
    return recognize(claim, question, **{"at": AT, "standards": standards(), **more})


def test_a_verified_label_is_recognized_with_a_residual_and_that_is_no_pass():
    answer = ask(verified(label()))
    assert answer.decision is Decision.RECOGNIZED_RESIDUAL
    assert answer.outcome is Outcome.NOT_DETERMINED
    assert answer.path == ("cjk.framework", "CJK-03-2009(C)")
    assert answer.decision_by == "kr.ecolabel"
    assert answer.expires_on == date(2027, 1, 1)  # the certificate's end


def test_a_verified_label_under_a_whole_certificate_conforms():
    claim = verified(label(scheme={"id": "x.a"}, criteria=None))
    level4 = simple(agreements=[{"agreement": "g1", "level": "L4"}])
    answer = ask(claim, RecognitionQuestion("x.b", "copier", date(2026, 6, 1)), standards=level4)
    assert answer.decision is Decision.RECOGNIZED
    assert answer.outcome is Outcome.CONFORMS
    assert answer.to_dict()["basis"] == "verified"


def test_the_signed_site_counts():
    assert ask(verified(label()), CHINA).decision is Decision.RECOGNIZED_RESIDUAL
    in_china = verified(label(facility={"country": "CN"}))
    assert (ask(in_china, CHINA).decision, ask(in_china, CHINA).reasons) == (Decision.NOT_RECOGNIZED, ("SCOPE_SITE",))
    assert ask(in_china, replace(CHINA, factory_country="TH")).reasons == ("SCOPE_SITE",)
    nowhere = ask(verified(label(facility=None)), CHINA)
    assert (nowhere.decision, nowhere.missing) == (Decision.INDETERMINATE, ("factory_country",))


def test_a_site_that_is_stated_twice_is_not_known_whatever_the_question_says():
    claim = verified(label(facility=[{"country": "CN"}, {"country": "TH"}]))
    answer = ask(claim, replace(CHINA, factory_country="TH"))
    assert (answer.decision, answer.reasons) == (Decision.INDETERMINATE, ("CLAIM_FACT_AMBIGUOUS",))


def test_a_supplier_s_own_claim_of_a_label_is_not_enough():
    answer = ask(verified(label(), by=supplier))
    assert (answer.decision, answer.reasons) == (Decision.INDETERMINATE, ("ISSUER_NOT_ACCREDITED",))


@pytest.mark.parametrize(
    ("on", "reasons"),
    [
        (date(2025, 12, 31), ("CERT_EXPIRED",)),
        (date(2026, 1, 1), ()),
        (date(2026, 12, 31), ()),
        (date(2027, 1, 1), ("CERT_EXPIRED",)),
    ],
)
def test_the_claim_s_own_days_are_the_certificate_s(on, reasons):
    assert ask(verified(label()), replace(KOREA, on=on)).reasons == reasons


def test_only_sealed_evidence_is_taken():
    claim = verified(label())
    for other in (dict(claim.content), json.dumps({}), None):
        with pytest.raises(TypeError, match="VerifiedClaim"):
            ask(other)


def test_facts_made_up_around_a_sealed_claim_are_not_believed():
    facts = read_facts(verified(label(facility={"country": "CN"})), standards=standards())
    forged = replace(facts, facility_country="TH", findings=())
    assert ask(forged, CHINA).reasons == ("SCOPE_SITE",)


def test_a_claim_verified_for_another_instant_is_refused():
    claim = verified(label())
    for more in ({"at": AT + timedelta(seconds=1)}, {"known_at": AT - timedelta(seconds=1)}):
        with pytest.raises(EvidenceError) as refused:
            ask(claim, **more)
        assert refused.value.code == "VERIFIED_AT_OTHER_INSTANT"
    early = verified(label(), known_at=AT - timedelta(days=1))
    assert ask(early, known_at=AT - timedelta(days=1)).known_at == AT - timedelta(days=1)


def test_the_result_document_has_the_shape_of_all_results():
    document = ask(verified(label())).to_dict()
    assert document["format"] == "greenchain-result/1"
    assert document["kind"] == "recognition"
    assert document["outcome"] == "not_determined"
    assert document["path"] == ["cjk.framework", "CJK-03-2009(C)"]
    assert document["residual"] == [{"remainder_of": "EL141 (2021 revision)", "code": "UNLISTED"}]
    assert document["rejected"] == []
    assert document["question"]["target"] == {"scheme": "kr.ecolabel", "criteria_set": "EL141 (2021 revision)"}
    assert document["standards"] == [shipped(*LABELS).ref.to_dict()]
    assert canonical_json(document) == canonical_json(ask(verified(label(), by=body)).to_dict())


def test_every_check_of_an_answer_cites_its_row():
    answer = ask(verified(label()))
    cited = {finding.check: finding.citation.row for finding in answer.findings if finding.citation}
    assert cited["period"] == "agreements/cjk.framework"
    assert cited["direction"] == "edges/cjk.framework/jp.eco_mark/kr.ecolabel"
    assert cited["pin"] == "pins/cjk.framework/CJK-03-2009(C)"
    assert cited["target_criteria"] == "criteria_sets/kr.ecolabel/EL141 (2021 revision)"
