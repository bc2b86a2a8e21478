"""What a question says beside a verified claim: it may not contradict it, and what only it says carries no pass."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest

from evidence_world import body, issued, label
from greenchain.cli.main import run
from greenchain.recognition.recheck import recheck
from greenchain.recognition.witness import seal_of

AT = "2026-06-01T00:00:00Z"
CLAIM = label(scheme={"id": "x.a"}, criteria=[{"standard": "K1"}])
NO_SITE = {name: value for name, value in CLAIM.items() if name != "facility"}
ASKED = {
    "kind": "recognition-question", "on": "2026-06-01", "effect": "licence", "product": {"category": "copier"},
    "target": {"scheme": "x.b", "criteria_set": "N4"},
}  # fmt: skip
AGREEMENT = {
    "id": "g1", "from": "x.a", "to": "x.b", "level": "L4", "scope": ["copier"], "pins": [{"id": "D1", "from": "K1", "to": "N4"}],
}  # fmt: skip
LETTER = {"conditions": [{"id": "letter", "document": "jea_verification"}]}
SHOWN = {"documents": [{"kind": "jea_verification", "issued": "2026-05-01"}]}
SITE = {"exclusions": [{"field": "factory_country", "values": ["CN"]}]}
ORIGIN = {"exclusions": [{"field": "origin", "not_values": ["TH"]}]}
LEAD = {"exclusions": [{"field": "substance", "values": ["lead"]}]}
SERIES = {"variant": {"relation": "same_series", "may_differ": ["print_speed"], "reprove": ["noise"]}}
VARIANT = {"relation": "same_series", "differs": ["print_speed"]}
MARK = "STATED_NOT_VERIFIED"


@pytest.fixture
def ask(tmp_path, capsys):
    (tmp_path / "trust.toml").write_text(
        f'[[anchor]]\nid = "{body.did}"\nmay = ["issue"]\nrole = "third_party"\nvalid_from = 2020-01-01T00:00:00Z\n'
        '[anchor.scope]\ncredential_types = ["EcoLabelCredential"]\n'
    )

    def asked(document, *, rules=None, claim=CLAIM, way=()):
        sets = [{"scheme": scheme, "name": name} for scheme, name in (("x.a", "K1"), ("x.b", "N4"))]
        tree = [{"id": "copier", "within": "imaging"}]
        agreement = {**AGREEMENT, **(rules or {})}
        facts = {
            "kind": "recognition-facts", "id": "own", "edition": "1",
            "agreements": [agreement], "criteria_sets": sets, "categories": tree,
        }  # fmt: skip
        for name, value in (("q", document), ("f", facts)):
            (tmp_path / f"{name}.json").write_text(json.dumps(value))
        (tmp_path / "claim.json").write_bytes(issued(claim))
        files = {name: str(tmp_path / name) for name in ("q.json", "f.json", "claim.json", "trust.toml")}
        options = ["--facts", files["f.json"], "--only-facts", "--credential", files["claim.json"]]
        when = () if way else ("--at", AT)
        code = run(["recognize", *way, files["q.json"], *options, "--trust", files["trust.toml"], *when, "--json"])
        told = capsys.readouterr()
        return code, json.loads(told.out)

    return asked


def with_product(**members):
    return {**ASKED, "product": {"category": "copier", **members}}


def codes(document):
    return [one["code"] for one in document["findings"] if one["outcome"] != "conforms"]


def test_a_claim_that_says_it_all_conforms_and_the_answer_names_its_product(ask):
    code, document = ask(ASKED)
    assert (code, document["outcome"], document["stated"]) == (0, "conforms", [])
    assert document["subject"] == CLAIM["id"]


def test_a_certificate_that_the_claim_bears_out_is_no_fault(ask):
    stated = {"scheme": "x.a", "criteria_set": "K1", "category": "imaging", "issuer": "cec", "suspended": []}
    stated["suspended"] = [["2020-01-01", "2026-06-01"]]
    assert ask({**ASKED, "certificate": stated})[0] == 0


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("id", "another"),
        ("scheme", "nordic.swan"),
        ("criteria_set", ["K1", "K9"]),
        ("category", "printer"),
        ("issuer", "did:key:zOther"),
        ("valid", ["2020-01-01", "2021-01-01"]),
        ("suspended", [["2020-01-01", None]]),
        ("suspended", [["2020-01-01", "2026-06-02"]]),
        ("suspended", [["2030-01-01", None]]),
    ],
)
def test_a_certificate_that_contradicts_the_claim_is_refused_and_the_member_is_named(ask, member, value):
    code, document = ask({**ASKED, "certificate": {member: value}})
    assert (code, codes(document)) == (3, ["CERTIFICATE_CONTRADICTS"])
    assert document["findings"][0]["where"].endswith(f"/certificate/{member}")


RESTING = [
    ({**ASKED, **SHOWN}, LETTER, CLAIM, ["documents"]),
    (with_product(factory_country="TH"), SITE, NO_SITE, ["product.factory_country"]),
    (with_product(origin="TH"), ORIGIN, CLAIM, ["product.origin"]),
    (with_product(substances=[]), LEAD, CLAIM, ["product.substances"]),
    (ASKED, {}, {**CLAIM, "category": "imaging"}, ["product.category"]),
    (with_product(model="quite another"), {}, CLAIM, ["product.model"]),
    ({**with_product(variant_of=VARIANT), "evidence": ["noise"]}, SERIES, CLAIM, ["evidence", "product.variant_of"]),
]
NOT_RESTING = [
    ({**ASKED, **SHOWN, "evidence": ["noise"]}, {}, CLAIM),
    (with_product(factory_country="TH"), SITE, CLAIM),
    (with_product(factory_country="TH"), {}, NO_SITE),
    (with_product(origin="TH", substances=[], made_on="2026-01-01"), SITE, CLAIM),
    (with_product(category="imaging"), {}, CLAIM),
]


@pytest.mark.parametrize(("document", "rules", "claim", "missing"), RESTING)
def test_what_only_the_question_says_carries_no_pass(ask, document, rules, claim, missing):
    code, answer = ask(document, rules=rules, claim=claim)
    assert (code, answer["decision"], answer["outcome"]) == (4, "recognized", "not_determined")
    mark = next(one for one in answer["findings"] if one["code"] == MARK)
    assert mark["missing"] == missing
    assert set(missing) <= set(answer["stated"])
    assert recheck(answer) == []


@pytest.mark.parametrize(("document", "rules", "claim"), NOT_RESTING)
def test_what_the_answer_does_not_rest_on_may_be_stated(ask, document, rules, claim):
    code, answer = ask(document, rules=rules, claim=claim)
    assert (code, codes(answer)) == (0, [])
    assert recheck(answer) == []


@pytest.mark.parametrize(("document", "rules", "claim", "missing"), RESTING)
def test_a_recheck_notices_that_the_mark_is_gone(ask, document, rules, claim, missing):
    _, answer = ask(document, rules=rules, claim=claim)
    forged = deepcopy(answer)
    forged["findings"] = [one for one in answer["findings"] if one["code"] != MARK]
    forged["outcome"] = "conforms"
    assert recheck(resealed(forged)) != []
    forged["stated"] = [one for one in answer["stated"] if one not in missing]
    is_site = missing == ["product.factory_country"]  # who says that, only the claim can show
    assert bool(recheck(resealed(forged))) is not is_site
    code, document = ask(resealed(forged), rules=rules, claim=claim, way=("--recheck",))
    assert (code, document["outcome"]) == (1, "does_not_conform")


def test_a_recheck_with_the_claim_holds_the_subject_against_it(ask):
    _, answer = ask(ASKED)
    assert ask(answer, way=("--recheck",))[0] == 0
    other = resealed({**answer, "subject": "https://id.gs1.org/01/09520002000071"})
    assert ask(other, way=("--recheck",))[0] == 1


def resealed(document):
    changed = deepcopy(document)
    changed["witness"]["sha256"] = seal_of(changed)
    return changed


def test_kept_stock_takes_day_and_route_from_the_question_and_lists_them(ask):
    rules = {"valid": ["2020-01-01", "2026-03-01"], "grandfather": [{"route": "us_epa", "effect": "licence"}]}
    asked = {**with_product(made_on="2026-02-01"), "certificate": {"route": "us_epa"}}
    code, answer = ask(asked, rules=rules)
    assert (code, answer["decision"]) == (0, "grandfathered")
    assert answer["stated"] == ["certificate.route", "product.made_on"]
    assert recheck(answer) == []
    shown = {"documents": [{"kind": "jea_verification", "issued": "2026-02-01"}]}  # by the last day before the end
    code, answer = ask({**asked, **shown}, rules={**rules, **LETTER})
    assert (code, answer["decision"], codes(answer)) == (4, "grandfathered", [MARK])
    assert recheck(answer) == []


def test_stock_is_kept_only_of_what_was_not_suspended_before_the_end(ask):
    rules = {"valid": ["2020-01-01", "2026-03-01"], "grandfather": [{"route": "us_epa", "effect": "licence"}]}
    held = {"route": "us_epa", "suspended": [["2026-02-01", "2026-02-10"]]}
    document = {**with_product(made_on="2026-01-01"), "certificate": held}
    code, answer = ask(document, rules=rules)
    assert (code, answer["decision"], answer["question"]["certificate"]["suspended"]) == (
        0,
        "grandfathered",
        held["suspended"],
    )
    assert ask(answer, rules=rules, way=("--recheck",))[0] == 0
    code, answer = ask({**document, "certificate": {**held, "suspended": [["2026-02-01", "2026-03-10"]]}}, rules=rules)
    assert (code, answer["decision"], answer["reasons"]) == (1, "not_recognized", ["AGR_EXPIRED"])


def test_a_label_asked_for_by_its_own_scheme_may_rest_on_the_question_too(ask):
    asked = {**ASKED, "target": {"scheme": "x.a", "criteria_set": "K1"}}
    assert ask(asked)[0] == 0
    code, answer = ask({**asked, "product": {"category": "copier", "model": "another"}})
    assert (code, codes(answer), recheck(answer)) == (4, [MARK], [])
