"""Retained identifier documents: what an issuer's did:web said of its keys, and since when.

A did:web has no history of its own, so only documents that somebody retained speak for the past. Which document spoke
when is a statement too, and whoever presents a bundle could lie about it. It therefore counts only where the policy
makes it (``retrieved`` in a ``[[document]]`` row) or where a collector signed it with the manifest. What an unsigned
manifest says of a pinned document can narrow the time it speaks for, never stretch it: several such documents of one
URL speak together, from the earliest instant stated, so that exchanging their dates or their places changes nothing.

And a document that the policy pins and the bundle lacks may be the one that retired the key: without it, the keys of
that identifier are unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from greenchain.claims.did_documents import did_web_url
from greenchain.claims.evidence.bundle import EvidenceBundle
from greenchain.claims.evidence.files import BundleFile
from greenchain.claims.policy.policy import TrustPolicy
from greenchain.values.errors import Fault, InputError

_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Retained:
    """One retained document.

    Attributes:
        document: its bytes.
        since: from when it speaks, until the next later one; ``None`` is from ever.
        sha256: of the bytes.
    """

    document: bytes
    since: datetime | None
    sha256: str

    @property
    def sort_key(self) -> tuple[datetime, str]:
        """Order: by the instant it begins to speak, then by its hash."""
        return (self.since.astimezone(UTC) if self.since else _EVER), self.sha256


def retained_documents(
    did: str, *, policy: TrustPolicy, bundle: EvidenceBundle, known_at: datetime | None = None
) -> tuple[Retained, ...]:
    """The retained documents of a did:web that count under ``policy``, by the instants from which they speak.

    Documents with equal ``since`` speak together: what only some of them say is not determined. Documents that begin to
    speak after ``known_at`` are left out; by default none are.

    Raises:
        InputError: ``DID_WEB_REFUSED`` for no plain did:web; ``KEY_UNKNOWN`` where a document that the policy pins for
            it is not in the bundle.
    """
    counting = counting_documents(did, policy=policy, bundle=bundle, known_at=known_at)
    return tuple(retained for retained in counting if _is_known(retained.since, known_at))


def counting_documents(
    did: str, *, policy: TrustPolicy, bundle: EvidenceBundle, known_at: datetime | None = None
) -> tuple[Retained, ...]:
    """As :func:`retained_documents`, with those that begin to speak only after ``known_at``.

    Raises:
        InputError: as there.
    """
    return _counting(did_web_url(did), policy, bundle, known_at)


def knowledge_turns(did: str, *, policy: TrustPolicy, bundle: EvidenceBundle) -> tuple[datetime, ...]:
    """The states of knowledge from which other documents of ``did`` may count than before, the earliest of all first.

    Raises:
        InputError: ``DID_WEB_REFUSED`` for no plain did:web.
    """
    turns = {_EVER, *(row.retrieved.astimezone(UTC) for row in policy.documents_of(did_web_url(did)) if row.retrieved)}
    with suppress(InputError):  # a signature that does not fit never counts; trusted_documents tells why
        vouching = bundle.vouching(policy)
        turns.update(turn.astimezone(UTC) for turn in (vouching.turns() if vouching else ()))
    return tuple(sorted(turns))


def dated_bundle(bundle: EvidenceBundle, *, policy: TrustPolicy, known_at: datetime) -> EvidenceBundle:
    """``bundle``, unsigned, each identifier document with the instant from which ``policy`` lets it speak.

    Whoever signs a bundle signs these instants with it, and what an unsigned manifest said of them was nobody's word.
    Documents that do not count keep theirs.
    """
    since: dict[tuple[str, str], list[datetime | None]] = {}
    for url in bundle.did_documents:
        with suppress(InputError):  # where a pinned document is not at hand, none of its URL counts
            for retained in _counting(url, policy, bundle, known_at):
                since.setdefault((url, retained.sha256), []).append(retained.since)
    files: list[BundleFile] = []
    for file in bundle.files:
        own = since.get((file.url, file.sha256), []) if file.kind == "did-document" else []
        files.append(file if not own or file.retrieved in own else replace(file, retrieved=own[0]))
    return EvidenceBundle(files=tuple(files))


def speaking_at(retained: tuple[Retained, ...], instant: datetime) -> tuple[Retained, ...]:
    """Which of ``retained`` speak for ``instant``: all that began last, at it or before; none where none had begun."""
    begun = [one for one in retained if one.since is None or one.since <= instant]
    return tuple(one for one in begun if one.since == begun[-1].since)


def _counting(url: str, policy: TrustPolicy, bundle: EvidenceBundle, known_at: datetime | None) -> tuple[Retained, ...]:
    held = bundle.did_documents.get(url, ())
    hashes = {file.sha256 for file in held}
    pins = policy.documents_of(url)
    absent = [row.sha256 for row in pins if row.sha256 not in hashes and _is_known(row.retrieved, known_at)]
    if absent:
        expected = f"every document that the policy pins for {url}"
        raise InputError(Fault("KEY_UNKNOWN", expected, f"none of SHA-256 {absent[0]}"))
    if not held:
        return ()
    dated = {row.sha256: row.retrieved for row in pins if row.retrieved}
    found = [Retained(file.raw, dated[file.sha256], file.sha256) for file in held if file.sha256 in dated]
    found += (one for one in _collected(held, policy, bundle, known_at) if one.sha256 not in dated)
    spoken_for = {retained.sha256 for retained in found}
    pinned = {row.sha256 for row in pins} - spoken_for
    found += _together([file for file in held if file.sha256 in pinned])
    return tuple(sorted(dict.fromkeys(found), key=lambda retained: retained.sort_key))


def _collected(
    held: tuple[BundleFile, ...], policy: TrustPolicy, bundle: EvidenceBundle, known_at: datetime | None
) -> Iterator[Retained]:
    """The documents that a collector vouches for, each from when the collector says that it was retrieved."""
    try:
        if not bundle.is_collected(policy, known_at=known_at):
            return
    except InputError:
        return  # a signature that does not count makes nothing count; trusted_documents tells why
    for file in held:
        if file.path in bundle.signed_paths:
            yield Retained(file.raw, file.retrieved, file.sha256)


def _together(files: list[BundleFile]) -> Iterator[Retained]:
    """The documents that the policy pins without a date: from the earliest instant stated, if all state one."""
    instants = [file.retrieved for file in files if file.retrieved]
    since = min(instants) if files and len(instants) == len(files) else None
    for file in files:
        yield Retained(file.raw, since, file.sha256)


def _is_known(since: datetime | None, known_at: datetime | None) -> bool:
    return since is None or known_at is None or since <= known_at
