"""Codes of the store stage and of plug-ins."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    (
        "STORE_LOCATION",
        "The text names no place where this kind of store can be.",
        "文本未指明该类存储可用的位置。",
        "Give the path of a database file, such as chain.db or sqlite:///chain.db.",
    ),
    (
        "STORE_UNAVAILABLE",
        "The database file cannot be created, read or written.",
        "无法创建、读取或写入数据库文件。",
        "Check that the folder exists, that it may be written to and that the disk has room.",
    ),
    (
        "STORE_FOREIGN",
        "The file is there but is no greenchain store; it was left as it is.",
        "文件已存在但不是 greenchain 存储,未作任何改动。",
        "Give another path; a store never overwrites what it did not write.",
    ),
    (
        "STORE_VERSION_NEWER",
        "The store was written by a newer greenchain; it was left as it is.",
        "存储由更新版本的 greenchain 写入,未作任何改动。",
        "Update greenchain, or open the store with the version that wrote it.",
    ),
    (
        "STORE_BUSY",
        "Another writer held the store for longer than this one waits.",
        "其他写入者占用存储的时间超过了等待上限。",
        "Try again: nothing of this call was written.",
    ),
    (
        "STORE_DAMAGED",
        "The database file does not hold together.",
        "数据库文件已损坏。",
        "Restore the file from a backup; imports may be repeated, since what is already held is not added twice.",
    ),
    (
        "STORE_ENTRY_ALTERED",
        "An entry's bytes are no longer those that its digest names.",
        "条目的字节与其摘要不再一致。",
        "Restore the file from a backup; do not rely on the entry.",
    ),
    (
        "STORE_LOG_BROKEN",
        "An entry does not continue the log before it: one was removed, added or exchanged.",
        "条目与其前的日志不连续:有条目被删除、插入或调换。",
        "Restore the file from a backup; do not rely on the entries from there on.",
    ),
    (
        "STORE_TEXT_REFUSED",
        "A media type or a source holds characters that not every store can keep.",
        "媒体类型或来源含有并非所有存储都能保存的字符。",
        "Give the entry another name: no NUL, no undecodable file name.",
    ),
    (
        "KNOWN_AT_TOO_EARLY",
        "Something was recorded later than the instant given: what we knew then would change after the fact.",
        "存储中已有记录时间晚于所给时刻的内容:若照此写入,当时已知的内容将被事后改变。",
        "Give an instant at or after the latest recorded one, or none; backfill the oldest documents first.",
    ),
    (
        "KNOWN_AT_IN_FUTURE",
        "The instant given is still to come: nobody knew anything then, and all that is recorded before it would bear it.",
        "所给时刻尚未到来:彼时不可能已知任何内容,且在其之前的所有记录都将被迫标记为该时刻。",
        "Give an instant that has passed, or none; check the clock of this machine if that one has.",
    ),
    (
        "DOCUMENT_TAKEN_OTHERWISE",
        "The store holds these bytes as they were read first, when events were refused that are taken as it is read now.",
        "存储中保存的是该文档首次读取的结果,当时被拒绝的某些事件按现在的读取方式本可采纳。",
        "Send the events that are left out in a document of their own.",
    ),
    (
        "PLUGIN_FAILED",
        "An installed plug-in could not be loaded; everything else was.",
        "已安装的插件无法加载,其余内容已正常加载。",
        "Update or uninstall the distribution named.",
    ),
    (
        "PLUGIN_CLASH",
        "Several installed distributions offer a plug-in under one name.",
        "多个已安装的发行包以同一名称提供插件。",
        "Uninstall all but one of the distributions named.",
    ),
    (
        "PLUGIN_UNKNOWN",
        "No installed distribution offers a plug-in of this name.",
        "没有已安装的发行包提供该名称的插件。",
        "Use one of the names listed, or install the distribution that offers it.",
    ),
    (
        "SNAPSHOT_MISSING",
        "No snapshot of the graph's arrays lies in the folder.",
        "文件夹中没有图数组的快照。",
        "Nothing to do: the arrays are built anew from the store.",
    ),
    (
        "SNAPSHOT_OTHER_KEY",
        "The snapshot was made from another state of the log than the one asked about.",
        "快照基于日志的另一状态生成,与所查询的状态不符。",
        "Nothing to do: the arrays are built anew from the store.",
    ),
    (
        "SNAPSHOT_DAMAGED",
        "A file of the snapshot is missing, or its bytes are not those that were written.",
        "快照文件缺失,或其字节与写入时不一致。",
        "Remove the folder: the arrays are built anew from the store. Look after the disk.",
    ),
)
