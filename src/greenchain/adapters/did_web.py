"""Identifier documents of did:web issuers, collected from where they are published.

What is collected is evidence and no more: the bytes as they came, when and from where. Whether a document counts is
decided by the policy. Each is read once before it is kept, so that a page, a document of somebody else or one of two
meanings is told of where it was fetched and not later, when it is needed.

Source: did:web method specification, Read (Resolve).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from greenchain.claims.did_documents import MAX_DOCUMENT, did_web_url, read_did_document
from greenchain.claims.evidence.files import BundleFile
from greenchain.claims.reading import MAX_LIST_BYTES, read_secured
from greenchain.model.ports import Fetcher
from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.values.time import aware

MAX_COLLECTED = 16  # identifiers a run asks for: the issuer of a claim and of each link above it, twice over
_PREFIX = "did:web:"


@dataclass(frozen=True, slots=True)
class Collected:
    """What came of asking.

    Attributes:
        files: a file for each document, by its URL.
        faults: why others did not come, each naming its identifier.
    """

    files: tuple[BundleFile, ...] = ()
    faults: tuple[Fault, ...] = ()


def collect_did_documents(dids: Iterable[str], *, fetcher: Fetcher, retrieved: datetime) -> Collected:
    """The documents of ``dids`` as published now; identifiers of other methods need none and are passed over.

    Args:
        dids: in any order, some perhaps twice; each is asked for once.
        fetcher: how documents are fetched.
        retrieved: the instant that is noted for them; aware.

    Raises:
        InputError: more identifiers than the budget; nothing was fetched.
    """
    aware(retrieved, "retrieved")
    wanted = sorted({did for did in dids if did.startswith(_PREFIX)})
    if len(wanted) > MAX_COLLECTED:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_COLLECTED} did:web identifiers", str(len(wanted))))
    files: list[BundleFile] = []
    faults: list[Fault] = []
    for did in wanted:
        try:
            files.append(_collect(did, fetcher, retrieved))
        except GreenchainError as error:
            faults += (fault.within(file=did) for fault in error.faults)
    return Collected(tuple(sorted(files, key=lambda file: file.url)), tuple(faults))


def web_dids_of(secured: Iterable[bytes]) -> tuple[str, ...]:
    """The did:web identifiers under whose keys the documents ``secured`` say that they are signed, sorted.

    Nothing is believed by this; bytes that cannot be read name none.
    """
    found: set[str] = set()
    for raw in secured:
        try:
            reading = read_secured(raw, max_bytes=MAX_LIST_BYTES)
        except InputError:
            continue
        found.update(signature.method.partition("#")[0] for signature in reading.signatures)
    return tuple(sorted(did for did in found if did.startswith(_PREFIX)))


def _collect(did: str, fetcher: Fetcher, retrieved: datetime) -> BundleFile:
    url = did_web_url(did)
    raw = fetcher.fetch(url, max_bytes=MAX_DOCUMENT)
    read_did_document(raw, did=did)
    return BundleFile("did-document", raw, url=url, retrieved=retrieved)
