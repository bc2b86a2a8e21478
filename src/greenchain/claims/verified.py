"""The one value that counts as evidence: a claim that was verified, sealed.

Nobody can write a ``VerifiedClaim`` down: it has no constructor, no copy with changes, no pickle and no subclass, and
the one function that makes it is called in one place, at the end of a verification that conforms. It carries the signed
content, parsed again from the canonical bytes the signature covers, and the question it was verified under.

Python lets ``object.__setattr__`` write into any value, so the type alone proves nothing. What was sealed is kept in a
private register, by identity; whoever takes a claim as evidence asks ``require_sealed``, which refuses what is not in
the register and what was changed since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import repeat
from operator import attrgetter, call
from typing import NamedTuple, NoReturn, cast, final
from weakref import ref

from greenchain.values.errors import GreenchainError
from greenchain.values.json import FrozenObject, Json
from greenchain.values.time import Period, format_instant


class SigningTime(NamedTuple):
    """When a claim was signed: as its issuer asserts, and by when something else proves that it existed."""

    asserted: datetime | None = None
    proven_by: datetime | None = None
    evidence: str = ""

    def to_dict(self) -> dict[str, str | None]:
        """As results print it."""
        return {
            "asserted": format_instant(self.asserted) if self.asserted else None,
            "proven_by": format_instant(self.proven_by) if self.proven_by else None,
            "evidence": self.evidence or None,
        }


class ChainLink(NamedTuple):
    """One link of the reason to trust an issuer: the policy's anchor, or an accreditation by its digest.

    ``entity`` is whom the link speaks of: the anchor itself, or the body that is accredited.
    """

    kind: str
    id: str
    role: str = ""
    period: Period = Period()
    digest: str = ""
    entity: str = ""

    def to_dict(self) -> dict[str, str | None]:
        """As results print it."""
        return {
            "kind": self.kind,
            "id": self.id,
            "role": self.role,
            "valid_from": format_instant(self.period.since) if self.period.since else None,
            "valid_until": format_instant(self.period.until) if self.period.until else None,
            "digest": self.digest or None,
            "entity": self.entity or None,
        }


@final
@dataclass(frozen=True, slots=True, weakref_slot=True, init=False)
class VerifiedClaim:
    """A claim found conforming, and what it was verified under.

    Attributes:
        content: the signed document without its proof, read-only.
        digest: SHA-256 of the canonical unsecured document: the claim's identity, whatever its envelope.
        id: the document's id; empty where it has none.
        issuer: who signed it.
        types: its type names.
        suite: the cryptosuite of its proof.
        role: what the trust policy calls the issuer: supplier, third_party or regulator.
        chain: why the issuer is trusted, anchor first.
        signing_time: when it was signed.
        period: when it is valid.
        at: the instant it was verified for.
        known_at: what was known by then counted, nothing later.
        policy_digest: the trust policy it was verified under.
    """

    content: Mapping[str, Json]
    digest: str
    id: str
    issuer: str
    types: tuple[str, ...]
    suite: str
    role: str
    chain: tuple[ChainLink, ...]
    signing_time: SigningTime
    period: Period
    at: datetime
    known_at: datetime
    policy_digest: str

    def __init__(self) -> None:
        raise _sealed()

    def __init_subclass__(cls) -> None:
        raise _sealed()

    def __hash__(self) -> int:
        return hash((self.digest, self.at, self.known_at, self.policy_digest))

    def __copy__(self) -> NoReturn:
        raise _sealed()

    def __deepcopy__(self, memo: object) -> NoReturn:
        raise _sealed()

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise _sealed()

    def __replace__(self, **changes: object) -> NoReturn:
        raise _sealed()

    def __setstate__(self, state: object) -> NoReturn:
        raise _sealed()


class _Seal(NamedTuple):
    """What was sealed: the claim, held weakly, the very values put into it, and what lies deeper in them."""

    claim: ref[VerifiedClaim]
    values: tuple[object, ...]
    deeper: tuple[object, ...]
    canonical: bytes


_SEALS: dict[int, _Seal] = {}
"""Every living sealed claim, by its identity: an entry leaves with its claim, before the identity is used again."""


def is_sealed(claim: object) -> bool:
    """Whether ``claim`` is a claim that verification sealed, in every member and all content as it was sealed."""
    seal = _SEALS.get(id(claim))
    if seal is None or type(claim) is not VerifiedClaim or seal.claim() is not claim:
        return False
    values = _values(claim)
    if not _are_same(values, seal.values):
        return False
    try:
        content = cast("FrozenObject", claim.content)  # the very one that was sealed
        return _are_same(_deeper(claim), seal.deeper) and content.is_exactly(seal.canonical)
    except (GreenchainError, TypeError, ValueError, AttributeError):  # changed into what is no content at all
        return False


def _are_same(ones: tuple[object, ...], others: tuple[object, ...]) -> bool:
    """Whether each is the very same object: whoever is asked whether it is equal may say what it likes."""
    return len(ones) == len(others) and all(one is other for one, other in zip(ones, others, strict=True))


def require_sealed(claim: object) -> VerifiedClaim:
    """``claim``, when it is sealed evidence.

    Raises:
        TypeError: it is another thing, was made without verification, or was changed since.
    """
    if not is_sealed(claim):
        raise _sealed()
    return cast("VerifiedClaim", claim)


def _seal(
    *,
    canonical: bytes,
    digest: str,
    document_id: str,
    issuer: str,
    types: tuple[str, ...],
    suite: str,
    role: str,
    chain: tuple[ChainLink, ...],
    signing_time: SigningTime,
    period: Period,
    at: datetime,
    known_at: datetime,
    policy_digest: str,
) -> VerifiedClaim:
    """The sealed claim whose signed bytes are ``canonical``. Called by ``verifier`` alone, which a test watches."""
    content = FrozenObject.of_canonical(canonical)
    said = (content, digest, document_id, issuer, types, suite)
    values = (*said, role, chain, signing_time, period, at, known_at, policy_digest)  # in the order of the members
    claim = object.__new__(VerifiedClaim)
    tuple(map(call, _PUTS, repeat(claim), values))
    key = id(claim)
    _SEALS[key] = _Seal(ref(claim, lambda _: _SEALS.pop(key, None)), values, _deeper(claim), canonical)
    return claim


_NAMES = tuple(member.name for member in fields(VerifiedClaim))
_PUTS = tuple(getattr(VerifiedClaim, name).__set__ for name in _NAMES)
_get_members = attrgetter(*_NAMES)


def _values(claim: VerifiedClaim) -> tuple[object, ...]:
    try:
        members: tuple[object, ...] = _get_members(claim)
    except AttributeError:  # a claim that somebody began to make by hand
        return ()
    return members


def _deeper(claim: VerifiedClaim) -> tuple[object, ...]:
    """What could be written below the members of ``claim`` and beside its content: periods, and what kind a part is."""
    period = claim.period
    parts: tuple[object, ...] = (type(claim.signing_time), type(period), period.since, period.until)
    for link in claim.chain:
        period = link.period
        parts += (type(link), type(period), period.since, period.until)
    return parts


def _sealed() -> TypeError:
    return TypeError("a VerifiedClaim is made by ClaimVerifier.verify and by nothing else, and never changed")
