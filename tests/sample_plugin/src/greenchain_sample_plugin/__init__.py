"""A sample plug-in: one pack and one small format, with nothing imported from greenchain's private parts."""

from __future__ import annotations

from pathlib import Path

from greenchain.formats import Batch, Format
from greenchain.model.nouns import Facility
from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.values.identifiers import Identifier, country

_NAME = "site-lines"
_MEDIA_TYPE = "text/x-site-lines"
_FIRST_LINE = b"#greenchain-sites"
_PARTS = 3


def packs_folder() -> Path:
    """The folder with this plug-in's packs."""
    return Path(__file__).resolve().parent / "packs"


def _recognizes(raw: bytes, name: str) -> bool:
    del name  # the first line says it
    return raw.split(b"\n", 1)[0].strip() == _FIRST_LINE


def _read(raw: bytes, name: str) -> Batch:
    facilities: list[object] = []
    faults: list[Fault] = []
    lines = raw.decode("utf-8", errors="replace").split("\n")[1:]
    rows = [(number, line) for number, line in enumerate(lines, start=2) if line.strip()]
    for number, line in rows:
        try:
            facilities.append(_facility(line))
        except GreenchainError as error:
            faults += error.within(file=name, where=f"row {number}").faults
    return Batch(
        name, _NAME, _MEDIA_TYPE, tuple(facilities), tuple(faults), read=len(rows), refused=len(rows) - len(facilities)
    )


def _facility(line: str) -> Facility:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != _PARTS:
        raise InputError(Fault("CELL_MALFORMED", "GLN|name|country", line))
    gln, title, land = parts
    return Facility(id=Identifier.parse(gln, scheme="gln").value, name=title, country=country(land))


SITE_LINES = Format(_NAME, _MEDIA_TYPE, _recognizes, _read)
