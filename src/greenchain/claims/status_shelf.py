"""The versions of status lists at hand, each read and verified once however many claims point to it.

A version that cannot be read or verified is a doubt, beside however many good ones: it may be the one that revokes.
That gives whoever can add to the evidence the power to make an answer open, never the power to make it good.

Source: W3C Bitstring Status List 1.0, 2.2 and 3.2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from greenchain.claims.authentic import Authentication
from greenchain.claims.bitstring import decode_bits
from greenchain.claims.key_history import KeyHistory
from greenchain.claims.reading import Reading
from greenchain.claims.status_lists import SUBJECT_TYPE
from greenchain.claims.vcdm import STATUS_LIST_TYPE, as_list
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json
from greenchain.values.outcome import Outcome


@dataclass(frozen=True, slots=True)
class ListVersion:
    """One authentic version of a list.

    Attributes:
        issuer: who signed it.
        purposes: what its entries mean.
        bits: eight entries a byte.
        valid_from: since when it counts.
        signed_at: when it says that it was signed; else the same.
        valid_until: since when it no longer counts.
        keys: the keys that signed it.
    """

    issuer: str
    purposes: tuple[str, ...]
    bits: bytes
    valid_from: datetime
    signed_at: datetime
    valid_until: datetime | None
    keys: tuple[KeyHistory, ...]

    @property
    def known_from(self) -> datetime:
        """Since when it can have been known."""
        return max(self.valid_from, self.signed_at)

    def weakness(self, instant: datetime, *, known_at: datetime) -> str:
        """Why its signature is not to be relied on at ``instant``; empty where it is."""
        for key in self.keys:
            for when in sorted({self.signed_at, max(self.signed_at, instant)}):
                found = key.judge(when, known_at=known_at)
                if found.outcome is not Outcome.CONFORMS:
                    return f"the key of the list: {found.code}"
        return ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A version that is no list to rely on, and why; ``issuer`` where it is authentic but somebody else's."""

    code: str
    detail: str
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class StatusShelf:
    """Every version of every list, by URL.

    Attributes:
        lists: the secured bytes of each version.
        authenticate: whether the bytes of a list are authentic.
    """

    lists: Mapping[str, tuple[bytes, ...]]
    authenticate: Callable[[bytes], Authentication]
    _read: dict[str, tuple[ListVersion | Doubt, ...]] = field(default_factory=dict, init=False, repr=False)

    def versions(self, url: str) -> tuple[ListVersion | Doubt, ...]:
        """What each version held of the list at ``url`` came to; none where none is held."""
        known = self._read.get(url)
        if known is None:
            known = tuple(_version(self.authenticate(raw), url) for raw in self.lists.get(url, ()))
            self._read[url] = known
        return known


def _version(found: Authentication, url: str) -> ListVersion | Doubt:
    reading = found.reading
    if reading is None or not found.is_authentic:
        reason = next(finding for finding in found.findings if finding.outcome is not Outcome.CONFORMS)
        return Doubt("STATUS_UNKNOWN", f"the list is not authentic: {reason.code}")
    valid_from = reading.valid_from or reading.created
    if valid_from is None:
        return Doubt("STATUS_UNKNOWN", "the list does not state since when it counts", reading.issuer)
    subject = reading.document["credentialSubject"]
    try:
        bits = _bits(reading, subject if isinstance(subject, Mapping) else {}, url)
    except InputError as error:
        fault = error.faults[0]
        return Doubt(fault.code, fault.expected, reading.issuer)
    purposes = as_list(subject.get("statusPurpose", ())) if isinstance(subject, Mapping) else ()
    return ListVersion(
        issuer=reading.issuer,
        purposes=tuple(str(purpose) for purpose in purposes),
        bits=bits,
        valid_from=valid_from,
        signed_at=reading.created or valid_from,
        valid_until=min((end for _, end in reading.counts_until), default=None),
        keys=found.keys,
    )


def _bits(reading: Reading, subject: Mapping[str, Json], url: str) -> bytes:
    """The bits of a list that is what it must be.

    Raises:
        InputError: it is not.
    """
    identifier = subject.get("id", url)
    is_bound = isinstance(identifier, str) and identifier.partition("#")[0] == url
    if not subject or reading.id != url or not is_bound:
        raise InputError(Fault("STATUS_LIST_INVALID", "the list's id is not the URL that the claim names"))
    if STATUS_LIST_TYPE not in reading.types or subject.get("type") != SUBJECT_TYPE:
        raise InputError(Fault("STATUS_LIST_INVALID", f"not of type {STATUS_LIST_TYPE}"))
    if "credentialStatus" in reading.document:
        raise InputError(Fault("STATUS_UNKNOWN", "the list has a status of its own, which is not followed"))
    encoded = subject.get("encodedList")
    return decode_bits(encoded if isinstance(encoded, str) else "")
