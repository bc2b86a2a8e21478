"""Writes the pages of ``docs/reference`` that code and packs already know: codes, commands, names, packs, results.

Usage: ``python tools/make_reference.py``; a test compares what it would write with what is there.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType

import typer

import greenchain
from greenchain import recognition
from greenchain.adapters.shipped import load_standards
from greenchain.cli.main import app
from greenchain.recognition import recheck as rechecking
from greenchain.standards.rows import by_status
from greenchain.values.codes import REGISTRY
from greenchain.values.outcome import Outcome
from greenchain.values.result import FORMAT, KINDS

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"
_LONG_DEFAULT = 40  # characters of a default that a reader can still read
_MADE = "<!-- made by tools/make_reference.py: change what it reads, not this page -->\n"


def codes() -> str:
    """The registry of codes, a table a stage, and the rules of the packs."""
    lines = [
        _MADE,
        "# Codes",
        "",
        "Every fault and finding carries a code of this registry, or the id of the rule cited.",
    ]
    for stage in dict.fromkeys(entry.stage for entry in REGISTRY.values()):
        lines += ["", f"## {stage}", "", "| code | means | 含义 | what to do |", "|---|---|---|---|"]
        lines += [
            f"| `{entry.code}` | {entry.en} | {entry.zh} | {entry.remedy} |"
            for entry in REGISTRY.values()
            if entry.stage == stage
        ]
    lines += [
        "",
        "## rules of the packs",
        "",
        "| rule | means | 含义 | severity | status | act |",
        "|---|---|---|---|---|---|",
    ]
    for pack in load_standards().packs:
        lines += [
            f"| `{rule.id}` | {rule.text['en']} | {rule.text['zh']} | {rule.severity} | {rule.status.value} | "
            f"{rule.citation.instrument} {rule.citation.clause}".rstrip()
            + " |"
            for rule in pack.rules
        ]
    return _page(lines)


def commands() -> str:
    """Every command with its arguments and options."""
    lines = [
        _MADE,
        "# Commands",
        "",
        "Every command takes `--json` (one JSON document on standard output). Exit codes: 0 done or conforms,",
        "1 something does not conform, 2 wrong usage, 3 some input was refused, 4 not determined; where several hold,",
        "in the order 2, 3, 1, 4, 0.",
    ]
    root = typer.main.get_command(app)
    for name, command in _commands(root, ""):
        lines += ["", f"## greenchain {name}", "", str(command.help or "").strip(), ""]
        for parameter in command.params:
            if parameter.name == "help":
                continue
            shown = ", ".join(f"`{option}`" for option in parameter.opts)
            label = shown if parameter.param_type_name == "option" else f"`{parameter.metavar or parameter.name}`"
            lines.append(f"- {label}: {getattr(parameter, 'help', '') or ''}".rstrip(": "))
    return _page(lines)


def _commands(group: object, prefix: str) -> Iterator[tuple[str, object]]:
    for name, command in getattr(group, "commands", {}).items():
        if getattr(command, "commands", None):
            yield from _commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


def _signature(function: object) -> str:
    """A signature whose defaults are shown only where a reader can read them."""
    signature = inspect.signature(function)  # type: ignore[arg-type]
    plain = (str, int, bool, type(None), tuple)
    shown = [
        p
        if p.default is p.empty or (isinstance(p.default, plain) and len(repr(p.default)) < _LONG_DEFAULT)
        else p.replace(default=...)
        for p in signature.parameters.values()
    ]
    return str(signature.replace(parameters=shown)).replace("Ellipsis", "...")


def names() -> str:
    """The public names with signature and first sentence."""
    told = "What has no other place named is imported from `greenchain` itself."
    lines = [_MADE, "# Public names", "", told]
    lines += _described(greenchain, greenchain.__all__)
    for module, listed in ((recognition, recognition.__all__), (rechecking, ("recheck",))):
        lines += ["", f"# From `{module.__name__}`"]
        lines += _described(module, [name for name in listed if name not in greenchain.__all__])
    return _page(lines)


def _described(module: ModuleType, listed: Iterable[str]) -> Iterator[str]:
    """The lines on some names of a module."""
    for name in listed:
        value = getattr(module, name)
        kind = "class" if inspect.isclass(value) else "def"
        signature = _signature(value) if kind == "def" else ""
        first = (inspect.getdoc(value) or "").strip().splitlines()[0]
        yield from ("", f"## {name}", "", f"`{kind} {name}{signature}` from `{value.__module__}`", "", first)
        if kind == "class":
            for member, function in sorted(vars(value).items()):
                plain = getattr(function, "__func__", function)
                if not member.startswith("_") and inspect.isfunction(plain) and plain.__doc__:
                    yield f"- `{member}{_signature(plain)}`: {plain.__doc__.strip().splitlines()[0]}"


def packs() -> str:
    """Every shipped pack, its tables and how well its rows are known."""
    lines = [
        _MADE,
        "# Packs",
        "",
        "What ships in `standards/`. How a pack is written: [the pack format](pack-format.md).",
    ]
    for pack in load_standards().packs:
        counts = by_status(citation for _, citation in pack.citations())
        told = ", ".join(f"{number} {status}" for status, number in counts.items() if number)
        lines += ["", f"## {pack.name}@{pack.edition}", "", f"{pack.title} ({pack.status}). Rows: {told}.", ""]
        lines += [f"- `{t.name}`: {len(t.rows)} rows by {', '.join(t.key)}" for t in pack.tables.values()]
        if pack.rules:
            lines.append("- rules: " + ", ".join(f"`{rule.id}`" for rule in pack.rules))
        if pack.parameters:
            lines.append("- parameters: " + ", ".join(f"`{name}`" for name in pack.parameters))
    return _page(lines)


def results() -> str:
    """The kinds of result documents."""
    lines = [
        _MADE,
        "# Result documents",
        "",
        f"All have `format` `{FORMAT}`, `kind`, `outcome`, `at`, `findings` and `standards`; the JSON Schema is",
        "[results.schema.json](results.schema.json). Figures are decimal strings.",
        "",
        "| kind | about | keys of its own |",
        "|---|---|---|",
    ]
    lines += [
        f"| `{name}` | {kind.about} | {', '.join(f'`{key}`' for key in kind.keys)} |" for name, kind in KINDS.items()
    ]
    for name, kind in KINDS.items():
        lines += [""] if kind.items else []
        lines += [
            f"- each of `{path}` in `{name}` has {', '.join(f'`{key}`' for key in keys)}"
            for path, keys in kind.items.items()
        ]
    return _page(lines)


def schema() -> str:
    """The JSON Schema of result documents, a branch a kind."""
    text = {"type": "string"}
    citation = {
        "type": ["object", "null"],
        "required": ["instrument", "clause", "source", "status", "valid_from", "valid_until", "pack", "row"],
    }
    finding = {
        "type": "object",
        "required": ["check", "outcome", "code", "detail", "where", "citation"],
        "properties": {
            "outcome": {"enum": [outcome.value for outcome in Outcome]},
            "code": {"type": "string", "pattern": "^[A-Z][A-Z0-9_]*$"},
            "citation": citation,
            "values": {"type": "object", "additionalProperties": text},
            "missing": {"type": "array", "items": text},
            "related": {"type": "array", "items": text},
        },
    }
    branches = [
        {
            "if": {"properties": {"kind": {"const": name}}},
            "then": {"required": list(kind.keys)} | _lists(kind.items, ""),
        }
        for name, kind in KINDS.items()
        if kind.keys
    ]
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "greenchain result document",
        "type": "object",
        "required": ["format", "kind", "outcome", "at", "findings", "standards"],
        "properties": {
            "format": {"const": FORMAT},
            "kind": {"enum": list(KINDS)},
            "outcome": {"enum": [outcome.value for outcome in Outcome]},
            "at": {"type": ["string", "null"]},
            "findings": {"type": "array", "items": finding},
            "standards": {
                "type": "array",
                "items": {"type": "object", "required": ["pack", "edition", "sha256"], "additionalProperties": text},
            },
        },
        "allOf": branches,
    }
    return json.dumps(document, indent=1) + "\n"


def _lists(items: Mapping[str, tuple[str, ...]], below: str) -> dict[str, object]:
    """The lists directly below a path, each with the keys that its elements must have."""
    here = {path.removeprefix(below): path for path in items if path.startswith(below)}
    properties = {
        name: {"type": "array", "items": {"required": list(items[path])} | _lists(items, f"{path}/")}
        for name, path in here.items()
        if "/" not in name
    }
    return {"properties": properties} if properties else {}


PAGES = {
    "codes.md": codes,
    "commands.md": commands,
    "api.md": names,
    "packs.md": packs,
    "results.md": results,
    "results.schema.json": schema,
}


def _page(lines: list[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    """Write every page."""
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        (REFERENCE / name).write_text(make(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
