"""The versions of status lists at hand, each read and verified once however many claims point to it.

A version that cannot be read or verified is a doubt, beside however many good ones: it may be the one that revokes.
That gives whoever can add to the evidence the power to make an answer open, never the power to make it good.

Source: W3C Bitstring Status List 1.0, 2.2 and 3.2.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from greenchain.claims.authentic import Authentication
from greenchain.claims.key_history import KeyHistory
from greenchain.claims.reading import Reading
from greenchain.claims.status.bitstring import decode_bits
from greenchain.claims.status.lists import SUBJECT_TYPE
from greenchain.claims.vcdm import STATUS_LIST_TYPE, as_list
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json
from greenchain.values.outcome import Outcome

_KEPT_BYTES = 8 * 1024 * 1024  # of unpacked lists: a handful of the largest, hundreds of the usual size


@dataclass(frozen=True, slots=True)
class ListVersion:
    """One authentic version of a list.

    Attributes:
        issuer: who signed it.
        purposes: what its entries mean.
        encoded: its entries, packed: a kilobyte may unpack to a megabyte, so that nothing is kept unpacked.
        valid_from: since when it counts.
        signed_at: when it says that it was signed; else the same.
        valid_until: since when it no longer counts.
        keys: the keys that signed it.
        proven_by: by when something else proves that it existed.
    """

    issuer: str
    purposes: tuple[str, ...]
    encoded: str
    valid_from: datetime
    signed_at: datetime
    valid_until: datetime | None
    keys: tuple[KeyHistory, ...]
    proven_by: datetime | None = None

    @property
    def known_from(self) -> datetime:
        """Since when it can have been known."""
        return max(self.valid_from, self.signed_at)

    def weakness(self, *, at: datetime, known_at: datetime) -> str:
        """Why its signature is not to be relied on, as asked at ``at``; empty where it is.

        A list may have been dated back like any claim: its keys must be good from the stated signing until it provably
        existed, or until now.
        """
        proven = self.proven_by if self.proven_by and self.proven_by <= known_at else max(at, known_at)
        end = max(self.signed_at, proven)
        for key in self.keys:
            turns = [turn for turn in key.turns() if self.signed_at < turn <= end]
            for when in (self.signed_at, *sorted(turns)):
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
        existence: by when a list provably existed.
    """

    lists: Mapping[str, tuple[bytes, ...]]
    authenticate: Callable[[bytes], Authentication]
    existence: Callable[[Reading], datetime | None]
    _read: dict[str, tuple[ListVersion | Doubt, ...]] = field(default_factory=dict, init=False, repr=False)
    _bits: OrderedDict[str, bytes] = field(default_factory=OrderedDict, init=False, repr=False)

    def versions(self, url: str) -> tuple[ListVersion | Doubt, ...]:
        """What each version held of the list at ``url`` came to; none where none is held."""
        held = self.lists.get(url)
        if held is None:  # nothing is kept of what is not there: anybody can ask for any URL
            return ()
        known = self._read.get(url)
        if known is None:
            known = self._read[url] = tuple(self._version(raw, url) for raw in held)
        return known

    def bits(self, version: ListVersion) -> bytes:
        """The entries of ``version``, eight a byte; a few lists are kept unpacked."""
        known = self._bits.get(version.encoded)
        if known is None:
            known = self._bits[version.encoded] = decode_bits(version.encoded)
            while len(self._bits) > 1 and sum(map(len, self._bits.values())) > _KEPT_BYTES:
                self._bits.popitem(last=False)
        return known

    def _version(self, raw: bytes, url: str) -> ListVersion | Doubt:
        found = self.authenticate(raw)
        version = _version(found, url)
        if isinstance(version, Doubt) or found.reading is None:
            return version
        return replace(version, proven_by=self.existence(found.reading))


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
        encoded = _encoded(reading, subject if isinstance(subject, Mapping) else {}, url)
    except InputError as error:
        fault = error.faults[0]
        return Doubt(fault.code, fault.expected, reading.issuer)
    purposes = as_list(subject.get("statusPurpose", ())) if isinstance(subject, Mapping) else ()
    return ListVersion(
        issuer=reading.issuer,
        purposes=tuple(str(purpose) for purpose in purposes),
        encoded=encoded,
        valid_from=valid_from,
        signed_at=reading.created or valid_from,
        valid_until=reading.end,
        keys=found.keys,
    )


def _encoded(reading: Reading, subject: Mapping[str, Json], url: str) -> str:
    """The packed entries of a list that is what it must be.

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
    text = encoded if isinstance(encoded, str) else ""
    decode_bits(text)  # refused now, not when it is looked into
    return text
