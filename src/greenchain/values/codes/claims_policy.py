"""Codes of trust policies and evidence bundles; part of the claims stage."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    (
        "POLICY_ROW_TWICE",
        "Two rows of the trust policy name the same log, witness, context, document or collector.",
        "信任策略中有两行指向同一日志、见证者、上下文、文档或收集者。",
        "Keep one row; of two keys or hashes nobody can tell which one counts.",
    ),
    (
        "BUNDLE_UNREADABLE",
        "The evidence bundle is no folder or ZIP archive that can be read, or holds no bundle.json.",
        "证据包不是可读取的文件夹或 ZIP 压缩包,或不含 bundle.json。",
        "Give the folder or the .zip file that was saved as evidence; ask for it again if it is damaged.",
    ),
    (
        "BUNDLE_ARCHIVE_REFUSED",
        "The archive uses what readers treat differently or cannot bound: encryption, odd compression, inflation.",
        "压缩包使用了各程序处理不一或无法限制的特性:加密、特殊压缩方式或过度膨胀。",
        "Save it again as a plain ZIP archive, stored or deflated.",
    ),
    (
        "BUNDLE_MANIFEST_INVALID",
        "bundle.json is not as the format of evidence bundles says.",
        "bundle.json 不符合证据包格式。",
        "Correct the entry named, as the reference of evidence bundles says.",
    ),
    (
        "BUNDLE_PATH_REFUSED",
        "A path of the bundle leads outside it, through a link, or is read differently on other machines.",
        "证据包中的路径指向包外、经过链接,或在其他机器上含义不同。",
        "Use plain relative paths with / between their parts, and copies in place of links.",
    ),
    (
        "BUNDLE_FILE_UNLISTED",
        "A file lies in the bundle and bundle.json does not list it.",
        "证据包中有文件未列入 bundle.json。",
        "List it with its kind and SHA-256, or take it out.",
    ),
    (
        "BUNDLE_FILE_TWICE",
        "A file of the bundle is listed or stored twice, or two names differ in letter case only.",
        "证据包中的文件重复列出或重复存放,或两个名称仅大小写不同。",
        "Keep one of them.",
    ),
    (
        "BUNDLE_FILE_MISSING",
        "bundle.json lists a file that is not in the bundle.",
        "bundle.json 列出的文件不在证据包中。",
        "Ask for the whole bundle again; what is missing may be what speaks against the claim.",
    ),
    (
        "BUNDLE_FILE_ALTERED",
        "A file of the bundle has another SHA-256 than bundle.json states.",
        "证据包中文件的 SHA-256 与 bundle.json 所述不符。",
        "Ask for the bundle again; the file was changed after it was listed.",
    ),
    (
        "BUNDLE_URL_MISMATCH",
        "A status list or identifier document is listed under another URL than the one it is bound to.",
        "状态列表或标识符文档列在与其自身绑定地址不同的 URL 之下。",
        "List each file under the URL at which its issuer published it.",
    ),
    (
        "BUNDLE_SIGNATURE_INVALID",
        "The signature on bundle.json does not count: malformed, not by a collector of the policy, or not fitting.",
        "bundle.json 的签名无效:格式有误、签名者不是策略中的收集者,或与内容不符。",
        "Ask the collector for the bundle as it was signed; name the collector in the policy only if you trust it.",
    ),
    (
        "BUNDLE_TARGET_EXISTS",
        "The place to save the bundle at is already taken by something else.",
        "保存证据包的位置已被占用。",
        "Name a new folder, an empty one, or a file ending in .zip.",
    ),
    (
        "DOCUMENT_NOT_TRUSTED",
        "A did:web document counts only if the policy pins it or a collector of the policy signed the manifest.",
        "did:web 文档仅在策略固定其哈希或策略中的收集者签署清单时才有效。",
        "Pin it by [[document]] after checking it, or ask for a bundle signed by a collector you trust.",
    ),
)
