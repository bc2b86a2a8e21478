"""Evidence bundles as values: what the manifest says must be so, and nothing counts because it lies there."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from greenchain.claims import Anchor, EvidenceBundle, TrustPolicy
from greenchain.claims.evidence.files import KINDS, MAX_FILE_BYTES, MAX_PATH, BundleFile
from greenchain.claims.evidence.manifest import FORMAT, MAX_FILES
from greenchain.claims.policy.rows import CollectorRow, ContextRow, DocumentRow, KeyRow
from greenchain.values.errors import InputError
from greenchain.values.json import digest
from simulator import CREATED, LIST_URL, SUSPENSION_URL, Simulator, label_claim, signer

DID = "did:web:label.example"
URL = "https://label.example/.well-known/did.json"
CLAIM = "sha256:" + "ab" * 32
DOCUMENT = json.dumps({"id": DID}).encode()
LATER = json.dumps({"id": DID, "verificationMethod": []}).encode()
AT = datetime(2026, 6, 1, tzinfo=UTC)
COLLECTOR = signer("collector")


def every_kind() -> EvidenceBundle:
    world = Simulator()
    return world.evidence.with_file(
        BundleFile("claim", world.issue(label_claim()), path="claim.json"),
        BundleFile("accreditation", b'{"type": "RecognizedEntityCredential"}'),
        BundleFile("did-document", DOCUMENT, url=URL, retrieved=CREATED),
        BundleFile("context", b'{"@context": {}}', url="https://label.example/c"),
        BundleFile("checkpoint", b"log.example\n1\n"),
        BundleFile("tlog-proof", b"c2sp.org/tlog-proof@v1\n", for_=CLAIM),
        BundleFile("schema", b"{}", url="https://label.example/schema"),
    )


def policy(**rows) -> TrustPolicy:
    return TrustPolicy((Anchor(COLLECTOR.did),), **rows)


def members(*rows: dict, files: dict[str, bytes] | None = None, **top) -> dict[str, bytes]:
    manifest = {"format": FORMAT, "files": list(rows), **top}
    return {"bundle.json": json.dumps(manifest).encode(), **(files or {})}


def row(path: str = "a.json", raw: bytes = b"{}", **changes) -> dict:
    return {
        name: value
        for name, value in {"path": path, "kind": "schema", "sha256": digest(raw), **changes}.items()
        if value is not None
    }


def codes(given: dict[str, bytes]) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        EvidenceBundle.of_members(given)
    return [(fault.code, fault.where) for fault in caught.value.faults]


def test_a_bundle_of_every_kind_is_read_back_as_it_was_written():
    bundle = every_kind()
    again = EvidenceBundle.of_members(bundle.members())
    assert {file.kind for file in again.files} == set(KINDS)
    assert again.files == bundle.files
    assert again.status_lists == bundle.status_lists
    assert again.members() == bundle.members()
    assert again.digest == bundle.digest


def test_each_kind_is_found_by_what_it_is_bound_to():
    bundle = every_kind()
    assert list(bundle.status_lists) == [LIST_URL, SUSPENSION_URL]
    assert bundle.accreditations == (b'{"type": "RecognizedEntityCredential"}',)
    assert [file.raw for file in bundle.did_documents[URL]] == [DOCUMENT]
    assert bundle.did_documents[URL][0].retrieved == CREATED
    assert bundle.log_proofs(CLAIM) == bundle.log_proofs("ab" * 32) == (b"c2sp.org/tlog-proof@v1\n",)
    assert bundle.log_proofs("cd" * 32) == ()
    assert bundle.checkpoints == (b"log.example\n1\n",)
    assert [file.path for file in bundle.claims] == ["claim.json"]
    assert [file.url for file in bundle.schemas] == ["https://label.example/schema"]
    assert [file.url for file in bundle.contexts] == ["https://label.example/c"]


def test_growing_a_bundle_leaves_its_base_as_it_was():
    base = every_kind()
    before = (base.files, base.digest)
    grown = base.with_file(BundleFile("schema", b"[]"))
    assert (base.files, base.digest) == before
    assert len(grown.files) == len(base.files) + 1
    assert grown.with_file(BundleFile("schema", b"[]")) == grown
    with pytest.raises(InputError, match="BUNDLE_FILE_TWICE"):
        base.with_file(BundleFile("claim", b"another", path="claim.json"))
    with pytest.raises(InputError, match="BUNDLE_FILE_TWICE"):
        base.with_file(BundleFile("claim", b"another", path="Claim.JSON"))


def test_lists_in_memory_may_lie_under_a_wrong_url_but_are_never_written_so():
    other = Simulator().status_list(url="https://label.example/status/9")
    bundle = EvidenceBundle({LIST_URL: (other,)})
    assert bundle.status_lists == {LIST_URL: (other,)}
    with pytest.raises(InputError, match="BUNDLE_URL_MISMATCH"):
        bundle.members()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, [("BUNDLE_UNREADABLE", "")]),
        ({"bundle.json": b"{"}, [("JSON_SYNTAX", "line 1, column 2")]),
        ({"bundle.json": b'{"format": "x", "format": "y"}'}, [("JSON_DUPLICATE_KEY", "")]),
        ({"bundle.json": b"[]"}, [("BUNDLE_MANIFEST_INVALID", "/format")]),
        ({"bundle.json": b'{"format": "greenchain-evidence/2"}'}, [("BUNDLE_MANIFEST_INVALID", "/format")]),
        ({"bundle.json": b'{"format": "greenchain-evidence/1"}'}, [("BUNDLE_MANIFEST_INVALID", "/files")]),
        (members(note=1), [("BUNDLE_MANIFEST_INVALID", "note")]),
        (members(row(), files={"a.json": b"{} "}), [("BUNDLE_FILE_ALTERED", "/files/0/sha256")]),
        (members(row()), [("BUNDLE_FILE_MISSING", "/files/0/path")]),
        (members(files={"a.json": b"{}"}), [("BUNDLE_FILE_UNLISTED", "")]),
        (members(row(), row(), files={"a.json": b"{}"}), [("BUNDLE_FILE_TWICE", "")]),
        (
            members(row(), row("A.json"), files={"a.json": b"{}", "A.json": b"{}"}),
            [("BUNDLE_FILE_TWICE", "")],
        ),
        (
            members(row("a"), row("a/b"), files={"a": b"{}", "a/b": b"{}"}),
            [("BUNDLE_PATH_REFUSED", "path")],
        ),
        (members(row(url="nowhere"), files={"a.json": b"{}"}), [("BUNDLE_MANIFEST_INVALID", "/files/0/url")]),
        (members(row(retreived="x"), files={"a.json": b"{}"}), [("BUNDLE_MANIFEST_INVALID", "/files/0/retreived")]),
        (
            members(row(retrieved="2026-01-01"), files={"a.json": b"{}"}),
            [("BUNDLE_MANIFEST_INVALID", "/files/0/retrieved")],
        ),
        (members(row(retrieved=5), files={"a.json": b"{}"}), [("BUNDLE_MANIFEST_INVALID", "/files/0/retrieved")]),
        (members(row(kind="rumour"), files={"a.json": b"{}"}), [("BUNDLE_MANIFEST_INVALID", "/files/0/kind")]),
        (members(row(kind="tlog-proof"), files={"a.json": b"{}"}), [("BUNDLE_MANIFEST_INVALID", "/files/0/for")]),
        (
            members(row(kind="tlog-proof", **{"for": "ab" * 32}), files={"a.json": b"{}"}),
            [("BUNDLE_MANIFEST_INVALID", "/files/0/for")],
        ),
        (members(row(kind="status-list"), files={"a.json": b"{}"}), [("BUNDLE_MANIFEST_INVALID", "/files/0/url")]),
        (members(row(kind="context"), files={"a.json": b"{}"}), [("BUNDLE_MANIFEST_INVALID", "/files/0/url")]),
        (members(row(sha256="AB" * 32), files={"a.json": b"{}"}), [("BUNDLE_MANIFEST_INVALID", "/files/0/sha256")]),
        (
            members({"path": 1}),
            [
                ("BUNDLE_MANIFEST_INVALID", "/files/0/path"),
                ("BUNDLE_MANIFEST_INVALID", "/files/0/kind"),
                ("BUNDLE_MANIFEST_INVALID", "/files/0/sha256"),
            ],
        ),
    ],
)
def test_a_manifest_that_is_not_so_is_refused(given, expected):
    assert codes(given) == expected


@pytest.mark.parametrize(
    "path",
    [
        *(
            "../a.json",
            "a/../../b",
            "/a.json",
            "a\\b",
            "..\\a",
            "C:a",
            "c:/a",
            "a//b",
            "./a",
            "a/.",
            "a/..",
            "..",
            ".",
            "a/",
        ),
        *(" a", "a ", "a.", "a./b", "a\x00b", "a\nb", "a\u202eb", "e\u0301.json", "bundle.json", "Bundle.JSON", "a:b"),
        *("a" * (MAX_PATH + 1), "a/" * 17 + "a", "nul\x7f", "\ud800"),
        *("NUL", "con.json", "aux/x", "a/lpt1.txt", "COM0", "com\u00b9.json", "prn .json", "conin$", "Clock$.a.b"),
    ],
)
def test_a_path_that_leads_out_or_reads_differently_elsewhere_is_refused(path):
    with pytest.raises(InputError, match="BUNDLE_PATH_REFUSED"):
        BundleFile("schema", b"{}", path=path)


@pytest.mark.parametrize(
    "path",
    [
        "a.json",
        "a/b/c.json",
        "証明書.json",
        "..a",
        "a..b",
        "a" * MAX_PATH,
        ".hidden",
        "console",
        "com10",
        "a.con",
        "null",
    ],
)
def test_plain_paths_are_taken(path):
    assert BundleFile("schema", b"{}", path=path).path == path


@pytest.mark.parametrize(
    ("size", "fits"), [(MAX_FILE_BYTES - 1, True), (MAX_FILE_BYTES, True), (MAX_FILE_BYTES + 1, False)]
)
def test_a_file_has_a_budget(size, fits):
    if fits:
        assert BundleFile("schema", b"x" * size).path
    else:
        with pytest.raises(InputError, match="BUDGET_EXCEEDED"):
            BundleFile("schema", b"x" * size)


def test_a_bundle_has_a_budget_of_files():
    files = tuple(BundleFile("schema", str(number).encode()) for number in range(MAX_FILES + 1))
    assert len(EvidenceBundle(files=files[:-1]).files) == MAX_FILES
    with pytest.raises(InputError, match="BUDGET_EXCEEDED"):
        EvidenceBundle(files=files)
    rows = [{"path": f"f{number}"} for number in range(MAX_FILES + 1)]
    assert codes(members(*rows)) == [("BUDGET_EXCEEDED", "/files")]


def test_many_faults_are_told_up_to_a_number_a_person_can_read():
    assert len(codes(members(*({"path": 1} for _ in range(100))))) == 50


def swapped(bundle: EvidenceBundle, one: str, other: str) -> dict[str, bytes]:
    """The members with two files exchanged and their hashes corrected."""
    given = dict(bundle.members())
    manifest = json.loads(given["bundle.json"])
    given[one], given[other] = given[other], given[one]
    for entry in manifest["files"]:
        entry["sha256"] = digest(given[entry["path"]])
    return {**given, "bundle.json": json.dumps(manifest).encode()}


def test_lists_and_documents_cannot_change_places_even_with_corrected_hashes():
    elsewhere = BundleFile(
        "did-document", b'{"id": "did:web:other.example"}', url="https://other.example/.well-known/did.json"
    )
    bundle = every_kind().with_file(elsewhere)
    for kind in ("status-list", "did-document"):
        one, other = bundle.of_kind(kind)
        assert [code for code, _ in codes(swapped(bundle, one.path, other.path))] == ["BUNDLE_URL_MISMATCH"] * 2


@pytest.mark.parametrize("identifier", ["did:key:z6Mk", "did:web:LABEL.example", "did:web:localhost", "x"])
def test_a_document_of_no_plain_did_web_lies_at_no_url(identifier):
    raw = json.dumps({"id": identifier}).encode()
    entry = row(raw=raw, kind="did-document", url=URL)
    assert codes(members(entry, files={"a.json": raw})) == [("BUNDLE_URL_MISMATCH", "/files/0/url")]


def test_bytes_that_name_no_id_stay_for_who_needs_them_to_say_so():
    for raw in (b"", b"\xff", b"[]", b'{"id": 1}', b'{"id": "data:application/vc+jwt,a.b.c"}'):
        entry = row(raw=raw, kind="status-list", url=LIST_URL)
        assert EvidenceBundle.of_members(members(entry, files={"a.json": raw})).status_lists == {LIST_URL: (raw,)}


def test_documents_count_only_where_pinned():
    bundle = EvidenceBundle(
        files=(BundleFile("did-document", DOCUMENT, url=URL), BundleFile("did-document", LATER, url=URL))
    )
    trusted, faults = bundle.trusted_documents(policy())
    assert trusted == ()
    assert [fault.code for fault in faults] == ["DOCUMENT_NOT_TRUSTED"] * 2
    trusted, faults = bundle.trusted_documents(policy(documents=(DocumentRow(URL, digest(LATER)),)))
    assert [file.raw for file in trusted] == [LATER]
    assert [fault.code for fault in faults] == ["DOCUMENT_NOT_TRUSTED"]
    elsewhere = policy(documents=(DocumentRow(URL + "x", digest(LATER)),))
    assert bundle.trusted_documents(elsewhere)[0] == ()


def test_contexts_count_only_where_pinned():
    raw = b'{"@context": {}}'
    bundle = EvidenceBundle(files=(BundleFile("context", raw, url="https://a.example/c"),))
    assert bundle.pinned_contexts(policy()) == {}
    assert bundle.pinned_contexts(policy(contexts=(ContextRow("https://a.example/c", digest(raw)),))) == {
        "https://a.example/c": raw
    }
    assert bundle.pinned_contexts(policy(contexts=(ContextRow("https://a.example/d", digest(raw)),))) == {}
    assert bundle.pinned_contexts(policy(contexts=(ContextRow("https://a.example/c", "ab" * 32),))) == {}


def collected(by=COLLECTOR) -> EvidenceBundle:
    return every_kind().signed(by, created=AT)


def test_documents_count_where_a_collector_signed_the_manifest():
    again = EvidenceBundle.of_members(collected().members())
    trusted, faults = again.trusted_documents(policy(collectors=(CollectorRow(COLLECTOR.did),)))
    assert ([file.raw for file in trusted], faults) == ([DOCUMENT], ())
    assert again.digest == every_kind().digest


def reason(bundle: EvidenceBundle, trust: TrustPolicy, **options) -> str:
    trusted, faults = bundle.trusted_documents(trust, **options)
    assert trusted == ()
    assert [fault.code for fault in faults] == ["BUNDLE_SIGNATURE_INVALID", "DOCUMENT_NOT_TRUSTED"]
    return faults[0].expected


def resealed(change) -> EvidenceBundle:
    """The collected bundle with its manifest changed after signing."""
    given = dict(collected().members())
    manifest = json.loads(given["bundle.json"])
    change(manifest)
    return EvidenceBundle.of_members({**given, "bundle.json": json.dumps(manifest).encode()})


BY_COLLECTOR = policy(collectors=(CollectorRow(COLLECTOR.did),))


def test_a_collector_that_the_policy_does_not_name_vouches_for_nothing():
    assert "collector" in reason(collected(), policy())
    assert "collector" in reason(collected(signer("thief")), BY_COLLECTOR)


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m["files"].reverse(),
        lambda m: next(f for f in m["files"] if f["kind"] == "did-document").pop("retrieved"),
        lambda m: m["proof"].update(created="2026-06-02T00:00:00Z"),
        lambda m: m["proof"].update(proofPurpose="authentication"),
        lambda m: m["proof"].update(cryptosuite="eddsa-rdfc-2022"),
        lambda m: m["proof"].update(cryptosuite="ecdsa-jcs-2019"),
        lambda m: m["proof"].update(cryptosuite=["eddsa-jcs-2022"]),
        lambda m: m["proof"].update(type="Ed25519Signature2020"),
        lambda m: m["proof"].update(previousProof="urn:uuid:1"),
        lambda m: m["proof"].update(expires="2026-06-01T00:00:00Z"),
        lambda m: m["proof"].update(expires=True),
        lambda m: m["proof"].pop("created"),
        lambda m: m["proof"].update({"@context": "https://a.example/"}),
        lambda m: m["proof"].pop("proofValue"),
        lambda m: m["proof"].update(verificationMethod=[COLLECTOR.verification_method]),
        lambda m: m["proof"].update(verificationMethod=COLLECTOR.did + "#x"),
        lambda m: m.update(proof=[m["proof"]]),
        lambda m: m.update(proof=None),
    ],
)
def test_a_manifest_changed_after_signing_vouches_for_nothing(change):
    assert reason(resealed(change), BY_COLLECTOR)


def test_a_signature_taken_away_leaves_documents_that_do_not_count():
    trusted, faults = resealed(lambda m: m.pop("proof")).trusted_documents(BY_COLLECTOR)
    assert trusted == ()
    assert [fault.code for fault in faults] == ["DOCUMENT_NOT_TRUSTED"]


def test_a_file_added_after_signing_lies_beside_what_the_collector_vouches_for():
    loose = BundleFile("did-document", LATER, url=URL, retrieved=CREATED)
    grown = collected().with_file(BundleFile("schema", b"[]"), loose)
    trusted, faults = grown.trusted_documents(BY_COLLECTOR)
    assert [file.raw for file in trusted] == [DOCUMENT]
    assert [(fault.code, fault.file) for fault in faults] == [("DOCUMENT_NOT_TRUSTED", loose.path)]
    assert grown.unsigned().trusted_documents(BY_COLLECTOR)[0] == ()


def test_a_listed_file_that_says_something_else_of_itself_is_not_signed_for():
    bundle = collected()
    moved = tuple(replace(file, retrieved=AT) if file.kind == "did-document" else file for file in bundle.files)
    assert bundle.signed_paths == {file.path for file in bundle.files}
    assert EvidenceBundle(files=moved, manifest=bundle.manifest).signed_paths == frozenset()
    assert EvidenceBundle(files=bundle.files[1:], manifest=bundle.manifest).signed_paths == frozenset()
    assert EvidenceBundle(files=bundle.files, manifest=b"{").signed_paths == frozenset()


def test_a_signature_that_covers_not_all_is_never_written_and_its_loss_is_told():
    grown = collected().with_file(BundleFile("schema", b"[]"))
    with pytest.raises(InputError, match="DOCUMENT_NOT_TRUSTED") as caught:
        grown.members()
    assert "key" in caught.value.faults[0].expected
    again = EvidenceBundle.of_members(grown.members(signer=COLLECTOR, created=AT))
    assert (again.files, again.is_collected(BY_COLLECTOR)) == (grown.files, True)
    assert b"proofValue" not in grown.unsigned().members()["bundle.json"]
    assert collected().with_file(*collected().files).members() == collected().members()
    schema = EvidenceBundle(files=(BundleFile("schema", b"{}"),)).signed(COLLECTOR, created=AT)
    assert (
        b"proofValue" not in schema.with_file(BundleFile("schema", b"[]")).members()["bundle.json"]
    )  # nothing is lost


def test_a_collector_without_a_did_has_the_keys_that_the_policy_pins():
    from greenchain.claims import PinnedIssuer

    name = "https://collector.example/"
    trust = policy(collectors=(CollectorRow(name),), issuers=(PinnedIssuer(name, (COLLECTOR.verification_method,)),))
    assert collected().is_collected(trust)
    assert "collector" in reason(collected(), policy(collectors=(CollectorRow(name),)))
    other = PinnedIssuer(COLLECTOR.did, (signer("new key").verification_method,))
    assert "collector" in reason(collected(), BY_COLLECTOR.with_issuer(other))


@pytest.mark.parametrize(
    ("rule", "counts"),
    [
        (KeyRow(COLLECTOR.verification_method, AT, None), True),
        (KeyRow(COLLECTOR.verification_method, AT + timedelta(seconds=1), None), False),
        (KeyRow(COLLECTOR.verification_method, None, AT), False),
        (KeyRow(COLLECTOR.verification_method, None, AT + timedelta(seconds=1)), True),
        # when a stolen key signed nobody knows, whatever the signature says
        (KeyRow(COLLECTOR.verification_method, compromised_since=AT + timedelta(days=9)), False),
        (KeyRow(signer("somebody").verification_method, compromised_since=AT), True),
    ],
)
def test_a_collectors_key_must_be_good(rule, counts):
    trust = BY_COLLECTOR.with_key(rule)
    if counts:
        assert collected().is_collected(trust)
    else:
        assert "key" in reason(collected(), trust)


def test_what_became_known_of_a_collectors_key_later_does_not_count_before():
    learnt = AT + timedelta(days=20)
    trust = BY_COLLECTOR.with_key(KeyRow(COLLECTOR.verification_method, compromised_since=AT, known_since=learnt))
    assert collected().is_collected(trust, known_at=learnt - timedelta(seconds=1))
    assert "key" in reason(collected(), trust, known_at=learnt)
    assert "key" in reason(collected(), trust)


def test_a_signer_of_a_kind_without_suite_or_without_an_instant_cannot_sign():
    class Token:
        verification_method, algorithm = COLLECTOR.verification_method, "rsa"

        def sign(self, message: bytes) -> bytes:
            raise AssertionError

    with pytest.raises(InputError, match="SUITE_REFUSED"):
        every_kind().signed(Token(), created=AT)
    with pytest.raises(ValueError, match="both or neither"):
        every_kind().members(signer=COLLECTOR)
