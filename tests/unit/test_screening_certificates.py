"""Certificates of facilities and ends of waste: what a verified claim covers, on which day, and who may say it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evidence_world import POLICY, body, issued, supplier
from greenchain.adapters.shipped import load_standards
from greenchain.claims import ClaimVerifier, TrustPolicy
from greenchain.cli.main import app
from greenchain.evidence import EvidenceError
from greenchain.formats.declarations import parse_declaration
from greenchain.graph import build_graph
from greenchain.model.events import Action, EventType, ObjectRef, TraceEvent
from greenchain.model.nouns import DeclaredYield, Facility
from greenchain.screening import screen
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import Quantity
from greenchain.workspace import CaseFile
from greenchain.workspace.screen_claims import screening_certificates

AT = datetime(2026, 6, 1, tzinfo=UTC)
STANDARDS = load_standards()
SITE, OTHER = "https://id.gs1.org/414/9521234000006", "https://id.gs1.org/414/9521234000037"
ITEM = {
    **dict.fromkeys(("notification_no", "movement_id", "lot", "consent_from", "consent_to")),
    "item_no": "1",
    "hs": "391510",
    "waste_code": "B3011",
    "operation": "R3",
    "condition": "waste",
    "net_kg": "20000",
    "gross_kg": "20100",
    "annex_vii_no": "A1",
    "facility": SITE,
    "facility_permit": "P",
}
HEAD = {"declaration_id": "D", "export_country": "FR", "import_country": "TR", "export_date": "2026-03-02"}
HEAD |= {"import_date": "2026-03-20"}
CODES = {"CERTIFICATE_SCOPE", "CERTIFICATE_EXPIRED"}


def certificate(site=SITE, codes=("B3010", "b30.11"), *, by=body, kind="FacilityCertificateCredential", **members):
    return issued({"id": site, "wasteCodes": list(codes)}, by=by, type=["VerifiableCredential", kind], **members)


def verified(raw, at=AT):
    return ClaimVerifier(POLICY).verify(raw, at=at, known_at=AT)


def ask(*claims, policy=POLICY, header=(), drop=(), **item):
    stated = {name: text for name, text in {**ITEM, **item}.items() if name not in drop}
    head = {name: text for name, text in {**HEAD, **dict(header)}.items() if name not in drop}
    shipment = parse_declaration({**head, "items": [stated]})
    result = screen(shipment, standards=STANDARDS, at=AT, claims=[verified(raw) for raw in claims], policy=policy)
    return {finding.code: finding for finding in result.findings if finding.code in CODES}


def test_the_certificate_of_the_facility_for_the_code_on_the_day_is_enough():
    assert ask(certificate()) == {}


def test_without_claims_and_policy_no_certificate_is_asked_for():
    assert ask(policy=None) == {}


def test_under_a_policy_waste_to_a_facility_needs_a_certificate():
    found = ask()
    assert set(found) == {"CERTIFICATE_SCOPE"}
    assert found["CERTIFICATE_SCOPE"].outcome is Outcome.NOT_DETERMINED
    assert found["CERTIFICATE_SCOPE"].where == "/items/1/facility"


@pytest.mark.parametrize(
    "raw",
    [
        certificate(OTHER),
        certificate(codes=("B3010",)),
        certificate(codes=()),
        certificate(kind="EcoLabelCredential"),
        certificate(by=supplier),
    ],
    ids=["another facility", "another code", "no code", "another type", "signed by a supplier"],
)
def test_what_does_not_cover_facility_and_code_is_no_certificate(raw):
    assert set(ask(raw)) == {"CERTIFICATE_SCOPE"}


@pytest.mark.parametrize(("day", "fires"), [("2025-12-31", True), ("2026-01-01", False)])
def test_the_first_day_of_its_validity_counts(day, fires):
    found = ask(certificate(), header={"export_date": day})
    assert set(found) == ({"CERTIFICATE_EXPIRED"} if fires else set())
    if fires:
        assert "urn:example:claim:1" in found["CERTIFICATE_EXPIRED"].related
        assert "2026-01-01" in found["CERTIFICATE_EXPIRED"].detail


def test_a_second_certificate_for_the_day_is_enough():
    late = certificate(validFrom="2026-05-01T00:00:00Z", name="urn:example:late")
    assert set(ask(late)) == {"CERTIFICATE_EXPIRED"}
    assert ask(late, certificate()) == {}


def test_what_is_not_given_leaves_it_open():
    assert ask(certificate(), drop=("facility",))["CERTIFICATE_SCOPE"].missing == ("facility",)
    stated = {name: text for name, text in HEAD.items() if not name.endswith("_date")}
    shipment = parse_declaration({**stated, "items": [ITEM]})
    result = screen(shipment, standards=STANDARDS, at=AT, claims=[verified(certificate())], policy=POLICY)
    undated = next(finding for finding in result.findings if finding.code == "DATE_MISSING")
    assert "CERTIFICATE_EXPIRED" in undated.related


def test_goods_and_waste_of_no_facility_need_no_certificate():
    assert ask(facility=None) == {}
    assert ask(hs="390120", condition="new", waste_code=None) == {}


def test_claims_of_another_question_are_refused():
    later = ClaimVerifier(POLICY).verify(certificate(), at=AT + timedelta(days=1))
    shipment = parse_declaration({**HEAD, "items": [ITEM]})
    with pytest.raises(EvidenceError):
        screen(shipment, standards=STANDARDS, at=AT, claims=[later], policy=POLICY)
    other = TrustPolicy(POLICY.anchors[:1], profile="test")
    with pytest.raises(EvidenceError):
        screen(shipment, standards=STANDARDS, at=AT, claims=[verified(certificate())], policy=other)


def test_what_nobody_verified_is_no_evidence():
    shipment = parse_declaration({**HEAD, "items": [ITEM]})
    with pytest.raises(TypeError):
        screen(shipment, standards=STANDARDS, at=AT, claims=[json.loads(certificate())], policy=POLICY)


def in_folder(*raws):
    files = [CaseFile(f"{number}.json", "claim", raw) for number, raw in enumerate(raws)]
    return screening_certificates(files, policy=POLICY, standards=STANDARDS, at=AT)


def test_what_has_ended_since_still_covers_its_own_days():
    ended = certificate(validUntil="2026-04-01T00:00:00Z")
    certificates, faults = in_folder(ended)
    assert faults == ()
    day = {**ITEM, "import_country": "TR", "export_country": "FR"}
    assert certificates.facts_of({**day, "export_date": "2026-03-31"}).facts["certificate_day"] == "within"
    assert certificates.facts_of({**day, "export_date": "2026-04-01"}).facts["certificate_day"] == "outside"


def test_what_is_no_evidence_is_a_fault_of_its_file():
    tampered = certificate().replace(b"B3010", b"B3020")
    certificates, faults = in_folder(tampered, b"\x00nonsense", certificate())
    assert sorted(fault.file for fault in faults) == ["0.json", "1.json"]
    assert len(certificates.of_facilities) == 1


PLANT = "https://id.gs1.org/414/9521234000020"
OLD, NEW = (f"https://id.gs1.org/01/09521234003007/10/{name}" for name in ("OLD", "NEW"))
KG = Quantity.of("1000", "KGM")
CHAIN = build_graph(
    [
        TraceEvent(
            type=EventType.OBJECT,
            event_time=datetime(2026, 2, 1, tzinfo=UTC),
            key="e1",
            action=Action.ADD,
            objects=(ObjectRef(OLD, KG),),
            biz_step="collecting",
            biz_location=OTHER,
        ),
        TraceEvent(
            type=EventType.TRANSFORMATION,
            event_time=datetime(2026, 2, 2, tzinfo=UTC),
            key="e2",
            inputs=(ObjectRef(OLD, KG),),
            outputs=(ObjectRef(NEW, KG),),
            biz_location=PLANT,
        ),
    ],
    facilities=[Facility(PLANT, roles=("recovery",))],
)


@pytest.mark.parametrize(
    ("subject", "members", "proves"),
    [
        ({"id": NEW}, {}, True),
        ({"id": "https://id.gs1.org/01/09521234003007"}, {}, True),
        ({"id": NEW, "facility": {"id": PLANT}}, {}, True),
        ({"id": NEW, "facility": {"id": OTHER}}, {}, False),
        ({"id": OLD}, {}, False),
        ({"id": PLANT, "product": {"hsCode": "3901"}}, {}, True),
        ({"id": PLANT, "product": {"hsCode": "3902"}}, {}, False),
        ({"id": PLANT}, {}, False),
        ({"id": NEW}, {"validFrom": "2026-02-02T00:00:00Z"}, True),
        ({"id": NEW}, {"validFrom": "2026-02-02T00:00:01Z"}, False),
        ({"id": NEW}, {"type": ["VerifiableCredential", "EcoLabelCredential"]}, False),
    ],
)
def test_an_end_of_waste_is_of_the_lot_or_of_what_the_recovery_makes(subject, members, proves):
    raw = issued(subject, **{"type": ["VerifiableCredential", "EndOfWasteCredential"], **members})
    goods = {"hs": "390120", "condition": "new", "waste_code": None, "lot": NEW, "net_kg": "900"}
    shipment = parse_declaration({**HEAD, "items": [{**ITEM, **goods}]})
    result = screen(
        shipment,
        standards=STANDARDS,
        at=AT,
        graph=CHAIN,
        claims=[verified(raw)],
        policy=POLICY,
        recipes=[DeclaredYield(PLANT, "0", "1")],
    )
    assert ("END_OF_WASTE_UNPROVEN" not in {finding.code for finding in result.findings}) is proves


TRUST = f"""profile = "production"
[[anchor]]
id = "{body.did}"
may = ["issue"]
role = "third_party"
[anchor.scope]
credential_types = ["FacilityCertificateCredential"]
"""


def test_the_command_takes_credentials_and_a_policy(tmp_path: Path):
    (tmp_path / "d.json").write_text(json.dumps({"declarations": [{**HEAD, "items": [ITEM]}]}))
    (tmp_path / "trust.toml").write_text(TRUST)
    (tmp_path / "in").mkdir()
    arguments = ["screen", str(tmp_path / "d.json"), "--at", "2026-06-01T00:00:00Z", "--json"]
    asked = [*arguments, "--credentials", str(tmp_path / "in"), "--trust", str(tmp_path / "trust.toml")]
    without = CliRunner().invoke(app, asked)
    assert "CERTIFICATE_SCOPE" in without.stdout
    (tmp_path / "in" / "certificate.json").write_bytes(certificate())
    told = CliRunner().invoke(app, asked)
    assert "CERTIFICATE_SCOPE" not in told.stdout
    assert {one["role"] for one in json.loads(told.stdout)["beside"]} == {"credentials", "trust"}
    (tmp_path / "in" / "broken.json").write_bytes(certificate().replace(b"B3010", b"B3020"))
    refused = CliRunner().invoke(app, asked)
    assert refused.exit_code == 3
    assert json.loads(refused.stdout)["faults"]
    assert CliRunner().invoke(app, [*arguments, "--credentials", str(tmp_path / "in")]).exit_code == 2
