"""The command line: parse, call, print; exit codes that a script can trust.

0 done or conforms; 1 something does not conform; 2 wrong usage; 3 some input was refused; 4 not determined. Where
several hold, the order is 2, 3, 1, 4, 0. Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache

import typer
import typer.main

from greenchain.cli import (
    balancing,
    cases,
    claims,
    comparing,
    exchanging,
    generating,
    importing,
    keys,
    logs,
    packs,
    recognizing,
    records,
    revoke,
    scoring,
    screening,
    tracing,
)
from greenchain.cli.output import refuse


def _leave(code: int, **_: object) -> None:
    raise typer.Exit(code)


app = typer.Typer(
    name="greenchain",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    result_callback=_leave,
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"greenchain {version('greenchain')}")
        raise typer.Exit


@app.callback()
def options(
    version: bool = typer.Option(
        False, "--version", is_eager=True, callback=_version, help="Show the version and leave."
    ),
) -> None:
    """Green supply chain traceability and certification: trace, verify, recognize, score, screen."""


for room in (
    cases,
    screening,
    records,
    scoring,
    importing,
    tracing,
    balancing,
    claims,
    recognizing,
    packs,
    generating,
    comparing,
    exchanging,
    keys,
    revoke,
    logs,
):
    room.register(app)


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


@cache
def _command() -> Callable[..., object]:
    """The commands with their options, once in a process: gathering them takes as long as a short answer."""
    return typer.main.get_command(app)


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code; no exception leaves but a bug's."""
    try:
        _command()(args=arguments, prog_name="greenchain")
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 0
    except Exception as error:
        from greenchain.values.errors import GreenchainError

        if not isinstance(error, GreenchainError):
            raise
        return refuse(error, as_json="--json" in arguments)
    return 0
