"""Folders and files as mappings of names to bytes, and the one way to put a file in another's place."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from greenchain.values.errors import Fault, InputError

MAX_CASE_FILES = 10_000  # a case is one chain's evidence
MAX_CASE_BYTES = 1024 * 1024 * 1024  # held in memory while it is evaluated


def folder_files(folder: Path | str) -> dict[str, bytes]:
    """Every file below ``folder``: path inside it, with ``/`` -> bytes, sorted by path.

    Hidden files are left out; links that lead outside the folder are an error, since what they show is not the case's.

    Raises:
        InputError: no folder, an unreadable file, or more than the budget.
    """
    root = Path(folder)
    if not root.is_dir():
        raise InputError(Fault("FILE_UNREADABLE", "a folder", "no folder", file=str(folder)))
    resolved = root.resolve()
    paths = [path for path in sorted(root.rglob("*")) if path.is_file() and not _is_hidden(path, root)]
    if len(paths) > MAX_CASE_FILES:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_CASE_FILES} files", str(len(paths)), file=str(folder)))
    files: dict[str, bytes] = {}
    total = 0
    for path in paths:
        name = path.relative_to(root).as_posix()
        if not path.resolve().is_relative_to(resolved):
            raise InputError(Fault("FILE_UNREADABLE", "a file inside the folder", "a link out of it", file=name))
        try:
            total += path.stat().st_size
            if total > MAX_CASE_BYTES:
                raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_CASE_BYTES} bytes", "more", file=str(folder)))
            files[name] = path.read_bytes()
        except OSError as error:
            raise InputError(Fault("FILE_UNREADABLE", "a readable file", error.strerror or "", file=name)) from None
    return files


def sealed_folder(folder: Path | str) -> tuple[dict[str, bytes], dict[str, str]]:
    """All that stands below a folder whose contents are sealed: its files, and what is no file, by path inside it.

    Hidden files are files. What is not a plain file is neither opened nor followed, and is named for what it is: a
    link, an empty folder, a special file.

    Raises:
        InputError: no folder, an unreadable file or folder, or more than the budget.
    """
    root = Path(folder)
    if not root.is_dir():
        raise InputError(Fault("FILE_UNREADABLE", "a folder", "no folder", file=str(folder)))
    files: dict[str, bytes] = {}
    strays: dict[str, str] = {}
    found, total = 0, 0
    for path, what in _everything(root):
        name = path.relative_to(root).as_posix()
        found += 1
        if found > MAX_CASE_FILES:
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_CASE_FILES} files", "more", file=str(folder)))
        if what:
            strays[name] = what
            continue
        files[name] = _plain_file(path, name, MAX_CASE_BYTES - total)
        total += len(files[name])
    return dict(sorted(files.items())), dict(sorted(strays.items()))


def _everything(root: Path) -> Iterator[tuple[Path, str]]:
    """Every file below ``root``, and what is none with what it is; empty for a file."""
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            entries = sorted(folder.iterdir())
            modes = [entry.lstat().st_mode for entry in entries]
        except OSError as error:
            raise InputError(
                Fault("FILE_UNREADABLE", "a readable folder", error.strerror or "", file=folder.name)
            ) from None
        if not entries and folder != root:
            yield folder, "an empty folder"
        for entry, mode in zip(entries, modes, strict=True):
            if stat.S_ISDIR(mode):
                waiting.append(entry)
            else:
                yield entry, "" if stat.S_ISREG(mode) else "a link" if stat.S_ISLNK(mode) else "a special file"


def _plain_file(path: Path, name: str, most: int) -> bytes:
    """The bytes of a file that was seen to be one; a link or pipe put there since is refused and not waited for."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            raw = file.read(most + 1)
    except OSError as error:
        raise InputError(Fault("FILE_UNREADABLE", "a readable file", error.strerror or "", file=name)) from None
    if len(raw) > most:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_CASE_BYTES} bytes", "more", file=name))
    return raw


def replace_file(path: Path, raw: bytes) -> None:
    """Put ``raw`` at ``path`` in one step: whoever reads meanwhile gets the old file or the new one, whole.

    Raises:
        OSError: the place cannot be written.
    """
    with replacing(path) as file:
        file.write(raw)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of ``path`` once it is written; it never does where the writer fails.

    A link at ``path`` is replaced, not followed, and a file that stands there keeps its mode. The new bytes are written
    beside it under a name that nobody can foresee, so that no link can lie in wait for them.

    Raises:
        OSError: the place cannot be written.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(beside, flags, 0o666)  # less what the umask takes
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            former = path.lstat().st_mode
            if stat.S_ISREG(former):
                beside.chmod(stat.S_IMODE(former))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _is_hidden(path: Path, root: Path) -> bool:
    return any(part.startswith((".", "__pycache__")) for part in path.relative_to(root).parts)
