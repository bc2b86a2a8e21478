"""The JSON-LD contexts that lie among the files of other bodies, as far as the packs pin them."""

from __future__ import annotations

from greenchain.claims.context_pins import KIND, accept, merged_pins, pins_of
from greenchain.claims.contexts import Contexts
from greenchain.standards import Standards
from greenchain.workspace.suites.answers import Files, below


def pinned_contexts(files: Files, *, standards: Standards) -> Contexts:
    """The contexts among ``files`` that the packs pin."""
    pins = merged_pins(pin for pack in standards.of_kind(KIND) for pin in pins_of(pack))
    return accept([files[name] for name in below(files, "contexts", ending="")], pins=pins)
