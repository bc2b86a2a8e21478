"""A small world stated in JSON, as worked cases state theirs: files of any format by name, claims, a trust policy.

Everything goes the way of real input: files through the formats, claims through verification. Nothing is taken on trust
because it stands in a worked case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from greenchain.claims import ClaimVerifier, TrustPolicy, VerifiedClaim
from greenchain.formats import read_records
from greenchain.graph import SupplyGraph, build_graph
from greenchain.model.events import TraceEvent
from greenchain.model.nouns import DeclaredYield, Facility, Party, Product
from greenchain.values.errors import InputError
from greenchain.values.json import Json, canonical_json, thaw
from greenchain.values.time import parse_instant


def stated_graph(files: Mapping[str, Json]) -> SupplyGraph:
    """The supply graph of ``files``: by name, a JSON document as it is or a table as its text.

    Raises:
        InputError: with every fault of every file; a worked case has none.
    """
    batches = [read_records(_raw(content), name=name) for name, content in sorted(files.items())]
    InputError.raise_if(fault for batch in batches for fault in batch.faults)
    return build_graph(
        (event for batch in batches for event in batch.records(TraceEvent)),
        facilities=(place for batch in batches for place in batch.records(Facility)),
        products=(product for batch in batches for product in batch.records(Product)),
        parties=(party for batch in batches for party in batch.records(Party)),
    )


def stated_yields(files: Mapping[str, Json]) -> tuple[DeclaredYield, ...]:
    """The declared yields among ``files``."""
    batches = (read_records(_raw(content), name=name) for name, content in sorted(files.items()))
    return tuple(each for batch in batches for each in batch.records(DeclaredYield))


def stated_claims(claims: Iterable[Json], *, policy: Mapping[str, Json], at: str) -> tuple[VerifiedClaim, ...]:
    """The claims, signed documents each, verified under a policy in the form of ``trust.toml``.

    Raises:
        NotConformingError: a claim does not conform.
        PolicyError: the policy is none.
    """
    verifier = ClaimVerifier(TrustPolicy.from_table(thaw(policy)))
    return tuple(verifier.verify(canonical_json(claim), at=parse_instant(at)) for claim in claims)


def _raw(content: Json) -> bytes:
    return content.encode() if isinstance(content, str) else canonical_json(content)
