"""A small world of issuers, claims and attackers, on published seeds: the same bytes in every run.

A :class:`Scene` is everything one verification needs. ``Simulator`` makes the honest scene; each ``break_...`` method
makes the scene of one attack or lapse, and ``BROKEN`` says what each must come to.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from greenchain.adapters.keys import Ed25519Signer, signer_from_seed
from greenchain.claims import (
    Anchor,
    ClaimVerifier,
    EvidenceBundle,
    Examination,
    Scope,
    TrustPolicy,
    issue_claim,
    make_status_list,
    status_entry,
)
from greenchain.model.claims import Claim
from greenchain.values.time import Period

LIST_URL = "https://label.example/status/1"
SUSPENSION_URL = "https://label.example/status/2"
INDEX = 4711
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2029, 1, 1, tzinfo=UTC)
CREATED = datetime(2026, 1, 15, 8, tzinfo=UTC)
AT = datetime(2026, 6, 1, tzinfo=UTC)


def signer(name: str) -> Ed25519Signer:
    """The key of the party ``name`` of this world."""
    return signer_from_seed(hashlib.sha256(f"greenchain simulator: {name}".encode()).digest())


def label_claim(**changes) -> dict:
    """A type I label licence for one lot, as a label body would draft it."""
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://greenchain.example/contexts/claims/v1"],
        "id": "urn:uuid:0d1f6f0a-6a0b-4c7e-9a43-2f7f3a3e2b10",
        "type": ["VerifiableCredential", "LabelCredential"],
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2029-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "https://id.gs1.example/01/09520123456788/10/LOT42",
            "scheme": {"id": "my.eco-label"},
            "product": {"hsCode": "340250", "name": "Detergent"},
            "facility": {"id": "https://id.gs1.example/414/9520123456788", "country": "MY"},
            "criteria": [
                {"standard": "ISO 14024", "lifeCycleStage": "production", "value": "12.50", "unit": "KGM"},
                {"standard": "OECD 301", "lifeCycleStage": "end_of_life", "value": "0.97"},
            ],
            "batches": 3,
        },
        "credentialStatus": [
            status_entry(url=LIST_URL, purpose="revocation", index=INDEX),
            status_entry(url=SUSPENSION_URL, purpose="suspension", index=INDEX),
        ],
        **changes,
    }


SCOPE = Scope(
    credential_types=("LabelCredential",),
    countries=("MY", "SG"),
    product_groups=("3402",),
    schemes=("my.eco-label",),
    standards=("ISO 14024", "OECD 301"),
    stages=("end_of_life", "production"),
)


@dataclass(frozen=True)
class Scene:
    """Policy, evidence, claim and question of one verification."""

    policy: TrustPolicy
    evidence: EvidenceBundle
    secured: bytes
    at: datetime = AT
    known_at: datetime | None = None

    def examine(self) -> Examination:
        """What the verifier says."""
        return ClaimVerifier(self.policy, evidence=self.evidence).examine(
            self.secured, at=self.at, known_at=self.known_at, source="claim.json"
        )


class Simulator:
    """The honest world, and one method per way to break it."""

    def __init__(self) -> None:
        self.body = signer("label body")
        self.thief = signer("somebody else")
        self.anchor = Anchor(self.body.did, period=Period(EPOCH, END), scope=SCOPE)
        self.policy = TrustPolicy((self.anchor,))
        self.evidence = EvidenceBundle.of_status_lists([self.status_list(), self.suspension_list()])

    def issue(self, document: dict, *, by: Ed25519Signer | None = None, created: datetime = CREATED) -> bytes:
        """``document`` signed, by the label body if nobody else is named."""
        return issue_claim(Claim(document), signer=by or self.body, created=created).raw

    def status_list(self, *entries: int, by=None, valid_from: datetime = EPOCH, url: str = LIST_URL, **more) -> bytes:
        """The revocation list with exactly ``entries`` set."""
        purpose = more.pop("purpose", "revocation")
        draft = make_status_list(url=url, purpose=purpose, entries=entries, valid_from=valid_from, **more)
        return issue_claim(draft, signer=by or self.body, created=valid_from).raw

    def suspension_list(self, *entries: int, valid_from: datetime = EPOCH) -> bytes:
        """The suspension list with exactly ``entries`` set."""
        return self.status_list(*entries, valid_from=valid_from, url=SUSPENSION_URL, purpose="suspension")

    def honest(self) -> Scene:
        """Nothing is wrong."""
        return Scene(self.policy, self.evidence, self.issue(label_claim()))

    def altered(self, **changes) -> Scene:
        """The honest scene with a claim that the body signed with other members."""
        return replace(self.honest(), secured=self.issue(label_claim(**changes)))

    def tampered(self, change) -> Scene:
        """The honest scene with a claim changed after signing by ``change(document)``."""
        document = json.loads(self.honest().secured)
        change(document)
        return replace(self.honest(), secured=json.dumps(document, ensure_ascii=False).encode())

    def resigned(self, **proof) -> Scene:
        """The honest scene with a proof that the body's own key made over other proof options."""
        from greenchain.claims.di_jcs import hash_data, proof_config
        from greenchain.claims.multibase import encode_base58
        from greenchain.values.json import canonical_json

        document = json.loads(self.honest().secured)
        options = {k: v for k, v in {**document.pop("proof"), **proof}.items() if k != "proofValue" and v is not None}
        by = proof.pop("by", self.body)
        options.pop("by", None)
        message = hash_data(config=proof_config(options), document=canonical_json(document))
        document["proof"] = {**options, "proofValue": "z" + encode_base58(by.sign(message))}
        return replace(self.honest(), secured=json.dumps(document).encode())

    def with_lists(self, *lists: bytes, **changes) -> Scene:
        """The honest scene with exactly these status lists at hand."""
        return replace(self.honest(), evidence=EvidenceBundle.of_status_lists(lists), **changes)

    def break_content(self) -> Scene:
        return self.tampered(lambda d: d["credentialSubject"]["criteria"][0].update(value="11.50"))

    def break_order_of_a_list(self) -> Scene:
        return self.tampered(lambda d: d["credentialSubject"]["criteria"].reverse())

    def break_validity_after_signing(self) -> Scene:
        return self.tampered(lambda d: d.update(validUntil="2039-01-01T00:00:00Z"))

    def break_status_entry_removed(self) -> Scene:
        return self.tampered(lambda d: d.pop("credentialStatus"))

    def break_proof_stripped(self) -> Scene:
        return self.tampered(lambda d: d.pop("proof"))

    def break_proof_empty_list(self) -> Scene:
        return self.tampered(lambda d: d.update(proof=[]))

    def break_one_good_and_one_bad_proof(self) -> Scene:
        def change(document):
            good = document["proof"]
            document["proof"] = [good, {**good, "proofValue": "z" + "2" * 87}]

        return self.tampered(change)

    def break_suite_by_old_name(self) -> Scene:
        return self.tampered(lambda d: d["proof"].update(type="Ed25519Signature2020"))

    def break_suite_not_in_policy(self) -> Scene:
        return self.resigned(cryptosuite="eddsa-rdfc-2022")

    def break_suite_missing(self) -> Scene:
        return self.resigned(cryptosuite=None)

    def break_purpose(self) -> Scene:
        return self.resigned(proofPurpose="authentication")

    def break_wrong_key(self) -> Scene:
        """The thief signs a claim that names the body as issuer."""
        document = label_claim(issuer=self.body.did)
        return replace(self.honest(), secured=self.issue(document, by=self.thief))

    def break_key_swapped(self) -> Scene:
        return self.tampered(lambda d: d["proof"].update(verificationMethod=self.thief.verification_method))

    def break_key_fragment(self) -> Scene:
        method = f"{self.body.did}#{self.thief.public_key.multikey}"
        return self.resigned(verificationMethod=method)

    def break_key_relative(self) -> Scene:
        return self.resigned(verificationMethod="#key-1")

    def break_key_is_the_identity_point(self) -> Scene:
        from greenchain.claims.multibase import encode_base58

        multikey = "z" + encode_base58(b"\xed\x01" + (1).to_bytes(32, "little"))
        zero = "z" + encode_base58((1).to_bytes(32, "little") + bytes(32))

        def change(document):
            document["issuer"] = f"did:key:{multikey}"
            document["proof"].update(verificationMethod=f"did:key:{multikey}#{multikey}", proofValue=zero)

        return self.tampered(change)

    def break_unknown_issuer(self) -> Scene:
        return replace(
            self.honest(),
            secured=self.issue(label_claim(), by=self.thief),
            evidence=EvidenceBundle.of_status_lists(
                [
                    self.status_list(by=self.thief),
                    self.status_list(by=self.thief, url=SUSPENSION_URL, purpose="suspension"),
                ]
            ),
        )

    def break_expired(self) -> Scene:
        return self.altered(validUntil="2026-03-01T00:00:00Z")

    def break_not_yet_valid(self) -> Scene:
        return self.altered(validFrom="2027-01-01T00:00:00Z")

    def break_signed_in_future(self) -> Scene:
        return replace(self.honest(), secured=self.issue(label_claim(), created=AT + timedelta(seconds=1)))

    def break_signed_before_the_anchor(self) -> Scene:
        return replace(self.honest(), secured=self.issue(label_claim(), created=EPOCH - timedelta(seconds=1)))

    def break_anchor_ended_since(self) -> Scene:
        ended = replace(self.anchor, period=Period(EPOCH, datetime(2026, 3, 1, tzinfo=UTC)))
        return replace(self.honest(), policy=TrustPolicy((ended,)))

    def break_anchor_may_not_issue(self) -> Scene:
        return replace(self.honest(), policy=TrustPolicy((replace(self.anchor, may=("accredit",)),)))

    def break_scope(self) -> Scene:
        subject = label_claim()["credentialSubject"]
        return self.altered(credentialSubject={**subject, "product": {"hsCode": "854143"}})

    def break_scope_by_one_criterion(self) -> Scene:
        subject = label_claim()["credentialSubject"]
        more = [*subject["criteria"], {"standard": "GOTS 7.0", "lifeCycleStage": "production"}]
        return self.altered(credentialSubject={**subject, "criteria": more})

    def break_scope_fact_missing(self) -> Scene:
        subject = label_claim()["credentialSubject"]
        return self.altered(credentialSubject={**subject, "facility": {"id": subject["facility"]["id"]}})

    def break_scope_fact_half_missing(self) -> Scene:
        subject = label_claim()["credentialSubject"]
        more = [*subject["criteria"], {"lifeCycleStage": "production"}]
        return self.altered(credentialSubject={**subject, "criteria": more})

    def break_type_is_a_status_list(self) -> Scene:
        return replace(self.honest(), secured=self.status_list())

    def break_type_is_a_presentation(self) -> Scene:
        return self.tampered(lambda d: d.update(type=["VerifiablePresentation"]))

    def break_revoked(self) -> Scene:
        return self.with_lists(self.status_list(INDEX), self.suspension_list())

    def break_suspended(self) -> Scene:
        return self.with_lists(self.status_list(), self.suspension_list(INDEX))

    def break_unrevoked_again(self) -> Scene:
        again = self.status_list(valid_from=datetime(2026, 3, 1, tzinfo=UTC))
        return self.with_lists(self.status_list(INDEX), again, self.suspension_list())

    def break_list_missing(self) -> Scene:
        return self.with_lists(self.suspension_list())

    def break_list_by_another_issuer(self) -> Scene:
        return self.with_lists(self.status_list(by=self.thief), self.suspension_list())

    def break_list_of_the_future(self) -> Scene:
        return self.with_lists(self.status_list(valid_from=AT + timedelta(seconds=1)), self.suspension_list())

    def break_list_tampered(self) -> Scene:
        raw = self.status_list(INDEX).replace(b'"validFrom":"2026-01-01', b'"validFrom":"2026-01-02')
        return self.with_lists(raw, self.suspension_list())

    def break_list_ended(self) -> Scene:
        ended = self.status_list(valid_until=datetime(2026, 2, 1, tzinfo=UTC))
        return self.with_lists(ended, self.suspension_list())

    def break_list_older_than_the_policy_allows(self) -> Scene:
        return replace(self.honest(), policy=self.policy.with_max_status_age(timedelta(days=30)))

    def break_list_under_another_url(self) -> Scene:
        other = self.status_list(url="https://label.example/status/9")
        lists = {LIST_URL: (other,), SUSPENSION_URL: (self.suspension_list(),)}
        return replace(self.honest(), evidence=EvidenceBundle(lists))

    def break_list_for_another_purpose(self) -> Scene:
        return self.with_lists(self.status_list(purpose="suspension"), self.suspension_list())

    def break_index(self, index: object = "007") -> Scene:
        entry = {**status_entry(url=LIST_URL, purpose="revocation", index=0), "statusListIndex": index}
        return self.altered(credentialStatus=entry)

    def break_index_beyond_the_list(self) -> Scene:
        return self.altered(credentialStatus=status_entry(url=LIST_URL, purpose="revocation", index=131_072))

    def break_purpose_of_status(self) -> Scene:
        entry = {**status_entry(url=LIST_URL, purpose="revocation", index=0), "statusPurpose": "message"}
        return self.altered(credentialStatus=entry)

    def break_duplicate_key(self) -> Scene:
        raw = self.honest().secured.replace(b'"id":"urn', b'"id":"urn:x","id":"urn', 1)
        return replace(self.honest(), secured=raw)

    def break_trailing_data(self) -> Scene:
        return replace(self.honest(), secured=self.honest().secured + b"{}")

    def break_byte_order_mark(self) -> Scene:
        return replace(self.honest(), secured=b"\xef\xbb\xbf" + self.honest().secured)

    def break_utf16(self) -> Scene:
        return replace(self.honest(), secured=self.honest().secured.decode().encode("utf-16"))

    def break_size(self) -> Scene:
        return replace(self.honest(), secured=self.honest().secured + b" " * 65_536)

    def break_depth(self) -> Scene:
        return replace(self.honest(), secured=b'{"a":' * 10_000 + b"1" + b"}" * 10_000)

    def break_unsafe_integer(self) -> Scene:
        return self.tampered(lambda d: d["credentialSubject"].update(batches=2**53))

    def break_infinity(self) -> Scene:
        return self.tampered(lambda d: d["credentialSubject"].update(batches=float("inf")))

    def break_fraction(self) -> Scene:
        return self.tampered(lambda d: d["credentialSubject"].update(batches=3.0))

    def break_prototype_name(self) -> Scene:
        return self.tampered(lambda d: d["credentialSubject"].update({"__proto__": {"batches": 9}}))

    def break_unpaired_surrogate(self) -> Scene:
        raw = self.honest().secured.replace(b"Detergent", b"\\ud800")
        return replace(self.honest(), secured=raw)

    def break_base_context_not_first(self) -> Scene:
        return self.tampered(lambda d: d["@context"].reverse())

    def break_proof_value_with_space(self) -> Scene:
        return self.tampered(lambda d: d["proof"].update(proofValue=d["proof"]["proofValue"] + " "))

    def break_proof_value_with_leading_one(self) -> Scene:
        return self.tampered(lambda d: d["proof"].update(proofValue="z1" + d["proof"]["proofValue"][1:]))

    def break_proof_value_prefix(self) -> Scene:
        return self.tampered(lambda d: d["proof"].update(proofValue="u" + d["proof"]["proofValue"][1:]))

    def break_signature_plus_group_order(self) -> Scene:
        """S + L verifies the same equation; only a strict check of S < L refuses it."""
        from greenchain.claims.multibase import decode_base58, encode_base58

        def change(document):
            raw = decode_base58(document["proof"]["proofValue"][1:], length=64)
            order = 2**252 + 27742317777372353535851937790883648493
            s = int.from_bytes(raw[32:], "little") + order
            document["proof"]["proofValue"] = "z" + encode_base58(raw[:32] + s.to_bytes(32, "little"))

        return self.tampered(change)


DOES_NOT, UNDETERMINED = "does_not_conform", "not_determined"
BROKEN = {
    "content": (DOES_NOT, "PROOF_INVALID"),
    "order_of_a_list": (DOES_NOT, "PROOF_INVALID"),
    "validity_after_signing": (DOES_NOT, "PROOF_INVALID"),
    "status_entry_removed": (DOES_NOT, "PROOF_INVALID"),
    "proof_stripped": (DOES_NOT, "PROOF_MISSING"),
    "proof_empty_list": (DOES_NOT, "PROOF_MISSING"),
    "one_good_and_one_bad_proof": (DOES_NOT, "PROOF_INVALID"),
    "suite_by_old_name": (DOES_NOT, "SUITE_REFUSED"),
    "suite_not_in_policy": (DOES_NOT, "SUITE_REFUSED"),
    "suite_missing": (DOES_NOT, "SUITE_REFUSED"),
    "purpose": (DOES_NOT, "PURPOSE_MISMATCH"),
    "wrong_key": (DOES_NOT, "CONTROLLER_MISMATCH"),
    "key_swapped": (DOES_NOT, "PROOF_INVALID"),
    "key_fragment": (DOES_NOT, "KEY_REFUSED"),
    "key_relative": (DOES_NOT, "PROOF_INVALID"),
    "key_is_the_identity_point": (DOES_NOT, "KEY_REFUSED"),
    "unknown_issuer": (DOES_NOT, "NO_TRUST_PATH"),
    "expired": (DOES_NOT, "EXPIRED"),
    "not_yet_valid": (DOES_NOT, "NOT_YET_VALID"),
    "signed_in_future": (DOES_NOT, "SIGNED_IN_FUTURE"),
    "signed_before_the_anchor": (DOES_NOT, "ACCREDITATION_LAPSED"),
    "anchor_ended_since": (UNDETERMINED, "SIGNING_TIME_UNPROVEN"),
    "anchor_may_not_issue": (DOES_NOT, "NO_TRUST_PATH"),
    "scope": (DOES_NOT, "OUT_OF_SCOPE"),
    "scope_by_one_criterion": (DOES_NOT, "OUT_OF_SCOPE"),
    "scope_fact_missing": (UNDETERMINED, "SCOPE_FACT_MISSING"),
    "scope_fact_half_missing": (UNDETERMINED, "SCOPE_FACT_MISSING"),
    "type_is_a_status_list": (DOES_NOT, "CLAIM_KIND_REFUSED"),
    "type_is_a_presentation": (DOES_NOT, "CLAIM_TYPE_INVALID"),
    "revoked": (DOES_NOT, "STATUS_REVOKED"),
    "suspended": (DOES_NOT, "STATUS_SUSPENDED"),
    "unrevoked_again": (DOES_NOT, "STATUS_REVOKED"),
    "list_missing": (UNDETERMINED, "STATUS_UNKNOWN"),
    "list_by_another_issuer": (UNDETERMINED, "STATUS_ISSUER_MISMATCH"),
    "list_of_the_future": (UNDETERMINED, "STATUS_UNKNOWN"),
    "list_tampered": (UNDETERMINED, "STATUS_UNKNOWN"),
    "list_ended": (UNDETERMINED, "STATUS_STALE"),
    "list_older_than_the_policy_allows": (UNDETERMINED, "STATUS_STALE"),
    "list_under_another_url": (UNDETERMINED, "STATUS_LIST_INVALID"),
    "list_for_another_purpose": (UNDETERMINED, "STATUS_UNKNOWN"),
    "index": (DOES_NOT, "STATUS_ENTRY_INVALID"),
    "index_beyond_the_list": (UNDETERMINED, "STATUS_UNKNOWN"),
    "purpose_of_status": (UNDETERMINED, "STATUS_UNKNOWN"),
    "duplicate_key": (DOES_NOT, "JSON_DUPLICATE_KEY"),
    "trailing_data": (DOES_NOT, "JSON_SYNTAX"),
    "byte_order_mark": (DOES_NOT, "JSON_ENCODING"),
    "utf16": (DOES_NOT, "JSON_ENCODING"),
    "size": (DOES_NOT, "BUDGET_EXCEEDED"),
    "depth": (DOES_NOT, "BUDGET_EXCEEDED"),
    "unsafe_integer": (DOES_NOT, "JSON_NUMBER_UNSAFE"),
    "infinity": (DOES_NOT, "JSON_NUMBER_UNSAFE"),
    "fraction": (DOES_NOT, "FRACTION_REFUSED"),
    "prototype_name": (DOES_NOT, "JSON_NAME_REFUSED"),
    "unpaired_surrogate": (DOES_NOT, "JSON_ENCODING"),
    "base_context_not_first": (DOES_NOT, "CLAIM_CONTEXT_INVALID"),
    "proof_value_with_space": (DOES_NOT, "PROOF_INVALID"),
    "proof_value_with_leading_one": (DOES_NOT, "PROOF_INVALID"),
    "proof_value_prefix": (DOES_NOT, "PROOF_INVALID"),
    "signature_plus_group_order": (DOES_NOT, "PROOF_INVALID"),
}
"""What each ``break_...`` comes to: the outcome, and a code that names the cause."""
