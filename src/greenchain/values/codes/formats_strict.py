"""Codes of strict reading: what GS1's JSON Schema of EPCIS 2.0 refuses."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    (
        "SCHEMA_TYPE",
        "A member holds a value of another JSON type than the EPCIS schema gives it.",
        "成员的 JSON 类型与 EPCIS 模式规定的不同。",
        "Write the value in the type named; numbers stand without quotation marks, lists in brackets.",
    ),
    (
        "SCHEMA_TEXT",
        "A text does not have the form that the EPCIS schema asks for there.",
        "文本不符合 EPCIS 模式在该处要求的形式。",
        "Write the text in the form named, such as a full URI or a time with its offset.",
    ),
    (
        "SCHEMA_WORD",
        "A word is neither one of the schema's list nor the URI of another vocabulary.",
        "该词既不在模式的词表中,也不是其他词汇表的 URI。",
        "Write words of the Core Business Vocabulary bare, such as shipping; others as a URI of their own.",
    ),
    (
        "SCHEMA_LIST",
        "A list is empty where it may not be, or holds one item twice.",
        "列表在不允许为空处为空,或同一项出现两次。",
        "Leave the member out where there is nothing to list; list each item once.",
    ),
    (
        "SCHEMA_MEMBER_MISSING",
        "A member that the EPCIS schema requires is not there.",
        "缺少 EPCIS 模式要求的成员。",
        "State the member; an event needs its time zone offset beside its time.",
    ),
    (
        "SCHEMA_MEMBER_UNKNOWN",
        "A member stands where the EPCIS schema does not allow it.",
        "成员出现在 EPCIS 模式不允许的位置。",
        "Correct the name, move it to where it belongs, or give an extension a prefix or a full URI.",
    ),
    (
        "SCHEMA_EVENT_WITHOUT_SUBJECT",
        "An event has none of the lists that the EPCIS schema asks of its type.",
        "事件缺少 EPCIS 模式对其类型要求的列表。",
        "State the identifiers or quantities the event is about.",
    ),
    (
        "SCHEMA_ILMD_WITHOUT_ADD",
        "Instance or lot master data stands in an event that begins no object.",
        "实例或批次主数据出现在并未创建对象的事件中。",
        "Send ilmd with the event that commissions or makes the object.",
    ),
)
