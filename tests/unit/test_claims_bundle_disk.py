"""Evidence bundles on disk: folders and archives read alike, and hostile ones refused with a reason."""

from __future__ import annotations

import io
import json
import os
import stat
import struct
import warnings
import zipfile
from datetime import UTC, datetime

import pytest

from greenchain.adapters import evidence as adapter
from greenchain.adapters.evidence import archive_bytes, open_bundle, save_bundle
from greenchain.claims import EvidenceBundle
from greenchain.claims.evidence.files import MAX_FILE_BYTES, BundleFile
from greenchain.claims.evidence.manifest import MAX_FILES
from greenchain.values.errors import InputError
from greenchain.values.json import digest
from simulator import Simulator, signer

AT = datetime(2026, 6, 1, tzinfo=UTC)


def bundle() -> EvidenceBundle:
    return Simulator().evidence.with_file(
        BundleFile("schema", b"{}", path="schemas/a.json"),
        BundleFile("tlog-proof", b"proof\n", path="證明.txt", for_="sha256:" + "ab" * 32),
    )


def manifest_of(**files: bytes) -> bytes:
    rows = [{"path": name, "kind": "schema", "sha256": digest(raw)} for name, raw in files.items()]
    return json.dumps({"format": "greenchain-evidence/1", "files": rows}).encode()


def archive(path, entries, *, method=zipfile.ZIP_DEFLATED):
    """An archive of ``entries``: names or ZipInfos with bytes, whatever zipfile would warn about."""
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", method) as made:
        warnings.simplefilter("ignore")
        for name, raw in entries:
            made.writestr(name, raw)
    return path


def codes(path) -> set[str]:
    with pytest.raises(InputError) as caught:
        open_bundle(path)
    assert all(fault.file for fault in caught.value.faults)
    return {fault.code for fault in caught.value.faults}


@pytest.mark.parametrize("name", ["evidence", "evidence.zip", "Evidence.ZIP", "new/folder/evidence.zip"])
def test_a_saved_bundle_is_opened_as_it_was(tmp_path, name):
    assert save_bundle(bundle(), tmp_path / name) == tmp_path / name
    again = open_bundle(tmp_path / name)
    assert (again.files, again.status_lists, again.digest) == (bundle().files, bundle().status_lists, bundle().digest)
    assert not [path for path in (tmp_path / name).parent.iterdir() if path.name.endswith(".part")]


def test_one_bundle_has_one_archive_whatever_way_it_went(tmp_path):
    save_bundle(bundle(), tmp_path / "a.zip")
    save_bundle(bundle(), tmp_path / "folder")
    save_bundle(open_bundle(tmp_path / "folder"), tmp_path / "b.zip")
    save_bundle(EvidenceBundle(files=tuple(reversed(bundle().files))), tmp_path / "c.zip")
    assert len({(tmp_path / name).read_bytes() for name in ("a.zip", "b.zip", "c.zip")}) == 1
    with zipfile.ZipFile(tmp_path / "a.zip") as made:
        assert {entry.date_time for entry in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert made.namelist()[0] == "bundle.json"
        assert made.testzip() is None


def test_a_collectors_signature_survives_the_disk(tmp_path):
    save_bundle(bundle(), tmp_path / "a.zip", signer=signer("collector"), created=AT)
    save_bundle(open_bundle(tmp_path / "a.zip"), tmp_path / "b")
    save_bundle(open_bundle(tmp_path / "b"), tmp_path / "c.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "c.zip").read_bytes()
    assert b'"proofValue"' in open_bundle(tmp_path / "c.zip").manifest


def test_an_archive_made_by_other_tools_is_opened(tmp_path):
    entries = [("schemas/", b""), *bundle().members().items()]
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        assert open_bundle(archive(tmp_path / "a.zip", entries, method=method)).files == bundle().files


def test_a_place_that_is_taken_is_left_as_it_is(tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder.zip").mkdir()
    for name in ("full", "file", "folder.zip"):
        with pytest.raises(InputError, match="BUNDLE_TARGET_EXISTS"):
            save_bundle(bundle(), tmp_path / name)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "folder.zip", "full", "mine.txt"]
    with pytest.raises(InputError, match="FILE_UNREADABLE"):
        save_bundle(bundle(), tmp_path / "file" / "below.zip")


@pytest.mark.parametrize("raw", [b"", b"PK", b"PK\x05\x06" + b"\0" * 18, b"not an archive" * 99])
def test_what_is_no_bundle_is_refused(tmp_path, raw):
    (tmp_path / "a.zip").write_bytes(raw)
    assert codes(tmp_path / "a.zip") == {"BUNDLE_UNREADABLE"}
    assert codes(tmp_path / "absent.zip") == {"BUNDLE_UNREADABLE"}
    (tmp_path / "empty").mkdir()
    assert codes(tmp_path / "empty") == {"BUNDLE_UNREADABLE"}


def test_a_folder_that_is_not_its_manifest_is_refused(tmp_path):
    place = tmp_path / "a"
    save_bundle(bundle(), place)
    (place / ".hidden").write_text("x")
    assert codes(place) == {"BUNDLE_FILE_UNLISTED"}
    (place / ".hidden").unlink()
    raw = (place / "schemas" / "a.json").read_bytes()
    (place / "schemas" / "a.json").write_bytes(raw + b" ")
    assert codes(place) == {"BUNDLE_FILE_ALTERED"}
    (place / "schemas" / "a.json").unlink()
    assert codes(place) == {"BUNDLE_FILE_MISSING"}
    (place / "schemas" / "a.json").mkdir()
    assert codes(place) == {"BUNDLE_FILE_MISSING"}
    (place / "schemas" / "a.json").rmdir()
    (place / "schemas" / "a.json").write_bytes(raw)
    assert open_bundle(place).files == bundle().files


def test_no_link_is_followed_out_of_a_folder_or_inside_it(tmp_path):
    (tmp_path / "secret").write_text("{}")
    for number, target in enumerate([tmp_path / "secret", "b.json", tmp_path, "nowhere"]):
        place = tmp_path / str(number)
        place.mkdir()
        (place / "bundle.json").write_bytes(manifest_of(**{"a.json": b"{}", "b.json": b"{}"}))
        (place / "b.json").write_bytes(b"{}")
        (place / "a.json").symlink_to(target)
        assert codes(place) == {"BUNDLE_PATH_REFUSED"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_pipe_is_refused_instead_of_waited_on(tmp_path):
    (tmp_path / "bundle.json").write_bytes(manifest_of(a=b"{}"))
    os.mkfifo(tmp_path / "a")
    assert codes(tmp_path) == {"BUNDLE_PATH_REFUSED"}


def test_a_folder_too_deep_is_not_descended_into(tmp_path):
    place = tmp_path
    for _ in range(40):
        place = place / "d"
    place.mkdir(parents=True)
    (tmp_path / "bundle.json").write_bytes(manifest_of())
    assert codes(tmp_path) == {"BUNDLE_PATH_REFUSED"}


@pytest.mark.parametrize("name", ["../a", "/a", "a/../b", "..\\a", "C:\\a", "a\x00b", "./a", "a//b", "e\u0301"])
def test_an_archive_whose_names_lead_out_is_refused(tmp_path, name):
    entry = zipfile.ZipInfo("a")
    entry.filename = name
    made = archive(tmp_path / "a.zip", [("bundle.json", manifest_of(a=b"{}")), (entry, b"{}")])
    assert codes(made) == {"BUNDLE_PATH_REFUSED"}


def test_a_folder_entry_of_an_archive_is_held_to_the_same_names(tmp_path):
    for name, raw in [("../", b""), ("a/../", b""), ("a/", b"bytes")]:
        made = archive(tmp_path / "a.zip", [("bundle.json", manifest_of()), (name, raw)])
        assert codes(made) == {"BUNDLE_PATH_REFUSED"}


def test_an_archive_with_two_members_of_a_name_is_refused(tmp_path):
    twice = [("bundle.json", manifest_of(a=b"{}")), ("a", b"{}"), ("a", b"{}")]
    assert codes(archive(tmp_path / "a.zip", twice)) == {"BUNDLE_FILE_TWICE"}
    manifests = [("bundle.json", manifest_of(a=b"{}")), ("bundle.json", manifest_of()), ("a", b"{}")]
    assert codes(archive(tmp_path / "b.zip", manifests)) == {"BUNDLE_FILE_TWICE"}
    cases = [("bundle.json", manifest_of(a=b"{}", A=b"{}")), ("a", b"{}"), ("A", b"{}")]
    assert codes(archive(tmp_path / "c.zip", cases)) == {"BUNDLE_FILE_TWICE"}


@pytest.mark.parametrize("mode", [0o120777, 0o010644, 0o060644, 0o140644])
def test_a_link_or_device_in_an_archive_is_refused(tmp_path, mode):
    entry = zipfile.ZipInfo("a")
    entry.create_system = 3
    entry.external_attr = mode << 16
    made = archive(tmp_path / "a.zip", [("bundle.json", manifest_of(a=b"{}")), (entry, b"/etc/passwd")])
    assert codes(made) == {"BUNDLE_PATH_REFUSED"}


@pytest.mark.parametrize("bit", [0, 6, 13])
def test_an_encrypted_archive_is_refused(tmp_path, bit):
    raw = bytearray(archive_bytes({"bundle.json": manifest_of()}))
    local, central = raw.index(b"PK\x03\x04"), raw.index(b"PK\x01\x02")
    for at in (local + 6, central + 8):
        raw[at : at + 2] = struct.pack("<H", struct.unpack("<H", raw[at : at + 2])[0] | 1 << bit)
    (tmp_path / "a.zip").write_bytes(raw)
    assert codes(tmp_path / "a.zip") == {"BUNDLE_ARCHIVE_REFUSED"}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_odd_compression_is_refused(tmp_path, method):
    made = archive(tmp_path / "a.zip", [("bundle.json", manifest_of())], method=method)
    assert codes(made) == {"BUNDLE_ARCHIVE_REFUSED"}


def test_an_archive_that_inflates_beyond_measure_is_refused_before_it_does(tmp_path):
    bomb = b" " * MAX_FILE_BYTES
    made = archive(tmp_path / "a.zip", [("bundle.json", manifest_of(a=bomb)), ("a", bomb)])
    assert codes(made) == {"BUNDLE_ARCHIVE_REFUSED"}


def test_many_small_files_inflate_no_further_than_one_large_one(tmp_path):
    blank = bytes(1024 * 1024)
    names = [f"f{number}" for number in range(8)]
    listed = [("bundle.json", manifest_of(**dict.fromkeys(names, blank))), *((name, blank) for name in names)]
    assert codes(archive(tmp_path / "a.zip", listed)) == {"BUNDLE_ARCHIVE_REFUSED"}
    fair = [("bundle.json", manifest_of(a=blank)), ("a", blank), ("b", os.urandom(20_000))]
    assert codes(archive(tmp_path / "b.zip", fair)) == {"BUNDLE_FILE_UNLISTED"}


@pytest.mark.parametrize("name", ["a", "a.zip"])
def test_what_the_manifest_does_not_list_is_never_read(tmp_path, monkeypatch, name):
    entries = {"bundle.json": manifest_of(a=b"{}"), "a": b"{}", "b": b"x"}
    place = tmp_path / name
    if name == "a":
        place.mkdir()
        for path, raw in entries.items():
            (place / path).write_bytes(raw)
    else:
        archive(place, entries.items())
    read = []
    for reader in ("_inflate", "_read_file"):
        honest = getattr(adapter, reader)
        noting = lambda *given, honest=honest, **options: read.append(given) or honest(*given, **options)  # noqa: E731
        monkeypatch.setattr(adapter, reader, noting)
    assert codes(place) == {"BUNDLE_FILE_UNLISTED"}
    assert len(read) == 1  # the manifest


def test_no_link_that_lies_in_wait_is_written_through(tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("precious")
    for name in (".e.zip.part", "e.zip"):
        (tmp_path / name).symlink_to("victim")
    save_bundle(bundle(), tmp_path / "e.zip")
    assert victim.read_text() == "precious"
    assert not (tmp_path / "e.zip").is_symlink()
    assert open_bundle(tmp_path / "e.zip").files == bundle().files
    assert sorted(path.name for path in tmp_path.iterdir()) == [".e.zip.part", "e.zip", "victim"]


def test_a_replaced_file_keeps_its_mode_and_a_new_one_has_that_of_the_umask(tmp_path):
    held = os.umask(0o027)
    try:
        save_bundle(bundle(), tmp_path / "new.zip")
    finally:
        os.umask(held)
    assert stat.S_IMODE((tmp_path / "new.zip").stat().st_mode) == 0o640
    (tmp_path / "new.zip").chmod(0o604)
    save_bundle(bundle(), tmp_path / "new.zip")
    assert stat.S_IMODE((tmp_path / "new.zip").stat().st_mode) == 0o604


def test_an_archive_that_lies_about_its_sizes_is_refused(tmp_path):
    raw = bytearray(
        archive(io.BytesIO(), [("bundle.json", manifest_of(a=b" " * 3_000_000)), ("a", b" " * 3_000_000)]).getvalue()
    )
    central = raw.rindex(b"PK\x01\x02")
    raw[central + 24 : central + 28] = struct.pack("<I", 100)
    (tmp_path / "a.zip").write_bytes(raw)
    assert codes(tmp_path / "a.zip") == {"BUNDLE_UNREADABLE"}


@pytest.mark.parametrize(("over", "expected"), [(-1, set()), (0, set()), (1, {"BUDGET_EXCEEDED"})])
def test_a_file_in_an_archive_or_folder_has_a_budget(tmp_path, over, expected):
    raw = os.urandom(1024) * (MAX_FILE_BYTES // 1024 + 1)
    raw = raw[: MAX_FILE_BYTES + over]
    members = {"bundle.json": manifest_of(a=raw), "a": raw}
    (tmp_path / "a.zip").write_bytes(archive_bytes(members))
    (tmp_path / "b").mkdir()
    for name, held in members.items():
        (tmp_path / "b" / name).write_bytes(held)
    for place in (tmp_path / "a.zip", tmp_path / "b"):
        if expected:
            assert codes(place) == expected
        else:
            assert [file.raw for file in open_bundle(place).files] == [raw]


def test_a_bundle_has_a_budget_of_bytes(tmp_path, monkeypatch):
    members = {"bundle.json": manifest_of(a=b"x" * 400), "a": b"x" * 400}
    total = sum(map(len, members.values()))
    save_bundle(EvidenceBundle.of_members(members), tmp_path / "b")
    (tmp_path / "a.zip").write_bytes(archive(io.BytesIO(), members.items()).getvalue())
    for budget, fits in [(total - 1, False), (total, True)]:
        monkeypatch.setattr(adapter, "MAX_BUNDLE_BYTES", budget)
        for place in (tmp_path / "a.zip", tmp_path / "b"):
            if fits:
                assert open_bundle(place).files
            else:
                assert codes(place) == {"BUDGET_EXCEEDED"}
    monkeypatch.setattr(adapter, "MAX_BUNDLE_BYTES", (tmp_path / "a.zip").stat().st_size - 1)
    assert codes(tmp_path / "a.zip") == {"BUDGET_EXCEEDED"}


def test_a_bundle_has_a_budget_of_files(tmp_path):
    files = {f"f{number}": b"" for number in range(MAX_FILES + 1)}
    made = archive(tmp_path / "a.zip", [("bundle.json", manifest_of()), *files.items()], method=zipfile.ZIP_STORED)
    assert codes(made) == {"BUDGET_EXCEEDED"}
    (tmp_path / "b.zip").write_bytes(b"PK\x01\x02" * (4 * MAX_FILES + 1))
    assert codes(tmp_path / "b.zip") == {"BUDGET_EXCEEDED"}


def test_a_folder_with_very_many_entries_is_not_read_through(tmp_path, monkeypatch):
    monkeypatch.setattr(adapter, "_MAX_ENTRIES", 5)
    for number in range(6):
        (tmp_path / f"f{number}").mkdir()
    assert codes(tmp_path) == {"BUDGET_EXCEEDED"}


def test_a_bundle_that_may_not_be_read_says_so(tmp_path):
    if os.geteuid() == 0:
        pytest.skip("the administrator may read everything")
    save_bundle(bundle(), tmp_path / "a")
    (tmp_path / "a" / "bundle.json").chmod(0)
    assert codes(tmp_path / "a") == {"BUNDLE_UNREADABLE"}
