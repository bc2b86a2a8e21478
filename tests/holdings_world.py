"""A world of one lot in parts: events that make, send, use and destroy pieces, and who holds how many after them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from greenchain.model.events import Action, EventType, ObjectRef, TraceEvent, Transfer
from greenchain.values.quantity import Quantity

LOT = "https://id.gs1.org/01/09521234000037/10/L"
BREAD = "https://id.gs1.org/01/09521234000037/10/M"
PLACES = [f"https://id.gs1.org/414/952123410001{digit}" for digit in range(4)]
PARTIES = [place.replace("/414/", "/417/") for place in PLACES]
START = datetime(2026, 1, 1, tzinfo=UTC)

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["make", "send", "use", "destroy", "see"]),
        st.integers(0, 3),
        st.integers(0, 3),
        st.integers(1, 50),
        st.sampled_from(["receiving", "receiving+accepting", "lost"]),
    ),
    max_size=12,
)


def replayed(steps):
    """Events that never send or use more than is there, and who holds how many after them."""
    events, held, under_way = [], Counter(), Counter()

    def happen(kind, place, count, **more):
        time = START + timedelta(hours=len(events))
        refs = (ObjectRef(LOT, Quantity(Decimal(count), "C62")),)
        side = "inputs" if kind is EventType.TRANSFORMATION else "objects"
        events.append(TraceEvent(kind, time, f"e{len(events)}", biz_location=PLACES[place], **{side: refs}, **more))

    for verb, here, there, number, arrival in steps:
        count = min(number, held[here])
        if verb == "make":
            held[here] += number
            happen(EventType.OBJECT, here, number, action=Action.ADD, biz_step="commissioning")
        elif count and verb == "use":
            held[here] -= count
            happen(EventType.TRANSFORMATION, here, count, outputs=(ObjectRef(BREAD),))
        elif count and verb == "destroy":
            held[here] -= count
            happen(EventType.OBJECT, here, count, action=Action.DELETE, biz_step="destroying")
        elif count and verb == "see":
            happen(EventType.OBJECT, here, count, action=Action.OBSERVE, biz_step="inspecting")
        elif count and verb == "send" and here != there:
            ends = {
                "sources": (Transfer("possessing_party", PARTIES[here]),),
                "destinations": (Transfer("possessing_party", PARTIES[there]),),
            }
            held[here] -= count
            happen(EventType.OBJECT, here, count, action=Action.OBSERVE, biz_step="shipping", **ends)
            if arrival == "lost":
                under_way[there] += count
                continue
            held[there] += count
            for word in arrival.split("+"):
                happen(EventType.OBJECT, there, count, action=Action.OBSERVE, biz_step=word, **ends)
    return events, held, under_way
