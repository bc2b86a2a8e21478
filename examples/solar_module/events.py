"""What happened, as EPCIS documents, one a sender; amounts follow from the ratios of the inventory."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal

from casework.identifiers import pallet, site

from solar_module.things import (
    AREA_M2,
    CELL,
    EWASTE,
    INGOT,
    MG,
    MODULE,
    PIECES,
    POLY_A,
    POLY_B,
    QUARTZ,
    SCRAP,
    USED,
    WAFER,
    ratio,
)

CONTEXT = [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {"gc": "https://greenchain.example/epcis/"},
]


def _grams(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.001"), ROUND_HALF_EVEN)


def amounts() -> dict[str, Decimal]:
    """What each step needs for the module lot, by the inventory's ratios, rounded to grams or square centimeters."""
    area = PIECES * AREA_M2
    cell = _grams(area * ratio("mo.cell.20"))
    wafer = _grams(cell * ratio("ce.wafer.20"))
    ingot = _grams(wafer * ratio("wa.si.20"))
    poly = _grams(ingot * ratio("in.poly.20"))
    poly_a = _grams(poly * Decimal("0.6"))
    silicon = _grams(poly * ratio("po.mg.20"))
    silicon_a = _grams(poly_a * ratio("po.mg.20"))
    return {
        "cell": cell,
        "wafer": wafer,
        "ingot": ingot,
        "poly_a": poly_a,
        "poly_b": poly - poly_a,
        "mg_a": silicon_a,
        "mg_b": silicon - silicon_a,
        "mg": silicon,
        "quartz": _grams(silicon * ratio("mg.sand")),
    }


def _amount(identifier: str, quantity: Decimal | int, uom: str = "KGM") -> dict[str, object]:
    number = int(quantity) if quantity == int(quantity) else float(quantity)
    return {"epcClass": identifier, "quantity": number, **({"uom": uom} if uom != "C62" else {})}


@dataclass
class Ledger:
    """The events that one sender hands in, in order."""

    sender: str
    events: list[dict[str, object]] = field(default_factory=list)

    def _add(self, event_type: str, time: str, **fields: object) -> None:
        number = len(self.events) + 1
        self.events.append(
            {
                "type": event_type,
                "eventID": f"urn:example:{self.sender}:{number:02d}",
                "eventTime": f"{time}Z",
                "eventTimeZoneOffset": "+00:00",
                **fields,
            }
        )

    def observe(
        self,
        step: str,
        time: str,
        place: str,
        *,
        to: str = "",
        leg: str = "",
        action: str = "OBSERVE",
        amount: dict[str, object] | None = None,
        unit: str = "",
        disposition: str = "",
    ) -> None:
        """An object event: something was seen, shipped, received, begun."""
        fields: dict[str, object] = {"action": action, "bizStep": step, "readPoint": {"id": place}}
        if disposition:
            fields["disposition"] = disposition
        if step != "shipping":
            fields["bizLocation"] = {"id": place}
        if amount:
            fields["quantityList"] = [amount]
        if unit:
            fields["epcList"] = [unit]
        if to:
            fields["sourceList"] = [{"type": "location", "source": place}]
            fields["destinationList"] = [{"type": "location", "destination": to}]
        if leg:
            fields["gc:leg"] = leg
        self._add("ObjectEvent", time, **fields)

    def move(self, amount: dict[str, object], start: tuple[str, str], end: tuple[str, str], *, leg: str = "") -> None:
        """A shipping event and the receiving event that answers it; each end is time and place."""
        self.observe("shipping", start[0], start[1], to=end[1], amount=amount, leg=leg, disposition="in_transit")
        self.observe("receiving", end[0], end[1], amount=amount, disposition="in_progress")

    def make(self, time: str, place: str, inputs: list[dict[str, object]], outputs: list[dict[str, object]]) -> None:
        """A transformation at a place."""
        self._add(
            "TransformationEvent", time, bizStep="creating_class_instance",
            readPoint={"id": place}, bizLocation={"id": place},
            inputQuantityList=inputs, outputQuantityList=outputs,
        )  # fmt: skip

    def pack(self, action: str, time: str, place: str, parent: str, children: list[dict[str, object]]) -> None:
        """A pallet is packed (ADD) or unpacked (DELETE)."""
        self._add(
            "AggregationEvent", time, action=action, bizStep="packing" if action == "ADD" else "unpacking",
            readPoint={"id": place}, bizLocation={"id": place}, parentID=parent, childQuantityList=children,
        )  # fmt: skip

    def document(self) -> dict[str, object]:
        """The EPCIS document."""
        return {
            "@context": CONTEXT,
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2025-06-01T00:00:00Z",
            "epcisBody": {"eventList": self.events},
        }


def events() -> dict[str, Ledger]:
    """The events of the chain, a file a sender."""
    a = amounts()
    quartz = Ledger("silicon")
    quartz.observe("commissioning", "2023-02-01T08:00:00", site(1), action="ADD", amount=_amount(QUARTZ, a["quartz"]))
    quartz.move(_amount(QUARTZ, a["quartz"]), ("2023-02-02T08:00:00", site(1)), ("2023-02-04T08:00:00", site(2)))
    quartz.make("2023-02-10T08:00:00", site(2), [_amount(QUARTZ, a["quartz"])], [_amount(MG, a["mg"])])
    quartz.move(_amount(MG, a["mg_a"]), ("2023-02-12T08:00:00", site(2)), ("2023-02-13T08:00:00", site(3)))
    quartz.move(_amount(MG, a["mg_b"]), ("2023-02-12T09:00:00", site(2)), ("2023-02-20T08:00:00", site(4)))

    poly_a = Ledger("polysilicon-a")
    poly_a.make("2023-03-01T08:00:00", site(3), [_amount(MG, a["mg_a"])], [_amount(POLY_A, a["poly_a"])])
    poly_a.move(_amount(POLY_A, a["poly_a"]), ("2023-03-05T08:00:00", site(3)), ("2023-03-20T08:00:00", site(5)))
    poly_b = Ledger("polysilicon-b")
    poly_b.make("2023-03-03T08:00:00", site(4), [_amount(MG, a["mg_b"])], [_amount(POLY_B, a["poly_b"])])
    poly_b.move(_amount(POLY_B, a["poly_b"]), ("2023-03-07T08:00:00", site(4)), ("2023-03-18T08:00:00", site(5)))

    wafer = Ledger("wafer")
    melted = [_amount(POLY_A, a["poly_a"]), _amount(POLY_B, a["poly_b"])]
    wafer.make("2023-04-10T08:00:00", site(5), melted, [_amount(INGOT, a["ingot"])])
    wafer.make("2023-04-20T08:00:00", site(5), [_amount(INGOT, a["ingot"])], [_amount(WAFER, a["wafer"], "MTK")])
    wafer.move(_amount(WAFER, a["wafer"], "MTK"), ("2023-04-25T08:00:00", site(5)), ("2023-04-26T08:00:00", site(6)))

    cell = Ledger("cell")
    wafers, cells = _amount(WAFER, a["wafer"], "MTK"), _amount(CELL, a["cell"], "MTK")
    cell.make("2023-05-08T08:00:00", site(6), [wafers], [cells])
    cell.move(cells, ("2023-05-12T08:00:00", site(6)), ("2023-05-13T08:00:00", site(7)))

    modules = _amount(MODULE, PIECES, "H87")
    module = Ledger("module")
    module.make("2023-06-01T08:00:00", site(7), [cells], [modules])
    module.move(modules, ("2023-06-20T08:00:00", site(7)), ("2023-06-21T08:00:00", site(8)))

    logistics = Ledger("logistics")
    logistics.move(modules, ("2023-06-25T08:00:00", site(8)), ("2023-08-02T08:00:00", site(9)), leg="lg7")
    logistics.move(modules, ("2023-08-05T08:00:00", site(9)), ("2023-08-07T08:00:00", site(10)), leg="lg11")
    logistics.pack("ADD", "2024-02-01T08:00:00", site(10), pallet(1), [modules])
    logistics.observe(
        "shipping", "2024-02-01T10:00:00", site(10), to=site(11), unit=pallet(1), disposition="in_transit"
    )

    school = Ledger("school")
    school.observe("receiving", "2024-02-02T09:00:00", site(11), unit=pallet(1), disposition="in_progress")
    school.pack("DELETE", "2024-02-02T12:00:00", site(11), pallet(1), [])
    school.observe("installing", "2024-02-20T08:00:00", site(11), amount=modules, disposition="active")

    end = Ledger("end-of-life")
    end.observe("collecting", "2024-11-25T08:00:00", site(12), amount=modules, disposition="damaged")
    end.observe("receiving", "2024-11-27T08:00:00", site(13), amount=modules, disposition="damaged")
    pieces = [_amount(USED, 120, "H87"), _amount(SCRAP, 2400), _amount(EWASTE, 6100)]
    end.make("2024-12-10T08:00:00", site(13), [modules], pieces)
    end.observe("shipping", "2025-03-10T08:00:00", site(13), to=site(9), amount=pieces[0], disposition="in_transit")
    end.observe("shipping", "2025-04-02T08:00:00", site(13), to=site(9), amount=pieces[1], disposition="in_transit")
    return {ledger.sender: ledger for ledger in (quartz, poly_a, poly_b, wafer, cell, module, logistics, school, end)}
