"""One door for every input: bytes under a name become a batch, read by the first format that recognizes them."""

from __future__ import annotations

from collections.abc import Sequence

from greenchain.formats.batch import Batch, Format
from greenchain.formats.declaration_json import DECLARATIONS_JSON
from greenchain.formats.declaration_table import DECLARATIONS_CSV
from greenchain.formats.epcis_json import EPCIS_JSON
from greenchain.formats.epcis_strict_reading import EPCIS_JSON_STRICT, EPCIS_XML_STRICT
from greenchain.formats.epcis_xml import EPCIS_XML
from greenchain.formats.json_shape import outer_names
from greenchain.formats.log_proofs import LOG_PROOFS
from greenchain.formats.lot_claims_table import LOT_CLAIMS_CSV
from greenchain.formats.master_tables import MASTER_TABLES
from greenchain.formats.postings_table import POSTINGS_CSV
from greenchain.formats.signed_claims import SIGNED_CLAIMS
from greenchain.formats.table import header_of
from greenchain.formats.table_shapes import almost_fitting
from greenchain.values.errors import Fault, GreenchainError, InputError

BUILT_IN: tuple[Format, ...] = (
    EPCIS_JSON,
    EPCIS_XML,
    SIGNED_CLAIMS,
    LOG_PROOFS,
    DECLARATIONS_JSON,
    DECLARATIONS_CSV,
    *MASTER_TABLES,
    POSTINGS_CSV,
    LOT_CLAIMS_CSV,
)
"""The formats of this version, in the order they are asked; a plug-in's go in front."""

_STRICT = {EPCIS_JSON: EPCIS_JSON_STRICT, EPCIS_XML: EPCIS_XML_STRICT}
STRICT: tuple[Format, ...] = tuple(_STRICT.get(known, known) for known in BUILT_IN)
"""The same formats for a receiver who takes of EPCIS only what GS1's JSON Schema allows."""

_NAMED = 8  # members or columns named in a message: enough to recognize the file


def read_records(data: bytes, *, name: str, formats: Sequence[Format] = BUILT_IN) -> Batch:
    r"""The records that ``data`` holds, and every fault of the rest.

    Args:
        data: the bytes as they came.
        name: what to call them in faults, such as a file name.
        formats: what to try, in order; the first that recognizes the bytes reads them.

    Raises:
        InputError: no format recognizes the bytes (``FORMAT_UNSUPPORTED``), or nothing of them can be read.

    >>> read_records(b"party,name,country\nurn:x:1,ACME,DE\n", name="parties.csv").counts["Party"]
    1
    """
    if not isinstance(data, bytes | bytearray):
        raise TypeError(f"data must be bytes, not {type(data).__name__}")
    raw = bytes(data)
    for candidate in formats:
        if candidate.recognizes(raw, name):
            try:
                return candidate.read(raw, name)
            except GreenchainError as error:
                raise error.within(file=name) from None
    raise _unsupported(raw, name, formats)


def _unsupported(raw: bytes, name: str, formats: Sequence[Format]) -> InputError:
    near = almost_fitting(header_of(raw)) if outer_names(raw) is None else None
    if near:
        return InputError(Fault("FORMAT_UNSUPPORTED", near[0], near[1], file=name, where="row 1"))
    known = ", ".join(candidate.name for candidate in formats)
    return InputError(Fault("FORMAT_UNSUPPORTED", f"one of {known}", _describe(raw), file=name))


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
