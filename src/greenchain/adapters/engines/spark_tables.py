"""Tables scored by Spark, for when one machine is not enough (extra ``spark``); it starts a session if need be."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from greenchain.adapters.engines.sql_scoring import SOURCE, scored_rows
from greenchain.adapters.engines.table_files import Foreign, TableFile, opened, unreadable
from greenchain.scoring.arrays.engine import ScoredRow
from greenchain.scoring.arrays.rules import ScoreRules
from greenchain.scoring.arrays.table_shape import ID, Kind, TableShape, aliases
from greenchain.values.errors import Fault, InputError

_KINDS = {
    "string": Kind.TEXT,
    "boolean": Kind.TEXT,
    "double": Kind.REAL,
    **dict.fromkeys(("tinyint", "smallint", "int", "bigint"), Kind.WHOLE),
}
_LOCAL = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "4",  # a local session has a handful of cores
    "spark.driver.host": "localhost",
    "spark.driver.bindAddress": "127.0.0.1",
}


class SparkEngine:
    """What asks Spark: with the session that is active, or one that is started and stopped where none is."""

    name = "spark"

    def __init__(self) -> None:
        try:
            self._sql = importlib.import_module("pyspark.sql")
            self.errors = (
                importlib.import_module("pyspark.errors").PySparkException,
                importlib.import_module("py4j.protocol").Py4JError,
            )
        except ImportError:
            raise InputError(Fault("ENGINE_MISSING", "the extra spark (pyspark)", "not installed")) from None

    def csv(self, spark: Foreign, path: Path, header: Sequence[str]) -> Foreign:
        """The frame of a CSV table of sound lines, all columns texts; names of its own, for headers may repeat one."""
        types = importlib.import_module("pyspark.sql.types")
        schema = types.StructType([types.StructField(f"c{at}", types.StringType()) for at, _ in enumerate(header)])
        return spark.read.csv(str(path), schema=schema, header=True, quote='"', escape='"', mode="FAILFAST")

    @contextmanager
    def session(self) -> Iterator[Foreign]:
        """The session.

        Raises:
            InputError: ``ENGINE_MISSING``: no Java that Spark can start.
        """
        active = self._sql.SparkSession.getActiveSession()
        if active is not None:
            yield active
            return
        builder = self._sql.SparkSession.builder.master("local[*]").appName("greenchain")
        for key, value in _LOCAL.items():
            builder = builder.config(key, value)
        try:
            started = builder.getOrCreate()
            started.sparkContext.setLogLevel("ERROR")
        except Exception as error:  # noqa: BLE001 - without a Java of its kind pyspark raises whatever it meets first
            raise InputError(Fault("ENGINE_MISSING", "a Java that Spark can start", str(error))) from None
        try:
            yield started
        finally:
            started.stop()


class SparkTables(SparkEngine):
    """The engine ``spark``."""

    def rows(self, path: str, *, rules: ScoreRules) -> Iterator[ScoredRow]:
        """The rows of a CSV or Parquet table, scored, by id; see ``TableEngine``."""
        with opened(path) as table, self.session() as spark:
            session = SparkSession(spark)
            try:
                columns = _text_columns(table) if table.header else _typed_columns(spark, table)
                shape = TableShape.of(rules, ((name, kind) for name, kind, _ in columns))
                frame = (
                    self.csv(spark, table.path, table.header) if table.header else spark.read.parquet(str(table.path))
                )
                plain = aliases(rules)
                named = [
                    f"COALESCE({column}, '') AS id" if name == ID else f"{column} AS {plain[name]}"
                    for name, _, column in columns
                ]
                frame.selectExpr(*named).createOrReplaceTempView(SOURCE)
                yield from scored_rows(session, rules, shape)
            except self.errors as error:
                raise unreadable(error) from None
            finally:
                session.forget()


class SparkSession:
    """A Spark session as the shared steps use it."""

    def __init__(self, spark: Foreign) -> None:
        self.spark = spark
        self._kept: dict[str, Foreign] = {}
        self._viewed: list[str] = []

    def fetched(self, query: str) -> Iterator[Sequence[Foreign]]:
        """The rows of a query, partition by partition."""
        yield from self.spark.sql(query).toLocalIterator()

    def keep(self, name: str, query: str) -> None:
        """Keep what a query gives, on disk where memory does not hold it."""
        frame = self.spark.sql(query).persist()
        frame.createOrReplaceTempView(name)
        self._kept[name] = frame

    def view(self, name: str, frame: Foreign) -> None:
        """Call a frame by a name."""
        frame.createOrReplaceTempView(name)
        self._viewed.append(name)

    def forget(self) -> None:
        """Give up what was kept."""
        for name, frame in self._kept.items():
            frame.unpersist()
            self.spark.catalog.dropTempView(name)
        for name in (SOURCE, *self._viewed):
            self.spark.catalog.dropTempView(name)


def _text_columns(table: TableFile) -> list[tuple[str, Kind | None, str]]:
    return [(name, Kind.TEXT, f"c{at}") for at, name in enumerate(table.header)]


def _typed_columns(spark: Foreign, table: TableFile) -> list[tuple[str, Kind | None, str]]:
    """Name, kind and expression of the columns of a Parquet table; decimals are read as they are written."""
    columns: list[tuple[str, Kind | None, str]] = []
    for name, kind in spark.read.parquet(str(table.path)).dtypes:
        told = Kind.TEXT if kind.startswith("decimal") else _KINDS.get(kind)
        is_plain = told in (Kind.REAL, Kind.WHOLE) and name != ID
        columns.append((name, told, quoted(name) if is_plain else f"CAST({quoted(name)} AS STRING)"))
    return columns


def quoted(name: str) -> str:
    """A column name as Spark writes it."""
    return "`" + name.replace("`", "``") + "`"
