"""Other bytes for one signature: some that fit the same equation, most that fit none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from greenchain.workspace.suites.tampering.mutation import Must

ORDERS: Mapping[str, int] = MappingProxyType(
    {
        "ed25519": 2**252 + 27742317777372353535851937790883648493,  # RFC 8032, 5.1
        "p256": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,  # SP 800-186, 3.2.1
        "p384": 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
    }
)
"""The order of each group."""

_SEQUENCE, _INTEGER, _LONG = 0x30, 0x02, 0x80


@dataclass(frozen=True, slots=True)
class OtherSignature:
    """Bytes in the place of a signature, and what is demanded of a claim that carries them."""

    what: str
    raw: bytes
    must: Must = Must.REFUSED


def other_signatures(signature: bytes, *, algorithm: str) -> Iterator[OtherSignature]:
    """Bytes that stand for ``signature`` or resemble it."""
    size = len(signature)
    half = size // 2
    first, second = signature[:half], signature[half:]
    yield OtherSignature("zeros", bytes(size))
    yield OtherSignature("halves swapped", second + first)
    yield OtherSignature("backwards", signature[::-1])
    yield OtherSignature("a byte short", signature[:-1])
    yield OtherSignature("a byte short in front", signature[1:])
    yield OtherSignature("a zero behind", signature + b"\0")
    yield OtherSignature("a zero in front", b"\0" + signature)
    yield OtherSignature("twice", signature * 2)
    yield OtherSignature("first half alone", first)
    yield OtherSignature("second half zero", first + bytes(half))
    yield OtherSignature("first half zero", bytes(half) + second)
    yield OtherSignature("all ones", b"\xff" * size)
    for index in range(size):
        yield OtherSignature(f"bit of byte {index}", _flipped(signature, index))
    yield from _edwards(first, second) if algorithm == "ed25519" else _weierstrass(first, second, algorithm)


def _flipped(raw: bytes, index: int) -> bytes:
    return raw[:index] + bytes((raw[index] ^ 1 << index % 8,)) + raw[index + 1 :]


def _edwards(first: bytes, second: bytes) -> Iterator[OtherSignature]:
    """S and S + L solve the same equation; only S below L is a signature (RFC 8032, 5.1.7)."""
    s = int.from_bytes(second, "little")
    for times in range(1, 15):
        raised = s + times * ORDERS["ed25519"]
        if raised < 1 << 256:
            yield OtherSignature(f"S + {times} L", first + raised.to_bytes(len(second), "little"))
    identity = (1).to_bytes(len(first), "little")
    yield OtherSignature("identity point and zero", identity + bytes(len(second)))
    yield OtherSignature("identity point", identity + second)


def _weierstrass(first: bytes, second: bytes, algorithm: str) -> Iterator[OtherSignature]:
    """(r, s) and (r, n - s) are both signatures of one message; DER is another spelling (SEC 1, 4.1.4)."""
    order, size = ORDERS[algorithm], len(first)
    r, s = int.from_bytes(first), int.from_bytes(second)
    yield OtherSignature("mirrored s", first + (order - s).to_bytes(size), Must.SAME)
    yield OtherSignature("mirrored r", (order - r).to_bytes(size) + second)
    yield OtherSignature("r = n", order.to_bytes(size) + second)
    yield OtherSignature("s = n", first + order.to_bytes(size))
    yield OtherSignature("r = 1, s = 1", (1).to_bytes(size) * 2)
    if (raised := s + order) < 1 << 8 * size:
        yield OtherSignature("s + n", first + raised.to_bytes(size))
    if (raised := r + order) < 1 << 8 * size:
        yield OtherSignature("r + n", raised.to_bytes(size) + second)
    yield OtherSignature("DER", _der(r, s))


def _der(*numbers: int) -> bytes:
    body = b""
    for number in numbers:
        raw = number.to_bytes(number.bit_length() // 8 + 1)
        body += bytes((_INTEGER, len(raw))) + raw
    return bytes((_SEQUENCE, len(body))) + body if len(body) < _LONG else bytes((_SEQUENCE, 0x81, len(body))) + body
