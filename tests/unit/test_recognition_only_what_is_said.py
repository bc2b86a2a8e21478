"""Nothing is accepted that no fact says: by a single question and by the bulk table alike."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from greenchain.recognition import RecognitionQuestion, RecognitionTable, assess, chains, read_facts, read_question
from greenchain.recognition.bulk import routes
from greenchain.recognition.trqp import ask_trqp
from greenchain.values.errors import InputError

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
AGREEMENT = {"id": "g1", "from": "x.a", "to": "x.b", "level": "L4", "scope": ["copier"], "valid": ["2020-01-01", None]}
SETS = [{"scheme": "x.a", "name": "K1"}, {"scheme": "x.a", "name": "K9"}, {"scheme": "x.b", "name": "N4"}]
HELD = {
    "scheme": "x.a",
    "criteria_set": "K1",
    "category": "copier",
    "valid": ["2022-01-01", "2027-01-01"],
    "suspended": [],
}
ACCEPTED = ("recognized", "recognized_residual")


def facts_of(*agreements, **tables):
    document = {"kind": "recognition-facts", "id": "f", "edition": "1", "criteria_sets": SETS, **tables}
    return read_facts(json.dumps({**document, "agreements": list(agreements) or [AGREEMENT]}).encode())


def asked_of(facts, *, target="x.b", on="2023-06-01", held=None, **more):
    certificate = {key: value for key, value in {**HELD, **(held or {})}.items() if value != "absent"}
    document = {
        "kind": "recognition-question", "on": on, "effect": "licence", "certificate": certificate, "product": {},
        "target": {"scheme": target, **more.pop("aim", {})}, **more,
    }  # fmt: skip
    return assess(read_question(document).question, facts=facts, at=AT)


def told(facts, **more):
    found = asked_of(facts, **more)
    return found.decision.value, found.reasons


def bulk_targets(facts, *, on="2023-06-01", held=None):
    """The targets by which the bulk table has such a holding accepted."""
    certificate = {**HELD, **(held or {})}
    since, until = (date.fromisoformat(end) if end else None for end in certificate["valid"])
    row = {
        "scheme": certificate["scheme"], "criteria_set": certificate["criteria_set"],
        "category": certificate["category"], "factory_country": None, "valid_from": since, "valid_until": until,
        "on": date.fromisoformat(on),
    }  # fmt: skip
    hits = RecognitionTable.compile(facts).decide_many({key: [value] for key, value in row.items()})
    return {target for target in hits.targets if target != certificate["scheme"]}


def both_told(facts, *, target="x.b", **more):
    """What a single question is told, once the bulk table has said the same."""
    found = told(facts, target=target, **more)
    assert (found[0] in ACCEPTED) == (target in bulk_targets(facts, **more))
    return found


def test_a_question_asks_for_an_effect_by_its_name():
    shown = facts_of({**AGREEMENT, "effects": ["display"]})
    assert told(shown, effect="display") == ("recognized", ())
    assert told(shown, effect="licence")[0] == "not_recognized"
    with pytest.raises(InputError) as refused:
        told(shown, effect="*")
    assert [fault.where for fault in refused.value.faults] == ["/effect"]


def test_a_question_built_without_an_effect_asks_for_the_licence_as_the_bulk_table_does():
    certificate = read_question({"kind": "recognition-question", "on": "2023-06-01", "certificate": HELD,
                                 "target": {"scheme": "x.b"}}).question.certificate  # fmt: skip
    question = RecognitionQuestion("x.b", "copier", date(2023, 6, 1), certificate=certificate)
    for effect, decision in (("display", "not_recognized"), ("licence", "recognized")):
        facts = facts_of({**AGREEMENT, "effects": [effect]})
        assert assess(question, facts=facts, at=AT).decision.value == decision
        assert bulk_targets(facts) == ({"x.b"} if decision == "recognized" else set())


def test_a_registry_is_asked_for_an_effect_by_its_name():
    shown = facts_of({**AGREEMENT, "effects": ["display"]})
    request = {"entity_id": "x.a", "authority_id": "x.b", "action": "display", "resource": "copier"}
    assert ask_trqp(request, facts=shown, at=AT)["trqp"]["recognized"] is True
    assert ask_trqp({**request, "action": "licence"}, facts=shown, at=AT)["trqp"]["recognized"] is False
    with pytest.raises(InputError) as refused:
        ask_trqp({**request, "action": "*"}, facts=shown, at=AT)
    assert [fault.where for fault in refused.value.faults] == ["/action"]


HOP = {"level": "L4", "scope": ["copier"], "onward": "any", "max_hops": 2}
SAID = [{"text": "noise is measured again"}]
COMMON = [
    {"scheme": "x.b", "name": "N4", "criteria": [{"id": "b1"}]},
    {"scheme": "x.c", "name": "Z", "criteria": [{"id": "c1"}]},
]
TAKEN_OVER = {**HOP, "id": "g2", "from": "x.b", "to": "x.c", "level": "L3", "common": [{"from": "b1", "to": "c1"}]}


@pytest.mark.parametrize(("said", "decision"), [(SAID, "recognized_residual"), ([], "recognized")])
def test_what_one_agreement_says_in_words_is_left_after_the_next(said, decision):
    first = {**HOP, "id": "g1", "from": "x.a", "to": "x.b", "residual": said}
    facts = facts_of(first, TAKEN_OVER, criteria_sets=[SETS[0], *COMMON])
    for target in ("x.b", "x.c"):
        assert both_told(facts, target=target) == (decision, ())
        assert [item.remainder_of for item in asked_of(facts, target=target).residual] == [one["text"] for one in said]


PAINT = [
    {"scheme": "x.a", "name": "KP", "categories": ["paint"]},
    {"scheme": "x.b", "name": "PAINT", "categories": ["paint"]},
]


@pytest.mark.parametrize(
    "pins", [[], [{"from": "KP", "to": "PAINT"}, {"from": "K1", "to": "N4"}, {"from": "KP", "to": "N4"}]]
)
def test_a_document_for_other_things_counts_neither_held_nor_asked_for(pins):
    facts = facts_of({**AGREEMENT, "scope": ["copier", "paint"], "pins": pins}, criteria_sets=[*SETS, *PAINT])
    other = ("not_recognized", ("SCOPE_VERSION",))
    assert both_told(facts) == ("recognized", ())
    assert both_told(facts, held={"criteria_set": "KP"}) == other
    assert told(facts, aim={"criteria_set": "N4"}) == ("recognized", ())
    assert told(facts, aim={"criteria_set": "PAINT"}) == other
    paint = {"criteria_set": "KP", "category": "paint"}
    assert both_told(facts, held=paint) == ("recognized", ())
    assert told(facts, held=paint, aim={"criteria_set": "PAINT"}) == ("recognized", ())


def limited(scheme, name, limit, **more):
    lead = {"id": f"{name}.lead", "property": "lead", "comparator": "<=", "threshold": limit, "unit": "mg/kg"}
    return {"scheme": scheme, "name": name, "criteria": [lead], **more}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["OLD"], ("not_recognized", ("SCOPE_VERSION",), [])),
        (["K1"], ("recognized_residual", (), ["N4.lead"])),
        (["OLD", "K1"], ("recognized_residual", (), ["N4.lead"])),
        (["NOWHERE", "K1"], ("recognized_residual", (), ["N4.lead"])),
        (["KP", "K1"], ("recognized_residual", (), ["N4.lead"])),
        (["NEW", "K1"], ("recognized", (), [])),
    ],
)
def test_of_several_documents_held_only_those_in_force_prove_anything(names, expected):
    ended = {"valid": ["2010-01-01", "2015-01-01"]}
    strict = [
        limited("x.a", "OLD", "1", **ended),
        limited("x.a", "NEW", "1"),
        limited("x.a", "KP", "1", categories=["paint"]),
    ]
    sets = [*strict, limited("x.a", "K1", "9"), limited("x.b", "N4", "5")]
    for order in (names, names[::-1]):
        found = asked_of(
            facts_of({**AGREEMENT, "credit": "dominance"}, criteria_sets=sets), held={"criteria_set": order}
        )
        assert (found.decision.value, found.reasons, [item.criterion for item in found.residual]) == expected
        held = {step["from_set"] for step in found.witness["steps"]} if found.witness else set()
        assert held <= {name for name in ("K1", "NEW") if name in names}


@pytest.mark.parametrize(
    ("made_on", "on", "decision"),
    [
        (None, "2023-06-01", "not_recognized"),
        ("2025-01-01", "2023-06-01", "not_recognized"),  # a unit still to be made meets no document of later days
        ("2025-01-01", "2023-12-31", "not_recognized"),
        ("2025-01-01", "2024-01-01", "recognized"),
        ("2027-01-01", "2024-01-01", "not_recognized"),
        ("2023-12-31", "2024-06-01", "not_recognized"),
        ("2024-01-01", "2024-06-01", "recognized"),
    ],
)
@pytest.mark.parametrize("pins", [[], [{"from": "K1", "to": "N4"}]])
def test_a_unit_still_to_be_made_needs_the_document_on_both_days(made_on, on, decision, pins):
    sets = [{**SETS[0], "valid": ["2024-01-01", "2027-01-01"]}, *SETS[1:]]
    facts = facts_of({**AGREEMENT, "pins": pins}, criteria_sets=sets)
    product = {"made_on": made_on} if made_on else {}
    found = asked_of(facts, on=on, product=product)
    assert found.decision.value == decision
    if found.expires_on:  # told, or sooner, is the day on which the answer is another
        later = asked_of(facts, on=found.expires_on.isoformat(), product=product)
        assert (later.decision, later.reasons) != (found.decision, found.reasons)


@pytest.mark.parametrize("place", ["NO", "no", "NO ", "NOR", "Norway", "\uff2e\uff2f"])
@pytest.mark.parametrize("written", ["NO", "nor"])
def test_a_jurisdiction_is_one_however_it_is_spelled(place, written):
    ended = facts_of({**AGREEMENT, "valid_in": {written: ["2020-01-01", "2021-01-01"]}})
    assert told(ended, aim={"jurisdiction": place}) == ("not_recognized", ("AGR_EXPIRED",))
    assert told(ended, aim={"jurisdiction": "SE"}) == ("recognized", ())
    left = facts_of({**AGREEMENT, "ends": [{"on": "2021-01-01", "jurisdiction": written}]})
    assert told(left, aim={"jurisdiction": place}) == ("not_recognized", ("AGR_EXPIRED",))


def test_a_jurisdiction_stands_once_in_an_agreement():
    days = ["2020-01-01", "2021-01-01"]
    with pytest.raises(InputError) as refused:
        facts_of({**AGREEMENT, "valid_in": {"NO": days, "NOR": days}})
    assert [fault.where for fault in refused.value.faults] == ["/agreements/0/valid_in"]


@pytest.mark.parametrize("name", ["lead", "Lead", "lead ", "\uff4c\uff45\uff41\uff44"])
def test_a_substance_is_left_out_however_it_is_spelled_and_let_in_as_it_is_written(name):
    left_out = facts_of({**AGREEMENT, "exclusions": [{"field": "substance", "values": ["lead"]}]})
    assert told(left_out, product={"substances": [name]}) == ("not_recognized", ("SCOPE_SUBSTANCE",))
    assert told(left_out, product={"substances": ["tin"]}) == ("recognized", ())
    let_in = facts_of({**AGREEMENT, "exclusions": [{"field": "substance", "not_values": ["lead"]}]})
    assert told(let_in, product={"substances": [name]})[0] == ("recognized" if name == "lead" else "not_recognized")


@pytest.mark.parametrize(("scheme", "is_refused"), [("x.a", False), ("x.A", True)])
@pytest.mark.parametrize(
    ("member", "rule"),
    [
        ("exclusions", {"field": "substance", "values": ["lead"]}),
        ("conditions", {"id": "c", "document": "d"}),
        ("suspended", {"valid": ["2023-01-01", None]}),
        ("ends", {"on": "2023-01-01"}),
        ("residual", {"text": "the rest"}),
    ],
)
def test_a_rule_from_a_scheme_that_the_agreement_is_not_between_is_refused(member, rule, scheme, is_refused):
    agreements = [{**AGREEMENT, member: [{**rule, "from": scheme}]}]
    agreements += [AGREEMENT, {"id": "c1", "parent": "g1", member: [{**rule, "from": scheme}]}] if is_refused else []
    for listed in (agreements[:1], agreements[1:]):
        if listed and is_refused:
            with pytest.raises(InputError) as refused:
                facts_of(*listed)
            assert [fault.where for fault in refused.value.faults] == [
                f"/agreements/{listed[-1]['id']}/{member}/0/from"
            ]
        elif listed:
            assert told(facts_of(*listed), product={"substances": ["lead"]}) != ("recognized", ())


@pytest.mark.parametrize("name", ["*", "?"])
def test_a_document_may_have_any_name_and_stands_for_itself_only(name):
    named = [{"scheme": scheme, "name": name} for scheme in ("x.a", "x.b")]
    held = facts_of({**AGREEMENT, "pins": [{"from": name, "to": "N4"}]}, criteria_sets=[*SETS, *named])
    other = ("not_recognized", ("SCOPE_VERSION",))
    assert both_told(held, held={"criteria_set": "K9"}) == other
    assert both_told(held, held={"criteria_set": name}) == ("recognized", ())
    asked = facts_of({**AGREEMENT, "pins": [{"from": "K1", "to": name}]}, criteria_sets=[*SETS, *named])
    assert told(asked, aim={"criteria_set": "N77"}) == ("indeterminate", ("SCOPE_VERSION",))  # on no file
    assert told(asked, aim={"criteria_set": "N4"}) == other
    assert told(asked, aim={"criteria_set": name}) == ("recognized", ())
    assert both_told(facts_of(), held={"criteria_set": name})[0] == "indeterminate"  # of no text on file


@pytest.mark.parametrize("credit", ["dominance", "common"])
@pytest.mark.parametrize(("least", "left"), [("1", []), ("3", []), ("3.1", ["N4.lead"]), ("4", ["N4.lead"])])
def test_nothing_follows_from_criteria_that_contradict_each_other(least, left, credit):
    held = limited("x.a", "K1", "3")
    held["criteria"].append({**held["criteria"][0], "id": "K1.least", "comparator": ">=", "threshold": least})
    common = [{"from": "K1.lead", "to": "N4.lead"}]
    facts = facts_of({**AGREEMENT, "credit": credit, "common": common}, criteria_sets=[held, limited("x.b", "N4", "5")])
    found = asked_of(facts)
    assert [item.criterion for item in found.residual] == left
    assert both_told(facts) == ("recognized_residual" if left else "recognized", ())


@pytest.mark.parametrize(("recorded", "is_refused"), [("0001-01-01T00:00:00Z", True), ("0001-01-01T00:00:01Z", False)])
def test_which_of_two_versions_counts_is_never_a_matter_of_order(recorded, is_refused):
    dated = {**AGREEMENT, "recorded": recorded, "exclusions": [{"field": "factory_country", "values": ["CN"]}]}
    for order in ([AGREEMENT, dated], [dated, AGREEMENT]):
        if is_refused:
            with pytest.raises(InputError) as refused:
                facts_of(*order)
            assert [fault.code for fault in refused.value.faults] == ["FACTS_AMBIGUOUS"]
        else:
            assert told(facts_of(*order), product={"factory_country": "CN"}) == ("not_recognized", ("SCOPE_SITE",))
    assert told(facts_of(AGREEMENT, {**AGREEMENT, "recorded": recorded})) == ("recognized", ())


def test_a_direction_stands_once_among_the_pairs():
    shape = {key: value for key, value in AGREEMENT.items() if key not in ("from", "to")}
    there, ended = ({"from": "x.a", "to": "x.b", "valid": ["2020-01-01", until]} for until in (None, "2021-01-01"))
    back = {"from": "x.b", "to": "x.a"}
    for one in (there, ended):
        facts_of({**shape, "pairs": [one, back]})
    for pairs in ([there, ended], [ended, back, there]):
        with pytest.raises(InputError) as refused:
            facts_of({**shape, "pairs": pairs})
        assert [fault.where for fault in refused.value.faults] == [f"/agreements/0/pairs/{len(pairs) - 1}"]


SIGNED = {"id": "a1", "by": "ab", "body": "cec", "standard": "S"}
MLA = {"body": "ab", "standard": "S"}


@pytest.mark.parametrize(
    ("signatures", "decision"),
    [
        (({}, {}), "recognized"),
        (({"status": "recalled"}, {}), "recognized"),
        (({"status": "recalled"}, {"status": "recalled"}), "indeterminate"),
        (({"status": "recalled"}, {"valid": [None, "2021-01-01"]}), "indeterminate"),
        (({"valid": ["2023", None]}, {"status": "recalled"}), "indeterminate"),
        (({"valid": ["2023", None]}, {}), "recognized"),
        (({"valid": [None, "2021-01-01"]}, {"valid": ["2024-01-01", None]}), "not_recognized"),
    ],
)
def test_the_best_signature_counts_whatever_it_is_called(signatures, decision):
    conditions = [{"id": "acc", "issuer_accredited": "S"}]
    for order in (signatures, signatures[::-1]):
        listed = [{**MLA, "id": f"l{number}", **one} for number, one in enumerate(order)]
        facts = facts_of({**AGREEMENT, "conditions": conditions}, accreditations=[SIGNED], mla=listed)
        assert told(facts, held={"issuer": "cec"})[0] == decision


@pytest.mark.parametrize("scope", [["office", "printing"], ["printing", "office"]])
@pytest.mark.parametrize(
    ("doubtful", "decision"), [((), "recognized"), (("desk",), "recognized"), (("desk", "ink"), "indeterminate")]
)
def test_the_surest_way_into_the_scope_of_an_accreditation_counts(scope, doubtful, decision):
    within = {"copier": ["desk", "imaging"], "desk": ["office"], "imaging": ["ink"], "ink": ["printing"]}
    categories = [
        {"id": name, "within": above, "status": "recalled" if name in doubtful else "read"}
        for name, above in within.items()
    ]
    facts = facts_of(
        {**AGREEMENT, "scope": "any", "level": "L5", "conditions": [{"id": "acc", "issuer_accredited": "S"}]},
        accreditations=[{**SIGNED, "scope": scope}], mla=[{**MLA, "id": "l1"}], categories=categories,
    )  # fmt: skip
    assert told(facts, held={"issuer": "cec"})[0] == decision


def crowd(count, *, second, last="h99999", also=()):
    """Many ways out of x.a, of which one alone leads on to x.b, by an agreement that is called ``last``."""
    hop = {"level": "L4", "scope": ["copier"], "onward": "any", "max_hops": 3 if second else 2}
    found = [{**hop, "id": f"g{n:05}", "from": "x.a", "to": f"m{n:05}"} for n in range(count)]
    found += [{**hop, "id": f"n{n:05}", "from": f"m{n:05}", "to": "x.c"} for n in range(count)] if second else []
    return [*found, {**hop, "id": last, "from": "x.c" if second else f"m{count - 1:05}", "to": "x.b"}, *also]


@pytest.mark.parametrize("last", ["h99999", "a00000"])
def test_ways_that_lead_nowhere_use_up_no_budget(last):
    facts = facts_of(*crowd(2101, second=False, last=last), criteria_sets=[])
    found = asked_of(facts, held={"criteria_set": "absent"})
    assert (found.decision.value, found.path) == ("recognized", ("g02100", last))


@pytest.mark.parametrize(
    ("count", "also", "expected"),
    [
        (3, [], ("not_recognized", ("AGR_EXPIRED",))),
        (4, [], ("indeterminate", ("BUDGET_EXCEEDED",))),
        (4, [{**AGREEMENT, "id": "direct"}], ("recognized", ())),
        (4, [{**AGREEMENT, "id": "report", "level": "L2"}], ("indeterminate", ("BUDGET_EXCEEDED",))),
    ],
)
def test_a_search_that_was_cut_short_refuses_nothing(count, also, expected, monkeypatch):
    for module in (chains, routes):
        monkeypatch.setattr(module, "MAX_CHAINS", 3)
    ended = [{**one, "valid": ["2010-01-01", "2015-01-01"]} for one in crowd(count, second=True)]
    for order in ([*ended, *also], [*also, *reversed(ended)]):
        found = told(facts_of(*order), held={"criteria_set": "absent"})
        assert found == expected
        assert bool(bulk_targets(facts_of(*order), held={"criteria_set": None}) & {"x.b"}) == (found[0] in ACCEPTED)


@pytest.mark.parametrize("credit", ["dominance", "common"])
@pytest.mark.parametrize("partial", [False, True])
def test_a_text_of_which_only_a_part_is_on_file_leaves_its_rest_to_be_examined(partial, credit):
    sets = [limited("x.a", "K1", "3"), limited("x.b", "N4", "5", partial=partial)]
    common = [{"from": "K1.lead", "to": "N4.lead"}]
    facts = facts_of({**AGREEMENT, "credit": credit, "common": common}, criteria_sets=sets)
    rest = [{"remainder_of": "N4", "code": "UNLISTED"}] if partial else []
    assert [item.to_dict() for item in asked_of(facts).residual] == rest
    assert both_told(facts) == ("recognized_residual" if partial else "recognized", ())
