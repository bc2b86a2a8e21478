"""Context documents in a folder: read from it, and brought into it, never a byte that no pin names.

The project does not ship the documents of other bodies. It ships their URLs and SHA-256 (pack ``contexts/w3c``);
``fetch_contexts`` brings the documents into a cache, from a folder or over the guarded network, and ``load_contexts``
reads them back. Where a document lies or came from is never believed: its hash decides, both times.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from greenchain.adapters.files import replace_file
from greenchain.adapters.shipped import load_standards
from greenchain.claims.context_pins import KIND, ContextPin, Pinned, accept, merged_pins, pins_of
from greenchain.claims.contexts import MAX_CONTEXT_BYTES, Contexts
from greenchain.model.ports import Fetcher
from greenchain.standards import Standards
from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.values.json import digest

MAX_FILES = 1000  # of a folder of contexts: a hundred times what the pack names

State = Literal["kept", "written", "refused", "missing"]


@dataclass(frozen=True, slots=True)
class FetchedContext:
    """What became of one pinned context.

    Attributes:
        pin: which one.
        state: ``kept`` (the cache had it), ``written``, ``refused`` (other bytes came), ``missing`` (none came).
        faults: why it is refused or missing, one for each place that was tried.
        origin: where the bytes came from; empty where none were taken.
    """

    pin: ContextPin
    state: State
    faults: tuple[Fault, ...] = ()
    origin: str = ""


def shipped_pins(standards: Standards | None = None) -> tuple[ContextPin, ...]:
    """The pins of every pack of contexts; without an argument, of the shipped packs and those of plug-ins."""
    return tuple(pin for pack in (standards or load_standards()).of_kind(KIND) for pin in pins_of(pack))


def cache_folder() -> Path:
    """Where fetched contexts are kept unless told otherwise: the user's cache."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if base else Path.home() / ".cache") / "greenchain" / "contexts"


def load_contexts(folder: Path | str, *, pins: Iterable[Pinned] = (), standards: Standards | None = None) -> Contexts:
    """The pinned contexts that lie directly in ``folder``, whatever their files are called.

    A file that no pin names is left out: what it would define is ``CONTEXT_NOT_PINNED`` where a document asks for it. A
    file that bears the name of a shipped context and holds something else is refused, for somebody put it there.

    Args:
        folder: such as the cache that ``fetch_contexts`` filled.
        pins: further pins, such as a policy's ``[[context]]``; they take the place of shipped ones for their URLs.
        standards: the packs to take the shipped pins from; default: the shipped packs.

    Raises:
        InputError: no such folder, too many files, or a swapped document.
    """
    shipped = shipped_pins(standards)
    merged = merged_pins(pins, over=shipped)
    known = set(merged.values())
    wanted = {pin.file: pin.sha256 for pin in shipped if merged[pin.url] == pin.sha256}
    documents: list[bytes] = []
    for path in _files(Path(folder)):
        raw = _read(path)
        if raw is not None and digest(raw) in known:
            documents.append(raw)
        elif path.name in wanted:
            raise InputError(_changed(wanted[path.name], raw, str(path)))
    return accept(documents, pins=merged)


def fetch_contexts(
    pins: Iterable[ContextPin], *, cache: Path, source: Path | None = None, fetcher: Fetcher | None = None
) -> tuple[FetchedContext, ...]:
    """Bring every pinned context into ``cache``, each checked against its hash; in the order of the pins.

    Args:
        pins: such as ``shipped_pins()``.
        cache: the folder to fill; made where it is absent. What lies there already and is right is kept.
        source: a folder to take them from, by content.
        fetcher: takes them from the network; not asked where there is a ``source``.

    Raises:
        InputError: the folder cannot be read, or the cache cannot be written.
        ValueError: neither a source nor a fetcher.
    """
    if source is None and fetcher is None:
        raise ValueError("give a folder or a fetcher to take the contexts from")
    at_hand = {digest(raw): (path, raw) for path, raw in _held(source)} if source is not None else {}
    results: list[FetchedContext] = []
    for pin in pins:
        kept = _read(cache / pin.file)
        if kept is not None and digest(kept) == pin.sha256:
            results.append(FetchedContext(pin, "kept", origin=str(cache / pin.file)))
        elif source is not None:
            results.append(_from_folder(pin, source, at_hand=at_hand, cache=cache))
        elif fetcher is not None:
            results.append(_from_network(pin, fetcher, cache=cache))
    return tuple(results)


def _from_folder(
    pin: ContextPin, source: Path, *, at_hand: dict[str, tuple[Path, bytes]], cache: Path
) -> FetchedContext:
    if pin.sha256 in at_hand:
        path, raw = at_hand[pin.sha256]
        _write(cache / pin.file, raw)
        return FetchedContext(pin, "written", origin=str(path))
    namesake = _read(source / pin.file)
    if namesake is not None:
        return FetchedContext(pin, "refused", (_changed(pin.sha256, namesake, str(source / pin.file)),))
    absent = Fault("CONTEXT_NOT_PINNED", f"a file with SHA-256 {pin.sha256} in the folder", "none", file=pin.url)
    return FetchedContext(pin, "missing", (absent,))


def _from_network(pin: ContextPin, fetcher: Fetcher, *, cache: Path) -> FetchedContext:
    result = FetchedContext(pin, "missing")
    for place in (pin.url, *pin.places):
        try:
            raw = fetcher.fetch(place, max_bytes=MAX_CONTEXT_BYTES)
        except GreenchainError as error:
            result = replace(result, faults=(*result.faults, *error.within(file=place).faults))
            continue
        if digest(raw) == pin.sha256:
            _write(cache / pin.file, raw)
            return FetchedContext(pin, "written", origin=place)
        result = FetchedContext(pin, "refused", (*result.faults, _changed(pin.sha256, raw, place)))
    return result


def _changed(wanted: str, raw: bytes | None, file: str) -> Fault:
    found = f"SHA-256 {digest(raw)}" if raw is not None else f"more than {MAX_CONTEXT_BYTES} bytes"
    return Fault("CONTEXT_NOT_PINNED", f"SHA-256 {wanted}", found, file=file)


def _files(folder: Path) -> Iterator[Path]:
    try:
        found = sorted(path for path in folder.iterdir() if path.is_file())
    except OSError as error:
        raise InputError(
            Fault("FILE_UNREADABLE", "a readable folder of contexts", error.strerror or "", file=str(folder))
        ) from None
    if len(found) > MAX_FILES:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_FILES} files", str(len(found)), file=str(folder)))
    yield from found


def _held(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in _files(folder):
        raw = _read(path)
        if raw is not None:
            yield path, raw


def _read(path: Path) -> bytes | None:
    """The bytes of a file that could be a context; ``None`` where there is none or it is too large."""
    try:
        if not path.is_file() or path.stat().st_size > MAX_CONTEXT_BYTES:
            return None
        return path.read_bytes()
    except OSError as error:
        raise InputError(Fault("FILE_UNREADABLE", "a readable file", error.strerror or "", file=str(path))) from None


def _write(path: Path, raw: bytes) -> None:
    """Write so that a reader finds the whole document or none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, raw)
    except OSError as error:
        raise InputError(Fault("FILE_UNWRITABLE", "a place to write", error.strerror or "", file=str(path))) from None
