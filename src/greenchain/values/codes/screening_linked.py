"""Codes of screening that need more than one declaration: an earlier leg, a claim about a facility, a table of prices."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    (
        "RE_EXPORT",
        "Waste that was imported seems to leave again as a product.",
        "进口的废物疑似改以产品名义复出口。",
        "Compare both shipments that the finding names; show how the waste became the product, or declare it as waste.",
    ),
    (
        "END_OF_WASTE_UNPROVEN",
        "Material from collection was recovered, and no verified claim shows that it ceased to be waste.",
        "回收物料已经再生处理,但没有经验证的声明证明其已不再属于废物。",
        "Give the signed end-of-waste claim of the recovery facility, or declare the load as waste.",
    ),
    (
        "CERTIFICATE_SCOPE",
        "No certificate of the facility covers this waste; one that is given is of another facility or code.",
        "该设施没有涵盖此类废物的证书;所提供的证书属于其他设施或代码。",
        "Give the certificate of this facility for this code.",
    ),
    (
        "CERTIFICATE_EXPIRED",
        "The certificate of the facility is not valid on the date of the declaration.",
        "该设施的证书在申报日期无效。",
        "Give the certificate in force on that day.",
    ),
    (
        "PRICE_LOW",
        "The price per kilogram is below the fair prices of the heading.",
        "每千克单价低于该税则号的合理价格区间。",
        "Nothing by itself: it adds to the score; compare the goods with the description.",
    ),
)
