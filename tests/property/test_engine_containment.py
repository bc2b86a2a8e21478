"""Laws of containment in arrays, against a naive replay: one thing at a time, in order."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from greenchain.graph import Containment

OPEN = 2**63 - 1
OBJECTS, TIMES, PLACES = 6, 12, 4

stays = st.lists(
    st.tuples(
        st.integers(0, OBJECTS - 1),
        st.integers(0, OBJECTS - 1),
        st.integers(0, TIMES),
        st.one_of(st.just(OPEN), st.integers(0, TIMES)),
    ),
    max_size=10,
)
sightings = st.lists(
    st.tuples(st.integers(0, OBJECTS - 1), st.integers(0, PLACES - 1), st.integers(0, TIMES)), max_size=10
)


def held(some_stays, some_sightings) -> Containment:
    columns = [list(column) for column in zip(*some_stays, strict=True)] or [[]] * 4
    seen = [list(column) for column in zip(*some_sightings, strict=True)] or [[]] * 3
    return Containment.from_arrays(*columns, *seen)


class Replay:
    """Who is inside whom, and what each was last seen as, after everything up to an instant."""

    def __init__(self, some_stays, some_sightings, at: int) -> None:
        self.inside: dict[int, int] = {}
        self.last: dict[int, tuple[int, int]] = {}
        happenings = defaultdict(lambda: ([], [], []))
        by_child = defaultdict(list)
        for stay in some_stays:
            by_child[stay[0]].append(stay)
        for own in by_child.values():
            own.sort(key=lambda stay: stay[2])
            for (child, parent, start, end), following in zip(own, [*own[1:], None], strict=True):
                leaves = end if following is None else min(end, following[2])  # a later stay ends the one before
                if leaves > start:
                    happenings[leaves][0].append(child)
                    happenings[start][2].append((child, parent))
        in_order = sorted(range(len(some_sightings)), key=lambda row: some_sightings[row][2])
        for number, row in enumerate(in_order):
            lot, place, seen = some_sightings[row]
            happenings[seen][1].append((lot, (number, place)))
        for instant in sorted(when for when in happenings if when <= at):
            left, seen_now, entered = happenings[instant]
            taken = [(child, self.around(self.inside[child])) for child in left]
            for child, sighting in taken:
                self.last[child] = max(self.sighting(child), sighting)
                del self.inside[child]
            for lot, sighting in seen_now:
                self.last[lot] = max(self.sighting(lot), sighting)
            self.inside.update(entered)

    def root(self, lot: int) -> int:
        path = set()
        while lot in self.inside:
            if lot in path:
                return -1
            path.add(lot)
            lot = self.inside[lot]
        return lot

    def sighting(self, lot: int) -> tuple[int, int]:
        return self.last.get(lot, (-1, -1))

    def around(self, lot: int) -> tuple[int, int]:
        """The last sighting of it and of all around it."""
        found, path = self.sighting(lot), {lot}
        while (lot := self.inside.get(lot, lot)) not in path:
            path.add(lot)
            found = max(found, self.sighting(lot))
        return found

    def place(self, lot: int) -> int:
        return self.around(lot)[1]


@given(stays, sightings)
def test_roots_and_places_are_those_of_a_naive_replay(some_stays, some_sightings):
    containment, items = held(some_stays, some_sightings), list(range(OBJECTS + 1))
    for at in range(-1, TIMES + 2):
        replay = Replay(some_stays, some_sightings, at)
        assert containment.roots(items, at=at).tolist() == [replay.root(item) for item in items]
        assert containment.places(items, at=at).tolist() == [replay.place(item) for item in items]


@given(stays, sightings, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_count_where_times_differ(some_stays, some_sightings, random):
    own_starts = {(child, start): (child, parent, start, end) for child, parent, start, end in some_stays}
    seen_once = {seen: (lot, place, seen) for lot, place, seen in some_sightings}
    one = [list(own_starts.values()), list(seen_once.values())]
    other = [random.sample(rows, len(rows)) for rows in one]
    for at in range(TIMES + 1):
        for ask in (Containment.roots, Containment.places):
            first, second = (ask(held(*rows), range(OBJECTS), at=at).tolist() for rows in (one, other))
            assert first == second


@given(stays, sightings, st.integers(0, TIMES))
def test_what_happens_later_changes_no_answer(some_stays, some_sightings, at):
    before = held(
        [(child, parent, start, end if end <= at else OPEN) for child, parent, start, end in some_stays if start <= at],
        [row for row in some_sightings if row[2] <= at],
    )
    whole = held(some_stays, some_sightings)
    assert before.roots(range(OBJECTS), at=at).tolist() == whole.roots(range(OBJECTS), at=at).tolist()
    assert before.places(range(OBJECTS), at=at).tolist() == whole.places(range(OBJECTS), at=at).tolist()
