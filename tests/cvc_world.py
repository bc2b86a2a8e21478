"""Conformity Schemes of UNTP 0.7.0 for tests: one by hand, and strategies for documents that hold to the release."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

CONTEXT = "https://vocabulary.uncefact.org/untp/0.7.0/context/"
SCHEME_ID = "https://scheme.example/clean-copper"
PROFILE_ID = "https://scheme.example/clean-copper/smelter/1.0.0"
LEAD = "https://scheme.example/criterion/lead/1.0.0"
SCHEME = {
    "@context": [CONTEXT],
    "type": ["ConformityScheme"],
    "id": SCHEME_ID,
    "name": "Clean Copper",
    "owner": {"id": "https://register.example/1", "name": "Copper Body", "registeredId": "1", "x-phone": "none"},
    "endorsementLevel": "endorsed_self",
    "documentation": "https://scheme.example/doc",
    "x-motto": {"words": ["clean", Decimal("1.50")]},
    "includedProfile": [
        {
            "type": ["ConformityProfile"],
            "id": PROFILE_ID,
            "name": "Smelter Standard",
            "version": "1.0.0",
            "validFrom": "2025-02-01",
            "status": "active",
            "scheme": {"id": SCHEME_ID, "name": "Clean Copper"},
            "scope": [{"code": "7403", "name": "Copper", "schemeId": "https://hs.example", "schemeName": "HS"}],
            "standardAlignment": [{"standard": {"id": "https://std.example/1", "name": "S1"}, "alignmentLevel": "meets"}],
            "x-pages": Decimal(12),
            "criterion": [
                {
                    "id": LEAD,
                    "name": "Lead",
                    "version": "1.0.0",
                    "status": "active",
                    "conformityTopic": [{"id": "https://topic.example/lead", "name": "Lead"}],
                    "x-note": "kept",
                    "requiredPerformance": [
                        {
                            "metric": {"id": "https://metric.example/lead", "name": "lead", "x-unit-hint": "low"},
                            "measure": {"value": Decimal("0.10"), "unit": "P1", "upperTolerance": Decimal("0.010")},
                        },
                        {
                            "metric": {"id": "https://metric.example/grade", "name": "grade"},
                            "score": {"code": "AA", "rank": 1},
                        },
                    ],
                }
            ],
        }
    ],
}  # fmt: skip

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=6)
uris = st.integers(0, 40).map(lambda n: f"https://x.example/{n}")
numbers = st.one_of(
    st.integers(-(10**9), 10**9).map(Decimal),
    st.decimals("-1e6", "1e6", places=3, allow_nan=False, allow_infinity=False),
)
others = st.dictionaries(
    texts.map(lambda name: f"x-{name}") | st.just("number_text"),
    st.recursive(
        st.none() | st.booleans() | texts | numbers,
        lambda part: st.lists(part, max_size=2) | st.dictionaries(st.just("number_text"), part),
        max_leaves=4,
    ),
    max_size=2,
)
standings = st.sampled_from(["proposed", "active", "deprecated"])
days = st.dates().map(str)


def shaped(must, may=None, *, is_open=True):
    """Objects with the members of ``must``, some of ``may`` and, where they are open, members of others."""
    fixed = st.fixed_dictionaries(must, optional=may or {})
    return st.builds(lambda known, extra: {**extra, **known}, fixed, others) if is_open else fixed


named = shaped({"id": uris, "name": texts})
scores = shaped({"code": texts}, {"rank": st.integers(1, 9).map(Decimal), "definition": texts}, is_open=False)
measures = shaped(
    {"value": numbers, "unit": st.sampled_from(["P1", "KGM", "NA", "zz"])}, {"upperTolerance": numbers}, is_open=False
)
performances = shaped({"metric": named}, {"measure": measures, "score": scores}, is_open=False)
topics = shaped({"id": uris, "name": texts}, {"definition": texts}, is_open=False)
classifications = shaped(
    {"code": texts, "name": texts, "schemeId": uris, "schemeName": texts}, {"definition": texts}, is_open=False
)
criteria = shaped(
    {
        "id": uris,
        "name": texts,
        "version": texts,
        "status": standings,
        "conformityTopic": st.lists(topics, max_size=2),
        "requiredPerformance": st.lists(performances, max_size=3),
    },
    {"type": st.just(["Criterion"]), "description": texts, "tag": st.lists(texts, max_size=2)},
)
alignments = shaped(
    {"standard": named}, {"alignmentLevel": st.sampled_from(["meets", "exceeds", "partial"])}, is_open=False
)
profiles = shaped(
    {
        "id": uris,
        "name": texts,
        "version": texts,
        "validFrom": days,
        "status": standings,
        "criterion": st.lists(criteria, max_size=3, unique_by=lambda one: one["id"]),
        "scheme": named,
    },
    {
        "type": st.just(["ConformityProfile"]),
        "subjectType": st.sampled_from(["product", "facility", "organisation"]),
        "standardAlignment": st.lists(alignments, max_size=2),
        "scope": st.lists(classifications, max_size=2),
    },
)
endorsements = shaped({"name": texts, "issuingAuthority": named})
schemes = shaped(
    {
        "@context": st.just([CONTEXT]) | st.just([CONTEXT, "https://ours.example/context"]),
        "id": uris,
        "name": texts,
        "owner": shaped({"id": uris, "name": texts}, {"registeredId": texts}),
        "endorsementLevel": st.sampled_from(["endorsed_self", "endorsed_mandate"]),
        "documentation": uris,
    },
    {
        "type": st.just(["ConformityScheme"]),
        "endorsement": endorsements,
        "establishedDate": days,
        "geographicScope": st.lists(classifications, max_size=2),
        "includedProfile": st.lists(profiles, max_size=3, unique_by=lambda one: one["id"]),
    },
)
