"""Whether the rules of a scheme's pack are those of the claims in a book: another scheme's may be other ones."""

from __future__ import annotations

from collections.abc import Iterator

from greenchain.graph.custody.book import Book
from greenchain.graph.custody.policy import AccountPolicy
from greenchain.values.finding import Finding
from greenchain.values.identifiers.names import name_key
from greenchain.values.outcome import Outcome


def outside_scheme(book: Book, *, policy: AccountPolicy) -> Iterator[Finding]:
    """A remark for each scheme in the book that is not the one whose rules the policy takes from a pack."""
    own = [name_key(name).split() for name in policy.schemes]
    if not own:
        return
    named = {entry.posting.scheme for entry in book.entries} | {row.posting.scheme for row in book.open_rows}
    for scheme in sorted(named - {""}):
        words = name_key(scheme).split()
        if not any(words[: len(name)] == name for name in own):
            detail = f"claims under {scheme} judged by the rules of {', '.join(policy.schemes)}"
            yield Finding("balance/account", Outcome.NOT_APPLICABLE, "RULES_OF_ANOTHER_SCHEME", detail, scheme)
