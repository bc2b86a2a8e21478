"""The values of a policy's tables, read strictly one by one: each of its kind, or a fault that names its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from greenchain.claims.log.vkey import VerifierKey, parse_vkey
from greenchain.claims.policy.rows import is_sha256
from greenchain.claims.vcdm import is_url
from greenchain.values.errors import Fault, InputError
from greenchain.values.time import Period

# ISO 8601 durations of fixed length: months and years are none
_DURATION = re.compile(
    r"P(?=.)(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?=.)(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?", re.ASCII
)


# The signing side of a note key, PKCS#8 and its kin in PEM, a secret Multikey (Ed25519, P-256, P-384), a JWK's secret
_SECRET = re.compile(r"""PRIVATE[ +]KEY|\bz(?:3u2|42t|2fa)\w{40,}|["']d\\?["']\s*:""")


@dataclass(frozen=True, slots=True)
class TableReader:
    """One table of a policy under reading.

    A value that is missing or malformed is noted in ``faults``, and something harmless comes back in its stead; what
    was read counts only where no fault was noted.

    Attributes:
        table: the parsed table.
        where: what stands in front of its keys in the place of a fault, such as ``anchor[0].``.
        faults: what was found wrong so far.
    """

    table: Mapping[str, Any]
    where: str = ""
    faults: list[Fault] = field(default_factory=list)

    def __contains__(self, name: str) -> bool:
        return name in self.table

    def refuse_unknown(self, known: Iterable[str]) -> None:
        """Note every key that is not among ``known``."""
        names = sorted(known)
        for name in sorted(set(self.table) - set(names)):
            self._note("POLICY_KEY_UNKNOWN", f"one of {', '.join(names)}", name, name=name)

    def refuse(self, name: str, expected: str, *, code: str = "POLICY_VALUE_INVALID", found: object = None) -> None:
        """Note that the value of ``name`` is not what was expected; by default what was found is that value."""
        self._note(code, expected, _shown(self.table.get(name)) if found is None else str(found), name=name)

    def text(self, name: str) -> str:
        """A text that is not empty."""
        value = self.table.get(name)
        if isinstance(value, str) and value:
            return value
        self.refuse(name, "a text")
        return ""

    def one_of(self, name: str, allowed: tuple[str, ...], *, default: str) -> str:
        """One of the words ``allowed``, or ``default`` where none is given."""
        value = self.text(name) if name in self else default
        if value and value not in allowed:
            self.refuse(name, f"one of {', '.join(allowed)}")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of at least one text."""
        value = self.table.get(name)
        if isinstance(value, list | tuple) and value and all(isinstance(text, str) and text for text in value):
            return tuple(value)
        self.refuse(name, "a list of at least one text")
        return ()

    def count(self, name: str) -> int:
        """A whole number above zero."""
        value = self.table.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        self.refuse(name, "a whole number above zero")
        return 1

    def url(self, name: str) -> str:
        """A DID or URL."""
        return self._form(name, is_url, expected="a DID or URL")

    def sha256(self, name: str) -> str:
        """A SHA-256 in lower-case hexadecimal."""
        return self._form(name, is_sha256, expected="a SHA-256: 64 digits in lower-case hexadecimal")

    def vkey(self, name: str, *, kind: int, expected: str) -> VerifierKey | None:
        """The verifier key of ``kind`` that a vkey spells."""
        text = self.text(name)
        try:
            key = parse_vkey(text) if text else None
        except InputError as error:
            self.refuse(name, f"{expected}: {error.faults[0].expected}")
            return None
        if key is not None and key.kind != kind:
            self.refuse(name, f"{expected}, which is of kind {kind}", found=f"kind {key.kind}")
        return key

    def instant(self, name: str) -> datetime | None:
        """An instant in UTC; ``None`` where there is none."""
        value = self.table.get(name)
        if value is None:
            return None
        try:
            if not isinstance(value, datetime) or value.utcoffset() is None:
                raise ValueError(value)
            return value.astimezone(UTC)
        except (ValueError, OverflowError):
            self.refuse(name, "an offset date-time such as 2026-01-01T00:00:00Z")
            return None

    def period(self, since: str, until: str) -> Period:
        """The half-open period between two instants."""
        begin, end = self.instant(since), self.instant(until)
        try:
            return Period(begin, end)
        except InputError as error:
            self.faults.extend(fault.within(where=self.where + until) for fault in error.faults)
            return Period()

    def duration(self, name: str) -> timedelta | None:
        """A duration of fixed length."""
        value = self.table.get(name)
        match = _DURATION.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            self.refuse(name, "an ISO 8601 duration such as P7D or PT12H")
            return None
        weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)

    def tables(self, name: str) -> tuple[TableReader, ...]:
        """A reader, with faults of its own, for each table headed ``[[name]]``."""
        rows = self.table.get(name, [])
        if isinstance(rows, list | tuple) and all(isinstance(row, Mapping) for row in rows):
            return tuple(TableReader(row, f"{self.where}{name}[{index}].") for index, row in enumerate(rows))
        self.refuse(name, f"tables headed [[{name}]]")
        return ()

    def _form(self, name: str, is_good: Callable[[Any], bool], *, expected: str) -> str:
        text = self.text(name)
        if text and not is_good(text):
            self.refuse(name, expected)
        return text

    def _note(self, code: str, expected: str, found: str, *, name: str) -> None:
        self.faults.append(Fault(code, expected, found, where=self.where + name))


def _shown(value: object) -> str:
    """``value`` as a fault shows it, save for what nobody may read: faults land in logs and tickets."""
    text = repr(value)
    return "a private key, which belongs in no policy" if _SECRET.search(text) else text
