"""Sets of countries as bits: those that some agreement names, one for every other, one for a site not known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from greenchain.recognition.network import Network
from greenchain.recognition.walk import Constraint

_OTHER = ""  # stands for every country that no agreement names


@dataclass(frozen=True, slots=True)
class Countries:
    """The countries that exclusions name, sorted; a bit each, then one for all others and one for the unknown."""

    names: tuple[str, ...]
    _places: dict[str, int] = field(init=False, repr=False)

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
            for place, name in enumerate((*self.names, _OTHER, None)):
                if bits >> place & 1 and limit.allows(name) is not True:
                    bits &= ~(1 << place)
        return bits
