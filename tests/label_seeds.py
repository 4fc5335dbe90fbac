"""The five seeds as articles, cut out of their pages by hand for the tests of the label room."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import opencc

from search.model import Article

SEEDS = Path(__file__).parent.parent / "seeds"
PINYIN = re.compile(r"(?:\([a-zà-ǜ\ue000-\uf8ff']{1,6}\))+")

# Number -> title, source, first words and last words of the body, damaged script or not.
CUTS: dict[str, tuple[str | None, str | None, str, str]] = {
    "000": (
        "生态为底 低碳先行 湖南宁乡经开区分区管控显实效",
        "今日宁乡",
        "清风里",
        "注入更加强劲持久的绿色动能。",
    ),
    "001": (
        "江苏省苏州市张家港经开区探索“四大模式”打造生态工业高质量发展绿色低碳示范区",
        "张家港市经济技术开发区(杨舍镇)",
        "2022年4月14日",
        "相融共生。",
    ),
    "002": ("深化改革举措 推动绿色发展", "市委政研室", "近年来,常德经开区", "约谈3人。"),
    "003": (None, None, "近日,省工信厅", "强劲的绿色动能。"),
    "004": (
        "狠抓重要指标，2023年湘潭污染防治攻坚战考核进入全省优秀行列",
        "中国环境报",
        "谷腾环保网讯2023年",
        "高质量发展的绿色底色。",
    ),
}


@cache
def seed(number: str) -> Article:
    """The article of a seed page."""
    path = next(SEEDS.glob(f"{number}_*.txt"))
    title, source, first, last = CUTS[number]
    text = path.read_text(encoding="utf-8")
    if number in ("000", "001", "003"):
        text = opencc.OpenCC("t2s").convert(PINYIN.sub("", text))
    start = text.index(first)
    end = text.index(last, start) + len(last) if last else len(text)
    lines = (line.strip() for line in text[start:end].splitlines())
    body = "\n".join(line for line in lines if line)
    return Article(title, None, source, None, None, None, body)
