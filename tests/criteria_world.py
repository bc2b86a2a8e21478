"""Small sets of criteria on two properties, in several units, and every measurement that tells them apart."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

PROPERTIES = ("lead", "nickel")
UNITS = {"mg/kg": Fraction(1), "NA": Fraction(1), "GK": Fraction(1000), "g/kg": Fraction(1000)}
COMPARE = {
    "<": lambda value, limit: value < limit,
    "<=": lambda value, limit: value <= limit,
    "=": lambda value, limit: value == limit,
    ">=": lambda value, limit: value >= limit,
    ">": lambda value, limit: value > limit,
}
criteria = st.lists(
    st.fixed_dictionaries(
        {
            "property": st.sampled_from(PROPERTIES),
            "comparator": st.sampled_from(list(COMPARE)),
            "limit": st.integers(0, 3),
            "unit": st.sampled_from(list(UNITS)),
        }
    ),
    max_size=3,
)
GRID = [Fraction(n, 2) for n in range(-1, 8)]  # every limit, and a value on either side of it


def written(one, name: str, *, unit: str | None = None) -> dict:
    chosen = unit or one["unit"]
    threshold = Fraction(one["limit"]) / UNITS[chosen]
    return {
        "id": name,
        "property": one["property"],
        "comparator": one["comparator"],
        "threshold": str(float(threshold)) if threshold.denominator > 1 else str(threshold),
        "unit": chosen,
    }


def meets(measured: dict, wanted) -> bool:
    return all(COMPARE[one["comparator"]](measured[one["property"]], one["limit"]) for one in wanted)


def measurements():
    return ({"lead": lead, "nickel": nickel} for lead in GRID for nickel in GRID)
