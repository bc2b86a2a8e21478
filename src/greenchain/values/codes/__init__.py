"""The registry of codes: one fact, one code.

Every fault and finding carries a code of this registry, or the id of the cited rule of a pack. Each stage keeps its own
table beside this file, a row a code: ``(code, meaning in English, meaning in Chinese, remedy)``. Code, documentation
and tests read the same rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from greenchain.values.codes import (
    balance,
    claims,
    claims_fetch,
    claims_keys,
    claims_log,
    claims_policy,
    claims_rdf,
    claims_status,
    claims_trust,
    claims_vcdm,
    evidence,
    formats,
    formats_declarations,
    formats_pact,
    formats_strict,
    formats_untp,
    formats_xml,
    graph,
    recognition,
    scoring,
    scoring_arrays,
    screening,
    screening_linked,
    screening_replay,
    standards,
)
from greenchain.values.codes import store as store_codes
from greenchain.values.codes import values as values_codes
from greenchain.values.codes import workspace as workspace_codes


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One row of the registry."""

    code: str
    stage: str
    en: str
    zh: str
    remedy: str


_TABLES = {
    "values": values_codes.ROWS,
    "standards": standards.ROWS,
    "formats": formats.ROWS
    + formats_declarations.ROWS
    + formats_pact.ROWS
    + formats_strict.ROWS
    + formats_untp.ROWS
    + formats_xml.ROWS,
    "graph": graph.ROWS + balance.ROWS,
    "store": store_codes.ROWS,
    "claims": claims.ROWS
    + claims_policy.ROWS
    + claims_keys.ROWS
    + claims_log.ROWS
    + claims_vcdm.ROWS
    + claims_fetch.ROWS
    + claims_rdf.ROWS
    + claims_status.ROWS
    + claims_trust.ROWS,
    "evidence": evidence.ROWS,
    "recognition": recognition.ROWS,
    "scoring": scoring.ROWS + scoring_arrays.ROWS,
    "screening": screening.ROWS + screening_linked.ROWS + screening_replay.ROWS,
    "workspace": workspace_codes.ROWS,
}


def _collect() -> Mapping[str, CodeEntry]:
    entries: dict[str, CodeEntry] = {}
    for stage, rows in _TABLES.items():
        for code, en, zh, remedy in rows:
            if code in entries:
                raise ValueError(f"code {code} stands twice: in {entries[code].stage} and in {stage}")
            entries[code] = CodeEntry(code, stage, en, zh, remedy)
    return MappingProxyType(entries)


REGISTRY: Mapping[str, CodeEntry] = _collect()


def require_registered(code: str) -> CodeEntry:
    """The entry of ``code``; ``ValueError`` where no stage registered it.

    >>> require_registered("IDENTIFIER_UNKNOWN").stage
    'values'
    """
    try:
        return REGISTRY[code]
    except KeyError:
        raise ValueError(f"code {code!r} is not in the registry values/codes: add a row to its stage's table") from None
