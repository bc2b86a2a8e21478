"""Codes of reading EPCIS in XML."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    (
        "XML_SYNTAX",
        "The document is not well-formed XML.",
        "文档不是格式良好的 XML。",
        "Correct the document at the line named; write & as &amp; and < as &lt;.",
    ),
    (
        "XML_ENCODING",
        "The document declares an encoding that is not read here.",
        "文档声明的编码不受支持。",
        "Save the document as UTF-8 or UTF-16, and declare that.",
    ),
    (
        "XML_DOCTYPE_REFUSED",
        "The document declares entities or points to an external DTD.",
        "文档声明了实体,或指向外部 DTD。",
        "Send the document without DTD: what it says must stand in it, and nothing is fetched or expanded.",
    ),
    (
        "XML_NAMESPACE_MIXED",
        "An element is of another EPCIS namespace than its document.",
        "元素所属的 EPCIS 命名空间与文档不同。",
        "Write the whole document in one version of EPCIS.",
    ),
    (
        "XML_ELEMENT_REPEATED",
        "An element that may stand once stands several times.",
        "只应出现一次的元素出现了多次。",
        "State it once; readers would disagree on which counts.",
    ),
    (
        "XML_ELEMENT_MALFORMED",
        "An element or attribute holds what EPCIS does not put there.",
        "元素或属性含有 EPCIS 不允许的内容。",
        "Compare the element with the EPCIS schema; the other events of the document were taken.",
    ),
    (
        "XML_ATTRIBUTE_IGNORED",
        "An element carries attributes that EPCIS does not give it; they were passed over.",
        "元素带有 EPCIS 未规定的属性,已忽略。",
        "Say it in an element of your own namespace where it matters.",
    ),
    (
        "XML_CHILD_QUALIFIED",
        "Elements inside the document carry the EPCIS namespace and were read as if they had none.",
        "文档内部元素带有 EPCIS 命名空间,已按无命名空间读取。",
        "Give the namespace a prefix and put it on the outermost element only.",
    ),
)
