"""Conformity Schemes by hand: what becomes of each member, the form before the release, versions, decisions, files."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

import jsonschema
import pytest

from cvc_world import CONTEXT, LEAD, PROFILE_ID, SCHEME, SCHEME_ID
from document_world import AT
from greenchain.cli.main import run
from greenchain.formats.exact_json import exact_text, indented_text
from greenchain.formats.untp import read_conformity_scheme
from greenchain.recognition import assess, read_facts, read_question
from greenchain.recognition.recheck import recheck
from greenchain.values.errors import InputError
from greenchain.values.result import result_text


def document(**changes):
    return {**json.loads(exact_text(SCHEME)), **changes}


def read(value=SCHEME):
    return read_conformity_scheme(exact_text(value).encode())


def codes(imported):
    return [finding.code for finding in imported.findings]


def with_profile(**changes):
    made = deepcopy(SCHEME)
    made["includedProfile"][0] |= changes
    return made


def with_criterion(**changes):
    made = deepcopy(SCHEME)
    made["includedProfile"][0]["criterion"][0] |= changes
    return made


def call(capsys, *arguments):
    code = run([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture
def files(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else exact_text(content), encoding="utf-8")
        return str(path)

    return write


def test_a_scheme_its_profiles_and_their_performances_become_facts():
    facts = read().facts
    assert [(one["id"], one["name"], one["owner"]) for one in facts["schemes"]] == [
        (SCHEME_ID, "Clean Copper", "Copper Body")
    ]
    (found,) = facts["criteria_sets"]
    assert (found["scheme"], found["name"], found["valid"]) == (SCHEME_ID, PROFILE_ID, ["2025-02-01", None])
    assert found["categories"] == ["https://hs.example/7403"]
    first, second = found["criteria"]
    assert (first["id"], first["threshold"], first["unit"]) == (LEAD, "0.10", "P1")
    assert first["property"] == "https://metric.example/lead"
    assert "comparator" not in first
    assert (second["id"], "threshold" in second) == (f"{LEAD}#2", False)
    assert codes(read()) == ["UNTP_DIRECTION_UNSTATED"]


def test_alignments_and_endorsements_are_statements_of_level_l0():
    authority = {"id": "https://state.example", "name": "State"}
    facts = read({**SCHEME, "endorsement": {"name": "E", "issuingAuthority": authority}}).facts
    assert [(one["from"], one["to"], one["level"]) for one in facts["agreements"]] == [
        (SCHEME_ID, "https://std.example/1", "L0"),
        (SCHEME_ID, "https://state.example", "L0"),
    ]
    world = read_facts(indented_text(facts).encode())
    answer = assess(read_question(asked("https://state.example")).question, facts=world, at=AT)
    assert (answer.decision.value, answer.reasons) == ("not_recognized", ("AGR_MOU_ONLY",))


@pytest.mark.parametrize(
    ("changes", "valid", "found"),
    [
        ({"status": "deprecated"}, ["2025-02-01", "deprecated, since when is not stated"], True),
        ({"status": "proposed"}, ["proposed, from when is not stated", None], True),
        ({"validFrom": "soon"}, ["soon", None], True),
        ({"validFrom": "2025-03"}, ["2025-03", None], False),
        ({"status": "active"}, ["2025-02-01", None], False),
    ],
)
def test_a_day_that_is_not_stated_is_kept_as_one_that_may_be_any(changes, valid, *, found):
    imported = read(with_profile(**changes))
    assert imported.facts["criteria_sets"][0]["valid"] == valid
    assert ("UNTP_DATE_UNSTATED" in codes(imported)) == found


@pytest.mark.parametrize("status", ["proposed", "deprecated"])
def test_nothing_firm_rests_on_a_criterion_whose_standing_is_not_known(status):
    imported = read(with_criterion(status=status))
    assert {one["status"] for one in imported.facts["criteria_sets"][0]["criteria"]} == {"derived"}
    assert "UNTP_STANDING_UNKNOWN" in codes(imported)


def test_the_form_before_the_release_reads_as_the_released_one_and_says_so():
    former = deepcopy(SCHEME)
    criterion = former["includedProfile"][0]["criterion"][0]
    criterion["passThreshold"] = criterion.pop("requiredPerformance")
    criterion["passThreshold"][0]["type"] = ["Performance"]
    del former["@context"]
    imported = read(former)
    assert codes(imported).count("UNTP_PRERELEASE") == 3
    assert imported.facts == read().facts


@pytest.mark.parametrize(
    "context", ["https://vocabulary.uncefact.org/untp/0.6.1/context/", ["https://other.example/"], CONTEXT, [], None]
)
def test_another_version_is_refused_by_its_context(context):
    with pytest.raises(InputError) as refused:
        read({**SCHEME, "@context": context})
    assert refused.value.code == "UNSUPPORTED_UNTP_VERSION"


def test_all_faults_come_together_each_with_its_pointer():
    broken = with_criterion(
        name=7, requiredPerformance=[{"metric": {"id": "m", "name": "m"}, "measure": {"value": "1"}}]
    )
    with pytest.raises(InputError) as refused:
        read({**broken, "owner": []})
    below = "/includedProfile/0/criterion/0"
    assert [fault.where for fault in refused.value.faults] == [
        "/owner",
        f"{below}/name",
        f"{below}/requiredPerformance/0/measure/value",
    ]


@pytest.mark.parametrize("twice", ["profile", "criterion"])
def test_what_stands_twice_under_one_id_is_refused(twice):
    doubled = deepcopy(SCHEME)
    listed = doubled["includedProfile"] if twice == "profile" else doubled["includedProfile"][0]["criterion"]
    listed.append(listed[0])
    with pytest.raises(InputError, match="once"):
        read(doubled)


def asked(target="x.b", **certificate):
    return {
        "kind": "recognition-question", "on": "2026-01-01", "effect": "licence",
        "certificate": {"scheme": SCHEME_ID, "criteria_set": PROFILE_ID, "category": "copper", "valid": [None, None],
                        "suspended": [], **certificate},
        "product": {"category": "copper"}, "target": {"scheme": target},
    }  # fmt: skip


def world(*, credit, imported=None, mapped=True, **criterion):
    """An imported scheme that one of ours takes over, for whoever asks at most 0.2 % of lead."""
    facts = deepcopy(dict((imported or read()).facts))
    if mapped:
        facts["categories"] = [{"id": "copper", "within": "https://hs.example/7403"}]
    facts["criteria_sets"][0]["criteria"][0] |= criterion
    wanted = {"id": "b.lead", "property": "https://metric.example/lead", "comparator": "<=", "threshold": "0.2"}
    facts["criteria_sets"].append({"scheme": "x.b", "name": "N", "criteria": [{**wanted, "unit": "P1"}]})
    agreement = {"id": "g", "from": SCHEME_ID, "to": "x.b", "level": "L3", "scope": "any", "credit": credit}
    agreement["pins"] = [{"sets": {SCHEME_ID: [PROFILE_ID], "x.b": ["N"]}}]
    facts["agreements"].append({**agreement, "common": [{"from": LEAD, "to": "b.lead"}]})
    return read_facts(indented_text(facts).encode())


@pytest.mark.parametrize("credit", ["dominance", "common"])
def test_a_measure_without_direction_leaves_the_criterion_to_the_target_until_somebody_states_it(credit):
    question = read_question(asked()).question
    answer = assess(question, facts=world(credit=credit), at=AT)
    assert [item.to_dict() for item in answer.residual] == [{"criterion": "b.lead", "code": "NOT_IMPLIED"}]
    stated = assess(question, facts=world(credit=credit, comparator="<="), at=AT)
    assert (stated.decision.value, stated.residual) == ("recognized", ())
    assert recheck(json.loads(result_text(stated.to_dict()))) == []


@pytest.mark.parametrize("status", ["proposed", "deprecated"])
def test_a_profile_of_unknown_days_never_recognizes(status):
    facts = world(credit="dominance", imported=read(with_profile(status=status)), comparator="<=")
    answer = assess(read_question(asked()).question, facts=facts, at=AT)
    assert (answer.decision.value, answer.reasons) == ("indeterminate", ("DATE_IMPRECISE",))
    assert answer.missing


def test_an_unknown_unit_never_recognizes():
    facts = world(credit="dominance", comparator="<=", unit="smoot")
    answer = assess(read_question(asked()).question, facts=facts, at=AT)
    assert [item.code for item in answer.residual] == ["UNIT_UNKNOWN"]


def test_the_command_line_imports_checks_compares_and_exports(capsys, files, tmp_path, conformance_data):
    source, facts, out = files("cvc.json", SCHEME), str(tmp_path / "facts.json"), str(tmp_path / "again.json")
    code, document = call(capsys, "standards", "import", source, "--format", "untp-cvc", "--out", facts)
    assert (code, document["scheme"], document["facts"]["criteria_sets"]) == (0, SCHEME_ID, 1)
    assert call(capsys, "standards", "check", facts)[0] == 0
    name = f"{SCHEME_ID}/{PROFILE_ID}"
    code, document = call(capsys, "standards", "diff", "--from-set", name, "--to-set", name, "--facts", facts)
    assert (code, document["dominates"]) == (0, True)
    code, document = call(
        capsys, "standards", "export", SCHEME_ID, "--format", "untp-cvc", "--out", out, "--facts", facts
    )
    assert (code, document["missing"], [file["path"] for file in document["files"]]) == (0, [], [out])
    schema = json.loads((conformance_data / "untp" / "v0.7.0" / "schema" / "cvc.json").read_text())
    text = Path(out).read_text(encoding="utf-8")
    jsonschema.validate(json.loads(text), schema)
    assert '"value": 0.10' in text
    assert read_conformity_scheme(text.encode()).facts == read().facts
    again = ("standards", "export", SCHEME_ID, "--format", "untp-cvc", "--out", out, "--facts", facts)
    assert call(capsys, *again)[0] == 3
    assert call(capsys, *again, "--force")[0] == 0


def test_what_nobody_stated_is_not_invented_for_an_export(capsys, tmp_path):
    out = tmp_path / "eco_mark.json"
    code, document = call(capsys, "standards", "export", "jp.eco_mark", "--format", "untp-cvc", "--out", str(out))
    assert code == 4
    assert {"/owner/id", "/endorsementLevel", "/documentation"} <= set(document["missing"])
    assert not out.exists()


def test_a_refused_document_writes_nothing_and_names_file_and_pointer(capsys, files, tmp_path):
    out = tmp_path / "facts.json"
    code, document = call(
        capsys,
        "standards",
        "import",
        files("cvc.json", {**SCHEME, "owner": 1}),
        "--format",
        "untp-cvc",
        "--out",
        str(out),
    )
    assert (code, document["findings"][0]["code"], out.exists()) == (3, "UNTP_SHAPE", False)
    assert document["findings"][0]["where"].endswith("cvc.json /owner")


@pytest.mark.conformance
@pytest.mark.parametrize("name", ["scheme", "profile", "criterion-mass-balance"])
def test_the_published_samples_are_read_with_findings(conformance_data, name):
    raw = (conformance_data / "untp" / "v0.7.0" / "sample" / f"cvc-{name}-prerelease.json").read_bytes()
    imported = read_conformity_scheme(raw)
    assert {"UNTP_PRERELEASE", "REQUIRED_FIELD_MISSING"} <= set(codes(imported))
    assert read_facts(indented_text(imported.facts).encode()).documents[0].id == imported.facts["id"]
