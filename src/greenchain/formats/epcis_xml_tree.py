"""The events of an EPCIS XML document as small trees, one at a time, from bytes nobody trusts.

The header and all else outside the event list are passed over. Sizes are bounded, each bound with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from greenchain.formats.guarded_xml import CHUNK, GuardedParser, Node
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import REFUSED_NAMES

MAX_BYTES = 64 * 1024 * 1024  # one document is one transaction of a store; the budget of the JSON syntax
MAX_EVENTS = 200_000  # likewise
MAX_DEPTH = 64  # as for JSON: no standard document nests deeper than about 20
MAX_ELEMENTS = 500_000  # elements and attributes of one event: a full ship of pallets, and some 100 MB as a tree


_NAMESPACE = re.compile(r"urn:epcglobal:epcis(?:-query)?:xsd:([12])")
_TOOLS = frozenset(
    f"http://www.w3.org/{path}" for path in ("2001/XMLSchema-instance", "2001/XMLSchema", "XML/1998/namespace")
)
_ROOTS = frozenset({"EPCISDocument", "EPCISQueryDocument"})
_ENVELOPE = _ROOTS | {"EPCISBody", "QueryResults", "resultsBody"}  # what an event list lies in
EVENT_NAMES = frozenset(
    {"ObjectEvent", "AggregationEvent", "TransformationEvent", "TransactionEvent", "AssociationEvent", "QuantityEvent"}
)
WRAPPERS = frozenset({"extension", "baseExtension"})  # EPCIS 1.2: later fields lie in these; they mean nothing


@dataclass(frozen=True, slots=True)
class XmlEvent:
    """One event of a document.

    Attributes:
        node: its element; its children are still to be judged.
        index: its number in the event list, from 0.
        prefixes: the namespaces in scope, by prefix: what prefixed names in values mean.
        mixed: the line and name of the first element from another EPCIS version than the document's.
    """

    node: Node
    index: int
    prefixes: dict[str, str]
    mixed: tuple[int, str] | None


class EventTrees:
    """A walk over a document.

    Attributes:
        root: local name of the outermost element, once seen; ``root_line`` its line.
        attributes: its attributes.
        prefixes: the namespaces declared by the root, by prefix, those of EPCIS and of XML tools left out.
        namespace_version: ``1`` or ``2``, by its namespace; empty for a bare event without one.
        qualified: the line of the first element inside the root that carries the EPCIS namespace, or 0.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.root = ""
        self.root_line = 0
        self.attributes: dict[str, str] = {}
        self.prefixes: dict[str, str] = {}
        self.namespace_version = ""
        self.qualified = 0
        self._found: list[XmlEvent] = []
        self._count = 0
        self._lists = 0
        self._depth = 0
        self._stack: list[Node] = []  # open elements of the event being built
        self._texts: list[list[str]] = []
        self._elements = 0
        self._mixed: tuple[int, str] | None = None
        self._states = ["envelope"]  # what the children of each open element are: envelope, list, event or skipped
        self._scopes: dict[str, list[str]] = {}
        self._event_prefixes: dict[str, str] = {}
        self._parser = self._new_parser()

    def __iter__(self) -> Iterator[XmlEvent]:
        """The events, in order.

        Raises:
            InputError: not well-formed, a DTD or encoding that is refused, over a budget, or without an event list.
        """
        if len(self._data) > MAX_BYTES:
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_BYTES} bytes", f"{len(self._data)} bytes"))
        for start in range(0, len(self._data), CHUNK):
            self._parser.feed(self._data[start : start + CHUNK], is_last=False)
            yield from self._taken()
        self._parser.feed(b"", is_last=True)
        yield from self._taken()
        if not self._lists and self.root not in EVENT_NAMES:
            raise self._parser.refusal("EVENT_MALFORMED", "an EventList in the EPCISBody", self.root)

    def _new_parser(self) -> GuardedParser:
        parser = GuardedParser(start=self._start, end=self._end, characters=self._characters)
        parser.expat.StartNamespaceDeclHandler = self._enter_scope
        parser.expat.EndNamespaceDeclHandler = self._leave_scope
        return parser

    def _taken(self) -> list[XmlEvent]:
        found, self._found = self._found, []
        return found

    def _enter_scope(self, prefix: str | None, uri: str | None) -> None:
        self._scopes.setdefault(prefix or "", []).append(uri or "")
        if self._stack and prefix and uri and _is_vocabulary(uri):
            self._event_prefixes.setdefault(prefix, uri)

    def _leave_scope(self, prefix: str | None) -> None:
        self._scopes[prefix or ""].pop()

    def _in_scope(self) -> dict[str, str]:
        scopes = sorted(self._scopes.items())
        return {prefix: uris[-1] for prefix, uris in scopes if prefix and uris and _is_vocabulary(uris[-1])}

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._parser.refusal("BUDGET_EXCEEDED", f"nesting of at most {MAX_DEPTH}", "deeper nesting")
        state = self._states[-1]
        if state == "skipped":
            self._states.append(state)
        elif state == "event":
            self._add(name, attributes)
        elif self._depth == 1:
            self._open_root(name, attributes)
        else:
            self._open_inside(state, self._local(name), name, attributes)

    def _open_root(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        match = _NAMESPACE.fullmatch(namespace)
        if match is None and (namespace or local in _ROOTS):
            expected = "a root in the namespace urn:epcglobal:epcis:xsd:2 or 1"
            raise self._parser.refusal("FORMAT_UNSUPPORTED", expected, name)
        self.root_line = self._parser.expat.CurrentLineNumber
        self.root, self.namespace_version = local, match[1] if match else ""
        self.attributes = _plain(attributes)
        self.prefixes = self._in_scope()
        if local in EVENT_NAMES:
            self._begin(local, attributes)
        elif local in ("EventList", *_ENVELOPE):
            self._open_inside("envelope", local, name, attributes)
        else:
            raise self._parser.refusal("FORMAT_UNSUPPORTED", "an EPCISDocument or EPCISQueryDocument", local)

    def _open_inside(self, state: str, local: str, name: str, attributes: dict[str, str]) -> None:
        if self._mixed:
            raise self._parser.refusal("XML_NAMESPACE_MIXED", "one version of EPCIS", name)
        if state == "list" and local not in WRAPPERS:
            self._begin(local, attributes)
        elif local == "EventList":
            self._lists += 1
            if self._lists > 1:
                raise self._parser.refusal("XML_ELEMENT_REPEATED", "one EventList")
            self._states.append("list")
        else:
            is_kept = state == "list" or local in _ENVELOPE
            self._states.append(state if is_kept else "skipped")

    def _begin(self, local: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_EVENTS:
            raise self._parser.refusal("BUDGET_EXCEEDED", f"at most {MAX_EVENTS} events", "more events")
        self._elements, self._mixed = 0, None
        self._event_prefixes = self._in_scope()
        self._add(local, attributes)

    def _add(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1 + len(attributes)
        if self._elements > MAX_ELEMENTS:
            raise self._parser.refusal("BUDGET_EXCEEDED", f"at most {MAX_ELEMENTS} elements an event", "more elements")
        line = self._parser.expat.CurrentLineNumber
        node = Node(self._local(name), line, _plain(attributes) if attributes else {})
        if not REFUSED_NAMES.isdisjoint((node.name, *node.attributes)):
            raise self._parser.refusal("JSON_NAME_REFUSED", "no reserved name", node.name)
        if self._stack:
            self._stack[-1].children.append(node)
        self._stack.append(node)
        self._texts.append([])
        self._states.append("event")

    def _local(self, name: str) -> str:
        """``name`` as nodes have it; what the EPCIS namespace qualifies needlessly or wrongly is remembered."""
        if " " not in name:
            return name
        namespace, _, local = name.rpartition(" ")
        match = _NAMESPACE.fullmatch(namespace)
        if match is None:
            return f"{{{namespace}}}{local}"
        if match[1] != self.namespace_version and self.namespace_version:
            self._mixed = self._mixed or (self._parser.expat.CurrentLineNumber, name)
        elif not namespace.endswith(f"-query:xsd:{match[1]}"):  # the query schema qualifies one element itself
            self.qualified = self.qualified or self._parser.expat.CurrentLineNumber
        return local

    def _end(self, _name: str) -> None:
        self._depth -= 1
        self._states.pop()
        if not self._stack:
            return
        node = self._stack.pop()
        node.text = "".join(self._texts.pop())
        if not self._stack:
            self._found.append(XmlEvent(node, self._count - 1, self._event_prefixes, self._mixed))
            self._mixed = None

    def _characters(self, text: str) -> None:
        if self._stack:
            self._texts[-1].append(text)
        elif self._states[-1] == "list" and not text.isspace():
            raise self._parser.refusal("XML_ELEMENT_MALFORMED", "events", repr(text))


def _is_vocabulary(namespace: str) -> bool:
    """Whether values may have names in a namespace: not in those of EPCIS and of XML tools."""
    return bool(namespace) and namespace not in _TOOLS and _NAMESPACE.fullmatch(namespace) is None


def _plain(attributes: dict[str, str]) -> dict[str, str]:
    """Attributes under ``{namespace}local`` or their bare name, without those that speak to XML tools."""
    plain: dict[str, str] = {}
    for name, value in attributes.items():
        namespace, _, local = name.rpartition(" ")
        if namespace not in _TOOLS:
            plain[f"{{{namespace}}}{local}" if namespace else local] = value
    return plain
