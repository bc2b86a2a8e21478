"""Changes to an embedded proof: its options one by one, its value in every spelling, its place and its number."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any

from greenchain.claims.keys import PublicKey, did_jwk_of, public_key_from_did_url
from greenchain.claims.multibase import decode_base58, encode_base58
from greenchain.claims.suites import SUITES
from greenchain.workspace.suites.tampering.mutation import Must, Mutation, write
from greenchain.workspace.suites.tampering.signature_bytes import other_signatures

_OPTIONS: Mapping[str, tuple[Any, ...]] = {
    "type": ("Ed25519Signature2020", "JsonWebSignature2020", "DataIntegrityProof2", ["DataIntegrityProof"], None),
    "cryptosuite": (*SUITES, "ecdsa-sd-2023", "bbs-2023", "EDDSA-JCS-2022", "none", "", None),
    "proofPurpose": ("authentication", "keyAgreement", "capabilityInvocation", "capabilityDelegation", "", None),
    "created": ("2026-01-02T03:04:06Z", "2026-01-02", "2026-01-02T03:04:05", "9999-12-31T23:59:59-23:59", 0, None),
    "expires": ("2027-01-01T00:00:00Z", "2020-01-01T00:00:00Z", "never", None),
    "domain": ("buyer.example", None),
    "challenge": ("1f44d55f", None),
    "nonce": ("uAQ", None),
    "id": ("urn:example:proof", None),
    "previousProof": ("urn:example:none", [], ["urn:example:proof"], None),
    "proofValue": ("", "z", None, 0, [], {}),
    "@context": ("https://www.w3.org/ns/credentials/v2", [], {}, None),
    "verificationMethod": ("", "#key-1", "did:key:", "key-1", None, [], {"id": "did:key:z6Mk"}),
    "jws": ("eyJhbGciOiJub25lIn0..", None),
}


def altered_proofs(document: dict[str, Any], *, other: dict[str, Any]) -> Iterator[Mutation]:
    """Every change below to each proof of ``document``.

    Args:
        document: a claim with embedded proofs.
        other: another claim of the same issuer, whose proofs are borrowed.
    """
    proofs = document["proof"]
    listed = proofs if isinstance(proofs, list) else [proofs]
    for index, proof in enumerate(listed):
        where = f"/proof/{index}" if isinstance(proofs, list) else "/proof"
        for family, what, changed, must in _altered(proof):
            put = [*listed[:index], changed, *listed[index + 1 :]] if isinstance(proofs, list) else changed
            yield Mutation(family, f"{where}: {what}", write({**document, "proof": put}), must)
    yield from _rearranged(document, listed, other)


def _altered(proof: dict[str, Any]) -> Iterator[tuple[str, str, Any, Must]]:
    for name, values in _OPTIONS.items():
        for value in values:
            if proof.get(name, _NOTHING) != value:
                must = Must.LAW if name == "@context" else Must.REFUSED  # suites over statements leave it out
                yield "option", f"{name} = {value!r}", {**proof, name: value}, must
    for name in proof:
        rest = {held: value for held, value in proof.items() if held != name}
        yield "option", f"without {name}", rest, Must.REFUSED
    key = public_key_from_did_url(proof["verificationMethod"])
    for method in _other_methods(key):
        yield "method", method, {**proof, "verificationMethod": method}, Must.REFUSED
    signature = decode_base58(proof["proofValue"][1:], length=key.signature_length)
    for what, value in _other_spellings(proof["proofValue"], signature):
        yield "spelling of the value", what, {**proof, "proofValue": value}, Must.REFUSED
    for one in other_signatures(signature, algorithm=key.algorithm):
        yield "value", one.what, {**proof, "proofValue": "z" + encode_base58(one.raw)}, one.must


_NOTHING = object()
_OTHER_KEY = "z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"  # of a published seed: somebody else's


def _other_methods(key: PublicKey) -> Iterator[str]:
    """Other names of the key, and names that only look like it."""
    did, multikey = key.did, key.multikey
    yield from (did, f"{did}#", f"{did}#0", f"{did}#{multikey} ", f"{did}?x#{multikey}", f"{did}/p#{multikey}")
    yield from (f"{did}#{multikey}#{multikey}", f"DID:key:{multikey}#{multikey}", f"{did}%23{multikey}", multikey)
    yield from (f"{did_jwk_of(key)}#0", f"#{multikey}", f"did:key:{multikey[1:]}#{multikey[1:]}", f"did:web:{multikey}")
    yield from (f"{did}#{_OTHER_KEY}", f"did:key:{_OTHER_KEY}#{multikey}", f"did:key:{_OTHER_KEY}#{_OTHER_KEY}")


def _other_spellings(value: str, signature: bytes) -> Iterator[tuple[str, str]]:
    text = value[1:]
    for what, added in (("blank", " "), ("line end", "\n"), ("padding", "="), ("zero", "0"), ("digit one", "1")):
        yield f"{what} behind", value + added
        yield f"{what} in front", f"z{added}{text}"
    yield "blank before the prefix", f" {value}"
    yield "two prefixes", f"z{value}"
    yield "capital prefix", f"Z{text}"
    yield "no prefix", text
    yield "digits exchanged", value.swapcase().replace("Z", "z", 1)
    yield "soft hyphen inside", f"{value[:9]}\u00ad{value[9:]}"
    yield "wide letters", f"z{''.join(chr(ord(letter) + 0xFEE0) for letter in text)}"
    url = base64.urlsafe_b64encode(signature).decode().rstrip("=")
    yield "base64url", f"u{url}"
    yield "base64url with padding", f"U{url}=="
    yield "base64", f"m{base64.b64encode(signature).decode().rstrip('=')}"
    yield "base32", f"b{base64.b32encode(signature).decode().rstrip('=').lower()}"
    yield "hexadecimal", f"f{signature.hex()}"
    yield "bare hexadecimal", signature.hex()
    yield "data URL", f"data:,{value}"
    yield "a thousand ones", f"z{'1' * 1000}{text}"
    for letter in "ulIO0+":
        yield f"another prefix or digit {letter}", letter + text


def _rearranged(document: dict[str, Any], proofs: list[Any], other: dict[str, Any]) -> Iterator[Mutation]:
    """Proofs stripped, doubled, moved, and borrowed from another claim."""
    rest = {name: value for name, value in document.items() if name != "proof"}
    borrowed = other["proof"] if isinstance(other["proof"], list) else [other["proof"]]
    bad = {**proofs[0], "proofValue": borrowed[0]["proofValue"]}

    def made(what: str, value: Any, must: Must = Must.REFUSED) -> Mutation:  # noqa: ANN401 - JSON of any shape
        return Mutation("proofs", what, write({**rest, "proof": value}), must)

    yield Mutation("proofs", "stripped", write(rest), Must.REFUSED)
    yield Mutation("proofs", "under another name", write({**rest, "Proof": proofs}), Must.REFUSED)
    yield Mutation("proofs", "inside the subject", write(_in_subject(rest, proofs)), Must.REFUSED)
    nothing: tuple[Any, ...] = (None, [], {}, "", False, [[]], [None])
    yield from (made(f"{empty!r} instead", empty) for empty in nothing)
    yield made("of another claim", other["proof"])
    yield made("value of another claim", [bad, *proofs[1:]])
    yield made("one more of another claim", [*proofs, *borrowed])
    yield made("a bad one behind", [*proofs, bad])
    yield made("a bad one in front", [bad, *proofs])
    yield made("one more without value", [*proofs, {k: v for k, v in proofs[0].items() if k != "proofValue"}])
    yield made("one more of an unknown suite", [*proofs, {**proofs[0], "cryptosuite": "later-2031"}])
    yield made("seventeen", [*proofs, *proofs[:1] * 16])
    yield made("a list inside a list", [proofs])
    yield made("in a list, in their order", proofs, Must.SAME)
    yield made("the first twice", [proofs[0], *proofs], Must.LAW)
    yield made("backwards", proofs[::-1], Must.LAW)
    yield made("fewer", proofs[1:]) if len(proofs) > 1 else made("an empty object behind", [*proofs, {}])
    unsecured = {name: value for name, value in other.items() if name != "proof"}
    yield Mutation("proofs", "over another claim", write({**unsecured, "proof": document["proof"]}), Must.REFUSED)
    for name in sorted(rest.keys() & unsecured.keys()):
        if rest[name] != unsecured[name]:
            spliced = {**document, name: unsecured[name]}
            yield Mutation("proofs", f"{name} of another claim", write(spliced), Must.REFUSED)


def _in_subject(rest: dict[str, Any], proofs: list[Any]) -> dict[str, Any]:
    return {**rest, "credentialSubject": {**rest["credentialSubject"], "proof": proofs}}
