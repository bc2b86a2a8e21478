"""Codes of the scoring stage: footprints, scorecards."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    # footprint: the chain
    ("CHAIN_BROKEN", "No event says how a lot of the chain was made.", "没有事件说明链条中某批次的制造过程。", "Ask its maker for the transformation or commissioning event."),
    ("CHAIN_INCOMPLETE", "A process records no input that it must have consumed.", "过程未记录其必然消耗的投入。", "Ask its operator for the inputs of the transformation."),
    ("CHAIN_CYCLIC", "A process consumes what was made from it.", "过程消耗了由其自身产出的物料。", "Compare the events: a lot number may have been used twice."),
    ("QUANTITY_MISSING", "An amount that the roll-up needs is not stated; the inventory's range stands in.", "汇总所需的数量未声明,以清单范围代替。", "Ask for the quantity in the event."),
    ("QUANTITY_UNUSABLE", "An amount is negative, beyond reason or in a unit that does not convert.", "数量为负、不合理或单位无法换算。", "State the quantity in the unit of the process, or give the size of a piece with the product."),
    ("INPUT_RATIO_UNUSUAL", "Stated inputs stand outside the inventory's range for what was made; both are taken in.", "所述投入与产出之比超出清单范围,边界同时包含两者。", "Compare the amounts with the operator's books."),
    ("LOT_BORN_TWICE", "A lot was commissioned beside being made by a process; of what is not known.", "批次除由过程产出外又被另行登记产生,其来源未知。", "Correct the commissioning, or ask for the second maker's transformation."),
    ("ALLOCATION_MISSING", "A process made goods of several kinds and no rule shares its burdens.", "过程产出多种产品,但没有分配规则。", "Split the process, or state an allocation rule."),
    # leaves and factors
    ("FIGURES_CONTRADICT", "Statements about one figure differ; all of them are taken in.", "对同一数值的声明互相矛盾,边界包含全部数值。", "Ask the issuers which figure holds; revoke the other."),
    ("FIGURE_UNIT", "A figure is stated in a unit that does not fit, and is not used.", "数值的单位不符,未被采用。", "State it in the unit and per unit of the indicator."),
    ("FIGURE_OUT_OF_RANGE", "A figure is negative or beyond its range, and is not used.", "数值为负或超出范围,未被采用。", "Correct the figure; a credit is not a negative burden."),
    ("GRID_UNKNOWN", "No factor of electricity is known for the place.", "没有该地点的电力排放因子。", "State the facility's country, or add a factor with its source."),
    ("GRID_REGION_UNKNOWN", "The facility's grid region is not known; all regions are taken in.", "设施所属电网区域未知,边界包含所有区域。", "State the region of the facility as the factor pack names it."),
    ("GRID_FACTOR_OTHER_YEAR", "No factor is published for the year of the activity; the nearest year stands in.", "活动年份没有公布的因子,以最近年份代替。", "Import the factor of that year when it is published."),
    ("GRID_CONVENTION_MISSING", "The country's factor is known under another convention only.", "该国仅有其他口径的电力因子。", "Add a factor of the convention asked for, or ask for the life-cycle convention."),
    ("TRANSPORT_NOT_RECORDED", "No shipping of the lot names a leg that is counted.", "该批次的发运未注明可计入的运段。", "Name the leg in the shipping event."),
    ("LEG_NOT_NAMED", "No shipping of all of the lot names a leg of this section of the route; the section's range stands in.", "未有发运注明整个批次在该路段的运段,以该路段的范围代替。", "Name the leg in the shipping event."),
    ("LEG_UNKNOWN", "A shipping names a leg that the inventory does not know.", "发运注明的运段不在清单中。", "Use a leg of the inventory pack."),
    # footprint: the result
    ("FOOTPRINT_INCOMPLETE", "The figure leaves things out, so it meets or misses no threshold.", "数值存在遗漏项,因此不能判定是否达到限值。", "Read the omissions; add sourced figures for them."),
    ("FOOTPRINT_PRODUCT", "The lot is not of a product that the inventory's functional unit fits.", "该批次的产品与清单的功能单位不符。", "Ask about a lot whose product class names the inventory's final process."),
    ("FOOTPRINT_SETTING_UNKNOWN", "A setting of the footprint is not one that the packs know.", "足迹计算的设置项未知。", "Use one of the values named."),
    ("FOOTPRINT_OUT_OF_RANGE", "Amounts of the chain stand in no proportion to each other.", "链条中的数量比例失常。", "Correct the quantities of the process named."),
    ("LABEL_WITHOUT_THRESHOLD", "No threshold of the label for this unit was read.", "未读到该标识在此单位下的限值。", ""),
    ("LABEL_THRESHOLD_WEAK", "The threshold of the label is recalled or derived only.", "该标识的限值仅凭记忆或推导。", "Read the scheme's own text."),
    ("LABEL_THRESHOLD_CROSSED", "The interval reaches over the threshold.", "区间跨越限值。", "Supply evidence for the widest rows."),
    ("LABEL_THRESHOLD_MET", "The whole interval lies inside the threshold.", "整个区间均在限值之内。", ""),
    ("LABEL_THRESHOLD_MISSED", "The whole interval lies beyond the threshold.", "整个区间均超出限值。", "Lower the burdens of the largest rows."),
    # scoring documents
    ("SCORE_SHAPE", "A scoring document has a key, section or value that it must not have, or lacks one that it must.", "评分文档的键、部分或值不合规定,或缺少必需项。", "Compare with the reference of scoring documents."),
    ("SCORE_ID_TWICE", "Two items of one section have the same id.", "同一部分中有两项使用相同的标识。", "Give each item an id of its own."),
    ("LEVEL_NOT_PROVEN", "A level of evidence that only the document states counts as self-declared.", "仅由文档自述的证据等级按自我声明处理。", "Supply the signed claim, or ask with --what-if."),
    ("ASSUMED_EVIDENCE", "Levels of evidence were assumed as the document states them: a what-if, never a verdict.", "证据等级按文档所述假定:仅为假设推演,不构成结论。", "Supply the signed claims for a verdict."),
    # sections of scoring documents
    ("CATEGORY_UNKNOWN", "The method has no such impact category.", "该方法没有此影响类别。", "Use a code of the method's pack."),
    ("INVENTORY_INCOMPLETE", "An inventory lacks categories, so its points have no upper limit.", "清单缺少影响类别,因此得分没有上限。", "Add the categories named as missing."),
    ("FREIGHT_FACTOR_UNKNOWN", "No whole factor of this class of transport is at hand; emissions have no upper bound.", "没有该运输类别的完整因子,排放量没有上限。", "State lower and upper of your own as factor_kgco2e_per_tkm."),
    ("DISTANCE_KIND_MISSING", "A leg does not say what kind of distance it states.", "运段未说明距离的种类。", "Name it: actual, sfd (shortest feasible) or gcd (great circle)."),
    ("CBAM_DEFAULT_UNKNOWN", "No default value is on file for the code, origin and year.", "没有该编码、原产地和年份的默认值。", "Check the CN code, origin and year; import the row with its source."),
    ("CBAM_MARKUP_UNKNOWN", "No mark-up is on file for the group and year.", "没有该类商品在该年份的加价。", "Import the mark-up with its source."),
    ("CBAM_NOT_VERIFIED", "Embedded emissions are declared but signed by no accredited verifier.", "隐含排放已申报,但未经认可核查机构签署。", "Supply the verifier's signed claim; until then the default bounds it."),
    ("CBAM_ESTIMATE_CAP", "Estimated values make up more of the emissions than the cap allows: a suspicion, no prohibition.", "估算值占排放量的比例超过上限:仅为疑点,不构成禁止。", "Replace the largest estimates by actual values."),
    ("TARGET_NOT_DUE", "The path of the target begins later than the day asked.", "目标路径的起始日晚于所问日期。", ""),
    ("TARGET_REFERENCE", "A target refers to no figure of this document.", "目标引用的位置在本文档中没有数值。", "Write /SECTION/ID/... as the result prints it."),
    # receipts
    ("RECEIPT_SAME", "The score was made again from the receipt alone, and is the same to the byte.", "仅凭回执重新计算,结果逐字节一致。", ""),
    ("RECEIPT_DIFFERS", "A receipt is not as it was sealed, or the score made again from it differs.", "回执与封存时不一致,或据其重新计算的结果不同。", "Do not rely on it; ask its maker for the receipt again."),
    # progress
    ("PROGRESS_UNKNOWN", "The earlier result has nothing to compare with.", "早期结果中没有可比较的内容。", "Compare with a result that has a card of the same id."),
    ("PROGRESS_EDITION", "The card's pack is of another edition than then, so the two figures do not compare.", "评价卡规则包与当时的版本不同,两个数值不可比。", "Give the earlier receipt instead of the result: it is scored again by this edition."),
    # rankings
    ("RANKING_TIED", "Peers stand level, so there is no order among them.", "同组对象并列,无法排序。", "Compare in more criteria, or accept that they are level."),
    ("RANDOM_INDEX_UNKNOWN", "No random index is known for judgements of this size.", "没有该规模判断矩阵的随机一致性指标。", "State it as random_index, with the source at hand, or judge fewer things in pairs."),
    # scorecard
    ("GATE_HELD", "A basic requirement of the card is proven to hold.", "评价卡的一项基本要求已证明满足。", ""),
    ("GATE_FAILED", "A basic requirement of the card is proven to fail: no band.", "评价卡的一项基本要求已证明不满足,不予评级。", "Mend what the requirement asks for."),
    ("GATE_UNKNOWN", "A basic requirement of the card is not proven: no guaranteed band.", "评价卡的一项基本要求未经证明,不能保证星级。", "Supply a claim about it at the level that the card asks for."),
    ("TARGET_REACHED", "All of what is known lies on the side of the target that is asked for, and all gates hold.", "已知的全部范围均达到目标,且所有基本要求均满足。", ""),
    ("TARGET_MISSED", "Nothing that is possible reaches the target, or a gate fails.", "任何可能的结果均无法达到目标,或有基本要求不满足。", "Improve the indicators of the widest loss."),
    ("TARGET_OPEN", "The target lies between what is guaranteed and what is possible.", "目标介于有保证的结果与可能的结果之间。", "Supply the missing claims, widest first."),
    ("TARGET_UNKNOWN", "The card knows no such target.", "评价卡没有该目标。", "Name a band of the card, or points on its scale."),
    ("SCORECARD_PARTIAL", "The card's pack is partial: its figures print, a conformity statement does not.", "评价卡规则包不完整:可打印数值,但不得作合格声明。", "Read the official text of what the pack marks as derived."),
)  # fmt: skip
