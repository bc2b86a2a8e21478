"""Declarations searched by Spark, for those who have it already (extra ``spark``); starts a session if need be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from greenchain.adapters.engines.declaration_files import DeclarationFile, opened_declarations, require_texts
from greenchain.adapters.engines.spark_tables import SparkEngine, SparkSession, quoted
from greenchain.adapters.engines.sql_screening import searched
from greenchain.adapters.engines.table_files import Foreign, unreadable
from greenchain.formats.column_map import ColumnMap
from greenchain.screening.bulk_engine import Found
from greenchain.screening.compiler import RuleIndex


class SparkScreening(SparkEngine):
    """The engine ``spark``."""

    @contextmanager
    def search(
        self, paths: Sequence[str], *, columns: ColumnMap, index: RuleIndex, keys: Sequence[str] = ()
    ) -> Iterator[Found]:
        """The rows to look at; see ``DeclarationEngine``."""
        with opened_declarations(paths) as files, self.session() as spark:
            session = _Session(spark)
            try:
                tables = [self._table(session, f"table{at}", table) for at, table in enumerate(files.tables)]
                yield searched(session, files, tables=tables, columns=columns, index=index, keys=keys)
            except self.errors as error:
                raise unreadable(error) from None
            finally:
                session.forget()

    def _table(
        self, session: _Session, name: str, table: DeclarationFile
    ) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """The name, header and column expressions of a file, as a view."""
        spark = session.spark
        frame = self.csv(spark, table.path, table.header) if table.header else spark.read.parquet(str(table.path))
        require_texts(table.name, frame.dtypes)
        session.view(name, frame)
        return (
            name,
            table.header or tuple(frame.columns),
            tuple(f"COALESCE(CAST({quoted(column)} AS STRING), '')" for column in frame.columns),
        )


class _Session(SparkSession):
    """A session that takes rows of ours, too."""

    def read(self, name: str, query: str) -> None:
        """Read the tables once; Spark reads texts slowly."""
        self.keep(name, query)

    def given(self, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Foreign]]) -> None:
        """Keep rows of ours under a name."""
        schema = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        self.view(name, self.spark.createDataFrame(list(rows), schema=schema))
