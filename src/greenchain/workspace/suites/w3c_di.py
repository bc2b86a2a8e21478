"""The suite ``w3c-di``: the whole documents of W3C Data Integrity, verified as any claim is.

The keys come from the published key pairs, pinned by a policy for the issuer that the document names, since the vectors
are issued by an https URL and signed with did:keys. Where the vector shows what is signed, the combined hash and the
signature in hexadecimal, both must come out too. The two derived proofs of ecdsa-sd-2023 are asked where the program
has that suite.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from greenchain.claims import di_jcs, di_rdfc, di_sd
from greenchain.claims.contexts import Contexts
from greenchain.claims.keys import PublicKey, public_key_from_did_url, public_key_from_multikey
from greenchain.claims.policy.anchors import Anchor, PinnedIssuer
from greenchain.claims.policy.policy import TrustPolicy
from greenchain.claims.suites import SUITES
from greenchain.claims.vcdm import as_list, id_of
from greenchain.claims.verifier import ClaimVerifier
from greenchain.standards import Standards
from greenchain.values.finding import Finding
from greenchain.values.json import canonical_json, parse_json
from greenchain.values.outcome import Outcome
from greenchain.workspace.suites.answers import CaseAnswer, Files, answer, below, expect
from greenchain.workspace.suites.contexts import pinned_contexts

_EDDSA, _ECDSA = "vc-di-eddsa/TestVectors", "vc-di-ecdsa/TestVectors"
_DOCUMENTS = (
    f"{_EDDSA}/eddsa-jcs-2022/signedJCS.json",
    f"{_EDDSA}/eddsa-rdfc-2022/signedDataInt.json",
    f"{_EDDSA}/eddsa-rdfc-2022/employ/signedDataInt.json",
    f"{_EDDSA}/proof-set-chain/signedProofSet1.json",
    f"{_EDDSA}/proof-set-chain/signedProofSet2.json",
    f"{_EDDSA}/proof-set-chain/signedProofChain1.json",
    f"{_EDDSA}/proof-set-chain/signedProofChain2.json",
    f"{_ECDSA}/ecdsa-jcs-2019-p256/signedJCSECDSAP256.json",
    f"{_ECDSA}/ecdsa-jcs-2019-p384/signedJCSECDSAP384.json",
    f"{_ECDSA}/ecdsa-rdfc-2019-p256/signedECDSAP256.json",
    f"{_ECDSA}/ecdsa-rdfc-2019-p256/employ/signedECDSAP256.json",
    f"{_ECDSA}/ecdsa-rdfc-2019-p384/signedECDSAP384.json",
    f"{_ECDSA}/ecdsa-rdfc-2019-p384/employ/signedECDSAP384.json",
)
_DERIVED = tuple(f"{_ECDSA}/ecdsa-sd-2023/{name}/derivedRevealDocument.json" for name in ("prc", "employ"))
_KEY_FILES = (
    f"{_EDDSA}/keyPair.json",
    f"{_EDDSA}/proof-set-chain/multiKeyPairs.json",
    f"{_ECDSA}/p256KeyPair.json",
    f"{_ECDSA}/p384KeyPair.json",
)
_AT = datetime(2025, 6, 1, tzinfo=UTC)  # all documents were signed before and are valid then


def run(files: Files, *, standards: Standards) -> Iterator[CaseAnswer]:
    """An answer for each document at hand."""
    methods = _published_methods(files)
    contexts = pinned_contexts(files, standards=standards)
    for name in (*_DOCUMENTS, *(_DERIVED if di_sd.SUITE in SUITES else ())):
        if name in files:
            yield answer(_case(name), partial(_check, name, files, methods=methods, contexts=contexts))


def _check(name: str, files: Files, *, methods: tuple[str, ...], contexts: Contexts) -> str:
    document = parse_json(files[name])
    issuer = id_of(document["issuer"])
    policy = TrustPolicy(
        (Anchor(issuer),), profile="test", suites=tuple(SUITES), issuers=(PinnedIssuer(issuer, methods),)
    )
    examination = ClaimVerifier(policy, contexts=contexts).examine(files[name], at=_AT)
    found = f"{examination.outcome.value} {' '.join(_open_codes(examination.findings))}".rstrip()
    proofs: tuple[Any, ...] = as_list(document["proof"])
    told = expect(Outcome.CONFORMS.value, found)
    return told or (_steps(name, files, document, proofs[0], contexts=contexts) if len(proofs) == 1 else "")


def _steps(
    name: str, files: Files, document: Mapping[str, Any], proof: Mapping[str, Any], *, contexts: Contexts
) -> str:
    """Whether what is signed and the signature are those that the vector shows beside the document, if it does."""
    folder = name.rpartition("/")[0]
    combined, signature = _beside(files, folder, "combinedHash"), _beside(files, folder, "sigHex")
    if not combined or not signature:
        return ""
    key = public_key_from_did_url(proof["verificationMethod"])
    message = _message(document, proof, key=key, contexts=contexts)
    held = di_jcs.signature_of(proof, key=key)
    return expect(combined, message.hex(), "what is signed") or expect(signature, held.hex(), "signature")


def _message(document: Mapping[str, Any], proof: Mapping[str, Any], *, key: PublicKey, contexts: Contexts) -> bytes:
    if SUITES[proof["cryptosuite"]].form == "jcs":
        covered = canonical_json(di_jcs.signed_document(document, proof))
        return di_jcs.hash_data(config=di_jcs.proof_config(proof), document=covered, algorithm=key.algorithm)
    unsecured = {member: value for member, value in document.items() if member != "proof"}
    return di_rdfc.signed_message(unsecured, proof, contexts=contexts, algorithm=key.algorithm, allow_vocab=True)


def _beside(files: Files, folder: str, stem: str) -> str:
    """The text of the file of ``folder`` whose name begins with ``stem``; empty where there is none."""
    found = [name for name in below(files, folder, ending=".txt") if name.startswith(f"{folder}/{stem}")]
    return files[found[0]].decode().strip() if found else ""


def _published_methods(files: Files) -> tuple[str, ...]:
    """The verification methods of every key pair that is published beside the documents."""
    keys: set[PublicKey] = set()
    for name in _KEY_FILES:
        if name in files:
            pairs = json.loads(files[name])
            rows = pairs.values() if "publicKeyMultibase" not in pairs else (pairs,)
            keys |= {public_key_from_multikey(row["publicKeyMultibase"]) for row in rows}
    return tuple(sorted(key.verification_method for key in keys))


def _open_codes(findings: Iterable[Finding]) -> Iterator[str]:
    good = (Outcome.CONFORMS, Outcome.NOT_APPLICABLE)
    yield from (finding.code for finding in findings if finding.outcome not in good)


def _case(name: str) -> str:
    """A short id: folder, and file where the folder has several."""
    path = name.partition("/TestVectors/")[2].removesuffix(".json")
    folder = path.rpartition("/")[0]
    return path if folder == "proof-set-chain" else folder
