"""Codes of values: bytes, JSON, identifiers, quantities, dates."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    (
        "JSON_SYNTAX",
        "The text is not JSON.",
        "文本不是有效的 JSON。",
        "Send one JSON document, UTF-8, nothing after it.",
    ),
    (
        "JSON_DUPLICATE_KEY",
        "An object names one key twice.",
        "对象中同一键出现两次。",
        "Keep one of the two members; readers would disagree on which counts.",
    ),
    (
        "JSON_NUMBER_UNSAFE",
        "A number does not survive exchange (NaN, infinity, or beyond 2^53-1).",
        "数字无法安全交换(NaN、无穷大或超过 2^53-1)。",
        "Write the number as a decimal string.",
    ),
    (
        "JSON_ENCODING",
        "The bytes are not plain UTF-8 (byte order mark, NUL, unpaired surrogate).",
        "字节不是纯 UTF-8(含 BOM、NUL 或孤立代理项)。",
        "Save the document as UTF-8 without byte order mark.",
    ),
    (
        "JSON_NAME_REFUSED",
        "A member name is refused because some readers treat it specially.",
        "成员名称被拒绝,因部分读取程序会特殊处理。",
        "Rename the member.",
    ),
    (
        "BUDGET_EXCEEDED",
        "The input is larger, deeper or longer than the stated budget.",
        "输入超过规定的大小、深度或数量上限。",
        "Split the input, or raise the budget if you trust the sender.",
    ),
    (
        "IDENTIFIER_UNKNOWN",
        "The text is no identifier of the expected scheme.",
        "文本不是所需方案的标识符。",
        "Compare with the original document.",
    ),
    (
        "IDENTIFIER_AMBIGUOUS",
        "Identifiers of more than one scheme look like the text.",
        "文本可能属于多个标识方案。",
        "Name the scheme, or write the identifier as a GS1 Digital Link.",
    ),
    (
        "CHECK_DIGIT",
        "The check digit does not fit the other digits.",
        "校验位与其他数字不符。",
        "Compare with the original; one digit is probably mistyped.",
    ),
    (
        "COUNTRY_UNKNOWN",
        "No country has this code or name.",
        "没有国家或地区使用该代码或名称。",
        "Use the ISO 3166-1 alpha-2 code.",
    ),
    (
        "COUNTRY_AMBIGUOUS",
        "The name denotes more than one country.",
        "该名称可指多个国家或地区。",
        "Use the ISO 3166-1 alpha-2 code of the one that is meant.",
    ),
    (
        "HS_CODE_MALFORMED",
        "The text is no Harmonized System code of the edition.",
        "文本不是该版本的协调制度编码。",
        "Give 2, 4, 6, 8 or 10 digits, with their leading zero.",
    ),
    (
        "UNIT_UNKNOWN",
        "The unit is no UN/ECE Recommendation 20 code known here.",
        "单位不是已知的 UN/ECE 第 20 号建议代码。",
        "Use the Recommendation 20 code, such as KGM, TNE, MTK, KWH.",
    ),
    (
        "UNIT_MISMATCH",
        "Two units measure different things.",
        "两个单位的量纲不同。",
        "Give both in one dimension, or the conversion that joins them.",
    ),
    (
        "NUMBER_MALFORMED",
        "The text is no finite decimal number.",
        "文本不是有限的十进制数。",
        "Write digits with a point as decimal mark.",
    ),
    (
        "NUMBER_OUT_OF_RANGE",
        "A number lies outside the limits of what it states.",
        "数值超出其所表示量的允许范围。",
        "Correct the number; a percentage is 0 to 100, an amount is never negative.",
    ),
    (
        "TOML_SYNTAX",
        "The text is not TOML.",
        "文本不是有效的 TOML。",
        "Correct the line named; save the document as UTF-8.",
    ),
    (
        "INSTANT_MALFORMED",
        "The text is no instant with an offset.",
        "文本不是带时区偏移的时刻。",
        "Write an RFC 3339 instant such as 2026-01-31T12:00:00Z.",
    ),
    (
        "DATE_MALFORMED",
        "The text is no date, month or year.",
        "文本不是日期、月份或年份。",
        "Write 2026-01-31, 2026-01 or 2026.",
    ),
    (
        "PERIOD_EMPTY",
        "A period ends before or when it begins.",
        "期间的结束不晚于开始。",
        "Exchange the two ends, or remove the row.",
    ),
)
