"""What an embedding system writes against the public names passes a strict type checker."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SNIPPETS = re.findall(
    r"^```python\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
)


def check(code: str, folder: Path) -> str:
    path = folder / "snippet.py"
    path.write_text(code, encoding="utf-8")
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "--no-error-summary",
            "--cache-dir",
            str(ROOT / ".mypy_cache"),
            str(path),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stdout


@pytest.mark.parametrize("code", SNIPPETS, ids=["exporter", "label-agency", "customs"])
def test_a_quick_start_is_strictly_typed(code: str, tmp_path: Path) -> None:
    assert check(code, tmp_path) == ""


def test_a_wrong_use_is_caught(tmp_path: Path) -> None:
    wrong = "from greenchain import load_standards, screen\nscreen('a shipment', standards=load_standards())\n"
    assert "arg-type" in check(wrong, tmp_path)
