"""What the asker has at hand besides the claim itself: status lists now; accreditations, documents and logs later.

A bundle is plain bytes under the names they were published at. Nothing in it is believed because it is there: each
list is verified like any claim when a claim points to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self

from greenchain.claims.reading import MAX_LIST_BYTES, read_secured
from greenchain.values.errors import Fault, InputError

MAX_VERSIONS = 64  # of one list in one bundle: a version a week for a year; each costs one verification


@dataclass(frozen=True, slots=True)
class EvidenceBundle:
    """Evidence by the URL it was published at.

    Attributes:
        status_lists: every version held of each status list, as secured bytes; order does not matter.

    Raises:
        InputError: more versions of one list than the budget.
    """

    status_lists: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        held = {url: tuple(sorted(set(versions))) for url, versions in sorted(self.status_lists.items())}
        for url, versions in held.items():
            if len(versions) > MAX_VERSIONS:
                found = f"{len(versions)} versions of {url}"
                raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_VERSIONS} versions of a list", found))
        object.__setattr__(self, "status_lists", MappingProxyType(held))

    @classmethod
    def of_status_lists(cls, lists: Iterable[bytes]) -> Self:
        """A bundle of ``lists``, each under the URL it names as its own id."""
        bundle = cls()
        for raw in lists:
            bundle = bundle.with_status_list(raw)
        return bundle

    def with_status_list(self, raw: bytes) -> Self:
        """This bundle and one more list, under the URL that the list names as its own id.

        Raises:
            InputError: not a JSON object with a URL as id.
        """
        url = read_secured(raw, max_bytes=MAX_LIST_BYTES).id
        if not url:
            raise InputError(Fault("STATUS_LIST_INVALID", "a list whose id is its URL", "none", where="/id"))
        held = {**self.status_lists, url: (*self.status_lists.get(url, ()), raw)}
        return type(self)(held)
