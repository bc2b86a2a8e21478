"""Codes of reading and writing documents of the United Nations Transparency Protocol."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    (
        "UNTP_SHAPE",
        "A member of a UNTP document is of another type than the standard gives it.",
        "UNTP 文档的成员类型与标准规定不符。",
        "Compare the document with the schema of its version; nothing of it was taken.",
    ),
    (
        "UNSUPPORTED_UNTP_VERSION",
        "The context of the document names no version of UNTP that is read here.",
        "文档上下文未指明此处可读取的 UNTP 版本。",
        "Ask the publisher for the form of UNTP 0.7.0.",
    ),
    (
        "REQUIRED_FIELD_MISSING",
        "A member that UNTP requires is not stated; it is never invented.",
        "缺少 UNTP 要求的成员;不会自行编造。",
        "State the member: only who publishes the document knows it.",
    ),
    (
        "UNTP_MEMBER_UNKNOWN",
        "A value object holds a member that the standard does not allow there; it was kept.",
        "值对象含有标准不允许的成员;已保留。",
        "Move it to the entity around it, where members of others are allowed.",
    ),
    (
        "UNTP_WORD_UNKNOWN",
        "A member holds a word outside its list; it was kept and nothing rests on it.",
        "成员的取值不在其词表中;已保留,但不作为任何结论的依据。",
        "Write one of the words that the finding names.",
    ),
    (
        "UNTP_FORM",
        "A number or a text of a UNTP document is outside the limits or the form that its schema gives.",
        "UNTP 文档中的数字或文本超出模式规定的范围或格式。",
        "Write the value as the finding names it.",
    ),
    (
        "UNTP_PRERELEASE",
        "A member in the form from before the release was read as the released one.",
        "发布前形式的成员已按正式发布形式读取。",
        "Ask the publisher for the released form.",
    ),
    (
        "UNTP_DIRECTION_UNSTATED",
        "A required performance does not say whether it is a least or a most.",
        "所要求的性能未说明是下限还是上限。",
        "Read the criterion's text and write its comparator into the facts, with who read it.",
    ),
    (
        "UNTP_DATE_UNSTATED",
        "It is not stated since when, or until when, a profile holds.",
        "未说明规范从何时起或到何时止有效。",
        "Read the scheme's documentation and write the date into the facts, with who read it.",
    ),
    (
        "UNTP_STANDING_UNKNOWN",
        "A criterion is proposed, deprecated or only named: whether its profile asks it is not known.",
        "标准项处于提议、弃用状态或仅有名称:不清楚规范是否要求它。",
        "Read the scheme's documentation and state the criterion in the facts.",
    ),
    (
        "UNTP_REFERENCE_DIFFERS",
        "A profile says that it belongs to another scheme than the one that includes it.",
        "规范自称所属的计划与收录它的计划不一致。",
        "Ask the publisher which of the two is right.",
    ),
    (
        "UNTP_NO_HOME",
        "UNTP has no member for this; it was left out of the document.",
        "UNTP 没有对应的成员;未写入文档。",
        "Hand the facts over beside the document where it matters.",
    ),
)
