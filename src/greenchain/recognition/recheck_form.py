"""The form of an acceptance: which members its parts have and of what type; whatever has another form is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, TypeAlias

from greenchain.values.identifiers import country
from greenchain.values.time import PartialDate, parse_instant

J: TypeAlias = Any  # a JSON value
Form: TypeAlias = Any  # a type, a test, a word, a list of one form, an object of forms ("name?" for what may be absent)
_PLACE = re.compile(r"[A-Z]{2,3}(?:-[A-Z0-9]{1,3})?", re.ASCII)


def has_form(value: J, form: Form) -> bool:
    """Whether a value is of a form."""
    if isinstance(form, dict):
        names = {name.removesuffix("?") for name in form}
        needed = {name for name in form if not name.endswith("?")}
        if not isinstance(value, dict) or not needed <= value.keys() <= names:
            return False
        return all(has_form(one, form.get(name, form.get(f"{name}?"))) for name, one in value.items())
    if isinstance(form, list):
        return isinstance(value, list) and all(has_form(one, form[0]) for one in value)
    if isinstance(form, type):
        return isinstance(value, form)
    return bool(form(value)) if callable(form) else bool(value == form)


def _text(value: J) -> bool:
    return isinstance(value, str) and bool(value)


def _day(value: J) -> bool:
    return isinstance(value, str) and date.fromisoformat(value).isoformat() == value


def _end(value: J) -> bool:
    return value is None or bool(PartialDate.parse(value))


def _period(value: J) -> bool:
    return isinstance(value, list) and len(value) == len(("from", "until")) and all(map(_end, value))


def _instant(value: J) -> bool:
    return isinstance(value, str) and bool(parse_instant(value))


def _country(value: J) -> bool:
    return isinstance(value, str) and country(value) == value


def _place(value: J) -> bool:
    return isinstance(value, str) and bool(_PLACE.fullmatch(value))


def _or_none(form: Form) -> Callable[[J], bool]:
    return lambda value: value is None or has_form(value, form)


def _one_or_more(value: J) -> bool:
    return _text(value) or has_form(value, [_text])


_CERTIFICATE = {
    "scheme": _text, "category?": _text, "criteria_set?": _one_or_more, "id?": _text, "issuer?": _text, "route?": _text,
    "valid": _period, "suspended": [_period],
}  # fmt: skip
_PRODUCT = {
    "model?": _text, "category?": _text, "factory_country?": _country, "origin?": _country, "made_on?": _day,
    "substances?": [_text], "variant_of?": {"relation": _text, "differs?": [_text]},
}  # fmt: skip
_QUESTION = {
    "kind": "recognition-question", "on": _day, "known_at": _instant, "effect?": _text, "certificate": _CERTIFICATE,
    "product": _PRODUCT, "documents?": [{"kind": _text, "issued?": _day}], "evidence?": [_text],
    "target": {"scheme": _text, "criteria_set?": _text, "jurisdiction?": _place},
}  # fmt: skip
_OUTCOMES = ("conforms", "not_determined", "not_applicable")
_FINDING = {
    "check": _text, "outcome": lambda value: value in _OUTCOMES, "code": _text, "detail": _text,
    "where": str, "citation": _or_none(dict), "severity?": str, "values?": dict, "missing?": [str], "related?": [str],
}  # fmt: skip
_STEP = {"agreement": _text, "from": _text, "to": _text, "pin": _or_none(_text), "from_set": str, "to_set": str}
_FACT = {"kind": _text, "id": _text, "status": lambda value: value in ("read", "verified"), "stated": dict}
_WITNESS = {
    "steps": [_STEP], "facts": [_FACT], "others": [{"steps": [_STEP], "facts": [_FACT]}],
    "looked_at": [{**_FACT, "status": _text}], "checks": [{"check": _text, "detail": _text}], "sha256": _text,
}  # fmt: skip
_CONDITIONS = [{"id": _text, "state": "met"}]
_RESIDUAL = [{"criterion?": _text, "remainder_of?": _text, "code": _text}]
_PATH = {
    "path": [_text], "level": _text, "residual": _RESIDUAL, "conditions": _CONDITIONS, "expires_on": _or_none(_day),
}  # fmt: skip
ANSWER: Mapping[str, Form] = MappingProxyType({
    "format": "greenchain-result/1", "kind": "recognition", "outcome": _text, "at": _instant, "findings": [_FINDING],
    "standards": [{"pack": str, "edition": str, "sha256": _text}], "decision": _text, "basis": _text,
    "claim": _or_none(_text), "source": _text, "on": _day, "known_at": _instant, "effect": _or_none(_text),
    "decision_by": _text, "path": [_text], "paths": [_PATH], "residual": _RESIDUAL, "conditions": _CONDITIONS,
    "expires_on": _or_none(_day), "reasons": [_text], "missing": [_text],
    "rejected": [{"path": [_text], "codes": [_text], "detail": _text}],
    "facts": [{"id": _text, "status": _text, "sha256": _text}], "question": _QUESTION, "witness": _WITNESS,
    "subject": _or_none(_text), "stated": [_text],
})  # fmt: skip
"""The members of a result document of kind ``recognition`` that accepts."""
