"""What a suite takes and gives: files by name, and an answer for each of its cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from greenchain.values.errors import GreenchainError

Files: TypeAlias = Mapping[str, bytes]
"""Name, with ``/`` between its parts -> bytes; a folder, an archive or a plain dict."""

_NO_FILES: Files = MappingProxyType({})

# What a case may raise that cannot be asked as it stands: an input we refuse, or a member that is absent or of another
# type. Anything else is a mistake of ours and is to be seen as one.
CANNOT_BE_ASKED = (GreenchainError, ValueError, TypeError, KeyError)


@dataclass(frozen=True, slots=True)
class SuiteData:
    """Where the files of suites are.

    Attributes:
        outside: vectors of other bodies (the folder ``w3c-vc`` of the conformance data); ``None`` where absent.
        shipped: our own suites, each in a folder of its name.
        reason: why ``outside`` is absent.
    """

    outside: Files | None = None
    shipped: Files = field(default_factory=lambda: _NO_FILES)
    reason: str = "the data of other bodies are not at hand"


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """What became of one case: passed where nothing is said, failed where ``detail`` says what differs.

    Attributes:
        index: its place in the suite, where ids may stand twice; negative where the suite goes by ids.
        expected, got: both answers, where the suite tells them apart.
    """

    case: str
    detail: str = ""
    index: int = -1
    id: str = ""
    expected: object = None
    got: object = None

    def failure(self) -> dict[str, object]:
        """As the results of a run name it."""
        told: dict[str, object] = {"case": self.case, "detail": self.detail}
        if self.index >= 0:
            told |= {"index": self.index, "id": self.id, "expected": self.expected, "got": self.got}
        return told


def answer(case: str, check: Callable[[], str]) -> CaseAnswer:
    """The answer of ``check``, which gives what differs, or nothing; what cannot be asked has failed."""
    try:
        return CaseAnswer(case, check())
    except CANNOT_BE_ASKED as error:
        return CaseAnswer(case, f"{type(error).__name__}: {error}")


def below(files: Files, folder: str, *, ending: str = ".json") -> Iterator[str]:
    """The names of ``files`` under ``folder`` with that ending, sorted."""
    yield from sorted(name for name in files if name.startswith(f"{folder}/") and name.endswith(ending))


def expect(expected: object, found: object, what: str = "") -> str:
    """What differs, in words; empty where nothing does."""
    if expected == found:
        return ""
    return f"{what}{': ' if what else ''}expected {_short(expected)}, found {_short(found)}"


_SHOWN = 120  # characters of a value in a message: enough to see where two answers part


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
