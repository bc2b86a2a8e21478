"""What ``verify`` and ``recognize`` take as evidence: a bundle, loose files, contexts, the network on request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from greenchain.cli.output import read_file

if TYPE_CHECKING:
    from greenchain.claims import ClaimVerifier, EvidenceBundle, Examination, TrustPolicy
    from greenchain.claims.contexts import Contexts
    from greenchain.model.ports import Signer, StatusMemory
    from greenchain.values.errors import Fault

TrustOption = typer.Option(..., "--trust", metavar="FILE", help="The trust policy, trust.toml.")
StatusOption = typer.Option([], "--status", metavar="FILE", help="A status list; may be given several times.")
ProofOption = typer.Option([], "--proof", metavar="FILE", help="A log proof, as log prove writes it.")
AccreditationOption = typer.Option([], "--accreditation", metavar="FILE", help="An accreditation of an issuer.")
DocumentOption = typer.Option([], "--did-document", metavar="FILE", help="A did:web document that the policy pins.")
EvidenceOption = typer.Option(None, "--evidence", metavar="BUNDLE", help="An evidence bundle: a folder or ZIP archive.")
ContextsOption = typer.Option(None, "--contexts", metavar="FOLDER", help="Pinned JSON-LD contexts, as fetched.")
OnlineOption = typer.Option(False, "--online", help="Fetch did:web documents of the signers now.")
MemoryOption = typer.Option(
    None, "--status-memory", metavar="FILE", help="Remember the newest status lists seen; refuse older ones."
)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything a verification rests on, in one place.

    Attributes:
        policy: the trust policy.
        bundle: the evidence.
        contexts: pinned contexts.
        memory: the status lists seen before.
        faults: what could not be fetched.
        fetched: SHA-256 of the documents that were fetched just now; the policy pins them for this run alone.
    """

    policy: TrustPolicy
    bundle: EvidenceBundle
    contexts: Contexts
    memory: StatusMemory | None = None
    faults: tuple[Fault, ...] = ()
    fetched: frozenset[str] = frozenset()

    def verifier(self) -> ClaimVerifier:
        """The verifier under all this."""
        from greenchain.claims import ClaimVerifier

        return ClaimVerifier(self.policy, evidence=self.bundle, contexts=self.contexts, memory=self.memory)

    def remember(self, examined: Iterable[Examination]) -> None:
        """Note the status lists of trusted issuers, so that an older one is refused from now on.

        A stranger's list is no reason to refuse anything later, whatever URL it gives itself.
        """
        from greenchain.claims.status.entries import memory_name

        if self.memory is None:
            return
        for examination in examined:
            for seen in examination.lists:
                self.memory.note(memory_name(seen.issuer, seen.url), seen.valid_from)

    def save(self, path: Path, claims: Iterable[bytes], *, collector: Signer | None, created: datetime) -> None:
        """Write the bundle that makes the same verdicts elsewhere, without a network.

        Raises:
            InputError: it holds identifier documents that nobody vouches for, or that a collector vouches for with a
                signature which does not cover what was added.
        """
        from greenchain.adapters.evidence import save_bundle
        from greenchain.claims.evidence.files import BundleFile
        from greenchain.claims.evidence.resolver import dated_bundle
        from greenchain.values.errors import Fault, InputError

        bundle = self.bundle if _is_collected(self.bundle, self.policy, known_at=created) else self.bundle.unsigned()
        known = {file.raw for file in bundle.files}
        added = [BundleFile("claim", raw) for raw in dict.fromkeys(claims) if raw not in known]
        added += [
            BundleFile("context", raw, url=url) for url, raw in self.contexts.documents.items() if raw not in known
        ]
        bundle = bundle.with_file(*added)
        documents = {file.sha256 for file in bundle.of_kind("did-document")}
        trusted = {file.sha256 for file in bundle.trusted_documents(self.policy, known_at=created)[0]} - self.fetched
        vouched = trusted | self.fetched if collector else trusted
        if documents - vouched:
            expected = "--collector-key, for documents that were fetched just now"
            if collector or not self.fetched:
                expected = "documents that were fetched just now, or that a policy pins"
            found = f"SHA-256 {min(documents - vouched)}"
            raise InputError(Fault("DOCUMENT_NOT_TRUSTED", expected, found, file=str(path)))
        if collector and self.fetched and not self.policy.is_collector(collector.verification_method.partition("#")[0]):
            expected = "the key of a [[collector]] of the policy"
            raise InputError(Fault("DOCUMENT_NOT_TRUSTED", expected, "another", file=str(path)))
        if collector:
            bundle = dated_bundle(bundle, policy=self.policy, known_at=created)
        save_bundle(bundle, path, signer=collector, created=created if collector else None)


def gather(
    trust: Path,
    *,
    claims: Iterable[bytes],
    loose: Mapping[str, Iterable[Path]],
    evidence: Path | None = None,
    contexts: Path | None = None,
    memory: Path | None = None,
) -> Gathered:
    """The policy and the evidence that the options of a command name.

    Args:
        trust: the policy's file.
        claims: the claims that are asked about.
        loose: kind of file, as a bundle calls it, to files given one by one.
        evidence: a bundle.
        contexts: a folder of pinned contexts.
        memory: the file that remembers status lists.
    """
    from greenchain.adapters.contexts import load_contexts, shipped_pins
    from greenchain.adapters.evidence import open_bundle
    from greenchain.adapters.status_memory import SeenListsFile
    from greenchain.claims import EvidenceBundle
    from greenchain.claims.context_pins import accept, merged_pins
    from greenchain.claims.contexts import Contexts
    from greenchain.claims.evidence.files import bound_url
    from greenchain.values.errors import InputError
    from greenchain.workspace import CaseFile, gather_evidence

    policy = read_policy(trust)
    bundle = open_bundle(evidence) if evidence else EvidenceBundle()
    given = [(path, kind, read_file(path)) for kind, paths in loose.items() for path in paths]
    files = [CaseFile(str(path), kind, raw, url=bound_url(kind, raw)) for path, kind, raw in given]
    if files:
        added = gather_evidence(files, claims=claims, policy=policy)
        InputError.raise_if(added.faults)
        for note in added.notes:  # a proof of another claim, a document that nobody pins: given and not used
            typer.echo(str(note), err=True)
        bundle = bundle.with_file(*added.bundle.files)
    pinned = load_contexts(contexts, pins=policy.contexts) if contexts else Contexts()
    if bundle.contexts:
        own = accept((file.raw for file in bundle.contexts), pins=merged_pins(policy.contexts, over=shipped_pins()))
        for url in own:
            pinned = pinned.with_document(url, own.documents[url])
    return Gathered(policy, bundle, pinned, SeenListsFile(memory) if memory else None)


def gather_online(gathered: Gathered, claims: Iterable[bytes], *, retrieved: datetime) -> Gathered:
    """What is gathered, and the did:web documents of all signers as published now, believed because we fetched them."""
    from dataclasses import replace

    from greenchain.adapters.did_web import collect_did_documents, web_dids_of
    from greenchain.adapters.fetch import GuardedFetcher
    from greenchain.claims.policy.rows import DocumentRow

    lists = (raw for versions in gathered.bundle.status_lists.values() for raw in versions)
    dids = web_dids_of((*claims, *gathered.bundle.accreditations, *lists))
    collected = collect_did_documents(dids, fetcher=GuardedFetcher(), retrieved=retrieved)
    policy, bundle = gathered.policy, gathered.bundle
    pinned = {(row.url, row.sha256) for row in policy.documents}
    trusted = {(file.url, file.sha256) for file in bundle.trusted_documents(policy, known_at=retrieved)[0]}
    held = {(file.url, file.sha256) for file in bundle.of_kind("did-document")}
    fetched = {(file.url, file.sha256) for file in collected.files} - pinned - trusted
    for file in collected.files:
        name = (file.url, file.sha256)
        if name in fetched:  # what is trusted already speaks for longer than from now on
            policy = policy.with_document(DocumentRow(file.url, file.sha256, retrieved))
            # what to write into [[document]] for whoever lets it speak for the past too
            typer.echo(f"fetched {file.url} (SHA-256 {file.sha256}); it speaks from now on", err=True)
        if name not in held:
            bundle = bundle.with_file(replace(file, retrieved=retrieved if name in fetched else None))
    hashes = frozenset(sha256 for _, sha256 in fetched)
    return replace(gathered, policy=policy, bundle=bundle, faults=collected.faults, fetched=hashes)


def _is_collected(bundle: EvidenceBundle, policy: TrustPolicy, *, known_at: datetime) -> bool:
    """Whether a collector of ``policy`` vouches for files of ``bundle``; a signature that does not count is none."""
    from greenchain.values.errors import InputError

    try:
        return bundle.is_collected(policy, known_at=known_at)
    except InputError:
        return False


def read_policy(trust: Path) -> TrustPolicy:
    """The trust policy in a file."""
    from greenchain.claims import TrustPolicy
    from greenchain.values.errors import Fault, GreenchainError, InputError

    try:
        text = read_file(trust).decode("utf-8")
    except UnicodeDecodeError:
        raise InputError(Fault("JSON_ENCODING", "UTF-8", "other bytes", file=str(trust))) from None
    try:
        return TrustPolicy.from_toml(text)
    except GreenchainError as error:
        raise error.within(file=str(trust)) from None
