"""Made declarations, screened with everything that was made for them, and what screening comes to on them.

The labels are a second opinion: what makes them knows nothing of how screening judges. A declaration is flagged where
its lane is red or yellow. One with a planted item is a positive of its layer, every other one is a negative of all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from greenchain.adapters.keys import signer_from_seed
from greenchain.adapters.shipped import load_standards
from greenchain.claims import TrustPolicy
from greenchain.formats import parse_declaration, read_records
from greenchain.formats.waste_documents import parse_documents
from greenchain.graph import build_graph
from greenchain.model.events import TraceEvent
from greenchain.model.nouns import DeclaredYield, Facility, FairPrice
from greenchain.screening import Documents
from greenchain.screening.beside import Beside
from greenchain.screening.prices import Prices
from greenchain.screening.rule_book import rule_book
from greenchain.screening.screen import screen_together
from greenchain.screening.yield_mass import recipes_of
from greenchain.values.outcome import Outcome
from greenchain.workspace import CaseFile
from greenchain.workspace.planting.cases import Kind, Layer
from greenchain.workspace.planting.credentials import credentials, trust_text
from greenchain.workspace.planting.lines import fixed_files, list_entries
from greenchain.workspace.planting.stream import cases
from greenchain.workspace.screen_claims import screening_certificates

AT = datetime(2028, 6, 1, tzinfo=UTC)
STANDARDS = load_standards()
FLAGGED = ("red", "yellow")


def declared(declaration):
    """A made declaration as screening reads it: a blank declares none."""
    items = [
        {**{name: text or None for name, text in item.facts.items()}, "item_no": str(number)}
        for number, item in enumerate(declaration.items, start=1)
    ]
    header = {name: text or None for name, text in declaration.facts.items()}
    return parse_declaration({**header, "declaration_id": declaration.id, "items": items})


def beside(run, **more):
    """All that was made beside the declarations of a run."""
    papers = {
        name: [p for case in run for p in getattr(case, name)] for name in ("notifications", "movements", "annex_vii")
    }
    document = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2028-01-01T00:00:00Z",
        "epcisBody": {"eventList": [json.loads(entry) for case in run for entry in list_entries(case)["events"]]},
    }
    tables = {name: read_records(text.encode(), name=name) for name, text in fixed_files().items()}
    events = read_records(json.dumps(document).encode(), name="e").records(TraceEvent)
    return Beside(
        AT,
        graph=build_graph(events, facilities=tables["facilities.csv"].records(Facility)),
        documents=Documents.of(parse_documents(papers)),
        prices=Prices.of(tables["prices.csv"].records(FairPrice)),
        recipes=recipes_of(tables["recipes.csv"].records(DeclaredYield)),
        certificates=certificates(),
        **more,
    )


@cache
def certificates():
    """The claims of the sites, verified under the policy beside them."""
    signer = signer_from_seed(bytes(32))
    files = [CaseFile(name, "claim", raw) for name, raw in credentials(signer, standards=STANDARDS)]
    policy = TrustPolicy.from_toml(trust_text(signer))
    verified, faults = screening_certificates(files, policy=policy, standards=STANDARDS, at=AT)
    assert faults == ()
    return verified


def screened(rows, *, seed):
    """Every made declaration with its result."""
    run = list(cases(rows, seed=seed, standards=STANDARDS))
    made = [declaration for case in run for declaration in case.declarations]
    shipments = tuple(map(declared, made))
    return zip(made, screen_together(shipments, rule_book(STANDARDS), beside(run)), strict=True)


@dataclass
class Told:
    """What became of the declarations of one pattern and kind."""

    declarations: int = 0
    flagged: int = 0
    prohibited: int = 0

    @property
    def share(self):
        """Of the declarations, those flagged."""
        return self.flagged / self.declarations if self.declarations else 1.0


@dataclass
class Effect:
    """By pattern, kind and layer, what became of its declarations."""

    told: dict[tuple[str, Kind, Layer], Told]

    @classmethod
    def of(cls, pairs: Iterable[tuple[object, object]]) -> Effect:
        """The effect over declarations with their results."""
        told: dict[tuple[str, Kind, Layer], Told] = {}
        for declaration, result in pairs:
            found = told.setdefault(_place(declaration), Told())
            found.declarations += 1
            found.flagged += result.lane.lane in FLAGGED
            found.prohibited += any(
                finding.outcome is Outcome.DOES_NOT_CONFORM and finding.severity in ("prohibited", "illegal_traffic")
                for finding in result.findings
            )
        return cls(told)

    def recall(self, layer: Layer) -> float:
        """Of the planted declarations of a layer, those flagged."""
        planted = list(self._of(Kind.PLANTED, layer))
        return sum(each.flagged for each in planted) / sum(each.declarations for each in planted)

    def precision(self, layer: Layer) -> float:
        """Of the flagged declarations that are planted in a layer or nowhere, those planted."""
        hits = sum(each.flagged for each in self._of(Kind.PLANTED, layer))
        wrong = sum(each.flagged for (_, kind, _), each in self.told.items() if kind is not Kind.PLANTED)
        return hits / (hits + wrong)

    @property
    def prohibited_lookalikes(self) -> float:
        """Of the look-alikes, those with a finding that forbids."""
        alike = [each for (_, kind, _), each in self.told.items() if kind is Kind.LOOKALIKE]
        return sum(each.prohibited for each in alike) / sum(each.declarations for each in alike)

    def lines(self) -> Iterator[str]:
        """A line a pattern, then the figures of both layers."""
        for (pattern, kind, layer), each in sorted(self.told.items()):
            shown = f"flagged {each.flagged} of {each.declarations}, prohibited {each.prohibited}"
            yield f"{pattern:24} {kind:10} {layer:6} {shown}"
        for layer in Layer:
            yield f"layer {layer}: recall {self.recall(layer):.3f}, precision {self.precision(layer):.3f}"
        yield f"look-alikes prohibited: {self.prohibited_lookalikes:.3f}"

    def _of(self, kind: Kind, layer: Layer) -> Iterator[Told]:
        return (each for (_, k, of), each in self.told.items() if (k, of) == (kind, layer))


def _place(declaration):
    """Pattern, kind and layer of a declaration: of its planted item, else of a look-alike, else of its first."""
    order = [Kind.PLANTED, Kind.LOOKALIKE, Kind.ORDINARY]
    label = min((item.label for item in declaration.items), key=lambda label: order.index(label.kind))
    return label.pattern, label.kind, label.layer
