"""Changes to a token: its header and payload member by member, its signature, its parts, and what is put around it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from typing import Any

from greenchain.claims.keys import PublicKey, jwk_of, public_key_from_did_url
from greenchain.claims.multibase import encode_base64url
from greenchain.workspace.suites.tampering.mutation import Must, Mutation, Pairs, write
from greenchain.workspace.suites.tampering.signature_bytes import other_signatures
from greenchain.workspace.suites.tampering.tree import altered_trees

_CONTEXT = "https://www.w3.org/ns/credentials/v2"
_DATA_URL = "data:application/vc+jwt,"
_TYPE = "EnvelopedVerifiableCredential"
_NO_ALGORITHMS = ("none", "None", "NONE", "HS256", "RS256", "PS256", "ES512", "ES256K", "Ed448", "eddsa")
_ALGORITHMS = (*_NO_ALGORITHMS, "ES256", "ES384", "EdDSA", "Ed25519")
_HEADER: Mapping[str, tuple[Any, ...]] = {
    "alg": (*_ALGORITHMS, "", None, 0),
    "typ": (
        "JWT",
        "vp+jwt",
        "vc+ld+json+jwt",
        "application/vc+jwt",
        "VC+JWT",
        "vc+jwt ",
        "at+jwt",
        "vc+sd-jwt",
        None,
        "",
    ),
    "cty": ("vp", "application/vc", "VC", "json", "", None, 1),
    "kid": ("", "#0", "#key-1", "key-1", "did:key:z6Mk", "https://evil.example/key", None, 0),
    "crit": (["b64"], ["exp"], [], "exp", None),
    "b64": (False, True, None),
    "jku": ("https://evil.example/jwks", None),
    "x5u": ("https://evil.example/chain", None),
    "x5c": (["MIIB"], []),
    "x5t": ("qqo", None),
    "x5t#S256": ("qqo", None),
    "zip": ("DEF", None),
    "enc": ("A256GCM", None),
    "iss": ("did:key:z6Mk", None),
    "sub": ("urn:x", None),
    "exp": (4_000_000_000, None),
    "unknown": ("x", None),
    "__proto__": ({"alg": "none"},),
}
_PAYLOAD: Mapping[str, tuple[Any, ...]] = {
    "iss": ("did:key:z6Mk", None),
    "sub": ("urn:x", None),
    "jti": ("urn:x", None),
    "aud": ("https://buyer.example", None),
    "iat": (0, 1.5, "1767323045", True, None, 4_000_000_000),
    "nbf": (0, 4_000_000_000, None),
    "exp": (4_000_000_000, 1, 10**12, "2029", None),
    "vc": ({"type": ["VerifiableCredential"]}, None),
    "vp": ({"type": ["VerifiablePresentation"]}, None),
    "proof": ({"type": "DataIntegrityProof"}, [], None),
    "_sd": (["x"],),
}


def altered_tokens(token: str, *, other: str) -> Iterator[Mutation]:
    """Every change below to ``token``.

    Args:
        token: a ``vc+jwt``.
        other: another token of the same issuer, whose parts are borrowed.
    """
    parts = token.split(".")
    header, payload = (json.loads(_decoded(part)) for part in parts[:2])
    key = public_key_from_did_url(header["kid"])
    for what, changed in _other_headers(header, payload, key):
        yield _token("header", what, encode_base64url(write(changed)), *parts[1:])
    for what, changed in _other_payloads(payload):
        yield _token("payload", what, parts[0], encode_base64url(write(changed)), parts[2])
    for one in altered_trees(payload):
        encoded = encode_base64url(one.raw)
        if encoded != parts[1]:
            yield _token(f"payload {one.family}", one.where, parts[0], encoded, parts[2])
    for signature in other_signatures(_decoded(parts[2]), algorithm=key.algorithm):
        text = ".".join((*parts[:2], encode_base64url(signature.raw)))
        yield Mutation("signature", signature.what, text.encode(), signature.must)
    yield from _other_parts(parts, other.split("."))
    yield from _other_spellings(parts)
    yield from _around(token)


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _token(family: str, what: str, *parts: str) -> Mutation:
    return Mutation(family, what, ".".join(parts).encode("utf-8", "surrogatepass"), Must.REFUSED)


def _other_headers(header: dict[str, Any], payload: dict[str, Any], key: PublicKey) -> Iterator[tuple[str, Any]]:
    for name, values in _HEADER.items():
        yield from (
            (f"{name} = {value!r}", {**header, name: value}) for value in values if header.get(name, _NO) != value
        )
    for name, value in header.items():
        yield f"without {name}", {held: item for held, item in header.items() if held != name}
        yield f"{name} twice", Pairs((*header.items(), (name, value)))
        yield f"{name} twice, first another", Pairs(((name, "x"), *header.items()))
        yield f"{name} in capitals", {(held.upper() if held == name else held): item for held, item in header.items()}
    yield "jwk of the key", {**header, "jwk": jwk_of(key)}
    yield "members backwards", dict(reversed(header.items()))
    yield "payload as header", payload
    nothing: tuple[Any, ...] = ([], "x", None, 1, [header])
    yield from (("no object", value) for value in nothing)
    yield "every other algorithm of a key", {**header, "alg": "ES256" if key.algorithm == "p384" else "ES384"}


_NO = object()


def _other_payloads(payload: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, values in _PAYLOAD.items():
        for value in values:
            if payload.get(name, _NO) != value:
                yield f"{name} = {value!r}", {**payload, name: value}
    yield "wrapped in vc", {"vc": payload, "iss": payload["issuer"]}
    yield "members backwards", dict(reversed(payload.items()))
    yield from (("no object", value) for value in ([payload], "x", None))


def _other_parts(parts: list[str], other: list[str]) -> Iterator[Mutation]:
    head, body, tail = parts
    for index, name in enumerate(("header", "payload", "signature")):
        if other[index] != parts[index]:
            yield _token("borrowed", name, *parts[:index], other[index], *parts[index + 1 :])
            yield _token("borrowed", f"all but {name}", *other[:index], parts[index], *other[index + 1 :])
        yield _token("parts", f"no {name}", *parts[:index], "", *parts[index + 1 :])
        yield _token("parts", f"{name} left out", *parts[:index], *parts[index + 1 :])
        yield _token("parts", f"{name} twice", *parts[: index + 1], *parts[index:])
    yield _token("parts", "first two swapped", body, head, tail)
    yield _token("parts", "last two swapped", head, tail, body)
    yield _token("parts", "five, as if encrypted", head, "", body, "", tail)
    yield _token("parts", "a dot behind", head, body, tail, "")
    yield _token("parts", "a dot in front", "", head, body, tail)
    yield Mutation("parts", "disclosures behind", f"{head}.{body}.{tail}~WyJzYWx0Il0~".encode(), Must.REFUSED)
    members = {"payload": body, "protected": head, "signature": tail}
    yield Mutation("serialization", "flattened", write(members), Must.REFUSED)
    signatures = [{"protected": head, "signature": tail}]
    yield Mutation("serialization", "general", write({"payload": body, "signatures": signatures}), Must.REFUSED)


def _other_spellings(parts: list[str]) -> Iterator[Mutation]:
    """Texts that forgiving decoders read as the same bytes."""
    for index, name in enumerate(("header", "payload", "signature")):
        part = parts[index]
        spelled = {
            "padded": part + "=" * (-len(part) % 4 or 4),
            "a blank behind": f"{part} ",
            "a blank in front": f" {part}",
            "a line end inside": f"{part[:5]}\n{part[5:]}",
            "a tab inside": f"{part[:5]}\t{part[5:]}",
            "a NUL behind": f"{part}\0",
            "wide letters": "".join(chr(ord(letter) + 0xFEE0) for letter in part),
            "percent signs": "".join(f"%{ord(letter):02X}" for letter in part),
            "the other alphabet": part.replace("-", "+").replace("_", "/"),
            "capitals for small letters": part.swapcase(),
            "idle bits set": part[:-1] + _neighbor(part),
            "a letter behind": f"{part}A",
            "a letter short": part[:-1],
        }
        for what, text in spelled.items():
            if text != part:
                yield _token("spelling", f"{name}: {what}", *parts[:index], text, *parts[index + 1 :])
    token = ".".join(parts)
    around = {
        "Bearer": f"Bearer {token}",
        "quotes": f'"{token}"',
        "blank in front": f" {token}",
        "mark": f"\ufeff{token}",
    }
    around |= {"two line ends": f"{token}\n\n", "blank behind": f"{token} ", "carriage return": f"{token}\r\n"}
    yield from (Mutation("spelling", what, text.encode(), Must.REFUSED) for what, text in around.items())


def _neighbor(part: str) -> str:
    """The letter that differs from the last one of ``part`` in its lowest bit only, idle where the length is odd."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return letters[letters.index(part[-1]) ^ 1]


def _around(token: str) -> Iterator[Mutation]:
    """The object around a token: it may say nothing of its own."""
    outer = {"@context": _CONTEXT, "id": f"{_DATA_URL}{token}", "type": _TYPE}

    def made(what: str, value: Any, must: Must = Must.REFUSED) -> Mutation:  # noqa: ANN401 - JSON of any shape
        return Mutation("envelope", what, write(value), must)

    yield Mutation("spelling", "a line end behind", f"{token}\n".encode(), Must.SAME)
    yield made("as the standard has it", outer, Must.SAME)
    yield made("members backwards", dict(reversed(outer.items())), Must.SAME)
    yield Mutation("envelope", "indented", json.dumps(outer, indent=4).encode(), Must.SAME)
    yield made("one type in a list", {**outer, "type": [_TYPE]}, Must.SAME)
    yield made("one context in a list", {**outer, "@context": [_CONTEXT]}, Must.LAW)
    yield made("another context", {**outer, "@context": "https://evil.example/context"}, Must.LAW)
    for name, value in (
        ("issuer", "did:key:z6Mk"),
        ("validUntil", "2099-01-01T00:00:00Z"),
        ("credentialSubject", {"id": "urn:x"}),
        ("credentialStatus", []),
        ("proof", []),
        ("name", None),
        ("@id", "urn:x"),
    ):
        yield made(f"with {name}", {**outer, name: value})
    for name, value in outer.items():
        yield made(f"without {name}", {held: item for held, item in outer.items() if held != name})
        yield made(f"{name} twice", Pairs((*outer.items(), (name, value))))
    for types in (["VerifiableCredential", _TYPE], [_TYPE, _TYPE], [_TYPE, "LabelCredential"], _TYPE.lower(), [], None):
        yield made(f"type {types}", {**outer, "type": types})
    for prefix in (
        "data:application/vc+jwt;base64,",
        "data:application/vc+jwt;charset=utf-8,",
        "data:application/jwt,",
        "data:application/vp+jwt,",
        "data:application/vc+sd-jwt,",
        "data:application/vc%2Bjwt,",
        "DATA:application/vc+jwt,",
        "data:application/vc+jwt, ",
        "data:,",
        "https://evil.example/?",
        "",
    ):
        yield made(f"id beginning {prefix!r}", {**outer, "id": prefix + token})
    for ending in ("#fragment", "?query", "%20", "=", " ", "\n", "~"):
        yield made(f"id ending {ending!r}", {**outer, "id": outer["id"] + ending})
    yield made("in a list", [outer])
    yield made(
        "in a presentation", {"@context": _CONTEXT, "type": "VerifiablePresentation", "verifiableCredential": [outer]}
    )
    yield made("as its own envelope", {**outer, "id": _DATA_URL + write(outer).decode()})
    yield made("the token as a member", {"jwt": token})
