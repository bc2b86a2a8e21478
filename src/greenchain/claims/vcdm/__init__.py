"""The W3C Verifiable Credentials data model 2.0: credentials and presentations, as their documents show them.

``context_faults`` and ``data_model_faults`` are what every verification asks, of the JSON alone: what is signed and
judged there is the JSON itself, so a context decides nothing. ``examine_document`` judges an unsecured document in
full, down to whether its contexts map its types to URLs.
"""

from greenchain.claims.vcdm.credential import RULES, context_faults, data_model_faults
from greenchain.claims.vcdm.examining import examine_document
from greenchain.claims.vcdm.presentation import presentation_faults
from greenchain.claims.vcdm.shape import (
    BASE_CONTEXT,
    BASE_TYPE,
    ENVELOPED_TYPE,
    MAX_FAULTS,
    PRESENTATION_TYPE,
    STATUS_LIST_TYPE,
    Document,
    as_list,
    id_of,
    instant_of,
    is_url,
    types_of,
)

__all__ = [
    "BASE_CONTEXT",
    "BASE_TYPE",
    "ENVELOPED_TYPE",
    "MAX_FAULTS",
    "PRESENTATION_TYPE",
    "RULES",
    "STATUS_LIST_TYPE",
    "Document",
    "as_list",
    "context_faults",
    "data_model_faults",
    "examine_document",
    "id_of",
    "instant_of",
    "is_url",
    "presentation_faults",
    "types_of",
]
