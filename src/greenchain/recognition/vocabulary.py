"""The names that a question may use, letter for letter: of schemes, categories, effects, and what rules ask for."""

from __future__ import annotations

from collections.abc import Mapping

from greenchain.recognition.names import categories_of, effects_of
from greenchain.recognition.network import network_of
from greenchain.standards.known_facts import KnownFacts


def vocabulary(known: KnownFacts) -> Mapping[str, Mapping[str, str]]:
    """By kind of name each name, sorted, with what it is called; empty for what has no other name.

    ``documents`` are those that conditions ask for, ``evidence`` what is proven again for a variant, ``routes`` those
    by which existing stock keeps a mark.
    """
    network = network_of(known)
    agreements = known.agreements.values()
    conditions = [one for agreement in agreements for one in agreement.conditions if one.kind == "document"]
    variants = [rule for agreement in agreements for rule in agreement.variants]
    exclusions = [rule for agreement in agreements for rule in agreement.exclusions if rule.field == "substance"]
    found: dict[str, dict[str, str]] = {
        "schemes": {name: known.schemes[name].name if name in known.schemes else "" for name in network.named},
        "categories": dict.fromkeys(categories_of(network), ""),
        "criteria_sets": {one.id: "" for one in known.criteria_sets.values()},
        "agreements": {one.id: one.title for one in agreements},
        "effects": dict.fromkeys(effects_of(network), ""),
        "documents": {one.values[0]: one.text for one in conditions},
        "evidence": {name: "" for rule in variants for name in rule.reprove},
        "relations": {rule.relation: ", ".join(rule.may_differ) for rule in variants},
        "routes": {rule.route: "" for agreement in agreements for rule in agreement.grandfather},
        "substances": {name: "" for rule in exclusions for name in rule.values},
    }
    return {kind: dict(sorted(names.items())) for kind, names in found.items()}
