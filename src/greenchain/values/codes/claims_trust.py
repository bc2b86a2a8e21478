"""Codes of the claims stage: key periods, signing time, accreditation chains."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    (
        "STATUS_NOT_ASKED",
        "The status was not looked up, since nothing leads from the policy to the issuer.",
        "未查询状态,因为信任策略中没有通往该签发者的途径。",
        "Name the issuer in the policy, or give the accreditations that lead to it.",
    ),
    (
        "KEY_RETIRED",
        "The key was no longer in force when the claim may have been signed.",
        "在声明可能签署之时,该密钥已停用。",
        "Ask for a claim signed with the present key, or for a log proof that it was signed before.",
    ),
    (
        "KEY_COMPROMISED",
        "Others may have held the key when the claim may have been signed.",
        "在声明可能签署之时,该密钥可能已被他人掌握。",
        "Ask for a claim signed with a new key, or for a log proof from before the compromise.",
    ),
    (
        "SIGNING_TIME_PROVEN",
        "A log and its witnesses prove that the claim existed by then.",
        "日志及其见证方证明声明届时已存在。",
        "",
    ),
    (
        "SIGNING_TIME_CONTRADICTED",
        "The claim says that it was signed later than a log already held it.",
        "声明所称的签署时间晚于日志已收录它的时间。",
        "Ask the issuer which of the two is true; do not rely on the claim.",
    ),
    (
        "CHAIN_NOT_HELD_NOW",
        "Key and chain held when the claim was signed and would not hold at the instant asked.",
        "密钥和信任链在签署时成立,在所问时刻不再成立。",
        "Nothing, unless the policy sets chain_must_hold to at.",
    ),
    (
        "OTHER_TRUST_PATH",
        "Another chain leads to the issuer; the best one was taken.",
        "另有一条通往签发者的信任链;已采用最佳的一条。",
        "",
    ),
    (
        "CHAIN_CYCLE",
        "The accreditations lead in a circle.",
        "认可链成环。",
        "Give the accreditation by a body that the policy trusts.",
    ),
    (
        "CHAIN_TOO_LONG",
        "The chain has more links than are accepted.",
        "信任链的环节超过上限。",
        "Make a body nearer to the issuer an anchor of the policy.",
    ),
    (
        "SCOPE_WIDENED",
        "An accreditation gives more than its issuer may do itself.",
        "某项认可授予的范围超出其签发者自身的范围。",
        "Ask the accreditor for an accreditation within its own scope.",
    ),
    (
        "ACCREDITATION_INVALID",
        "An accreditation is not authentic or has not the shape of one; it is set aside.",
        "某项认可不真实或形式不符,已被搁置。",
        "Ask the accreditor for the accreditation as it was issued.",
    ),
    (
        "ACCREDITATION_WITHDRAWN",
        "The accreditation was withdrawn or suspended.",
        "该认可已被撤销或暂停。",
        "Ask the issuer for a present accreditation.",
    ),
    (
        "OUTPUT_REFUSED",
        "The claim does not fit the schema that the issuer's accreditation sets.",
        "声明不符合签发者认可所规定的模式。",
        "Ask the issuer for a claim of the accredited form.",
    ),
    (
        "OUTPUT_VALIDATION_OPEN",
        "The accreditation sets a schema that could not be applied.",
        "认可规定了模式,但无法适用。",
        "Put the schema, as its digest names it, into the evidence; only simple keywords are followed.",
    ),
)
