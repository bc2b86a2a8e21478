"""The reserved words of JSON-LD and the shapes of IRIs: what may be a name, what is a word of the language itself.

Source: W3C JSON-LD 1.1, 1.7 (keywords); RFC 3987.
"""

from __future__ import annotations

import re

_OF_CONTEXTS = ("@base", "@container", "@import", "@nest", "@prefix", "@propagate", "@protected", "@version", "@vocab")
_OF_DOCUMENTS = ("@context", "@direction", "@graph", "@id", "@included", "@index", "@language", "@reverse", "@type")
_OF_VALUES = ("@json", "@list", "@none", "@set", "@value")
KEYWORDS = frozenset((*_OF_CONTEXTS, *_OF_DOCUMENTS, *_OF_VALUES))
BASE_CONTEXT = "https://www.w3.org/ns/credentials/v2"
"""What every document's contexts begin with (VCDM 2.0, 4.3)."""
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"

# A name of this shape that is no keyword is reserved, and ignored wherever it stands
_LIKE_KEYWORD = re.compile(r"@[A-Za-z]+")
_ABSOLUTE_IRI = re.compile('[A-Za-z][A-Za-z0-9+.-]*+:[^\x00-\x20<>"{}|^`\\\\\x7f-\x9f\ud800-\udfff\ufffe\uffff]++')
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*+")


def is_absolute_iri(text: str) -> bool:
    """Whether ``text`` is an IRI with a scheme and without any character that N-Quads or a reader would trip over.

    >>> is_absolute_iri("did:key:z6Mk"), is_absolute_iri("a b:c"), is_absolute_iri("_:b0")
    (True, False, False)
    """
    return _ABSOLUTE_IRI.fullmatch(text) is not None


def is_language_tag(text: str) -> bool:
    """Whether ``text`` has the shape of a BCP 47 tag."""
    return _LANGUAGE_TAG.fullmatch(text) is not None


def is_like_keyword(text: str) -> bool:
    """Whether ``text`` is reserved for keywords to come."""
    return text not in KEYWORDS and _LIKE_KEYWORD.fullmatch(text) is not None
