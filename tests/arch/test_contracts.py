"""The plan of the house holds, and the contracts that guard it do catch what they are there for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the import contracts on the checkout or a copy of it."""
    code = "from importlinter.cli import lint_imports_command as main; main(['--no-cache'])"
    environment = {**os.environ, "PYTHONPATH": str(folder / "src")}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copy_of_house(root: Path, tmp_path: Path) -> Path:
    shutil.copytree(root / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "pyproject.toml", tmp_path / "pyproject.toml")
    return tmp_path


def plant(house: Path, module: str, line: str) -> None:
    path = house / "src" / "greenchain" / module
    path.write_text(f"{line}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")


def test_every_contract_is_kept(root: Path) -> None:
    result = lint(root)
    assert result.returncode == 0, result.stdout
    assert "0 broken" in result.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("values/outcome.py", "import greenchain.model.nouns", "Each room knows only those below"),
        ("scoring/__init__.py", "import greenchain.screening", "Each room knows only those below"),
        ("formats/__init__.py", "import greenchain.graph", "Each room knows only those below"),
        ("claims/__init__.py", "from greenchain import Outcome", "No module goes through the front door"),
        ("graph/__init__.py", "import time", "Nothing inside the edge touches the world"),
        ("screening/__init__.py", "import sqlite3", "Nothing inside the edge touches the world"),
        ("workspace/__init__.py", "from pathlib import Path", "Nothing inside the edge touches the world"),
        ("values/time.py", "import greenchain.values.finding", "No circles between the files of a room"),
        (
            "workspace/planting/law.py",
            "import greenchain.screening.facts",
            "What is planted knows nothing of how it is",
        ),
        (
            "workspace/planting/law.py",
            "import greenchain.workspace.conformance",
            "What is planted knows nothing of how",
        ),
    ],
    ids=[
        *("upward", "sideways", "sideways-input", "through-the-root", "clock", "database", "files", "circle"),
        *("second-opinion", "second-opinion-indirectly"),
    ],
)
def test_a_planted_import_is_caught(copy_of_house: Path, module: str, line: str, contract: str) -> None:
    plant(copy_of_house, module, line)
    result = lint(copy_of_house)
    assert result.returncode != 0
    broken = [row for row in result.stdout.splitlines() if row.endswith("BROKEN")]
    assert any(row.startswith(contract) for row in broken), result.stdout


def test_a_room_outside_the_plan_is_caught(copy_of_house: Path) -> None:
    extra = copy_of_house / "src" / "greenchain" / "cellar"
    extra.mkdir()
    (extra / "__init__.py").write_text('"""A room nobody planned."""\n', encoding="utf-8")
    assert lint(copy_of_house).returncode != 0
