"""The scoring document of the case: what one tonne of plate takes from mine to shredder, and whose card is asked.

Amounts are made up, of the size that such works have. Each stands with the range that holds where nobody proves it.
"""

from __future__ import annotations

from casework.identifiers import party, site

from steel_plate.things import MILL, MINE, OFFICE, PORT, RECYCLER, YARD


def inventory() -> str:
    """The document, as TOML."""
    return f"""# One tonne of plate from the mine to the shredder. Flows are in tonnes unless their amounts name a unit.
# Claims prove amounts under the indicator ACTIVITY/FLOW about the activity's facility; figures are those of one tonne.

[[scorecards]]  # the mill's management of its supply chain
id = "mill-management"
pack = "scorecards/sector-steel"
party = "{party(MILL)}"
target = {{ band = 4 }}

[[systems]]
id = "plate"
evidence_min = "L3"
demand = {{ plate_recycled = 1 }}

[[systems.activities]]
id = "mining"
stage = "raw_material"
facility = "{site(MINE)}"
on = 2025-06-30
outputs = {{ ore_and_coke = 1 }}
burdens.ghg = {{ quantity = "148 KGM", default = {{ lower = 90, upper = 260 }} }}

[[systems.activities]]
id = "grid"
stage = "production"
on = 2025-06-30
outputs.electricity = {{ quantity = "1 KWH", default = {{ lower = 1, upper = 1 }} }}
[systems.activities.burdens.ghg]  # network losses may add eight per cent
quantity = "1 KWH"
factor = "cn-grid-2023/average/North China"
default = {{ lower = 1, upper = 1.08 }}

[[systems.activities]]
id = "mill"
stage = "production"
facility = "{site(MILL)}"
on = 2025-06-30
outputs = {{ plate = 1 }}
inputs.ore_and_coke = {{ value = 2.1, default = {{ lower = 1.9, upper = 2.4 }} }}
inputs.electricity = {{ quantity = "612 KWH", default = {{ lower = 380, upper = 900 }} }}
burdens.ghg = {{ quantity = "1690 KGM", cv = 0.02, default = {{ lower = 1200, upper = 2600 }} }}

[[systems.activities]]
id = "rail"
stage = "circulation"
facility = "{site(YARD)}"
outputs = {{ plate_at_port = 1 }}
inputs.plate = {{ value = 1, default = {{ lower = 1, upper = 1 }} }}
[systems.activities.burdens.ghg]
quantity = "540 TKM"
factor = "desnz-freight-2025/rail/freight train (UK average)"
default = {{ lower = 480, upper = 900 }}

[[systems.activities]]
id = "sea"
stage = "circulation"
facility = "{site(PORT)}"
outputs = {{ plate_at_store = 1 }}
inputs.plate_at_port = {{ value = 1, default = {{ lower = 1, upper = 1 }} }}
[systems.activities.burdens.ghg]
quantity = "11900 TKM"
factor = "desnz-freight-2025/sea/container ship average"
default = {{ lower = 10500, upper = 19000 }}

[[systems.activities]]
id = "use"
stage = "use"
facility = "{site(OFFICE)}"
outputs = {{ plate_used = 1 }}
inputs.plate_at_store = {{ value = 1, default = {{ lower = 1, upper = 1 }} }}
burdens.ghg = {{ quantity = "18 KGM", default = {{ lower = 0, upper = 60 }} }}

[[systems.activities]]
id = "recycling"
stage = "end_of_life"
facility = "{site(RECYCLER)}"
outputs = {{ plate_recycled = 1 }}
inputs.plate_used = {{ value = 1, default = {{ lower = 1, upper = 1 }} }}
burdens.ghg = {{ quantity = "46 KGM", default = {{ lower = 20, upper = 110 }} }}

[[shipments]]  # the same way as a transport chain of a lot
id = "lot-26-01"
mass_t = 240
legs = [
  {{ mode = "rail", class = "freight train (UK average)", distance_km = 540, distance_kind = "actual" }},
  {{ mode = "sea", class = "container ship average", distance_km = 11900, distance_kind = "actual" }},
]

[[goods]]  # what an importer in the EU would have to say of it
id = "plate-to-eu"
cn = "7208 51 20"
origin = "CN"
year = 2026
activity_t = 1
attributed_tco2e = 2.08

[[targets]]  # agreed in 2020; the mid-term assessment is of this day
id = "plate-2030"
actual = "/systems/plate/flows/ghg"
base = {{ at = 2020-01-01, value = 3400 }}
milestones = [{{ at = 2025-01-01, value = 3150 }}]
goal = {{ at = 2030-01-01, value = 2200 }}
"""
