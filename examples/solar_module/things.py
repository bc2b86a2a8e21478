"""Who and what the chain is made of: sites, parties, products and lots, under the GS1 example prefix 952."""

from __future__ import annotations

from decimal import Decimal

from casework.identifiers import lot

from greenchain.adapters.shipped import load_standards

PIECES = 500
AREA_M2 = Decimal("2.0")


# index: name, country, party index, grid region, roles
SITES = {
    1: ("Quartz quarry, Altay", "CN", 1, "Northwest", "production"),
    2: ("Metallurgical silicon works, Shihezi", "CN", 1, "Northwest", "production"),
    3: ("Polysilicon works A, Shihezi", "CN", 2, "Northwest", "production"),
    4: ("Polysilicon works B, Leshan", "CN", 3, "Southwest", "production"),
    5: ("Ingot and wafer works, Wuxi", "CN", 4, "East China", "production"),
    6: ("Cell works, Changzhou", "CN", 5, "East China", "production"),
    7: ("Module works, Nantong", "CN", 6, "East China", "production"),
    8: ("Container terminal, Shanghai", "CN", 7, "", "transport"),
    9: ("Container terminal, Rotterdam", "NL", 7, "", "transport"),
    10: ("Regional store, Venlo", "NL", 8, "", "storage"),
    11: ("School roof, Eindhoven", "NL", 9, "", "use"),
    12: ("Collection point, Eindhoven", "NL", 10, "", "collection"),
    13: ("Dismantling yard, Tilburg", "NL", 10, "", "dismantling"),
}
PARTIES = {
    1: ("Altay Silicon (fictional)", "CN", "supplier"),
    2: ("Tianshan Polysilicon (fictional)", "CN", "supplier"),
    3: ("Minjiang Polysilicon (fictional)", "CN", "supplier"),
    4: ("Taihu Wafer (fictional)", "CN", "supplier"),
    5: ("Changzhou Cell (fictional)", "CN", "supplier"),
    6: ("Nantong Module (fictional)", "CN", "manufacturer"),
    7: ("Blue Lane Shipping (fictional)", "CN", "carrier"),
    8: ("Venlo Solar Trade (fictional)", "NL", "distributor"),
    9: ("Municipal School Board (fictional)", "NL", "buyer"),
    10: ("Brabant Dismantling (fictional)", "NL", "waste operator"),
}
# index: name, hs code, inventory process, category, producer index, area of one piece
PRODUCTS = {
    1: ("Quartz sand", "250510", "", "", 1, ""),
    2: ("Metallurgical silicon", "280469", "mg_si", "", 1, ""),
    3: ("Polysilicon", "280461", "polysilicon", "", 2, ""),
    4: ("Monocrystalline ingot", "381800", "ingot_cz", "", 4, ""),
    5: ("Silicon wafer", "381800", "wafer", "", 4, ""),
    6: ("Solar cell", "854142", "cell", "", 5, ""),
    7: ("Glass-glass module, 388 W", "854143", "module", "photovoltaic_module", 6, str(AREA_M2)),
    8: ("Used module", "854143", "", "", 10, str(AREA_M2)),
    9: ("Mixed metal scrap", "720449", "", "", 10, ""),
    10: ("Electrical scrap of modules", "854999", "", "", 10, ""),
}


QUARTZ, MG = lot(1, "Q23-01"), lot(2, "M23-01")
POLY_A, POLY_B = lot(3, "PA23-07"), lot(3, "PB23-04")
INGOT, WAFER, CELL, MODULE = lot(4, "I23-11"), lot(5, "W23-11"), lot(6, "C23-12"), lot(7, "MOD23-12")
USED, SCRAP, EWASTE = lot(8, "USED25-01"), lot(9, "MS25-01"), lot(10, "ES24-01")


def ratio(row_id: str) -> Decimal:
    """A ratio of the inventory, by its row."""
    table = load_standards().pack("factors/pv-inventory").table("exchanges")
    return next(row.decimal("value") for row in table.rows if row.text("id") == row_id)
