"""The signatures over one document, whatever envelope they came in: what each says of itself, and what it covers.

A Data Integrity document holds one proof, a set of independent proofs, or a chain in which a proof covers those that
it names. A JOSE envelope holds one signature, whose header plays the part of the proof options. Nothing is believed
here; ``authentic`` asks each signature for its message and checks it.

Source: W3C Data Integrity 1.0, 2.1.1 (proof sets), 2.1.2 (proof chains), 4.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from greenchain.claims.vcdm import as_list, instant_of
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import OBJECTS, Json, canonical_parsed, canonical_whole, pointer, without

MAX_PROOFS = 16  # co-signers of one document; each costs a signature check


class Signature(NamedTuple):
    """One signature over a document, as it describes itself.

    Attributes:
        suite: the name of the suite it claims; empty where it names none.
        method: the DID URL of its key; empty where it names none.
        where: where it stands.
        proof: the proof; empty in a JOSE envelope.
        options: the proof without its value in RFC 8785 form, which is what its signature covers; empty likewise.
        has_fraction: whether a number with a fraction or exponent stands in them.
        covered: the earlier proofs that it covers besides the document.
        created: when it says that it was made.
        not_before: before when it does not count.
        expires: since when it no longer counts.
    """

    suite: str
    method: str
    where: str
    proof: Mapping[str, Json]
    options: bytes = b""
    has_fraction: bool = False
    covered: tuple[Mapping[str, Json], ...] = ()
    created: datetime | None = None
    not_before: datetime | None = None
    expires: datetime | None = None


def signatures_of(proofs: tuple[Json, ...], *, written: bytes | None = None) -> tuple[Signature, ...]:
    """The signatures of embedded ``proofs``, in their order.

    Args:
        proofs: what stands under ``proof``.
        written: where there is one alone, its canonical form, if that is at hand.

    Raises:
        InputError: too many, one that is no object, a doubled id, or a chain that dangles or runs in a circle.
    """
    if len(proofs) == 1 and isinstance(proofs[0], OBJECTS) and "previousProof" not in proofs[0]:
        return (_signature(proofs[0], "/proof", (), written),)
    if len(proofs) > MAX_PROOFS:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_PROOFS} proofs", str(len(proofs)), where="/proof"))
    for index, proof in enumerate(proofs):
        if not isinstance(proof, Mapping):
            raise _malformed("an object", type(proof).__name__, pointer("proof", index))
    known = [proof for proof in proofs if isinstance(proof, Mapping)]
    by_id = _by_id(known)
    previous = [_previous(proof, by_id, pointer("proof", index)) for index, proof in enumerate(known)]
    _refuse_circles(known, previous)
    return tuple(
        _signature(proof, pointer("proof", index) if len(known) > 1 else "/proof", tuple(known[i] for i in covered))
        for index, (proof, covered) in enumerate(zip(known, previous, strict=True))
    )


def _signature(
    proof: Mapping[str, Json], where: str, covered: tuple[Mapping[str, Json], ...], written: bytes | None = None
) -> Signature:
    suite, method = proof.get("cryptosuite"), proof.get("verificationMethod")
    options, has_fraction = _options(proof, written)
    return Signature(
        suite if isinstance(suite, str) else "",
        method if isinstance(method, str) else "",
        where,
        proof,
        options,
        has_fraction,
        covered,
        instant_of(proof, "created"),
        None,
        instant_of(proof, "expires"),
    )


def _options(proof: Mapping[str, Json], written: bytes | None) -> tuple[bytes, bool]:
    """``proof`` without its value in RFC 8785 form, and whether a fraction stands in it."""
    value = proof.get("proofValue")
    options = without(written, "proofValue", value) if written is not None and isinstance(value, str) else None
    if options is not None:
        return options, False
    unvalued = {name: item for name, item in proof.items() if name != "proofValue"}
    options = canonical_whole(unvalued)
    return (canonical_parsed(unvalued), True) if options is None else (options, False)


def _by_id(proofs: Iterable[Mapping[str, Json]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, proof in enumerate(proofs):
        name = proof.get("id")
        if name is None:
            continue
        if not isinstance(name, str) or name in found:
            raise _malformed("an id of its own", repr(name), pointer("proof", index, "id"))
        found[name] = index
    return found


def _previous(proof: Mapping[str, Json], by_id: Mapping[str, int], where: str) -> tuple[int, ...]:
    """The places of the proofs that ``proof`` covers, in the document's order."""
    if "previousProof" not in proof:
        return ()
    names = as_list(proof["previousProof"])
    if not names or not all(isinstance(name, str) and name in by_id for name in names):
        raise _malformed("ids of proofs of this document", repr(proof["previousProof"]), f"{where}/previousProof")
    if len(set(names)) != len(names):
        raise _malformed("each proof once", repr(proof["previousProof"]), f"{where}/previousProof")
    return tuple(sorted(by_id[str(name)] for name in names))


def _refuse_circles(proofs: list[Mapping[str, Json]], previous: list[tuple[int, ...]]) -> None:
    """A chain has a first proof: take away proofs whose predecessors are gone until none is left."""
    left = set(range(len(proofs)))
    while free := {index for index in left if not left & set(previous[index])}:
        left -= free
    if left:
        raise _malformed("a chain of proofs with a beginning", "a circle", pointer("proof", min(left), "previousProof"))


def _malformed(expected: str, found: str, where: str) -> InputError:
    return InputError(Fault("PROOF_INVALID", expected, found, where=where))
