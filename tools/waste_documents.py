"""The tables of waste documents: blocks of the forms from the data, comparisons set down once; used by the builder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

Row = dict[str, str]

BLOCK_COLUMNS = ("document", "block", "block_status", "fields", "content", "annex_v", "needed")
CHECK_COLUMNS = ("check", "relation", "left", "right", "rule")
DEADLINE_COLUMNS = ("check", "limit", "unit", "act")

# Which field of the file stands in which block
FIELDS: Mapping[tuple[str, str], str] = {
    ("notification", "1"): "notifier",
    ("notification", "2"): "consignee",
    ("notification", "3"): "number",
    ("notification", "4"): "total_shipments",
    ("notification", "5"): "total_quantity_kg",
    ("notification", "6"): "period_from;period_to",
    ("notification", "7"): "packaging",
    ("notification", "8"): "carriers",
    ("notification", "9"): "generators",
    ("notification", "10"): "facility",
    ("notification", "11"): "operation",
    ("notification", "14"): "waste_code;hs",
    ("notification", "15"): "export_country;import_country;transit_countries",
    ("notification", "20"): "consents",
    ("movement", "1"): "notification_no",
    ("movement", "2"): "serial;total",
    ("movement", "3"): "notifier",
    ("movement", "4"): "consignee",
    ("movement", "5"): "quantity_kg",
    ("movement", "6"): "date",
    ("movement", "7"): "packaging",
    ("movement", "8"): "carriers",
    ("movement", "9"): "generator",
    ("movement", "10"): "facility",
    ("movement", "11"): "operation",
    ("movement", "14"): "waste_code",
    ("movement", "18"): "received_on",
    ("movement", "19"): "completed_on",
    ("annex_vii", "1"): "arranger",
    ("annex_vii", "2"): "consignee",
    ("annex_vii", "3"): "quantity_kg",
    ("annex_vii", "4"): "date",
    ("annex_vii", "5"): "carriers",
    ("annex_vii", "6"): "generator",
    ("annex_vii", "7"): "facility",
    ("annex_vii", "8"): "operation",
    ("annex_vii", "9"): "description",
    ("annex_vii", "10"): "waste_code",
    ("annex_vii", "11"): "countries",
    ("annex_vii", "12"): "contract",
    ("annex_vii", "14"): "received_on",
}
# Blocks of Annex VII that are filled in after the shipment left: signature of the consignee, receipt
LATER = {("annex_vii", "13"), ("annex_vii", "14")}

# check, relation, left, right, rule
BASEL_CHECKS = (
    ("notification", "same_text", "movement.notification_no", "declaration.notification_no", "BASEL_9_1D"),
    ("notification", "same_text", "declaration.export_country", "notification.export_country", "BASEL_9_1D"),
    ("notification", "same_text", "declaration.import_country", "notification.import_country", "BASEL_9_1D"),
    ("notifier", "parties_among", "movement.notifier", "notification.notifier", "BASEL_9_1D"),
    ("consignee", "parties_among", "movement.consignee", "notification.consignee", "BASEL_9_1D"),
    ("generator", "parties_among", "movement.generator", "notification.generators", "BASEL_9_1D"),
    ("facility", "parties_among", "movement.facility", "notification.facility", "BASEL_9_1D"),
    ("operation", "same_text", "movement.operation", "notification.operation", "BASEL_9_1D"),
    ("carrier", "parties_among", "movement.carriers", "notification.carriers", "BASEL_9_1D"),
    ("packaging", "codes_among", "movement.packaging", "notification.packaging", "BASEL_9_1D"),
    ("code", "same_text", "movement.waste_code", "notification.waste_code", "BASEL_9_1D"),
    ("code", "same_text", "declaration.waste_code", "notification.waste_code", "BASEL_9_1D"),
    ("hs", "under_heading", "declaration.hs", "notification.hs", "BASEL_9_1D"),
    ("serial", "once", "movement.serial", "notification.number", "BASEL_9_1D"),
    ("total", "within_number", "movement.serial", "notification.total_shipments", "BASEL_9_1D"),
    ("total", "same_text", "movement.total", "notification.total_shipments", "BASEL_9_1D"),
    ("quantity", "within_sum", "movement.quantity_kg", "notification.total_quantity_kg", "BASEL_9_1D"),
    ("quantity", "at_most_declared", "declaration.net_kg", "movement.quantity_kg", "BASEL_9_1D"),
    ("consent-date", "within_period", "movement.date", "notification.period_from", "BASEL_9_1D"),
    ("consent-date", "consented", "declaration.export_date", "notification.consents", "BASEL_9_1B"),
    ("transit-consent", "transit_consented", "notification.transit_countries", "notification.consents", "BASEL_9_1B"),
)
EU_CHECKS = (
    ("operation", "entry_allows", "annex_vii.operation", "annex_vii.waste_code", "CODE_OP"),
    ("code", "same_text", "declaration.waste_code", "annex_vii.waste_code", "EU_ANNEX_VII_DIFFERS"),
    ("quantity", "same_mass", "declaration.net_kg", "annex_vii.quantity_kg", "EU_ANNEX_VII_DIFFERS"),
    ("receipt", "within_deadline", "movement.date", "movement.received_on", "EU_RECEIPT_LATE"),
    ("completion", "within_deadline", "movement.received_on", "movement.completed_on", "EU_COMPLETION_LATE"),
)
OLD, NEW, NEW_APPLIES = "Regulation (EC) No 1013/2006", "Regulation (EU) 2024/1157", "2026-05-21"
# check, limit, unit, act, since, until
DEADLINES = (
    ("receipt", "3", "working_days", OLD, "", NEW_APPLIES),
    ("receipt", "2", "working_days", NEW, NEW_APPLIES, ""),
    ("completion", "1", "years", OLD, "", NEW_APPLIES),
    ("completion", "1", "years", NEW, NEW_APPLIES, ""),
)


def blocks(rows: Iterable[Row], documents: set[str], *, cited: Callable[..., Row], source: str) -> list[Row]:
    """The blocks of the forms named: what a block holds is known better than its number, so both are told."""
    told = []
    for row in rows:
        document = "annex_vii" if row["document"] == "EU Annex VII" else row["document"]
        if document not in documents:
            continue
        key, recalled = (document, row["block"]), row["check"].startswith(("block numbers recalled", "recalled"))
        read = document == "annex_vii" and row["block"] in ("1", "2")
        told.append(
            {
                "document": document,
                "block": row["block"],
                "block_status": "recalled" if recalled and not read else "read" if read else "verified",
                "fields": FIELDS.get(key, ""),
                "content": row["content"],
                "annex_v": _items(row["basel_annex_v_item"]),
                "needed": "" if document != "annex_vii" else "later" if key in LATER else "yes",
                **cited(source, "read" if read else "recalled" if document == "annex_vii" else "verified"),
            }
        )
    return told


def _items(cell: str) -> str:
    """``VA-6,7,8`` as ``VA-6;VA-7;VA-8``."""
    parts = [part for part in cell.split(",") if part]
    return ";".join(part if "-" in part else f"{parts[0].partition('-')[0]}-{part}" for part in parts)


def checks(rows: Iterable[tuple[str, ...]], *, cited: Callable[..., Row], source: str, status: str) -> list[Row]:
    """The comparisons as rows."""
    return [{**dict(zip(CHECK_COLUMNS, row, strict=True)), **cited(source, status)} for row in rows]


def annex_vii_checks() -> list[tuple[str, ...]]:
    """That each block needed before departure is filled in."""
    needed = [f"annex_vii.{FIELDS[key]}" for key in FIELDS if key[0] == "annex_vii" and key not in LATER]
    return [("annex-vii", "stated", path, path, "EU_ANNEX_VII_INCOMPLETE") for path in needed]


def deadlines(*, cited: Callable[..., Row]) -> list[Row]:
    """Deadlines of receipt and completion: recalled, so they never decide."""
    return [
        {**dict(zip(DEADLINE_COLUMNS, row, strict=False)), **cited("deadlines", "recalled", *row[4:])}
        for row in DEADLINES
    ]
