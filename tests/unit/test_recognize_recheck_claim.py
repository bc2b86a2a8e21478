"""``recognize --recheck --credential``: an answer about a claim holds where the claim is verified again and is that one."""

from __future__ import annotations

import json

import pytest

from evidence_world import body, issued, label, supplier
from greenchain.cli.main import run
from greenchain.recognition.witness import seal_of

AT = "2026-06-01T00:00:00Z"
ASKED = {
    "kind": "recognition-question", "on": "2026-06-01", "effect": "licence", "product": {"category": "copier"},
    "target": {"scheme": "kr.ecolabel", "criteria_set": "EL141 (2021 revision)"},
}  # fmt: skip


@pytest.fixture
def call(tmp_path, capsys):
    anchors = ((body, "third_party"), (supplier, "supplier"))
    (tmp_path / "trust.toml").write_text(
        "".join(
            f'[[anchor]]\nid = "{key.did}"\nmay = ["issue"]\nrole = "{role}"\nvalid_from = 2020-01-01T00:00:00Z\n'
            '[anchor.scope]\ncredential_types = ["EcoLabelCredential"]\n'
            for key, role in anchors
        )
    )

    def ask(way, document, *, claim=None, trust="trust.toml", more=()):
        path, signed = tmp_path / "document.json", tmp_path / "claim.json"
        path.write_text(json.dumps(document))
        options = [*([way] if way else []), str(path)]
        if claim is not None:
            signed.write_bytes(claim)
            options += ["--credential", str(signed), "--trust", str(tmp_path / trust)]
        code = run(["recognize", *options, *more, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return ask


@pytest.fixture
def answered(call):
    code, document = call("", ASKED, claim=issued(label()), more=("--at", AT))
    assert (code, document["decision"], document["basis"]) == (4, "recognized_residual", "verified")
    return document


def codes(document):
    return sorted({one["code"] for one in document["findings"]})


def resealed(document, **changes):
    changed = {**document, **changes}
    changed["witness"] = {**changed["witness"], "sha256": ""}
    changed["witness"]["sha256"] = seal_of(changed)
    return changed


def test_with_its_claim_verified_again_an_answer_holds(call, answered):
    code, document = call("--recheck", answered, claim=issued(label()))
    assert (code, codes(document)) == (0, ["CHECK_MET"])
    assert answered["claim"] in document["findings"][-1]["detail"]


def test_without_its_claim_it_stays_open_and_the_option_is_named(call, answered):
    code, document = call("--recheck", answered)
    assert (code, codes(document)) == (4, ["CHECK_MET", "RECHECK_CLAIM"])
    assert "--credential" in document["findings"][-1]["detail"]


def test_another_claim_is_refused_though_it_is_verified(call, answered):
    code, document = call("--recheck", answered, claim=issued(label(), name="urn:example:claim:2"))
    assert (code, codes(document)) == (1, ["CHECK_MET", "RECHECK_REFUSED"])


def test_a_claim_that_is_not_verified_shows_nothing(call, answered):
    changed = issued(label()).replace(b"19-155-007", b"19-155-008")
    code, document = call("--recheck", answered, claim=changed)
    assert code == 1
    assert "PROOF_INVALID" in codes(document)


@pytest.mark.parametrize(
    ("member", "value"), [("id", "19-155-008"), ("issuer", "did:key:zOther"), ("valid", ["2026-01-01", "2029-01-01"])]
)
def test_a_certificate_that_the_claim_does_not_state_is_refused(call, answered, member, value):
    certificate = {**answered["question"]["certificate"], member: value}
    changed = resealed(answered, question={**answered["question"], "certificate": certificate})
    code, document = call("--recheck", changed, claim=issued(label()))
    assert code == 1
    assert "RECHECK_REFUSED" in codes(document)


def test_an_answer_that_rests_on_a_supplier_s_own_word_is_refused(call, answered):
    claim = issued(label(), by=supplier)
    code, document = call("", ASKED, claim=claim, more=("--at", AT))
    assert (code, document["decision"]) == (4, "indeterminate")
    question = {**answered["question"], "certificate": {**answered["question"]["certificate"], "issuer": supplier.did}}
    changed = resealed(answered, claim=digest_of(call, claim), question=question)
    code, document = call("--recheck", changed, claim=claim)
    assert code == 1
    assert "does not carry" in document["findings"][-1]["detail"]


def digest_of(call, claim):
    return call("", ASKED, claim=claim, more=("--at", AT))[1]["claim"]


def test_a_factory_that_only_the_claim_names_is_asked_for(call, answered):
    product = {**answered["question"]["product"], "factory_country": "VN"}
    changed = resealed(answered, question={**answered["question"], "product": product})
    code, document = call("--recheck", changed, claim=issued(label()))
    assert (code, codes(document)) == (4, ["CHECK_MET", "RECHECK_CLAIM"])
    assert answered["question"]["product"]["factory_country"] == "TH"


def test_options_of_trust_need_the_claim(call, answered):
    assert run(["recognize", "--recheck", "r.json", "--trust", "t.toml"]) == 2
