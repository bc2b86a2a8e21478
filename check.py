"""The one door for developers: runs every gate in order and prints each command.

Usage: ``python check.py`` for all gates; ``python check.py lint types`` for some; ``--deep`` gives the property tests
many more examples. Works in any environment that has the extra ``test``.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent

# Laws and the vectors of standards, thousands of examples each; what a stated time or ratio is held to, which measuring
# lines would distort; and what reads the sources or runs commands, snippets and type checks in processes of their own,
# where no line is measured
LAWS = (
    *("tests/property", "tests/stateful", "tests/conformance"),
    *("tests/benchmarks", "tests/arch", "tests/docs", "tests/typing"),
)

# name -> arguments of the Python in use
GATES: dict[str, list[str]] = {
    "format": ["-m", "ruff", "format", "--check", "."],
    "lint": ["-m", "ruff", "check", "."],
    "types": ["-m", "mypy"],
    "layers": ["-c", "from importlinter.cli import lint_imports_command as main; main()"],
    # without coverage they take a third of the time and find the same; coverage is that of the other tests alone
    "laws": ["-m", "pytest", "-n", "auto", "--dist", "worksteal", "-q", *LAWS],
    "tests": [
        *("-m", "pytest", "-n", "auto", "--dist", "worksteal", "-q", *(f"--ignore={folder}" for folder in LAWS)),
        *("--cov", "--cov-report=term:skip-covered"),
    ],
}


def run(name: str, *, deep: bool) -> int:
    """Run one gate and give its exit code."""
    command = [sys.executable, *GATES[name]]
    environment = {
        **os.environ,
        "HYPOTHESIS_PROFILE": "deep" if deep else os.environ.get("HYPOTHESIS_PROFILE", "default"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes are started, which would all compile anew
    print(f"\n== {name}: {shlex.join(['python', *GATES[name]])}", flush=True)
    started = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    print(
        f"== {name}: {'passed' if code == 0 else f'FAILED with {code}'} after {time.monotonic() - started:.0f} s",
        flush=True,
    )
    return code


def main(arguments: list[str]) -> int:
    """Run the gates that are named, or all; 0 when every one passed."""
    names = [argument for argument in arguments if not argument.startswith("-")] or list(GATES)
    unknown = [name for name in names if name not in GATES] + [
        a for a in arguments if a.startswith("-") and a != "--deep"
    ]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; gates are {', '.join(GATES)}, and --deep")
        return 2
    failed = [name for name in names if run(name, deep="--deep" in arguments) != 0]
    print(
        f"\n{len(names) - len(failed)} of {len(names)} gates passed"
        + (f"; failed: {', '.join(failed)}" if failed else "")
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
