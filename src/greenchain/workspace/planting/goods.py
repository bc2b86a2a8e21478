"""What ordinary trade carries: headings of the Harmonized System with a fair price, and waste that moves lawfully.

Headings are those that the editions of 2017 and 2022 share. Prices are round figures of the order of magnitude of
trade, in US cents a kilogram; they are made up for tests and say nothing of any market.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Goods:
    """A product: its heading, what a declaration calls it, its usual mass and a fair price."""

    hs: str
    description: str
    median_kg: int
    cents_per_kg: int


@dataclass(frozen=True, slots=True)
class Waste:
    """A waste that moves lawfully under an entry and an operation from ``since`` on."""

    hs: str
    description: str
    waste_code: str
    operation: str
    since: date
    median_kg: int = 20_000
    cents_per_kg: int = 60


PRODUCTS: tuple[Goods, ...] = (
    Goods("020714", "frozen chicken cuts", 18_000, 180),
    Goods("030354", "frozen mackerel", 22_000, 140),
    Goods("080390", "bananas", 20_000, 70),
    Goods("090111", "coffee, not roasted", 19_000, 420),
    Goods("100199", "wheat", 500_000, 30),
    Goods("120190", "soya beans", 600_000, 50),
    Goods("151190", "palm oil, refined", 21_000, 100),
    Goods("170199", "white sugar", 26_000, 60),
    Goods("180100", "cocoa beans", 12_500, 350),
    Goods("220421", "wine in bottles", 9_000, 520),
    Goods("252329", "portland cement", 28_000, 9),
    Goods("260300", "copper concentrate", 200_000, 260),
    Goods("270900", "crude petroleum", 900_000, 55),
    Goods("281700", "zinc oxide", 20_000, 310),
    Goods("283620", "soda ash", 25_000, 33),
    Goods("300490", "medicaments", 600, 9_000),
    Goods("310210", "urea", 300_000, 40),
    Goods("320611", "titanium dioxide pigment", 20_000, 290),
    Goods("330499", "cosmetics", 3_000, 2_400),
    Goods("340290", "washing preparations", 12_000, 210),
    Goods("390120", "polyethylene, high density, in granules", 24_000, 115),
    Goods("390210", "polypropylene in granules", 24_000, 118),
    Goods("390761", "poly(ethylene terephthalate) in granules", 24_000, 110),
    Goods("392321", "polyethylene bags", 9_000, 240),
    Goods("401110", "new tyres for cars", 11_000, 420),
    Goods("440710", "sawn wood", 26_000, 45),
    Goods("470321", "bleached sulphate pulp", 100_000, 70),
    Goods("480257", "office paper", 22_000, 110),
    Goods("520100", "cotton, not carded", 22_000, 190),
    Goods("540233", "polyester yarn", 18_000, 150),
    Goods("610910", "cotton t-shirts", 5_000, 1_100),
    Goods("640399", "leather shoes", 4_000, 2_600),
    Goods("690721", "ceramic tiles", 25_000, 40),
    Goods("700529", "float glass", 22_000, 45),
    Goods("720839", "hot-rolled steel coil", 250_000, 75),
    Goods("721420", "steel bars for concrete", 200_000, 65),
    Goods("730890", "steel structures", 24_000, 220),
    Goods("740311", "copper cathodes", 25_000, 880),
    Goods("760110", "aluminium, not alloyed", 25_000, 240),
    Goods("790111", "zinc, not alloyed", 25_000, 270),
    Goods("841391", "parts of pumps", 1_500, 1_800),
    Goods("843149", "parts of excavators", 6_000, 640),
    Goods("847130", "portable computers", 1_800, 14_000),
    Goods("850140", "electric motors", 4_000, 1_100),
    Goods("851762", "network equipment", 900, 16_000),
    Goods("852872", "television sets", 7_000, 1_900),
    Goods("870323", "cars", 14_000, 1_300),
    Goods("870899", "parts of vehicles", 5_000, 900),
    Goods("901890", "medical instruments", 400, 11_000),
    Goods("940360", "wooden furniture", 7_000, 330),
)
"""Ordinary goods; none of them is under a control of an environmental treaty."""

USED_COMPUTERS = Goods("847130", "portable computers, used", 1_500, 3_000)

GREEN: tuple[Waste, ...] = (
    Waste("470710", "recovered kraft paper", "B3020", "R3", date(2018, 1, 1), cents_per_kg=16),
    Waste("470720", "recovered white paper", "B3020", "R3", date(2018, 1, 1), cents_per_kg=22),
    Waste("700100", "glass cullet", "B2020", "R5", date(2018, 1, 1), cents_per_kg=6),
    Waste("720421", "stainless steel scrap", "B1010", "R4", date(2018, 1, 1), cents_per_kg=130),
    Waste("720449", "steel scrap", "B1010", "R4", date(2018, 1, 1), cents_per_kg=34),
    Waste("740400", "copper scrap", "B1010", "R4", date(2018, 1, 1), cents_per_kg=640),
    Waste("760200", "aluminium scrap", "B1010", "R4", date(2018, 1, 1), cents_per_kg=150),
    Waste("391510", "sorted polyethylene bales", "B3011", "R3", date(2021, 1, 1), cents_per_kg=35),
    Waste("391590", "sorted bottles of PET", "B3011", "R3", date(2021, 1, 1), cents_per_kg=40),
)
"""Waste of the green list, between States of the OECD system."""

BATTERIES = Waste("854911", "spent lead-acid accumulators", "A1160", "R4", date(2022, 1, 1), cents_per_kg=70)
"""Hazardous waste that moves under notification and consent, under its heading of 2022."""

PRODUCT_STATES: tuple[str, ...] = (
    "AU",
    "BR",
    "CA",
    "CN",
    "DE",
    "ES",
    "FR",
    "GB",
    "ID",
    "IN",
    "IT",
    "JP",
    "KR",
    "MX",
    "MY",
    "NL",
)
PRODUCT_STATES += ("PL", "SE", "SG", "TH", "TR", "US", "VN", "ZA")
"""States between which ordinary goods move."""

GREEN_ROUTES: tuple[tuple[str, str], ...] = (
    ("NL", "TR"),
    ("DE", "CH"),
    ("FR", "GB"),
    ("SE", "NO"),
    ("JP", "KR"),
    ("AU", "KR"),
    ("CA", "US"),
)
GREEN_ROUTES += (("NO", "SE"), ("CH", "IT"), ("ES", "TR"))
"""From and to: States of the OECD system."""

NOTIFIED_ROUTES: tuple[tuple[str, str], ...] = (("AT", "DE"), ("BE", "FR"), ("NL", "BE"), ("IT", "AT"), ("CZ", "PL"))
"""From and to: Member States, where hazardous waste for recovery moves with notification and consent."""

FIRST_DAY, LAST_DAY = date(2018, 1, 1), date(2027, 12, 20)
"""The days that ordinary declarations are drawn from; what comes a week later is of the same year."""
