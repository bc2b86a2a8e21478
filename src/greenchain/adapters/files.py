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
