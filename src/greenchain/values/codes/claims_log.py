"""Codes of the claims stage that speak of transparency logs: notes, checkpoints, proofs, witnesses, the log's folder."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    (
        "LOG_PROOF_INVALID",
        "A log proof does not show that a log of the policy holds this claim.",
        "日志证明不能表明信任策略中的日志收录了该声明。",
        "Take the proof of this very claim from a log that the policy names; a log that showed two trees proves nothing.",
    ),
    (
        "WITNESS_QUORUM_SHORT",
        "Fewer witnesses of the policy cosigned the checkpoint than it asks for, so no time is proven.",
        "为检查点联署的见证人少于信任策略要求的数量,因此没有证明任何时间。",
        "Have the log's checkpoint cosigned by more witnesses of the policy, then make the proof again.",
    ),
    (
        "LOG_NOTE_MALFORMED",
        "A signed note, checkpoint or log proof is not written as C2SP has it.",
        "签名便笺、检查点或日志证明的格式不符合 C2SP 规范。",
        "Take the file as the log wrote it; it must not be edited or re-encoded.",
    ),
    (
        "VKEY_INVALID",
        "The key of a log or witness is not a vkey of an Ed25519 key.",
        "日志或见证人的密钥不是 Ed25519 密钥的 vkey。",
        "Copy the vkey as log init or log witness printed it: name, id and key joined by plus signs.",
    ),
    (
        "LOG_TIME_INVALID",
        "A cosignature cannot state this time.",
        "联署签名无法表示该时间。",
        "State the instant at which the witness saw the checkpoint.",
    ),
    (
        "LOG_ORIGIN_INVALID",
        "The name of a log holds a space, a plus sign or a control character, or is empty or too long.",
        "日志名称含有空格、加号或控制字符,或者为空或过长。",
        "Name the log like a URL without scheme, such as example.org/log.",
    ),
    ("LOG_HOLDS", "The log's tree, checkpoints and signatures fit together.", "日志的树、检查点和签名彼此一致。", ""),
    (
        "LOG_DAMAGED",
        "The log's entries, tree, checkpoints or signatures do not fit together.",
        "日志的条目、树、检查点或签名彼此不一致。",
        "Restore the folder from a copy; do not add to it or sign it before that.",
    ),
    (
        "LOG_EXISTS",
        "There is a log in the folder already.",
        "该文件夹中已有日志。",
        "Choose another folder; a log is never begun again under its origin.",
    ),
    (
        "LOG_MISSING",
        "There is no log in the folder.",
        "该文件夹中没有日志。",
        "Begin one with log init, or correct the folder.",
    ),
    (
        "LOG_KEY_MISMATCH",
        "The key is not the one that this log or witness signs with.",
        "该密钥不是此日志或见证人所用的签名密钥。",
        "Sign with the key that log init was given; a witness uses a key of its own.",
    ),
    (
        "LOG_ENTRY_UNKNOWN",
        "The log has no entry of this claim that a checkpoint covers.",
        "日志中没有被检查点覆盖的该声明条目。",
        "Add the claim with log add first.",
    ),
)
