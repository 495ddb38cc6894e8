"""Bytes to characters: declared, detected, or refused; never silently wrong."""

from __future__ import annotations

import pytest

from sanctrace.model import Page, PageNotText
from sanctrace.news.charset import decode, misdeclared

FRENCH = "L’été fut chaud à Pyongyang, où l’œuvre « signée » coûta 30 €, a déclaré François Müller à l’agence.\n"
KOREAN = "북한이 지난달 중국에서 고급 승용차 여섯 대를 들여온 것으로 추정된다고 정부 당국자가 밝혔다.\n"
RUSSIAN = "Северокорейский лидер получил автомобиль, сообщило агентство во вторник, не назвав марку машины.\n"
POLISH = "Straż graniczna zatrzymała wczoraj ciężarówkę z częściami do zegarków, które miały trafić do Mińska.\n"


def text_of(content: bytes, content_type: str | None = None) -> str:
    return decode(Page(source="p", content=content, content_type=content_type))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_undeclared_encodings_of_latin_text(encoding: str) -> None:
    assert text_of(FRENCH.encode(encoding)) == FRENCH


@pytest.mark.parametrize(("text", "encoding"), [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (KOREAN, "cp949")])
def test_undeclared_encodings_of_other_scripts(text: str, encoding: str) -> None:
    assert text_of(text.encode(encoding) * 3) == text * 3


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (FRENCH, "cp1252", "iso-8859-1"),  # browsers read this label as the wider set, and pages mean it
        (KOREAN, "cp949", "euc-kr"),
        (POLISH, "iso8859-2", "iso-8859-2"),
        (FRENCH, "utf-8", "iso-8859-1"),  # declared wrongly: the bytes are sound UTF-8
        (FRENCH, "cp1252", "utf-8"),  # declared wrongly the other way
    ],
)
def test_declared_in_the_header(text: str, encoding: str, declared: str) -> None:
    assert text_of(text.encode(encoding), f"text/html; charset={declared}") == text


def test_declared_in_the_page() -> None:
    page = f'<html><head><meta charset="windows-1251"></head><body><p>{RUSSIAN}</p>'
    assert RUSSIAN in text_of(page.encode("cp1251"))


def test_an_unknown_name_is_passed_over() -> None:
    assert text_of(FRENCH.encode(), "text/html; charset=klingon") == FRENCH


def test_half_a_character_at_the_end_is_dropped() -> None:
    assert text_of("Ein Wort über Öl".encode() + "ß".encode()[:1]) == "Ein Wort über Öl"


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n" + bytes(60), b"PK\x03\x04" + bytes(20), b"GIF89a" + bytes(9), bytes(range(1, 32)) * 20],
)
def test_binary_files_are_refused(content: bytes) -> None:
    with pytest.raises(PageNotText, match="binary"):
        text_of(content)


def test_damaged_utf8_is_refused_at_its_byte() -> None:
    content = "Müller, Größe, Öl, über".encode()
    with pytest.raises(PageNotText, match=f"byte {len(content)}"):
        text_of(content + b"\xff" + content)


def test_a_page_that_is_not_what_it_says_is_told_of() -> None:
    page = Page(source="p", content=FRENCH.encode("cp1252"), content_type="text/html; charset=utf-8")
    note = misdeclared(page)
    assert note is not None
    assert "utf-8" in note


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "klingon"])
def test_a_page_that_can_be_read_as_it_says_needs_no_word(declared: str) -> None:
    assert misdeclared(Page(source="p", content=FRENCH.encode(), content_type=f"text/html; charset={declared}")) is None
