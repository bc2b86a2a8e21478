"""Writes ``standards/MANIFEST.toml``: the SHA-256, licence and retrieval date of every shipped file.

Usage: ``python tools/make_manifest.py``, when an edition is added. An edition that is released is never edited: a file
whose digest changes is refused unless ``--unreleased`` says that no release carries it yet.
"""

from __future__ import annotations

import hashlib
import sys
import tomllib
from pathlib import Path

STANDARDS = Path(__file__).resolve().parents[1] / "standards"
MANIFEST = STANDARDS / "MANIFEST.toml"
LICENCE = "Apache-2.0 (own table of published facts)"
RETRIEVED = "2026-11-22"  # of files that are new to the manifest


def main(arguments: list[str]) -> int:
    """Write the manifest, or say which released file changed."""
    known = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))["file"] if MANIFEST.exists() else {}
    lines = ["# Every shipped file of the standards: digest, licence, and when its facts were retrieved."]
    changed = []
    for path in sorted(path for path in STANDARDS.rglob("*") if path.is_file() and path != MANIFEST):
        name = path.relative_to(STANDARDS).as_posix()
        if name.startswith(".") or path.name.startswith("."):
            continue
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        entry = known.get(name, {"licence": LICENCE, "retrieved": RETRIEVED, "sha256": sha256})
        if entry["sha256"] != sha256:
            changed.append(name)
        lines += [
            f'\n[file."{name}"]',
            f'sha256 = "{sha256}"',
            f'licence = "{entry["licence"]}"',
            f'retrieved = "{entry["retrieved"]}"',
        ]
    if changed and "--unreleased" not in arguments:
        print("an edition is never edited once released; these changed:", *changed, sep="\n  ")
        return 1
    MANIFEST.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
