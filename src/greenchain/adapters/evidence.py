"""Evidence bundles on disk: a folder or a ZIP archive in, the same bundle out, byte for byte.

Reading is strict, because a bundle travels through many hands: only plain files under plain names, nothing through a
link, nothing encrypted, nothing that inflates beyond measure, and exactly what ``bundle.json`` lists. Archives are
written without compression and without clocks, so that one bundle has one archive on every machine.
"""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path

from greenchain.adapters.files import replace_file
from greenchain.claims.evidence.bundle import EvidenceBundle
from greenchain.claims.evidence.files import MANIFEST, MAX_FILE_BYTES, path_faults
from greenchain.claims.evidence.manifest import MAX_FILES, MAX_MANIFEST_BYTES, listed_paths
from greenchain.model.ports import Signer
from greenchain.values.errors import Fault, InputError

MAX_BUNDLE_BYTES = 256 * 1024 * 1024  # held in memory; the evidence of one export is a few megabytes
MAX_RATIO = 100  # inflated to stored bytes of a whole archive: JSON reaches 20, bombs 1,000
_RATIO_COUNTS_FROM = 1024 * 1024  # inflated bytes: below, no ratio does harm
_MAX_FAULTS = 50  # told of one bundle: enough to mend it
_MAX_ENTRIES = 4 * MAX_FILES  # of a folder or archive: files, and the folders that hold them

_ENCRYPTED = 0x1 | 0x40 | 0x2000  # flag bits of an entry: encrypted, strongly, or with its names hidden (APPNOTE 4.4.4)
_CENTRAL_ENTRY = b"PK\x01\x02"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first second a ZIP entry can name
_MODE = (stat.S_IFREG | 0o644) << 16
_UNIX = 3
# What zipfile and zlib raise on hostile archives
_ARCHIVE_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    LookupError,
)


def open_bundle(path: str | Path) -> EvidenceBundle:
    """The evidence in the folder or ZIP archive ``path``.

    Raises:
        InputError: it cannot be read, is over a budget, holds what no bundle may hold, or is not exactly what its
            ``bundle.json`` lists.
    """
    place = Path(path)
    members = _folder_members(place) if place.is_dir() else _archive_members(_read_archive(place), file=str(place))
    try:
        return EvidenceBundle.of_members(members)
    except InputError as error:
        raise error.within(file=str(place)) from None


def save_bundle(
    bundle: EvidenceBundle, path: str | Path, *, signer: Signer | None = None, created: datetime | None = None
) -> Path:
    """Write ``bundle`` to ``path``: an archive where that ends in ``.zip``, else a folder.

    Args:
        bundle: what to write; a manifest that it was read with is kept as it is, with its signature.
        path: an archive of this name is replaced; a folder must be new or empty.
        signer: a collector whose key signs the manifest.
        created: the instant of that signature; aware.

    Returns:
        The path written.

    Raises:
        InputError: the place is taken or cannot be written.
    """
    place = Path(path)
    members = bundle.members(signer=signer, created=created)
    try:
        if place.suffix.lower() == ".zip":
            _write_file(place, archive_bytes(members))
        else:
            _write_folder(place, members)
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise InputError(Fault("FILE_UNREADABLE", "a place that can be written", found, file=str(place))) from None
    return place


def archive_bytes(members: Mapping[str, bytes]) -> bytes:
    """The one ZIP archive of ``members``: by path, stored, without times, owners and extra fields."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(members, key=lambda name: (name != MANIFEST, name)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = _UNIX
            entry.external_attr = _MODE
            archive.writestr(entry, members[name])
    return buffer.getvalue()


def _folder_members(root: Path) -> dict[str, bytes]:
    found: dict[str, Path] = {}
    for count, (name, path) in enumerate(_walk(root, "")):
        if count >= _MAX_ENTRIES:
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_FILES} files", "more", file=str(root)))
        if path is not None:
            _refuse_path(name, root)
            found[name] = path
    manifest = _read_file(found[MANIFEST], name=MANIFEST) if MANIFEST in found else None
    _refuse_unlisted(manifest, found, str(root))
    members: dict[str, bytes] = {}
    total = 0
    for name, path in found.items():
        members[name] = _read_file(path, name=name)
        total += len(members[name])
        if total > MAX_BUNDLE_BYTES:
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_BUNDLE_BYTES} bytes", "more", file=str(root)))
    return members


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, Path | None]]:
    """Every entry below ``folder``: its name in the bundle, and where to read it unless it is a folder."""
    try:
        with os.scandir(folder) as entries:
            listed = sorted(islice(entries, _MAX_ENTRIES + 1), key=lambda entry: entry.name)
        for entry in listed:
            name = prefix + entry.name
            mode = entry.stat(follow_symlinks=False).st_mode
            if stat.S_ISDIR(mode):
                _refuse_path(name, folder)  # bounds the depth before going down
                yield name, None
                yield from _walk(Path(entry.path), f"{name}/")
            elif stat.S_ISREG(mode):
                yield name, Path(entry.path)
            else:
                expected = "files and folders, no link or device"
                raise InputError(Fault("BUNDLE_PATH_REFUSED", expected, name, file=str(folder)))
    except OSError as error:
        raise InputError(_unreadable("a folder that can be read", error, str(folder))) from None


def _read_file(path: Path, *, name: str) -> bytes:
    limit = _limit(name)
    try:
        # no link even if one was put there since the walk, and no waiting on a pipe
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise InputError(Fault("BUNDLE_PATH_REFUSED", "a file", "something else", file=str(path)))
            raw = file.read(limit + 1)
    except OSError as error:
        raise InputError(_unreadable("a file that can be read", error, str(path))) from None
    if len(raw) > limit:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {limit} bytes", "more", file=str(path)))
    return raw


def _read_archive(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise InputError(Fault("BUNDLE_UNREADABLE", "a folder or a ZIP archive", "neither", file=str(path)))
        with path.open("rb") as file:
            raw = file.read(MAX_BUNDLE_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InputError(_unreadable("a file that can be read", error, str(path))) from None
    if len(raw) > MAX_BUNDLE_BYTES:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_BUNDLE_BYTES} bytes", "more", file=str(path)))
    return raw


def _archive_members(raw: bytes, *, file: str) -> dict[str, bytes]:
    # A million entries cost the reader seconds before it can be asked how many there are
    if raw.count(_CENTRAL_ENTRY) > _MAX_ENTRIES:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_FILES} files", "more", file=file))
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = [entry for entry in archive.infolist() if not _is_folder(entry, file)]
            _refuse_entries(entries, stored=len(raw), file=file)
            by_name = {entry.filename: entry for entry in entries}
            manifest = _inflate(archive, by_name[MANIFEST], file) if MANIFEST in by_name else None
            _refuse_unlisted(manifest, by_name, file)
            return {name: _inflate(archive, entry, file) for name, entry in by_name.items()}
    except _ARCHIVE_ERRORS as error:
        raise InputError(_unreadable("a ZIP archive", error, file)) from None


def _is_folder(entry: zipfile.ZipInfo, file: str) -> bool:
    if not entry.is_dir():
        return False
    _refuse_path(entry.filename.removesuffix("/"), file)
    if entry.file_size:
        raise InputError(Fault("BUNDLE_PATH_REFUSED", "a folder without bytes", entry.filename, file=file))
    return True


def _refuse_unlisted(manifest: bytes | None, names: Iterable[str], file: str) -> None:
    """Refuse files that ``manifest`` does not list before they are read, for nobody answers for their size.

    Raises:
        InputError: no manifest, one that cannot be read, or further files; with some of their names.
    """
    if manifest is None:
        raise InputError(Fault("BUNDLE_UNREADABLE", f"a file {MANIFEST}", "none", file=file))
    try:
        unlisted = sorted(set(names) - listed_paths(manifest) - {MANIFEST})
    except InputError as error:
        raise error.within(file=file) from None
    InputError.raise_if(
        Fault("BUNDLE_FILE_UNLISTED", f"only files that {MANIFEST} lists", name, file=file)
        for name in unlisted[:_MAX_FAULTS]
    )


def _refuse_entries(entries: list[zipfile.ZipInfo], *, stored: int, file: str) -> None:
    """Refuse what no bundle may hold, by the archive's own word, before anything is inflated."""
    if len(entries) > MAX_FILES + 1:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_FILES} files", str(len(entries)), file=file))
    inflated = sum(entry.file_size for entry in entries)
    if inflated > MAX_BUNDLE_BYTES:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_BUNDLE_BYTES} bytes", "more", file=file))
    if inflated > max(_RATIO_COUNTS_FROM, MAX_RATIO * stored):  # entries may overlap: the archive's own size counts
        found = f"{stored} to {inflated} bytes"
        raise InputError(Fault("BUNDLE_ARCHIVE_REFUSED", f"at most {MAX_RATIO} times as much", found, file=file))
    seen: set[str] = set()
    for entry in entries:
        # zipfile cuts a name at a NUL, and what other readers make of it nobody knows
        _refuse_path(entry.orig_filename, file)
        if entry.filename in seen:
            raise InputError(Fault("BUNDLE_FILE_TWICE", "each name once", entry.filename, file=file))
        seen.add(entry.filename)
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            raise InputError(Fault("BUNDLE_PATH_REFUSED", "files, no link or device", entry.filename, file=file))
        if entry.flag_bits & _ENCRYPTED:
            raise InputError(Fault("BUNDLE_ARCHIVE_REFUSED", "nothing encrypted", entry.filename, file=file))
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            found = f"{entry.filename}: method {entry.compress_type}"
            raise InputError(Fault("BUNDLE_ARCHIVE_REFUSED", "entries stored or deflated", found, file=file))


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, file: str) -> bytes:
    limit = _limit(entry.filename)
    with archive.open(entry) as stream:
        raw = stream.read(limit + 1)  # never more than declared, which was bounded before
        if len(raw) > limit:
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {limit} bytes", entry.filename, file=file))
        stream.read(1)  # the end, where the checksum is compared
    if len(raw) != entry.file_size:
        raise InputError(Fault("BUNDLE_UNREADABLE", f"{entry.file_size} bytes", f"{len(raw)} bytes", file=file))
    return raw


def _limit(name: str) -> int:
    return MAX_MANIFEST_BYTES if name == MANIFEST else MAX_FILE_BYTES


def _refuse_path(name: str, place: Path | str) -> None:
    if name != MANIFEST:
        InputError.raise_if(fault.within(file=str(place)) for fault in path_faults(name))


def _write_folder(folder: Path, members: Mapping[str, bytes]) -> None:
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise InputError(Fault("BUNDLE_TARGET_EXISTS", "a new or empty folder", "something else", file=str(folder)))
    for name in sorted(members, key=lambda name: (name == MANIFEST, name)):  # half a bundle has no manifest
        target = folder.joinpath(*name.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:  # nothing that was put there meanwhile is written through
            file.write(members[name])


def _write_file(path: Path, raw: bytes) -> None:
    if path.is_dir():
        raise InputError(Fault("BUNDLE_TARGET_EXISTS", "a file name", "a folder", file=str(path)))
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, raw)


def _unreadable(expected: str, error: Exception, file: str) -> Fault:
    found = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
    return Fault("BUNDLE_UNREADABLE", expected, found, file=file)
