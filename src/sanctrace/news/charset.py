"""Bytes of a page to characters: byte order mark, what the page says, detection; or an honest no."""

from __future__ import annotations

import codecs
import re

from trafilatura.utils import detect_encoding

from sanctrace.model import Page, PageNotText

_HEAD = 4096
_DECLARED = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})",
    re.I,
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.I)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Browsers read these labels as the wider Windows sets, and so do pages that carry them.
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
}
# Sets that a detector takes for each other: of those that decode a page, the one that finds most letters in it, small
# ones first, is right, and the first where two find as many.
_CYRILLIC = ("cp1251", "koi8_r")
_COUSINS = dict.fromkeys(("mac_cyrillic", "iso8859_5", "cp855", "cp866", "koi8_r", "koi8_u", "cp1251"), _CYRILLIC)
_SIGNATURES = (
    b"%PDF-",
    b"\x89PNG",
    b"PK\x03\x04",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"\x7fELF",
    b"MZ\x90",
    b"BZh",
    b"7z\xbc\xaf",
    b"\xd0\xcf\x11\xe0",
    b"RIFF",
    b"ID3",
    b"OggS",
    b"SQLite format 3",
)
_BINARY = "this is a binary file, not a page of text; save the page as HTML or text"
# Letters and signs of the languages of western Europe beyond ASCII. A detector cannot tell their set from that of
# central Europe on a short page; these letters can.
_WESTERN = frozenset(
    "àâäáãåæçéèêëíìîïñóòôöõøœúùûüýÿßÀÂÄÁÃÅÆÇÉÈÊËÍÎÏÑÓÔÖÕØŒÚÙÛÜŸ‘’“”„‚«»‹›–—…•·°©®™£€§¿¡½¼ªº \u00a0\u00ad"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_CONTROL_SHARE = 0.001
_SOUND = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_LETTER_SHARE = 0.9
_SAMPLE = 200_000
_TRUNCATED = 4  # bytes at the end that may be half a character


def decode(page: Page) -> str:
    """The characters of a page.

    Raises PageNotText when it is empty, binary, or in an encoding that nothing decodes; never replaces a character.
    """
    content = page.content
    if not content.strip(b" \t\r\n\x00"):
        raise PageNotText(page.source, "the page is empty; check the file or the address")
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _checked(page, _strict(content[len(mark) :], encoding), encoding)
    if content.startswith(_SIGNATURES):
        raise PageNotText(page.source, _BINARY)
    if b"\x00" in content[:_SAMPLE]:
        wide = _wide(content)
        if wide is None:
            raise PageNotText(page.source, _BINARY)
        return _checked(page, wide, "utf-16")
    declared = _declared(page)
    text = _strict(content, "utf-8")
    if text is not None:
        return _checked(page, text, "utf-8")
    if declared and declared != "utf-8":
        text = _strict(content, declared)
        if text is not None and not _CONTROL.search(text[:_SAMPLE]):
            return text
    return _detected(page, declared)


def misdeclared(page: Page) -> str | None:
    """What to tell of a page that names an encoding in which its bytes make no sense; None when it names none such."""
    declared = _declared(page)
    if declared is None or page.content.startswith(tuple(mark for mark, _ in _MARKS)):
        return None
    if _strict(page.content, declared) is not None or _strict(page.content, "utf-8") is not None:
        return None
    return f"the page says that it is {declared}, and is not; its encoding is guessed, letters may be wrong"


def _declared(page: Page) -> str | None:
    names = _HEADER.findall(page.content_type or "")
    names += [(a or b).decode("ascii", "ignore") for a, b in _DECLARED.findall(page.content[:_HEAD])]
    for name in names:
        try:
            found = codecs.lookup(name).name
        except LookupError:
            continue
        return _WIDER.get(found, found)
    return None


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if error.start >= len(content) - _TRUNCATED and error.reason == "unexpected end of data":
            return content[: error.start].decode(encoding)
        return None
    except (LookupError, ValueError):
        return None


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: in Latin text every other byte is nought."""
    even, odd = content[:_SAMPLE:2].count(0), content[1:_SAMPLE:2].count(0)
    half = min(len(content), _SAMPLE) / 2
    if odd > 0.6 * half and even < 0.05 * half:
        return _strict(content, "utf-16-le")
    if even > 0.6 * half and odd < 0.05 * half:
        return _strict(content, "utf-16-be")
    return None


def _detected(page: Page, declared: str | None) -> str:
    content = page.content
    if _broken_utf8(content):
        place = _first_fault(content)
        raise PageNotText(
            page.source, f"the page is UTF-8 but broken at byte {place}; fetch or save it again, or convert it to UTF-8"
        )
    western = _strict(content, "cp1252")
    guesses = detect_encoding(content[:_SAMPLE])
    if western is not None and guesses and _is_latin(content, guesses[0]):
        high = [c for c in western[:_SAMPLE] if c > "\x7f"]
        if sum(c in _WESTERN for c in high) >= 0.98 * len(high):
            return western
    for encoding in guesses:
        texts = [_strict(content, name) for name in (*_COUSINS.get(encoding, ()), _WIDER.get(encoding, encoding))]
        sound = [text for text in texts if text is not None and not _CONTROL.search(text[:_SAMPLE])]
        if declared == "utf-8":
            sound = [text for text in sound if _reads_as_words(text)]  # against the page's word, only what reads well
        if sound:
            return max(sound, key=_readable)
    said = f" (it says {declared})" if declared else ""
    raise PageNotText(page.source, f"no known encoding{said} decodes the page; convert it to UTF-8 and read it again")


def _readable(text: str) -> tuple[int, int]:
    """Small letters, then letters: the wrong set turns small letters into capitals, and capitals into signs."""
    sample = text[:_SAMPLE]
    return sum(map(str.islower, sample)), sum(map(str.isalpha, sample))


def _reads_as_words(text: str) -> bool:
    """Whether what is not ASCII is letters and common signs: a wrong set shows boxes and strange signs."""
    high = [c for c in text[:_SAMPLE] if c > "\x7f"]
    return sum(c.isalpha() or c in _WESTERN for c in high) >= _LETTER_SHARE * len(high)


def _broken_utf8(content: bytes) -> bool:
    """Whether most of what is not ASCII is sound UTF-8: then the rest is damage, not another encoding."""
    sound = sum(map(len, _SOUND.findall(content)))
    high = len(content) - len(content.translate(None, bytes(range(0x80, 0x100))))
    return sound > 4 and sound >= 0.9 * high


def _is_latin(content: bytes, encoding: str) -> bool:
    """Whether an encoding reads the bytes beyond ASCII as Latin letters and signs, one byte a character."""
    text = _strict(content[:_SAMPLE], encoding)
    return (
        text is not None
        and len(text) == len(content[:_SAMPLE])
        and all(ord(c) < 0x250 or ord(c) > 0x2000 for c in text)
    )


def _first_fault(content: bytes) -> int:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _checked(page: Page, text: str | None, encoding: str) -> str:
    if text is None:
        raise PageNotText(page.source, f"the page is not the {encoding} that its first bytes promise; save it again")
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > _CONTROL_SHARE * len(sample) + 1:
        raise PageNotText(page.source, _BINARY)
    if not text.strip("\ufeff\u200b \t\r\n\x00"):
        raise PageNotText(page.source, "the page is empty; check the file or the address")
    return text
