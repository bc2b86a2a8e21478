"""Whom the buying ministry trusts for what: the role of an issuer says how strong its claims are."""

from __future__ import annotations

from steel_plate.keys import DIDS


def trust_policy() -> str:
    """The buyer's trust policy."""
    return f"""# Whom the ministry trusts for what. The keys are PUBLISHED EXAMPLE KEYS.
profile = "production"
suites = ["eddsa-jcs-2022"]

[[anchor]]  # the accreditation body: not trusted to claim anything, but to say who may (L3)
id = "{DIDS["accreditor"]}"
may = ["accredit"]
role = "third_party"
valid_from = 2020-01-01T00:00:00Z
[anchor.scope]
credential_types = ["EcoLabelCredential", "FacilityMeasurementCredential"]
countries = ["CN", "KE", "KR"]

[[anchor]]  # an assessor of supply chain management, trusted without any accreditation (L3)
id = "{DIDS["assessor"]}"
may = ["issue"]
role = "third_party"
valid_from = 2022-01-01T00:00:00Z
[anchor.scope]
credential_types = ["ScorecardCredential"]

[[anchor]]  # the metrology office: what its sealed meters read (L4)
id = "{DIDS["meters"]}"
may = ["issue"]
role = "regulator"
valid_from = 2022-01-01T00:00:00Z
[anchor.scope]
credential_types = ["FacilityMeasurementCredential"]
countries = ["CN"]

[[anchor]]  # the mine signs its own figures (L2)
id = "{DIDS["mine"]}"
may = ["issue"]
role = "supplier"
valid_from = 2022-01-01T00:00:00Z
[anchor.scope]
credential_types = ["FacilityMeasurementCredential"]
countries = ["MN"]

[[anchor]]  # the mill answers for itself (L2)
id = "{DIDS["mill"]}"
may = ["issue"]
role = "supplier"
valid_from = 2022-01-01T00:00:00Z
[anchor.scope]
credential_types = ["ScorecardCredential"]
"""
