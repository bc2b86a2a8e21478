"""Where a Conformity Scheme, or a profile or criterion published on its own, departs from what UNTP 0.7.0 gives it.

Source: UNTP 0.7.0, Conformity Vocabulary Catalog; JSON Schema of the release.
"""

from __future__ import annotations

from typing import Final

from greenchain.formats.untp.versions import V0_7_0
from greenchain.values.errors import Fault
from greenchain.values.json import Json, thaw

SCHEME: Final = "ConformityScheme"
PROFILE: Final = "ConformityProfile"
CRITERION: Final = "Criterion"


def deviations(value: Json, kind: str, where: str = "") -> tuple[Fault, ...]:
    """Where ``value`` departs from the kind of object that it should be; nothing for a document that holds to it.

    Args:
        value: a JSON value.
        kind: a kind of the table of UNTP 0.7.0.
        where: its JSON pointer.
    """
    return V0_7_0.shapes.faults(thaw(value), kind, where=where)
