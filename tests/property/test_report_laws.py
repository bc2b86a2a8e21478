"""Laws of the report room: any document renders, no text of it acts, drawings keep their order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from decimal import Decimal
from html.parser import HTMLParser

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from greenchain.report import Report, explain, summary
from greenchain.report.bars import SPAN, Interval, Scale, bar, scale_of
from greenchain.report.names import cut, wide
from greenchain.report.reading import kind_of, number, text
from greenchain.report.tiers import arrange, tiers, waypoint_count
from greenchain.values.errors import InputError
from test_report_document import document

HOSTILE = (
    "<script>alert(1)</script>",
    "</script></style><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x=\'',
    "</title></bdi></svg><iframe src=//evil.example>",
    "\u202e\u2066evil\u2069 \u200b\u0000\ud800",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "ي" * 5 + "]]>--><!--",
    "'; style-src *; x='",
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(HOSTILE),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_ALLOWED = """
    html head meta title style body svg symbol circle path rect line g text use a p nav ul li main header footer section article
    h1 h2 h3 h4 div span ol dl dt dd bdi figure figcaption details summary table caption thead tbody tr th td em strong q
"""


class Checked(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self):
        super().__init__()
        self.faults, self.ids, self.links, self.said = [], [], [], []

    def handle_starttag(self, tag, attrs):
        if tag not in _ALLOWED.split():
            self.faults.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "src", "srcset", "xlink:href", "formaction"):
                self.faults.append((tag, name))
            if name == "href":
                self.links.append(value)
            if name == "id":
                self.ids.append(value)

    def handle_comment(self, data):
        self.faults.append("comment")

    def handle_data(self, data):
        self.said.append(data)


def checked(html: str) -> Checked:
    parser = Checked()
    parser.feed(html)
    assert parser.faults == []
    assert all(link.startswith("#") for link in parser.links)
    assert len(parser.ids) == len(set(parser.ids))
    assert {link[1:] for link in parser.links} <= set(parser.ids)
    return parser


def places(node, path=()):
    yield path
    if isinstance(node, dict):
        for key, value in node.items():
            yield from places(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from places(value, (*path, index))


PLACES = [place for place in places(document()) if place]


def mutilated(edits):
    made = document()
    for place, replacement, is_removed in edits:
        node = made
        try:
            for key in place[:-1]:
                node = node[key]
            if is_removed:
                del node[place[-1]]
            else:
                node[place[-1]] = replacement
        except (KeyError, IndexError, TypeError):
            continue  # an earlier edit took the place away
    return made


edits = st.lists(st.tuples(st.sampled_from(PLACES), json_values, st.booleans()), min_size=1, max_size=12)


def shown_in_every_form(made) -> None:
    report = Report(made)
    html = report.html()
    checked(html)
    html.encode()
    report.markdown().encode()
    assert json.dumps(json.loads(report.json())) == json.dumps(json.loads(json.dumps(made)))
    report.json().encode()
    with suppress(InputError):
        explain(made)


@given(edits)
def test_any_mutilated_document_renders_in_every_form(found):
    made = mutilated(found)
    shown_in_every_form(made)
    for answer in made["answers"] if isinstance(made.get("answers"), list) else []:
        if isinstance(answer, dict):
            told = summary(answer)
            assert len(told) <= (12 if kind_of(answer) == "score" else 6)
            assert all(line.isprintable() for line in told)


@given(st.dictionaries(st.sampled_from(sorted(document())) | st.text(max_size=5), json_values, max_size=8))
def test_any_dict_renders_in_every_form(made):
    shown_in_every_form(made)


def everywhere(node, hostile):
    if isinstance(node, dict):
        return {key: everywhere(value, hostile) for key, value in node.items()}
    if isinstance(node, list):
        return [everywhere(value, hostile) for value in node]
    return hostile if isinstance(node, str) else node


@given(st.sampled_from(HOSTILE), st.sampled_from(["", "kind", "outcome", "id", "digest"]))
def test_hostile_texts_in_every_place_stay_texts(hostile, kept):
    made = everywhere(document(), hostile)
    for told, true in zip(made["answers"], document()["answers"], strict=True):
        told["question"]["kind"] = true["question"]["kind"]  # so that every section is filled
        told["id"] = f"{kept}{hostile}"
    for name in ("text", "title"):
        made[name] = hostile
    page = checked(Report(made).html())
    said = " ".join(page.said)
    if "<script>" in hostile:
        assert hostile in said
    for hidden in "\u202e\u2066\u2069\u200b\x00\ud800":
        assert hidden not in said
    assert "49" not in said.split()


@given(st.text(max_size=40))
def test_a_hostile_key_of_a_mapping_stays_a_text(key):
    made = document()
    score = made["answers"][3]["result"]
    score["footprints"][0]["stages"] = {key: {"point": "1"}}
    score["footprints"][0]["conventions"] = {key: {"point": "1"}}
    score["scorecards"][0]["stages"] = {key: {"max": "1"}}
    made["answers"][4]["result"]["declarations"][0]["findings"][0]["values"] = {key: key}
    checked(Report(made).html())


def test_the_same_document_has_the_same_bytes_whatever_the_hash_seed(root):
    program = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from test_report_document import document\nfrom greenchain.report import Report\n"
        "report = Report(document()); sys.stdout.write(report.json() + report.html() + report.markdown())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program], cwd=root, check=True, capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    report = Report(document())
    assert outputs == {(report.json() + report.html() + report.markdown()).encode()}


@given(st.one_of(st.text(), st.sampled_from(HOSTILE)))
def test_a_text_is_always_printable_and_bounded(line):
    shown = text(line)
    assert shown.isprintable()
    assert "  " not in shown
    assert len(shown) <= 10 * 2_000 + 1
    if line.isprintable() and line == " ".join(line.split()) and len(line) <= 2_000:
        assert shown == line


@given(st.decimals(allow_nan=True, allow_infinity=True) | st.text(max_size=6) | st.integers() | st.floats())
def test_a_number_is_finite_writable_and_what_was_stated(value):
    found = number(value)
    if found is None:
        return
    assert found.is_finite()
    assert found == Decimal(str(value))
    assert len(f"{found:,.1f}") < 60


@given(st.text(max_size=30), st.integers(2, 20))
def test_a_cut_text_fits_and_is_only_cut_where_it_must(line, width):
    short = cut(line, width)
    assert wide(short) <= max(width, 2)
    assert (short == line) is (wide(line) <= width) or line.endswith("…") or not line.strip()


amounts = st.decimals(min_value=0, max_value=10**9, places=3)


@given(st.lists(amounts, min_size=1, max_size=8))
def test_a_scale_holds_every_value_and_its_ticks_rise_to_its_end(values):
    scale = Scale.over(values)
    assert scale.end >= max(values)
    assert scale.end <= max(max(values) * Decimal("1.51"), Decimal(1))
    spots = [spot for spot, _ in scale.ticks]
    assert spots == sorted(set(spots))
    assert spots[0] == 0
    assert len(spots) <= 7
    assert all(0 <= scale.at(value) <= SPAN for value in values)


@given(st.tuples(amounts, amounts, amounts).map(sorted), st.booleans())
def test_a_bar_holds_its_point_and_grows_with_its_bounds(figures, is_open):
    lower, point, upper = figures
    interval = Interval.of(lower, point, None if is_open else upper)
    drawn = bar(interval, scale_of([interval]))
    assert drawn.is_open is is_open
    assert 0 <= drawn.start <= drawn.point <= drawn.start + drawn.length <= SPAN


@st.composite
def chains(draw):
    count = draw(st.integers(1, 14))
    upstream = [draw(st.booleans()) for _ in range(count)]
    upstream.sort(reverse=True)  # suppliers before users, as a trace gives them
    pair = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda ends: ends[0] != ends[1])
    is_acyclic = draw(st.booleans())
    links = draw(st.lists(pair, max_size=24))
    return count, sorted({tuple(sorted(link)) if is_acyclic else link for link in links}), upstream, is_acyclic


@given(chains())
def test_in_an_acyclic_chain_every_flow_runs_to_the_right(made):
    count, links, upstream, is_acyclic = made
    if not is_acyclic:
        return
    found = tiers(count, links, upstream=upstream)
    assert min(found) == 0
    assert all(found[source] < found[target] for source, target in links)
    within = nx.DiGraph([link for link in links if all(upstream[end] for end in link)])
    if within:
        span = max(found[node] for node in within) - min(found[node] for node in within)
        assert span == nx.dag_longest_path_length(within)


@given(chains())
def test_an_arrangement_places_every_card_once_and_routes_through_every_tier_between(made):
    count, links, upstream, _ = made
    tier_of = tiers(count, links, upstream=upstream)
    arranged = arrange(tier_of, links)
    placed = [node for column in arranged.columns for node in column]
    assert sorted(placed) == list(range(count + waypoint_count(tier_of, links)))
    column_of = {node: tier for tier, column in enumerate(arranged.columns) for node in column}
    assert [column_of[node] for node in range(count)] == tier_of
    assert set(arranged.routes) == set(links)
    for (source, target), route in arranged.routes.items():
        assert (route[0], route[-1]) == (source, target)
        if tier_of[source] < tier_of[target]:
            assert [column_of[node] for node in route] == list(range(tier_of[source], tier_of[target] + 1))
