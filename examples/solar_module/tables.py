"""The tables of the case: facilities, parties, products, unsigned measurements, and four declarations."""

from __future__ import annotations

from casework.folder import csv_text
from casework.identifiers import party, product, site

from solar_module.keys import BODIES, DIDS
from solar_module.things import EWASTE, PARTIES, PRODUCTS, SCRAP, SITES, USED, ratio


def tables() -> dict[str, str]:
    """Facilities, parties, products and the unsigned measurements, as CSV."""
    sites = [f'{site(i)},"{n}",{c},{party(p)},{g},{r}' for i, (n, c, p, g, r) in SITES.items()]
    people = [f"{party(i)},{n},{c},{r}" for i, (n, c, r) in PARTIES.items()]
    people += [f'{DIDS[key]},"{n}",{c},{r}' for key, (n, c, r) in BODIES.items()]
    goods = [f'{product(i)},"{n}",{h},{p},{c},{party(m)},{a}' for i, (n, h, p, c, m, a) in PRODUCTS.items()]
    measured = [
        (2, "mg_si/electricity", "mg.el.20", "KWH/KGM"),
        (4, "polysilicon/electricity", "po.el.20", "KWH/KGM"),
        (5, "ingot_cz/electricity", "in.el.20", "KWH/KGM"),
        (6, "cell/electricity", "ce.el.20", "KWH/MTK"),
    ]
    figures = [f"{site(i)},{name},{ratio(row)},{unit},2023-01-01,2024-01-01" for i, name, row, unit in measured]
    return {
        "facilities": csv_text("facility,name,country,party,grid,roles", sites),
        "parties": csv_text("party,name,country,roles", people),
        "products": csv_text("product,name,hs_code,process,category,producer,area_m2", goods),
        "measurements": csv_text("facility,indicator,value,unit,valid_from,valid_until", figures),
    }


_COLUMNS = (
    "declaration_id,export_date,import_date,export_country,import_country,exporter,importer,item_no,hs,description,"
    "waste_code,operation,condition,net_kg,gross_kg,lot,notification_no,annex_vii_no,facility_permit,function_test"
)


def declarations() -> str:
    """Four declarations: two that differ only in their date, used modules, and mixed metal scrap."""
    yard = party(10)
    scrap = "Electrical scrap of photovoltaic modules"
    lines = []
    for name, day in (("EX-2024-1231", "2024-12-31"), ("EX-2025-0101", "2025-01-01")):
        head = f"{name},{day},,NL,IN,{yard},Example importer IN"
        lines.append(f"{head},1,854999,{scrap},B1110,R4,waste,3000,3100,{EWASTE},,AVII-1,PERMIT-IN-1,")
        lines.append(f"{head},2,854999,{scrap},Y49,R4,waste,3100,3200,{EWASTE},,,PERMIT-IN-1,")
    lines.append(
        f"EX-2025-0310,2025-03-10,2025-04-20,NL,GH,{yard},Example importer GH,"
        f"1,854143,Used photovoltaic modules,,,used,2808,2950,{USED},,,,"
    )
    lines.append(
        f"EX-2025-0402,2025-04-02,2025-05-15,NL,MY,{yard},Example importer MY,"
        f"1,720449,Mixed metal scrap,B1010,R4,waste,238000,239500,{SCRAP},,AVII-2,PERMIT-MY-1,"
    )
    return "\n".join([_COLUMNS, *lines]) + "\n"
