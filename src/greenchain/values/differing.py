"""Where two JSON values differ, as pointers, in the order of names and places."""

from __future__ import annotations

from collections.abc import Iterator

from greenchain.values.json import ARRAYS, OBJECTS


def differences(old: object, new: object, where: str = "") -> Iterator[str]:
    """The pointer of each place where two JSON values differ, found as it is asked for; none where they are the same.

    A member or an element that only one of them has is one place.

    >>> list(differences({"a": 1, "b": [1, 2]}, {"b": [1, 3, 4]}))
    ['/a', '/b/1', '/b/2']
    """
    if isinstance(old, OBJECTS) and isinstance(new, OBJECTS):
        for key in sorted({*old, *new}):
            if key not in old or key not in new:
                yield f"{where}/{key}"
            else:
                yield from differences(old[key], new[key], f"{where}/{key}")
    elif isinstance(old, ARRAYS) and isinstance(new, ARRAYS):
        for index, (left, right) in enumerate(zip(old, new, strict=False)):
            yield from differences(left, right, f"{where}/{index}")
        shorter, longer = sorted((len(old), len(new)))
        yield from (f"{where}/{index}" for index in range(shorter, longer))
    elif type(old) is not type(new) or old != new:
        yield where


def first_difference(old: object, new: object) -> str | None:
    """The pointer of the first place where two JSON values differ; ``None`` where they are the same."""
    return next(differences(old, new), None)
