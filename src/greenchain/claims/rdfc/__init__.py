"""RDF Dataset Canonicalization (RDFC-1.0): one text for a set of statements, whatever its blank nodes were called.

Our own, for three reasons: its work is bounded before it is begun, it labels with SHA-384 as well as with SHA-256, and
it tells which label each blank node received.

Source: W3C RDF Dataset Canonicalization (RDFC-1.0).
"""

from greenchain.claims.rdfc.budget import WorkBudget
from greenchain.claims.rdfc.canonical import HASH_ALGORITHMS, CanonicalDataset, canonicalize_nquads, canonicalize_quads
from greenchain.claims.rdfc.nquads import Quad, parse_nquads

__all__ = [
    "HASH_ALGORITHMS",
    "CanonicalDataset",
    "Quad",
    "WorkBudget",
    "canonicalize_nquads",
    "canonicalize_quads",
    "parse_nquads",
]
