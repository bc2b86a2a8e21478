"""Whom the school board trusts for what."""

from __future__ import annotations

from solar_module.keys import DIDS
from solar_module.log import LOG_KEY, ORIGIN, WITNESS_KEY


def trust_policy() -> str:
    """The buyer's trust policy."""
    return f"""# Whom the school board trusts for what. The keys are PUBLISHED EXAMPLE KEYS.
profile = "production"
suites = ["eddsa-jcs-2022", "vc+jwt"]
witness_quorum = 1

[[anchor]]  # the national accreditation body: not trusted to claim anything, but to say who may
id = "{DIDS["accreditor"]}"
may = ["accredit"]
role = "third_party"
valid_from = 2020-01-01T00:00:00Z
[anchor.scope]
credential_types = ["EcoLabelCredential", "FacilityMeasurementCredential"]
countries = ["CN"]

[[anchor]]  # an assessor of supply chain management, trusted without any accreditation
id = "{DIDS["assessor"]}"
may = ["issue"]
role = "third_party"
valid_from = 2022-01-01T00:00:00Z
[anchor.scope]
credential_types = ["ScorecardCredential"]

[[anchor]]  # the wafer maker signs its own figures
id = "{DIDS["wafer"]}"
may = ["issue"]
role = "supplier"
valid_from = 2022-01-01T00:00:00Z
[anchor.scope]
credential_types = ["FacilityMeasurementCredential"]
countries = ["CN"]

[[log]]  # what it holds, and its witness saw, existed by then
origin = "{ORIGIN}"
key = "{LOG_KEY}"

[[witness]]
key = "{WITNESS_KEY}"
"""
