"""Sets of countries as bits: those that some agreement names, one for every other, one for a site not known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from greenchain.recognition.network import Network
from greenchain.recognition.walk import Constraint
from greenchain.standards.facts import Exclusion

_OTHER = ""  # stands for every country that no agreement names


@dataclass(frozen=True, slots=True)
class Countries:
    """The countries that exclusions name, sorted; a bit each, then one for all others and one for the unknown."""

    names: tuple[str, ...]
    _places: dict[str, int] = field(init=False, repr=False)
    _letting: dict[tuple[object, ...], int] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_places", {name: place for place, name in enumerate(self.names)})

    @classmethod
    def of(cls, network: Network) -> Countries:
        """Those that the agreements of a network name."""
        directions = (one for found in network.out.values() for one in found)
        rules = (rule for one in directions for rule in one.exclusions if rule.field == "factory_country")
        return cls(tuple(sorted({value for rule in rules for value in rule.values})))

    @property
    def count(self) -> int:
        """How many bits there are."""
        return len(self.names) + 2

    def place(self, country: str | None) -> int:
        """The bit of a country; ``None`` for a site that is not known."""
        return len(self.names) + 1 if country is None else self._places.get(country, len(self.names))

    def allowed(self, limits: Iterable[Constraint]) -> int:
        """The countries that all ``limits`` let through for certain."""
        bits = (1 << self.count) - 1
        for limit in limits:
            bits &= self._let_through(limit)
        return bits

    def _let_through(self, limit: Constraint) -> int:
        """The countries that one limit lets through; those of the same words are asked once."""
        words = tuple((one.values, one.is_only) if isinstance(one, Exclusion) else (one,) for one in limit.scopes)
        key = (words, limit.is_excluded, limit.covers)
        found = self._letting.get(key)
        if found is None:
            answers = [limit.allows(name) is True for name in (*self.names, _OTHER, None)]
            found = self._letting[key] = sum(1 << place for place, is_let in enumerate(answers) if is_let)
        return found
