"""Made-up pages for the web's tests: hostile strings wherever a page may put one, and ids awkward in an address."""

from __future__ import annotations

from collections.abc import Iterator

SCRIPT = "<script>alert(1)</script>"
ATTRIBUTE = '" onmouseover="alert(1)'

# Ids that are awkward in an address, each of a document of its own.
ODD_IDS = (
    "a/b",
    "/leading",
    "trailing/",
    "two//slashes",
    "per%cent",
    "que?ry#part",
    "空 格",
    "dot.txt",
    "<b>",
)


def records() -> Iterator[dict[str, str]]:
    """36 records as a JSON lines file holds them."""
    text = (
        "湖南省长沙市宁乡经济技术开发区推进绿色工厂建设，全年单位能耗下降百分之三，园区生态环境质量持续改善。"
    )
    for number, odd in enumerate(ODD_IDS):
        yield {
            "id": odd,
            "title": f"编号奇特的第{number}篇通知",
            "text": f"第{number}篇。{text}",
            "date": "2024-03-01",
        }
    hostile = (
        SCRIPT,
        ATTRIBUTE,
        "<img src=x onerror=alert(1)>",
        "{{ 7 * 7 }}",
        "</textarea><svg onload=alert(1)>",
    )
    for number, string in enumerate(hostile):
        yield {
            "id": f"hostile-{number}",
            "title": f"{string}绿色园区通知{number}",
            "text": f"{text}\n恶意内容：{string}，园区不应受其影响，第{number}号。",
            "source": f"来源{string}",
            "date": "2023-05-06",
            "url": "javascript:alert(1)" if number % 2 else "https://example.org/?a=1&b=<2>",
        }
    for number in range(22):
        yield {
            "id": f"plain-{number:02}",
            "title": f"第{number}号园区简报",
            "text": f"简报第{number}期。{text}",
            "source": f"第{number % 12}通讯社",
            "date": f"20{10 + number % 12}-0{1 + number % 9}-15",
            "url": f"https://example.org/{number}",
        }
