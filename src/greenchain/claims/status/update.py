"""The next version of an issuer's own status list: one entry set or cleared, every other bit as it was.

What is changed is an authentic version and nothing else, since whoever could slip a doctored list under the issuer's
pen would have it signed. For the same reason the claim that names the entry must be authentic: an altered index would
revoke somebody else's claim. A revocation is final, so only a suspension can be cleared; and a new version begins later
than the one it follows, or nobody could tell which of the two is newer.

Source: W3C Bitstring Status List 1.0, 2.1, 2.2 and 3.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from greenchain.claims.authentic import Authentication
from greenchain.claims.issue import issue_claim
from greenchain.claims.reading import Reading
from greenchain.claims.status.bitstring import encode_bits, is_set
from greenchain.claims.status.lists import ENTRY_TYPE, PURPOSES, parse_index, status_entry
from greenchain.claims.status.shelf import Doubt, ListVersion, StatusShelf
from greenchain.claims.suites import SUITES
from greenchain.claims.vcdm import as_list, instant_of
from greenchain.model.claims import Claim, SignedClaim
from greenchain.model.ports import Signer
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json, thaw
from greenchain.values.outcome import Outcome
from greenchain.values.time import aware, format_instant

FINAL = "revocation"
"""The purpose whose entries are never cleared."""

_MAX_DIGITS = 9  # of an index: reaches beyond the largest list


@dataclass(frozen=True, slots=True)
class HeldList:
    """An authentic version of a status list, as its issuer holds it.

    Attributes:
        url: where it is published; its id.
        document: what it says, without proof.
        version: its purposes and instants.
        bits: its entries, eight a byte.
        methods: the verification methods that signed it.
    """

    url: str
    document: Mapping[str, Json]
    version: ListVersion
    bits: bytes
    methods: tuple[str, ...]

    @property
    def size(self) -> int:
        """The number of entries."""
        return len(self.bits) * 8

    def value(self, index: int) -> bool:
        """Whether the entry ``index`` is set."""
        return is_set(self.bits, index)


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """The entry of one claim in a held list."""

    index: int
    purpose: str


def read_held_list(raw: bytes, *, authenticate: Callable[[bytes], Authentication]) -> HeldList:
    """The list in ``raw``.

    Raises:
        InputError: ``STATUS_LIST_REFUSED`` where it is not authentic or no status list.
    """
    found = authenticate(raw)
    reading = found.reading
    if reading is None or not found.is_authentic:
        raise _refused("a status list that its issuer signed", _reason(found))
    shelf = StatusShelf({reading.id: (raw,)}, lambda _: found, lambda _: None)
    version = shelf.versions(reading.id)[0]
    if isinstance(version, Doubt):
        raise _refused("a status list bound to its URL", version.detail)
    methods = tuple(one.method for one in reading.signatures)
    return HeldList(reading.id, reading.document, version, shelf.bits(version), methods)


def require_keeper(held: HeldList, *, verification_method: str) -> None:
    """Return if a key under ``verification_method`` may sign further versions of ``held``.

    It may where it belongs to the issuer's own DID; of an issuer without a DID, where it signed the version held.

    Raises:
        InputError: ``STATUS_LIST_REFUSED``.
    """
    issuer = held.version.issuer
    is_own = verification_method.partition("#")[0] == issuer
    if not is_own and (issuer.startswith("did:") or verification_method not in held.methods):
        raise _refused(f"a key of {issuer}, who issued the list", verification_method)


def entry_of(claim: Authentication, held: HeldList, *, purpose: str = "") -> HeldEntry:
    """The one entry of an authentic claim in ``held``.

    Args:
        claim: what authentication found.
        held: the list.
        purpose: which entry, where the claim has several; empty: its only one.

    Raises:
        InputError: the claim is not authentic or another issuer's, or has not exactly one such entry.
    """
    reading = claim.reading
    if reading is None or not claim.is_authentic:
        finding = next(f for f in claim.findings if f.outcome is not Outcome.CONFORMS)
        raise InputError(Fault(finding.code, "a claim that its issuer signed", finding.detail, where=finding.where))
    if reading.issuer != held.version.issuer:
        raise InputError(Fault("STATUS_ISSUER_MISMATCH", f"a claim by {held.version.issuer}", reading.issuer))
    entries = [entry for entry in _entries(reading, held) if purpose in ("", entry.purpose)]
    if len(entries) != 1:
        expected = f"one entry{' for ' + purpose if purpose else ''} in {held.url}"
        raise InputError(Fault("STATUS_ENTRY_ELSEWHERE", expected, str(len(entries)), where="/credentialStatus"))
    if entries[0].index >= held.size:
        raise InputError(Fault("STATUS_ENTRY_INVALID", f"an index below {held.size}", str(entries[0].index)))
    return entries[0]


def next_version(held: HeldList, entry: HeldEntry, *, value: bool, valid_from: datetime) -> Claim | None:
    """The draft of the version in which ``entry`` has ``value``, everything else as in ``held``; ``None`` if it has.

    A list that ends keeps its length of time.

    Raises:
        InputError: ``REVOCATION_FINAL`` where a revocation would be taken back, ``STATUS_VERSION_ORDER`` where the
            version would not be newer, ``STATUS_LIST_REFUSED`` where the list does not serve the entry's purpose.
    """
    aware(valid_from, "valid_from")
    if entry.purpose not in held.version.purposes or entry.purpose not in PURPOSES:
        raise _refused(f"a list that serves {entry.purpose}", ", ".join(held.version.purposes))
    if not value and FINAL in held.version.purposes:
        raise InputError(Fault("REVOCATION_FINAL", "a list of suspensions", held.url, where=f"entry {entry.index}"))
    if held.value(entry.index) is value:
        return None
    if valid_from <= held.version.valid_from:
        expected = f"an instant after {format_instant(held.version.valid_from)}"
        raise InputError(Fault("STATUS_VERSION_ORDER", expected, format_instant(valid_from), where="/validFrom"))
    others = set(set_entries(held.bits)) - {entry.index}
    encoded = encode_bits(others | {entry.index} if value else others, size=held.size)
    document: dict[str, Any] = thaw(held.document)
    document["credentialSubject"] = {**document["credentialSubject"], "encodedList": encoded}
    document["validFrom"] = format_instant(valid_from)
    until = instant_of(held.document, "validUntil")
    if until is not None:
        document["validUntil"] = format_instant(_later(until, valid_from - held.version.valid_from))
    return Claim(document)


def sign_list(draft: Claim, *, signer: Signer) -> SignedClaim:
    """``draft`` signed with the suite over canonical JSON of the signer's key, as of the instant it begins.

    Raises:
        InputError: as :func:`issue_claim`.
    """
    valid_from = instant_of(draft.document, "validFrom")
    if valid_from is None:
        raise ValueError("a status list states since when it counts")
    return issue_claim(draft, signer=signer, created=valid_from, suite=list_suite(signer.algorithm))


def list_suite(algorithm: str) -> str:
    """The suite that secures lists signed by keys of ``algorithm``.

    >>> list_suite("p384")
    'ecdsa-jcs-2019'
    """
    return next(name for name, suite in SUITES.items() if suite.form == "jcs" and algorithm in suite.algorithms)


def set_entries(bits: bytes) -> Iterator[int]:
    """The entries of a list that are set, in order.

    >>> list(set_entries(bytes([0b1000_0001, 0, 0b0100_0000])))
    [0, 7, 17]
    """
    for place, byte in enumerate(bits):
        if byte:
            yield from (place * 8 + bit for bit in range(8) if byte & 0x80 >> bit)


def entry_for(document: Mapping[str, Json], *, index: int) -> dict[str, Json]:
    """The ``credentialStatus`` of a new claim whose entry in the list ``document`` is ``index``.

    Raises:
        InputError: ``STATUS_LIST_REFUSED`` where the document is no status list of one purpose understood here.
    """
    subject = document.get("credentialSubject")
    purposes = as_list(subject.get("statusPurpose", ())) if isinstance(subject, Mapping) else ()
    if len(purposes) != 1 or purposes[0] not in PURPOSES:
        raise _refused(f"a list for one of {', '.join(sorted(PURPOSES))}", ", ".join(map(str, purposes)) or "none")
    return status_entry(url=str(document.get("id")), purpose=str(purposes[0]), index=index)


def _entries(claim: Reading, held: HeldList) -> list[HeldEntry]:
    found = []
    for entry in as_list(claim.document.get("credentialStatus", ())):
        members: Mapping[str, Json] = entry if isinstance(entry, Mapping) else {}
        purpose, index = members.get("statusPurpose"), members.get("statusListIndex")
        is_here = members.get("statusListCredential") == held.url and members.get("type") == ENTRY_TYPE
        if is_here and isinstance(purpose, str) and purpose in held.version.purposes:
            found.append(HeldEntry(parse_index(index), purpose))
    return found


def _later(until: datetime, by: timedelta) -> datetime:
    try:
        return until + by
    except OverflowError:
        return until  # the end of time stays where it is


def _reason(found: Authentication) -> str:
    return next((f"{f.code}: {f.detail}" for f in found.findings if f.outcome is not Outcome.CONFORMS), "")


def _refused(expected: str, found: str) -> InputError:
    return InputError(Fault("STATUS_LIST_REFUSED", expected, found))
