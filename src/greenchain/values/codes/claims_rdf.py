"""Codes of the suites that sign statements: N-Quads, contexts and the gate a document passes before it is one of them."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    (
        "NQUADS_SYNTAX",
        "A line is no statement of N-Quads.",
        "某行不是有效的 N-Quads 语句。",
        "Correct the statement; N-Quads has one statement a line, ended by a dot.",
    ),
    (
        "CONTEXT_INVALID",
        "A context document breaks a rule of JSON-LD or uses a part of it that is not accepted in signed claims.",
        "上下文文档违反 JSON-LD 规则,或使用了签名声明中不接受的功能。",
        "Pin the context as its publisher released it, or ask the issuer for a claim secured as vc+jwt or with a JCS suite.",
    ),
    (
        "RDF_GATE_REFUSED",
        "The document says something in a way that its signed statements do not fix.",
        "文档中某些内容的写法未被其签名的语句所固定。",
        "Ask the issuer to write it in the one plain way named, or to secure the claim as vc+jwt or with a JCS suite.",
    ),
)
