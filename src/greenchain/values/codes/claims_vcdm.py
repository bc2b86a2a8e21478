"""Codes of the claims stage: contexts and the data model of VCDM 2.0."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    (
        "CONTEXT_NOT_PINNED",
        "A context is not among those whose content is pinned by its SHA-256.",
        "该上下文不在以 SHA-256 固定内容的上下文之列。",
        "Supply what `greenchain standards fetch contexts/w3c` writes, or pin the context in the policy's [[context]].",
    ),
    (
        "CONTEXT_UNREADABLE",
        "A context document is no JSON object with an @context.",
        "上下文文档不是带有 @context 的 JSON 对象。",
        "Supply the context document itself, exactly as its publisher serves it.",
    ),
    (
        "CONTEXT_AMBIGUOUS",
        "One context URL comes with two different contents or two different hashes.",
        "同一上下文 URL 对应两份不同的内容或两个不同的哈希值。",
        "Keep the one that is meant; a URL whose content differs from place to place cannot be signed against.",
    ),
    (
        "CONTEXT_TERM_PROTECTED",
        "A context redefines or clears a term that an earlier context protects.",
        "某个上下文重新定义或清除了先前上下文所保护的术语。",
        "Give the word another name; protected terms mean the same everywhere.",
    ),
    (
        "CLAIM_TYPE_UNMAPPED",
        "A type is neither a URL nor a term that the contexts map to one.",
        "类型既不是 URL,也不是上下文映射到 URL 的术语。",
        "Write the type as a URL, or add the context that defines it.",
    ),
    (
        "PRESENTATION_HOLDER_INVALID",
        "The holder of a presentation is neither a URL nor an object with one.",
        "出示文件的持有者既不是 URL,也不是带 URL 的对象。",
        "Write the holder's DID or https URL, or leave the holder out.",
    ),
    (
        "PRESENTATION_CREDENTIAL_INVALID",
        "What a presentation holds as a credential is no object.",
        "出示文件中作为凭证的内容不是对象。",
        "Embed the credential itself, or an EnvelopedVerifiableCredential with a data: URL.",
    ),
    (
        "SELF_ASSERTED",
        "A presented credential without a proof of its own is issued by the holder.",
        "出示的凭证没有自身的证明,由持有者自行签发。",
        "",
    ),
    (
        "HOLDER_MISMATCH",
        "A presented credential without a proof of its own names another issuer than the holder.",
        "出示的凭证没有自身的证明,且签发者不是持有者。",
        "Present the credential as its issuer secured it.",
    ),
    (
        "UNSECURED",
        "Nobody stands behind a credential yet: neither it nor the presentation around it is secured.",
        "尚无人为凭证负责:凭证及其所在的出示文件均未附带证明。",
        "",
    ),
)
