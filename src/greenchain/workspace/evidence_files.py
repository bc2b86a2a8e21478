"""The evidence bundle that the files of a case, or the entries of a store, make.

What cannot be taken into the bundle is named and left out, the rest counts. Lists of one URL are taken all or none: of
too many versions the one left out might be the one that revokes. A log proof that nobody said a claim for is given to
the claim that it includes, since a proof names none; that only finds it, and the verifier judges it as any other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from greenchain.claims import EvidenceBundle, TrustPolicy
from greenchain.claims.evidence.bundle import MAX_VERSIONS
from greenchain.claims.evidence.files import BundleFile, binding_faults, clashes, path_faults
from greenchain.claims.evidence.manifest import MAX_FILES
from greenchain.claims.log import (
    entry_bytes,
    leaf_hash,
    parse_checkpoint,
    read_note,
    read_tlog_proof,
    verify_inclusion,
)
from greenchain.claims.reading import read_secured
from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.workspace.case_files import CaseFile

MAX_TRIALS = 50_000  # of a proof with a claim, some 20 hashes each: about a second; beyond, say which claim is meant


@dataclass(frozen=True, slots=True)
class Evidence:
    """What evidence files came to.

    Attributes:
        bundle: what could be taken.
        faults: what could not, by file.
        notes: what was taken and will not count, by file.
    """

    bundle: EvidenceBundle
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()


def gather_evidence(files: Sequence[CaseFile], *, claims: Iterable[bytes], policy: TrustPolicy | None) -> Evidence:
    """The evidence in ``files``, all of kinds that a bundle holds.

    Args:
        files: those that are there, in order.
        claims: the secured claims that are asked about, for log proofs that do not say theirs.
        policy: what it pins decides which documents and contexts will count.
    """
    found, notes = _with_claims(_each_once(files), claims=claims)
    members, faults = _members(found)
    kept, refused = _within_budget(members)
    bundle = EvidenceBundle(files=kept)
    if policy is not None:
        notes += _not_counting(bundle, policy)
    return Evidence(bundle, (*faults, *refused), tuple(notes))


def _each_once(files: Iterable[CaseFile]) -> list[CaseFile]:
    once: dict[tuple[object, ...], CaseFile] = {}
    for file in files:
        once.setdefault((file.kind, file.raw, file.url, file.for_), file)
    return list(once.values())


def _members(files: list[CaseFile]) -> tuple[tuple[BundleFile, ...], list[Fault]]:
    """The files as a bundle holds them: each under its own name if all can be, so that findings name it by that."""
    members, faults = _named(files, lambda file: "" if path_faults(file.path) else file.path)
    paths = [member.path for member in members]
    if len(set(paths)) < len(paths) or clashes(paths):
        members, faults = _named(files, lambda _: "")
    return members, faults


def _named(files: list[CaseFile], name: Callable[[CaseFile], str]) -> tuple[tuple[BundleFile, ...], list[Fault]]:
    members: list[BundleFile] = []
    faults: list[Fault] = []
    for file in files:
        try:
            members.append(_member(file, name(file)))
        except GreenchainError as error:
            faults += [replace(fault, file=file.path) for fault in error.faults]
    return tuple(members), faults


def _member(file: CaseFile, path: str) -> BundleFile:
    raw, url = file.raw or b"", file.url
    if file.kind == "status-list" and not url:
        url = EvidenceBundle.of_status_lists([raw]).files[0].url  # the one that it names as its own id
    member = BundleFile(file.kind, raw, path=path, url=url, retrieved=file.retrieved, for_=file.for_)
    InputError.raise_if(binding_faults(member))
    return member


def _within_budget(files: tuple[BundleFile, ...]) -> tuple[tuple[BundleFile, ...], list[Fault]]:
    """The files that a bundle takes: no list of which there are too many versions, and nothing beyond its budget."""
    versions = Counter(file.url for file in files if file.kind == "status-list")
    many = {url: count for url, count in versions.items() if count > MAX_VERSIONS}
    faults = [
        Fault("BUDGET_EXCEEDED", f"at most {MAX_VERSIONS} versions of a list", str(many[file.url]), file=file.path)
        for file in files
        if file.kind == "status-list" and file.url in many
    ]
    kept = tuple(file for file in files if file.kind != "status-list" or file.url not in many)
    if len(kept) <= MAX_FILES:
        return kept, faults
    expected = f"at most {MAX_FILES} files of evidence"
    return (), faults + [Fault("BUDGET_EXCEEDED", expected, str(len(kept)), file=file.path) for file in kept]


def _not_counting(bundle: EvidenceBundle, policy: TrustPolicy) -> Iterator[Fault]:
    """Documents and contexts that the policy does not pin: they lie there, and nothing rests on them."""
    yield from bundle.trusted_documents(policy)[1]
    for file in bundle.contexts:
        if policy.context_pins.get(file.url) != file.sha256:
            yield Fault("CONTEXT_NOT_PINNED", "a [[context]] row with this SHA-256", file.url, file=file.path)


def _with_claims(files: list[CaseFile], *, claims: Iterable[bytes]) -> tuple[list[CaseFile], list[Fault]]:
    """``files`` with the claim that each log proof is for; one of a claim not at hand is left out, with a note."""
    unsaid = sum(_is_unsaid(file) for file in files)
    if not unsaid:
        return files, []
    logged = [file.raw for file in files if file.kind in ("accreditation", "status-list") and file.raw is not None]
    leaves = _leaves((*claims, *logged))
    is_too_many = unsaid * len(leaves) > MAX_TRIALS
    found: list[CaseFile] = []
    notes: list[Fault] = []
    for file in files:
        if not _is_unsaid(file):
            found.append(file)
        elif is_too_many:
            expected = "the digest of its claim as for: there are too many claims to look for it"
            notes.append(Fault("BUDGET_EXCEEDED", expected, "none", file=file.path))
        elif meant := _meant(file.raw or b"", leaves):
            found.append(replace(file, for_=f"sha256:{meant}"))
        else:
            notes.append(Fault("LOG_ENTRY_UNKNOWN", "the proof of a claim at hand", "another", file=file.path))
    return found, notes


def _is_unsaid(file: CaseFile) -> bool:
    return file.kind == "tlog-proof" and not file.for_


def _leaves(claims: Iterable[bytes]) -> dict[str, bytes]:
    """The leaf of each claim that can be read, by its digest."""
    leaves: dict[str, bytes] = {}
    for raw in claims:
        try:
            reading = read_secured(raw)
        except GreenchainError:
            continue
        if reading.issuer:
            leaves[reading.digest] = leaf_hash(entry_bytes(claim_digest=reading.digest, issuer=reading.issuer))
    return leaves


def _meant(raw: bytes, leaves: Mapping[str, bytes]) -> str:
    """The digest of the claim that the log proof ``raw`` includes; empty where it is none of these."""
    try:
        proof = read_tlog_proof(raw)
        checkpoint = parse_checkpoint(read_note(proof.checkpoint).text)
    except GreenchainError:
        return ""
    place = {"index": proof.index, "size": checkpoint.size}
    for claim_digest, leaf in leaves.items():
        if verify_inclusion(**place, leaf_hash=leaf, proof=proof.hashes, root=checkpoint.root):
            return claim_digest
    return ""
