"""The engines that search declarations, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from greenchain.adapters.engines.duckdb_screening import DuckDBScreening
from greenchain.adapters.engines.plain_screening import PlainScreening
from greenchain.adapters.engines.spark_screening import SparkScreening
from greenchain.screening.bulk_engine import DeclarationEngine
from greenchain.values.errors import Fault, InputError

SCREENING_ENGINES: Mapping[str, Callable[[], DeclarationEngine]] = MappingProxyType(
    {"python": PlainScreening, "duckdb": DuckDBScreening, "spark": SparkScreening}
)


def screening_engine(name: str) -> DeclarationEngine:
    """The engine of that name.

    Raises:
        InputError: ``ENGINE_MISSING``: no such engine, or its extra is not installed.
    """
    if name not in SCREENING_ENGINES:
        raise InputError(Fault("ENGINE_MISSING", f"one of {', '.join(SCREENING_ENGINES)}", name))
    return SCREENING_ENGINES[name]()
