"""Where a table lies and what it is: CSV or Parquet, told by its first bytes, under a plain name of its own.

Engines take stars and brackets in a path for patterns and leading dots for hidden files, so each gets a link with a
plain name in a folder that goes away afterwards; what spills over from memory lies beside it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from greenchain.adapters.engines.csv_tables import checked_header
from greenchain.values.errors import Fault, InputError

_PARQUET = b"PAR1"

Foreign: TypeAlias = Any
"""What an optional library gives; where it is not installed nothing can be known of its types."""


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table under a plain name; ``header`` is empty for Parquet, whose columns the engine reads."""

    path: Path
    folder: Path
    is_parquet: bool
    header: tuple[str, ...]


@contextmanager
def opened(path: str) -> Iterator[TableFile]:
    """The table at ``path``, for as long as it is scored.

    Raises:
        InputError: ``FILE_UNREADABLE``; ``TABLE_FORMAT`` for a CSV table with unsound lines.
    """
    source = Path(path)
    try:
        is_parquet = is_parquet_file(source)
        header = () if is_parquet else checked_header(source)
        with tempfile.TemporaryDirectory(prefix="greenchain-") as name:
            link = Path(name) / ("table.parquet" if is_parquet else "table.csv")
            link.symlink_to(source.resolve())
            yield TableFile(link, Path(name), is_parquet, header)
    except InputError as error:
        raise error.within(file=source.name) from None
    except OSError as error:
        raise InputError(Fault("FILE_UNREADABLE", "a readable file", error.strerror or "", file=source.name)) from None


def is_parquet_file(path: Path) -> bool:
    """Whether the first bytes are those of Parquet."""
    with path.open("rb") as file:
        return file.read(len(_PARQUET)) == _PARQUET


def unreadable(error: Exception) -> InputError:
    """What an engine's own error about a table says, in one line."""
    lines = [line for line in str(error).splitlines() if line.strip()]
    return InputError(Fault("TABLE_FORMAT", "a table that can be read", lines[0] if lines else type(error).__name__))
