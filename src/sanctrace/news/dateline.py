"""The dateline that opens a story: place, day, agency. It stays in the body; this only reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sanctrace.news.calendars import Calendar, FoundDate, find_dates

# A place is capitals ("SEOUL", "ZAMYN-UUD, Mongolia", "SEOUL/WASHINGTON") or a name before a dash and an agency.
_CAPITAL = r"(?:[^\W\d_a-zà-ÿ][^\W\d_a-zß-ÿ.'’-]*+(?![a-zà-ÿ]))"
_PLACE = rf"{_CAPITAL}(?:[ ./-]{{1,2}}{_CAPITAL})*(?:\s*/\s*{_CAPITAL}(?:[ .-]{_CAPITAL})*)*"
_NAME = r"[^\W\d_a-z][\w.'’-]*(?: [^\W\d_a-z][\w.'’-]*){0,2}"
_DASH = r"(?:\s*(?:--|[–—])\s*|\s+[-−]\s*|[-−]\s+|:\s+)"
_HEAD, _STOPPED = (
    re.compile(
        rf"^(?:\((?P<before>[^()]{{2,40}})\)\s*{_DASH}?\s*)?(?P<place>{_PLACE}|{_NAME})(?P<region>,\s*{_NAME}\.?)?"
        rf"(?P<middle>[^—–\n]{{0,60}}?)(?P<dash>{dash})+(?=\S)"
    )
    for dash in (_DASH, r"(?<=[/)])\.\s+")
)
_AGENCY = re.compile(r"[(/\[]\s*((?=[^()/\[\]]*[^\W\d_])[^()/\[\]]{2,60}?)\s*[)/\]]")
_KOREAN = re.compile(r"^[\[(](?P<place>[^\[\]()=]{1,20})=(?P<agency>[^\[\]()]{2,30})[\])]")
_LIMIT = 130
_MAY_END = re.compile(r"[-–—−:]|[/)]\.")  # no dateline ends without one of them
_PLAIN_MIDDLE = re.compile(r"^[\s,.]*$")


@dataclass(frozen=True, kw_only=True)
class Dateline:
    """A dateline read: the place, the words in brackets, and the day when it prints one (year or not)."""

    place: str
    credit: str | None = None
    day: FoundDate | None = None
    place_in_capitals: bool = False


def read_dateline(paragraph: str, calendar: Calendar) -> Dateline | None:
    """The dateline of a first paragraph, None when it has none."""
    korean = _KOREAN.match(paragraph)
    if korean:
        return Dateline(place=korean["place"].strip(), credit=korean["agency"].strip())
    start = paragraph[:_LIMIT]
    if not _MAY_END.search(start):
        return None
    return _read(_HEAD.match(start), calendar) or _read(_STOPPED.match(start), calendar)


def _read(match: re.Match[str] | None, calendar: Calendar) -> Dateline | None:
    if not match:
        return None
    region, middle = match["region"] or "", match["middle"]
    if _is_month(region, calendar):
        region, middle = "", region + middle
    agency = _AGENCY.search(middle)
    credit = agency.group(1) if agency else match["before"]
    without = _AGENCY.sub("", middle)
    days = find_dates(without, calendar, yearless=True)
    if days:
        without = without[: days[0].start] + without[days[0].end :]
    place = match["place"].strip(" ,.")
    capitals = place.upper() == place and len(re.sub(r"\W", "", place)) >= 2
    if not _PLAIN_MIDDLE.fullmatch(re.sub(r"Juche\s*\d+|\(?\d{4}\)?|[()]|\b\w+day\b", "", without)):
        return None
    if not capitals and credit is None and not days:
        return None
    words = re.findall(r"[^\W\d_]+", place)
    if len(words[0]) < 2 or max(map(len, words)) < 3 or (match["dash"][0] == "." and credit is None):
        return None
    if not calendar.not_places.isdisjoint(word.lower() for word in words):
        return None
    if capitals and match.group().rstrip().endswith(":") and len(place.split()) > 3:
        return None
    region = region.strip(" ,.")
    name = _titled(place) if capitals else place
    return Dateline(
        place=f"{name}, {region}" if region else name,
        credit=credit,
        day=days[0] if days else None,
        place_in_capitals=capitals,
    )


def _is_month(text: str, calendar: Calendar) -> bool:
    """Whether the text is the name of a month, which stands where a region could."""
    return text.strip(" ,.").lower() in calendar.months


def _titled(place: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda m: m.group()[0].upper() + m.group()[1:].lower(), place)
