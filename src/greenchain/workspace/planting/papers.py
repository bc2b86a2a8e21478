"""The papers of waste that moves lawfully: notification, movement documents, Annex VII, each as its form states it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from greenchain.values.quantity import decimal_text
from greenchain.workspace.planting.cases import Paper

CONSENT_DAYS = 180
_PERIOD_DAYS = 360  # a notification is for a year at most
_COMPLETED_AFTER = timedelta(days=20)

Facts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Permission:
    """What a notification allows.

    Attributes:
        number: of the notification.
        shipments: how many it is for.
        total_kg: the mass notified.
        begins: the first day of the period and of consent.
        ends: the last day of consent.
        carrier: who carries.
    """

    number: str
    shipments: int
    total_kg: Decimal
    begins: date
    ends: date
    carrier: str


def notification(permission: Permission, header: Facts, item: Facts) -> Paper:
    """The notification of waste like ``item``, with the consents of both States."""
    states = (header["export_country"], header["import_country"])
    begins, ends = permission.begins.isoformat(), permission.ends.isoformat()
    return {
        "number": permission.number,
        **_shared(header, item),
        "total_shipments": permission.shipments,
        "total_quantity_kg": decimal_text(permission.total_kg),
        "period_from": begins,
        "period_to": (permission.begins + timedelta(days=_PERIOD_DAYS)).isoformat(),
        "packaging": [item["packing"]],
        "carriers": [permission.carrier],
        "generators": [header["exporter"]],
        "hs": [item["hs"]],
        "countries": {"export": states[0], "import": states[1], "transit": []},
        "consents": [{"country": state, "from": begins, "to": ends} for state in states],
    }


def movement(permission: Permission, header: Facts, item: Facts, *, serial: int) -> Paper:
    """The movement document of one shipment, received and completed in time."""
    received = date.fromisoformat(header["import_date"])
    return {
        "id": f"MOV-{permission.number.removeprefix('NOT-')}-{serial}",
        "notification_no": permission.number,
        "serial": serial,
        "total": permission.shipments,
        **_shared(header, item),
        "quantity_kg": item["net_kg"],
        "date": header["export_date"],
        "packaging": item["packing"],
        "carriers": [permission.carrier],
        "generator": header["exporter"],
        "received_on": received.isoformat(),
        "completed_on": (received + _COMPLETED_AFTER).isoformat(),
    }


def annex_vii(number: str, header: Facts, item: Facts, *, carrier: str) -> Paper:
    """The document that accompanies green-listed waste."""
    return {
        "number": number,
        "arranger": header["exporter"],
        "consignee": header["importer"],
        "quantity_kg": item["net_kg"],
        "date": header["export_date"],
        "carriers": [carrier],
        "generator": header["exporter"],
        "facility": item["facility"],
        "operation": item["operation"],
        "description": item["description"],
        "waste_code": item["waste_code"],
        "countries": [header["export_country"], header["import_country"]],
        "contract": f"CON-{number.removeprefix('AVII-')}",
        "received_on": header["import_date"],
    }


def _shared(header: Facts, item: Facts) -> Paper:
    return {
        "notifier": header["exporter"],
        "consignee": header["importer"],
        "facility": item["facility"],
        "operation": item["operation"],
        "waste_code": item["waste_code"],
    }
