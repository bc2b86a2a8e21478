"""Codes of the claims stage about keys, JOSE envelopes and DID documents."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    (
        "ALGORITHM_REFUSED",
        "The algorithm that the header names is not the key's, or is none that is accepted.",
        "标头所写的算法不是该密钥的算法,或不被接受。",
        "Sign with EdDSA, ES256 or ES384 and a key of that kind; the key decides, never the header.",
    ),
    (
        "ENVELOPE_MALFORMED",
        "The JOSE envelope is not three parts in strict base64url, or not what it should hold.",
        "JOSE 封装不是三段严格的 base64url,或内容不符。",
        "Send the token as its issuer made it: no padding, blanks or line breaks inside.",
    ),
    (
        "ENVELOPE_HEADER_REFUSED",
        "The header brings or fetches a key, or asks for an extension.",
        "标头自带密钥、指向密钥地址或要求扩展。",
        "Ask the issuer for a token whose header has only alg, typ, cty, kid and the like.",
    ),
    (
        "ENVELOPE_TYPE_REFUSED",
        "The token is of another media type than a credential.",
        "令牌的媒体类型不是凭证。",
        "Give a credential: typ is exactly vc+jwt, and cty, if there is one, vc.",
    ),
    (
        "ENVELOPE_MISMATCH",
        "The envelope says something else than the credential in it, or something that nobody signed.",
        "封装所述与其中的凭证不一致,或包含未经签名的内容。",
        "iss, sub and jti equal issuer, subject and id; an outer object has only @context, id and type.",
    ),
    (
        "ENVELOPE_TIME_INVALID",
        "A time of the envelope is not a whole number of seconds, or they are out of order.",
        "封装中的时间不是整秒数,或顺序颠倒。",
        "Write iat, nbf and exp as integers, exp after nbf.",
    ),
    (
        "DID_DOCUMENT_INVALID",
        "The identifier document is malformed or is not that of its DID.",
        "标识符文档格式有误,或与其 DID 不符。",
        "Publish one JSON object whose id is the DID, with each key listed once and controlled by it.",
    ),
    (
        "DID_WEB_REFUSED",
        "The did:web names no plain public https address.",
        "did:web 未指向普通的公开 https 地址。",
        "Use a lower-case domain name, without port, user, escape or IP address, and plain path parts.",
    ),
)
