"""Codes of the workspace: cases, files, questions."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    ("NOT_CONFORMING", "Something required to conform does not.", "要求符合的内容未符合。", "Read the finding named."),
    (
        "EVIDENCE_MISSING",
        "A file that the case lists is not there.",
        "案例列出的文件不存在。",
        "Put the file back, or answer without what depends on it.",
    ),
    (
        "EVIDENCE_ALTERED",
        "A file differs from the digest that the case states.",
        "文件与案例声明的摘要不符。",
        "Restore the original file, or correct the digest if the change was meant.",
    ),
    (
        "FILE_NOT_LISTED",
        "A file lies in the case folder but is not listed, so it was not used.",
        "案例文件夹中的文件未列出,因此未使用。",
        "List it in case.toml, or remove it.",
    ),
    (
        "CASE_MALFORMED",
        "case.toml does not say what a case must say.",
        "case.toml 内容不符合案例要求。",
        "Compare with examples/01-solar-module/case.toml.",
    ),
    ("QUESTION_MISSING", "The case asks nothing.", "案例没有提出任何问题。", "Add a [[question]] to case.toml."),
    (
        "QUESTION_UNKNOWN",
        "A question has a kind or subject that is not known.",
        "问题的类型或对象未知。",
        "Use a trace, claim, recognition, score or screening question about something in the case.",
    ),
)
