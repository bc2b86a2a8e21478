"""The packs that ship with greenchain, and those that plug-ins add.

A wheel carries ``standards/`` as ``greenchain/_standards``; an editable install finds it beside the sources. A plug-in
names a folder of the same layout by an entry point of the group ``greenchain.packs``: a function without arguments that
returns the folder.
"""

from __future__ import annotations

import tomllib
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from greenchain.adapters.plugins import PluginWarning, discover
from greenchain.standards import RulePack, Standards, load_pack
from greenchain.standards.loader import pack_ref, read_pack
from greenchain.values.errors import Fault, GreenchainError, PackError
from greenchain.values.finding import PackRef
from greenchain.values.json import digest

_PACKAGE = Path(__file__).resolve().parents[1]
_SKIPPED = {"MANIFEST.toml"}


def shipped_folder(wheel_name: str, checkout_name: str) -> Path:
    """The folder inside the installed package, or the one of the checkout for an editable install."""
    inside = _PACKAGE / wheel_name
    return inside if inside.is_dir() else _PACKAGE.parents[1] / checkout_name


def standards_folder() -> Path:
    """Where the shipped packs lie."""
    return shipped_folder("_standards", "standards")


def load_standards(folder: Path | str | None = None) -> Standards:
    """The packs of ``folder``; without one, the shipped packs and those of installed plug-ins.

    Raises:
        PackError: with every fault of every pack.
    """
    if folder is None:
        return _shipped()
    return _load([Path(folder)])


@lru_cache(maxsize=1)  # packs are immutable values: reading them once is enough
def _shipped() -> Standards:
    return _load([standards_folder(), *_plugged_folders()])


def _plugged_folders() -> list[Path]:
    """The folders that plug-ins name; one that fails is left out with a warning, as for every plug-in."""
    discovered = discover("greenchain.packs")
    faults = list(discovered.faults)
    folders: list[Path] = []
    for name, plugin in discovered.plugins:
        try:
            folders.append(Path(plugin()))  # type: ignore[operator]
        except Exception as error:  # noqa: BLE001 - a plug-in is other people's code and may raise anything
            faults.append(Fault("PLUGIN_FAILED", "a folder of packs", f"{type(error).__name__}: {error}", name))
    for fault in faults:
        warnings.warn(str(fault), PluginWarning, stacklevel=3)
    return folders


def _load(folders: Iterable[Path]) -> Standards:
    packs: list[RulePack] = []
    faults: list[Fault] = []
    for folder in folders:
        for pack_folder in pack_folders(folder):
            try:
                packs.append(load_folder(pack_folder))
            except PackError as error:
                faults += error.faults
    PackError.raise_if(faults)
    return Standards.of(packs)


def pack_folders(folder: Path) -> Iterator[Path]:
    """Every folder at or below ``folder`` that holds a ``pack.toml``, sorted."""
    if not folder.is_dir():
        raise PackError(Fault("PACK_UNKNOWN", "a folder of packs", str(folder)))
    yield from sorted(path.parent for path in folder.rglob("pack.toml"))


def pack_files(folder: Path) -> dict[str, bytes]:
    """The files of one pack: everything directly in its folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def source_files(pack: RulePack) -> dict[str, bytes]:
    """The files that a loaded pack was read from.

    Raises:
        PackError: they are no longer where they were.
    """
    for folder in (standards_folder(), *_plugged_folders()):
        place = folder / pack.kind / pack.id / pack.edition
        if (place / "pack.toml").is_file():
            return pack_files(place)
    raise PackError(Fault("PACK_UNKNOWN", "the folder of a pack", f"{pack.name}@{pack.edition}"))


def packs_with_files(folder: Path) -> Iterator[tuple[RulePack, dict[str, bytes]]]:
    """Every pack at or below a folder, with the files that it was read from; errors as of :func:`load_folder`."""
    for pack_folder in pack_folders(folder):
        yield load_folder(pack_folder), pack_files(pack_folder)


def load_folder(folder: Path) -> RulePack:
    """The pack in ``folder``; its faults name the folder."""
    try:
        return load_pack(pack_files(folder))
    except PackError as error:
        raise error.within(file=_place(folder)) from None


def manifest_faults(folder: Path) -> list[Fault]:
    """Every shipped file that differs from ``MANIFEST.toml``, is not listed there, or is listed and absent."""
    try:
        listed: dict[str, Any] = tomllib.loads((folder / "MANIFEST.toml").read_text(encoding="utf-8"))["file"]
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        return [Fault("PACK_DIGEST", "a readable MANIFEST.toml", type(error).__name__, str(folder.name))]
    present = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file() and path.name not in _SKIPPED and not path.name.startswith(".")
    }
    faults = [Fault("PACK_DIGEST", "a file", "absent", name) for name in sorted(listed.keys() - present.keys())]
    for name, path in sorted(present.items()):
        wanted = listed.get(name, {}).get("sha256", "no entry")
        if digest(path.read_bytes()) != wanted:
            faults.append(Fault("PACK_DIGEST", f"the digest of MANIFEST.toml ({wanted[:12]})", "another", name))
    return faults


@dataclass(frozen=True, slots=True)
class CheckedFolder:
    """A folder of packs that may have faults.

    Attributes:
        packs: those that load.
        drafts: what can be read of the others, for looking for more faults.
        refs: which edition each of them is, where its head says so.
        faults: why the others do not load.
    """

    packs: list[RulePack] = field(default_factory=list)
    drafts: list[RulePack] = field(default_factory=list)
    refs: list[PackRef] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def check_folder(folder: Path) -> CheckedFolder:
    """Every pack at or below ``folder``, and every fault of those that do not load."""
    checked = CheckedFolder()
    for pack_folder in pack_folders(folder):
        files = pack_files(pack_folder)
        ref = pack_ref(files)
        checked.refs.extend([ref] if ref else [])
        try:
            pack, faults = read_pack(files)
        except GreenchainError as error:
            pack, faults = None, list(error.faults)
        if pack is not None:
            (checked.drafts if faults else checked.packs).append(pack)
        checked.faults.extend(fault.within(file=_place(pack_folder)) for fault in faults)
    return checked


def _place(folder: Path) -> str:
    return "/".join(folder.parts[-3:])
