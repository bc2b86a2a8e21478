"""``trust.toml`` read strictly: every key known, every value of its kind, all faults reported together.

A misspelt key in a trust policy would be a rule that protects nobody, so there are no unknown keys. What the rows mean
together (overlaps, emptiness) is judged by the policy itself.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from greenchain.claims.anchors import ACTIONS, ROLES, Anchor, PinnedIssuer
from greenchain.claims.scope import DIMENSIONS, Scope
from greenchain.claims.vcdm import is_url
from greenchain.values.errors import Fault, InputError, PolicyError
from greenchain.values.time import Period

MAX_CHARACTERS = 1024 * 1024  # thousands of anchors; a policy is written by hand
_TOP = {"profile", "suites", "max_status_age", "anchor", "issuer"}
_ANCHOR = {"id", "may", "role", "valid_from", "valid_until", "scope"}
_ISSUER = {"id", "verification_methods"}
# ISO 8601 durations of fixed length: months and years are none
_DURATION = re.compile(
    r"P(?=.)(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?=.)(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?", re.ASCII
)
_VALUE_FORMS = {
    "countries": (re.compile("[A-Z]{2}"), "ISO 3166-1 alpha-2 codes"),
    "product_groups": (re.compile("[0-9]{2,10}"), "HS prefixes of 2 to 10 digits"),
}

Table = Mapping[str, Any]
Report = Callable[[Fault], None]


def read_policy(text: str) -> dict[str, Any]:
    """The arguments of the policy that the TOML ``text`` states; PolicyError with every fault."""
    if len(text) > MAX_CHARACTERS:
        raise PolicyError(Fault("BUDGET_EXCEEDED", f"at most {MAX_CHARACTERS} characters", str(len(text))))
    try:
        text.encode()
        table = tomllib.loads(text)
    except RecursionError:
        raise PolicyError(Fault("BUDGET_EXCEEDED", "a flat table", "deep nesting")) from None
    except ValueError as error:  # TOMLDecodeError, an integer of thousands of digits, an unpaired surrogate
        raise PolicyError(Fault("POLICY_SYNTAX", "a TOML document", str(error))) from None
    return read_table(table)


def read_table(table: Table) -> dict[str, Any]:
    """The arguments of the policy that an already parsed ``table`` states; PolicyError with every fault."""
    faults: list[Fault] = []
    report = faults.append
    _refuse_unknown(table, _TOP, where="", report=report)
    profile = _text(table, "profile", where="", report=report) if "profile" in table else "production"
    arguments: dict[str, Any] = {"profile": profile}
    if "suites" in table:
        arguments["suites"] = _texts(table, "suites", where="", report=report)
    if "max_status_age" in table:
        arguments["max_status_age"] = _duration(table, report=report)
    anchors = _rows(table, "anchor", report=report)
    arguments["anchors"] = tuple(
        anchor
        for index, row in enumerate(anchors)
        if (anchor := _anchor(row, profile=profile, where=f"anchor[{index}].", report=report))
    )
    arguments["issuers"] = tuple(
        issuer
        for index, row in enumerate(_rows(table, "issuer", report=report))
        if (issuer := _issuer(row, where=f"issuer[{index}].", report=report))
    )
    PolicyError.raise_if(faults)
    return arguments


def _anchor(row: Table, *, profile: str, where: str, report: Report) -> Anchor | None:
    before: list[Fault] = []
    note = before.append
    _refuse_unknown(row, _ANCHOR, where=where, report=note)
    identifier = _url(row, "id", where=where, report=note)
    may = _texts(row, "may", where=where, report=note)
    if not set(may) <= set(ACTIONS):
        note(_value(f"a list of {', '.join(ACTIONS)}", may, where=f"{where}may"))
    role = _text(row, "role", where=where, report=note) if "role" in row else "third_party"
    if role not in ROLES:
        note(_value(f"one of {', '.join(ROLES)}", role, where=f"{where}role"))
    period = _period(row, where=where, report=note)
    scope = _scope(row.get("scope"), profile=profile, where=f"{where}scope", report=note)
    for fault in before:
        report(fault)
    if before:
        return None
    return Anchor(identifier, may, role=role, period=period, scope=scope)  # type: ignore[arg-type]


def _scope(value: object, *, profile: str, where: str, report: Report) -> Scope:
    if value == "any" and profile == "test":
        return Scope()
    if value is None or value == "any":
        report(
            Fault("POLICY_SCOPE_MISSING", "an [anchor.scope] table", "none" if value is None else '"any"', where=where)
        )
        return Scope()
    if not isinstance(value, Mapping):
        report(_value("a table of lists", value, where=where))
        return Scope()
    _refuse_unknown(value, set(DIMENSIONS), where=f"{where}.", report=report)
    lists = {name: _texts(value, name, where=f"{where}.", report=report) for name in DIMENSIONS if name in value}
    for name, (form, expected) in _VALUE_FORMS.items():
        if any(not form.fullmatch(text) for text in lists.get(name, ())):
            report(_value(expected, list(lists[name]), where=f"{where}.{name}"))
    return Scope(**{name: texts or None for name, texts in lists.items()})


def _issuer(row: Table, *, where: str, report: Report) -> PinnedIssuer | None:
    before: list[Fault] = []
    _refuse_unknown(row, _ISSUER, where=where, report=before.append)
    identifier = _url(row, "id", where=where, report=before.append)
    methods = _texts(row, "verification_methods", where=where, report=before.append)
    for fault in before:
        report(fault)
    return None if before else PinnedIssuer(identifier, methods)


def _period(row: Table, *, where: str, report: Report) -> Period:
    since, until = (_instant(row, name, where=where, report=report) for name in ("valid_from", "valid_until"))
    try:
        return Period(since, until)
    except InputError as error:
        for fault in error.faults:
            report(fault.within(where=f"{where}valid_until"))
        return Period()


def _instant(row: Table, name: str, *, where: str, report: Report) -> datetime | None:
    value = row.get(name)
    if value is None:
        return None
    try:
        if not isinstance(value, datetime) or value.utcoffset() is None:
            raise ValueError(value)
        return value.astimezone(UTC)
    except (ValueError, OverflowError):
        report(_value("an offset date-time such as 2026-01-01T00:00:00Z", value, where=where + name))
        return None


def _duration(table: Table, *, report: Report) -> timedelta | None:
    value = table["max_status_age"]
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        report(_value("an ISO 8601 duration such as P7D or PT12H", value, where="max_status_age"))
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _rows(table: Table, name: str, *, report: Report) -> list[Table]:
    rows = table.get(name, [])
    if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) for row in rows):
        report(_value(f"tables headed [[{name}]]", rows, where=name))
        return []
    return list(rows)


def _texts(table: Table, name: str, *, where: str, report: Report) -> tuple[str, ...]:
    value = table.get(name)
    if not isinstance(value, list | tuple) or not value or not all(isinstance(text, str) and text for text in value):
        report(_value("a list of at least one text", value, where=where + name))
        return ()
    return tuple(value)


def _text(table: Table, name: str, *, where: str, report: Report) -> str:
    value = table.get(name)
    if not isinstance(value, str) or not value:
        report(_value("a text", value, where=where + name))
        return ""
    return value


def _url(table: Table, name: str, *, where: str, report: Report) -> str:
    text = _text(table, name, where=where, report=report)
    if text and not is_url(text):
        report(_value("a DID or URL", text, where=where + name))
    return text


def _refuse_unknown(table: Table, known: set[str], *, where: str, report: Report) -> None:
    for name in sorted(set(table) - known):
        report(Fault("POLICY_KEY_UNKNOWN", f"one of {', '.join(sorted(known))}", name, where=where + name))


def _value(expected: str, found: object, *, where: str) -> Fault:
    return Fault("POLICY_VALUE_INVALID", expected, "nothing" if found is None else repr(found), where=where)
