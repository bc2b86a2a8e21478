"""The bulk table: facts compiled once, and stated holdings by the million held against them.

Rows that state the same scheme, criteria document and category share the ways that the engine finds for them; what else
a row states - its dates, its factory's country - is held against the days and terms of these ways by arrays. Results
are sparse: an entry for each acceptance, nothing for the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from greenchain.recognition.bulk.claims import Claims, Refused, read_claims
from greenchain.recognition.bulk.countries import Countries
from greenchain.recognition.bulk.entries import Compiled
from greenchain.recognition.bulk.hits import DAYS, Column, Hits
from greenchain.recognition.bulk.shelf import Shelf
from greenchain.recognition.bulk.spreading import Spreader
from greenchain.recognition.network import Network, network_of
from greenchain.standards.known_facts import RecognitionFacts
from greenchain.standards.resting import collector_rests
from greenchain.values.errors import InputError

_TOLD = 1000  # faults in one error: nobody mends more at a time


@dataclass(frozen=True, slots=True, eq=False)
class RecognitionTable:
    """What was known at one instant, ready for many rows; :meth:`compile` makes it."""

    network: Network
    countries: Countries
    _shelves: dict[str | None, Shelf] = field(default_factory=dict, repr=False)

    @classmethod
    def compile(cls, facts: RecognitionFacts, known_at: datetime | None = None) -> RecognitionTable:
        """The table of ``facts`` as they were known at ``known_at``; all of them for ``None``."""
        network = network_of(facts.known(known_at))
        return cls(network, Countries.of(network))

    def decide_many(self, columns: Mapping[str, Sequence[Any]], *, effect: str | None = "licence") -> Hits:
        """Every target scheme that accepts a row, by the same engine as :func:`greenchain.recognition.assess`.

        Args:
            columns: equally long sequences ``scheme``, ``criteria_set``, ``category``, ``factory_country``,
                ``valid_from``, ``valid_until`` and ``on``; dates are ``datetime.date``, periods half-open. ``None`` or
                an empty text says nothing; of a certificate with neither date the validity is not known.
            effect: what recognition is asked for; ``None`` where unknown.

        Returns:
            An entry for each row and target whose decision is ``recognized`` or ``recognized_residual``, the row's own
            scheme among the targets.

        Raises:
            ValueError: a column is missing, or shorter than another.
            TypeError: a cell is of another type.
            InputError: rows without a day, with an end before the beginning, or a country that is none.
        """
        with collector_rests():  # it would walk over every cell of the caller's table
            claims, refused = read_claims(columns)
        InputError.raise_if(one.fault.within(where=f"/{one.column}/{one.row}") for one in refused[:_TOLD])
        return self.decide(claims, effect=effect)

    def decide(self, claims: Claims, *, effect: str | None = "licence") -> Hits:
        """As :meth:`decide_many`, of rows that were read; those that were refused have no entry."""
        shelf = self._shelves.get(effect)
        if shelf is None:
            compiled = Compiled.of(self.network, countries=self.countries, effect=effect)
            shelf = self._shelves[effect] = Shelf(compiled)
        with collector_rests():
            groups = shelf.groups(claims.groups)
        places = [self.countries.place(country) for country in claims.countries]
        allowed = np.array([[mask >> place & 1 for place in places] for mask in shelf.masks.values], dtype=np.bool_)
        allowed = allowed.reshape(len(shelf.masks.values), len(places))
        found = Spreader(claims, groups, shelf.entries(), allowed, shelf.paths.values).found()
        paths = shelf.paths.values
        return Hits(
            rows=Column(found.row, range(len(claims))),
            targets=Column(found.target, tuple(shelf.targets.values)),
            paths=Column(found.path, tuple(path.ids for path in paths)),
            expires_on=Column(found.expires, DAYS),
            decisions=Column(found.path, tuple(path.decision for path in paths)),
            residuals=Column(found.path, tuple(path.residual for path in paths)),
            conditions=Column(found.path, tuple(path.conditions for path in paths)),
        )


__all__ = ["RecognitionTable", "Refused", "read_claims"]
