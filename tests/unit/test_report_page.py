"""The page says what the document says, first things first, and asks nothing of the world."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from html.parser import HTMLParser

import pytest

from greenchain.report import Report
from greenchain.report.messages import CATALOGUES
from greenchain.report.page import SECTIONS
from greenchain.report.templates import TEMPLATES
from greenchain.values.json import digest
from test_report_document import CELL, DIGEST, MODULE, answer, document, result, trace


def page(**changes):
    return Report(document(**changes)).html()


def text_of(html: str) -> str:
    class Reader(HTMLParser):
        def __init__(self):
            super().__init__()
            self.said, self.silent = [], 0

        def handle_starttag(self, tag, attrs):
            self.silent += tag in ("style", "title")

        def handle_endtag(self, tag):
            self.silent -= tag in ("style", "title")

        def handle_data(self, data):
            if not self.silent:
                self.said.append(data)

    reader = Reader()
    reader.feed(html)
    return " ".join(" ".join(reader.said).split())


def section(html: str, name: str) -> str:
    return html.split(f'<section id="{name}"')[1].split("</section>", maxsplit=1)[0]


def test_the_verdict_comes_first_in_words_and_sign():
    html = page()
    assert html.index('id="verdict"') < html.index('id="identity"')
    head = section(html, "verdict")
    assert "Does not conform" in text_of(head)
    assert 'href="#sign-does_not_conform"' in head


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("conforms", "Conforms"),
        ("does_not_conform", "Does not conform"),
        ("not_determined", "Not determined"),
        ("not_applicable", "Not applicable"),
        ("splendid", "Outcome not stated"),
        (None, "Outcome not stated"),
    ],
)
def test_every_outcome_is_told_in_words_and_none_is_invented(outcome, words):
    head = section(page(outcome=outcome, answers=[]), "verdict")
    assert f"Verdict {words}" in text_of(head)


def test_all_sections_stand_in_order_each_with_a_heading():
    html = page()
    found = re.findall(r'<section id="([^"]+)" aria-labelledby="([^"]+)"', html)
    assert [name for name, _ in found] == list(SECTIONS)
    assert {"verdict", "identity", "graph", "footprint", "claims", "recognition", "end-of-life", "evidence"} <= set(
        SECTIONS
    )
    for name, heading in found:
        assert f'<h2 id="{heading}"' in section(html, name)
    assert html.count("<h1>") == 1


def test_sections_that_no_answer_fills_are_left_out_and_nothing_leads_to_them():
    html = page(answers=[], files=[], standards=[])
    found = re.findall(r'<section id="([^"]+)"', html)
    assert found == ["verdict", "identity", "evidence"]
    assert re.findall(r'<li><a href="#([^"]+)"', html) == found
    assert "The document lists no files." in section(html, "evidence")


def test_of_the_packs_that_were_loaded_only_those_that_decided_something_are_listed():
    packs = [{"pack": f"kind/{name}", "edition": "2025", "sha256": DIGEST} for name in ("used", "cited", "idle")]
    loaded = section(page(answers=[answer("trace", trace())], standards=packs, findings=[]), "evidence")
    assert "kind/used" not in loaded
    cited = {"check": "x", "outcome": "not_determined", "code": "X", "detail": "", "where": ""}
    findings = [{**cited, "citation": {"instrument": "I", "clause": "1", "pack": "kind/cited@2025"}}]
    judged = answer("trace", {**trace(), "standards": packs[:1]})
    listed = section(page(answers=[judged], standards=packs, findings=findings), "evidence")
    assert "kind/used" in listed
    assert "kind/cited" in listed
    assert "kind/idle" not in listed


def test_nothing_but_the_hashed_style_may_act_on_the_page():
    html = page()
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)[1]
    hashed = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)[1].replace("&#39;", "'")
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{hashed}'")
    assert "unsafe" not in policy
    assert html.count("<style") == 1
    assert "<script" not in html
    assert not re.search(r"<[^>]+\sstyle=", html)
    assert not re.search(r"<[^>]+\son[a-z]+=", html)
    assert not re.search(r'\s(?:src|srcset|action|data|poster)="', html)
    assert "url(" not in style
    assert "@import" not in style


def test_links_lead_inside_the_page_and_arrive():
    html = page()
    targets = re.findall(r'\sid="([^"]+)"', html)
    assert len(targets) == len(set(targets))
    links = re.findall(r'\shref="([^"]*)"', html)
    assert links
    assert {link for link in links if not link.startswith("#")} == set()
    assert {link[1:] for link in links} <= set(targets)


def test_the_page_names_the_digest_of_the_document_it_shows():
    report = Report(document())
    assert digest(report.json().encode()) in report.html()


def test_the_json_is_the_document():
    assert json.loads(Report(document()).json()) == document()


def test_a_footprint_shows_point_bounds_and_the_published_figure_with_its_deviation():
    said = text_of(section(page(), "footprint"))
    assert "471.0 [296.6, 812.3] kg CO2e/kWp" in said
    assert "750 kg CO2e/kWp ; ours deviates by \N{MINUS SIGN}37 %" in said
    assert "compare, never fit" in said
    assert "water and waste water" in said
    assert "national average (used here)" in said
    assert "Low carbon" in said
    assert "across it" in said


def test_a_stage_without_upper_bound_is_called_unbounded_and_drawn_open():
    html = section(page(), "footprint")
    assert "unbounded" in text_of(html)
    assert 'class="arrow"' in html


def test_a_flow_of_a_system_shows_its_interval_its_stages_and_the_claims_behind_it():
    html = section(page(), "figures")
    said = text_of(html)
    assert "2,708.1 [2,548.2, unbounded] KGM" in said
    assert "standard deviation 33.8" in said
    assert 'class="arrow"' in html
    row = re.search(r"<tr><th scope=\"row\"><bdi>mill</bdi>.*?</tr>", html, re.DOTALL)[0]
    assert 'href="#claim-1"' in row
    assert "goal: 80 to 90, due on 2026-03-01: 95.5" in said


def test_a_score_without_footprints_leads_to_the_section_that_shows_it():
    made = document()
    score = next(answer for answer in made["answers"] if answer["id"] == "performance")["result"]
    score["footprints"] = []
    assert 'href="#figures"' in section(page(**made), "verdict")
    for name in ("systems", "impacts", "shipments", "goods", "rankings", "targets"):
        score[name] = []
    html = page(**made)
    assert 'href="#scorecard"' in section(html, "verdict")
    assert '<section id="figures"' not in html


def test_a_contribution_names_its_claim_and_its_source_by_link():
    html = section(page(), "footprint")
    row = re.search(r"<tr><th scope=\"row\"><bdi>polysilicon.*?</tr>", html, re.DOTALL)[0]
    assert 'href="#claim-1"' in row
    assert re.search(r'href="#source-\d+"', row)


def test_figures_beside_the_points_stand_in_a_table_of_their_own():
    made = document()
    card = next(answer for answer in made["answers"] if answer["id"] == "performance")["result"]["scorecards"][0]
    told = {"lower": "1.5", "point": "2", "upper": "2.5", "unit": "KGM", "per": "TNE", "gap": None}
    row = {"indicator": "S1", "text": "Emissions <of> steel", "level": "L3", "claims": [], "maximum": "0"}
    unstated = {"lower": None, "point": None, "upper": None, "unit": "KWH", "gap": "no factor was read"}
    before = text_of(section(page(**made), "scorecard"))
    card["rows"] = [*card["rows"], {**row, "reported": told}, {**row, "indicator": "S2", "reported": unstated}]
    said = text_of(section(page(**made), "scorecard"))
    assert "Figures beside the points" not in before
    assert (
        "S1 Emissions &lt;of&gt; steel 2 [1.5, 2.5] KGM/TNE L3" in said
        or "S1 Emissions <of> steel 2 [1.5, 2.5]" in said
    )
    assert "no factor was read KWH" in said
    counted = [re.search(r"(All \d+ indicators|One indicator)", text)[0] for text in (before, said)]
    assert counted[0] == counted[1]


def test_missing_evidence_of_a_scorecard_stands_widest_first():
    said = text_of(section(page(), "scorecard"))
    assert "86 to 94 of 100 points; band 4 to 5" in said
    assert said.index("X44 Guides recycling 5") < said.index("X23")


def test_a_claim_shows_issuer_digest_signing_time_and_why_it_fails():
    html = section(page(), "claims")
    said = text_of(html)
    assert "1 of 2 claims hold" in said
    assert DIGEST in said
    assert "2024-01-10" in said
    assert "told of EXPIRED" in said
    assert "Trust anchor did:key:x believed as a third party" in said


def test_a_recognition_shows_decision_rejected_ways_residual_and_expiry():
    said = text_of(section(page(), "recognition"))
    for part in (
        "Not recognized", "cn-de.toner", "does not name the category", "b.voc", "DE-UZ 1", "2027-06-01",
        "the criteria text", "letter : not known",
    ):  # fmt: skip
        assert part in said


def test_a_declaration_shows_values_read_and_the_act_in_force_with_its_dates_and_status():
    said = text_of(section(page(), "end-of-life"))
    for part in (
        "EX-1", "NL to GH, 2025-03-10", "waste_code = B1110", "Basel Convention, decision BC-15/18, Annex VIII, A1181",
        "from 2025-01-01", "verified", "prohibited", "Used modules",
    ):  # fmt: skip
        assert part in said


def test_the_evidence_names_absent_files_missing_facts_packs_and_codes_in_both_languages():
    html = section(page(), "evidence")
    said = text_of(html)
    for part in (
        "tables/facilities.csv table not there",
        "One is not there.",
        "the criteria text label",
        "water",
        "12" * 32,
    ):
        assert part in said
    assert 'lang="zh"' in html


def test_the_chain_is_drawn_left_to_right_with_its_open_ends():
    html = section(page(), "graph")
    x_of = {}
    for number, x in re.findall(r'<a href="#graph-1-step-(\d)">.*?<rect class="card[^"]*" x="(\d+)"', html, re.DOTALL):
        x_of[int(number)] = int(x)
    assert sorted(x_of) == [1, 2, 3]
    assert x_of[1] < x_of[2] < x_of[3]
    assert html.count('class="gapmark"') == 2  # one in the drawing, one in the legend
    assert "SHIPPED_NOT_RECEIVED" in text_of(html)
    assert re.search(r"<title>Transformation: https://id.gs1.org/414/9520001000072, 2023-06-01", html)


def chain_of(length: int):
    made = trace()["upstream"]
    ids = [f"https://id.gs1.org/01/09520002000060/10/L{number:04d}" for number in range(length)]
    made["objects"] = [{"id": name, "kind": "lot", "depth": 1, "product": ""} for name in ids]
    made["processes"], made["places"], made["origins"] = [], [], []
    made["edges"] = [{"from": name, "to": MODULE, "role": "member", "event": "e"} for name in ids]
    return [answer("chain", made, subject=MODULE)]


def test_as_many_cards_as_fit_are_drawn_and_one_more_is_summed_up_and_says_so():
    assert "too many to draw" not in page(answers=chain_of(239))  # and the subject: 240 cards
    html = page(answers=chain_of(240))
    assert "too many to draw" in html
    assert "240 lots or items" in text_of(section(html, "graph"))


def test_names_that_the_document_tells_stand_in_place_of_identifiers():
    names = {CELL.rpartition("/10/")[0]: {"name": "Solar cell"}, "https://id.gs1.org/414/9520001000072": "Module works"}
    said = text_of(section(page(names=names), "graph"))
    assert "Module works" in said
    assert "Solar cell, lot C23-12" in said


def test_a_page_of_the_small_case_is_light():
    assert len(page().encode()) < 120_000


def test_every_word_of_the_templates_comes_from_the_catalogue():
    for name, template in TEMPLATES.items():
        bare = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", template, flags=re.DOTALL)
        bare = re.sub(r"<style>.*?</style>|<[^>]*>", "", bare, flags=re.DOTALL).replace("&rarr;", "")
        words = set(re.findall(r"[A-Za-z]{2,}", bare))
        assert words <= {"greenchain"}, name


def test_every_text_that_the_templates_name_is_in_every_catalogue():
    keys = {key for template in TEMPLATES.values() for key in re.findall(r'\bt\("([a-z_.\-]+)"', template)}
    counted = {key for template in TEMPLATES.values() for key in re.findall(r'\bt\.count\("([a-z_.]+)"', template)}
    wanted = {key for key in keys if not key.endswith(".")} | {f"{key}.{n}" for key in counted for n in ("one", "many")}
    wanted |= {f"nav.{name}" for name in SECTIONS}
    for language, texts in CATALOGUES.items():
        assert wanted - texts.keys() == set(), language


def test_all_catalogues_have_the_same_keys_and_no_empty_text():
    english = CATALOGUES["en"]
    for texts in CATALOGUES.values():
        assert texts.keys() == english.keys()
        assert all(text.strip() for text in texts.values())


def test_an_answer_of_a_kind_unknown_to_the_page_is_still_listed():
    html = page(answers=[answer("odd", result("horoscope", "not_determined", findings=[]))])
    assert "A question of a kind this page does not know" in section(html, "verdict")
