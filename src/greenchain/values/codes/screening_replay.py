"""Codes of making a screening again from its result."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    (
        "SCREENING_SAME",
        "The declarations were screened again under the editions recorded, and every value is the same.",
        "已按所记录的规则包版本重新筛查,所有数值均相同。",
        "",
    ),
    (
        "SCREENING_DIFFERS",
        "Screened again under the editions recorded, the declarations have another result.",
        "按所记录的规则包版本重新筛查,结果与所记录的不同。",
        "Do not rely on the result; look at the values that differ, and screen the declarations anew.",
    ),
    (
        "RESULT_EDITED",
        "A result is not what its own digest says: it was changed after it was made.",
        "结果与其自身的摘要不符,生成后已被改动。",
        "Do not rely on it; ask its maker for the result again.",
    ),
    (
        "RESULT_UNSEALED",
        "A result carries no digest of its own, so nothing shows that it is as it was made.",
        "结果没有自身的摘要,无法表明其未经改动。",
        "Give the result as greenchain screen --json printed it.",
    ),
    (
        "BESIDE_MISSING",
        "A file that lay beside the declarations when they were screened is not given.",
        "筛查时随申报单提供的文件,现未提供。",
        "Give the file of that digest under the same option.",
    ),
    (
        "BESIDE_OTHER",
        "A file is given that did not lay beside the declarations when they were screened, or has other bytes.",
        "所提供的文件在筛查时并未随申报单提供,或内容不同。",
        "Give the very files of then, and no others.",
    ),
)
