"""Expat on bytes nobody trusts: no entity is declared, no DTD read beyond its name, nothing fetched or expanded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from greenchain.values.errors import Fault, InputError

CHUNK = 65_536  # bytes between two looks at what was found: expat stops no sooner than at the end of a chunk
_ENCODINGS = frozenset({"utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "iso-8859-1"})  # what expat itself reads

Started = Callable[[str, dict[str, str]], None]


@dataclass(slots=True)
class Node:
    """An element: ``{namespace}local`` or, without namespace or in the document's own, just its local name.

    Attributes:
        name: the name.
        line: the line its start tag begins in.
        attributes: by name; those of XML Schema (``xsi:...``) and of XML itself left out.
        children: the elements in it, in order.
        text: its own text, untouched.
    """

    name: str
    line: int
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)
    text: str = ""


class GuardedParser:
    """A parser that tells elements and text to its callbacks, and refuses what attacks need.

    Attributes:
        expat: the parser itself, for whoever listens to more.
    """

    def __init__(self, *, start: Started, end: Callable[[str], None], characters: Callable[[str], None]) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = characters
        self.expat = parser

    def feed(self, chunk: bytes, *, is_last: bool) -> None:
        """Parse some more.

        Raises:
            InputError: not well-formed, a DTD or an encoding that is refused, or what a callback raises.
        """
        try:
            self.expat.Parse(chunk, is_last)
        except expat.ExpatError as error:
            place = f"line {error.lineno}"
            raise InputError(
                Fault("XML_SYNTAX", "well-formed XML", expat.ErrorString(error.code), where=place)
            ) from None
        except (LookupError, ValueError):  # from the decoding of a name or text that no codec takes
            raise InputError(Fault("XML_ENCODING", "UTF-8 or UTF-16", where=self.line())) from None

    def line(self) -> str:
        """Where the parser stands, as faults name it."""
        return f"line {self.expat.CurrentLineNumber}"

    def refusal(self, code: str, expected: str, found: str = "") -> InputError:
        """The error that refuses what the parser stands at."""
        return InputError(Fault(code, expected, found, where=self.line()))

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise self.refusal("XML_ENCODING", "UTF-8 or UTF-16", repr(encoding))

    def _doctype(self, _name: str, system: str | None, public: str | None, has_subset: int) -> None:
        # A bare name says nothing and stands in published examples; a subset or an address is what attacks need
        if system is not None or public is not None or has_subset:
            found = "declarations inside" if has_subset else "an external DTD"
            raise self.refusal("XML_DOCTYPE_REFUSED", "no DTD", found)

    def _entity(self, name: str, *_: object) -> None:
        raise self.refusal("XML_DOCTYPE_REFUSED", "no entity declarations", name)
