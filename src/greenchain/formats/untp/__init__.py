"""Documents of the United Nations Transparency Protocol: read into what greenchain knows, and written from it."""

from greenchain.formats.untp.conformity_scheme import ImportedScheme, read_conformity_scheme
from greenchain.formats.untp.conformity_scheme_writing import ExportedScheme, write_conformity_scheme

__all__ = ["ExportedScheme", "ImportedScheme", "read_conformity_scheme", "write_conformity_scheme"]
