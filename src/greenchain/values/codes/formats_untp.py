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
        "UNTP_NOT_A_DOCUMENT",
        "These bytes are no document of UNTP that is read here.",
        "这些数据不是此处可读取的 UNTP 文档。",
        "Give a UNTP credential, conformity scheme or link set, as JSON or as a vc+jwt.",
    ),
    (
        "UNTP_FORM",
        "A number or a text of a UNTP document is outside the limits or the form that its schema gives.",
        "UNTP 文档中的数字或文本超出模式规定的范围或格式。",
        "Write the value as the finding names it.",
    ),
    (
        "UNTP_FORM_DOUBTFUL",
        "A text is not of the form that UNTP names for it, such as an address or a day; the schema lets it pass.",
        "文本不符合 UNTP 规定的格式(如网址或日期);模式不予拒绝。",
        "Write the text in the form that the note names.",
    ),
    (
        "UNTP_VALUE_UNDECLARED",
        "A value is not in the code list that UNTP names for it, as far as the list is known here.",
        "取值不在 UNTP 所指定的代码表中(以此处已知的代码表为准)。",
        "Write a code of the list; where it is one, nothing needs to be done.",
    ),
    (
        "UNTP_TERM_UNKNOWN",
        "A member is none of those that UNTP declares at its place; it was kept.",
        "该位置的成员不是 UNTP 声明的成员;已保留。",
        "Check its spelling; a term of others needs a context that declares it.",
    ),
    (
        "UNTP_OTHER_SPELLING",
        "A member stands in a spelling that others than the schema of its version have; it was read as the schema's.",
        "成员采用了其版本模式以外的写法;已按模式的写法读取。",
        "Ask the issuer for the spelling of the schema; other readers may not know this one.",
    ),
    (
        "UNTP_TYPE_UNSTATED",
        "The credential does not state its type; what it is was told by its context or by the type of its subject.",
        "凭证未声明类型;根据其上下文或主体类型判断。",
        "Ask the issuer to state the type, which the W3C data model requires.",
    ),
    (
        "UNTP_SEVERAL",
        "One credential was asked for, and a presentation holds none or several.",
        "要求一份凭证,而展示文档中没有或有多份凭证。",
        "Read all of them with read_credentials, or hand them over one by one.",
    ),
    (
        "UNTP_CONTEXT_CATCH_ALL",
        "A context gives every undeclared term a meaning, so that nothing in the document can be told to be unknown.",
        "上下文为所有未声明的术语赋予含义,因此无法识别文档中的未知内容。",
        "Ask the issuer for a document without @vocab; the profile forbids it.",
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
