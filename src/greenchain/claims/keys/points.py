"""Whether the bytes of a public key are one good point in its one spelling.

With an Ed25519 point of small order one signature fits any content, and a second spelling of a point gives one key two
names. The NIST curves have prime order, so there every point that lies on the curve is good; their one spelling here
is the compressed one, which Multikey uses.

Source: RFC 8032, 5.1.3; SEC 1, 2.3.4.
"""

from __future__ import annotations

from functools import lru_cache

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    SECP384R1,
    EllipticCurve,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from greenchain.values.errors import Fault, InputError

CACHED = 1024  # issuers whose key is kept decoded: more than any policy names, a few hundred kilobytes
_P = 2**255 - 19  # the field of edwards25519 (RFC 8032, 5.1)
_D = -121665 * pow(121666, -1, _P) % _P
# The y coordinates of the eight points of order 1, 2, 4 and 8: with such a key a signature says nothing about the
# message. The last two are the roots of d*y^4 + 2*y^2 - 1 (points that double to one of order 4).
_Y8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022
_SMALL_ORDER_Y = frozenset({0, 1, _P - 1, _Y8, _P - _Y8})
_CURVES: dict[str, EllipticCurve] = {"p256": SECP256R1(), "p384": SECP384R1()}
_UNCOMPRESSED = b"\x04"


def ed25519_weakness(raw: bytes) -> str:
    """What is wrong with an Ed25519 point; empty for a good one (RFC 8032, 5.1.3)."""
    y = int.from_bytes(raw, "little") & (2**255 - 1)
    if y >= _P:
        return "a non-canonical encoding"
    if y in _SMALL_ORDER_Y:
        return "a point of small order"
    x_squared = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    if pow(x_squared, (_P - 1) // 2, _P) != 1:
        return "no point of the curve"
    return ""


def p256_weakness(raw: bytes) -> str:
    """What is wrong with a compressed P-256 point; empty for a good one."""
    return _ec_weakness("p256", raw)


def p384_weakness(raw: bytes) -> str:
    """What is wrong with a compressed P-384 point; empty for a good one."""
    return _ec_weakness("p384", raw)


@lru_cache(maxsize=CACHED)
def ed25519_point(raw: bytes) -> Ed25519PublicKey:
    """The key object of an Ed25519 point that has been checked."""
    return Ed25519PublicKey.from_public_bytes(raw)


@lru_cache(maxsize=CACHED)
def ec_point(algorithm: str, raw: bytes) -> EllipticCurvePublicKey:
    """The key object of a compressed or uncompressed point; ``ValueError`` where the curve has none such."""
    try:
        return EllipticCurvePublicKey.from_encoded_point(_CURVES[algorithm], raw)
    except UnsupportedAlgorithm as error:  # a form byte that no standard knows
        raise ValueError(str(error)) from None


def compressed(algorithm: str, *, x: bytes, y: bytes) -> bytes:
    """The compressed form of the point with these coordinates.

    Raises:
        InputError: they are no point of the curve.
    """
    try:
        ec_point(algorithm, _UNCOMPRESSED + x + y)
    except ValueError:
        raise InputError(Fault("KEY_REFUSED", f"a point of the curve {algorithm}", "no point of the curve")) from None
    return bytes((2 | y[-1] & 1,)) + x


def coordinates(algorithm: str, raw: bytes) -> tuple[bytes, bytes]:
    """The coordinates of a checked, compressed point, big-endian and of the curve's length."""
    numbers = ec_point(algorithm, raw).public_numbers()
    length = len(raw) - 1
    return numbers.x.to_bytes(length), numbers.y.to_bytes(length)


def _ec_weakness(algorithm: str, raw: bytes) -> str:
    try:
        ec_point(algorithm, raw)
    except ValueError:
        return "no point of the curve in compressed form"
    return ""
