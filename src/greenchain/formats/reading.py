"""One door for every input: bytes under a name become a batch, read by the first format that recognizes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from greenchain.formats.batch import Batch, Format
from greenchain.formats.declaration_json import DECLARATIONS_JSON
from greenchain.formats.declaration_table import DECLARATIONS_CSV
from greenchain.formats.epcis_json import EPCIS_JSON
from greenchain.formats.epcis_strict_reading import EPCIS_JSON_STRICT, EPCIS_XML_STRICT
from greenchain.formats.epcis_xml import EPCIS_XML
from greenchain.formats.gzip_bytes import unpacked
from greenchain.formats.json_shape import outer_names
from greenchain.formats.log_proofs import LOG_PROOFS
from greenchain.formats.lot_claims_table import LOT_CLAIMS_CSV
from greenchain.formats.master_tables import MASTER_TABLES
from greenchain.formats.postings_table import POSTINGS_CSV
from greenchain.formats.price_table import PRICES_CSV
from greenchain.formats.sad import SAD_XML
from greenchain.formats.signed_claims import SIGNED_CLAIMS
from greenchain.formats.table import header_of
from greenchain.formats.table_shapes import almost_fitting
from greenchain.formats.waste_documents import WASTE_DOCUMENTS_JSON
from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.values.json import parse_json

BUILT_IN: tuple[Format, ...] = (
    EPCIS_JSON,
    EPCIS_XML,
    SIGNED_CLAIMS,
    LOG_PROOFS,
    DECLARATIONS_JSON,
    WASTE_DOCUMENTS_JSON,
    DECLARATIONS_CSV,
    SAD_XML,
    *MASTER_TABLES,
    POSTINGS_CSV,
    LOT_CLAIMS_CSV,
    PRICES_CSV,
)
"""The formats of this version, in the order they are asked; a plug-in's go in front."""

_STRICT = {EPCIS_JSON: EPCIS_JSON_STRICT, EPCIS_XML: EPCIS_XML_STRICT}
STRICT: tuple[Format, ...] = tuple(_STRICT.get(known, known) for known in BUILT_IN)
"""The same formats for a receiver who takes of EPCIS only what GS1's JSON Schema allows."""

_EXPECTED = "EPCIS as JSON or XML, a signed claim, a log proof, a declaration or a table that is known"
_LINE = 4096  # bytes of a first line that are looked at
_NAMED = 8  # members or columns named in a message: enough to recognize the file


def read_records(data: bytes, *, name: str, formats: Sequence[Format] = BUILT_IN) -> Batch:
    r"""The records that ``data`` holds, and every fault of the rest.

    Args:
        data: the bytes as they came; gzip is unpacked first.
        name: what to call them in faults, such as a file name.
        formats: what to try, in order; the first that recognizes the bytes reads them.

    Raises:
        InputError: no format recognizes the bytes (``FORMAT_UNSUPPORTED``), or nothing of them can be read.

    >>> read_records(b"party,name,country\nurn:x:1,ACME,DE\n", name="parties.csv").counts["Party"]
    1
    """
    if not isinstance(data, bytes | bytearray):
        raise TypeError(f"data must be bytes, not {type(data).__name__}")
    try:
        raw = unpacked(bytes(data))
    except GreenchainError as error:
        raise error.within(file=name) from None
    for candidate in formats:
        if candidate.recognizes(raw, name):
            try:
                return candidate.read(raw, name)
            except GreenchainError as error:
                raise error.within(file=name) from None
    raise _unsupported(raw, name, formats)


def _unsupported(raw: bytes, name: str, formats: Sequence[Format]) -> InputError:
    cause, remedy = next(((said, remedy) for is_so, said, remedy in _CAUSES if is_so(raw)), ("", ""))
    if not cause and outer_names(raw) is not None:
        try:
            parse_json(raw)
        except InputError as error:  # broken JSON is of no format until it is mended
            return error.within(file=name)
    near = almost_fitting(header_of(raw)) if not cause and outer_names(raw) is None else None
    if near:
        return InputError(Fault("FORMAT_UNSUPPORTED", near[0], near[1], file=name, where="row 1"))
    added = "".join(f", {each.name}" for each in formats if each not in (*BUILT_IN, *STRICT))
    found = cause or _describe(raw)
    return InputError(Fault("FORMAT_UNSUPPORTED", _EXPECTED + added, found, file=name, remedy=remedy))


def _is_separated_by(mark: bytes) -> Callable[[bytes], bool]:
    def is_so(raw: bytes) -> bool:
        line = raw[:_LINE].splitlines()[0]
        is_near = almost_fitting(
            [cell.strip(' "').lower() for cell in line.decode("utf-8", "replace").split(mark.decode())]
        )
        return mark in line and b"," not in line and is_near is not None

    return is_so


# Files that people send in place of what they mean, and what to do about each
_CAUSES: tuple[tuple[Callable[[bytes], bool], str, str], ...] = (
    (lambda raw: not raw.strip(), "an empty file", "Send the file again; it holds nothing."),
    (
        lambda raw: raw.startswith(b"PK\x03\x04"),
        "a ZIP archive, such as a workbook (xlsx)",
        "Save a sheet as CSV UTF-8; unpack an archive.",
    ),
    (lambda raw: raw.startswith(b"\xd0\xcf\x11\xe0"), "an old workbook (xls)", "Save the sheet as CSV UTF-8."),
    (lambda raw: raw.startswith(b"%PDF"), "a PDF document", "Send the data that it was made of."),
    (
        lambda raw: raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw[:_LINE],
        "text in UTF-16, or no text",
        "Save the file as UTF-8.",
    ),
    (_is_separated_by(b";"), "a table with semicolons between its cells", "Save the table with commas."),
    (_is_separated_by(b"\t"), "a table with tabs between its cells", "Save the table with commas."),
)


def _describe(raw: bytes) -> str:
    names = outer_names(raw)
    if names is not None:
        return f"JSON with the members {_some(sorted(names))}" if names else "JSON without members"
    columns = [column for column in header_of(raw) if column]
    if len(columns) > 1:
        return f"a table with the columns {_some(columns)}"
    return f"{len(raw)} bytes that begin with {raw[:16]!r}" if raw else "no bytes"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
