"""Documents of the United Nations Transparency Protocol: read into what greenchain knows, and written from it."""

from greenchain.formats.untp.conformity_scheme import ImportedScheme, read_conformity_scheme
from greenchain.formats.untp.conformity_scheme_writing import ExportedScheme, write_conformity_scheme
from greenchain.formats.untp.document import DocumentFault, UntpDocument, write_credential
from greenchain.formats.untp.reading import read_credential, read_credentials

__all__ = [
    "DocumentFault",
    "ExportedScheme",
    "ImportedScheme",
    "UntpDocument",
    "read_conformity_scheme",
    "read_credential",
    "read_credentials",
    "write_conformity_scheme",
    "write_credential",
]
