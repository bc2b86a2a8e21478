"""The folder that a case becomes: its files, and the ``case.toml`` that lists them with their digests."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from greenchain.claims import EvidenceBundle
from greenchain.claims.evidence.files import MANIFEST, BundleFile
from greenchain.values.json import digest

EVIDENCE = "evidence"  # an evidence bundle inside the case, which can be carried away on its own

Listed: TypeAlias = tuple[str, str, bytes, dict[str, str]]
"""Path, kind, bytes, and what else the case says of the file."""


def json_bytes(value: object) -> bytes:
    """``value`` as JSON that people can read."""
    return json.dumps(value, indent=1, ensure_ascii=False).encode() + b"\n"


def csv_text(header: str, lines: Iterable[str]) -> str:
    """A table of lines under its header."""
    return "\n".join([header, *lines]) + "\n"


def bundle_files(evidence: EvidenceBundle) -> list[Listed]:
    """The files of an evidence bundle inside the case."""
    made: list[Listed] = [(f"{EVIDENCE}/{file.path}", file.kind, file.raw, _stated(file)) for file in evidence.files]
    return [*made, (f"{EVIDENCE}/{MANIFEST}", "note", evidence.members()[MANIFEST], {})]


def _stated(file: BundleFile) -> dict[str, str]:
    stated = {"url": file.url, "for": file.for_}
    return {key: text for key, text in stated.items() if text}


def case_toml(made: list[Listed], *, title: str, at: str, questions: str) -> bytes:
    """The list of files and the questions."""
    head = f'format = "greenchain-case/1"\ntitle = "{title}"\nat = {at}\n'
    listed = ""
    for path, kind, raw, stated in made:
        rows = {"path": path, "kind": kind, **stated, "sha256": digest(raw)}
        listed += "\n[[file]]\n" + "".join(f'{key} = "{text}"\n' for key, text in rows.items())
    return (head + listed + questions).encode()


def write(folder: Path, made: Iterable[Listed]) -> None:
    """Write files into ``folder``."""
    for path, _, raw, _ in made:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)
