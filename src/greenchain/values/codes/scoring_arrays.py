"""Codes of the scoring stage: supply graphs in arrays, and tables of many cards."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    # supply graphs in arrays
    ("GRAPH_EDGE", "An edge names a product that the graph does not have.", "边所指的产品不在图中。", "Number products from 0 to one less than the size."),
    ("GRAPH_FIGURE", "An amount or burden is no finite number of at least zero, or its bounds stand in the wrong order.", "数量或负荷不是有限的非负数,或其上下界次序颠倒。", "State lower <= point <= upper, none of them negative; a credit is not a negative burden."),
    # tables of many cards
    ("SCORE_RULES", "Points, full answers, bands or levels do not make rules that a table can be scored by.", "分值、满分答案、星级或证据等级不能构成可对表格计分的规则。", "State points and full answers above zero with at most six decimals, and bands by number."),
    ("CARD_NOT_TABULAR", "The card counts its answers in a way that tables are not scored by.", "该评价卡的计分方式不适用于表格计分。", "Score such cards one by one; tables take linear indicators that add up."),
    ("TABLE_COLUMN", "A column of the table is missing, stands twice or belongs to nothing of the card.", "表中的列缺失、重复或不属于该评价卡。", "Name columns id, X11, X11.level, G1, G1.level as the card names its indicators and gates."),
    ("TABLE_CELL", "A cell of the table cannot be scored.", "表中的单元格无法计分。", "Give points from 0 to the maximum, percentages from 0 to 100, levels L0 to L4, gates 1 or 0; leave unknown cells empty."),
    ("TABLE_ID", "A row of the table has no id, or one that another row has.", "表中的行没有标识,或与其他行标识相同。", "Give each row an id of its own."),
    ("TABLE_FORMAT", "The table cannot be read as CSV in UTF-8 or as Parquet.", "无法按 UTF-8 的 CSV 或 Parquet 读取该表。", "Save the table as CSV UTF-8 with a header, or as Parquet with flat columns."),
    ("ENGINE_MISSING", "The engine asked for is not installed.", "所需的计算引擎未安装。", "Install greenchain with the extra named: bulk for DuckDB, spark for Spark."),
)  # fmt: skip
