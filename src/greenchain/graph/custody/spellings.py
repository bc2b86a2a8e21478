"""When two spellings in a book are one name, and when they only look alike.

Case, width, blanks, invisible characters and the kind of dash make no other certificate, scheme, site, lot or product:
a book that spells one in two ways is read with one spelling, and says so. Names that look alike beyond that (letters of
other alphabets, O for 0, a dash left out) stay apart, and whoever adds up by name asks what the sum over them would be.
Identifiers that are URIs stay as they are: a GS1 lot ``a`` is not the lot ``A``.

Source: Unicode Standard Annex 15 (NFKC); Unicode Technical Standard 39, section 4, for what is confusable.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from greenchain.model.postings import Posting
from greenchain.values.finding import Finding
from greenchain.values.identifiers import folded
from greenchain.values.outcome import Outcome

# a letter or figure, and the Latin letter that a reader takes it for; capitals decide, for names are written in them
_CYRILLIC = (
    "\u0430a \u0432b \u0435e \u043ak \u043cm \u043dh \u043eo \u0440p \u0441c \u0442t \u0443y \u0445x"
    " \u0456i \u0458j \u0455s"
)
_GREEK = (
    "\u03b1a \u03b2b \u03b5e \u03b6z \u03b7h \u03b9i \u03bak \u03bcm \u03bdn \u03bfo \u03c1p \u03c4t \u03c5y \u03c7x"
)
_FIGURES = "0o 1l il"
_LATIN = {ord(pair[0]): pair[1] for pair in f"{_CYRILLIC} {_GREEK} {_FIGURES}".split()}
_SHOWN = 4  # spellings named in a finding: enough to see what is meant
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "certificate": ("certificate",),
    "characteristic": ("characteristic",),
    "scheme": ("scheme",),
    "site": ("site", "counterparty"),
    "lot": ("lot",),
    "product": ("product",),
}


def look(text: str) -> str:
    r"""What two names have in common that a reader may take for one.

    >>> look("\u0421-10") == look("C1O")
    True
    """
    letters = unicodedata.normalize("NFKD", folded(text))
    return "".join(letter for letter in letters if letter.isalnum()).translate(_LATIN).translate(_LATIN)


def one_spelling(postings: Sequence[Posting], *, products: Iterable[str]) -> tuple[tuple[Posting, ...], list[Finding]]:
    """The postings with each name in one spelling, its commonest, and a remark for each name that had several.

    Args:
        postings: in any order.
        products: names that a policy uses; a product that is one of them is spelled as there.
    """
    spelled: dict[str, dict[str, str]] = {}
    remarks: list[Finding] = []
    for kind, fields in _FIELDS.items():
        counts = Counter(name for posting in postings for field in fields if (name := getattr(posting, field)))
        fixed = set(products) if kind == "product" else set()
        visible = {name for name in {*counts, *fixed} if folded(name)}
        groups = _groups(visible, folded if kind == "certificate" else _folded_word)
        spelled[kind] = {name: "" for name in counts if not folded(name)}  # invisible, so none is stated
        for names in groups:
            chosen = min(names, key=lambda name: (name not in fixed, -counts[name], name))
            others = [name for name in names if name != chosen and counts[name]]
            spelled[kind] |= dict.fromkeys(others, chosen)
            if others:
                detail = f"{kind} {', '.join(map(repr, [chosen, *others[:_SHOWN]]))} read as one"
                remarks.append(Finding("balance/posting", Outcome.NOT_APPLICABLE, "SPELLINGS_JOINED", detail, chosen))
    if not any(spelled.values()):
        return tuple(postings), remarks
    return tuple(_respelled(posting, spelled) for posting in postings), remarks


def alike(names: Iterable[str]) -> list[tuple[str, ...]]:
    """The names of which several look alike, group by group."""
    return _groups(set(names), look)


def _folded_word(text: str) -> str:
    return text if ":" in text else folded(text)


def _groups(names: set[str], key: Callable[[str], str]) -> list[tuple[str, ...]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        groups[key(name)].append(name)
    return sorted(tuple(sorted(group)) for group in groups.values() if len(group) > 1)


def _respelled(posting: Posting, spelled: Mapping[str, Mapping[str, str]]) -> Posting:
    changed = {
        field: name
        for kind, fields in _FIELDS.items()
        for field in fields
        if (name := spelled[kind].get(getattr(posting, field))) is not None
    }
    return replace(posting, **changed) if changed else posting  # type: ignore[arg-type]  # fields of text
