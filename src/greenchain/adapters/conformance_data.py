"""Folders of conformance data: the vectors of other bodies, which are not shipped, and our own suites, which are.

The vectors lie where ``--data`` or GREENCHAIN_CONFORMANCE_DATA says, else in ``../shared/data`` beside the checkout. A
file is read when a suite asks for it, and nothing outside the folder is.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from greenchain.adapters.shipped import shipped_folder
from greenchain.values.errors import Fault, InputError

VARIABLE = "GREENCHAIN_CONFORMANCE_DATA"
_CHECKOUT = Path(__file__).resolve().parents[3]
_VECTORS = "w3c-vc"  # the folder of the conformance data that holds what claims are tested with
_BESIDE = ("recognition/pkits_abstract_vectors.json",)
MAX_FILE_BYTES = 64 * 1024 * 1024  # the largest vectors of other bodies have 3 MB
MAX_FILES = 20_000  # all suites together have about 900


class FolderFiles(Mapping[str, bytes]):
    """The files below a folder by their path inside it, with ``/``; hidden ones and links out of it are not there."""

    __slots__ = ("_paths",)

    def __init__(self, folder: Path) -> None:
        """The files of ``folder``.

        Raises:
            InputError: more files than the budget.
        """
        resolved = folder.resolve()
        paths = {
            path.relative_to(folder).as_posix(): path
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.resolve().is_relative_to(resolved)
        }
        self._paths = {
            name: path
            for name, path in paths.items()
            if not any(part.startswith((".", "__pycache__")) for part in name.split("/"))
        }
        if len(self._paths) > MAX_FILES:
            raise InputError(
                Fault("BUDGET_EXCEEDED", f"at most {MAX_FILES} files", str(len(self._paths)), file=str(folder))
            )

    def __getitem__(self, name: str) -> bytes:
        path = self._paths[name]
        try:
            if path.stat().st_size > MAX_FILE_BYTES:
                raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_FILE_BYTES} bytes", "more", file=name))
            return path.read_bytes()
        except OSError as error:
            raise InputError(Fault("FILE_UNREADABLE", "a readable file", error.strerror or "", file=name)) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


class _WithPaths(Mapping[str, bytes]):
    """The vectors of claims, and beside them those that lie in other folders of the conformance data."""

    __slots__ = ("_beside", "_files")

    def __init__(self, files: FolderFiles, place: Path) -> None:
        self._files = files
        self._beside = {name: place / name for name in _BESIDE if (place / name).is_file()}

    def __getitem__(self, name: str) -> bytes:
        return self._beside[name].read_bytes() if name in self._beside else self._files[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._files
        yield from self._beside

    def __len__(self) -> int:
        return len(self._files) + len(self._beside)


def own_suites() -> Mapping[str, bytes]:
    """Our own suites, each in a folder of its name; they ship with the program."""
    shipped = shipped_folder("_conformance", "tests/conformance")
    return FolderFiles(shipped) if shipped.is_dir() else {}


def published_vectors(folder: Path | None = None) -> tuple[Mapping[str, bytes] | None, str]:
    """The vectors of other bodies in ``folder``, else where they are by default; and why there are none, if so.

    Raises:
        InputError: ``folder`` was given and is none.
    """
    if folder is not None and not folder.is_dir():
        raise InputError(Fault("FILE_UNREADABLE", "a folder of conformance data", "no folder", file=str(folder)))
    place = folder or _default_folder()
    if place is None:
        return None, f"the data of other bodies are not at hand; see {VARIABLE} and --data"
    if (place / _VECTORS).is_dir():
        return _WithPaths(FolderFiles(place / _VECTORS), place), ""
    return None, f"the data of other bodies are not at hand: no folder {_VECTORS} in {place}; see {VARIABLE} and --data"


def _default_folder() -> Path | None:
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    is_checkout = (_CHECKOUT / "pyproject.toml").is_file()  # an installed package has no place beside it
    return _CHECKOUT.parent / "shared" / "data" if is_checkout else None
