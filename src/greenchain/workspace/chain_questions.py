"""What a workspace answers about lots on its own: traces, places, suppliers; each loads only what it needs."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from greenchain.graph import SupplyGraph, Trace, Whereabouts, history, where
from greenchain.values.time import aware
from greenchain.workspace.chains import Chain, Load, placed, supplied, traced
from greenchain.workspace.near_names import Hint, hints
from greenchain.workspace.records import Records
from greenchain.workspace.stages import Stages
from greenchain.workspace.tracing import suppliers_document, trace_ways, ways_of


class ChainQuestions(Records):
    """Questions about lots; ``subjects`` are one or several identifiers in any spelling.

    ``at`` is the instant of each question, aware; ``known_at`` leaves out what was recorded later, and where it is not
    given everything counts.
    """

    @abstractmethod
    def chain(self, load: Load, *, known_at: datetime | None = None) -> Chain:
        """What of the log a question needs."""

    @abstractmethod
    def stages(self, chain: Chain, *, at: datetime, known_at: datetime | None = None) -> Stages:
        """A chain with its claims examined."""

    def trace(
        self,
        subjects: str | Sequence[str],
        *,
        at: datetime,
        known_at: datetime | None = None,
        direction: str = "upstream",
        parts: bool = False,
        exposure: bool = False,
        **options: Any,  # noqa: ANN401 - the options that both traces take
    ) -> tuple[Trace, ...]:
        """The traces of ``subjects``: one for ``upstream`` or ``downstream``, two for ``both``.

        Args:
            subjects, at, known_at: as for every question.
            direction: which way.
            parts, exposure: as ``trace_upstream`` takes them.
            options: ``shares``, ``time_plausible``, ``max_depth``, as ``trace_upstream`` takes them.

        Raises:
            GreenchainError: another direction.
        """
        asked, bounds = _listed(subjects), {"parts": parts, "exposure": exposure}
        load = traced(asked, directions=ways_of(direction), at=at, **bounds)
        graph = self.chain(load, known_at=known_at).graph()
        return trace_ways(graph, asked, direction=direction, at=at, known_at=known_at, **bounds, **options)

    def where(self, subjects: str | Sequence[str], *, at: datetime, known_at: datetime | None = None) -> Whereabouts:
        """Where ``subjects`` are, each part of a lot for itself."""
        return where(self._placed(subjects, at, known_at), _listed(subjects), at=at, known_at=known_at)

    def history(self, subjects: str | Sequence[str], *, at: datetime, known_at: datetime | None = None) -> Whereabouts:
        """Where ``subjects`` were until ``at``, one stretch after the other."""
        return history(self._placed(subjects, at, known_at), _listed(subjects), at=at, known_at=known_at)

    def suppliers(
        self,
        subjects: str | Sequence[str],
        *,
        at: datetime,
        known_at: datetime | None = None,
        claim_type: str = "",
    ) -> Mapping[str, Any]:
        """The result document on everybody behind ``subjects``, tier by tier: see ``tracing.suppliers_document``.

        With a ``claim_type`` also who of them has no such claim in force, by the policy of the workspace.
        """
        asked = _listed(subjects)
        chain = self.chain(supplied(asked, at=at), known_at=known_at)
        stages = self.stages(chain, at=at, known_at=known_at)
        return suppliers_document(stages, asked, claim_type=claim_type, log_position=chain.position)

    def hints(
        self, names: Sequence[str], *, at: datetime, known_at: datetime | None = None, chain: Chain
    ) -> tuple[Hint, ...]:
        """What to say of ``names`` that no event names: see ``near_names``."""
        if not names:
            return ()
        return hints(
            names,
            at=aware(at),
            known=self.events(known_at=chain.known_at),
            everything=self.events() if known_at is not None else None,
            inputs=chain.inputs,
            event_count=self.event_count(),
        )

    def _placed(self, subjects: str | Sequence[str], at: datetime, known_at: datetime | None) -> SupplyGraph:
        return self.chain(placed(_listed(subjects), at=at), known_at=known_at).graph()


def _listed(subjects: str | Sequence[str]) -> Sequence[str]:
    return (subjects,) if isinstance(subjects, str) else subjects
