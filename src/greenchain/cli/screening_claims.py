"""``screen --credentials DIR --trust FILE``: the folder read, and its claims verified."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import typer

from greenchain.cli.output import read_file

if TYPE_CHECKING:
    from greenchain.screening.certificates import Certificates
    from greenchain.standards import Standards
    from greenchain.values.errors import Fault

_MOST_FILES = 100_000  # of a folder: a certificate for every facility of a large administration


class WithClaims(Protocol):
    """The choices of a command that may be given credentials."""

    @property
    def credentials(self) -> Path | None:
        """The folder."""

    @property
    def trust(self) -> Path | None:
        """The policy."""

    @property
    def at(self) -> datetime:
        """The instant of the question."""

    def standards(self) -> Standards:
        """The packs to screen by."""


def certificates_of_files(asked: WithClaims) -> tuple[Certificates | None, tuple[Fault, ...]]:
    """What the credentials say, and what was refused of them; nothing where none are given.

    Raises:
        BadParameter: a folder without a policy or a policy without a folder, no folder, or too many files.
    """
    folder, trust = asked.credentials, asked.trust
    if folder is None and trust is None:
        return None, ()
    if folder is None or trust is None:
        raise typer.BadParameter("--credentials and --trust go together", param_hint="--credentials")
    from greenchain.cli.evidence import read_policy
    from greenchain.workspace import CaseFile
    from greenchain.workspace.screen_claims import screening_certificates

    if not folder.is_dir():
        raise typer.BadParameter(f"{folder}: a folder", param_hint="--credentials")
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    if len(paths) > _MOST_FILES:
        raise typer.BadParameter(f"at most {_MOST_FILES} files", param_hint="--credentials")
    files = [CaseFile(str(path), "claim", read_file(path)) for path in paths]
    return screening_certificates(files, policy=read_policy(trust), standards=asked.standards(), at=asked.at)
