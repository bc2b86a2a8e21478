"""The same JSON written otherwise, which must change nothing, and bytes that only some readers would take for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from greenchain.workspace.suites.tampering.mutation import Must, Mutation, write

_ASCII = 0x80
_BMP = 0x10000


def respelled(document: dict[str, Any]) -> Iterator[Mutation]:
    """``document`` in other words, sound and unsound."""
    yield from (Mutation("spelling", what, raw, Must.SAME) for what, raw in _sound(document))
    yield from (Mutation("encoding", what, raw, Must.REFUSED) for what, raw in _unsound(document))


def _sound(document: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    yield "compact", json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    yield "indented", json.dumps(document, ensure_ascii=False, indent=7).encode()
    yield "sorted", json.dumps(document, ensure_ascii=False, sort_keys=True).encode()
    yield "members backwards", write(_backwards(document))
    yield "tabs and line ends", json.dumps(document, indent="\t").replace("\n", "\r\n").encode()
    yield "blanks around", b" \t\r\n" + write(document) + b"\n \t\r"
    for what, quote in _QUOTES.items():
        yield what, write(document, quote=quote)


def _unsound(document: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    raw = write(document)
    text = raw.decode()
    for what, encoding in (("UTF-16", "utf-16"), ("UTF-16 without mark", "utf-16-le"), ("UTF-32", "utf-32")):
        yield what, text.encode(encoding)
    yield "byte order mark", b"\xef\xbb\xbf" + raw
    yield "latin letters", text.encode("latin-1", "replace") + b"\xe9"
    yield "overlong letter", raw.replace(b"e", b"\xc1\xa5", 1)
    yield "trailing object", raw + b"{}"
    yield "trailing comma", raw[:-1] + b",}"
    yield "second document", raw + b"\n" + raw
    yield "record separator", b"\x1e" + raw + b"\n"
    yield "NUL at the end", raw + b"\x00"
    yield "control letter as blank", raw.replace(b": ", b":\x0b", 1)
    yield "no-break space as blank", raw.replace(b": ", b":\xc2\xa0", 1)
    yield "comment", raw.replace(b", ", b", /* */ ", 1)
    yield "line comment", b"// signed\n" + raw
    yield "single quotes", raw.replace(b'"', b"'")
    yield "inside a list", b"[" + raw + b"]"
    yield "inside a text", json.dumps(text).encode()
    yield "inside an object", b'{"credential": ' + raw + b"}"
    yield "cut at the end", raw[:-1]
    yield "cut in the middle", raw[: len(raw) // 2]
    yield "cut at the beginning", raw[1:]
    yield "callback", b"callback(" + raw + b")"
    yield "lone surrogate", raw.replace(b'"type"', b'"\\ud800": 1, "type"', 1)
    yield "budget of bytes", raw + b" " * 65_536
    yield "budget of depth", raw[:-1] + b', "deep": ' + b"[" * 100 + b"]" * 100 + b"}"
    yield "nothing", b""


def _backwards(value: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    if isinstance(value, dict):
        return {name: _backwards(value[name]) for name in reversed(value)}
    return [_backwards(item) for item in value] if isinstance(value, list) else value


def _escaped(text: str, *, upper: bool = False, everything: bool = True) -> str:
    letters: list[str] = []
    for letter in text:
        code = ord(letter)
        if not everything and code < _ASCII and letter not in '"\\':
            letters.append(letter)
            continue
        high, low = divmod(code - _BMP, 0x400)
        units = (code,) if code < _BMP else (0xD800 + high, 0xDC00 + low)
        letters += [f"\\u{unit:04X}" if upper else f"\\u{unit:04x}" for unit in units]
    return f'"{"".join(letters)}"'


_QUOTES: dict[str, Callable[[str], str]] = {
    "letters beyond ASCII escaped": lambda text: _escaped(text, everything=False),
    "every letter escaped": _escaped,
    "every letter escaped in capitals": lambda text: _escaped(text, upper=True),
    "solidus escaped": lambda text: json.dumps(text, ensure_ascii=False).replace("/", "\\/"),
}
