"""Laws of the XML syntax: what a writer of either version says is read back, and hostile bytes never surprise."""

from __future__ import annotations

from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from hypothesis import given, settings
from hypothesis import strategies as st

from greenchain.formats import Batch, read_records
from greenchain.formats.epcis_xml_members import members_of
from greenchain.formats.epcis_xml_tree import EventTrees
from greenchain.formats.event_hash import event_hash
from greenchain.values.errors import GreenchainError

TEXT = st.text(st.sampled_from("abcXYZ0189:/.-_ äß中&<>'\""), min_size=1, max_size=12).map(str.strip).filter(bool)
URI = st.sampled_from(
    ["urn:epc:id:sgtin:0614141.107346.2017", "urn:epc:id:sscc:0614141.1234567890", "https://x.example/a?b&c", "urn:x:1"]
)
NUMBER = st.integers(0, 10**6) | st.decimals(0, 1000, places=2).map(abs)
TIME = st.sampled_from(["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.678+08:00"])
EXT_NAME = st.sampled_from(["{https://ext.example/}a", "{https://ext.example/}b", "{urn:other}a"])
EXT_VALUE = st.recursive(
    TEXT,
    lambda inner: st.dictionaries(EXT_NAME, inner, min_size=1, max_size=2) | st.lists(TEXT, min_size=2, max_size=3),
    max_leaves=4,
)
EXTENSIONS = st.dictionaries(EXT_NAME, EXT_VALUE, max_size=2)


def fields(required=None, **optional):
    """Dictionaries of some of the members, and of extensions where these are asked for."""
    return st.fixed_dictionaries(required or {}, optional=optional)


def extended(strategy):
    return st.builds(lambda members, more: members | more, strategy, EXTENSIONS)


QUANTITIES = st.lists(fields({"epcClass": URI}, quantity=NUMBER, uom=st.sampled_from(["KGM", "LTR"])), max_size=3)
SENSORS = st.lists(
    extended(
        fields(
            {"sensorReport": st.lists(fields({"type": TEXT}, value=NUMBER, booleanValue=st.booleans()), min_size=1)},
            sensorMetadata=fields({"time": TIME}, deviceID=URI),
        )
    ),
    max_size=2,
)
EVENT = extended(
    fields(
        {"type": st.sampled_from(["ObjectEvent", "TransformationEvent", "AggregationEvent"]), "eventTime": TIME},
        eventTimeZoneOffset=st.just("+08:00"),
        eventID=URI,
        action=st.sampled_from(["ADD", "OBSERVE"]),
        bizStep=TEXT,
        epcList=st.lists(URI, max_size=3),
        childEPCs=st.lists(URI, max_size=2),
        parentID=URI,
        quantityList=QUANTITIES,
        outputQuantityList=QUANTITIES,
        readPoint=extended(fields({"id": URI})),
        bizTransactionList=st.lists(fields({"bizTransaction": URI}, type=TEXT), max_size=2),
        sourceList=st.lists(fields({"type": TEXT, "source": URI}), max_size=2),
        persistentDisposition=fields({"set": st.lists(TEXT, min_size=1, max_size=2)}),
        certificationInfo=URI | st.lists(URI, min_size=2, max_size=3),
        errorDeclaration=extended(fields({"declarationTime": TIME}, correctiveEventIDs=st.lists(URI, max_size=2))),
        sensorElementList=SENSORS,
        ilmd=EXTENSIONS,
    )
)

ITEMS = {"epcList": "epc", "childEPCs": "epc", "quantityList": "quantityElement"}
ITEMS |= {"outputQuantityList": "quantityElement", "sensorElementList": "sensorElement"}
ITEMS |= {"correctiveEventIDs": "correctiveEventID"}
TYPED = {"bizTransactionList": "bizTransaction", "sourceList": "source"}
AS_ATTRIBUTES = ("sensorReport", "sensorMetadata")
LATER = ("quantityList", "sourceList", "ilmd")  # in <extension> of 1.2


def spelled(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def tag(name):
    """An element's start and end for a name, the namespace declared on the spot."""
    if name.startswith("{"):
        namespace, _, local = name[1:].partition("}")
        return f"<n:{local} xmlns:n={quoteattr(namespace)}", f"</n:{local}>"
    return f"<{name}", f"</{name}>"


def element(name, value):
    """One member of an event as XML, by the rules of the XML binding."""
    start, end = tag(name)
    if name in TYPED:
        kind = TYPED[name]
        inside = ""
        for item in value:
            attribute = f" type={quoteattr(item['type'])}" if "type" in item else ""
            inside += f"<{kind}{attribute}>{escape(item[kind])}</{kind}>"
    elif name in ITEMS:
        inside = "".join(element(ITEMS[name], item) for item in value)
    elif isinstance(value, list):
        return "".join(element(name, item) for item in value)
    elif name in AS_ATTRIBUTES:
        start += "".join(f" {key}={quoteattr(spelled(item))}" for key, item in value.items())
        inside = ""
    elif isinstance(value, dict):
        inside = "\n".join(element(key, item) for key, item in value.items())
    else:
        inside = escape(spelled(value))
    return f"{start}>{inside}{end}"


def document(event, *, version, wrap):
    """A whole document with one event; with ``wrap``, laid out as EPCIS 1.2 lays it out."""
    members = {key: item for key, item in event.items() if key != "type"}
    later = {key: members.pop(key) for key in LATER if wrap and key in members}
    base = {key: members.pop(key) for key in ("eventID", "errorDeclaration") if wrap and key in members}
    body = "".join(element(key, item) for key, item in members.items())
    if wrap:
        inside = "".join(element(key, item) for key, item in later.items())
        body = f"<baseExtension>{''.join(element(k, v) for k, v in base.items())}</baseExtension>{body}"
        body += f"<extension>{inside}<extension/></extension>"
    body = f"<{event['type']}>{body}</{event['type']}>"
    if wrap and event["type"] == "TransformationEvent":
        body = f"<extension>{body}</extension>"
    return (
        f'<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:{version}" schemaVersion="{version}.0">'
        f"<EPCISHeader><x>1</x></EPCISHeader><EPCISBody><EventList>{body}</EventList></EPCISBody></e:EPCISDocument>"
    )


@settings(max_examples=150)
@given(EVENT, st.booleans(), st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]))
def test_both_versions_of_the_xml_binding_read_back_as_the_members_of_the_json_binding(event, wrap, encoding):
    data = document(event, version=1 if wrap else 2, wrap=wrap).encode(encoding)
    trees = EventTrees(data)
    (found,) = list(trees)
    read = members_of(found)
    assert read.faults == []
    assert read.members == event
    assert trees.namespace_version == ("1" if wrap else "2")


@given(EVENT)
def test_an_event_has_one_hash_in_both_syntaxes_and_all_versions(event):
    hashes = {event_hash(event)}
    for wrap in (False, True):
        (found,) = list(EventTrees(document(event, version=1 if wrap else 2, wrap=wrap).encode()))
        hashes.add(event_hash(members_of(found).members))
    assert len(hashes) == 1


@given(NUMBER)
def test_numbers_keep_their_digits(number):
    xml = document(
        {"type": "ObjectEvent", "quantityList": [{"epcClass": "urn:x", "quantity": number}]}, version=2, wrap=False
    )
    (found,) = list(EventTrees(xml.encode()))
    read = members_of(found).members["quantityList"][0]["quantity"]
    assert Decimal(read) == Decimal(number)
    assert str(read) == str(number)


SEED = document(
    {
        "type": "ObjectEvent",
        "eventTime": "2026-01-01T00:00:00Z",
        "action": "ADD",
        "epcList": ["urn:epc:id:sgtin:0614141.107346.2017"],
        "readPoint": {"id": "urn:x:1", "{urn:y}z": "1"},
        "sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": 3}]}],
    },
    version=1,
    wrap=True,
).encode()
PIECES = [
    *(
        b"<",
        b">",
        b"/>",
        b"</EventList>",
        b"<extension>",
        b"&x;",
        b"&#0;",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"<?x",
        b"\0",
    ),
    *(
        b'<!DOCTYPE a [<!ENTITY x "y">]>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        b"<!DOCTYPE a>",
        b"\xff\xfe",
        b"\xc3",
    ),
    *(b"urn:epcglobal:epcis:xsd:2", b' xmlns="urn:epcglobal:epcis:xsd:1"', b' type="x"', b"NaN", b"1e999", b"-1"),
    *(b'<?xml version="1.0" encoding="rot13"?>', b'<?xml version="1.0" encoding="idna"?>', b'<?xml version="1.1"?>'),
]


@st.composite
def mutated(draw):
    data = bytearray(SEED)
    for _ in range(draw(st.integers(1, 5))):
        position = draw(st.integers(0, len(data)))
        if draw(st.booleans()):
            data[position : position + draw(st.integers(0, 40))] = b""
        data[position:position] = draw(st.sampled_from(PIECES) | st.binary(max_size=5))
    return draw(st.sampled_from([b"", *PIECES])) + bytes(data)


@settings(max_examples=300)
@given(mutated())
def test_any_xml_gives_a_batch_or_a_greenchain_error(data):
    try:
        batch = read_records(data, name="fuzz.xml")
    except GreenchainError as error:
        named = {fault.file for fault in error.faults}
    else:
        named = {fault.file for fault in batch.faults} | {"fuzz.xml"}
        assert isinstance(batch, Batch)
        assert len(batch.content) + batch.refused + batch.duplicates == batch.read
        assert bool(batch.refused) <= bool(batch.faults)
    assert named == {"fuzz.xml"}
