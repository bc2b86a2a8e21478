"""The command line: parse, call, print; exit codes that a script can trust.

0 done or conforms; 1 something does not conform; 2 wrong usage; 3 some input was refused; 4 not determined. Where several
hold, the order is 2, 3, 1, 4, 0. Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

import sys

import click
import typer

from greenchain.cli import cases, claims, packs, records, tracing
from greenchain.cli.output import refuse
from greenchain.values.errors import GreenchainError

app = typer.Typer(
    name="greenchain",
    help="Green supply chain traceability and certification: trace, verify, recognize, score, screen.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for room in (cases, records, tracing, claims, packs):
    room.register(app)


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code; no exception leaves but a bug's."""
    as_json = "--json" in arguments
    try:
        code = app(args=arguments, standalone_mode=False, prog_name="greenchain")
    except click.exceptions.Exit as done:
        return int(done.exit_code)
    except click.ClickException as error:
        error.show()
        return 2
    except click.Abort:
        return 130
    except GreenchainError as error:
        return refuse(error, as_json=as_json)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    return code if isinstance(code, int) else 0
