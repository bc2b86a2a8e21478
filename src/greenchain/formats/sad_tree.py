"""A customs document in XML as one small tree, from bytes nobody trusts; sizes are bounded, each with its reason."""

from __future__ import annotations

from greenchain.formats.guarded_xml import CHUNK, GuardedParser, Node
from greenchain.values.errors import Fault, InputError

MAX_BYTES = 64 * 1024 * 1024  # as other declarations in memory
MAX_DEPTH = 32  # the documents read nest to 6
MAX_ELEMENTS = 2_000_000  # 9,999 items of about 150 elements; some 600 MB as a tree at the very most


def read_tree(data: bytes) -> Node:
    """The outermost element with all that is in it; namespaces and attributes are left out.

    Raises:
        InputError: not well-formed, a DTD or encoding that is refused, or over a budget.

    >>> read_tree(b"<ASYCUDA><Item/></ASYCUDA>").children[0].name
    'Item'
    """
    if len(data) > MAX_BYTES:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_BYTES} bytes", f"{len(data)} bytes"))
    builder = _Builder()
    for start in range(0, len(data), CHUNK):
        builder.parser.feed(data[start : start + CHUNK], is_last=False)
    builder.parser.feed(b"", is_last=True)
    return builder.root


class _Builder:
    """The tree while it is read."""

    def __init__(self) -> None:
        self.root = Node("", 0, {})
        self.parser = GuardedParser(start=self._start, end=self._end, characters=self._characters)
        self._open: list[Node] = []
        self._texts: list[list[str]] = []
        self._count = 0

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= MAX_DEPTH:
            raise self.parser.refusal("BUDGET_EXCEEDED", f"nesting of at most {MAX_DEPTH}", "deeper nesting")
        if self._count > MAX_ELEMENTS:
            raise self.parser.refusal("BUDGET_EXCEEDED", f"at most {MAX_ELEMENTS} elements", "more elements")
        node = Node(name.rpartition(" ")[2], self.parser.expat.CurrentLineNumber, {})
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)
        self._texts.append([])

    def _end(self, _name: str) -> None:
        self._open.pop().text = "".join(self._texts.pop())

    def _characters(self, text: str) -> None:
        self._texts[-1].append(text)
