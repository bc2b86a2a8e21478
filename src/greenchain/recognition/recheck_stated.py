"""Whether a rechecked acceptance of a claim rests on what only its question says, which bears no signature."""

from __future__ import annotations

from typing import Any, TypeAlias

from greenchain.recognition.recheck_ways import stands

J: TypeAlias = Any  # a JSON value
_SITE = "product.factory_country"
_ANOTHER = ("product.model", "product.variant_of")
_LOOSE = ("documents", "evidence", "product.category", _SITE, "product.made_on", "product.origin", "product.substances")


def is_told(result: J) -> bool:
    """Whether the answer lists what only its question says; whose the site is only the claim can show."""
    question, said = result["question"], result["stated"]
    product, held = question["product"], question["certificate"]
    found = {name for name in ("documents", "evidence") if name in question}
    found |= {f"product.{name}" for name in product if name != "category" or product[name] != held.get("category")}
    found |= {"certificate.route"} & {f"certificate.{name}" for name in held}
    if result["basis"] == "stated":
        return not said
    return bool(said in (sorted(found), sorted(found - {_SITE})))


def rests_on_statements(result: J) -> bool:
    """Whether no way that leaves as little as the chosen one holds without what only the question says."""
    is_kept = result["decision"] == "grandfathered"
    loose = {name for name in result["stated"] if name in _LOOSE and not (is_kept and name == "product.made_on")}
    if any(name in _ANOTHER for name in result["stated"]):
        return True
    question, witness = result["question"], result["witness"]
    product = {name: value for name, value in question["product"].items() if f"product.{name}" not in loose}
    bare = {name: value for name, value in question.items() if name not in loose} | {"product": product}
    for number, way in enumerate([witness, *witness["others"]]):
        facts = {(one["kind"], one["id"]): one["stated"] for one in [*way["facts"], *witness["looked_at"]]}
        residual = result["paths"][number]["residual"] if way["steps"] else []
        is_meant = residual == result["residual"]
        if is_meant and (not loose or stands(way["steps"], facts, question=bare, is_kept=is_kept, residual=residual)):
            return False
    return True
