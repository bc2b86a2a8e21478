"""A custody policy from TOML, from a scheme's pack, or from TOML that fills in what a pack leaves to the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from greenchain.graph.custody.models import CustodyModels
from greenchain.graph.custody.policy import AccountPolicy, Conversion, Method, Overdraft
from greenchain.standards import RulePack, Standards
from greenchain.values.errors import Fault, GreenchainError, PolicyError
from greenchain.values.identifiers import canonical
from greenchain.values.quantity import UNITS, parse_decimal
from greenchain.values.time import aware, parse_instant
from greenchain.values.toml import toml_tables

MAX_BYTES = 1024 * 1024  # a policy is written by hand
_MAX_CONVERSIONS = 300  # products of one site; the check for gains multiplies along all of them in turn
_MAX_MONTHS = 1_200  # a century
_LIMITS = ("period_months", "credit_validity_months")  # one of them must end the life of credit
_DEFAULTED = ("credit_validity_months", "overdraft", "dual_claims")


def read_policy(data: bytes, *, standards: Standards, name: str = "policy") -> AccountPolicy:
    """The policy that a TOML document spells.

    Args:
        data: keys ``model``, ``method``, ``uom``, ``period_months``, ``period_anchor``, ``credit_validity_months``,
            ``overdraft``, ``dual_claims``, ``identical_products``, tables ``[[conversion]]`` with ``from``, ``to``,
            ``factor``; ``base`` names a pack whose keys count and may not be stated again.
        standards: hold the custody models and, where one is named, the pack.
        name: the file, for faults.

    Raises:
        PolicyError: with every fault; an empty policy is one.
    """
    try:
        return _policy(_toml(data), standards)
    except PolicyError as error:
        raise error.within(file=name) from None


def policy_of_pack(name: str, *, standards: Standards) -> AccountPolicy:
    """The policy that a pack ``custody/<scheme>`` states.

    Raises:
        PackError: several packs fit.
        PolicyError: no pack fits, or it states no policy.
    """
    return _policy({"base": name}, standards)


def _toml(data: bytes) -> dict[str, Any]:
    return toml_tables(data, code="BALANCE_POLICY_INVALID", error=PolicyError, max_bytes=MAX_BYTES)


def _policy(stated: Mapping[str, Any], standards: Standards) -> AccountPolicy:
    if not stated:
        raise PolicyError(Fault("BALANCE_POLICY_EMPTY", "model, method, uom and period_months", "nothing"))
    models = CustodyModels.of(standards)
    pack = _base(stated["base"], standards) if "base" in stated else None
    of_pack = _keys_of(pack) if pack else {}
    faults = (
        [
            Fault("BALANCE_POLICY_INVALID", "a key that its base leaves open", f"{key}, which {pack.name} states", key)
            for key in sorted(stated.keys() & of_pack.keys() & pack.parameters.keys())
        ]
        if pack
        else []
    )
    values, found = _read_all({**of_pack, **stated})
    faults += [*found, *_gaps(values, {**of_pack, **stated}, models)]
    PolicyError.raise_if(faults)
    values["model"] = models.word(values["model"])
    grounds = {key: pack.parameters[key].citation for key in of_pack.keys() & pack.parameters.keys()} if pack else {}
    return AccountPolicy(
        models=models,
        **values,
        grounds=MappingProxyType(grounds),
        assumed=frozenset(key for key in _DEFAULTED if pack and key not in values),
        packs=(models.pack.ref, *([pack.ref] if pack else [])),
        schemes=_schemes_of(pack) if pack else (),
    )


def _base(name: object, standards: Standards) -> RulePack:
    if not isinstance(name, str):
        raise PolicyError(Fault("BALANCE_POLICY_INVALID", "base, the name of a pack", repr(name), "base"))
    found = standards.find(name)
    usable = tuple(pack for pack in standards.packs if pack.kind == "custody" and "method" in pack.parameters)
    if not found or (len(found) == 1 and found[0] not in usable):
        known = ", ".join(sorted({pack.name for pack in usable})) or "none is loaded"
        raise PolicyError(
            Fault(
                "BALANCE_POLICY_INVALID",
                f"a pack that says how accounts are kept ({known}), or a TOML file of your own",
                f"{found[0].name}, which does not" if found else repr(name),
                remedy="Name one of these packs, or a file with model, method, uom and period_months.",
            )
        )
    return standards.pack(name)


def _schemes_of(pack: RulePack) -> tuple[str, ...]:
    """The names of the pack's scheme, as claims state it."""
    stated = pack.meta.get("scheme")
    names = stated.get("names", ()) if isinstance(stated, Mapping) else ()
    return tuple(str(name) for name in names)


def _keys_of(pack: RulePack) -> dict[str, Any]:
    """What a pack states: its parameters, and the unit it suggests, which is no rule of a scheme."""
    own = pack.meta.get("policy")
    suggested = dict(own) if isinstance(own, Mapping) else {}
    return {**suggested, **{key: parameter.value for key, parameter in pack.parameters.items()}}


def _read_all(stated: Mapping[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for key, value in stated.items():
        if key == "base":
            continue
        if key not in _READERS:
            known = ", ".join(_READERS)
            faults.append(Fault("BALANCE_POLICY_INVALID", f"one of {known}", key, key))
            continue
        field, reader, expected = _READERS[key]
        try:
            values[field] = reader(value)
        except (GreenchainError, ValueError, TypeError, KeyError, AttributeError, ArithmeticError):
            faults.append(Fault("BALANCE_POLICY_INVALID", expected, repr(value), key))
    return values, faults


def _gaps(values: Mapping[str, Any], stated: Mapping[str, Any], models: CustodyModels) -> Iterator[Fault]:
    """What is missing or contradicts itself."""
    for key in ("model", "method", "uom"):
        if key not in stated:
            yield Fault("BALANCE_POLICY_INVALID", f"the key {key}", "no such key")
    if "model" in values and not models.word(values["model"]):
        yield Fault("MODEL_UNKNOWN", f"one of {', '.join(models.rows)}", repr(values["model"]), "model")
    needed = ("period_months",) if values.get("method") is Method.ROLLING_AVERAGE else _LIMITS
    if not any(key in stated for key in needed):
        yield Fault("BALANCE_POLICY_INVALID", f"the key {' or '.join(needed)}", "no such key")
    if values.get("overdraft") is Overdraft.WITHIN_PERIOD and "period_months" not in stated:
        yield Fault("BALANCE_POLICY_INVALID", "period_months, within which to overdraw", "no such key", "overdraft")
    conversions: Sequence[Conversion] = values.get("conversions", ())
    pairs = [(conversion.source, conversion.target) for conversion in conversions]
    for source, target in sorted({pair for pair in pairs if pairs.count(pair) > 1}):
        yield Fault("BALANCE_POLICY_INVALID", "each pair of products once", f"{source} to {target}", "conversion")
    if _gains(conversions):
        yield Fault("BALANCE_POLICY_INVALID", "factors by which nothing grows in a circle", "a gain", "conversion")


def _gains(conversions: Sequence[Conversion]) -> bool:
    """Whether some circle of conversions gives more than it took; an inverted factor beside the right one does.

    Source: R. Bellman, On a routing problem, 1958, with products in place of sums.
    """
    best = {name: Fraction(1) for conversion in conversions for name in (conversion.source, conversion.target)}
    for _ in range(len(best)):
        is_settled = True
        for conversion in conversions:
            gain = best[conversion.source] * conversion.factor
            if gain > best[conversion.target]:
                best[conversion.target] = gain
                is_settled = False
        if is_settled:
            return False
    return bool(conversions)


def _month_count(value: object) -> int:
    number = int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= _MAX_MONTHS:
        raise ValueError(value)
    return number


def _anchor(value: object) -> datetime:
    if isinstance(value, str) and "T" not in value:
        value = date.fromisoformat(value)
    if isinstance(value, str):
        return parse_instant(value)
    if isinstance(value, datetime):
        return aware(value, "period_anchor")
    if isinstance(value, date):
        return datetime.combine(value, time(), tzinfo=UTC)
    raise TypeError(value)


def _yes_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    return {"yes": True, "no": False}[str(value)]


def _conversions(value: object) -> tuple[Conversion, ...]:
    if not isinstance(value, list) or len(value) > _MAX_CONVERSIONS:
        raise TypeError(value)
    return tuple(_conversion(entry) for entry in value)


def _conversion(entry: Mapping[str, Any]) -> Conversion:
    if set(entry) != {"from", "to", "factor"} or not all(
        entry[key] and isinstance(entry[key], str) for key in ("from", "to")
    ):
        raise KeyError(str(sorted(entry)))
    factor = _factor(entry["factor"])
    source, target = canonical(entry["from"]), canonical(entry["to"])
    if factor <= 0 or source == target:
        raise ValueError(factor)
    return Conversion(source, target, factor)


def _factor(value: object) -> Fraction:
    """An exact factor: a number, its text, or a fraction such as ``3/4``."""
    if isinstance(value, str) and "/" in value:
        over, under = value.split("/")
        return Fraction(parse_decimal(over)) / Fraction(parse_decimal(under))
    return Fraction(parse_decimal(value))  # type: ignore[arg-type]  # anything else is refused there


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(value)
    return value


_MONTHS = f"whole months from 1 to {_MAX_MONTHS}"
_READERS: Mapping[str, tuple[str, Callable[[Any], object], str]] = MappingProxyType(
    {
        "model": ("model", _text, "a custody model"),
        "method": ("method", Method, "credit or rolling_average"),
        "uom": ("uom", lambda value: UNITS[_text(value).upper()].code, "a Recommendation 20 code such as TNE"),
        "period_months": ("period_months", _month_count, _MONTHS),
        "period_anchor": ("period_anchor", _anchor, "a date, or an instant with an offset"),
        "credit_validity_months": ("credit_validity_months", _month_count, _MONTHS),
        "overdraft": ("overdraft", Overdraft, "none or within_period"),
        "dual_claims": ("dual_claims", _yes_no, "true or false"),
        "identical_products": ("identical_products", _yes_no, "true or false"),
        "conversion": ("conversions", _conversions, "tables with from, to (different products) and factor above zero"),
    }
)
