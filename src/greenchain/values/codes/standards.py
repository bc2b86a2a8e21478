"""Codes of standards packs."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    (
        "PACK_SHAPE",
        "A pack's files do not have the form of a pack.",
        "规则包的文件格式不正确。",
        "Compare with a shipped pack and docs/reference/packs.md.",
    ),
    (
        "PACK_CELL",
        "A cell of a pack's table is not of its column's type.",
        "规则包表格单元格的类型与列定义不符。",
        "Correct the cell or the column's type.",
    ),
    (
        "PACK_SOURCE_MISSING",
        "A row, rule or parameter names no source of its pack.",
        "行、规则或参数没有注明来源。",
        "Name a [[source]] of pack.toml; a fact without a source does not go in.",
    ),
    (
        "PACK_STATUS_MISSING",
        "A row, rule or parameter has no status.",
        "行、规则或参数没有状态。",
        "State verified, read, derived or recalled.",
    ),
    (
        "PACK_STATUS_TOO_WEAK",
        "A prohibition rests on a fact that was derived or recalled.",
        "禁止性规则依据的是推导或凭记忆的事实。",
        "Read the official text, or make the rule a suspicion.",
    ),
    (
        "PACK_OVERLAP",
        "Two rows of one key are in force on the same day.",
        "同一键的两行在同一天同时有效。",
        "End the earlier row where the later begins.",
    ),
    (
        "PACK_GAP",
        "Between two rows of one key lie days without any, and the table declares no gaps.",
        "同一键的两行之间存在未声明的空档。",
        "Close the gap, or declare gaps for the table with the reason.",
    ),
    (
        "PACK_CODE_UNKNOWN",
        "A cell refers to a row that does not exist.",
        "单元格引用了不存在的行。",
        "Add the row, or correct the reference.",
    ),
    (
        "PACK_HS_EDITION",
        "A row or rule names a heading that the edition of the Harmonized System in force on its days has not.",
        "行或规则所列税则号在其有效期内的协调制度版本中不存在。",
        "Name the heading of those days, or end the row where the edition changes.",
    ),
    (
        "PACK_UNKNOWN",
        "No loaded pack has this name.",
        "没有加载该名称的规则包。",
        "List the packs with: greenchain standards list.",
    ),
    (
        "PACK_AMBIGUOUS",
        "Several loaded packs fit the name.",
        "有多个已加载的规则包符合该名称。",
        "Give kind/id@edition.",
    ),
    (
        "PACK_DIGEST",
        "A pack's file differs from the digest in MANIFEST.toml.",
        "规则包文件与 MANIFEST.toml 中的摘要不符。",
        "An edition is never edited: restore the file, or release a new edition.",
    ),
    (
        "CONDITION_UNKNOWN",
        "A condition uses a word outside the closed vocabulary.",
        "条件使用了封闭词汇表之外的词。",
        "Use one of the words in docs/reference/packs.md.",
    ),
)
