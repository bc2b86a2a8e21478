"""Engines that score tables too large for one card at a time: numpy at hand, DuckDB and Spark as extras."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from greenchain.adapters.engines.duckdb_tables import DuckDBTables
from greenchain.adapters.engines.numpy_tables import NumpyTables
from greenchain.adapters.engines.spark_tables import SparkTables
from greenchain.scoring.arrays.engine import TableEngine
from greenchain.values.errors import Fault, InputError

ENGINES: Mapping[str, Callable[[], TableEngine]] = MappingProxyType(
    {"numpy": NumpyTables, "duckdb": DuckDBTables, "spark": SparkTables}
)

__all__ = ["ENGINES", "DuckDBTables", "NumpyTables", "SparkTables", "engine_named"]


def engine_named(name: str) -> TableEngine:
    """The engine of that name.

    Raises:
        InputError: ``ENGINE_MISSING``: no such engine, or its extra is not installed.
    """
    if name not in ENGINES:
        remedy = "Correct the name of the engine; without one, numpy is taken."
        raise InputError(Fault("ENGINE_MISSING", f"one of {', '.join(ENGINES)}", name, remedy=remedy))
    return ENGINES[name]()
