"""Laws of recognition over small random worlds, with an oracle that knows nothing of the engine.

The oracle walks plain rows and integers for days; each check gives True, False or None (unknown).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from greenchain.recognition import Certificate, Decision, Recognition, RecognitionQuestion
from greenchain.values.json import canonical_json
from greenchain.values.outcome import Outcome
from greenchain.values.time import DatePeriod
from label_world import AT, agreement, assess, certificate, edge, world
from many_examples import MANY

START = date(2020, 1, 1)
DAYS = 12
SCHEMES = ("x.a", "x.b", "x.c")
CATEGORIES = ("imaging", "copier", "paint")
ACCEPTED = {Decision.RECOGNIZED, Decision.RECOGNIZED_RESIDUAL}


def day(number: int) -> date:
    return START + timedelta(days=number)


spans = st.tuples(st.none() | st.integers(0, 5), st.none() | st.integers(6, DAYS))
statuses = st.sampled_from(["read", "read", "read", "verified", "derived", "recalled"])
# Most rows hold throughout, or no world would ever recognize anything
always = st.just({"span": (None, None), "status": "read"})
rows = st.one_of(always, always, always, st.fixed_dictionaries({"span": spans, "status": statuses}))
restrictions = st.one_of(st.none(), st.none(), st.none(), rows)
PAIRS = [("x.a", "x.b")] * 5 + [("x.b", "x.a"), ("x.a", "x.c"), ("x.c", "x.b")]
agreements = st.fixed_dictionaries(
    {
        "level": st.sampled_from(["L2", "L3", "L3", "L4", "L4", "L4"]),
        "pair": st.sampled_from(PAIRS),
        "row": rows,
        "edge": rows,
        "scopes": st.dictionaries(st.sampled_from(("copier", *CATEGORIES)), rows, min_size=1, max_size=2),
        "letters": st.lists(st.fixed_dictionaries({"row": rows, "held": st.sampled_from(["V1", "V1", "V2"]), "asked": st.sampled_from(["N1", "N1", "N2"])}), max_size=2),
        "excluded": restrictions,
        "suspended": restrictions,
    }
)  # fmt: skip
worlds = st.fixed_dictionaries(
    {
        "link": statuses,
        "agreements": st.lists(agreements, min_size=1, max_size=4),
        "schemes": st.dictionaries(st.sampled_from(SCHEMES), rows, max_size=1),
    }
)
asks = st.fixed_dictionaries(
    {
        "pair": st.sampled_from(PAIRS),
        "category": st.sampled_from(["copier", "copier", *CATEGORIES]),
        "on": st.integers(0, DAYS),
        "criteria": st.sampled_from(["", "N1", "N2"]),
        "certified": st.sampled_from(["V1", "V1", "V2"]),
        "named": st.sampled_from([True, True, True, False]),
        "country": st.sampled_from([None, "CN", "TH", "TH"]),
        "until": st.none() | st.integers(1, DAYS),
    }
).map(lambda ask: {**ask, "held": ask["pair"][0], "target": ask["pair"][1]})


def cells(row) -> dict[str, str]:
    since, until = row["span"]
    return {
        "status": row["status"],
        "valid_from": "" if since is None else day(since).isoformat(),
        "valid_until": "" if until is None else day(until).isoformat(),
    }


def build(spec, *, order: int = 1):
    """The world as a pack; ``order`` -1 writes every table the other way round."""
    tables: dict[str, list[dict[str, str]]] = {
        name: [] for name in ("agreements", "edges", "scopes", "letters", "pins", "exclusions", "suspensions")
    }
    for number, one in enumerate(spec["agreements"]):
        name, (source, target) = f"g{number}", one["pair"]
        kind = "letters" if one["letters"] else "listed"
        dated = cells(one["row"])
        # An agreement without a beginning is undated, which is another test's business
        dated["valid_from"] = dated["valid_from"] or day(-1).isoformat()
        tables["agreements"].append(agreement(name, level=one["level"], categories=kind, **dated))
        tables["edges"].append(edge(name, source, target, **cells(one["edge"])))
        ends = {"agreement": name, "from": source, "to": target}
        if one["excluded"]:
            tables["exclusions"].append({**ends, "values": "CN", **cells(one["excluded"])})
        if one["suspended"]:
            tables["suspensions"].append({**ends, **cells(one["suspended"])})
        for category, row in one["scopes"].items() if not one["letters"] else ():
            tables["scopes"].append({"agreement": name, "category": category, **cells(row)})
        for place, letter in enumerate(one["letters"]):
            document = f"{name}-D{place}"
            tables["letters"].append(
                {
                    "document": document,
                    "agreement": name,
                    "letter": document,
                    "categories": "copier",
                    **cells(letter["row"]),
                }
            )
            tables["pins"].append({"document": document, "scheme": source, "criteria": letter["held"]})
            tables["pins"].append({"document": document, "scheme": target, "criteria": letter["asked"]})
    tables["subcategories"] = [{"category": "copier", "within": "imaging", "status": spec["link"]}]
    named = {row["category"] for row in tables["scopes"]} | {"copier", "imaging", "paint"}
    tables["categories"] = [{"category": name} for name in sorted(named)]
    known = spec.get("schemes", {})
    tables["schemes"] = [{"scheme": name, **(cells(known[name]) if name in known else {})} for name in SCHEMES]
    tables["criteria_sets"] = [
        {"scheme": name, "criteria": text} for name in SCHEMES for text in ("V1", "V2", "N1", "N2")
    ]
    return world(**{name: found[::order] for name, found in tables.items()})


def sides(ask) -> tuple[Certificate, RecognitionQuestion]:
    until = None if ask["until"] is None else day(ask["until"])
    category = ask["category"] if ask["named"] else ""
    held = certificate(ask["held"], criteria=(ask["certified"],), category=category, days=DatePeriod.parse(None, until))
    return held, RecognitionQuestion(
        ask["target"], ask["category"], day(ask["on"]), criteria=ask["criteria"], factory_country=ask["country"]
    )


def answer(spec, ask) -> Recognition:
    held, asked = sides(ask)
    return assess(held, asked, at=AT, standards=build(spec))


# --- the oracle ---------------------------------------------------------------------------------------------------

FIRM = ("read", "verified")


def covers(span, on: int) -> bool:
    return (span[0] is None or on >= span[0]) and (span[1] is None or on < span[1])


def support(row, on: int) -> bool | None:
    """A row that must hold: a weak one settles nothing either way."""
    return covers(row["span"], on) if row["status"] in FIRM else None


def worst(*answers: bool | None) -> bool | None:
    return False if False in answers else None if None in answers else True


def best(answers: list[bool | None]) -> bool | None:
    return True if True in answers else None if None in answers else False


def in_scope(one, ask, spec) -> bool | None:
    found: list[bool | None] = []
    for category, row in one["scopes"].items():
        if category == ask["category"]:
            found.append(support(row, ask["on"]))
        elif (ask["category"], category) == ("copier", "imaging"):
            held = support(row, ask["on"])
            found.append(held if held is not True or spec["link"] in FIRM else None)
    if not found and one["row"]["status"] not in FIRM:
        return None  # a weak agreement that does not name the category
    return best(found) if ask["named"] else worst(None, best(found))  # the question's word is not the certificate's


def in_letter(one, ask) -> bool | None:
    if one["row"]["status"] not in FIRM:
        return None  # what nobody has read of a weak agreement refuses nothing either
    if ask["category"] != "copier":
        return False
    found = []
    for letter in one["letters"]:
        is_pinned = letter["held"] == ask["certified"] and ask["criteria"] in ("", letter["asked"])
        found.append(worst(support(letter["row"], ask["on"]), is_pinned))
    return best(found) if ask["named"] else worst(None, best(found))


def may_name(one, ask, spec) -> bool:
    """Whether the agreement may be about what is asked; its letters are about copiers, each from its first day on."""
    if one["row"]["status"] not in FIRM:
        return True
    if one["letters"]:
        begun = [
            support({**letter["row"], "span": (letter["row"]["span"][0], None)}, ask["on"]) for letter in one["letters"]
        ]
        return ask["category"] == "copier" and best(begun) is not False
    return in_scope(one, {**ask, "named": True}, spec) is not False


def in_force(one, ask) -> bool | None:
    suspended = one["suspended"]
    not_suspended: bool | None = True
    if suspended and covers(suspended["span"], ask["on"]):
        not_suspended = False if suspended["status"] in FIRM else None
    certificate = ask["until"] is None or ask["on"] < ask["until"]
    return worst(
        support(
            {
                **one["row"],
                "span": (one["row"]["span"][0] if one["row"]["span"][0] is not None else -1, one["row"]["span"][1]),
            },
            ask["on"],
        ),
        support(one["edge"], ask["on"]),
        not_suspended,
        certificate,
    )


def site(one, ask) -> bool | None:
    if one["excluded"] is None or not covers(one["excluded"]["span"], ask["on"]) or ask["country"] == "TH":
        return True
    return None if ask["country"] is None or one["excluded"]["status"] not in FIRM else False


def as_firm_as_whole(one) -> dict:
    """The agreement with no row of it better known than the agreement itself."""
    if one["row"]["status"] in FIRM:
        return one

    def weak(row):
        return row and {**row, "status": one["row"]["status"]}

    return {
        **one,
        **{name: weak(one[name]) for name in ("edge", "excluded", "suspended")},
        "scopes": {category: weak(row) for category, row in one["scopes"].items()},
        "letters": [{**letter, "row": weak(letter["row"])} for letter in one["letters"]],
    }


def are_schemes(spec, ask) -> bool | None:
    """Whether the rows of both schemes are about the day: on another nobody knows what a scheme is, read or not."""
    known = spec.get("schemes", {})
    spans = [known[name]["span"] for name in (ask["held"], ask["target"]) if name in known]
    return all(covers(span, ask["on"]) for span in spans) or None


def oracle(spec, ask) -> tuple[str, set[str]]:
    """The decision, and the agreements that hold."""
    held: dict[str, str] = {}
    known = are_schemes(spec, ask)
    is_open = evidence = False
    for number, one in enumerate(map(as_firm_as_whole, spec["agreements"])):
        if one["pair"] != (ask["held"], ask["target"]):
            continue
        if one["level"] == "L2":  # reports count while it is in force, for what is asked
            evidence |= in_force(one, ask) is True and may_name(one, ask, spec)
            continue
        scope = in_letter(one, ask) if one["letters"] else in_scope(one, ask, spec)
        state = worst(in_force(one, ask), site(one, ask), scope, known)
        if state is True:
            held[f"g{number}"] = one["level"]
        is_open |= state is None
    if "L4" in held.values():
        return "recognized", set(held)
    if held:
        return "recognized_residual", set(held)
    is_open |= evidence and known is None
    return ("indeterminate" if is_open else "evidence_only" if evidence else "not_recognized"), set()


# --- laws ---------------------------------------------------------------------------------------------------------


THROUGHOUT = {"span": (None, None), "status": "read"}
BY_LETTER = {
    "level": "L3", "pair": ("x.a", "x.b"), "row": THROUGHOUT, "edge": THROUGHOUT, "scopes": {"copier": THROUGHOUT},
    "letters": [{"row": THROUGHOUT, "held": "V1", "asked": "N1"}], "excluded": None, "suspended": None,
}  # fmt: skip
WEAK = {"span": (None, None), "status": "derived"}
LATER = {"span": (4, None), "status": "read"}
ASKED = {
    "held": "x.a", "target": "x.b", "category": "copier", "on": 1, "criteria": "", "certified": "V1", "named": True,
    "country": None, "until": None,
}  # fmt: skip


def among(*changes):
    """A world of agreements by letter, each with its changes."""
    return {"link": "read", "agreements": [{**BY_LETTER, **change} for change in changes]}


def letter(row):
    return {"row": row, "held": "V1", "asked": "N1"}


@MANY
@given(worlds, asks)
# What a letter of a weak agreement pins refuses nothing, whatever reports are taken over beside it
@example(among({"row": WEAK}, {"level": "L2"}), {**ASKED, "criteria": "N2"})
@example(among({"row": WEAK}), {**ASKED, "criteria": "N2", "named": False})
# A weak letter takes no category from a firm one, whichever begins first
@example(among({"letters": [letter(WEAK), letter(THROUGHOUT)]}), ASKED)
@example(among({"letters": [letter({**WEAK, "span": (5, None)}), letter(LATER)]}), ASKED)
# Reports count for a category from its first letter on
@example(among({"level": "L2", "letters": [letter(LATER)]}), ASKED)
@example(among({"level": "L2", "letters": [letter(LATER)]}), {**ASKED, "on": 4})
def test_the_decision_is_what_brute_force_finds(spec, ask):
    found = answer(spec, ask)
    decision, holds = oracle(spec, ask)
    assert found.decision.value == decision
    assert {path.ids[0] for path in found.paths} <= holds
    assert bool(found.paths) == bool(holds)
    assert found.path == (found.paths[0].ids if holds else ())


def said(found: Recognition):
    return found.decision, found.path, found.residual, found.conditions, found.reasons, found.missing


@MANY
@given(worlds, asks)
def test_the_answer_is_constant_until_it_expires(spec, ask):
    held, asked = sides(ask)
    standards = build(spec)
    found = assess(held, asked, at=AT, standards=standards)
    for number in range(ask["on"] + 1, DAYS + 4):
        if found.expires_on is None or day(number) < found.expires_on:
            assert said(assess(held, replace(asked, on=day(number)), at=AT, standards=standards)) == said(found)


@MANY
@given(worlds, asks)
def test_an_open_answer_says_what_is_missing(spec, ask):
    found = answer(spec, ask)
    assert found.missing or found.decision is not Decision.INDETERMINATE
    assert all(one.missing for one in found.findings if one.code in ("FACT_UNVERIFIED", "DATE_IMPRECISE"))


@MANY
@given(worlds, asks)
def test_what_nobody_has_read_never_recognizes(spec, ask):
    spec["agreements"] = [{**one, "row": {**one["row"], "status": "recalled"}} for one in spec["agreements"]]
    assert answer(spec, ask).decision not in ACCEPTED


@MANY
@given(worlds, agreements, asks)
def test_one_more_recalled_agreement_changes_no_acceptance(spec, extra, ask):
    recalled = {**extra, "row": {**extra["row"], "status": "recalled"}}
    before, after = answer(spec, ask), answer({**spec, "agreements": [*spec["agreements"], recalled]}, ask)
    assert (before.decision in ACCEPTED, before.path) == (after.decision in ACCEPTED, after.path)


@MANY
@given(worlds, agreements, asks)
def test_one_more_agreement_never_takes_an_acceptance_away(spec, extra, ask):
    before, after = answer(spec, ask), answer({**spec, "agreements": [*spec["agreements"], extra]}, ask)
    assert before.decision not in ACCEPTED or after.decision in ACCEPTED
    assert before.decision is not Decision.RECOGNIZED or after.decision is Decision.RECOGNIZED
    assert before.decision not in ACCEPTED or len(after.residual) <= len(before.residual)


@MANY
@given(worlds, asks, st.sampled_from(["excluded", "suspended"]), rows)
def test_one_more_restriction_never_adds_an_acceptance(spec, ask, kind, row):
    tighter = {**spec, "agreements": [one if one[kind] else {**one, kind: row} for one in spec["agreements"]]}
    before, after = answer(spec, ask), answer(tighter, ask)
    assert after.decision not in ACCEPTED or before.decision in ACCEPTED
    assert after.decision is not Decision.RECOGNIZED or before.decision is Decision.RECOGNIZED


@MANY
@given(worlds, asks)
def test_without_the_agreement_or_letter_of_the_path_the_path_is_gone(spec, ask):
    found = answer(spec, ask)
    if not found.path:
        return
    number = int(found.path[0][1:])
    one = spec["agreements"][number]
    forgotten = {**one, "row": {**one["row"], "status": "recalled"}}
    variants = [forgotten]
    if one["letters"]:
        place = int(found.path[1].partition("-D")[2])
        variants.append(
            {**one, "letters": [{**x, "held": "V0"} if n == place else x for n, x in enumerate(one["letters"])]}
        )
    for changed in variants:
        world_without = [changed if n == number else other for n, other in enumerate(spec["agreements"])]
        assert found.path not in {path.ids for path in answer({**spec, "agreements": world_without}, ask).paths}


@MANY
@given(worlds, asks)
def test_a_direction_is_never_reversed(spec, ask):
    found = answer(spec, ask)
    if found.decision in ACCEPTED:
        others = [one for one in spec["agreements"] if one["pair"] != (ask["held"], ask["target"])]
        assert answer({**spec, "agreements": others}, ask).decision not in ACCEPTED


@MANY
@given(worlds, asks)
def test_the_order_of_rows_does_not_reach_the_answer(spec, ask):
    held, asked = sides(ask)
    texts = set()
    for order in (1, -1):
        document = assess(held, asked, at=AT, standards=build(spec, order=order)).to_dict()
        del document["standards"], document["facts"], document["witness"]  # their digests name the bytes
        for finding in document["findings"]:
            if finding["citation"]:
                del finding["citation"]["pack"]
        texts.add(canonical_json(document))
    assert len(texts) == 1


@MANY
@given(worlds, asks)
def test_a_stated_holding_never_conforms_and_a_residual_is_no_pass(spec, ask):
    found = answer(spec, ask)
    refused = found.decision is Decision.NOT_RECOGNIZED
    assert found.outcome is (Outcome.DOES_NOT_CONFORM if refused else Outcome.NOT_DETERMINED)
    assert bool(found.residual) == (found.decision is Decision.RECOGNIZED_RESIDUAL)
    assert bool(found.reasons) == (found.decision in (Decision.NOT_RECOGNIZED, Decision.INDETERMINATE))


def test_the_worlds_are_worth_asking():
    """Every decision comes up often enough, or the laws above say little."""
    seen: Counter[str] = Counter()

    @settings(max_examples=600, database=None, derandomize=True, deadline=None)
    @given(worlds, asks)
    def count(spec, ask):
        seen[oracle(spec, ask)[0]] += 1

    count()
    assert {decision.value for decision in Decision if seen[decision.value] >= 12} == set(Decision) - {
        Decision.GRANDFATHERED
    }, seen
