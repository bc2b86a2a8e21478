"""Public keys as JSON Web Keys, read strictly.

A JWK may say what it is for. What it says is kept to: a key for encryption, for signing only, or for another algorithm
verifies nothing here. A JWK with its private member is refused, since whoever published it has lost the key.

Source: RFC 7517, 4; RFC 7518, 6.2; RFC 8037, 2; RFC 9864.
"""

from __future__ import annotations

from collections.abc import Mapping

from greenchain.claims.keys.points import compressed, coordinates
from greenchain.claims.keys.public_key import KINDS, KeyKind, PublicKey
from greenchain.claims.multibase import decode_base64url, encode_base64url
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json

_KTY = {"ed25519": "OKP", "p256": "EC", "p384": "EC"}
_BY_CURVE = {(_KTY[kind.algorithm], kind.curve): kind for kind in KINDS.values()}
_OPERATIONS = (["verify"], ["sign", "verify"], ["verify", "sign"])  # those of the private key do no harm


def public_key_from_jwk(jwk: Mapping[str, Json]) -> PublicKey:
    """The key that ``jwk`` holds, if it is one to verify with.

    Members unknown to RFC 7517 are left alone, as it asks.

    Raises:
        InputError: of a kind not accepted, for another use or algorithm, private, weak, or not in its one spelling.
    """
    if not isinstance(jwk, Mapping):
        raise _refused("a JSON Web Key, an object", type(jwk).__name__, "")
    kind = _kind(jwk)
    _check_purpose(jwk, kind)
    if "d" in jwk:
        raise _refused("a public key", "a private one", "/d")
    if kind.algorithm == "ed25519":
        return PublicKey(kind.algorithm, _member(jwk, "x", length=kind.length))
    x, y = (_member(jwk, name, length=kind.length - 1) for name in ("x", "y"))
    return PublicKey(kind.algorithm, compressed(kind.algorithm, x=x, y=y))


def jwk_of(key: PublicKey) -> dict[str, str]:
    """``key`` as a JWK with the members its thumbprint needs and no others (RFC 7638).

    >>> jwk_of(PublicKey("ed25519", bytes.fromhex("3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29")))
    {'crv': 'Ed25519', 'kty': 'OKP', 'x': 'O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik'}
    """
    kind = KINDS[key.algorithm]
    members = {"crv": kind.curve, "kty": _KTY[key.algorithm]}
    if key.algorithm == "ed25519":
        return {**members, "x": encode_base64url(key.raw)}
    x, y = coordinates(key.algorithm, key.raw)
    return {**members, "x": encode_base64url(x), "y": encode_base64url(y)}


def _kind(jwk: Mapping[str, Json]) -> KeyKind:
    named = (jwk.get("kty"), jwk.get("crv"))
    kind = _BY_CURVE.get(named) if all(isinstance(name, str) for name in named) else None  # type: ignore[arg-type]
    if kind is None:
        raise _refused(f"a key on one of {', '.join(curve for _, curve in sorted(_BY_CURVE))}", repr(named), "/crv")
    return kind


def _check_purpose(jwk: Mapping[str, Json], kind: KeyKind) -> None:
    if jwk.get("use", "sig") != "sig":
        raise _refused("the use sig", repr(jwk["use"]), "/use")
    if "key_ops" in jwk:
        operations = jwk["key_ops"]
        if not isinstance(operations, list | tuple) or list(operations) not in _OPERATIONS:
            raise _refused("key_ops with verify, each once and none for encryption", repr(operations), "/key_ops")
    if "alg" in jwk and jwk["alg"] not in kind.jose:
        raise _refused(f"the algorithm {' or '.join(kind.jose)}", repr(jwk["alg"]), "/alg")


def _member(jwk: Mapping[str, Json], name: str, *, length: int) -> bytes:
    text = jwk.get(name)
    try:
        raw = decode_base64url(text) if isinstance(text, str) and len(text) <= 2 * length else b""
    except InputError:
        raw = b""
    if len(raw) != length:
        raise _refused(f"{length} bytes in base64url without padding", repr(text), f"/{name}")
    return raw


def _refused(expected: str, found: str, where: str) -> InputError:
    return InputError(Fault("KEY_REFUSED", expected, found, where=where))
