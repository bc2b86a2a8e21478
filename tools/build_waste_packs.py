"""Writes the tables of the packs ``waste/*`` from the waste data, so that every cell can be traced.

Reads ``waste/*.csv`` and ``worked_cases.yaml`` of the folder GREENCHAIN_CONFORMANCE_DATA and writes one CSV a table and
the worked cases as vectors. The data print inclusive last days; packs are half-open, so every end moves by one day.
What the data say in prose (which headings also cover products, which entry follows which) is set down once, in the
tables below. ``pack.toml``, ``rules.toml`` and the hand-made cases in ``waste_vectors.py`` are written by people.
Needs PyYAML, which greenchain itself does not.

    python tools/build_waste_packs.py standards/waste
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import waste_documents
from lane_vectors import LANE_CASES
from waste_document_vectors import DOCUMENT_CASES
from waste_edges import edge_cases
from waste_linked_vectors import LINKED_CASES
from waste_vectors import CASES
from waste_worked_cases import worked_cases

DATA = Path(os.environ.get("GREENCHAIN_CONFORMANCE_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
EDITION = "2026.1"
CITATION = ("valid_from", "valid_until", "source", "status")
Row = dict[str, str]

# --- basel -------------------------------------------------------------------------------------------------------
RECALLED_STARTS = {"1998-11-06", "2014-05-27"}  # the first lists, and B3026 and B3027: the day was not read
BC14, BC15 = "Basel Convention, decision BC-14/12 (plastic waste)", "Basel Convention, decision BC-15/18 (e-waste)"
# An amendment: its act, its day, the entries it ended, the entries it brought
AMENDMENTS = (
    (BC14, "2021-01-01", ("B3010",), ("A3210", "B3011", "Y48")),
    (BC15, "2025-01-01", ("A1180", "B1110", "B4030"), ("A1181", "Y49")),
)
# What an ended or not yet valid entry points at on that side of the amendment
INSTEAD = {
    "B3010": "B3011;Y48;A3210",
    "A1180": "A1181;Y49",
    "B1110": "Y49;A1181",
    "B4030": "Y49;A1181",
    "A3210": "",
    "B3011": "B3010",
    "Y48": "B3010",
    "A1181": "A1180",
    "Y49": "B1110",
}

# --- hs-correlation ----------------------------------------------------------------------------------------------
HS2022 = "2022-01-01"
# Notes of hs2022_waste.csv that say product and waste share the heading
MIXED_NOTES = (
    "product-like",
    "by-product/feed",
    "mixes scrap and articles",
    "usually product",
    "waste only if discarded",
    "waste vs reuse",
    "by properties",
    "feed use",
    "product unless waste",
)
MIXED_CODES = {"251720", "230700", "180200", "440132", "440139"}  # the screening brief names them
# Read in the heading's own words from memory: they cover products too, so nothing is forbidden by their code alone
MIXED_RECALLED = {
    "050100", "050210", "050290", "050590", "050690", "401700", "450190", "530290", "530390", "530500", "811292",
    "811300",
}  # fmt: skip
# Headings that HS 2022 brought (hs_version_changes.csv and notes), so they did not exist before
NEW_2022 = {"440132", "440141", "440149", "810931", "810939", "811231", "811241", "811261", "810610", "810690"}
# Headings that acts in force before 2022 name as waste headings: China 2020 No.43 and No.78, India 2016
READ_BEFORE_2022 = ("3915", "740400", "760200", "720410", "720421", "720429", "720441", "720449")
OLD_HEADINGS = (
    ("854810", "ewaste", "verified", "version_changes", "scrap batteries; moved to 8549.11-.19"),
    ("440140", "wood", "derived", "version_changes", "sawdust and wood waste; split in 2022"),
    ("810730", "cadmium", "derived", "version_changes", "cadmium scrap; moved to 8112.61"),
    ("810930", "zirconium", "derived", "version_changes", "zirconium scrap; split in 2022"),
)

# Two-digit chapters that all States share, from memory: 77 is kept free, 98 and 99 are each State's own
CHAPTERS = tuple(f"{number:02}" for number in (*range(1, 77), *range(78, 98)))

# --- country-groups ----------------------------------------------------------------------------------------------
# Days of joining or leaving that the data do not hold; from memory, so nothing firm rests on the time before them
JOINED = {
    "oecd_member": {
        "CL": "2010-05-07",
        "SI": "2010-07-21",
        "IL": "2010-09-07",
        "EE": "2010-12-09",
        "LV": "2016-07-01",
        "LT": "2018-07-05",
        "CO": "2020-04-28",
        "CR": "2021-05-25",
    },
    "eu27": {"BG": "2007-01-01", "RO": "2007-01-01", "HR": "2013-07-01"},
}
LEFT = {"eu27": {"GB": "2020-02-01"}}


def table(name: str) -> list[Row]:
    """The rows of one data file; a header that strayed into the rows is dropped."""
    with (DATA / "waste" / name).open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return [row for row in rows if any(row[key] != key for key in row)]


def status(check: str) -> str:
    """The pack's word for a mark of the data."""
    head = check.strip().lower()
    for word, meaning in (("verified", "verified"), ("date verified", "verified"), ("read", "read")):
        if head.startswith(word):
            return meaning
    return "recalled" if head.startswith("recalled") else "derived"


def day_after(inclusive: str) -> str:
    """The half-open end of a period whose last day is printed."""
    return (date.fromisoformat(inclusive) + timedelta(days=1)).isoformat() if inclusive else ""


def write(folder: Path, name: str, columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> None:
    """One table; blanks for what a row does not say."""
    header = [*columns, *CITATION]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text.getvalue(), encoding="utf-8")


def cited(source: str, state: str, since: str = "", until: str = "") -> Row:
    """The columns every row has."""
    return {"valid_from": since, "valid_until": until, "source": source, "status": state}


def basel_codes() -> list[Row]:
    """One row a code and period: when it is an entry, when it is not yet or no longer, when nobody read which."""
    rows: list[Row] = []
    for code in table("basel_codes.csv"):
        fixed = {
            "code": code["code"],
            "annex": code["annex"],
            "pic": code["pic_default"],
            "label": code["label_own_words"],
            "mirrors": code["mirror_codes"],
        }
        since, until = code["valid_from"], day_after(code["valid_to"])
        brought = next((a for a in AMENDMENTS if code["code"] in a[3]), None)
        ended = next((a for a in AMENDMENTS if code["code"] in a[2]), None)
        state, act = status(code["check"]), brought[0] if brought else ""
        recalled = since in RECALLED_STARTS
        if recalled:
            rows.append({**fixed, "listed": "unknown", **cited("lists", "recalled", "", since)})
        elif brought:
            rows.append(_unlisted(fixed, brought, cited("lists", state, "", since)))
        start = since if recalled or brought or code["annex"] == "II" else ""
        rows.append({**fixed, "listed": "yes", "act": act, **cited("lists", state, start, until)})
        if ended:
            rows.append(_unlisted(fixed, ended, cited("lists", state, until, "")))
    return rows


def _unlisted(fixed: Row, amendment: tuple[Any, ...], citation: Row) -> Row:
    act, _, _, entries = amendment
    return {
        **fixed,
        "listed": "no",
        "instead": INSTEAD[fixed["code"]],
        "entries": ";".join(entries),
        "act": act,
        **citation,
    }


def basel(folder: Path) -> None:
    """Codes, streams, characteristics, operations and what an entry's own words allow."""
    columns = ("code", "annex", "listed", "pic", "label", "mirrors", "instead", "entries", "act")
    write(folder, "codes.csv", columns, basel_codes())
    for name, source in (("annex1", "basel_annex1_y.csv"), ("characteristics", "basel_annex3_h.csv")):
        rows = [
            {"code": r["code"], "label": r["label_own_words"], **cited("treaty", status(r["check"]))}
            for r in table(source)
        ]
        write(folder, f"{name}.csv", ("code", "label"), rows)
    operations = table("basel_annex4_operations.csv")
    rows = [
        {"code": r["code"], "section": r["section"], "label": r["label_own_words"], **cited("treaty", "verified")}
        for r in operations
    ]
    write(folder, "operations.csv", ("code", "section", "label"), rows)
    write(folder, "entry_operations.csv", ("code", "operation", "allowed"), entry_operations(operations))
    write(folder, "agreements.csv", ("country_a", "country_b", "covers"), [])
    forms = waste_documents.blocks(
        table("document_fields.csv"), {"notification", "movement"}, cited=cited, source="forms"
    )
    write(folder, "document_blocks.csv", waste_documents.BLOCK_COLUMNS, forms)
    compared = waste_documents.checks(waste_documents.BASEL_CHECKS, cited=cited, source="forms", status="verified")
    write(folder, "document_checks.csv", waste_documents.CHECK_COLUMNS, compared)


def entry_operations(operations: list[Row]) -> Iterable[Row]:
    """B3011 is for R3, storage before it being a matter of the entry's footnote; B1115 and B3140 exclude Annex IVA."""
    for operation in (r["code"] for r in operations):
        allowed = {"R3": "yes", "R13": "unknown"}.get(operation, "no")
        state = "recalled" if allowed == "unknown" else "verified"
        yield {"code": "B3011", "operation": operation, "allowed": allowed, **cited("lists", state, "2021-01-01")}
        for code in ("B1115", "B3140"):
            disposal = "no" if operation.startswith("D") else "yes"
            yield {"code": code, "operation": operation, "allowed": disposal, **cited("lists", "verified")}


def oecd(folder: Path) -> None:
    """Green and amber codes, and the empty table of what members control by their own choice."""
    rows = [
        {
            "code": r["code"],
            "list": r["list"],
            "label": r["label_own_words"],
            "note": r["note"],
            **cited("lists", status(r["check"]), "2021-01-01" if r["code"] == "AC300" else ""),
        }
        for r in table("oecd_codes.csv")
    ]
    write(folder, "codes.csv", ("code", "list", "label", "note"), rows)
    write(folder, "national_control.csv", ("country", "code", "controlled"), [])


def eu_wsr(folder: Path) -> None:
    """Timeline, entries of the Union's own, acts in force by rule, and the empty list of importers of green waste."""
    rows = [
        {"fact": r["fact"], "act": r["act"], **cited("timeline", status(r["check"]), r["effective"])}
        for r in table("eu_wsr_timeline.csv")
    ]
    write(folder, "timeline.csv", ("fact", "act"), rows)
    entries = [
        ("EU3011", "plastic waste shipped inside the Union, green", "verified", "2021-01-01"),
        ("EU48", "plastic waste shipped inside the Union, with notification", "verified", "2021-01-01"),
        ("BEU04", "composite packaging", "recalled", ""),
        ("BEU05", "clean biodegradable waste", "recalled", ""),
    ]
    write(
        folder,
        "entries.csv",
        ("code", "label"),
        [{"code": c, "label": label, **cited("timeline", state, since)} for c, label, state, since in entries],
    )
    old, new = "Regulation (EC) No 1013/2006", "Regulation (EU) 2024/1157"
    ewaste = "Delegated Regulations (EU) 2024/3229 and 2024/3230"
    acts = (
        ("EU_ANNEX_V", old, "36", "read", "2021-01-01", "2026-05-21"),
        ("EU_ANNEX_V", new, "39", "recalled", "2026-05-21", ""),
        ("EU_ANNEX_VII", old, "18", "read", "2007-07-12", "2026-05-21"),
        ("EU_ANNEX_VII", new, "18", "recalled", "2026-05-21", ""),
        ("EU_EWASTE_2025", f"{old} as amended by {ewaste}", "", "", "2025-01-01", "2026-05-21"),
        ("EU_EWASTE_2025", f"{new} (before it, {ewaste})", "", "", "2026-05-21", ""),
        ("EU_PLASTIC_2026", new, "39", "recalled", "2026-11-21", ""),
        ("EU_GREEN_2027", new, "40-41", "recalled", "2027-05-21", ""),
    )
    rows = [
        {"rule": rule, "act": act, "article": art, "article_status": art_state, **cited("timeline", "verified", s, u)}
        for rule, act, art, art_state, s, u in acts
    ]
    write(folder, "acts.csv", ("rule", "act", "article", "article_status"), rows)
    write(folder, "green_importers.csv", ("country", "code"), [])
    write(folder, "country_replies.csv", ("country", "code", "procedure", "note"), [])
    write(folder, "cn_waste.csv", ("cn", "entries", "note"), [])
    eu_documents(folder)


def eu_documents(folder: Path) -> None:
    """Blocks of Annex VII, what is compared with it, and the deadlines of receipt and completion."""
    forms = waste_documents.blocks(table("document_fields.csv"), {"annex_vii"}, cited=cited, source="annex_vii")
    write(folder, "document_blocks.csv", waste_documents.BLOCK_COLUMNS, forms)
    listed = (*waste_documents.EU_CHECKS, *waste_documents.annex_vii_checks())
    compared = waste_documents.checks(listed, cited=cited, source="annex_vii", status="recalled")
    for row in compared:
        if row["rule"] == "CODE_OP":  # the entry's own words, which were read, decide; the document only states a code
            row.update(cited("timeline", "verified"))
    write(folder, "document_checks.csv", waste_documents.CHECK_COLUMNS, compared)
    write(folder, "document_deadlines.csv", waste_documents.DEADLINE_COLUMNS, waste_documents.deadlines(cited=cited))


def cn_solid_waste(folder: Path) -> None:
    """Exempt recycled raw materials by ten-digit code, and the way to the total ban."""
    rows, act = [], ""
    for r in table("cn_recycled_raw_material_exemptions.csv"):
        act = act if r["act"] == "same" else r["act"]
        citation = cited("announcements", status(r["check"]), r["valid_from"], day_after(r["valid_to"]))
        full = act if act.startswith("MEE") else f"MEE et al. Announcement {act}"
        rows.append({**{k: r[k] for k in ("hs10", "material", "condition")}, "act": full, **citation})
    rows.sort(key=lambda r: (r["hs10"], r["valid_from"]))
    write(folder, "exemptions.csv", ("hs10", "material", "condition", "act"), rows)
    timeline = [
        {"measure": r["measure"], **cited("announcements", status(r["check"]), r["effective"])}
        for r in table("cn_solid_waste_timeline.csv")
    ]
    write(folder, "timeline.csv", ("measure",), timeline)
    write(folder, "double_high.csv", ("hs10", "product", "act"), [])
    write(folder, "export_rebates.csv", ("hs10", "percent", "act"), [])


def national_measures(folder: Path) -> None:
    """Measures of States; the Union's stand in waste/eu-wsr."""
    rows, count = [], defaultdict(int)
    for r in table("country_measures.csv"):
        if r["country"] == "EU27":
            continue
        count[r["country"]] += 1
        hs = ";".join(part for part in r["hs_prefix"].split(";") if part.strip("."))
        rows.append(
            {
                "measure": f"{r['country']}-{count[r['country']]}",
                "country": r["country"],
                "direction": r["direction"],
                "hs": "" if hs == "*" else hs,
                "scope": r["scope_codes"],
                "effect": r["effect"],
                "condition": r["condition"],
                "act": r["source"],
                **cited("measures", status(r["check"]), r["valid_from"], day_after(r["valid_to"])),
            }
        )
    columns = ("measure", "country", "direction", "hs", "scope", "effect", "condition", "act")
    write(folder, "measures.csv", columns, rows)


def headings() -> Iterable[Row]:
    """Which headings name waste only; before HS 2022 only what an act of the time or unchanged numbering carries."""
    for r in table("hs2022_waste.csv"):
        hs = r["hs6"]
        names, state = r["heading_text_names_waste"], "verified"
        if any(note in r["note"] for note in MIXED_NOTES) or hs in MIXED_CODES:
            names, state = "mixed", "derived"
        elif hs in MIXED_RECALLED:
            names, state = "mixed", "recalled"
        fixed = {"hs": hs, "category": r["category"], "names_only_waste": names, "note": r["note"]}
        new = hs in NEW_2022 or hs.startswith("8549")
        if not new:
            before = "read" if hs.startswith(READ_BEFORE_2022) and names == "yes" else "derived"
            yield {**fixed, **cited("acts_before_2022" if before == "read" else "hs2022", before, "", HS2022)}
        yield {**fixed, **cited("hs2022", state, HS2022)}
    for hs, category, state, source, note in OLD_HEADINGS:
        fixed = {"hs": hs, "category": category, "names_only_waste": "yes", "note": note}
        yield {**fixed, **cited(source, state, "", HS2022)}


def correlation() -> Iterable[Row]:
    """Candidates of the Basel and OECD lists by HS 2022 heading and day: all derived."""
    for r in table("hs2022_waste.csv"):
        if not r["basel_or_oecd_candidates"]:
            continue
        change = r["candidates_from"]
        new = r["hs6"].startswith("8549")  # no such heading before HS 2022
        act = next((f"Own correlation, following {a[0]}" for a in AMENDMENTS if a[1] == change), "")
        fixed = {"hs": r["hs6"], "act": act}
        if change:
            before = cited("correlation", "derived", HS2022 if new else "", change)
            yield {**fixed, "candidates": r["candidates_before"], **before}
        since = cited("correlation", "derived", change or HS2022)
        yield {**fixed, "candidates": r["basel_or_oecd_candidates"], **since}


def hs_correlation(folder: Path) -> None:
    """Waste headings, candidates, covers, changes of edition, and the chapters there are."""
    chapters = [{"chapter": chapter, **cited("chapters", "recalled")} for chapter in CHAPTERS]
    write(folder, "chapters.csv", ("chapter",), chapters)
    write(folder, "headings.csv", ("hs", "category", "names_only_waste", "note"), headings())
    write(folder, "correlation.csv", ("hs", "candidates", "act"), correlation())
    covers = [
        {"hs": r["hs4"], "what": r["what"], "hides": r["waste_codes_that_hide_here"], **cited("correlation", "derived")}
        for r in table("hs_cover_headings.csv")
    ]
    write(folder, "covers.csv", ("hs", "what", "hides"), covers)
    changes = [
        {
            "old": r["old"],
            "edition": r["old_hs_edition"],
            "new": r["new"],
            "in_force": r["in_force"],
            **cited("version_changes", status(r["check"])),
        }
        for r in table("hs_version_changes.csv")
    ]
    write(folder, "version_changes.csv", ("old", "edition", "new", "in_force"), changes)


def country_groups(folder: Path) -> None:
    """One row a country and group, each with its own status; closed lists name members only."""
    groups = (
        ("oecd_member", "Members of the OECD", "yes", "", "verified", "oecd"),
        ("oecd_waste_system", "States applying the OECD waste Decision", "yes", "", "verified", "oecd"),
        ("eu27", "Member States of the European Union", "yes", "", "read", "eu"),
        ("basel_annex_vii", "Basel Annex VII: OECD, EU, Liechtenstein", "yes", "oecd_member;eu27", "read", "basel"),
        ("basel_party", "Parties to the Basel Convention", "no", "", "derived", "basel"),
        ("ban_amendment", "Parties that accepted the Ban Amendment", "no", "", "read", "ban"),
        ("bamako", "Parties to the Bamako Convention (2016)", "no", "", "read", "bamako"),
    )
    write(
        folder,
        "groups.csv",
        ("group", "title", "closed", "any_of"),
        [
            {"group": g, "title": title, "closed": closed, "any_of": parts, **cited(source, state)}
            for g, title, closed, parts, state, source in groups
        ],
    )
    write(folder, "memberships.csv", ("country", "group", "member"), sorted(memberships(), key=_place))


def _place(row: Row) -> tuple[str, ...]:
    return row["country"], row["group"], row["valid_from"]


def memberships() -> Iterable[Row]:
    """Seven facts a country, told apart; what a closed list leaves out needs no row."""
    for r in table("country_groups.csv"):
        country = r["iso2"]
        for group, column, source, state in (
            ("oecd_member", "oecd_member", "oecd", "verified"),
            ("oecd_waste_system", "oecd_waste_system", "oecd", "verified"),
            ("eu27", "eu27", "eu", "read"),
        ):
            if r[column] != "no":
                member = "yes" if r[column] == "yes" else "not_applied"
                yield from dated(country, group, member, source, state)
        for day in filter(None, (LEFT["eu27"].get(country, ""),)):
            yield {"country": country, "group": "eu27", "member": "yes", **cited("memory", "recalled", "", day)}
        if r["basel_annex_vii"] == "yes" and r["oecd_member"] == "no" and r["eu27"] == "no":
            named = {"country": country, "member": "yes", "group": "basel_annex_vii"}
            yield {**named, **cited("basel", "derived")}
            # Whether the OECD regime reaches it through its customs union was not read
            yield {**named, "group": "oecd_waste_system", "member": "unknown", **cited("basel", "derived")}
        party = {"yes": "derived", "no": "verified" if country in ("US", "HT") else "recalled"}[r["basel_party"]]
        yield {"country": country, "group": "basel_party", "member": r["basel_party"], **cited("basel", party)}
        if r["ban_amendment_accepted"] == "yes":
            yield {"country": country, "group": "ban_amendment", "member": "yes", **cited("ban", "read")}
        if r["bamako_party_2016"] == "yes":
            yield {"country": country, "group": "bamako", "member": "yes", **cited("bamako", "read", "2016")}


def dated(country: str, group: str, member: str, source: str, state: str) -> Iterable[Row]:
    """A membership, with the time before a joining that is remembered."""
    since = JOINED.get("eu27" if group == "eu27" else "oecd_member", {}).get(country, "")
    fixed = {"country": country, "group": group}
    if since:
        yield {**fixed, "member": "no", **cited("memory", "recalled", "", since)}
    yield {**fixed, "member": member, **cited(source, state, since)}


def write_vectors(folder: Path, cases: list[dict[str, Any]]) -> None:
    """The suite of one pack."""
    document = {
        "format": "greenchain-vectors/1",
        "suite": f"{folder.parents[1].name}/{folder.parent.name}",
        "cases": cases,
    }
    (folder / "vectors.json").write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Write every table below the folder named."""
    top = Path(sys.argv[1])
    makers = {
        "basel": basel,
        "oecd": oecd,
        "eu-wsr": eu_wsr,
        "cn-solid-waste": cn_solid_waste,
        "national-measures": national_measures,
        "hs-correlation": hs_correlation,
        "country-groups": country_groups,
    }
    for name, make in makers.items():
        make(top / name / EDITION)
    cases = {**CASES, "indicators": LANE_CASES, "basel": [*worked_cases(DATA), *CASES["basel"]]}
    for name, own in cases.items():
        linked = LINKED_CASES if name == "basel" else ()
        folder = top / name / EDITION
        write_vectors(folder, [*own, *DOCUMENT_CASES.get(name, ()), *linked, *edge_cases(folder)])


if __name__ == "__main__":
    main()
