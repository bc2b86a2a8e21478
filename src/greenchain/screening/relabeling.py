"""Two legs of one load: an item of waste that was imported, and an item that leaves the same State later.

What both must have in common is told by three-valued questions: what either side does not say may be any, so it leaves
the answer open and is named. How far masses and days may lie apart are figures of the packs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal

from greenchain.model.nouns import Shipment, ShipmentItem
from greenchain.model.waste_documents import document_key
from greenchain.screening.facts import Values, day_of, declared_values, is_placeholder, item_values
from greenchain.screening.rules import BoundRule
from greenchain.standards import Table
from greenchain.standards.conditions import Facts
from greenchain.standards.table_conditions import InTable
from greenchain.values.errors import Fault, GreenchainError, PackError
from greenchain.values.json import pointer
from greenchain.values.quantity import parse_decimal

MASS_SHARE, DAYS = "re_export_mass_share", "re_export_days"
"""The parameters of a pack that say how far masses and days of two legs may lie apart."""

_HEADING = 4  # digits of what the Harmonized System calls a heading
_PARTIES = ("exporter", "importer")
_PRODUCTS = ("new", "used")
_NAMES_WASTE = InTable(
    "hs", "waste/hs-correlation:headings", "hs", (("names_only_waste", "yes"),), match="prefix", absent="no"
)
_EXACT = Context(prec=400)  # numbers of at most 120 digits each multiply and add without rounding


@dataclass(frozen=True, slots=True)
class Terms:
    """How far two legs may lie apart.

    Attributes:
        mass_share: of the first leg's mass, both ends included; at least 0 and below 1.
        days: from the import to the export, both ends included.
        tables: those that tell which headings name nothing but waste.
    """

    mass_share: Decimal
    days: int
    tables: Mapping[str, Table]

    @classmethod
    def of(cls, rules: Iterable[BoundRule]) -> Terms | None:
        """The terms of the pack whose rule goes by earlier legs; ``None`` where no pack has one.

        Raises:
            PackError: the pack has the rule and not its figures, or figures that cannot be.
        """
        rule = next((bound for bound in rules if bound.is_leg_linked), None)
        if rule is None:
            return None
        share, days = (rule.pack.parameter(name) for name in (MASS_SHARE, DAYS))
        try:
            told = parse_decimal(str(share.value if share else "")), int(str(days.value if days else ""))
        except (GreenchainError, ValueError):
            raise _unusable(rule) from None
        if not (0 <= told[0] < 1 and told[1] >= 0):
            raise _unusable(rule)
        return cls(*told, rule.tables)

    def bounds(self, mass: Decimal) -> tuple[Decimal, Decimal]:
        """The least and the most that the second leg of a first one of ``mass`` may weigh."""
        span = _EXACT.multiply(mass, self.mass_share)
        return _EXACT.subtract(mass, span), _EXACT.add(mass, span)


def _unusable(rule: BoundRule) -> PackError:
    expected = f"{MASS_SHARE} of at least 0 and below 1, and {DAYS}: a whole number of days"
    return PackError(Fault("PACK_SHAPE", expected, rule.pack.name, where="/parameter"))


@dataclass(frozen=True, slots=True)
class Leg:
    """An item on its way from one State to another, with what tells whether two are one load.

    Attributes:
        declaration, item: its names.
        leaves, comes_to: the States of export and of import; ``None`` where not told.
        went, came: the days it left and came in; ``None`` where not declared to the day.
        hs, code: heading and waste code as declared.
        mass: net, in kilograms; ``None`` where not told.
        parties: exporter and importer, as they are compared.
        lacking: which of the two is not given, and so may be anybody.
    """

    declaration: str
    item: str
    leaves: str | None
    comes_to: str | None
    went: date | None
    came: date | None
    hs: str | None
    code: str | None
    mass: Decimal | None
    parties: frozenset[str]
    lacking: tuple[str, ...]

    @classmethod
    def of(cls, values: Values, *, declaration: str, item: str) -> Leg:
        """The leg of an item with these facts."""
        return cls(
            declaration,
            item,
            leaves=values.get("export_country"),
            comes_to=values.get("import_country"),
            went=day_of(values.get("export_date")),
            came=day_of(values.get("import_date")),
            hs=values.get("hs"),
            code=values.get("waste_code"),
            mass=_mass(values.get("net_kg")),
            parties=frozenset(party_keys(values)),
            lacking=tuple(name for name in _PARTIES if name not in values),
        )

    @property
    def name(self) -> str:
        """Declaration and item as one text."""
        return pointer("declarations", self.declaration, "items", self.item)

    @property
    def order(self) -> tuple[str, str]:
        """What tells legs apart that are alike in all else."""
        return self.declaration, self.item


def party_keys(values: Values) -> dict[str, str]:
    """Exporter and importer as they are compared, each with the text that names it; placeholders name nobody."""
    told = (text for name in _PARTIES if (text := values.get(name)))
    return {document_key(text): text for text in told if not is_placeholder(text)}


def _mass(text: str | None) -> Decimal | None:
    try:
        return None if text is None else parse_decimal(text)
    except GreenchainError:
        return None


def first_legs(shipment: Shipment, terms: Terms) -> Iterator[Leg]:
    """The items of a declaration that certainly are waste: by their own word, their code or their heading.

    A declared condition ``new`` or ``used`` is a word against waste, unless a waste code stands beside it.
    """
    for item in shipment.items:
        if _is_waste(shipment, item, terms):
            yield Leg.of(item_values(shipment, item), declaration=shipment.id, item=item.item_no)


def _is_waste(shipment: Shipment, item: ShipmentItem, terms: Terms) -> bool:
    values = declared_values(shipment, item)
    code = values.get("waste_code")
    if values.get("condition") == "waste" or (code and not is_placeholder(code)):
        return True
    if values.get("condition") in _PRODUCTS or _NAMES_WASTE.table not in terms.tables:
        return False
    day = day_of(values.get("import_date")) or day_of(values.get("export_date"))
    return _NAMES_WASTE.evaluate(Facts(values, terms.tables, day)).value is True


@dataclass(frozen=True, slots=True)
class Match:
    """Whether two legs may be one load; ``None`` with what is missing where it cannot be told."""

    value: bool | None
    missing: tuple[str, ...] = ()


_YES, _NO = Match(value=True), Match(value=False)


def matched(first: Leg, second: Leg, terms: Terms) -> Match:
    """Whether the second leg may be the first one's load: by State, heading, days, parties, and then mass."""
    missing: list[str] = []
    for question in (_states, _headings, _days, _shared, _masses):
        answer = question(first, second, terms)
        if answer.value is False:
            return answer
        missing += answer.missing
    return Match(None, tuple(missing)) if missing else _YES


def _lacking(first: str, second: str, *, has_first: bool, has_second: bool) -> Match:
    return Match(None, (*(() if has_first else (f"first_leg.{first}",)), *(() if has_second else (second,))))


def _states(first: Leg, second: Leg, _: Terms) -> Match:
    came_to, leaves = first.comes_to, second.leaves
    if came_to and leaves:
        return _YES if came_to == leaves else _NO
    return _lacking("import_country", "export_country", has_first=bool(came_to), has_second=bool(leaves))


def _days(first: Leg, second: Leg, terms: Terms) -> Match:
    if first.came and second.went:
        return _YES if 0 <= (second.went - first.came).days <= terms.days else _NO
    if first.went and second.went and second.went < first.went:
        return _NO
    return _lacking("import_date", "export_date", has_first=bool(first.came), has_second=bool(second.went))


def _masses(first: Leg, second: Leg, terms: Terms) -> Match:
    weighed, again = first.mass, second.mass
    if weighed is not None and again is not None:
        least, most = terms.bounds(weighed)
        return _YES if least <= again <= most else _NO
    return _lacking("net_kg", "net_kg", has_first=weighed is not None, has_second=again is not None)


def _headings(first: Leg, second: Leg, _: Terms) -> Match:
    one, other = ((leg.hs or "")[:_HEADING] for leg in (first, second))
    shared = min(len(one), len(other))
    if one[:shared] != other[:shared]:
        return _YES
    if shared == _HEADING:
        return _NO
    return _lacking("hs", "hs", has_first=len(one) == _HEADING, has_second=len(other) == _HEADING)


def _shared(first: Leg, second: Leg, _: Terms) -> Match:
    if not first.parties.isdisjoint(second.parties):
        return _YES
    missing = (*(f"first_leg.{name}" for name in first.lacking), *second.lacking)
    return Match(None, missing) if missing else _NO
