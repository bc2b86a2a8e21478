"""A synthetic supply chain for benchmarks: layers of transformations whose inputs lie near their place in the chain.

The same seed gives the same world. Variants: (a) a chain of lots, (b) one transformationID with many events, (c) rework
that goes back into earlier processes, (d) events taken back, half of them corrected, (e) items on pallets in containers
that move, (f) flows in random order, (g) flows stated twice, as by two parties.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

SEED = 20260114
LAYERS = 16
ORIGINS = 0.08  # commissioned lots for each event
NEAR = 24  # how far from its proportional place an input may lie, in lots
FURTHER_BACK = 0.15  # share of inputs that skip one to three layers
SECOND_OUTPUT = 0.15
DAY = 86_400_000  # milliseconds
OPEN = np.iinfo(np.int64).max


@dataclass(frozen=True)
class World:
    """Flows in parallel vectors, one process an event, by process and direction; times in milliseconds by process."""

    process: np.ndarray
    object: np.ndarray
    is_input: np.ndarray
    kg: np.ndarray
    process_time: np.ndarray
    origins: np.ndarray
    finals: np.ndarray
    voided_from: np.ndarray | None = None

    @property
    def objects(self) -> int:
        return int(self.object.max()) + 1

    @property
    def processes(self) -> int:
        return self.process_time.size

    def vectors(self) -> tuple[np.ndarray, ...]:
        return self.process, self.object, self.is_input, self.kg, self.process_time


def world(events: int, *, layers: int = LAYERS, p_global: float = 0.0, seed: int = SEED) -> World:
    """``events`` transformations in ``layers``, origins before them."""
    rng = np.random.default_rng(seed)
    each = events // layers
    lots = [np.arange(int(ORIGINS * events))]
    columns: list[tuple[np.ndarray, ...]] = []
    times = []
    following = lots[0].size
    for layer in range(layers):
        numbers = np.arange(layer * each, (layer + 1) * each)
        place = (np.arange(each) + 0.5) / each
        process, lot = _inputs(rng, lots, place, p_global)
        mass = rng.lognormal(3, 1, process.size)
        put_in = np.bincount(process, weights=mass, minlength=each)
        made_by = np.repeat(np.arange(each), 1 + (rng.random(each) < SECOND_OUTPUT))
        made = following + np.arange(made_by.size)
        following += made.size
        weight = rng.random(made.size) + 0.05
        share = weight / np.bincount(made_by, weights=weight)[made_by]
        columns.append((numbers[process], lot, np.ones(process.size, bool), mass))
        columns.append(
            (numbers[made_by], made, np.zeros(made.size, bool), (put_in * rng.beta(18, 2, each))[made_by] * share)
        )
        times.append((layer * 30 * DAY + place * 30 * DAY).astype(np.int64))
        lots.append(made)
    process, lot, is_input, kg = (np.concatenate(column) for column in zip(*columns, strict=True))
    order = np.lexsort((lot, is_input, process))
    return World(
        process[order], lot[order], is_input[order], kg[order], np.concatenate(times), origins=lots[0], finals=lots[-1]
    )


def _inputs(rng, lots, place, p_global):
    """Process (within the layer) and lot of every input, each pair once."""
    counts = np.clip(1 + rng.poisson(2, place.size), 1, 12)
    process = np.repeat(np.arange(place.size), counts)
    back = np.where(rng.random(process.size) < FURTHER_BACK, rng.integers(1, 4, process.size), 0)
    layer = np.maximum(len(lots) - 1 - back, 0)
    sizes, firsts = np.array([some.size for some in lots]), np.array([some[0] for some in lots])
    at = np.rint(place[process] * sizes[layer]).astype(np.int64) + rng.integers(-NEAR, NEAR + 1, process.size)
    anywhere = rng.random(process.size) < p_global
    at[anywhere] = (rng.random(int(anywhere.sum())) * sizes[layer][anywhere]).astype(np.int64)
    lot = firsts[layer] + np.clip(at, 0, sizes[layer] - 1)
    pairs = np.unique(np.stack([process, lot]), axis=1)
    return pairs[0], pairs[1]


def chain(length: int) -> World:
    """(a) ``length`` lots, each made of the one before."""
    process = np.repeat(np.arange(length - 1), 2)
    lot = process + np.tile([0, 1], length - 1)
    return World(
        process,
        lot,
        np.tile([True, False], length - 1),
        np.ones(process.size),
        np.arange(length - 1) * DAY,
        origins=np.array([0]),
        finals=np.array([length - 1]),
    )


def one_process(inputs: int, outputs: int) -> World:
    """(b) one transformationID with many inputs and outputs."""
    lot = np.arange(inputs + outputs)
    return World(
        np.zeros(lot.size, np.int64),
        lot,
        lot < inputs,
        np.ones(lot.size),
        np.zeros(1, np.int64),
        origins=lot[:inputs],
        finals=lot[inputs:],
    )


def with_rework(base: World, loops: int, *, seed: int = SEED) -> World:
    """(c) ``base`` where ``loops`` outputs go back into a process one to three steps before the one that made them."""
    rng = np.random.default_rng(seed + 1)
    maker = np.full(base.objects, -1)
    maker[base.object[~base.is_input]] = base.process[~base.is_input]
    first_input = np.searchsorted(base.process[base.is_input], np.arange(base.processes))
    inputs = base.object[base.is_input]
    made = rng.choice(base.object[~base.is_input], loops, replace=False)
    target = maker[made]
    for step in range(3):
        before = maker[inputs[first_input[target]]]
        target = np.where((before >= 0) & (rng.integers(0, 3, loops) >= step), before, target)
    mass = rng.lognormal(1, 1, loops)
    return replace(
        base,
        process=np.concatenate([base.process, target]),
        object=np.concatenate([base.object, made]),
        is_input=np.concatenate([base.is_input, np.ones(loops, bool)]),
        kg=np.concatenate([base.kg, mass]),
    )


def with_voided(base: World, *, share: float = 0.01, seed: int = SEED) -> World:
    """(d) ``base`` where a share of the events was taken back, half of those replaced by a corrective."""
    rng = np.random.default_rng(seed + 2)
    count = int(share * base.processes)
    taken_back = rng.choice(base.processes, count, replace=False)
    corrected = np.sort(taken_back[: count // 2])
    voided_from = np.full(base.processes + corrected.size, OPEN)
    voided_from[taken_back] = base.processes + np.arange(count)
    number = np.full(base.processes, -1)
    number[corrected] = base.processes + np.arange(corrected.size)
    again = number[base.process] >= 0
    return replace(
        base,
        process=np.concatenate([base.process, number[base.process[again]]]),
        object=np.concatenate([base.object, base.object[again]]),
        is_input=np.concatenate([base.is_input, base.is_input[again]]),
        kg=np.concatenate([base.kg, base.kg[again] * 1.01]),
        process_time=np.concatenate([base.process_time, base.process_time[corrected]]),
        voided_from=voided_from,
    )


def shuffled(base: World, *, seed: int = SEED) -> World:
    """(f) the flows in random order."""
    order = np.random.default_rng(seed + 3).permutation(base.process.size)
    return replace(
        base, process=base.process[order], object=base.object[order], is_input=base.is_input[order], kg=base.kg[order]
    )


def stated_twice(base: World) -> World:
    """(g) every flow twice, as two parties' copies of one event leave it where nobody tells that they are one."""
    return replace(
        base,
        process=np.tile(base.process, 2),
        object=np.tile(base.object, 2),
        is_input=np.tile(base.is_input, 2),
        kg=np.tile(base.kg, 2),
    )


@dataclass(frozen=True)
class Packing:
    """(e) stays and sightings, as ``Containment.from_arrays`` takes them; items are the first numbers."""

    items: int
    child: np.ndarray
    parent: np.ndarray
    start: np.ndarray
    end: np.ndarray
    located: np.ndarray
    place: np.ndarray
    place_start: np.ndarray
    until: int

    def vectors(self) -> tuple[np.ndarray, ...]:
        return self.child, self.parent, self.start, self.end, self.located, self.place, self.place_start


def packing(items: int, *, seed: int = SEED) -> Packing:
    """Items with some three stays on pallets, pallets with some four in containers, containers with twenty moves."""
    rng = np.random.default_rng(seed + 4)
    pallets, containers, places, until = max(items // 50, 1), max(items // 1000, 1), 500, 100 * DAY
    on_pallets = _stays(rng, np.arange(items), items + np.arange(pallets), mean=3, until=until)
    in_containers = _stays(
        rng, items + np.arange(pallets), items + pallets + np.arange(containers), mean=4, until=until
    )
    born = np.stack([np.arange(items), rng.integers(0, places, items), rng.integers(0, DAY, items)])
    moving = np.repeat(items + pallets + np.arange(containers), 20)
    moves = np.stack([moving, rng.integers(0, places, moving.size), rng.integers(0, until, moving.size)])
    stays = np.concatenate([on_pallets, in_containers], axis=1)
    return Packing(items, *stays, *np.concatenate([born, moves], axis=1), until=until)


def _stays(rng, children, parents, *, mean, until):
    """Stays one after the other for each child, the last one open for half of them."""
    counts = 1 + rng.poisson(mean - 1, children.size)
    child = np.repeat(children, counts)
    number = np.arange(child.size) - np.repeat(counts.cumsum() - counts, counts)
    span = until // np.repeat(counts, counts)
    bounds = np.sort(rng.random((child.size, 2)), axis=1)
    start = number * span + (bounds[:, 0] * (span - 1)).astype(np.int64)
    end = number * span + (bounds[:, 1] * (span - 1)).astype(np.int64) + 1
    is_last = number == np.repeat(counts, counts) - 1
    end = np.where(is_last & (rng.random(child.size) < 0.5), OPEN, end)
    return np.stack([child, rng.choice(parents, child.size), start, end])
