"""Places inside a JSON value, as JSON pointers name them.

Source: RFC 6901.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from greenchain.values.json.shapes import Json


def pointer(*parts: str | int) -> str:
    """The JSON pointer through ``parts`` (RFC 6901).

    >>> pointer("a/b", 0)
    '/a~1b/0'
    """
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def resolve(value: Json, path: str) -> Iterator[tuple[str, Json]]:
    """Every ``(pointer, value)`` that ``path`` reaches; a part ``*`` stands for each element of a list.

    A list met where a name is asked for is entered element by element, since JSON-LD lets one value stand without
    its list.
    """
    yield from _resolve(value, [_unescape(part) for part in path.split("/")[1:]], "")


def _resolve(value: Json, parts: list[str], at: str) -> Iterator[tuple[str, Json]]:
    if not parts:
        yield at, value
        return
    head, rest = parts[0], parts[1:]
    if isinstance(value, list | tuple):
        parts_below = rest if head == "*" else parts
        for index, item in enumerate(value):
            yield from _resolve(item, parts_below, f"{at}/{index}")
    elif head == "*":
        yield from _resolve(value, rest, at)
    elif isinstance(value, Mapping) and head in value:
        yield from _resolve(value[head], rest, at + pointer(head))


def _unescape(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")
