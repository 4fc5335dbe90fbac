"""Pages of made-up sentences, damaged in every way that the compiled core has a part in mending."""

from __future__ import annotations

import random

from search.repair.frames import pair
from search.repair.language import plausible
from tests import damage

SENTENCES = (
    "张家港经济技术开发区召开绿色工厂推进会，百强企业名单公布。",
    "据《节能法》要求，园区2023年碳排放下降12.5％！是否达标？",
    "“十四五”期间，环保总局近日发布通知：各地积极响应（第一批）。",
    "这里发展潜力巨大，管理刚柔并济，哈哈哈哈，产值1.2亿元、税收800万元；",
    "省发展和改革委员会（以下简称省发改委）对重点用能单位节能目标责任履行情况进行监督检查。",
    "记者从生态环境厅获悉：钢铁、水泥、电解铝行业企业将纳入碳排放权交易市场，首批涉及1334家！",
    "开发区管委会负责人表示，“绿色工厂”创建工作已经列入今年为民办实事项目，预计总投资达36.8亿元。",
    "2018年12月25日，专家组对该园区循环化改造实施方案进行论证，认为数据翔实、结构严谨、措施可行。",
    "园区里的企业产销两旺，工业产值比去年多出8.5%，其中新兴产业的份额达到41.2%。",
    "《关于帮助园区企业节约用水的若干办法》印发后，各单位纷纷组织学习讨论。",
)


def damaged_pages() -> list[str]:
    """Some of them are long. Lists have characters of other texts too: those are found where two characters meet."""
    chance = random.Random(7)  # noqa: S311
    others = [one for one in map(chr, range(0x4E00, 0x9FA6)) if plausible(one) and pair(one)]
    pages = []
    for number, options in enumerate([{}, {"drop_private": True}, {"cut": False}] * 6):
        text = damage.traditional("\n".join(chance.sample(SENTENCES, 6)) * (1 if number % 5 else 12))
        found = sorted({one for one in text if "一" <= one <= "鿿"})
        listed = chance.sample(found, len(found) // (1 + number % 4))
        listed += chance.sample(others, (60, 300, 1500, 3000)[number % 4])
        short = {one: damage.SHORT[one] for one in "？！，：（）"} if number % 2 or "cut" in options else None
        pages.append(damage.tone(text, damage.listing(dict.fromkeys(listed)), short, **options))
    return pages
