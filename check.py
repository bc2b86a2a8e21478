"""The one door for developers: runs every gate in order and prints each command.

Usage: ``python check.py`` for all gates; ``python check.py lint types`` for some; ``--deep`` gives the property tests
many more examples. Works in any environment that has the extra ``test``.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent

# Laws and the vectors of standards, thousands of examples each; what is held to a ratio, which measuring lines would
# distort; what reads the sources, and what runs pages and snippets in processes of their own, where none is measured
LAWS = (
    *("tests/property", "tests/stateful", "tests/conformance"),
    *("tests/benchmarks", "tests/arch", "tests/docs"),
)

# name -> arguments of the Python in use
GATES: dict[str, list[str]] = {
    "format": ["-m", "ruff", "format", "--check", "."],
    "lint": ["-m", "ruff", "check", "."],
    "layers": ["-c", "from importlinter.cli import lint_imports_command as main; main()"],
    "types": ["-m", "mypy"],
    # without coverage they take a third of the time and find the same; coverage is that of the other tests alone
    "laws": ["-m", "pytest", "-n", "auto", "--dist", "worksteal", "-q", *LAWS],
    "tests": [
        *("-m", "pytest", "-n", "auto", "--dist", "worksteal", "-q", *(f"--ignore={folder}" for folder in LAWS)),
        *("--cov", "--cov-report=term:skip-covered"),
    ],
}

# Gates that keep one core busy run beside the one behind them, which has work for all
BESIDE = {"types": "laws"}


class Gate:
    """One gate that was begun; what it writes is shown as it comes, or kept until it is waited for."""

    def __init__(self, name: str, *, deep: bool, is_kept: bool) -> None:
        self.name = name
        self.started = time.monotonic()
        self.kept = tempfile.TemporaryFile() if is_kept else None  # noqa: SIM115 - until it is waited for
        self.head = f"\n== {name}: {shlex.join(['python', *GATES[name]])}"
        if not is_kept:
            print(self.head, flush=True)
        environment = {
            **os.environ,
            "HYPOTHESIS_PROFILE": "deep" if deep else os.environ.get("HYPOTHESIS_PROFILE", "default"),
        }
        # hundreds of processes are started, which would all compile anew
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self.process = subprocess.Popen(
            [sys.executable, *GATES[name]], cwd=ROOT, env=environment, stdout=self.kept, stderr=self.kept
        )

    def wait(self) -> int:
        """Its exit code, once it has ended and what it wrote is shown."""
        code = self.process.wait()
        seconds = time.monotonic() - self.started
        if self.kept is not None:
            self.kept.seek(0)
            print(self.head, self.kept.read().decode(errors="replace"), sep="\n", end="")
            self.kept.close()
        print(f"== {self.name}: {'passed' if code == 0 else f'FAILED with {code}'} after {seconds:.0f} s", flush=True)
        return code


def run(names: Sequence[str], *, deep: bool) -> list[str]:
    """Run gates in their order and give the names of those that failed."""
    failed: list[str] = []
    beside: list[Gate] = []
    for name in names:
        is_kept = BESIDE.get(name) in names
        gate = Gate(name, deep=deep, is_kept=is_kept)
        if is_kept:
            beside.append(gate)
            continue
        failed += [done.name for done in (gate, *beside) if done.wait() != 0]
        beside.clear()
    return failed


def main(arguments: list[str]) -> int:
    """Run the gates that are named, or all; 0 when every one passed."""
    asked = [argument for argument in arguments if not argument.startswith("-")] or list(GATES)
    unknown = [name for name in asked if name not in GATES] + [
        a for a in arguments if a.startswith("-") and a != "--deep"
    ]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; gates are {', '.join(GATES)}, and --deep")
        return 2
    names = [name for name in GATES if name in asked]
    failed = run(names, deep="--deep" in arguments)
    print(
        f"\n{len(names) - len(failed)} of {len(names)} gates passed"
        + (f"; failed: {', '.join(failed)}" if failed else "")
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
