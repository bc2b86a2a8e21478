"""What the asker has at hand besides the claim itself, as one value that can be carried from machine to machine.

Status lists, accreditation claims, identifier documents, contexts, log proofs, checkpoints, schemas and further claims,
each under what it is bound to. Nothing is believed because it lies in a bundle: lists and accreditations are verified
like any claim, identifier documents and contexts count only where the policy pins them or names who collected them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Self

from greenchain.claims.evidence.files import KINDS, MANIFEST, BundleFile, clashes
from greenchain.claims.evidence.manifest import MAX_FILES, make_manifest, manifest_digest, read_manifest, signed_paths
from greenchain.claims.evidence.signature import Vouching, vouching_of
from greenchain.claims.policy.policy import TrustPolicy
from greenchain.claims.reading import MAX_LIST_BYTES, read_secured
from greenchain.model.ports import Signer
from greenchain.values.errors import Fault, InputError

_REMEMBERED = 64  # answers about one manifest: policies asked in turn
MAX_VERSIONS = 64  # of one list in one bundle: a version a week for a year; each costs one verification

_NO_LISTS: Mapping[str, tuple[bytes, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class EvidenceBundle:
    """Evidence by what it is bound to.

    Attributes:
        status_lists: every version held of each status list by its URL, as secured bytes; order does not matter.
        files: every file, those of ``status_lists`` among them, by path.
        manifest: the manifest as it was read; empty where there is none.
        signed_paths: the names of the files that a signature on the manifest covers; files added since lie beside them.

    Raises:
        InputError: more files, or versions of one list, than the budget; or two files of one name.
    """

    status_lists: Mapping[str, tuple[bytes, ...]] = field(default_factory=lambda: _NO_LISTS)
    files: tuple[BundleFile, ...] = field(default=(), kw_only=True)
    manifest: bytes = field(default=b"", kw_only=True)
    signed_paths: frozenset[str] = field(init=False, repr=False, compare=False)
    _by_kind: Mapping[str, tuple[BundleFile, ...]] = field(init=False, repr=False, compare=False)
    _vouched: dict[str, Vouching | tuple[Fault, ...] | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        files = _merged(self.status_lists, self.files)
        by_kind = {kind: tuple(file for file in files if file.kind == kind) for kind in KINDS}
        object.__setattr__(self, "files", files)
        object.__setattr__(self, "_by_kind", MappingProxyType(by_kind))
        object.__setattr__(self, "signed_paths", signed_paths(self.manifest, files))
        object.__setattr__(self, "status_lists", MappingProxyType(_versions(by_kind["status-list"])))

    @classmethod
    def of_members(cls, members: Mapping[str, bytes]) -> Self:
        """The bundle that the files of a folder or archive make, ``bundle.json`` among them.

        Raises:
            InputError: they are not exactly what the manifest lists, or break its format.
        """
        return cls(files=read_manifest(members), manifest=members[MANIFEST])

    @classmethod
    def of_status_lists(cls, lists: Iterable[bytes]) -> Self:
        """A bundle of ``lists``, each under the URL it names as its own id."""
        return cls(files=tuple(_status_list(raw) for raw in lists))

    def with_status_list(self, raw: bytes) -> Self:
        """This bundle and one more list, under the URL that the list names as its own id.

        Raises:
            InputError: not a JSON object with a URL as id.
        """
        return self.with_file(_status_list(raw))

    def with_file(self, *files: BundleFile) -> Self:
        """This bundle and further files; a collector's signature still covers those that it covered, and no other.

        Raises:
            InputError: a name is taken by another file, or a budget is exceeded.
        """
        return type(self)(files=(*self.files, *files), manifest=self.manifest if self.signed_paths else b"")

    def unsigned(self) -> Self:
        """The same files, with nobody's word for them."""
        return type(self)(files=self.files)

    def of_kind(self, kind: str) -> tuple[BundleFile, ...]:
        """The files of one kind, by path."""
        return self._by_kind[kind]

    @property
    def accreditations(self) -> tuple[bytes, ...]:
        """The accreditation claims at hand, as secured bytes, each once."""
        return tuple(dict.fromkeys(file.raw for file in self.of_kind("accreditation")))

    @property
    def claims(self) -> tuple[BundleFile, ...]:
        """The claims that were asked about."""
        return self.of_kind("claim")

    @property
    def contexts(self) -> tuple[BundleFile, ...]:
        """The context documents at hand, pinned or not."""
        return self.of_kind("context")

    @property
    def schemas(self) -> tuple[BundleFile, ...]:
        """The schemas at hand."""
        return self.of_kind("schema")

    @property
    def checkpoints(self) -> tuple[bytes, ...]:
        """The checkpoints of logs at hand, each once."""
        return tuple(dict.fromkeys(file.raw for file in self.of_kind("checkpoint")))

    @property
    def did_documents(self) -> Mapping[str, tuple[BundleFile, ...]]:
        """Every identifier document at hand by its URL, trusted or not."""
        found: dict[str, tuple[BundleFile, ...]] = {}
        for file in self.of_kind("did-document"):
            found[file.url] = (*found.get(file.url, ()), file)
        return MappingProxyType(dict(sorted(found.items())))

    def log_proofs(self, claim_digest: str) -> tuple[bytes, ...]:
        """The log proofs listed for the claim of this digest, with or without ``sha256:`` before it, each once."""
        wanted = "sha256:" + claim_digest.removeprefix("sha256:")
        return tuple(dict.fromkeys(file.raw for file in self.of_kind("tlog-proof") if file.for_ == wanted))

    @property
    def digest(self) -> str:
        """The identity of the bundle: SHA-256 of its canonical manifest without signatures."""
        return manifest_digest(self.files)

    def vouching(self, policy: TrustPolicy) -> Vouching | None:
        """The signature of a collector of ``policy`` on the files of ``signed_paths``; ``None`` where there is none.

        Raises:
            InputError: there is a signature, and it is no collector's or does not fit.
        """
        question = policy.digest
        if question not in self._vouched:  # a manifest may be large, and every did:web issuer asks
            if len(self._vouched) >= _REMEMBERED:
                self._vouched.clear()
            self._vouched[question] = self._ask_collector(policy)
        answer = self._vouched[question]
        if isinstance(answer, tuple):
            raise InputError(*answer)
        return answer

    def is_collected(self, policy: TrustPolicy, *, known_at: datetime | None = None) -> bool:
        """Whether a collector of ``policy`` vouches for the files of ``signed_paths``, as of ``known_at``.

        A key whose compromise is known does not count at all, whenever the signature says that it was made: nothing
        proves that. By default everything is known.

        Raises:
            InputError: there is a signature, and it does not count.
        """
        vouching = self.vouching(policy)
        fault = vouching.fault(known_at) if vouching else None
        InputError.raise_if((fault,) if fault else ())
        return vouching is not None

    def _ask_collector(self, policy: TrustPolicy) -> Vouching | tuple[Fault, ...] | None:
        try:
            return vouching_of(self.manifest, policy=policy)
        except InputError as error:
            return error.faults

    def trusted_documents(
        self, policy: TrustPolicy, *, known_at: datetime | None = None
    ) -> tuple[tuple[BundleFile, ...], tuple[Fault, ...]]:
        """The identifier documents that count under ``policy``, and why the others, or the signature, do not."""
        faults: list[Fault] = []
        is_collected = False
        try:
            is_collected = self.is_collected(policy, known_at=known_at)
        except InputError as error:
            faults += error.faults
        pins = {(row.url, row.sha256) for row in policy.documents}
        trusted: list[BundleFile] = []
        for file in self.of_kind("did-document"):
            if (is_collected and file.path in self.signed_paths) or (file.url, file.sha256) in pins:
                trusted.append(file)
            else:
                expected = "a document that the policy pins, or a manifest signed by a collector"
                faults.append(Fault("DOCUMENT_NOT_TRUSTED", expected, file.url, file=file.path))
        return tuple(trusted), tuple(faults)

    def pinned_contexts(self, policy: TrustPolicy) -> Mapping[str, bytes]:
        """The contexts whose bytes ``policy`` pins, by URL; the others do not count."""
        pins = policy.context_pins
        return MappingProxyType({file.url: file.raw for file in self.contexts if pins.get(file.url) == file.sha256})

    def members(self, *, signer: Signer | None = None, created: datetime | None = None) -> Mapping[str, bytes]:
        """The files to write, with their manifest, by path: what ``of_members`` reads.

        The manifest is the one that was read, signature and all, where nothing was added to it and no new signer is
        given.

        Raises:
            InputError: identifier documents would lose the word of the collector who signed for them, since other files
                were added; sign anew, or take the ``unsigned`` bundle.
        """
        manifest = self.manifest if signer is None else b""
        beside = {file.path for file in self.files} - self.signed_paths
        if manifest and self.signed_paths and beside:
            lost = [file for file in self.of_kind("did-document") if file.path in self.signed_paths]
            InputError.raise_if(_unsigned_fault(file, beside) for file in lost[:1])
            manifest = b""
        made = manifest or make_manifest(self.files, signer=signer, created=created)
        return MappingProxyType({MANIFEST: made} | {file.path: file.raw for file in self.files})

    def signed(self, signer: Signer, *, created: datetime) -> Self:
        """This bundle with a manifest that ``signer`` vouches for."""
        return replace(self, manifest=make_manifest(self.files, signer=signer, created=created))


def _unsigned_fault(file: BundleFile, beside: Iterable[str]) -> Fault:
    expected = "a collector's key to sign anew, for the signature on the manifest does not cover what was added"
    return Fault("DOCUMENT_NOT_TRUSTED", expected, f"added: {min(beside)}", where=file.url, file=file.path)


def _status_list(raw: bytes) -> BundleFile:
    url = read_secured(raw, max_bytes=MAX_LIST_BYTES).id
    if not url:
        raise InputError(Fault("STATUS_LIST_INVALID", "a list whose id is its URL", "none", where="/id"))
    return BundleFile("status-list", raw, url=url)


def _merged(lists: Mapping[str, tuple[bytes, ...]], files: Iterable[BundleFile]) -> tuple[BundleFile, ...]:
    """``files`` and those of ``lists`` that are not among them, each once, by path."""
    given = tuple(files)
    held = {(file.url, file.raw) for file in given if file.kind == "status-list"}
    added = (
        BundleFile("status-list", raw, url=url)
        for url, versions in lists.items()
        for raw in versions
        if (url, raw) not in held
    )
    merged: dict[str, BundleFile] = {}
    for file in (*given, *added):
        if merged.setdefault(file.path, file) != file:
            raise InputError(Fault("BUNDLE_FILE_TWICE", "one file of a name", file.path))
    if len(merged) > MAX_FILES:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_FILES} files", str(len(merged))))
    InputError.raise_if(clashes(merged))
    return tuple(merged[path] for path in sorted(merged))


def _versions(files: Iterable[BundleFile]) -> dict[str, tuple[bytes, ...]]:
    found: dict[str, set[bytes]] = {}
    for file in files:
        found.setdefault(file.url, set()).add(file.raw)
    for url, versions in found.items():
        if len(versions) > MAX_VERSIONS:
            told = f"{len(versions)} versions of {url}"
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_VERSIONS} versions of a list", told))
    return {url: tuple(sorted(found[url])) for url in sorted(found)}
