"""Codes of the evidence stage."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    ("CLAIM_ATTACHED", "The claim's subject is in the supply chain.", "声明的对象在供应链中。", ""),
    ("SUBJECT_NOT_IN_GRAPH", "The claim is about something that no event or table of the supply chain names.", "声明的对象不在供应链的任何事件或表格中。", "Compare the subject's identifier with those of the events, or add the events that name it."),
    ("SUBJECT_AMBIGUOUS", "The claim is about several subjects, so its facts belong to none for certain.", "声明包含多个对象,无法确定事实属于哪一个。", "Issue one claim for each subject."),
    ("CLAIM_COUNTED_ONCE", "The same claim came more than once; it counts once.", "同一声明多次出现,只计一次。", ""),
    ("CLAIM_FACT_AMBIGUOUS", "A claim states several values where one is asked for.", "声明在应有单一值之处给出了多个值。", "State one value, or issue one claim for each."),
    ("CLAIM_FACT_UNREADABLE", "A fact of a claim cannot be read as what it should be.", "声明中的某项事实无法读取。", "Correct the value at the place named and issue the claim again."),
    ("INDICATOR_UNREADABLE", "A figure of a claim cannot be read, so it was not used.", "声明中的某个数值无法读取,因此未使用。", "Give indicator, a decimal value as text, unit codes of UN/ECE Recommendation 20, and dates."),
    ("INDICATOR_CONTRADICTED", "A claim states one figure twice for the same days, so neither was used.", "声明对同一时期的同一指标给出两个数值,因此均未使用。", "State each figure once for each period."),
    ("VERIFIED_AT_OTHER_INSTANT", "A claim was verified for another instant or under another policy than the question asks.", "声明的验证时刻或信任策略与所提问题不同。", "Verify the claim again for the question's at, known_at and policy."),
)  # fmt: skip
