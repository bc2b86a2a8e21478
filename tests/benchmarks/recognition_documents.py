"""Documents of agreements between labels for the benchmarks: as many as asked for, and a chain with all mappings.

The seed fixes them; half of the agreements are pinned, and some have exclusions, conditions, suspensions and days by
jurisdiction.
"""

from __future__ import annotations

import json
from random import Random

SEED = 20_260_506
SCHEMES, CATEGORIES, SETS = 500, 200, 3


def day(random: Random, first: int, last: int) -> str:
    return f"{random.randint(first, last)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"


def agreement(number: int, random: Random) -> dict[str, object]:
    source, target = random.sample(range(SCHEMES), 2)
    since = day(random, 2010, 2021)
    stated: dict[str, object] = {
        "id": f"g{number}", "from": f"s.{source}", "to": f"s.{target}", "level": random.choice(["L2", "L3", "L3", "L4"]),
        "effects": ["licence"], "valid": [since, random.choice([None, day(random, 2023, 2034)])],
        "scope": sorted({f"c{random.randrange(CATEGORIES)}" for _ in range(random.randint(1, 3))}),
        "onward": random.choice(["none", "none", "any"]), "max_hops": random.choice([1, 1, 2]),
        "source": f"https://labels.example/pages/{number}", "status": "read",
    }  # fmt: skip
    rare: dict[str, tuple[float, object]] = {
        "pins": (0.5, [{"id": f"D{number}", "from": f"K{number % SETS}", "to": "K0", "valid": [since, None]}]),
        "exclusions": (0.2, [{"field": "factory_country", "values": [random.choice(["CN", "TH", "DE"])]}]),
        "conditions": (0.2, [{"id": "letter", "document": "verification_letter"}]),
        "suspended": (0.1, [["2022-03-01", "2022-07-01"]]),
        "valid_in": (0.1, {"NO": [since, "2024-06-01"]}),
    }
    return stated | {key: value for key, (share, value) in rare.items() if random.random() < share}


def agreements(count: int) -> bytes:
    """A world of ``count`` agreements between 500 schemes in 200 categories."""
    random = Random(SEED)  # noqa: S311 - not for cryptography
    schemes = [f"s.{number}" for number in range(SCHEMES)]
    document = {
        "kind": "recognition-facts", "id": "world", "edition": "1",
        "schemes": [{"id": name, "name": name, "iso_type": "I"} for name in schemes],
        "categories": [{"id": f"c{n}", **({"within": [f"c{n // 4}"]} if n > 4 else {})} for n in range(CATEGORIES)],
        "criteria_sets": [{"scheme": name, "name": f"K{n}", "valid": ["2010-01-01", None]} for name in schemes for n in range(SETS)],
        "agreements": [agreement(number, random) for number in range(count)],
    }  # fmt: skip
    return json.dumps(document).encode()


def mapped_chain(mappings: int, depth: int) -> bytes:
    """A chain of ``depth`` agreements, each with pins from every one of ``mappings`` documents to every other."""
    schemes = [f"s.{number:02}" for number in range(depth + 1)]
    names = [f"K{number}" for number in range(mappings)]
    document = {
        "kind": "recognition-facts",
        "criteria_sets": [{"scheme": scheme, "name": name} for scheme in schemes for name in names],
        "agreements": [
            {"id": f"g{n:02}", "from": schemes[n], "to": schemes[n + 1], "level": "L4", "scope": "any", "onward": "any",
             "max_hops": depth, "pins": [{"from": one, "to": other} for one in names for other in names]}
            for n in range(depth)
        ],
    }  # fmt: skip
    return json.dumps(document).encode()


def question(source: str, target: str, *, category: str = "c1", on: str = "2023-06-01") -> dict[str, object]:
    """A question about a label to document K1."""
    return {
        "kind": "recognition-question", "on": on, "effect": "licence",
        "certificate": {"id": "c", "scheme": source, "criteria_set": "K1", "category": category,
                        "valid": ["2020-01-01", "2027-01-01"], "suspended": [], "issuer": "body", "route": None},
        "product": {"category": category, "factory_country": "TH", "substances": []},
        "documents": [{"kind": "verification_letter"}], "evidence": [], "target": {"scheme": target},
    }  # fmt: skip
