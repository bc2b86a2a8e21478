"""Codes of PACT footprints and of freight documents on top of them."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    ("PACT_MEMBER_MISSING", "A member that must be stated is not there.", "缺少必须声明的成员。", "Ask the owner of the footprint to state it."),
    ("PACT_MEMBER_UNKNOWN", "A member is none of the format's, so nothing was made of it.", "该成员不属于此格式,因此未作处理。", "Check its spelling; state what is your own under extensions."),
    ("PACT_TYPE", "A member is not of its type.", "成员的类型不符。", "Write it as the format's data model says."),
    ("PACT_DECIMAL", "A member is no decimal number, all of it, as a text.", "成员不是完整的十进制数文本。", "Write digits with a point and nothing after them, in quotation marks."),
    ("PACT_SIGN", "A figure has a sign that its member does not allow.", "数值的正负号不被该成员允许。", "Emissions are not negative, removals and uptake not positive."),
    ("PACT_RANGE", "A figure lies outside its range.", "数值超出允许范围。", "Shares are 0 to 100 per cent; ratings of data quality 1 to 5."),
    ("PACT_WORD", "A text is none of the words, or not of the form, that the member allows.", "文本不是允许的取值或格式。", "Use one of the words that are named."),
    ("PACT_DATE", "An instant cannot be read, or a period ends before it begins.", "时间无法读取,或期间的结束早于开始。", "Write RFC 3339 instants in their order."),
    ("PACT_GEOGRAPHY", "More than one of region, country and subdivision is stated.", "同时声明了区域、国家和行政区中的多项。", "State the finest one alone."),
    ("PACT_UNIT_MASS", "A declared unit in kilograms and the mass of the product in it differ.", "以千克为申报单位时,申报数量与产品质量不一致。", "State the same number for both, or the unit that is meant."),
    ("PACT_PERIOD", "Creation, reference period and validity do not fit together.", "创建时间、参考期间与有效期不相符。", "Ask the owner to correct the dates; a validity ends within three years of the reference period."),
    ("PACT_NOT_VALID", "A footprint is used before or after the time it is valid for.", "足迹在其有效期之外被使用。", "Ask its owner for the footprint of today."),
    ("PACT_DEPRECATED", "The footprint was replaced by a newer one.", "该足迹已被更新的足迹取代。", "Ask its owner for the active one."),
    ("DECIMAL_COMMA", "A number has a comma, which some read as a decimal mark and others as a separator.", "数字中含有逗号,读法不唯一。", "Write a point as decimal mark and no separators."),
    ("FREIGHT_OPERATION", "An element names neither a transport operation nor a hub, or both.", "要素未指明运输作业或枢纽,或同时指明两者。", "State tocId or hocId."),
    ("FREIGHT_ACTIVITY", "Transport activity is not mass times distance.", "运输周转量不等于质量乘以距离。", "Compare tonnes and kilograms; use gross mass, not chargeable mass."),
    ("FREIGHT_MASS", "Elements of a chain do not carry the mass of the shipment.", "运输链要素所运质量与货物质量不符。", "Correct the masses, or name in prevTceIds how the shipment was split."),
    ("FREIGHT_WTW", "Well-to-wheel emissions are below their tank-to-wheel part.", "全周期排放低于其中的行驶排放。", "Exchange the two figures, or correct one."),
    ("FREIGHT_ORDER", "Elements of a chain do not follow each other.", "运输链要素的先后关系不成立。", "Name in prevTceIds elements of the same shipment, without a circle."),
)  # fmt: skip
