"""What a Conformity Scheme says of itself in relation to others: shown as cooperation, L0, and never a path.

An alignment level is the owner's own word, and an endorsement is unverified until its evidence is followed; neither
says that anybody accepts a certificate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from greenchain.values.json import Json

COOPERATION = "L0"
_ALIGNMENTS = (("standardAlignment", "standard"), ("regulatoryAlignment", "regulation"))


def statements_of(scheme: Mapping[str, Json], sets: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The agreements, each once, in the order of the document.

    Args:
        scheme: in the released form.
        sets: the facts of its profiles, in their order, with what is left of each under ``cvc``.
    """
    seen: set[str] = set()
    for one in sets:
        for member, other in _ALIGNMENTS:
            for alignment in one["cvc"].get(member, ()):
                level = alignment.get("alignmentLevel", "aligned with")
                yield from _statement(one, level, alignment.get(other, {}), seen)
    endorsement: Any = scheme.get("endorsement", {})
    yield from _statement(
        {"scheme": scheme["id"], "name": scheme["id"]}, "endorsed by", endorsement.get("issuingAuthority", {}), seen
    )


def _statement(
    about: Mapping[str, Any], level: str, other: Mapping[str, Json], seen: set[str]
) -> Iterator[dict[str, Any]]:
    target = other.get("id")
    name = f"{about['name']} {level} {target}"
    if not target or target == about["scheme"] or name in seen:  # nobody agrees with itself
        return
    seen.add(name)
    title = f"{about['name']} {level} {other.get('name') or target}, by its own word"
    yield {
        "id": name,
        "title": title,
        "from": about["scheme"],
        "to": target,
        "level": COOPERATION,
        "source": about["scheme"],
        **({"valid": about["valid"]} if "valid" in about else {}),
    }
