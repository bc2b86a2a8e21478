"""Who and what the case is about, and its tables; indexes begin at 101, apart from those of the other cases."""

from __future__ import annotations

from casework.folder import csv_text
from casework.identifiers import party, product, site

from steel_plate.keys import BODIES, DIDS

MINE, MILL, YARD, PORT, OFFICE, RECYCLER = range(101, 107)
PAINTWORKS = 107
PLATE, PAINT = 101, 102

# index: name, country, party index, roles
SITES = {
    MINE: ("Ore mine and coking plant", "MN", MINE, "production"),
    MILL: ("Plate mill, Tianjin", "CN", MILL, "production"),
    YARD: ("Rail yard, Tianjin", "CN", YARD, "transport"),
    PORT: ("Bulk terminal, Qingdao", "CN", PORT, "transport"),
    OFFICE: ("Ministry store, Nairobi", "KE", OFFICE, "use"),
    RECYCLER: ("Shredder, Mombasa", "KE", RECYCLER, "recycling"),
    PAINTWORKS: ("Paint works, Incheon", "KR", PAINTWORKS, "production"),
}
PARTIES = {
    MINE: ("Gobi Ore (fictional)", "MN", "supplier"),
    MILL: ("Bohai Plate (fictional)", "CN", "manufacturer"),
    YARD: ("Jinmen Rail Freight (fictional)", "CN", "carrier"),
    PORT: ("Monsoon Bulk Lines (fictional)", "CN", "carrier"),
    OFFICE: ("Ministry of Schools (fictional)", "KE", "buyer"),
    RECYCLER: ("Mombasa Shredding (fictional)", "KE", "recycler"),
    PAINTWORKS: ("Incheon Paint (fictional)", "KR", "manufacturer"),
}
# index: name, hs code, category, producer index
PRODUCTS = {
    PLATE: ("Hot-rolled steel plate", "720851", "", MILL),
    PAINT: ("Anti-corrosion paint", "320910", "paint", PAINTWORKS),
}


def tables() -> dict[str, str]:
    """Facilities, parties and products, as CSV."""
    sites = [f'{site(i)},"{n}",{c},{party(p)},{r}' for i, (n, c, p, r) in SITES.items()]
    people = [f"{party(i)},{n},{c},{r}" for i, (n, c, r) in PARTIES.items()]
    people += [f'{DIDS[key]},"{n}",{c},{r}' for key, (n, c, r) in BODIES.items()]
    goods = [f"{product(i)},{n},{h},{c},{party(m)}" for i, (n, h, c, m) in PRODUCTS.items()]
    return {
        "facilities": csv_text("facility,name,country,party,roles", sites),
        "parties": csv_text("party,name,country,roles", people),
        "products": csv_text("product,name,hs_code,category,producer", goods),
    }
