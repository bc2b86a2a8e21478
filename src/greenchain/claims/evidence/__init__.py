"""The evidence at hand as one value that travels: files, manifest, who vouches for it, what documents say when."""

from greenchain.claims.evidence.bundle import EvidenceBundle
from greenchain.claims.evidence.files import BundleFile

__all__ = ["BundleFile", "EvidenceBundle"]
