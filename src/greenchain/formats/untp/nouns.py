"""Records of greenchain out of UNTP documents, by the table of ``mapping``: so that a graph is one graph.

Events become those of EPCIS and are read as such: one chain, written as EPCIS or as UNTP, gives the same records. A
product is followed by its id, batch number and item number together, as one text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import quote

from greenchain.formats.batch import Batch, FaultList
from greenchain.formats.document_spellings import Spellings
from greenchain.formats.epcis_context import STANDARD
from greenchain.formats.epcis_event import read_event
from greenchain.formats.untp.document import UntpDocument
from greenchain.formats.untp.mapping import DISPOSITIONS, ENDS, EVENTS, MAPPING
from greenchain.formats.untp.subjects import (
    Classification,
    ConformityAttestation,
    EventProduct,
    Facility,
    LifecycleEvent,
    Measure,
    Named,
    PartyRole,
    Product,
    ProductKey,
)
from greenchain.model.claims import Claim
from greenchain.model.nouns import Facility as FacilityNoun
from greenchain.model.nouns import Lot, Party, Shipment, ShipmentItem
from greenchain.model.nouns import Product as ProductNoun
from greenchain.values.errors import GreenchainError
from greenchain.values.identifiers import canonical
from greenchain.values.quantity import Quantity

NAME: Final = "untp"
MEDIA_TYPE: Final = "application/vc+ld+json"
_MAKERS = ("producer", "manufacturer")
_OPERATORS = ("operator", "owner")
_NO_CREDENTIAL = ("cvc", "linkset")
_ROWS = {row.noun: row for row in MAPPING}
# A trade item of GS1, perhaps with its batch and its serial number (GS1 Digital Link)
_TRADE_ITEM = re.compile(r"(https://id\.gs1\.org/01/\d{14})(?:/10/([^/?#]+))?(?:/21/([^/?#]+))?", re.ASCII)


def lot_id(key: ProductKey) -> str:
    """The one text of a product key: a GS1 Digital Link where the id is one, else the id with batch and item behind.

    >>> lot_id(ProductKey("https://id.gs1.org/01/09520123456788", "6789"))
    'https://id.gs1.org/01/09520123456788/10/6789'
    >>> lot_id(ProductKey("https://mill.example/plate", "7", "a b"))
    'https://mill.example/plate#batch=7&item=a%20b'
    """
    base = canonical(key.id)
    batch, item = quote(key.batch, safe=""), quote(key.item, safe="")
    link = _TRADE_ITEM.fullmatch(base)
    if link and link[2] in (None, batch or link[2]) and link[3] in (None, item or link[3]):
        batch, item = batch or link[2] or "", item or link[3] or ""
        return link[1] + (f"/10/{batch}" if batch else "") + (f"/21/{item}" if item else "")
    parts = [f"{name}={value}" for name, value in (("batch", batch), ("item", item)) if value]
    return f"{base}#{'&'.join(parts)}" if parts else base


def nouns_of(document: UntpDocument, *, name: str = "") -> Batch:
    """What ``document`` says, as records: parties, facilities, products, lots, shipments, events, itself as a claim.

    Args:
        document: read, and not verified: nothing here is evidence.
        name: what to call it, such as a file name.

    Returns:
        The records in that order, each once; an event that EPCIS could not say is among the faults.
    """
    faults = FaultList(file=name)
    events = document.subject if isinstance(document.subject, tuple) else ()
    found: list[object] = [
        *_parties(document),
        *([_facility(document.subject)] if isinstance(document.subject, Facility) else []),
        *([_product(document.subject)] if isinstance(document.subject, Product) else []),
        *_lots(document, events, faults),
        *[_shipment(event) for event in events if event.kind == "move" and event.consignment],
    ]
    spellings = Spellings(STANDARD, faults)
    read = [read_event(epcis_of(event), where=event.where, source=name, spellings=spellings) for event in events]
    found += [event for event in read if event is not None]
    if document.kind not in _NO_CREDENTIAL:
        found.append(Claim(document.members))
    refused = sum(event is None for event in read)
    keys = tuple(event.key for event in read if event is not None)
    return Batch(
        name,
        NAME,
        MEDIA_TYPE,
        tuple(found),
        faults.faults,
        faults.notes,
        read=1 + len(events),
        refused=refused,
        keys=keys,
    )


def epcis_of(event: LifecycleEvent) -> dict[str, Any]:
    """The event in the JSON binding of EPCIS 2.0; what it does not state is absent."""
    home = EVENTS[event.kind or "modify"]
    if home.without_inputs and not event.inputs:
        home = EVENTS[home.without_inputs]
    products = event.outputs if home.type == "ObjectEvent" and event.kind == "make" else event.products
    members = {
        "type": home.type,
        "eventID": event.id,
        "eventTime": event.date,
        "eventTimeZoneOffset": _offset(event.date),
        "action": _action(event, home.action),
        "bizStep": _step(event.activity) or home.step,
        "disposition": _disposition(products),
        "bizLocation": {"id": event.at.id or event.destination.id} if event.at.id or event.destination.id else None,
        "sourceList": _ends("source", event.origin, event.parties, "consignor"),
        "destinationList": _ends("destination", event.destination, event.parties, "consignee"),
        "bizTransactionList": [{"type": "desadv", "bizTransaction": event.consignment}] if event.consignment else None,
        "parentID": event.parent.id,
    }
    prefixes = {"TransformationEvent": (), "ObjectEvent": ("",)}.get(home.type, ("child",))
    for prefix in prefixes:
        members |= _listed(prefix, products)
    if home.type == "TransformationEvent":
        members |= _listed("input", event.inputs) | _listed("output", event.outputs)
    return {member: value for member, value in members.items() if value}


def _offset(date: str) -> str:
    found = re.search(r"(?:Z|[+-]\d{2}:\d{2})$", date)
    return "" if found is None else "+00:00" if found[0] == "Z" else found[0]


def _action(event: LifecycleEvent, unstated: str) -> str:
    if not unstated:
        return ""
    is_end = event.kind == "modify" and bool(event.products) and all(one.disposition in ENDS for one in event.products)
    return event.action.upper() or ("DELETE" if is_end else unstated)


def _step(activity: Classification) -> str:
    """The business step of an activity: a code of CBV, told by the address of its list or of itself."""
    is_known = "cbv" in activity.scheme_id.lower() or "cbv" in activity.id.lower()
    return activity.code if is_known else ""


def _disposition(products: Iterable[EventProduct]) -> str:
    """The disposition of all products of an event; EPCIS has one for all of them."""
    words = {DISPOSITIONS.get(one.disposition, "") for one in products}
    return words.pop() if len(words) == 1 else ""


def _ends(member: str, place: Named, parties: Iterable[PartyRole], role: str) -> list[dict[str, str]]:
    at = [{"type": "location", member: place.id}] if place.id else []
    return at + [{"type": "owning_party", member: one.party.id} for one in parties if one.role == role and one.party.id]


def _listed(prefix: str, products: Iterable[EventProduct]) -> dict[str, Any]:
    """The items and the amounts of an event, each under its member of EPCIS."""
    items, amounts = [], []
    for one in products:
        if one.quantity is None and one.key.item:
            items.append(lot_id(one.key))
            continue
        amount: dict[str, Any] = {"epcClass": lot_id(one.key)}
        if one.quantity is not None and one.quantity.value is not None:
            amount |= {"quantity": one.quantity.value} | ({"uom": one.quantity.unit} if one.quantity.unit else {})
        amounts.append(amount)
    plural = "childEPCs" if prefix == "child" else f"{prefix}EPCList" if prefix else "epcList"
    return {plural: items, f"{prefix}QuantityList" if prefix else "quantityList": amounts}


def _filled(noun: str, value: object, **made: Any) -> dict[str, Any]:  # noqa: ANN401 - of the types of the noun
    """The attributes of a noun that the table fills from ``value``; those that have to be made are given."""
    homes = {home.attribute: home.source for home in _ROWS[noun].homes}
    return {attribute: _at(value, source) for attribute, source in homes.items() if attribute not in made} | made


def _at(value: Any, path: str) -> Any:  # noqa: ANN401 - of any type of the one model
    for part in path.split("."):
        if part.isdigit():
            value = value[int(part)] if len(value) > int(part) else ""
        elif value != "":
            value = getattr(value, part)
    return value


def _parties(document: UntpDocument) -> Iterator[Party]:
    """Those who take part, each once, with all roles it has in the document."""
    subject = document.subject
    stated = subject.parties if isinstance(subject, Product | Facility) else ()
    if isinstance(subject, ConformityAttestation):
        stated = (PartyRole("issuedTo", subject.issued_to),)
    if isinstance(subject, tuple):
        stated = tuple(party for event in subject for party in event.parties)
    roles: dict[str, tuple[PartyRole, list[str]]] = {}
    for one in (PartyRole("issuer", Named(document.issuer.id, document.issuer.name)), *stated):
        if one.party.id:
            roles.setdefault(one.party.id, (one, []))[1].append(one.role)
    for one, words in roles.values():
        named = tuple(dict.fromkeys(word for word in words if word))
        yield Party(**_filled("Party", one, id=canonical(one.party.id), roles=named))


def _of_role(parties: tuple[PartyRole, ...], roles: tuple[str, ...]) -> str:
    found = (one.party.id for role in roles for one in parties if one.role == role)
    return canonical(next(found, ""))


def _facility(facility: Facility) -> FacilityNoun:
    operator = _of_role(facility.parties, _OPERATORS)
    return FacilityNoun(**_filled("Facility", facility, id=canonical(facility.id), party=operator))


def _product(product: Product) -> ProductNoun:
    producer = _of_role(product.parties, _MAKERS)
    return ProductNoun(**_filled("Product", product, id=canonical(product.key.id), producer=producer))


def _lots(document: UntpDocument, events: tuple[LifecycleEvent, ...], faults: FaultList) -> Iterator[Lot]:
    """The lots of a passport and of events, each once; of several amounts it has none, for they are those of events."""
    named = [one for event in events for one in (*event.inputs, *event.outputs, *event.products)]
    if isinstance(document.subject, Product):
        named.append(EventProduct(document.subject.key, "", None, "", document.subject.where))
    amounts: dict[ProductKey, list[Quantity | None]] = {}
    for one in named:
        if one.key.id:
            amounts.setdefault(one.key, []).append(_quantity(one.quantity, one.where, faults))
    for key, stated in amounts.items():
        quantity = stated[0] if len(stated) == 1 else None
        yield Lot(id=lot_id(key), product=canonical(key.id), quantity=quantity)


def _quantity(measure: Measure | None, where: str, faults: FaultList) -> Quantity | None:
    if measure is None or measure.value is None:
        return None
    try:
        return Quantity.of(measure.value, measure.unit)
    except GreenchainError as error:
        faults.remark(*error.faults, where=f"{where}/quantity")
        return None


def _shipment(event: LifecycleEvent) -> Shipment:
    items = tuple(
        ShipmentItem(str(number), {"lot": lot_id(one.key), "description": one.name})
        for number, one in enumerate(event.products, start=1)
    )
    return Shipment(**_filled("Shipment", event, items=items))
