"""``standards check`` of own facts about labels: a category or effect that is nearly one on file is told with it."""

from __future__ import annotations

import json

import pytest

from greenchain import load_standards
from greenchain.workspace.label_documents import check_document

AGREEMENT = {"id": "g", "from": "jp.eco_mark", "to": "kr.ecolabel", "level": "L3"}


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"scope": ["copiers"]}, [("SCOPE_CATEGORY", "copiers; near it: copier")]),
        ({"scope": ["copier"], "effects": ["displya"]}, [("EFFECT_UNKNOWN", "displya; near it: display")]),
        ({"scope": ["copier"], "effects": ["display"]}, []),
        ({"scope": ["xylophone"]}, []),  # near none: a category of one's own
    ],
)
def test_a_slip_in_scope_or_effects_is_told(members, told):
    document = {"kind": "recognition-facts", "id": "own", "edition": "1", "agreements": [{**AGREEMENT, **members}]}
    checked = check_document(json.dumps(document).encode(), standards=load_standards())
    assert [(note.code, note.found) for note in checked.notes] == told


def test_a_category_that_the_document_itself_puts_on_file_is_no_slip():
    agreement = {**AGREEMENT, "scope": ["copiers"]}
    tree = [{"id": "copiers", "within": "copier"}]
    document = {"kind": "recognition-facts", "id": "own", "edition": "1", "agreements": [agreement], "categories": tree}
    assert check_document(json.dumps(document).encode(), standards=load_standards()).notes == ()
