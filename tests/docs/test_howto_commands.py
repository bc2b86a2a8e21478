"""The shell blocks of a page marked as a script run from top to bottom, each command ending as the page says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from command_server import serving

ROOT = Path(__file__).resolve().parents[2]
MARK = "<!-- script -->"
FENCE = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"^(greenchain (?:.*\\\n)*.*?)(?:  # exit ([0-4]))?$", re.MULTILINE)
INSTALLED = Path(sys.executable).parent
PAGES = [page for page in sorted((ROOT / "docs").rglob("*.md")) if MARK in page.read_text(encoding="utf-8")]
NEEDS_BASH = pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")


def script_of(page: Path) -> str:
    """The page's blocks as one script that stops at the first command whose exit code is not the one stated."""
    text = "\n".join(FENCE.findall(page.read_text(encoding="utf-8")))
    return "set -eu\n" + COMMAND.sub(lambda m: f"code=0; {m[1]} || code=$?; test $code -eq {m[2] or 0}", text)


def test_there_are_pages_to_run() -> None:
    names = {page.name for page in PAGES}
    claims = {"issue-and-revoke.md", "verify-offline.md", "log-claims.md", "accredit.md"}
    assert names >= claims | {"recognize-a-label.md", "label-facts.md"}


@NEEDS_BASH
@pytest.mark.parametrize(("stated", "passes"), [("", False), ("  # exit 1", False), ("  # exit 3", True)])
def test_a_command_that_ends_otherwise_than_stated_is_noticed(tmp_path: Path, stated: str, *, passes: bool) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"```sh\ngreenchain one \\\n  two{stated}\necho on\n```\n")
    script = f"greenchain() {{ test $# -eq 2 && return 3; }}\n{script_of(page)}"
    result = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert (result.returncode == 0, result.stdout) == (passes, "on\n" if passes else "")


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the command ``greenchain``, without its imports where processes can fork."""
    if not hasattr(os, "fork"):
        yield INSTALLED
        return
    with serving(tmp_path_factory.mktemp("commands")) as folder:
        yield folder


def told(folder: Path, *arguments: str, **options: Any) -> tuple[int, str, str]:
    """Exit code, output and errors of a bash command where ``greenchain`` is the one in ``folder``."""
    environment = {**os.environ, "PATH": os.pathsep.join([str(folder), str(INSTALLED), os.environ["PATH"]])}
    command = ["bash", "-c", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, **options)
    return done.returncode, done.stdout, done.stderr


@NEEDS_BASH
@pytest.mark.parametrize(
    "script",
    [
        "greenchain --version",
        "greenchain screen nothing.csv",
        "greenchain trace --no-such-option",
        "cd examples && greenchain evaluate ../examples/01-solar-module --json | tail -c 300; exit ${PIPESTATUS[0]}",
        "echo '{}' | greenchain claims verify - --trust none.toml",
        "COLUMNS=50 NO_COLOR=1 greenchain keys --help",
    ],
)
def test_a_command_of_a_page_is_the_one_that_is_installed(commands: Path, tmp_path: Path, script: str) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    assert told(commands, script, cwd=tmp_path) == told(INSTALLED, script, cwd=tmp_path)


@NEEDS_BASH
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_end_as_it_says(commands: Path, page: Path, tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    code, output, errors = told(commands, script_of(page), cwd=tmp_path)
    assert code == 0, f"{output}\n{errors}"
