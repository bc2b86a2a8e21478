"""The Chinese purchase lists: item in the list, certificate of a designated body, valid, to the current standard.

A certificate asked for itself is not replaced by another label. Rows that nobody has read, or of which it is not known
whether they hold that day, and standards that nothing on file tells the list's from, are left to a person.

Source: Cai-ku [2019] 9 with lists 18 and 19; certificates to the old standard count until the day of the pack.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from greenchain.recognition.answers import Phase, phase_of
from greenchain.recognition.criteria_sets import in_force
from greenchain.recognition.label_evidence import Asker, category_of, holding_findings
from greenchain.recognition.procurement_ruling import Ruling, needs
from greenchain.standards.facts import DesignatedBody, Fact, PurchaseItem
from greenchain.standards.questions import Certificate
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_LISTS = {"cai-ku 2019-18": "cn.cel", "cai-ku 2019-19": "cn.energy_conservation"}
_EFFECTS = ("mandatory", "priority")  # the stronger first
_STANDARD = re.compile(r"([A-Z]+)(?:/T)?\s*([0-9.]+)-([0-9]{4})", re.ASCII)  # HJ/T424-2008 is an older HJ424-2017


def on_list(asker: Asker) -> Ruling:
    """What the list says of the offer's certificate."""
    question, certificate = asker.question, asker.question.certificate
    name, item = question.tender.get("list"), question.tender.get("item")
    missing = [key for key, value in (("list", name), ("item", item), ("certificate", certificate)) if not value]
    if missing or certificate is None:
        return needs(*missing)
    scheme = _LISTS.get(str(name))
    if scheme is None:  # of another list nobody knows whose certificate it asks for
        return needs(f"list: {' or '.join(_LISTS)}")
    if certificate.scheme and certificate.scheme != scheme:
        held = asker.ask(certificate, scheme)  # shown beside: another label never stands for the certificate itself
        return Ruling("none", "designated_body", reasons=held.reasons, recognition=held)
    listed = [one for one in asker.known.purchase_items if one.list == name]
    bodies = [one for one in asker.known.designated_bodies if one.list == name]
    facts = (
        ("certificate.scheme", certificate.scheme),
        ("items of the list", listed),
        ("designated bodies", bodies),
        ("issuer", certificate.issuer),
        ("certificate.criteria_set", certificate.criteria_sets),
    )
    missing = [what for what, value in facts if not value]
    if missing:
        return needs(*missing, *([] if certificate.valid else ["certificate.valid"]))
    return _judged(asker, certificate, listed=[one for one in listed if one.item == item], bodies=bodies)


def _judged(
    asker: Asker, certificate: Certificate, *, listed: Sequence[PurchaseItem], bodies: Sequence[DesignatedBody]
) -> Ruling:
    """The tests of the rule, in its order: the first that fails decides, the first that is open asks a person."""
    item = _of_the_day(listed, asker)
    body = _of_the_day([one for one in bodies if one.body == certificate.issuer], asker)
    tests = [
        _row("list", "SCOPE_CATEGORY", "item of the list", item),
        _row("designated_body", "ISSUER_NOT_ACCREDITED", "designation of the issuer", body),
        *(_finding(one) for one in holding_findings(asker, certificate)),
    ]
    refused = next((one for one in tests if one is not None and one.ruling == "none"), None)
    doubted = next((one for one in tests if one is not None), None)
    return refused or doubted or _by_standard(asker, certificate, listed)


def _of_the_day(rows: Iterable[Fact], asker: Asker) -> tuple[bool | None, str]:
    """Whether some row holds on the day; unknown where only one holds that nobody read, or that is not dated to it."""
    found: bool | None = False
    reason = ""
    for row in rows:
        phase = phase_of(row.citation.period, asker.question.on)
        if phase is Phase.IN and row.is_firm:
            return True, ""
        if phase in (Phase.IN, Phase.UNCLEAR):
            found, reason = None, "DATE_IMPRECISE" if phase is Phase.UNCLEAR else "FACT_UNVERIFIED"
    return found, reason


def _row(via: str, code: str, what: str, holds: tuple[bool | None, str]) -> Ruling | None:
    state, reason = holds
    if state is None:
        return Ruling("needs_human", via, reasons=(reason,), missing=(f"confirmation of the {what}",))
    return None if state else Ruling("none", via, reasons=(code,))


def _finding(finding: Finding) -> Ruling | None:
    if finding.outcome is Outcome.DOES_NOT_CONFORM:
        return Ruling("none", "certificate", reasons=(finding.code,))
    if finding.outcome is Outcome.NOT_DETERMINED:
        return Ruling("needs_human", "certificate", reasons=(finding.code,), missing=finding.missing)
    return None


def _by_standard(asker: Asker, certificate: Certificate, listed: Sequence[PurchaseItem]) -> Ruling:
    """The row whose standard the certificate is to; in the transition also one whose older standard it is to."""
    names = certificate.criteria_sets
    matching = [one for one in listed if one.standard in ("", *names)]
    if asker.question.on.isoformat() < asker.parameters["cn_old_standard_until"]:
        matching = matching or [
            one
            for one in listed
            if any(_is_older(asker, old, one.standard, scheme=certificate.scheme) for old in names)
        ]
        if not matching:
            return Ruling(
                "needs_human", "standard", reasons=("SCOPE_VERSION",), missing=("the standard that its own was before",)
            )
    holds, reason = _of_the_day(matching, asker)
    if not holds:
        missing = ("confirmation of the item of the list",)
        open_row = Ruling("needs_human", "standard", reasons=(reason,), missing=missing)
        return open_row if holds is None else Ruling("none", "standard", reasons=("SCOPE_VERSION",))
    current = [one for one in matching if _of_the_day([one], asker)[0]]
    doubts = [doubt for one in current if (doubt := _standard_doubt(asker, certificate, one)) is not None]
    if len(doubts) == len(current):
        return min(doubts, key=lambda doubt: doubt.reasons)
    current = [one for one in current if _standard_doubt(asker, certificate, one) is None]
    effects = {one.effect or "priority" for one in current}
    if effects - set(_EFFECTS):
        return needs("effect of the item of the list: mandatory or priority")
    return Ruling(min(effects, key=_EFFECTS.index), "list")


def _standard_doubt(asker: Asker, certificate: Certificate, row: PurchaseItem) -> Ruling | None:
    """What facts say against the standard that a row names; the list names it all the same, so a person decides."""
    if (certificate.scheme, row.standard) not in asker.known.criteria_sets:
        return None
    on = asker.question.on
    about: dict[str, Any] = {"category": category_of(asker, certificate), "known": asker.known, "on": on}
    found = in_force(certificate.scheme, (row.standard,), days=(on,), check="standard", **about)
    if found.outcome is Outcome.CONFORMS:
        return None
    missing = (f"confirmation that {row.standard} is the standard of {row.item}",)
    return Ruling("needs_human", "standard", reasons=(found.code,), missing=missing, detail=found.detail)


def _is_older(asker: Asker, old: str, current: str, *, scheme: str) -> bool:
    """Whether facts of the scheme, or number and year of the two, say that ``current`` came after ``old``."""
    found = asker.known.criteria_sets.get((scheme, current))
    if found is not None and found.replaces == old and found.is_firm:
        return True
    before, after = _STANDARD.fullmatch(old), _STANDARD.fullmatch(current)
    if before is None or after is None:
        return False
    return before.group(1, 2) == after.group(1, 2) and before[3] < after[3]
