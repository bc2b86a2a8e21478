"""Writes the tables of the pack ``recognition/labels`` from the recognition data, so that every cell can be traced.

Reads ``recognition/schemes.yaml`` and ``agreements.yaml`` of the folder GREENCHAIN_CONFORMANCE_DATA and writes the CSV
tables, the ``[[source]]`` list and the vectors of the pin dates. Ids, categories, relations and document names are
copied letter for letter; what the files say in prose (a direction, a condition, a scope without categories) is set
down once, in the tables below, each beside the words it rests on. Needs PyYAML, which greenchain itself does not.

    python tools/build_recognition_labels.py standards/recognition/labels/2026.2
"""

# ruff: noqa: E501 - one row a line in the tables and vectors

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
from collections.abc import Iterable, Mapping
from itertools import permutations
from pathlib import Path
from typing import Any

import yaml
from label_letters import PIN_DATE, SIDES, listed, pin_vectors

DATA = Path(os.environ.get("GREENCHAIN_CONFORMANCE_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
CITATION = ("valid_from", "valid_until", "source", "status")

# Titles for people; the files name agreements by id only
TITLES = {
    "cjk.framework": "China-Japan-Korea mutual recognition of environmental labels",
    "cjk.pins": "China-Japan-Korea common criteria documents",
    "jp-cn.site_exclusion": "Eco Mark towards China: factories outside China only",
    "jp-kr.derivative": "Eco Mark towards Korea: derivative models",
    "jp-sg.sgls": "Eco Mark towards the Singapore Green Labelling Scheme",
    "jp-de.blue_angel": "Eco Mark towards Blue Angel",
    "jp-nordic.swan": "Eco Mark and Nordic Swan (partial)",
    "jp-nz": "Eco Mark and Environmental Choice New Zealand (partial)",
    "jp-ul": "Eco Mark and UL ECOLOGO framework",
    "jp-proxy": "Eco Mark proxy examination",
    "cn-de.toner": "China Environmental Labelling and Blue Angel: toner cartridges",
    "de-cn-jp.2014": "Blue Angel, China Environmental Labelling and Eco Mark, 2014",
    "cn-au": "China Environmental Labelling and GECA, 2005",
    "cn-kr": "China Environmental Labelling and Korea Eco-Label, 2005",
    "cn-jp": "China Environmental Labelling and Eco Mark, 2005",
    "cn-nz": "China Environmental Labelling and Environmental Choice New Zealand, 2006",
    "cn-th": "China Environmental Labelling and Thai Green Label, 2007",
    "au-th": "GECA and Thai Green Label, 2006",
    "au-sg": "GECA and Singapore Green Labelling Scheme, 2022",
    "kr-us": "Korea Eco-Label and Green Seal, 2012",
    "kr-ca": "Korea Eco-Label and EcoLogo, 2012",
    "ca-us.epeat": "EcoLogo and EPEAT joint registration",
    "gen.genices": "GENICES peer review",
    "gen.ccc": "GEN Common Core Criteria",
    "eu-us.energy_star": "EU-US Energy Star agreement on office equipment",
    "eu-us.organic": "EU-US organic equivalence",
    "ibu.epd": "IBU bilateral recognition of environmental product declarations",
    "eco_platform": "ECO Platform",
    "my.myhijau.umbrella": "MyHIJAU Mark acceptance of other labels",
    "us.epa_list": "US EPA Recommendations",
    "eu.art11": "EU Ecolabel, article 11: national schemes",
    "uz.recognition": "Uzbekistan: legal basis to recognize foreign ecolabels",
    "vn.recognition": "Vietnam: legal basis for mutual recognition",
    "ru-uz.training": "Vitality Leaf and Yashil belgi training, 2019",
}

# When an agreement begins: the key of the file that says so; the rest are undated
STARTS = {
    "cjk.framework": "2012",  # history: procedure_and_operation_rules_signed
    "cn-de.toner": "2007-04",  # history: mra_signed
    "jp-de.blue_angel": "2015-10-14",  # history: started
    "jp-sg.sgls": "2023-12-01",  # its first scope
    "kr-us": "2012-07",  # "2012-07 (announced 07-16)"
    "kr-ca": "2012-07",
    "ru-uz.training": "2019",  # note: "training 2019"
}
# Undated pages that show an agreement in force, and the day from which they attest it
ATTESTED = {
    "ibu.epd": "2022-10",  # its recognition by INIES was suspended then, so it was in force
    "my.myhijau.umbrella": "2026-01-01",  # undated page, stored copies of 2026
}
# Directed edges: "direction" of the file, or the words in the comment; a direction not stated is not an edge
DIRECTED = {
    "jp-sg.sgls": [("jp.eco_mark", "sg.sgls")],
    "jp-de.blue_angel": [("jp.eco_mark", "de.blue_angel")],
    "cn-nz": [("cn.cel", "nz.eco_choice")],  # "CEC is NZET's only agent in China"
    "cn-th": [("cn.cel", "th.green_label")],  # "CEC is TEI's only agent in China"
    "kr-us": [("kr.ecolabel", "us.green_seal")],  # "KEITI acts as proxy for Korean applicants"
    "my.myhijau.umbrella": [("my.sirim", "my.myhijau")],  # one_way; SIRIM stands in MyHIJAU's registration FAQ
}
# Both ways, or among all: "direction: bilateral|multilateral", or the words in the comment
MUTUAL = {"cjk.framework", "jp-nordic.swan", "jp-nz", "cn-de.toner", "eu-us.energy_star", "eu-us.organic"} | {
    "au-th"  # "each represents the other for verification at home"
}
HUBS = {"ibu.epd": "de.ibu"}  # "recognition = listing in the partner database"
# Scope of what is not listed category by category
CATEGORIES = {
    "cjk.framework": "letters",
    "eu-us.organic": "any",  # scope is by origin, not by category
    "ibu.epd": "any",  # base: EN 15804, without categories
    "my.myhijau.umbrella": "any",  # accepted classes of certificates, without categories
}
# Which names of schemes.yaml belong to arrangements that name "members" only
MEMBER_SINCE = {"gen.genices": "genices_since", "gen.ccc": "gen_since"}

# agreement, condition, kind, value, from, to, variant_only, text; the text in own words
CONDITIONS = [
    ("jp-sg.sgls", "jea_verification", "document", "jea_verification", "", "", "no", "JEA's verification of certification is attached"),
    ("jp-sg.sgls", "jea_confirmation", "document", "jea_confirmation", "", "", "yes", "JEA checks and confirms the export-only model"),
    ("jp-de.blue_angel", "jea_verification", "document", "jea_verification", "", "", "no", "JEA's verification letter is attached"),
    ("eu-us.organic", "certificate_of_inspection", "document", "certificate_of_inspection", "", "", "no", "import or TRACES certificate of inspection issued before the goods leave the port"),
    ("eu-us.organic", "produced_or_processed_in_exporting_party", "document", "produced_or_processed_in_exporting_party", "", "", "no", "produced in, or finally processed or packed in, the exporting party"),
    ("my.myhijau.umbrella", "accepted_class", "iso_type", "I;III;I_like_VSS;performance_standard", "", "", "no", "a certificate of an accepted class"),
    ("my.myhijau.umbrella", "malaysian_applicant", "document", "malaysian_applicant", "", "", "no", "applicant registered in Malaysia; a distributor holds a letter of authorization"),
    ("my.myhijau.umbrella", "min_remaining_validity", "min_remaining_months", "4", "", "", "no", "at least four calendar months of validity left"),
]  # fmt: skip
# agreement, from, to, field, mode, values, text
EXCLUSIONS = [
    ("jp-cn.site_exclusion", "jp.eco_mark", "cn.cel", "factory_country", "excluded", "CN", "for the time being only products made in factories outside China"),
    ("eu-us.organic", "us.nop", "eu.organic", "substance", "excluded", "streptomycin;tetracycline", "crops produced with antibiotics"),
    ("eu-us.organic", "eu.organic", "us.nop", "substance", "excluded", "animal_antibiotics;aquatic_animals", "products from animals treated with antibiotics; aquatic animals"),
]  # fmt: skip
# Criteria documents that the files name outside a pin
SETS_ON_FILE = [
    ("de.blue_angel", "DE-UZ219", "jp-de.blue_angel"),
    ("de.ibu", "EN 15804+A1", "ibu.epd"),
    ("de.ibu", "EN 15804+A2", "ibu.epd"),
]
RESIDUALS = [
    ("ibu.epd", "us.ul_epd", "additional North American requirements"),
    ("ibu.epd", "fr.inies", "additional French requirements"),
]
PARTIAL_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")


def rows_of(name: str, file: str = "") -> list[dict[str, Any]]:
    """The entries of one list of a YAML file; dates and Norway stay text because the file quotes them."""
    document = yaml.safe_load((DATA / "recognition" / f"{file or name}.yaml").read_text(encoding="utf-8"))
    return list(document[name])


def day(text: object) -> str:
    """The date at the front of a text; empty where there is none."""
    found = PARTIAL_DATE.match(str(text or ""))
    return found[0] if found else ""


class Pack:
    """The tables being written, row by row."""

    def __init__(self, entries: Iterable[Mapping[str, Any]]) -> None:
        self.status = {entry["id"]: entry["mark"] for entry in entries}
        self.tables: dict[str, list[dict[str, str]]] = {}

    def add(
        self, table: str, *, source: str, since: str = "", until: str = "", status: str = "", **cells: object
    ) -> None:
        """One row; its status is its source's unless another is given."""
        row = {name: ";".join(listed(value)) for name, value in cells.items()}
        row |= {"valid_from": since, "valid_until": until, "source": source}
        row["status"] = status or self.status[source]
        self.tables.setdefault(table, []).append(row)

    def write(self, folder: Path, columns: Mapping[str, tuple[str, ...]]) -> None:
        """Every table of ``columns``, sorted; a table without rows has its header only."""
        for name, own in columns.items():
            out = io.StringIO()
            writer = csv.DictWriter(out, [*own, *CITATION], lineterminator="\n")
            writer.writeheader()
            writer.writerows(
                sorted(self.tables.get(name, []), key=lambda row: [row[column] for column in (*own, *CITATION)])
            )
            (folder / f"{name}.csv").write_text(out.getvalue(), encoding="utf-8")


COLUMNS: dict[str, tuple[str, ...]] = {
    "schemes": ("scheme", "name", "operator", "jurisdictions", "iso_type", "year_start", "licences", "holders", "as_of", "legal_basis", "notes"),
    "categories": ("category",),
    "subcategories": ("category", "within"),
    "agreements": ("agreement", "title", "parent", "level", "categories", "effect", "onward", "attested", "residual", "notes"),
    "parties": ("agreement", "scheme"),
    "edges": ("agreement", "from", "to"),
    "scopes": ("agreement", "category"),
    "letters": ("document", "agreement", "letter", "categories", "common_items", "notes"),
    "pins": ("document", "scheme", "criteria", "notes"),
    "criteria_sets": ("scheme", "criteria"),
    "criteria": ("scheme", "criteria", "criterion", "property", "comparator", "threshold", "unit", "method", "requirement"),
    "common_items": ("document", "item", "scheme", "criterion", "parties"),
    "exclusions": ("agreement", "from", "to", "field", "mode", "values", "text"),
    "variants": ("agreement", "parent", "from", "to", "category", "relation", "may_differ", "reprove"),
    "conditions": ("agreement", "condition", "kind", "value", "from", "to", "variant_only", "text"),
    "endings": ("agreement", "jurisdiction"),
    "suspensions": ("agreement", "from", "to"),
    "residuals": ("agreement", "to", "text"),
    "history": ("agreement", "event"),
    "grandfather": ("agreement", "route", "effect"),
    "method_equivalences": ("equivalence", "from", "to", "property"),
    "accreditations": ("accreditation", "by", "body", "standard", "scope"),
    "mla": ("signatory", "body", "standard"),
    "purchase_lists": ("list", "item", "standard", "effect"),
    "designated_bodies": ("list", "body"),
}  # fmt: skip


def add_schemes(pack: Pack, schemes: list[dict[str, Any]], agreements: list[dict[str, Any]]) -> None:
    """The schemes, and the bare names that agreements use for parties without an entry."""
    for entry in schemes:
        pack.add(
            "schemes", source=entry["id"], scheme=entry["id"], name=entry["name"], operator=entry.get("operator"),
            jurisdictions=entry["jurisdictions"], iso_type="" if entry["iso_type"] == "unknown" else entry["iso_type"],
            year_start=entry.get("year_start"), licences=entry.get("licences"), holders=entry.get("holders"),
            as_of=entry.get("as_of"), legal_basis=entry.get("legal_basis"), notes=entry.get("notes"),
        )  # fmt: skip
    known = {entry["id"] for entry in schemes}
    for agreement in agreements:
        for party in party_ids(agreement):
            if party not in known:
                known.add(party)
                pack.add(
                    "schemes", source=agreement["id"], scheme=party, name=party, operator="", jurisdictions="",
                    iso_type="", year_start="", licences="", holders="", as_of="", legal_basis="",
                    notes="named as a party only",
                )  # fmt: skip


def party_ids(agreement: Mapping[str, Any]) -> list[str]:
    """The parties that are named by id; phrases such as "listed labels" name nobody."""
    return [party for party in agreement.get("parties", []) if re.fullmatch(r"[a-z]+\.[a-z_]+", party)]


def start_of(agreement: Mapping[str, Any]) -> str:
    """The first day of an agreement as the file dates it; empty where it does not."""
    own = STARTS.get(agreement["id"], "")
    return own or next((day(agreement[key]) for key in ("effective", "signed", "from") if key in agreement), "")


def add_agreements(pack: Pack, agreements: list[dict[str, Any]], schemes: list[dict[str, Any]]) -> None:
    """The agreements with their parties, edges, scopes and history."""
    levels = {entry["id"]: entry.get("level", "") for entry in agreements}
    for entry in agreements:
        name = entry["id"]
        listed_scope = "listed" if scopes_of(entry) else "unstated"
        pack.add(
            "agreements", source=name, since=start_of(entry), agreement=name, title=TITLES[name],
            parent=entry.get("parent"), level=levels[name] or levels[entry["parent"]],
            categories="letters" if name == "jp-de.blue_angel" else CATEGORIES.get(name, listed_scope),
            effect=entry.get("effect", "licence" if levels[name] == "L3" else ""), onward=entry.get("onward", "none"),
            attested=ATTESTED.get(name), residual=entry.get("residual"),
            notes=entry.get("note") or entry.get("text") or entry.get("rule"),
        )  # fmt: skip
        parties = party_ids(entry)
        for party in parties:
            pack.add("parties", source=name, agreement=name, scheme=party)
        for member in schemes if name in MEMBER_SINCE else []:
            if MEMBER_SINCE[name] in member:
                pack.add(
                    "parties",
                    source=member["id"],
                    since=str(member[MEMBER_SINCE[name]]),
                    agreement=name,
                    scheme=member["id"],
                )
        pairs = list(permutations(parties, 2)) if name in MUTUAL else DIRECTED.get(name, [])
        pairs += [(HUBS[name], party) for party in parties if name in HUBS and party != HUBS[name]]
        for held, target in pairs:
            pack.add("edges", source=name, agreement=name, **{"from": held, "to": target})
        for category, since in scopes_of(entry) if name != "jp-de.blue_angel" else []:
            pack.add("scopes", source=name, since=since, agreement=name, category=category)
        for event in entry.get("history", []):
            pack.add("history", source=name, since=event["date"], agreement=name, event=event["event"])


def scopes_of(entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Category and first day of every listed scope; variant scopes stand in their own table."""
    if entry["id"] == "cn-de.toner":  # usable from the first common criteria on, not from the signature
        return [(entry["scope"]["cat"], "2008-05-26")]
    if "scopes" in entry:
        return [(s["cat"], s["effective"]) for s in entry["scopes"] if "variant_rule" not in s]
    scope = entry.get("scope")
    return (
        [(category, "") for category in listed(scope.get("cat"))]
        if isinstance(scope, dict) and "parent" not in entry
        else []
    )


def add_pins(pack: Pack, agreements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Letters and pins; a letter holds until the next of its series. Returns the letters for the vectors."""
    source = "cjk.pins"
    entries = next(entry for entry in agreements if entry["id"] == source)["pins"]
    letters = [
        {"document": pin["doc"], "series": re.sub(r"\(.\)$", "", pin["doc"]), "since": day(pin["agreed"]), "pin": pin}
        for pin in entries
    ]
    for letter in letters:
        series = re.sub(r"-\d{4}$", "", letter["series"])
        later = sorted(
            other["since"] for other in letters
            if re.sub(r"-\d{4}$", "", other["series"]) == series and other["since"] > letter["since"]
        )  # fmt: skip
        letter["until"] = later[0] if later else ""
        pin = letter["pin"]
        pack.add(
            "letters", source=source, since=letter["since"], until=letter["until"], document=letter["document"],
            agreement="cjk.framework", letter=letter["document"], categories=pin["cat"],
            common_items=pin.get("common_items"), notes=pin.get("note") or ("drawn up" if "drawn up" in pin["agreed"] else ""),
        )  # fmt: skip
        for side, scheme in SIDES.items():
            for criteria in listed(pin.get(side)):
                name, _, note = criteria.partition(" as printed")
                pack.add(
                    "pins",
                    source=source,
                    document=letter["document"],
                    scheme=scheme,
                    criteria=name,
                    notes=f"as printed{note}" if note else "",
                )
    add_blue_angel_pins(pack)
    return letters


def add_blue_angel_pins(pack: Pack) -> None:
    """The two pins of the history of jp-de.blue_angel; they bear no letter's name."""
    source = "jp-de.blue_angel"
    for since, until, pins in (
        ("2015-10-14", "2018-09-03", [("de.blue_angel", "RAL-UZ171")]),
        ("2018-09-03", "", [("jp.eco_mark", "No.155 V1.3"), ("de.blue_angel", "DE-UZ205")]),
    ):
        document = f"{source}/{since}"
        pack.add(
            "letters", source=source, since=since, until=until, document=document, agreement=source, letter="",
            categories=["copier", "printer"], common_items="", notes="pin of the agreement's history",
        )  # fmt: skip
        for scheme, criteria in pins:
            pack.add("pins", source=source, document=document, scheme=scheme, criteria=criteria, notes="")


def add_rules(pack: Pack, agreements: list[dict[str, Any]]) -> None:
    """Exclusions, variants, conditions, endings, suspensions, residual texts."""
    by_id = {entry["id"]: entry for entry in agreements}
    for cells in EXCLUSIONS:
        pack.add("exclusions", source=cells[0], **dict(zip(COLUMNS["exclusions"], cells, strict=True)))
    for cells in CONDITIONS:
        pack.add("conditions", source=cells[0], **dict(zip(COLUMNS["conditions"], cells, strict=True)))
    for cells in RESIDUALS:
        pack.add("residuals", source=cells[0], **dict(zip(COLUMNS["residuals"], cells, strict=True)))
    derivative = by_id["jp-kr.derivative"]
    rule = derivative["variant_rule"]
    pack.add(
        "variants", source=derivative["id"], since=derivative["effective"], agreement=derivative["id"],
        parent=derivative["parent"], category=derivative["scope"]["cat"], relation=rule["relation"],
        may_differ=rule["allowed_difference"], reprove=rule["reprove"], **{"from": "jp.eco_mark", "to": "kr.ecolabel"},
    )  # fmt: skip
    export_only = next(scope for scope in by_id["jp-sg.sgls"]["scopes"] if "variant_rule" in scope)
    pack.add(
        "variants", source="jp-sg.sgls", since=export_only["effective"], agreement="jp-sg.sgls", parent="",
        category=export_only["cat"].removesuffix("_variant"), relation=export_only["variant_rule"]["relation"],
        may_differ="", reprove="", **{"from": "jp.eco_mark", "to": "sg.sgls"},
    )  # fmt: skip
    for jurisdiction, end in by_id["eu-us.energy_star"]["expires"].items():
        pack.add(
            "endings", source="eu-us.energy_star", since=end, agreement="eu-us.energy_star", jurisdiction=jurisdiction
        )
    for route in ("eu_self_certified", "us_epa", "jp_meti"):  # "grandfather": by route of certification
        pack.add(
            "grandfather", source="eu-us.energy_star", agreement="eu-us.energy_star", route=route, effect="display"
        )
    # "accreditation": the example of a signatory with its scope and day
    pack.add(
        "mla", source="iaf_mla", since="2021-08-11", signatory="gac-17065", body="gcc_accreditation_center",
        standard="ISO/IEC 17065",
    )  # fmt: skip
    expiry = by_id["eu-us.organic"]["expiry"]
    pack.add(
        "endings",
        source="eu-us.organic",
        since=expiry["date"],
        status=expiry["mark"],
        agreement="eu-us.organic",
        jurisdiction="",
    )
    suspended = by_id["ibu.epd"]["status"][0]
    pack.add(
        "suspensions",
        source="ibu.epd",
        since=day(suspended["from"]),
        agreement="ibu.epd",
        **{"from": "de.ibu", "to": suspended["partner"]},
    )


def add_names(pack: Pack) -> None:
    """Categories, their tree, and the criteria documents on file: what the other tables name."""
    used: dict[str, str] = {}
    for table, column in (("scopes", "category"), ("letters", "categories"), ("variants", "category")):
        for row in pack.tables[table]:
            for category in row[column].split(";"):
                used.setdefault(category, row["source"])
    for category, source in used.items():
        pack.add("categories", source=source, status="read", category=category)
    for category in ("copier", "printer"):
        # one Eco Mark document, No.155, is pinned for both, and the derivative rule calls them imaging equipment
        pack.add(
            "subcategories", source="jp-kr.derivative", status="read", category=category, within="imaging_equipment"
        )
    sets = {(row["scheme"], row["criteria"]): row["source"] for row in reversed(pack.tables["pins"])}
    sets |= {(scheme, criteria): source for scheme, criteria, source in SETS_ON_FILE}
    for (scheme, criteria), source in sets.items():
        pack.add("criteria_sets", source=source, scheme=scheme, criteria=criteria)


def source_toml(schemes: list[dict[str, Any]], agreements: list[dict[str, Any]]) -> str:
    """The ``[[source]]`` list: one a scheme and one an agreement, so that a row names its page by its own id."""
    blocks = []
    for entry in sorted([*schemes, *agreements], key=lambda entry: entry["id"]):
        title = TITLES.get(entry["id"]) or f"{entry['name']}: what is published of it"
        read_in = entry["source"] if entry["source"] != "none" else "not read: from memory"
        blocks.append(
            f"[[source]]\nid = {json.dumps(entry['id'])}\ninstrument = {json.dumps(title)}\nread_in = {json.dumps(read_in)}\n"
        )
    return "\n".join(blocks)


def main(folder: Path) -> None:
    """Write the pack into ``folder``, which holds ``head.toml`` text above a marker in ``pack.toml``."""
    schemes, agreements = rows_of("schemes"), rows_of("agreements")
    for entry in agreements:
        if entry.get("source") == "same":  # the entry above it
            entry["source"] = agreements[agreements.index(entry) - 1]["source"]
    accreditation = rows_of("accreditation", "schemes")
    pack = Pack([*schemes, *agreements, *accreditation])
    add_schemes(pack, schemes, agreements)
    add_agreements(pack, agreements, schemes)
    letters = add_pins(pack, agreements)
    add_rules(pack, agreements)
    add_names(pack)
    pack.write(folder, COLUMNS)
    marker = "# --- sources, written by tools/build_recognition_labels.py ---\n"
    head = (folder / "pack.toml").read_text(encoding="utf-8").partition(marker)[0]
    (folder / "pack.toml").write_text(
        head + marker + source_toml([*schemes, *accreditation], agreements), encoding="utf-8"
    )
    vectors = json.loads((folder / "vectors.json").read_text(encoding="utf-8"))
    by_hand = [case for case in vectors["cases"] if case.get("what") != PIN_DATE]
    vectors["cases"] = [*by_hand, *pin_vectors(letters)]
    (folder / "vectors.json").write_text(json.dumps(vectors, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
