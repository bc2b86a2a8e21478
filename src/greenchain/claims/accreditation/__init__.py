"""Accreditation: the chain of recognitions from an anchor of the policy down to a claim, found and judged."""

from greenchain.claims.accreditation.links import LINK_TYPE, Link, require_links
from greenchain.claims.accreditation.trust import SeenList, Trust, TrustDesk

__all__ = ["LINK_TYPE", "Link", "SeenList", "Trust", "TrustDesk", "require_links"]
