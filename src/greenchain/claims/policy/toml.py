"""``trust.toml`` read strictly: every key known, every value of its kind, all faults reported together.

A misspelt key in a trust policy would be a rule that protects nobody, so there are no unknown keys. What the rows mean
together (overlaps, emptiness) is judged by the policy itself.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from greenchain.claims.log.vkey import COSIGNATURE, SIGNATURE
from greenchain.claims.policy.anchors import ACTIONS, ROLES, Anchor, PinnedIssuer
from greenchain.claims.policy.rows import CollectorRow, ContextRow, DocumentRow, KeyRow, LogRow, WitnessRow
from greenchain.claims.policy.values import TableReader
from greenchain.claims.scope import DIMENSIONS, Scope
from greenchain.values.errors import Fault, PolicyError

MAX_CHARACTERS = 1024 * 1024  # thousands of anchors; a policy is written by hand
_VALUE_FORMS = {
    "countries": (re.compile("[A-Z]{2}"), "ISO 3166-1 alpha-2 codes"),
    "product_groups": (re.compile("[0-9]{2,10}"), "HS prefixes of 2 to 10 digits"),
}

Arguments = dict[str, Any]


def read_policy(text: str) -> Arguments:
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


def read_table(table: Mapping[str, Any]) -> Arguments:
    """The arguments of the policy that an already parsed ``table`` states; PolicyError with every fault."""
    top = TableReader(table)
    top.refuse_unknown({*_TOP, *_ROWS, "profile", "anchor"})
    profile = top.text("profile") if "profile" in top else "production"
    arguments: Arguments = {"profile": profile}
    for name, read in _TOP.items():
        if name in top:
            arguments[name] = read(top, name)
    anchors = [(row, _anchor(row, profile=profile)) for row in top.tables("anchor")]
    arguments["anchors"] = _made(top, anchors, Anchor)
    for name, (argument, make, keys) in _ROWS.items():
        rows = [(row, _read_row(row, keys)) for row in top.tables(name)]
        arguments[argument] = _made(top, rows, make)
    PolicyError.raise_if(top.faults)
    return arguments


def _made(
    top: TableReader, rows: list[tuple[TableReader, Arguments]], make: Callable[..., object]
) -> tuple[object, ...]:
    """What ``make`` makes of the faultless rows; the faults of the others go to ``top``."""
    for row, _ in rows:
        top.faults.extend(row.faults)
    return tuple(make(**arguments) for row, arguments in rows if not row.faults)


def _anchor(row: TableReader, *, profile: str) -> Arguments:
    row.refuse_unknown(("id", "may", "role", "valid_from", "valid_until", "scope"))
    identifier, may = row.url("id"), row.texts("may")
    if not set(may) <= set(ACTIONS):
        row.refuse("may", f"a list of {', '.join(ACTIONS)}")
    role = row.one_of("role", ROLES, default="third_party")
    period = row.period("valid_from", "valid_until")
    return {"id": identifier, "may": may, "role": role, "period": period, "scope": _scope(row, profile=profile)}


def _scope(row: TableReader, *, profile: str) -> Scope:
    value = row.table.get("scope")
    if value == "any" and profile == "test":
        return Scope()
    if value is None or value == "any":
        found = "none" if value is None else '"any"'
        row.refuse("scope", "an [anchor.scope] table", code="POLICY_SCOPE_MISSING", found=found)
        return Scope()
    if not isinstance(value, Mapping):
        row.refuse("scope", "a table of lists")
        return Scope()
    scope = TableReader(value, f"{row.where}scope.", row.faults)
    scope.refuse_unknown(DIMENSIONS)
    lists = {name: scope.texts(name) for name in DIMENSIONS if name in scope}
    for name, (form, expected) in _VALUE_FORMS.items():
        if any(not form.fullmatch(text) for text in lists.get(name, ())):
            scope.refuse(name, expected)
    return Scope(**{name: texts or None for name, texts in lists.items()})


def _read_row(row: TableReader, keys: Mapping[str, Callable[[TableReader, str], Any]]) -> Arguments:
    row.refuse_unknown(keys)
    found = {name: read(row, name) for name, read in keys.items()}
    if "not_after" in keys:
        row.period("not_before", "not_after")
    return found


def _origin(row: TableReader, name: str) -> str:
    text = row.text(name)
    if text and (text != text.strip() or not text.isprintable()):
        row.refuse(name, "one line of text, as a checkpoint begins")
    return text


def _log_key(row: TableReader, name: str) -> object:
    return row.vkey(name, kind=SIGNATURE, expected="a log's vkey")


def _witness_key(row: TableReader, name: str) -> object:
    return row.vkey(name, kind=COSIGNATURE, expected="a witness's vkey")


_TOP: Mapping[str, Callable[[TableReader, str], Any]] = MappingProxyType(
    {
        "suites": TableReader.texts,
        "max_status_age": TableReader.duration,
        "witness_quorum": TableReader.count,
        "chain_must_hold": TableReader.text,
        "required_proofs": TableReader.texts,
    }
)
"""How each single value at the top is read; ``profile`` is read before them, for the anchors depend on it."""

_KeyReaders = Mapping[str, Callable[[TableReader, str], Any]]
_PIN: _KeyReaders = MappingProxyType({"url": TableReader.url, "sha256": TableReader.sha256})

_ROWS: Mapping[str, tuple[str, Callable[..., object], _KeyReaders]] = MappingProxyType(
    {
        "issuer": ("issuers", PinnedIssuer, {"id": TableReader.url, "verification_methods": TableReader.texts}),
        "key": (
            "keys",
            KeyRow,
            {
                "id": TableReader.url,
                "not_before": TableReader.instant,
                "not_after": TableReader.instant,
                "compromised_since": TableReader.instant,
                "known_since": TableReader.instant,
            },
        ),
        "log": ("logs", LogRow, {"origin": _origin, "key": _log_key}),
        "witness": ("witnesses", WitnessRow, {"key": _witness_key}),
        "context": ("contexts", ContextRow, _PIN),
        "document": ("documents", DocumentRow, {**_PIN, "retrieved": TableReader.instant}),
        "collector": ("collectors", CollectorRow, {"id": TableReader.url}),
    }
)
"""Each further table: the policy's argument, what a row becomes, and how each of its keys is read."""
