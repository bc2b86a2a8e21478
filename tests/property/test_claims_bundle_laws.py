"""Laws of evidence bundles: one bundle is one archive, any other member refuses the whole, any bytes get an answer."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenchain.adapters.evidence import archive_bytes, open_bundle
from greenchain.claims import Anchor, EvidenceBundle, TrustPolicy
from greenchain.claims.evidence.files import BundleFile, clashes, path_faults
from greenchain.claims.evidence.resolver import retained_documents, speaking_at
from greenchain.claims.policy.rows import CollectorRow, DocumentRow
from greenchain.values.errors import GreenchainError
from greenchain.values.json import digest
from simulator import signer

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
DID, URL = "did:web:label.example", "https://label.example/.well-known/did.json"
raws = st.binary(max_size=30)
instants = st.integers(0, 5).map(lambda days: EPOCH + timedelta(days=days))
urls = st.integers(0, 3).map(lambda number: f"https://a.example/{number}")
names = st.lists(st.sampled_from(["a", "B", "証", "x.json", "c-1"]), min_size=1, max_size=3).map("/".join)
made_files = st.one_of(
    st.builds(BundleFile, st.sampled_from(["claim", "accreditation", "checkpoint", "schema"]), raws),
    st.builds(
        BundleFile,
        st.sampled_from(["context", "status-list", "did-document"]),
        raws,
        url=urls,
        retrieved=st.none() | instants,
    ),
    st.builds(BundleFile, st.just("tlog-proof"), raws, for_=raws.map(lambda raw: f"sha256:{digest(raw)}")),
    st.builds(BundleFile, st.just("schema"), raws, path=names),
)


@st.composite
def bundles(draw):
    files: dict[str, BundleFile] = {}
    for file in draw(st.lists(made_files, max_size=6)):
        if not clashes([*files, file.path]):
            files[file.path] = file
    return EvidenceBundle(files=tuple(files.values()))


def opened(raw: bytes) -> EvidenceBundle:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "a.zip"
        place.write_bytes(raw)
        return open_bundle(place)


@given(bundles(), st.randoms(use_true_random=False))
def test_one_bundle_is_one_archive_in_whatever_order_it_came(bundle, random):
    shuffled = EvidenceBundle(files=tuple(random.sample(bundle.files, len(bundle.files))))
    raw = archive_bytes(bundle.members())
    assert archive_bytes(shuffled.members()) == raw
    again = opened(raw)
    assert (again.files, again.digest, again.status_lists) == (bundle.files, bundle.digest, bundle.status_lists)
    assert archive_bytes(again.members()) == raw


@given(bundles(), bundles())
def test_bundles_have_one_digest_exactly_where_their_files_are_the_same(one, other):
    assert (one.digest == other.digest) == (one.files == other.files)


@given(bundles(), st.data())
def test_a_bundle_with_any_other_member_is_refused_whole(bundle, data):
    members = dict(bundle.members())
    if not bundle.files:
        return
    name = data.draw(st.sampled_from([file.path for file in bundle.files]))
    change = data.draw(st.sampled_from(["drop", "alter", "add", "rename"]))
    if change == "drop":
        del members[name]
    elif change == "alter":
        members[name] += b"."
    elif change == "add":
        members["another.file"] = b""
    else:
        members["another.file"] = members.pop(name)
    with pytest.raises(GreenchainError):
        EvidenceBundle.of_members(members)


@given(bundles(), st.data())
def test_a_signed_manifest_vouches_for_nothing_but_what_was_signed(bundle, data):
    collector = signer("collector")
    policy = TrustPolicy((Anchor(DID),), collectors=(CollectorRow(collector.did),))
    members = dict(bundle.signed(collector, created=EPOCH).members())
    assert EvidenceBundle.of_members(members).is_collected(policy)
    manifest = json.loads(members["bundle.json"])
    for name in sorted(set(members) - {"bundle.json"}):
        # the hash of each file stands in what was signed: another file needs another manifest
        row = next(row for row in manifest["files"] if row["path"] == name)
        row["sha256"] = digest(members[name] + b".")
        changed = {**members, name: members[name] + b".", "bundle.json": json.dumps(manifest).encode()}
        try:
            again = EvidenceBundle.of_members(changed)
        except GreenchainError:
            continue
        with pytest.raises(GreenchainError, match="BUNDLE_SIGNATURE_INVALID"):
            again.is_collected(policy)


@settings(max_examples=300)
@given(st.data())
def test_any_bytes_are_a_bundle_or_a_greenchain_error(data):
    raw = bytearray(archive_bytes(data.draw(bundles()).members()))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        edit = data.draw(st.sampled_from(["flip", "cut", "insert"]))
        if edit == "flip":
            raw[at] ^= 1 << data.draw(st.integers(0, 7))
        elif edit == "cut":
            del raw[at : at + data.draw(st.integers(1, 40))]
        else:
            raw[at:at] = data.draw(st.binary(max_size=8))
        if not raw:
            break
    with suppress(GreenchainError):
        opened(bytes(raw))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["path", "kind", "sha256", "url", "for", "x"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(json_values, json_values, st.dictionaries(names, raws, max_size=2))
def test_any_manifest_is_a_bundle_or_a_greenchain_error(files, proof, held):
    raw = json.dumps({"format": "greenchain-evidence/1", "files": files, "proof": proof}).encode()
    try:
        bundle = EvidenceBundle.of_members({**held, "bundle.json": raw})
    except GreenchainError:
        return
    policy = TrustPolicy((Anchor(DID),))
    with pytest.raises(GreenchainError, match="BUNDLE_SIGNATURE_INVALID"):
        bundle.is_collected(policy)


@given(st.text(max_size=40))
def test_a_path_that_is_taken_stays_inside_the_folder(path):
    if not path_faults(path):
        root = Path("/bundle")
        assert root.joinpath(path).is_relative_to(root)
        assert ".." not in Path(path).parts
        assert Path(path).as_posix() == path


dates = st.lists(st.none() | instants, min_size=1, max_size=3)


@given(dates, st.permutations(range(3)), instants, st.booleans())
def test_whoever_presents_pinned_documents_cannot_choose_which_one_speaks(stated, order, instant, is_dated):
    """Exchanging or changing the dates of an unsigned manifest never makes fewer documents speak for an instant."""
    documents = [json.dumps({"id": DID, "number": number}).encode() for number in range(len(stated))]
    own = [EPOCH + timedelta(days=number) if is_dated else None for number in range(len(stated))]
    policy = TrustPolicy(
        (Anchor(DID),),
        documents=tuple(DocumentRow(URL, digest(raw), at) for raw, at in zip(documents, own, strict=True)),
    )

    def speaks(at: list) -> set[bytes]:
        files = tuple(
            BundleFile("did-document", raw, url=URL, retrieved=when) for raw, when in zip(documents, at, strict=True)
        )
        found = retained_documents(DID, policy=policy, bundle=EvidenceBundle(files=files))
        return {one.document for one in speaking_at(found, instant)}

    if is_dated:
        expected = {max((at, raw) for at, raw in zip(own, documents, strict=True) if at <= instant)[1]}
        assert speaks(stated) == expected
    else:
        assert speaks(stated) in (set(), set(documents))
    exchanged = [stated[index] for index in order if index < len(stated)]
    assert speaks(exchanged) == speaks(stated)
