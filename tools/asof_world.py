"""The small world of the suite ``as-of``: keys from published seeds, claims, accreditations, lists, a log, policies.

Every key here is a PUBLISHED EXAMPLE KEY: its seed is the SHA-256 of ``SEED`` and its name, so anybody can rebuild the
scenarios byte for byte, and nothing that these keys sign proves anything outside.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from greenchain.adapters.keys import signer_from_seed
from greenchain.claims import di_jcs, issue_claim, make_status_list, status_entry
from greenchain.claims.did_documents import make_did_document
from greenchain.claims.log import COSIGNATURE, SIGNATURE, VerifierKey, entry_bytes, signature_of, signed_bytes
from greenchain.claims.multibase import encode_base58
from greenchain.claims.vc_jwt import read_vc_jwt
from greenchain.model.claims import Claim, unsecured_digest
from greenchain.values.json import canonical_json, digest, parse_json
from greenchain.values.time import parse_instant

SEED = "greenchain as-of suite, published example key: "
ORIGIN = "log.example/claims"
CONTEXT = ["https://www.w3.org/ns/credentials/v2"]
WEB = "did:web:label.example"
WEB_URL = "https://label.example/.well-known/did.json"
INDEX = 4711

# The calendar of every scenario, unless it says otherwise
BEGIN = "2026-01-01T00:00:00Z"  # claims, accreditations, anchors, lists begin
EARLY = "2026-02-01T00:00:00Z"  # a change before the signing
SIGNED = "2026-03-01T09:00:00Z"
PROVEN = "2026-03-02T00:00:00Z"
CHANGE = "2026-06-01T00:00:00Z"  # a change after the signing
BEFORE_CHANGE = "2026-05-31T23:59:59Z"
AFTER_CHANGE = "2026-06-01T00:00:01Z"
BETWEEN = "2026-06-15T00:00:00Z"
LIFTED = "2026-07-01T00:00:00Z"  # a second change
LATE = "2026-08-01T00:00:00Z"
AT = "2026-09-01T00:00:00Z"
END = "2029-01-01T00:00:00Z"

NAMES: dict[str, str] = {}
"""Every name a key was asked for, with its did:key."""


def signer(name: str) -> Any:  # noqa: ANN401 - a signer of adapters.keys
    """The example key of ``name``."""
    made = signer_from_seed(hashlib.sha256((SEED + name).encode()).digest())
    NAMES[name] = made.did
    return made


ROOT, NATIONAL, LABEL, OTHER = (signer(name) for name in ("root", "national accreditor", "label body", "somebody else"))
WEB_OLD = signer("web key of 2026-01").under(f"{WEB}#key-1")
WEB_NEW = signer("web key of 2026-06").under(f"{WEB}#key-2")


def label_claim(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """A label licence for one lot, from a plant in Malaysia."""
    document = {
        "@context": CONTEXT,
        "id": "urn:uuid:5f0c6f1e-5b8e-4d5c-9d53-0a1b2c3d4e5f",
        "type": ["VerifiableCredential", "LabelCredential"],
        "validFrom": BEGIN,
        "validUntil": END,
        "credentialSubject": {
            "id": "https://id.gs1.example/01/09520123456788/10/LOT42",
            "scheme": {"id": "my.eco-label"},
            "product": {"hsCode": "340250"},
            "facility": {"country": "MY"},
        },
        **changes,
    }
    return {name: value for name, value in document.items() if value is not None}


def issued(
    document: Mapping[str, Any],
    *,
    by: Any = LABEL,  # noqa: ANN401
    created: str = SIGNED,
    suite: str = "eddsa-jcs-2022",
) -> str:
    """``document`` signed, as text."""
    return issue_claim(Claim(document), signer=by, created=parse_instant(created), suite=suite).raw.decode()


def undated(document: Mapping[str, Any], *, by: Any = LABEL) -> str:  # noqa: ANN401
    """``document`` signed by a proof that does not say when."""
    whole = {"issuer": by.did, **document}
    options = {
        "@context": whole["@context"],
        "type": di_jcs.PROOF_TYPE,
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": by.verification_method,
        "proofPurpose": di_jcs.PURPOSE,
    }
    message = di_jcs.hash_data(config=di_jcs.proof_config(options), document=canonical_json(whole))
    proof = {**options, "proofValue": "z" + encode_base58(by.sign(message))}
    return canonical_json({**whole, "proof": proof}).decode()


def entry(url: str, purpose: str) -> dict[str, Any]:
    """A status entry that points to ``INDEX`` of the list at ``url``."""
    return status_entry(url=url, purpose=purpose, index=INDEX)


def status_list(url: str, valid_from: str, *, set_: bool, by: Any = LABEL, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """The file of one version of a list; ``set_`` says whether the entry is set in it."""
    until = more.get("valid_until")
    draft = make_status_list(
        url=url,
        purpose=more.get("purpose", "revocation"),
        entries=[INDEX] if set_ else [],
        valid_from=parse_instant(valid_from),
        valid_until=parse_instant(until) if until else None,
    )
    raw = issued(draft.document, by=by, created=valid_from)
    return {"path": f"lists/{digest(raw.encode())[:12]}.json", "kind": "status-list", "url": url, "text": raw}


def versions(url: str, *states: tuple[str, bool], by: Any = LABEL, purpose: str = "revocation") -> list[dict[str, Any]]:  # noqa: ANN401
    """The files of several versions: since when each counts, and whether the entry is set."""
    return [status_list(url, since, set_=is_set, by=by, purpose=purpose) for since, is_set in states]


def accreditation(
    by: Any,  # noqa: ANN401
    entity: str,
    *,
    action: str = "issue",
    created: str = BEGIN,
    scope: Mapping[str, Any] | None = None,
    **changes: Any,  # noqa: ANN401
) -> dict[str, Any]:
    """The file of an accreditation: ``by`` recognizes ``entity`` to do ``action``."""
    recognized: dict[str, Any] = {"type": "RecognizedAction", "action": action, "recognizedBy": by.did}
    if scope:
        recognized["scope"] = scope
    document = {
        "@context": CONTEXT,
        "type": ["VerifiableCredential", "RecognizedEntityCredential"],
        "validFrom": BEGIN,
        "validUntil": END,
        "credentialSubject": {"id": entity, "type": "RecognizedEntity", "recognizedTo": recognized},
        **changes,
    }
    raw = issued(document, by=by, created=created)
    return {"path": f"accreditations/{digest(raw.encode())[:12]}.json", "kind": "accreditation", "text": raw}


def web_documents() -> list[dict[str, Any]]:
    """The two documents of the did:web: the old key until the change, the new one since."""
    return [_web_document(key, at) for key, at in ((WEB_OLD, BEGIN), (WEB_NEW, CHANGE))]


def _web_document(key: Any, at: str) -> dict[str, Any]:  # noqa: ANN401
    raw = canonical_json(make_did_document(key.public_key, verification_method=key.verification_method)).decode()
    return {"path": f"did/{at[:10]}.json", "kind": "did-document", "url": WEB_URL, "retrieved": at, "text": raw}


# --- log ---------------------------------------------------------------------------------------------------------


def vkey(name: str, *, kind: int = COSIGNATURE) -> VerifierKey:
    """The key of a log or witness, as a policy names it."""
    key = signer(name)
    return VerifierKey(name, kind, key.public_key)


LOG = vkey(ORIGIN, kind=SIGNATURE)
WITNESS, SECOND, STRANGER = "witness.example/one", "witness.example/two", "witness.example/stranger"


def digest_of(claim: str) -> str:
    """The identity of a claim in either envelope."""
    if claim.startswith("{"):
        return unsecured_digest(parse_json(claim.encode()))
    return unsecured_digest(read_vc_jwt(claim).document)


def issuer_of(claim: str) -> str:
    """The issuer that a claim names."""
    document = parse_json(claim.encode()) if claim.startswith("{") else read_vc_jwt(claim).document
    return str(document["issuer"])


def leaf(claim: str) -> bytes:
    """The leaf of a claim in the log (RFC 9162, 2.1.1)."""
    raw = entry_bytes(claim_digest=digest_of(claim), issuer=issuer_of(claim))
    return hashlib.sha256(b"\x00" + raw).digest()


def checkpoint(root: bytes, seen: Iterable[tuple[str, str]]) -> str:
    """A checkpoint of a tree of two leaves, signed by the log and cosigned by witnesses: (name, when)."""
    text = f"{ORIGIN}\n2\n{base64.b64encode(root).decode()}\n"
    lines = [signature_of(LOG, signer(ORIGIN).sign(signed_bytes(text))).line]
    for name, when in seen:
        time = parse_instant(when)
        lines.append(signature_of(vkey(name), signer(name).sign(signed_bytes(text, time=time)), time=time).line)
    return text + "\n" + "".join(f"{line}\n" for line in lines)


def tree(claim: str, *, neighbour: str = "another claim") -> tuple[bytes, bytes]:
    """The hash beside the claim's leaf in a log of two, and the root over both."""
    beside = hashlib.sha256(b"\x00" + neighbour.encode()).digest()
    return beside, hashlib.sha256(b"\x01" + leaf(claim) + beside).digest()


def proof(claim: str, *seen: tuple[str, str], of: str = "", neighbour: str = "another claim") -> dict[str, Any]:
    """The file of a log proof listed for ``claim``; ``of`` is the claim that it is made for, if another."""
    beside, root = tree(of or claim, neighbour=neighbour)
    text = "\n".join(
        ("c2sp.org/tlog-proof@v1", "index 0", base64.b64encode(beside).decode(), "", checkpoint(root, seen))
    )
    name = digest(text.encode())[:12]
    return {"path": f"proofs/{name}.txt", "kind": "tlog-proof", "for": f"sha256:{digest_of(claim)}", "text": text}


def proven(claim: str, when: str = PROVEN) -> dict[str, Any]:
    """The plain case: one proof, one witness."""
    return proof(claim, (WITNESS, when))


# --- policies ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Policy:
    """A trust policy in the making; ``text`` is its TOML."""

    anchors: tuple[str, ...]
    rows: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = field(default=(WITNESS,))

    def text(self) -> str:
        """The TOML: the log and its witnesses are in every policy."""
        log = f'[[log]]\norigin = "{ORIGIN}"\nkey = "{LOG.text}"\n'
        witnesses = [f'[[witness]]\nkey = "{vkey(name).text}"\n' for name in self.witnesses]
        head = "".join(f"{line}\n" for line in self.head)
        return "\n".join(filter(None, (head, *self.anchors, *self.rows, log, *witnesses)))

    def and_(self, *rows: str, head: tuple[str, ...] = ()) -> Policy:
        """This policy with further rows, and lines at its head."""
        return Policy(self.anchors, (*self.rows, *rows), (*self.head, *head), self.witnesses)


def anchor(
    identifier: str,
    *,
    may: str = "issue",
    since: str = BEGIN,
    until: str = "",
    countries: tuple[str, ...] = ("MY", "SG"),
) -> str:
    """An ``[[anchor]]``."""
    lines = ["[[anchor]]", f'id = "{identifier}"', f'may = ["{may}"]', f"valid_from = {since}"]
    lines += [f"valid_until = {until}"] if until else []
    listed = ", ".join(f'"{code}"' for code in countries)
    return "\n".join((*lines, "[anchor.scope]", f"countries = [{listed}]", ""))


def key_row(identifier: str, **instants: str) -> str:
    """A ``[[key]]``."""
    return "\n".join(("[[key]]", f'id = "{identifier}"', *(f"{n} = {when}" for n, when in instants.items()), ""))


def document_rows() -> tuple[str, ...]:
    """A ``[[document]]`` for each document of the did:web."""
    return tuple(
        "\n".join(
            (
                "[[document]]",
                f'url = "{WEB_URL}"',
                f'sha256 = "{digest(file["text"].encode())}"',
                f"retrieved = {file['retrieved']}",
                "",
            )
        )
        for file in web_documents()
    )


TRUSTS_LABEL = Policy((anchor(LABEL.did),))
TRUSTS_WEB = Policy((anchor(WEB),), document_rows())
TRUSTS_ROOT = Policy((anchor(ROOT.did, may="accredit"),))


# --- scenarios ---------------------------------------------------------------------------------------------------

GOOD, BAD, OPEN = "conforms", "does_not_conform", "not_determined"


@dataclass(frozen=True)
class Scenario:
    """One scenario; what is expected was derived from ``rule`` by hand.

    ``outcomes`` are the outcome, the verdict at signing and the verdict at the instant asked; verdicts are ``None``
    where no signature could be checked.
    """

    id: str
    title: str
    rule: str
    policy: Policy
    claim: str
    outcomes: tuple[str, str | None, str | None]
    codes: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    files: tuple[dict[str, Any], ...] = ()
    at: str = AT
    known_at: str = ""
    seen: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self, family: str) -> dict[str, Any]:
        """The scenario as its file states it."""
        outcome, at_signing, at = self.outcomes
        return {
            "format": "greenchain-asof/1",
            "id": self.id,
            "title": self.title,
            "family": family,
            "rule": self.rule,
            "policy": self.policy.text(),
            "files": list(self.files),
            "claim": self.claim,
            "at": self.at,
            **({"known_at": self.known_at} if self.known_at else {}),
            **({"seen": dict(self.seen)} if self.seen else {}),
            "expected": {
                "outcome": outcome,
                "verdicts": {"at_signing": at_signing, "at": at},
                "codes": sorted(self.codes),
                "absent_codes": sorted(self.absent),
            },
        }
