"""Every word of the page, Chinese and English side by side."""

from typing import Literal

from knowledge.errors import WrongUse

Language = Literal["zh", "en"]

WORDS: dict[str, tuple[str, str]] = {
    # -- frame
    "name": ("矿知", "Kuangzhi"),
    "title": ("矿知 · 矿山安全规程问答", "Kuangzhi · mine-safety rules, answered with the clause"),
    "pages": ("页面", "Pages"),
    "chat": ("问答", "Ask"),
    "library": ("法规库", "Library"),
    "evaluation": ("评测", "Evaluation"),
    "help": ("帮助", "Help"),
    "other_language": ("English", "中文"),
    "switch_language": ("Switch to English", "切换到中文"),
    "switch_theme": ("切换深色或浅色", "Switch between dark and light"),
    "menu": ("打开对话列表", "Open the list of conversations"),
    "close": ("关闭", "Close"),
    "cancel": ("取消", "Cancel"),
    "skip": ("跳到输入框", "Skip to the question"),
    "unexpected": (
        "出了意料之外的问题，这一步没有完成。请再试一次；若仍不行，请把服务日志交给管理员。",
        "Something unexpected happened and this step was not done. Try again; if it persists, give the log to your administrator.",
    ),
    # -- conversations
    "new": ("新对话", "New conversation"),
    "conversations": ("对话", "Conversations"),
    "no_conversations": ("问过的问题会留在这里", "Your questions will be kept here"),
    "today": ("今天", "Today"),
    "yesterday": ("昨天", "Yesterday"),
    "earlier": ("更早", "Earlier"),
    "delete": ("删除", "Delete"),
    "delete_conversation": (
        "删除对话「{title}」？删除后不能恢复。",
        "Delete “{title}”? This cannot be undone.",
    ),
    # -- asking
    "welcome": ("问规程，答条款", "Ask a rule, get the clause"),
    "welcome_more": (
        "每句话都附现行条款，可以点开核对原文；找不到依据就直说没有。",
        "Every sentence carries the clause in force, one click from its source. Where no clause answers, it says so.",
    ),
    "examples": ("可以这样问", "For example"),
    "question": ("问题", "Question"),
    "ask_here": ("问一个问题：查条文、核限值…", "Ask about a rule or a limit…"),
    "send": ("发送", "Send"),
    "stop": ("停止", "Stop"),
    "hint": ("Enter 发送，Shift+Enter 换行", "Enter sends, Shift+Enter breaks the line"),
    "empty_question": ("请先输入问题。", "Please type a question first."),
    "long_question": (
        "问题有 {length} 字，超过上限 {limit} 字。长文件请在“法规库”上传后再问。",
        "The question has {length} characters, above the limit of {limit}. Upload long texts on the library page.",
    ),
    "stale": ("页面已过期，请刷新后再试。", "This page is out of date. Reload it and try again."),
    "busy": (
        "上一问还没答完，请稍候，或先点“停止”。",
        "The last question is still being answered. Wait, or stop it first.",
    ),
    "you": ("您的问题", "Your question"),
    "reply": ("回答", "Answer"),
    # -- answers
    "verified": ("已核实 · {count} 条现行条款", "Verified · {count} in force"),
    "partial": ("部分回答 · {count} 条条款", "Partial · clauses: {count}"),
    "refused": ("未找到依据", "No clause found"),
    "unverified": ("未核实", "Unverified"),
    "searching": ("正在检索条款…", "Searching the clauses…"),
    "writing": ("生成中 · 未核实", "Writing · not verified yet"),
    "found": ("检索到 {count} 条条款，正在作答…", "Clauses found: {count}. Writing…"),
    "unanswered": ("这一问没有得到回答。", "This question got no answer."),
    "again": ("重新回答", "Answer again"),
    "copy": ("复制", "Copy"),
    "copied": ("已复制", "Copied"),
    "see_evidence": ("查看依据", "See the clauses"),
    "see_citation": ("查看依据 {number}", "See clause {number}"),
    "seconds": ("{seconds} 秒", "{seconds} s"),
    "extractive": ("离线 · 摘录作答", "Offline · by quotation"),
    # -- evidence
    "evidence": ("依据", "Evidence"),
    "evidence_count": ("依据 · {count} 条", "Evidence · {count}"),
    "evidence_empty": (
        "回答所依据的条款会整条显示在这里，引用的原话有底色。",
        "The clauses behind an answer appear here whole, the words cited highlighted.",
    ),
    "closest": ("最接近的条款（仅供查找）", "Closest clauses (for looking further only)"),
    "retrieved": ("检索到的条款", "Clauses found"),
    "also_retrieved": ("也检索到 · {count} 条", "Also found · {count}"),
    "back": ("返回依据", "Back to the evidence"),
    "reading": ("原文", "Source"),
    "in_document": ("在原文中打开", "Open in the document"),
    "previous": ("上一条", "Previous"),
    "next": ("下一条", "Next"),
    "current": ("现行有效", "In force"),
    "future": ("尚未施行", "Not yet in force"),
    "repealed": ("已废止", "No longer in force"),
    "removed": ("已移出法规库", "Removed from the library"),
    "edition": ("{label} 版", "{label} edition"),
    "page": ("第 {page} 页", "page {page}"),
    "effective": ("{day} 起施行", "in force from {day}"),
    "cited_words": ("引用的原话", "Words cited"),
    # -- checks
    "checks": ("核对", "Checks"),
    "clauses_retrieved": ("引用的条款来自本次检索", "Cited clauses were retrieved"),
    "quotes_verbatim": ("引文与原文逐字一致", "Quotes are verbatim"),
    "numbers_in_clause": ("数值与单位见于所引条款", "Numbers stand in the clauses cited"),
    "sentences_cited": ("每句话都有出处", "Every sentence is cited"),
    "edition_in_force": ("所引版本现行有效", "Editions cited are in force"),
    "source_words_confirmed": ("所引文字没有待核对的疑误", "No suspect words await confirmation"),
    "passed": ("通过", "passed"),
    "not_passed": ("未通过", "not passed"),
    # -- library
    "library_more": (
        "上传规程、标准和本矿制度，即可按条款提问。",
        "Upload regulations, standards and mine rules, and ask by the clause.",
    ),
    "upload": ("上传文件", "Upload files"),
    "upload_more": (
        "{formats} · 单个文件不超过 {limit} MB · 可一次选多个",
        "{formats} · up to {limit} MB each · several at a time",
    ),
    "documents": ("文件", "Documents"),
    "documents_count": ("{documents} 部文件 · {clauses} 条条款", "{documents} documents · {clauses} clauses"),
    "no_documents": (
        "还没有文件。请先上传规程或制度。",
        "No documents yet. Upload a regulation or a mine rule.",
    ),
    "document": ("文件", "Document"),
    "status": ("状态", "Status"),
    "clauses": ("条款", "Clauses"),
    "characters": ("字数", "Characters"),
    "vectors": ("语义索引", "Semantic index"),
    "ready": ("已就绪", "ready"),
    "open": ("打开", "Open"),
    "remove": ("移出", "Remove"),
    "remove_document": (
        "把《{title}》移出法规库？以后的问答不再引用它，旧回答里的引文仍可查看。",
        "Remove “{title}” from the library? New answers will not cite it; old citations still open.",
    ),
    "removed_done": ("已移出《{title}》。", "“{title}” was removed."),
    "reading_file": ("正在读取 {name}（{done}/{total}）", "Reading {name} ({done}/{total})"),
    "result_added": ("已入库", "Added"),
    "result_revised": ("已更新", "Revised"),
    "result_unchanged": ("已在库中", "Already there"),
    "result_failed": ("未入库", "Not added"),
    "result_clauses": ("{count} 条条款", "clauses: {count}"),
    "encoding": (
        "正在建立语义索引 {done}/{total}，期间可以照常提问",
        "Building the semantic index {done}/{total}; you can ask meanwhile",
    ),
    "encoding_starts": (
        "正在加载语义检索模型，期间可以照常提问",
        "Loading the semantic search; you can ask meanwhile",
    ),
    "encoding_failed": (
        "语义索引没有建成，暂按关键词检索：{reason}",
        "No semantic index, searching by keywords: {reason}",
    ),
    "to_library": ("返回法规库", "Back to the library"),
    "contents": ("目录", "Contents"),
    "find": ("在本文件中查找", "Find in this document"),
    "find_here": ("输入词语，如 甲烷", "Type a word"),
    "hits": ("{count} 处", "{count} found"),
    "no_hits": ("没有找到", "Nothing found"),
    "expand": ("全部展开", "Expand all"),
    "collapse": ("全部收起", "Collapse all"),
    "warnings": ("读取时的提示", "Notes from reading"),
    # -- evaluation
    "evaluation_more": (
        "用问题集检验检索和回答：该找到的找到了没有，该拒答的拒了没有。",
        "Check retrieval and answers with a question set: what should be found, and what should be refused.",
    ),
    "question_set": ("问题集", "Question set"),
    "sample_set": ("样例手册问题集", "Sample handbook questions"),
    "set_summary": ("{name} · {count} 题", "{name} · {count} questions"),
    "upload_set": ("上传问题集", "Upload a question set"),
    "upload_set_more": (
        "自己的问题集：JSONL、CSV、XLSX 或 YAML",
        "Your own questions: JSONL, CSV, XLSX or YAML",
    ),
    "use_sample": ("改用样例问题集", "Use the sample questions"),
    "search_only": ("只测检索", "Retrieval only"),
    "run": ("开始评测", "Run"),
    "running": ("正在评测 {done}/{total}", "Evaluating {done}/{total}"),
    "already_running": (
        "已有一次评测在进行，请等它结束或先停止。",
        "An evaluation is running. Wait for it, or stop it first.",
    ),
    "run_stopped": ("中途停止，只测了 {done}/{total} 题", "Stopped after {done} of {total}"),
    "results": ("结果", "Result"),
    "metric": ("指标", "Metric"),
    "value": ("数值", "Value"),
    "before": ("前次", "Before"),
    "change": ("变化", "Change"),
    "metrics_plot": ("各项指标", "Metrics"),
    "failed_questions": ("未达标的问题 · {count} 题", "Failed questions · {count}"),
    "no_failed": ("没有未达标的问题", "No failed question"),
    "reason": ("原因", "Reason"),
    "answer_given": ("回答", "Answer"),
    "runs": ("历次评测", "Earlier runs"),
    "no_runs": ("还没有评测过", "No run yet"),
    "compare_with": ("与前次比较", "Compare with"),
    "no_comparison": ("不比较", "None"),
    "compared": ("与 {before} 比较 · 同题 {common} 题", "Against {before} · {common} questions in common"),
    "gained": ("变好 {gained} 题，变差 {lost} 题（p={p}）", "{gained} gained, {lost} lost (p={p})"),
    "report": ("下载报告", "Download the report"),
    "skipped_lines": ("未读入的行", "Lines left out"),
    "started": ("时间", "Started"),
    "hit@1": ("首条命中", "first is right"),
    "hit@3": ("前 3 条命中", "right in first 3"),
    "hit@5": ("前 5 条命中", "right in first 5"),
    "hit@10": ("前 10 条命中", "right in first 10"),
    "mrr": ("平均倒数排名", "mean reciprocal rank"),
    "ndcg@10": ("前 10 条排序质量", "ranking quality, first 10"),
    "answered_as_expected": ("该答的答了", "answered as expected"),
    "refused_as_expected": ("该拒的拒了", "refused as expected"),
    "must_include": ("必含要点齐全", "required facts present"),
    "must_not_include": ("没有禁含内容", "nothing forbidden"),
    "ms_p50": ("用时中位数", "median time"),
    "ms_p95": ("用时 95 分位", "95th percentile of time"),
}

EXAMPLES: dict[Language, tuple[str, ...]] = {
    "zh": (
        "采掘工作面瓦斯到 1.5% 该怎么办？",
        "没领自救器能不能下井？",
        "放完炮多长时间才能进去看？",
        "发现透水预兆先做什么？",
        "局部通风机停了，迎头的人怎么办？",
        "电气设备着火能用水浇吗？",
    ),
    "en": (
        "采掘工作面瓦斯到 1.5% 该怎么办？",
        "没领自救器能不能下井？",
        "放完炮多长时间才能进去看？",
        "发现透水预兆先做什么？",
    ),
}
"""Questions that the sample handbook answers, in its own language."""


class Words:
    """The words of one language: `words("stop")`, `words("page", page=6)`."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def __call__(self, key: str, **facts: object) -> str:
        return WORDS[key][1 if self.language == "en" else 0].format(**facts)


def refusal(key: str, **facts: object) -> WrongUse:
    """The error that says `key` in both languages."""
    zh, en = WORDS[key]
    return WrongUse(detail_zh=zh.format(**facts), detail_en=en.format(**facts))
