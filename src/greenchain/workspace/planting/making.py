"""The maker of one case: lawful declarations with all that belongs to them, for patterns to change one thing of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from greenchain.values.identifiers.checks import gs1_check_digit
from greenchain.values.quantity import decimal_text
from greenchain.workspace.planting.cases import ORDINARY, Case, Label, MadeDeclaration, MadeItem
from greenchain.workspace.planting.draws import Draws
from greenchain.workspace.planting.goods import PRODUCT_STATES, Goods, Waste
from greenchain.workspace.planting.law import Law
from greenchain.workspace.planting.papers import CONSENT_DAYS, Permission, annex_vii, movement, notification
from greenchain.workspace.planting.sites import CURRENCY, Role, site

_PARTIES = 5_000
_GTIN = "0952123400001"
_GROSS_PERCENT = 103

Facts = Mapping[str, str]


@dataclass(slots=True)
class Maker:
    """Makes the parts of one case.

    Attributes:
        draws: what it draws from; a pattern and its look-alike draw the same.
        serial: stands in every number and name of the case, and in none of another.
        law: the rows of the packs that patterns look up.
    """

    draws: Draws
    serial: str
    law: Law
    case: Case = field(init=False)

    def __post_init__(self) -> None:
        self.case = Case(self.serial)

    def trade(self, export_country: str, import_country: str, day: date, *, days: int = 0) -> dict[str, str]:
        """A header: who sends what day from where to where, arriving ``days`` later."""
        return {
            "export_date": day.isoformat(),
            "import_date": (day + timedelta(days=days)).isoformat(),
            "export_country": export_country,
            "import_country": import_country,
            "exporter": f"TRD{self.draws.below(_PARTIES):06d}",
            "importer": f"TRD{_PARTIES + self.draws.below(_PARTIES):06d}",
        }

    def product_route(self) -> tuple[str, str]:
        """Two States between which goods move."""
        first = self.draws.below(len(PRODUCT_STATES))
        step = 1 + self.draws.below(len(PRODUCT_STATES) - 1)
        return PRODUCT_STATES[first], PRODUCT_STATES[(first + step) % len(PRODUCT_STATES)]

    def product(self, goods: Goods, *, origin: str, net_kg: Decimal | None = None) -> dict[str, str]:
        """An item of new goods at a fair price."""
        net = net_kg if net_kg is not None else self.draws.mass_kg(goods.median_kg)
        cents = goods.cents_per_kg * self.draws.between(95, 130) // 100 + 1
        return {
            "hs": goods.hs,
            "description": goods.description,
            "condition": "new",
            "packing": "CT",
            "origin_country": origin,
            **self._weighed(net, cents),
        }

    def waste(self, waste: Waste, *, header: Facts, net_kg: Decimal | None = None) -> dict[str, str]:
        """An item of waste to a permitted facility in the State of import; its papers are still to be made."""
        net = net_kg if net_kg is not None else self.draws.mass_kg(waste.median_kg)
        plant = site(header["import_country"], Role.RECOVERY)
        return {
            "hs": waste.hs,
            "description": waste.description,
            "waste_code": waste.waste_code,
            "operation": waste.operation,
            "condition": "waste",
            "packing": "CT",
            "origin_country": header["export_country"],
            "facility": plant.id,
            "facility_permit": plant.permit,
            **self._weighed(net, waste.cents_per_kg),
        }

    def accompanied(self, header: Facts, item: Facts, *, letter: str = "A") -> dict[str, str]:
        """The item with its document of Annex VII."""
        number = f"AVII-{self.serial}{letter}"
        self.case.annex_vii.append(annex_vii(number, header, item, carrier=self._carrier()))
        return {**item, "annex_vii_no": number}

    def notified(
        self, header: Facts, items: Sequence[Facts], *, total_kg: Decimal | None = None, consent_to: date | None = None
    ) -> list[dict[str, str]]:
        """The items with one notification for all and a movement document for each, in their order.

        Args:
            header: of the declaration; each item moves on its day.
            items: of one waste, one operation, one facility.
            total_kg: the mass notified; a fifth more than moves where not said.
            consent_to: the last day of consent; months later where not said.
        """
        begins = date.fromisoformat(header["export_date"]) - timedelta(days=self.draws.between(30, 90))
        moved = sum((Decimal(item["net_kg"]) for item in items), Decimal(0))
        permission = Permission(
            number=f"NOT-{self.serial}",
            shipments=len(items) + 2,
            total_kg=total_kg if total_kg is not None else (moved * 6 / 5).quantize(Decimal("0.001")),
            begins=begins,
            ends=consent_to or begins + timedelta(days=CONSENT_DAYS),
            carrier=self._carrier(),
        )
        self.case.notifications.append(notification(permission, header, items[0]))
        moves = [movement(permission, header, item, serial=number) for number, item in enumerate(items, start=1)]
        self.case.movements += moves
        named = {
            "notification_no": permission.number,
            "consent_from": permission.begins.isoformat(),
            "consent_to": permission.ends.isoformat(),
        }
        return [{**item, **named, "movement_id": str(move["id"])} for item, move in zip(items, moves, strict=True)]

    def declare(self, header: Facts, *items: tuple[Facts, Label], letter: str = "A") -> None:
        """Add a declaration to the case."""
        made = tuple(MadeItem(facts, label) for facts, label in items)
        self.case.declarations.append(MadeDeclaration(f"D{self.serial}{letter}", header, made))

    def declare_ordinary(self, header: Facts, *items: Facts, letter: str = "A") -> None:
        """Add a declaration with nothing to find."""
        self.declare(header, *((item, ORDINARY) for item in items), letter=letter)

    def lot(self, name: str) -> str:
        """A lot of this case."""
        return f"https://id.gs1.org/01/{_GTIN}{gs1_check_digit(_GTIN)}/10/{self.serial}{name}"

    def _carrier(self) -> str:
        return f"CAR{self.draws.below(_PARTIES):06d}"

    def _weighed(self, net: Decimal, cents_per_kg: int) -> dict[str, str]:
        gross = (net * _GROSS_PERCENT / 100).quantize(Decimal("0.001"))
        return {
            "net_kg": decimal_text(net),
            "gross_kg": decimal_text(gross),
            "value": decimal_text((net * cents_per_kg / 100).quantize(Decimal("0.01"))),
            "currency": CURRENCY,
            "container": f"MADU{self.draws.below(10_000_000):07d}",
        }
