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
    (
        "POLICY_MISSING",
        "Nobody is trusted: there is no trust policy.",
        "没有信任策略,无可信任的签发者。",
        "Give a trust policy: list trust.toml in case.toml, or pass --trust.",
    ),
    (
        "SUBJECT_UNSPECIFIED",
        "The question does not say what it is about, and there is not exactly one thing it could be.",
        "问题未说明对象,且可能的对象不止一个。",
        "Name the subject.",
    ),
    ("FILE_UNREADABLE", "A file cannot be read.", "无法读取文件。", "Check the path and its permissions."),
    (
        "FILE_UNWRITABLE",
        "A file cannot be written.",
        "无法写入文件。",
        "Check the path, its permissions and the space left.",
    ),
    (
        "STORE_SCHEME_UNKNOWN",
        "No installed store opens locations of this kind.",
        "没有已安装的存储可打开该类位置。",
        "Use a path, or install the plug-in that provides the scheme.",
    ),
    (
        "RESULT_UNKNOWN",
        "The document is no result that can be explained.",
        "该文档不是可解释的结果。",
        "Give a JSON result that greenchain wrote with --json or --out.",
    ),
    (
        "RELIED_ON_MISSING",
        "A file that this answer relies on is missing, so the answer is at best not determined.",
        "该答案所依赖的文件缺失,因此最多为未确定。",
        "Put the file back.",
    ),
    (
        "INPUT_REFUSED",
        "Part of an input was refused; the rest was used.",
        "部分输入被拒绝,其余已使用。",
        "Mend what the finding names and run again.",
    ),
    (
        "LICENCE_NOT_FOUND",
        "No verified label of the subject is valid on the day, or more than one is.",
        "该对象在当日没有有效且经验证的标志许可,或不止一个。",
        "Add the signed licence, or ask about one product and day.",
    ),
    (
        "SCENARIO_MALFORMED",
        "A scenario of a conformance suite is not in its format.",
        "一致性测试套件中的某个场景不符合其格式。",
        "Write it as the reference of the conformance suites says, with every member known.",
    ),
)
