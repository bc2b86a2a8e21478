"""What other distributions add to greenchain: objects they name by entry points of four groups.

``greenchain.formats`` names a :class:`~greenchain.formats.Format`; ``greenchain.packs`` a function without arguments
that returns a folder of packs; ``greenchain.stores`` a function of a location that returns a ``RecordStore``;
``greenchain.resolvers`` a function without arguments that returns a ``KeyResolver``. A plug-in is other people's code:
whatever it raises while it loads becomes a fault that names its distribution, and the others are loaded all the same.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, EntryPoint, distributions
from types import MappingProxyType

from greenchain.formats import BUILT_IN, Format
from greenchain.values.errors import Fault, GreenchainError

_OWN = "greenchain"


class PluginError(GreenchainError):
    """A plug-in that was asked for by name is not there or cannot be loaded."""


class PluginWarning(UserWarning):
    """A plug-in that could not be loaded was left out; the message is its fault."""


@dataclass(frozen=True, slots=True)
class Discovered:
    """What the plug-ins of one group offer.

    Attributes:
        plugins: name and loaded object, sorted by name.
        faults: plug-ins that could not be loaded or have one name, sorted by distribution and name.
    """

    plugins: tuple[tuple[str, object], ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def objects(self) -> tuple[object, ...]:
        """The loaded objects, in the order of their names."""
        return tuple(plugin for _, plugin in self.plugins)


@dataclass(frozen=True, slots=True)
class _Offer:
    """An entry point and who offers it."""

    name: str
    distribution: str
    value: str
    entry: EntryPoint

    @property
    def where(self) -> str:
        return f"distribution {self.distribution}, entry point {self.name} = {self.value}"


@dataclass(frozen=True, slots=True)
class _Survey:
    """The offers of a group, one a name, sorted; who else offers such a name; whose metadata cannot be read."""

    offers: tuple[_Offer, ...]
    clashes: Mapping[str, tuple[Fault, ...]]
    broken: tuple[Fault, ...]


def _is_format(plugin: object) -> bool:
    return isinstance(plugin, Format)


_GROUPS: Mapping[str, tuple[str, Callable[[object], bool]]] = MappingProxyType(
    {
        "greenchain.formats": ("a greenchain.formats.Format", _is_format),
        "greenchain.packs": ("a function that returns a folder", callable),
        "greenchain.resolvers": ("a function that returns a KeyResolver", callable),
        "greenchain.stores": ("a function that opens a RecordStore", callable),
    }
)


def discover(group: str) -> Discovered:
    """Load every installed plug-in of ``group``; ``ValueError`` for a group that is none of the four.

    Where two distributions offer one name, greenchain's own is taken, and otherwise neither: which of two strangers is
    meant must not hang on the order in which they were installed.
    """
    survey = _survey(group)
    plugins: list[tuple[str, object]] = []
    faults = [*survey.broken, *(fault for found in survey.clashes.values() for fault in found)]
    for offer in survey.offers:
        loaded, found = _load(offer, group)
        plugins += loaded
        faults += found
    return Discovered(tuple(plugins), tuple(sorted(faults, key=lambda fault: (fault.where, fault.code))))


def formats() -> tuple[Format, ...]:
    """The formats of plug-ins, then those of this version: in the order in which ``read_records`` is to ask them.

    A plug-in that cannot be loaded is left out with a :class:`PluginWarning`.
    """
    discovered = discover("greenchain.formats")
    for fault in discovered.faults:
        warnings.warn(str(fault), PluginWarning, stacklevel=2)
    return (*(plugin for plugin in discovered.objects if isinstance(plugin, Format)), *BUILT_IN)


def load_plugin(group: str, name: str) -> object:
    """The plug-in ``name`` of ``group``; no other is imported.

    Raises:
        PluginError: there is none, several distributions offer the name, or it does not load.
    """
    survey = _survey(group)
    for offer in survey.offers:
        if offer.name == name:
            loaded, faults = _load(offer, group)
            PluginError.raise_if(faults)
            return loaded[0][1]
    PluginError.raise_if(survey.clashes.get(name, ()))
    known = ", ".join(offer.name for offer in survey.offers) or "none is installed"
    raise PluginError(Fault("PLUGIN_UNKNOWN", f"a plug-in of {group} ({known})", name))


def _survey(group: str) -> _Survey:
    if group not in _GROUPS:
        raise ValueError(f"a group of plug-ins is one of {', '.join(sorted(_GROUPS))}, not {group!r}")
    by_name: defaultdict[str, list[_Offer]] = defaultdict(list)
    broken: list[Fault] = []
    seen: set[str] = set()
    for distribution in distributions():
        try:
            entries = distribution.entry_points.select(group=group)
        except Exception as error:  # noqa: BLE001 - somebody else's metadata may be broken in any way
            where = f"distribution {_name(distribution)}"
            broken.append(Fault("PLUGIN_FAILED", "readable entry points", _described(error), where))
            continue
        if entries and (name := _name(distribution)) not in seen:  # the first on the path is the one that imports
            seen.add(name)
            for entry in entries:
                by_name[entry.name].append(_Offer(entry.name, name, entry.value, entry))
    chosen = [(name, *_choose(offers)) for name, offers in sorted(by_name.items())]
    offers = tuple(offer for _, offer, _ in chosen if offer)
    return _Survey(offers, {name: faults for name, _, faults in chosen if faults}, tuple(broken))


def _choose(offers: Iterable[_Offer]) -> tuple[_Offer | None, tuple[Fault, ...]]:
    ordered = sorted(offers, key=lambda offer: (offer.distribution != _OWN, offer.distribution, offer.value))
    first = ordered[0]
    if len(ordered) == 1:
        return first, ()
    expected = "a name that no other distribution offers"
    refused = ordered[1:] if first.distribution == _OWN else ordered
    faults = tuple(Fault("PLUGIN_CLASH", expected, offer.name, offer.where) for offer in refused)
    return (first if first.distribution == _OWN else None), faults


def _load(offer: _Offer, group: str) -> tuple[list[tuple[str, object]], list[Fault]]:
    expected, is_fit = _GROUPS[group]
    try:
        plugin = offer.entry.load()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a plug-in may fail in any way while it is imported
        return [], [Fault("PLUGIN_FAILED", expected, _described(error), offer.where)]
    if not is_fit(plugin):
        return [], [Fault("PLUGIN_FAILED", expected, type(plugin).__name__, offer.where)]
    return [(offer.name, plugin)], []


def _name(distribution: Distribution) -> str:
    try:
        return str(distribution.metadata["Name"] or "without a name")
    except Exception:  # noqa: BLE001 - likewise
        return "without readable metadata"


def _described(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"
