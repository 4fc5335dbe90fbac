"""Files, folders, archives and JSON lines become pages; what is no page becomes a reject with a reason."""

from __future__ import annotations

import io
import json
import os
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import UnusablePage
from search.model import Page, Reject
from search.read import decode, pages

SIMPLIFIED = "张家港经开区推进绿色工厂建设，生态环境质量持续改善。"
TRADITIONAL = "張家港經開區推進綠色工廠建設，生態環境質量持續改善。"


def read(*paths: Path, mb: int = 1) -> list[Page | Reject]:
    return list(pages(paths, mb))


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "utf-8-sig"),
        (SIMPLIFIED, "utf-16"),
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "gbk"),
        (TRADITIONAL, "utf-8"),
        (TRADITIONAL, "gbk"),
        (TRADITIONAL, "big5"),
    ],
)
def test_a_page_is_read_in_its_charset_without_a_declaration(text: str, charset: str) -> None:
    assert decode(text.encode(charset))[0] == text


@pytest.mark.parametrize(
    ("declared", "charset"), [("gb2312", "gbk"), ("GBK", "gb18030"), ("big5", "big5"), ("utf-8", "utf-8")]
)
def test_a_declared_charset_is_used(declared: str, charset: str) -> None:
    text = f'<meta charset="{declared}"><p>環保'
    assert decode(text.encode(charset))[0] == text


def test_a_declaration_that_the_bytes_contradict_is_not_believed() -> None:
    text = f'<meta charset="gb2312"><p>{SIMPLIFIED}'
    assert decode(text.encode("utf-8"))[0] == text
    latin = f'<meta charset="iso-8859-1"><p>{SIMPLIFIED}'
    assert decode(latin.encode("gbk"))[0] == latin


@pytest.mark.parametrize(
    "declared",
    ["undefined", "hex", "rot13", "unicode_escape", "windows-1251", "cp437", "shift_jis", "x" * 300],
)
def test_a_declaration_that_makes_no_sense_is_passed_over(declared: str) -> None:
    text = f'<meta charset="{declared}"><p>{SIMPLIFIED}'
    assert decode(text.encode("gbk"))[0] == text


def test_one_broken_byte_costs_one_character_and_not_the_page() -> None:
    data = SIMPLIFIED.encode() + b"\xff" + SIMPLIFIED.encode()
    assert decode(data)[0] == f"{SIMPLIFIED}\ufffd{SIMPLIFIED}"


@given(st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1))
def test_any_text_in_utf8_comes_back_as_it_was(text: str) -> None:
    assert decode(text.encode())[0] == text.removeprefix("\ufeff") or text.strip("\ufeff") == ""


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_reason(data: bytes) -> None:
    try:
        text, _ = decode(data)
    except UnusablePage as refused:
        assert refused.message
        assert refused.remedy
    else:
        text.encode("utf-8")


def test_a_folder_gives_its_pages_in_a_stable_order_and_their_paths_as_ids(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.html").write_text("<p>二")
    (tmp_path / "a.txt").write_text("一")
    (tmp_path / ".hidden.txt").write_text("无")
    found = read(tmp_path)
    assert [(page.id, page.kind) for page in found if isinstance(page, Page)] == [
        ("a", "text"),
        ("b-two", "html"),
    ]


def test_json_lines_bring_their_own_ids_and_facts(tmp_path: Path) -> None:
    line = {
        "id": "x/1",
        "title": "标题",
        "text": "正文",
        "date": "2024-01-02",
        "source": "某报",
        "url": "https://e.cn/",
    }
    (tmp_path / "d.jsonl").write_text(json.dumps(line, ensure_ascii=False) + "\n\n" + '{"text": "无名"}\n')
    first, second = read(tmp_path)
    assert isinstance(first, Page)
    assert isinstance(second, Page)
    assert (first.id, first.content, first.declared["date"]) == ("x/1", "正文", "2024-01-02")
    assert second.id == "d-3"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{", "bad_json"),
        ("[1]", "bad_json"),
        ("[" * 100_000, "bad_json"),
        ('{"title": "无正文"}', "empty"),
        ('{"text": ["列表"]}', "bad_field"),
    ],
)
def test_a_line_that_is_no_document_is_named_by_its_number_and_the_rest_goes_on(
    tmp_path: Path, line: str, code: str
) -> None:
    (tmp_path / "d.jsonl").write_text(f'{{"text": "好"}}\n{line}\n{{"text": "也好"}}\n')
    first, bad, last = read(tmp_path)
    assert isinstance(first, Page)
    assert isinstance(last, Page)
    assert isinstance(bad, Reject)
    assert bad.code == code
    assert bad.origin.endswith("d.jsonl:2")


def test_a_lone_surrogate_in_json_becomes_a_replacement_character(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_text('{"text": "a\\ud800b"}')
    (page,) = read(tmp_path)
    assert isinstance(page, Page)
    assert page.content == "a\ufffdb"


def test_archives_are_read_without_being_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("../in/one.txt", "一")
        archive.writestr("two.jsonl", '{"id": "2", "text": "二"}')
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as tar:
        info = tarfile.TarInfo("three.html")
        info.size = len("<p>三".encode())
        tar.addfile(info, io.BytesIO("<p>三".encode()))
    found = read(tmp_path)
    assert [page.id for page in found if isinstance(page, Page)] == ["in-one", "2", "three"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "b.tar.gz"]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n", "empty"),
        ("empty.jsonl", b"", "empty"),
        ("binary.txt", bytes(range(256)) * 40, "binary"),
        ("picture.jpg", b"\xff\xd8", "unknown_type"),
        ("large.txt", "字".encode() * 600_000, "too_large"),
        ("broken.zip", b"PK\x03\x04 no zip", "unreadable"),
        ("broken.tar.gz", b"\x1f\x8b no gzip", "unreadable"),
    ],
)
def test_a_file_that_can_not_be_used_is_listed_with_what_to_do(
    tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "zz.txt").write_text("好")
    bad, good = read(tmp_path)
    assert isinstance(good, Page)
    assert isinstance(bad, Reject)
    assert bad.code == code
    assert name in bad.origin
    assert bad.reason.count(".") >= 2


def test_one_damaged_page_of_an_archive_costs_only_itself(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("1.txt", "2.txt", "3.txt"):
            archive.writestr(name, f"第{name}篇" * 9)
    data = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(data.replace("第2".encode(), "第9".encode(), 1))
    found = read(tmp_path)
    assert [page.id for page in found if isinstance(page, Page)] == ["1", "3"]
    assert [reject.origin.partition("!")[2] for reject in found if isinstance(reject, Reject)] == ["2.txt"]


def test_a_pipe_in_a_folder_is_passed_over_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zz.txt").write_text("好")
    bad, good = read(tmp_path)
    assert isinstance(bad, Reject)
    assert isinstance(good, Page)


def test_a_path_that_no_system_would_take_is_a_reject(tmp_path: Path) -> None:
    (bad,) = read(tmp_path / ("a" * 300))
    assert isinstance(bad, Reject)


def test_a_path_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    (bad,) = read(tmp_path / "nowhere")
    assert isinstance(bad, Reject)
    assert bad.code == "missing"


def test_two_hundred_megabytes_are_refused_without_being_held(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    (bad,) = read(tmp_path)
    assert isinstance(bad, Reject)
    assert bad.code == "too_large"
