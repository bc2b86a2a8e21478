"""Documents of the United Nations Transparency Protocol: read into what greenchain knows, and written from it."""

from greenchain.formats.untp.conformity_scheme import ImportedScheme, read_conformity_scheme
from greenchain.formats.untp.conformity_scheme_writing import ExportedScheme, write_conformity_scheme
from greenchain.formats.untp.document import DocumentFault, UntpDocument, write_credential
from greenchain.formats.untp.mapping import MAPPING
from greenchain.formats.untp.nouns import lot_id, nouns_of
from greenchain.formats.untp.reading import document_from, read_credential, read_credentials

__all__ = [
    "MAPPING",
    "DocumentFault",
    "ExportedScheme",
    "ImportedScheme",
    "UntpDocument",
    "document_from",
    "lot_id",
    "nouns_of",
    "read_conformity_scheme",
    "read_credential",
    "read_credentials",
    "write_conformity_scheme",
    "write_credential",
]
