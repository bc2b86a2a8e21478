"""Codes of keeping status lists: new versions, indexes, and lists that go back in time."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    (
        "STATUS_ROLLBACK",
        "The newest status list at hand is older than one that was seen before.",
        "现有的最新状态列表早于此前见过的版本。",
        "Fetch the list again; an older list may be hiding a revocation.",
    ),
    (
        "STATUS_LIST_REFUSED",
        "The file is no status list that this key may continue.",
        "该文件不是此密钥可以续发的状态列表。",
        "Give the newest version of the issuer's own list and a key of that issuer.",
    ),
    (
        "STATUS_ENTRY_ELSEWHERE",
        "The claim has no entry in this status list, or several to choose from.",
        "声明在该状态列表中没有条目,或有多个条目可选。",
        "Give the list that the claim names, and the purpose where it names several.",
    ),
    (
        "REVOCATION_FINAL",
        "A revocation cannot be taken back.",
        "撤销不可收回。",
        "Issue a new claim; use a list for suspension where the answer may change again.",
    ),
    (
        "STATUS_VERSION_ORDER",
        "A new version of a status list must begin later than the one before it.",
        "状态列表的新版本必须晚于前一版本生效。",
        "Give a later instant, or none so that the clock decides.",
    ),
    (
        "STATUS_LIST_EXISTS",
        "A file is already there, and a status list is never begun over it.",
        "文件已存在,不会在其上新建状态列表。",
        "Give another name; a list is changed by setting and clearing entries.",
    ),
    (
        "STATUS_INDEXES_MISSING",
        "The record of which indexes are used does not lie beside the status list, or is another list's.",
        "状态列表旁没有已用索引的记录,或该记录属于另一列表。",
        "Restore it from a backup; without it one index could be given to two claims. A new list begins a new one.",
    ),
    (
        "STATUS_LIST_FULL",
        "Every index of the status list is used.",
        "状态列表的索引已全部用完。",
        "Begin a new list under another URL.",
    ),
)
