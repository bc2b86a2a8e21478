"""Statements as text: N-Quads read strictly, each term kept in its one canonical spelling.

A quad is four texts, each already as canonical N-Quads writes it: ``<iri>``, ``_:label``, ``"literal"`` with its
datatype or language, and the empty text for the default graph. So equal terms are equal texts, and writing a quad is
joining it.

Source: W3C RDF 1.1 N-Quads, grammar; RDFC-1.0, canonical form of N-Quads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from greenchain.claims.rdfc.budget import MAX_BLANK_NODES, MAX_CHARACTERS, MAX_QUADS
from greenchain.values.errors import Fault, InputError

Quad: TypeAlias = tuple[str, str, str, str]
"""Subject, predicate, object and graph, each in canonical spelling; the default graph is the empty text."""

XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_UCHAR = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_IRI = rf'<(?:[^\x00-\x20<>"{{}}|^`\\]++|{_UCHAR})*+>'
_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_INNER = rf"[{_BASE}_:0-9\-\u00b7\u0300-\u036f\u203f\u2040]"
_BLANK = rf"_:[{_BASE}_:0-9](?:{_INNER}|\.(?=\.*+{_INNER}))*+"
_TEXT = rf'"(?:[^"\\\n\r]++|\\[tbnrf"\'\\]|{_UCHAR})*+"'
_LITERAL = rf"{_TEXT}(?:\^\^{_IRI}|@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)?"
_GAP = r"[ \t]*+"
_QUAD = re.compile(
    rf"{_GAP}({_IRI}|{_BLANK}){_GAP}({_IRI}){_GAP}({_IRI}|{_BLANK}|{_LITERAL}){_GAP}({_IRI}|{_BLANK})?{_GAP}\.{_GAP}(?:\#.*)?"
)
_EMPTY = re.compile(rf"{_GAP}(?:\#.*)?")
_LINES = re.compile(r"[\n\r]+")
_ESCAPE = re.compile(rf"\\[tbnrf\"'\\]|{_UCHAR}")
_ECHAR = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_NOT_IN_IRI = re.compile('[\x00-\x20<>"{}|^`\\\\]')
# Controls and the two non-characters of the basic plane are no XML 1.1 Char; the rest stands as it is
_ESCAPED = re.compile('[\x00-\x1f"\\\\\x7f\ufffe\uffff]')
_NAMED = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_LAST_CODE_POINT = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


def literal(text: str) -> str:
    r"""``text`` as the quoted part of a literal, escaped as canonical N-Quads asks.

    >>> print(literal("a\tb"))
    "a\tb"
    """
    if _ESCAPED.search(text):
        text = _ESCAPED.sub(_written, text)
    return f'"{text}"'


def write_nquads(quads: Iterable[Quad], *, labels: Mapping[str, str]) -> list[str]:
    r"""The lines of ``quads``, each once, sorted by code point, blank nodes under the labels given (no ``_:`` in both).

    >>> write_nquads([("_:a", "<urn:p>", "_:b", "")], labels={"a": "x", "b": "y"})
    ['_:x <urn:p> _:y .\n']
    """
    term = {f"_:{blank}": f"_:{label}" for blank, label in labels.items()}.get
    lines = {
        f"{term(s, s)} {p} {term(o, o)} {term(g, g)} .\n" if g else f"{term(s, s)} {p} {term(o, o)} .\n"
        for s, p, o, g in quads
    }
    return sorted(lines)


def parse_nquads(text: str) -> list[Quad]:
    """The statements of an N-Quads document, in its order, repeated ones included.

    Raises:
        InputError: ``NQUADS_SYNTAX`` with the line, or ``BUDGET_EXCEEDED`` where it is larger than is worth reading.
    """
    if len(text) > MAX_CHARACTERS:
        raise _too_many("characters", MAX_CHARACTERS)
    quads: list[Quad] = []
    blanks: set[str] = set()
    for number, line in enumerate(_LINES.split(text), start=1):
        match = _QUAD.fullmatch(line)
        if match is None:
            if _EMPTY.fullmatch(line):
                continue
            raise InputError(Fault("NQUADS_SYNTAX", "a statement of N-Quads", line, where=f"statement {number}"))
        quad = _quad(match, number)
        quads.append(quad)
        blanks.update(term for term in quad if term.startswith("_:"))
        if len(quads) > MAX_QUADS:
            raise _too_many("statements", MAX_QUADS)
        if len(blanks) > MAX_BLANK_NODES:
            raise _too_many("blank nodes", MAX_BLANK_NODES)
    return quads


def _quad(match: re.Match[str], number: int) -> Quad:
    subject, predicate, value, graph = match.groups(default="")
    try:
        return _named(subject), _named(predicate), _term(value), _named(graph)
    except ValueError as error:
        raise InputError(
            Fault("NQUADS_SYNTAX", "escapes of Unicode characters", str(error), where=f"statement {number}")
        ) from None


def _term(text: str) -> str:
    if not text.startswith('"'):
        return _named(text)
    end = text.rindex('"') + 1
    quoted, rest = text[1 : end - 1], text[end:]
    if rest.startswith("^^"):
        datatype = _named(rest[2:])
        rest = "" if datatype == f"<{XSD_STRING}>" else f"^^{datatype}"
    return literal(_unescaped(quoted)) + rest


def _named(text: str) -> str:
    """An IRI, a blank node or nothing, unescaped; an escape may not bring in what could not stand there itself."""
    if "\\" not in text:
        return text
    iri = _unescaped(text[1:-1])
    if _NOT_IN_IRI.search(iri):
        raise ValueError(text)
    return f"<{iri}>"


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_read, text) if "\\" in text else text


def _read(match: re.Match[str]) -> str:
    escape = match[0]
    if escape[1] not in "uU":
        return _ECHAR[escape[1]]
    code = int(f"0x{escape[2:]}", base=0)
    if code > _LAST_CODE_POINT or code in _SURROGATES:
        raise ValueError(escape)
    return chr(code)


def _written(match: re.Match[str]) -> str:
    character = match[0]
    return _NAMED.get(character) or f"\\u{ord(character):04X}"


def _too_many(what: str, limit: int) -> InputError:
    return InputError(Fault("BUDGET_EXCEEDED", f"at most {limit} {what}", "more"))
