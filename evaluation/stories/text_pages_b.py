"""Plain-text pages: what is left when a news page is dumped as text, furniture between the paragraphs.

Each function takes a story and a seeded generator and returns the page and whether it shows the hour.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

CURLY = {"txt:courier", "txt:gulf", "txt:letter", "txt:review", "txt:blogroll"}
MONTHS = "January February March April May June July August September October November December".split()


def us(s: Any) -> str:
    return f"{MONTHS[s.time.month - 1]} {s.time.day}, {s.time.year}"


def uk(s: Any) -> str:
    return f"{s.time.day} {MONTHS[s.time.month - 1]} {s.time.year}"


def ampm(s: Any) -> str:
    return s.time.strftime("%I:%M %p")


def join(parts: list[str]) -> str:
    return "\n\n".join(p for p in parts if p) + "\n"


def courier(s: Any, r: Random) -> tuple[str, bool]:
    """Headline three times, slash and time, gaps filled by an ad network, subscription boxes."""
    ad = r.choice(["ADVERTISEMENT - STORY CONTINUES BELOW", "Story continues after this ad", "Sponsored"])
    out = [s.title, s.title.replace("’", "'"), f"/ {ampm(s)} {us(s)}", s.title, s.caption, s.by]
    reads = list(s.reads)
    for i, p in enumerate(s.paras):
        out.append(p)
        if i == 1:
            out.append(r.choice(["TRENDING NOW", "EDITORS' PICKS", "MOST VIEWED STORIES"]))
        if i % 2 == 1 and i < len(s.paras) - 1:
            out.append(ad)
        if reads and i in (2, 5):
            out.append(r.choice(["READ: ", "READ NEXT: ", "RELATED STORY: "]) + reads.pop(0))
        if i == len(s.paras) - 2:
            out.append("Something went wrong and you were not subscribed. Try again.\nThank you! You are subscribed.")
            out.append(
                "Get our noon bulletin in your mailbox\nI have read the Terms of Service and the Privacy Statement."
            )
    out += ["TAGS: " + ", ".join(s.tags), "View comments", "Don't miss out on the latest news and information."]
    out += [
        f"© {s.time.year} {s.publisher}. All rights reserved.",
        "This portal stores cookies. By scrolling on you accept this. Find out more.",
    ]
    return join(out), True


def portal(s: Any, r: Random) -> tuple[str, bool]:
    """An aggregator's copy of an agency story."""
    stamp = s.time.strftime("%a, ") + us(s) + s.time.strftime(" at %-I:%M %p")
    out = [
        "Mail  News  Finance  Sports  Entertainment  Search  Shopping  More...",
        "Skip to navigation\nSkip to main content",
    ]
    out += [
        s.publisher,
        s.title,
        s.by,
        f"{stamp} · {max(2, len(' '.join(s.paras).split()) // 130)} min read",
        "Generate key takeaways",
    ]
    for i, p in enumerate(s.paras):
        out.append(p)
        if i == 1 and s.caption:
            out.append(s.caption)
        if i in (2, 6) and i < len(s.paras) - 1:
            out.append("Story continues")
    out += [
        f"View comments ({r.randint(2, 640)})",
        "Recommended Stories",
        *[f"{x}\n{r.randint(1, 22)}h ago" for x in s.reads],
    ]
    out += ["Terms and Privacy Policy · Your Privacy Choices · About our ads", "Up next"]
    return join(out), True


def gulf(s: Any, r: Random) -> tuple[str, bool]:
    """A Gulf daily with follow buttons and ALSO READ lines."""
    out = ["E-Paper   Sign in   Prayer timings   Gold rate   Forex", s.title, s.by]
    out.append(
        f"Published: {s.time.strftime('%a')} {uk(s)}, {ampm(s)}   Last updated: {s.time.strftime('%a')} {uk(s)}, 11:58 PM"
    )
    out.append("Follow us on Google News   WhatsApp channel")
    reads = list(s.reads)
    for i, p in enumerate(s.paras):
        out.append(p)
        if i == 0:
            out.append(s.caption)
        if i in (1, 4) and reads and i < len(s.paras) - 1:
            out.append("ALSO READ | " + reads.pop(0))
        if i == 3 and i < len(s.paras) - 1:
            out.append("Stay up to date with the latest news. Follow our channels.")
    out += [
        "MORE FROM WORLD",
        *reads,
        "Tags:\n" + " | ".join(s.tags),
        f"Copyright © {s.time.year} {s.publisher}. A member of the Harbour Media Group.",
    ]
    return join(out), True


def bulletin(s: Any, r: Random) -> tuple[str, bool]:
    """A public broadcaster's short news page."""
    out = [
        "NEWS   LIVE   PROGRAMS   LEARN   IN 19 LANGUAGES",
        s.title,
        s.time.strftime("%A, %b. ") + f"{s.time.day}, {s.time.strftime('%H:%M')}",
    ]
    out += [f"{uk(s)}", "#Asia   #Politics   (2 min)"]
    out += s.paras
    out += [
        "Related stories\n" + "\n".join(s.reads),
        "Editor's picks\nSunrise in 4K: the rice terraces\nBosai: be prepared",
    ]
    out += ["Category: " + ", ".join(s.tags), f"Terms of use   Copyright and cookies   © {s.publisher}"]
    return join(out), True


def agency(s: Any, r: Random) -> tuple[str, bool]:
    """A state agency's English wire page."""
    month = MONTHS[s.time.month - 1][:3].upper()
    out = ["LATEST NEWS   WORLD   MILITARY & DEFENSE   SCIENCE & SPACE   BUSINESS & ECONOMY   PRESS REVIEW"]
    out += [f"{s.time.day} {month} {s.time.year}, {s.time.strftime('%H:%M')}", s.title, s.caption]
    for i, p in enumerate(s.paras):
        out.append(p)
        if i == 2 and i < len(s.paras) - 1:
            out.append("Read also\n" + s.reads[0])
    out += [
        "Tags\n" + "\n".join(s.tags),
        "Reuse of material is permitted only with a hyperlink to the source",
        "TOP STORIES",
        *s.reads[1:],
    ]
    out += ["Subscribe to our newsletter\nEmail\nSubscribe", f"Media certificate No. 03247. {s.publisher}. 18+"]
    return join(out), True


def statemedia(s: Any, r: Random) -> tuple[str, bool]:
    """A mirror of a state-media dispatch."""
    out = ["Home > News > Political", s.title]
    out += [f"Date: {s.time.strftime('%d/%m/%Y')} | Source: {s.publisher} (En) | Read original version at source"]
    out += s.paras
    out += [
        "-0-",
        "Share this dispatch",
        "More articles from this source:\n" + "\n".join(s.reads),
        "This mirror is not affiliated with the source. No tracking cookies.",
    ]
    return join(out), False


def release(s: Any, r: Random) -> tuple[str, bool]:
    """A ministry's or prosecutor's press release."""
    out = [
        f"{s.publisher}\nEmblem",
        "About us   Services   Media room   Careers   Contact",
        "Home / Media room / Press releases",
        s.title,
    ]
    out += [f"{uk(s)}   Press release {r.randint(11, 97)}/{s.time.year}", "Save as PDF   Print   Read aloud"]
    out += s.paras
    out += [
        f"Media contact: {s.by}, +00 0 000 00 00",
        "Keywords: " + ", ".join(s.tags),
        "Was this page helpful? Yes / No",
        "Accessibility statement   Data protection   Legal notice",
    ]
    return join(out), False


def letter(s: Any, r: Random) -> tuple[str, bool]:
    """A newsletter post."""
    out = [
        s.publisher,
        "Subscribe   Sign in",
        s.title,
        f"{s.by}\n{us(s)}",
        f"{r.randint(9, 140)}   {r.randint(2, 31)}   {r.randint(1, 20)}   Share",
    ]
    for i, p in enumerate(s.paras):
        out.append(p)
        if i == 1:
            out.append(
                f"Thanks for reading {s.publisher}! Subscribe for free to receive new posts.\nType your email...\nSubscribe"
            )
    out += [
        "Share this post",
        "Discussion about this post\nComments   Restacks\nTop   Latest   Discussions",
        "No posts\nReady for more?",
    ]
    out += [f"© {s.time.year} {s.by}\nPrivacy ∙ Terms ∙ Collection notice", "Start writing   Get the app"]
    return join(out), False


def local(s: Any, r: Random) -> tuple[str, bool]:
    """A local paper carrying an agency story."""
    out = [
        f"{s.publisher}   Sun and cloud 14°   Log in   Subscribe: 99¢ for 3 months",
        "News  Obits  High school sports  Jobs  Classifieds",
        s.title,
    ]
    out += [
        f"{s.by}",
        f"Posted {us(s)} at {s.time.strftime('%-I:%M %p')}",
        f"{r.randint(0, 300)} shares   Listen   Text size +",
    ]
    for i, p in enumerate(s.paras):
        out.append(p)
        if i == 2 and i < len(s.paras) - 1:
            out.append("Support local journalism. Become a member today.")
        if i == 4 and i < len(s.paras) - 1:
            out.append("Most popular: " + "; ".join(s.reads))
    out += [
        s.caption,
        "Have a tip? Call the newsroom.",
        "Comments are closed on wire stories.",
        "Topics: " + ", ".join(s.tags),
    ]
    out += [
        "Today's crossword   Lottery   Place an ad",
        f"© {s.time.year} {s.publisher}. This material may not be published, broadcast, rewritten or redistributed.",
    ]
    return join(out), True


def desk(s: Any, r: Random) -> tuple[str, bool]:
    """A Seoul or Tokyo news desk with a reporter's e-mail line."""
    stamp = s.time.strftime("%Y-%m-%d %H:%M")
    out = [
        f"{s.publisher}\nEnglish | 한국어 | 日本語 | 中文",
        "All Headlines   Inter-Korea   Politics   Society   Biz",
        s.title,
        f"Input : {stamp}   Update : {stamp}",
        "Scrap  Print  가+ 가-",
    ]
    for i, p in enumerate(s.paras):
        out.append(p)
        if i == 1 and s.caption:
            out.append("▲ " + s.caption)
    out += [s.by, "<Copyright(c) " + s.publisher + ", unauthorized reproduction and redistribution prohibited>"]
    out += [
        "Related News\n" + "\n".join("▶ " + x for x in s.reads),
        "Hot Issue\n1. Subway fare talks\n2. Baseball postseason\n3. Cold snap",
    ]
    return join(out), True


def docket(s: Any, r: Random) -> tuple[str, bool]:
    """A list of hearings or enforcement actions."""
    out = [
        s.publisher,
        "Home > Courts and tribunals > Lists",
        s.title,
        f"Issued {s.time.strftime('%A')} {uk(s)}",
        "Filter by: all | criminal | civil | customs",
    ]
    out += s.paras
    out += [
        "Back to top",
        "Subject to change without notice. Public gallery opens at 9.00.",
        "Subscribe to this list (RSS)   Feedback   " + "   ".join(s.tags),
    ]
    return join(out), False


def review(s: Any, r: Random) -> tuple[str, bool]:
    """A think tank or quarterly."""
    out = [
        f"{s.publisher} | Ideas for a rules-based order",
        "Programmes  Experts  Events  Podcasts  Support us",
        "COMMENTARY",
        s.title,
        f"{s.by}\n{uk(s)}\n{max(2, len(' '.join(s.paras).split()) // 110)} minute read",
    ]
    for i, p in enumerate(s.paras):
        out.append(p)
        if i == 2 and i < len(s.paras) - 1:
            out.append("[Sign up for our weekly digest] [Enter e-mail]")
    out += [
        "Read next\n" + "\n".join(s.reads),
        "Topics\n" + "\n".join(s.tags),
        "The views expressed here are the author's own. Cookie policy.",
    ]
    return join(out), False


def blogroll(s: Any, r: Random) -> tuple[str, bool]:
    """A self-hosted blog."""
    out = [
        s.publisher,
        "Home  About  Archives  Contact",
        s.title,
        f"Posted by {s.by} on {s.time.strftime('%A')}, {us(s)}",
    ]
    out += s.paras
    out += [
        f"Posted in {', '.join(s.tags)} | {r.randint(2, 40)} Comments »",
        "Previous Entries",
        *s.reads,
        "Blogroll\nThe Arms Ledger\nTanker Watch",
        "Powered by a hamster in a wheel",
    ]
    return join(out), False


PAGES: dict[str, Callable[[Any, Random], tuple[str, bool]]] = {
    f.__name__: f
    for f in (
        courier,
        portal,
        gulf,
        bulletin,
        agency,
        statemedia,
        release,
        letter,
        local,
        desk,
        docket,
        review,
        blogroll,
    )
}
