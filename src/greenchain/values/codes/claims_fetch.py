"""Codes of the guarded fetcher: what it refuses to ask for or to take, and what did not come."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    (
        "FETCH_REFUSED",
        "The address, or what it answered, is none that may be fetched.",
        "该地址或其返回内容不允许获取。",
        "Give a plain https URL of a public server that answers directly with JSON, or supply the document as a file.",
    ),
    (
        "FETCH_FAILED",
        "The server could not be reached or did not answer properly in time.",
        "无法连接服务器,或服务器未及时正确应答。",
        "Try again later, or supply the document as a file of the evidence bundle.",
    ),
)
