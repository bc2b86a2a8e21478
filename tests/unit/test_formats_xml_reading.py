"""EPCIS XML: what is taken, what is refused, and at which line."""

from __future__ import annotations

import pytest

from greenchain.formats import epcis_xml_tree as tree
from greenchain.formats import read_records
from greenchain.model.events import Action, EventType, TraceEvent
from greenchain.values.errors import InputError

HEAD = '<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:{v}" xmlns:x="https://x.example/" schemaVersion="{v}.0">'
EVENT = """<ObjectEvent>
  <eventTime>2026-01-02T03:04:05Z</eventTime>
  <eventTimeZoneOffset>+00:00</eventTimeZoneOffset>
  <epcList><epc>urn:epc:id:sgtin:0614141.107346.2017</epc></epcList>
  <action>ADD</action>
</ObjectEvent>"""

NUMBERED = "<quantityList><quantityElement><epcClass>urn:x:1</epcClass><quantity>{}</quantity></quantityElement></quantityList>"


def document(*events, version=2, head=HEAD):
    body = "\n".join(events)
    return f"{head.format(v=version)}\n<EPCISBody><EventList>\n{body}\n</EventList></EPCISBody></e:EPCISDocument>"


def read(text, encoding="utf-8"):
    return read_records(text.encode(encoding), name="d.xml")


def with_more(more):
    return EVENT.replace("</ObjectEvent>", f"{more}</ObjectEvent>")


def events(batch):
    assert batch.faults == ()
    return batch.records(TraceEvent)


def refusal(batch):
    assert batch.content == ()
    (fault,) = batch.faults
    return fault.code, fault.where


def test_a_document_of_version_2_is_read():
    batch = read(document(EVENT))
    (event,) = events(batch)
    assert (batch.format, batch.media_type, batch.schema_version) == ("epcis-xml", "application/xml", "2.0")
    assert (event.type, event.action) == (EventType.OBJECT, Action.ADD)
    assert [ref.id for ref in event.objects] == ["https://id.gs1.org/01/10614141073464/21/2017"]
    assert event.where == "line 3 /epcisBody/eventList/0"


def test_a_query_document_keeps_its_events_deeper():
    text = (
        '<q:EPCISQueryDocument xmlns:q="urn:epcglobal:epcis-query:xsd:1" schemaVersion="1.2"><EPCISBody><q:QueryResults>'
        f"<queryName>n</queryName><resultsBody><EventList>{EVENT}</EventList></resultsBody></q:QueryResults></EPCISBody>"
        "</q:EPCISQueryDocument>"
    )
    batch = read(text)
    assert events(batch)[0].where == "line 1 /epcisBody/queryResults/resultsBody/eventList/0"
    assert batch.notes == ()


def test_a_bare_event_and_a_bare_list_are_read():
    assert len(events(read(EVENT))) == 1
    assert len(events(read(f"<EventList>{EVENT}{EVENT.replace('2017', '2018')}</EventList>"))) == 2


def test_wrappers_of_version_1_vanish_and_a_transformation_lies_in_one():
    text = """<extension><TransformationEvent>
      <eventTime>2026-01-02T03:04:05Z</eventTime><eventTimeZoneOffset>+00:00</eventTimeZoneOffset>
      <baseExtension><eventID>urn:uuid:1</eventID></baseExtension>
      <inputEPCList><epc>urn:epc:id:sgtin:0614141.107346.2017</epc></inputEPCList>
      <outputEPCList><epc>urn:epc:id:sgtin:0614141.107346.2018</epc></outputEPCList>
      <extension><extension><ilmd><x:lot>7</x:lot></ilmd></extension></extension>
    </TransformationEvent></extension>"""
    (event,) = events(read(document(text, version=1)))
    assert event.type is EventType.TRANSFORMATION
    assert event.event_id == "urn:uuid:1"
    assert event.ilmd == {"{https://x.example/}lot": "7"}


def test_members_of_other_namespaces_never_pass_for_those_of_epcis():
    (event,) = events(read(document(with_more("<x:action>DELETE</x:action><x:epcList><epc>a:b</epc></x:epcList>"))))
    assert event.action is Action.ADD
    assert len(event.objects) == 1
    assert event.extensions["{https://x.example/}action"] == "DELETE"
    assert event.extensions["{https://x.example/}epcList"] == {"epc": "a:b"}


def test_attributes_and_repeated_elements_of_extensions_are_kept():
    (event,) = events(read(document(with_more('<x:a unit="kg">1</x:a><x:b>1</x:b><x:b x:c="2"/>'))))
    assert event.extensions["{https://x.example/}a"] == {"unit": "kg", "#text": "1"}
    assert event.extensions["{https://x.example/}b"] == ("1", {"{https://x.example/}c": "2"})


def test_a_type_for_xml_tools_changes_nothing():
    typed = with_more('<x:a xmlns:s="http://www.w3.org/2001/XMLSchema-instance" s:type="t">1</x:a>')
    plain = with_more("<x:a>1</x:a>")
    assert events(read(document(typed)))[0].key == events(read(document(plain)))[0].key


def test_epcis_namespace_on_inner_elements_is_read_and_noted_once():
    text = (
        document(EVENT, EVENT.replace("2017", "2018"), version=1)
        .replace("e:EPCIS", "EPCIS")
        .replace("xmlns:e", "xmlns")
    )
    batch = read(text)
    assert len(events(batch)) == 2
    assert [(note.code, note.where) for note in batch.notes] == [("XML_CHILD_QUALIFIED", "line 2")]


def test_an_event_with_an_element_of_another_epcis_version_is_refused_alone():
    mixed = with_more('<o:bizStep xmlns:o="urn:epcglobal:epcis:xsd:2">shipping</o:bizStep>')
    batch = read(document(mixed, EVENT, version=1))
    assert [fault.code for fault in batch.faults] == ["XML_NAMESPACE_MIXED"]
    assert (batch.read, batch.refused, len(batch.content)) == (2, 1, 1)


@pytest.mark.parametrize("part", ["EPCISBody", "EventList"])
def test_a_document_that_mixes_versions_around_its_events_is_refused(part):
    text = document(EVENT, version=1).replace(f"<{part}>", f'<o:{part} xmlns:o="urn:epcglobal:epcis:xsd:2">')
    with pytest.raises(InputError) as caught:
        read(text.replace(f"</{part}>", f"</o:{part}>"))
    assert caught.value.code == "XML_NAMESPACE_MIXED"


def test_each_fault_names_the_line_of_its_element():
    broken = EVENT.replace("ADD", "add").replace("<epc>", "<epc/>\n<epc>").replace("03:04:05Z", "03:04:05")
    batch = read(document(EVENT.replace("2017", "1"), broken))
    assert {(fault.code, fault.where) for fault in batch.faults} == {
        ("INSTANT_MALFORMED", "line 10 /epcisBody/eventList/1/eventTime"),
        ("EVENT_ACTION_UNKNOWN", "line 14 /epcisBody/eventList/1/action"),
    }
    assert ("EMPTY_IDENTIFIER", "line 12 /epcisBody/eventList/1/epcList/0") in {
        (note.code, note.where) for note in batch.notes
    }


@pytest.mark.parametrize(
    ("more", "code", "inside"),
    [
        ("<action>ADD</action>", "XML_ELEMENT_REPEATED", "/action"),
        ("<epcList/>", "XML_ELEMENT_REPEATED", "/epcList"),
        (
            "<baseExtension><eventTime>2026-01-02T03:04:05Z</eventTime></baseExtension>",
            "XML_ELEMENT_REPEATED",
            "/eventTime",
        ),
        ("stray", "XML_ELEMENT_MALFORMED", ""),
        ("<extension>stray</extension>", "XML_ELEMENT_MALFORMED", ""),
        ("<type>AggregationEvent</type>", "XML_ELEMENT_MALFORMED", "/type"),
        ("<quantityList><epc>urn:x:1</epc></quantityList>", "XML_ELEMENT_MALFORMED", "/quantityList"),
        ("<sourceList>x</sourceList>", "XML_ELEMENT_MALFORMED", "/sourceList"),
        ("<bizStep><b/></bizStep>", "EVENT_MALFORMED", "/bizStep"),
        ("<readPoint>a<id>urn:x:1</id></readPoint>", "XML_ELEMENT_MALFORMED", "/readPoint"),
        (
            '<sensorElementList><sensorElement><sensorReport type="a:b" value="NaN"/></sensorElement></sensorElementList>',
            "NUMBER_MALFORMED",
            "/sensorElementList/0/sensorReport/0/value",
        ),
        *(
            (
                NUMBERED.format(number),
                "QUANTITY_MALFORMED",
                "/quantityList/0/quantity",
            )
            for number in ("-1", "NaN", "INF", "1e999", "9" * 401, "1,5", "")
        ),
    ],
)
def test_what_has_two_readings_or_none_is_refused_with_its_place(more, code, inside):
    assert refusal(read(document(with_more(more)))) == (
        code,
        f"line {8 if inside else 3} /epcisBody/eventList/0{inside}",
    )


@pytest.mark.parametrize(
    ("prologue", "code"),
    [
        ('<!DOCTYPE a [<!ENTITY x "y">]>', "XML_DOCTYPE_REFUSED"),
        ("<!DOCTYPE a []>", "XML_DOCTYPE_REFUSED"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd">', "XML_DOCTYPE_REFUSED"),
        ('<!DOCTYPE a PUBLIC "p" "http://x.example/x.dtd">', "XML_DOCTYPE_REFUSED"),
        ('<!DOCTYPE a [<!ENTITY % p SYSTEM "http://x.example/"> %p;]>', "XML_DOCTYPE_REFUSED"),
        ('<?xml version="1.0" encoding="utf-7"?>', "XML_ENCODING"),
        ('<?xml version="1.0" encoding="no-such"?>', "XML_ENCODING"),
        ('<?xml version="1.0" encoding="utf-16"?>', "XML_SYNTAX"),
    ],
)
def test_declarations_and_odd_encodings_are_refused(prologue, code):
    with pytest.raises(InputError) as caught:
        read(prologue + document(EVENT))
    assert caught.value.code == code
    assert caught.value.faults[0].where == "line 1"


def test_an_entity_bomb_is_refused_before_it_goes_off():
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 30))
    with pytest.raises(InputError) as caught:
        read(f'<!DOCTYPE b [<!ENTITY a0 "ha">{entities}]>' + document(with_more("<x:a>&a29;</x:a>")))
    assert caught.value.code == "XML_DOCTYPE_REFUSED"


def test_a_bare_doctype_is_no_attack():
    assert len(events(read("<!DOCTYPE project>" + document(EVENT)))) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_both_unicode_encodings_are_read_with_and_without_mark(encoding):
    text = document(with_more("<x:a>中ß</x:a>"))
    if encoding in ("utf-16-le", "utf-16-be"):
        text = '<?xml version="1.0" encoding="utf-16"?>' + text
    assert events(read(text, encoding))[0].extensions["{https://x.example/}a"] == "中ß"


@pytest.mark.parametrize(
    "data",
    [
        document(EVENT).encode()[:-5],
        document(EVENT).replace("ADD", "ADD\xff").encode("latin-1"),
        document(with_more("<x:a>&nope;</x:a>")).encode(),
        document(with_more("<y:a/>")).encode(),
        document(EVENT).encode() + b"<more/>",
        document(EVENT).replace("<action>", "<action>\0").encode(),
    ],
    ids=["cut", "not utf-8", "unknown entity", "unknown prefix", "two roots", "nul"],
)
def test_what_is_not_well_formed_is_refused_with_its_line(data):
    with pytest.raises(InputError) as caught:
        read_records(data, name="d.xml")
    assert caught.value.code == "XML_SYNTAX"
    assert caught.value.faults[0].where.startswith("line ")


@pytest.mark.parametrize(
    "text",
    [
        document(EVENT).replace("xsd:2", "xsd:3"),
        document(EVENT).replace("urn:epcglobal", "urn:other"),
        "<EPCISDocument><EPCISBody/></EPCISDocument>",
        "<a><ObjectEvent/></a>",
    ],
)
def test_a_root_of_no_epcis_namespace_is_not_read(text):
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.code == "FORMAT_UNSUPPORTED"


def test_a_document_without_event_list_or_with_two_is_refused():
    one = document(EVENT)
    for text, code in (
        (one.replace("EventList", "VocabularyList"), "EVENT_MALFORMED"),
        (one.replace("</EventList>", "</EventList><EventList/>"), "XML_ELEMENT_REPEATED"),
        (one.replace("<EventList>", "<EventList>x"), "XML_ELEMENT_MALFORMED"),
    ):
        with pytest.raises(InputError) as caught:
            read(text)
        assert caught.value.code == code


def test_unknown_event_types_and_those_of_others_are_refused_alone():
    batch = read(document("<QuantityEvent/>", "<x:ObjectEvent/>", "<objectEvent/>", EVENT))
    types = [fault.where for fault in batch.faults if fault.code == "EVENT_TYPE_UNKNOWN"]
    assert types == [f"line {3 + number} /epcisBody/eventList/{number}/type" for number in range(3)]
    assert (batch.refused, len(batch.content)) == (3, 1)


def test_nesting_is_bounded_at_below_and_above():
    for inside, refused in ((tree.MAX_DEPTH - 4, False), (tree.MAX_DEPTH - 3, True)):
        text = document(with_more("<x:a>" * inside + "1" + "</x:a>" * inside))
        if refused:
            with pytest.raises(InputError) as caught:
                read(text)
            assert caught.value.code == "BUDGET_EXCEEDED"
        else:
            assert len(events(read(text))) == 1


def test_events_and_elements_are_bounded(monkeypatch):
    monkeypatch.setattr(tree, "MAX_EVENTS", 2)
    assert read(document(EVENT, EVENT)).read == 2
    with pytest.raises(InputError, match="at most 2 events"):
        read(document(EVENT, EVENT, EVENT))
    monkeypatch.setattr(tree, "MAX_ELEMENTS", 6)
    assert read(document(EVENT)).read == 1
    with pytest.raises(InputError, match="at most 6 elements"):
        read(document(with_more("<x:a/>")))


def test_bytes_are_bounded(monkeypatch):
    monkeypatch.setattr(tree, "MAX_BYTES", len(document(EVENT)))
    assert read(document(EVENT)).read == 1
    with pytest.raises(InputError, match="at most"):
        read(document(EVENT) + " ")


def test_a_repeated_event_is_one_and_the_header_is_passed_over():
    text = document(EVENT, EVENT).replace(
        "<EPCISBody>", "<EPCISHeader><EventList><a/></EventList></EPCISHeader><EPCISBody>"
    )
    batch = read(text)
    assert (batch.read, batch.duplicates, len(events(batch))) == (2, 1, 1)


def test_attributes_that_epcis_does_not_give_are_noted():
    batch = read(document(EVENT.replace("<action>", '<action a="1">')))
    assert [(note.code, note.where) for note in batch.notes] == [
        ("XML_ATTRIBUTE_IGNORED", "line 7 /epcisBody/eventList/0/action")
    ]


def test_prefixes_of_an_event_give_its_values_their_meaning():
    sensors = (
        '<sensorElementList xmlns:g="https://gs1.org/voc/"><sensorElement><sensorReport type="{}"/></sensorElement>'
        "</sensorElementList>"
    )
    keys = {
        events(read(document(with_more(sensors.format(kind)))))[0].key
        for kind in ("g:Temperature", "gs1:Temperature", "https://gs1.org/voc/Temperature")
    }
    assert len(keys) == 1
