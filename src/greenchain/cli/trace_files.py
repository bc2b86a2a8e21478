"""The files that ``trace`` writes: the table of a recall, the links as GraphML, a page with the chain drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from greenchain.cli.output import require_folder, require_new_file, write_new_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from greenchain.graph import SupplyGraph, Trace
    from greenchain.workspace import Chain


MAX_TITLED = 3  # of what was asked about, in the title of the page


@dataclass(frozen=True, slots=True)
class Files:
    """Where to write what; ``force`` replaces files."""

    csv: Path | None
    graphml: Path | None
    report: Path | None
    force: bool

    @property
    def named(self) -> list[Path]:
        """The files asked for."""
        return [path for path in (self.csv, self.graphml, self.report) if path]

    def require_writable(self) -> None:
        """Return if each can be written without loss, or an InputError, before any work is done."""
        for path in self.named:
            require_folder(path)
            require_new_file(path, force=self.force)

    def write(
        self, traces: Sequence[Trace], document: Mapping[str, Any], chain: Chain, graph: SupplyGraph
    ) -> list[str]:
        """Write all that was asked for, and say what was written."""
        making: list[tuple[Path | None, Callable[[], tuple[bytes, str]]]] = [
            (self.csv, lambda: _table(traces, graph)),
            (self.graphml, lambda: _graphml(traces, graph)),
            (self.report, lambda: (_page(traces, document, chain), "")),
        ]
        said = []
        for path, make in making:
            if path is not None:
                raw, what = make()
                write_new_file(path, raw, force=self.force)
                said.append(f"wrote {path}{f' ({what})' if what else ''}")
        return said


def _table(traces: Sequence[Trace], graph: SupplyGraph) -> tuple[bytes, str]:
    import csv
    import io

    from greenchain.graph.traces.trace_table import COLUMNS, trace_rows
    from greenchain.values.text import cell, counted

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")  # RFC 4180
    writer.writerow(COLUMNS)
    count = 0
    for each in traces:
        for row in trace_rows(each, graph):
            writer.writerow([cell(value) for value in row])
            count += 1
    return text.getvalue().encode("utf-8", "backslashreplace"), counted(count, "row")


def _graphml(traces: Sequence[Trace], graph: SupplyGraph) -> tuple[bytes, str]:
    import io

    import networkx as nx

    from greenchain.graph.traces.trace_table import trace_to_networkx
    from greenchain.values.text import counted

    drawn = nx.compose_all([trace_to_networkx(each, graph) for each in traces])
    raw = io.BytesIO()
    nx.write_graphml(drawn, raw)
    return raw.getvalue(), f"{counted(len(drawn), 'node')}, {counted(drawn.number_of_edges(), 'link')}"


def _page(traces: Sequence[Trace], document: Mapping[str, Any], chain: Chain) -> bytes:
    from greenchain.report.names import Names
    from greenchain.workspace import Question
    from greenchain.workspace.evaluation import Answer, Evaluation

    trace = traces[0]
    question = Question("trace", "trace", {"subject": trace.subject, "direction": str(document["direction"])})
    evaluation = Evaluation(
        title=", ".join(map(Names(document).label, trace.subjects[:MAX_TITLED])),
        at=trace.at,
        known_at=trace.known_at or chain.known_at or trace.at,
        files=(),
        findings=chain.inputs.findings(),
        answers=(Answer(question, document),),
        standards=(),
        names=document["names"],
    )
    return evaluation.report().html().encode()
