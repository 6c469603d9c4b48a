"""Fixed texts of the pages, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from zeropermit.domain.letter import Language

_WORDS: Mapping[str, tuple[str, str]] = {
    "name": ("零材料许可", "zeropermit"),
    "tagline": (
        "不交一份材料，人人可以核验的许可",
        "Permits without paper that anyone can verify",
    ),
    "demonstration": (
        "演示：所有单位、项目和许可均为虚构，没有法律效力。",
        "Demonstration: all organisations, projects and permits are fictional.",
    ),
    "search": ("核验许可证", "Verify a permit"),
    "label": (
        "许可证编号（18 位数字）或哈希（64 位）",
        "Permit number (18 digits) or hash (64 digits)",
    ),
    "help": (
        "编号印在许可证上；也可以粘贴文件的 SHA-256 摘要，空格不影响。",
        (
            "The number is printed on the permit. Or paste the SHA-256 digest of the "
            "document; blanks do not matter."
        ),
    ),
    "samples": ("演示中的许可证：", "Permits of the demonstration:"),
    "button": ("核验", "Verify"),
    "result": ("核验结果", "Result"),
    "genuine": ("文件是真的吗？", "Is the document genuine?"),
    "in_force": ("现在有效吗？", "Is it in force?"),
    "issued_by": ("谁发的？", "Who says so?"),
    "facts": ("许可信息", "The permit"),
    "evidence": ("依据", "Evidence"),
    "history": ("处理记录", "Acts on the permit"),
    "as_of": ("答案的时点", "This answer holds for"),
    "requirement": ("要求", "Requirement"),
    "how": ("方式", "How"),
    "by": ("由谁", "By"),
    "when": ("日期", "Day"),
    "stands": ("成立", "stands"),
    "gone": ("已撤销", "taken back"),
    "attestation": ("部门数据", "department's data"),
    "commitment": ("告知承诺", "commitment"),
    "earlier_permit": ("已签发的许可", "permit issued before"),
    "number": ("编号", "Number"),
    "matter": ("事项", "Matter"),
    "holder": ("建设单位", "Holder"),
    "project": ("项目代码", "Project code"),
    "authority": ("发证机关", "Authority"),
    "issued_at": ("发证时间", "Issued"),
    "start_by": ("最迟开工", "Start before"),
    "valid_until": ("有效期至", "Valid until"),
    "no_end": ("无固定期限", "no fixed end"),
    "document": ("文件摘要", "Digest of the document"),
    "permit": ("许可标识", "Permit id"),
    "block": ("区块", "Block"),
    "block_hash": ("区块哈希", "Block hash"),
    "block_time": ("区块时间", "Block time"),
    "checked": ("查询时间", "Asked"),
    "api": ("接口文档", "API documentation"),
    "status": ("服务状态", "Service status"),
    "stale": ("暂时无法确认", "Cannot tell now"),
    "advice_good": (
        "可以依据本许可开展活动。",
        "What this permit allows may be done.",
    ),
    "advice_bad": (
        "不得依据本许可开展活动。",
        "Nothing may be done on the strength of this permit.",
    ),
    "advice_held": (
        "许可被暂扣，发还以前不得依据它开展活动。",
        "The permit is suspended: nothing may be done until it is given back.",
    ),
    "advice_unknown": (
        "账本上没有这份许可。请核对编号；若核对无误，请勿采信。",
        (
            "The ledger has no such permit. Check the number; if it is right, do not "
            "rely on the paper."
        ),
    ),
    "advice_stale": (
        "服务暂时联系不上账本，下面是最后一次所见，不是现在的结论。请稍后再试。",
        (
            "The ledger is out of reach. Below is what was seen last, not an answer "
            "for now. Try again later."
        ),
    ),
}


def words(language: Language) -> dict[str, str]:
    """Give the texts of the pages in a language."""
    position = 1 if language is Language.EN else 0
    return {name: pair[position] for name, pair in _WORDS.items()}
