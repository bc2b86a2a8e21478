"""Codes of reading declarations from tables of others, customs XML and packed files."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    (
        "MAP_MALFORMED",
        "A map of columns says something that no map can say.",
        "列映射文件中的内容不符合映射的写法。",
        "Write [fields] with our field = their column, [constants] with our field = a text, [documents], [dates].",
    ),
    (
        "MAP_COLUMN_MISSING",
        "A map names a column that the table does not have.",
        "列映射所指的列在表中不存在。",
        "Compare the map with the header of the table; the near names are told.",
    ),
    (
        "GZIP_BROKEN",
        "A packed file ends too early or is damaged, so nothing of it was read.",
        "压缩文件不完整或已损坏,未读取任何内容。",
        "Send the file again; what was cut off cannot be told from what was never there.",
    ),
    (
        "HS_CODE_ABSENT",
        "The heading declared is in no edition of the Harmonized System in force on the dates of the declaration.",
        "所申报的税则号不属于申报日期有效的《协调制度》版本。",
        "Declare the heading of the edition in force that day; the fault names the ones that belong together.",
    ),
    (
        "DOCUMENT_AMBIGUOUS",
        "An item names two documents where one field takes one, and nobody can tell which counts.",
        "同一项商品的一个字段对应了两份文件,无法判断以哪份为准。",
        "Attach one document of the kind to the item, or map the kinds to different fields.",
    ),
)
