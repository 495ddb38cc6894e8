"""HTML pages in sixteen layouts of their own; none follows a layout of the development set.

Each function takes a story and a seeded generator and returns the page and whether it shows the hour.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

from text_pages_b import MONTHS, uk, us

CURLY = {f"html:{x}" for x in "microdata arc letter blocks magazine nextjs portalcard weekly".split()}


def e(text: str) -> str:
    return html.escape(text, quote=False)


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:50]


def mark(p: str, r: Random) -> str:
    """A paragraph with, sometimes, one word made a link or emphasised; its text is unchanged."""
    out = e(p)
    names = re.findall(r"(?<![&#\w;-])[A-Z][a-z]{4,}(?: [A-Z][a-z]{3,})?(?![\w;])", out)
    if names and r.random() < 0.55:
        name = r.choice(names)
        opening, closing = r.choice(
            [
                (f'<a class="ilink" href="/tags/{slug(name)}">', "</a>"),
                ("<b>", "</b>"),
                (f'<a href="https://ref.example/{slug(name)}" target="_blank">', "</a>"),
                ("<span>", "</span>"),
            ]
        )
        out = out.replace(name, opening + name + closing, 1)
    return out


def offset(s: Any) -> str:
    return s.time.isoformat() if s.has_time else s.when


def microdata(s: Any, r: Random) -> tuple[str, bool]:
    """schema.org microdata on the tags, sticky share bar, inline promo after the second paragraph."""
    body = ""
    for i, p in enumerate(s.paras):
        body += f"<p>{mark(p, r)}</p>\n"
        if i == 1:
            body += f'<div class="in-article-promo"><a href="/{slug(s.reads[0])}"><img alt=""><span>{e(s.reads[0])}</span></a></div>\n'
        if i == 3 and i < len(s.paras) - 1:
            body += '<div class="fig-ad" aria-hidden="true"><span class="fig-ad__label">Publicité / Advertising</span></div>\n'
    image = (
        f'<figure itemprop="image"><img src="/x.webp"><figcaption>{e(s.caption)}</figcaption></figure>'
        if s.caption
        else ""
    )
    return (
        f"""<!doctype html><html lang="en" itemscope itemtype="https://schema.org/NewsArticle"><head><meta charset="utf-8">
<title itemprop="headline">{e(s.title)}</title><link rel="icon" href="/f.ico"></head><body>
<div class="sticky-bar"><span>{e(s.publisher)}</span><a href="/abo">Subscribe</a><a href="/login">Sign in</a></div>
<div class="fig-main"><h1 class="fig-headline">{e(s.title)}</h1>
<div class="fig-meta"><span itemprop="author">{e(s.by)}</span> <span>Posted <time itemprop="datePublished" datetime="{offset(s)}">{uk(s)} at {s.time.strftime("%H:%M")}</time></span></div>
<ul class="fig-tools"><li>Copy link</li><li>Gift this article</li><li>Bookmark</li></ul>
{image}
<div class="fig-body" itemprop="articleBody">
{body}</div>
<div class="fig-topics">{"".join(f'<a href="/t">{e(t)}</a>' for t in s.tags)}</div>
<div class="fig-comments"><b>{r.randint(0, 99)} reactions</b><p class="c">Nothing new under the sun.</p></div></div>
<footer class="ft">{e(s.publisher)} · Legal · <button>Cookie choices</button></footer></body></html>
""",
        True,
    )


def officialnote(s: Any, r: Random) -> tuple[str, bool]:
    """A government site: definition list of metadata, fieldset body, rating widget."""
    body = "".join(f'<div class="rich-text__p">{mark(p, r)}</div>\n' for p in s.paras)
    return (
        f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{e(s.publisher)} - {e(s.title)}</title>
<meta name="DC.title" content="{html.escape(s.title)}"><meta name="DC.language" content="en"></head><body class="gov">
<a href="#c" class="visually-hidden">Jump to content</a><div class="gov-banner">An official website. Here is how you know.</div>
<nav aria-label="breadcrumb"><ol><li>Start</li><li>Newsroom</li><li>Announcements</li></ol></nav>
<div id="c"><h1>{e(s.title)}</h1>
<dl class="metadata"><dt>Date</dt><dd>{uk(s)}</dd><dt>Issued by</dt><dd>{e(s.by)}</dd><dt>Ref.</dt><dd>NR-{s.time.year}-{r.randint(100, 999)}</dd></dl>
<section class="rich-text">
{body}</section>
<aside class="downloads"><h2>Attachments</h2><ul><li>Statement (PDF, 88 kB)</li></ul></aside>
<h2 class="rel">Related pages</h2><ul>{"".join(f"<li><a>{e(x)}</a></li>" for x in s.reads)}</ul>
<form><legend>Did you find what you were looking for?</legend><label><input type="radio"> Yes</label><label><input type="radio"> No</label></form></div>
<footer><p>Contact the press office: press@office.example</p><p>We use only cookies that are needed for this site.</p></footer></body></html>
""",
        False,
    )


def brtext(s: Any, r: Random) -> tuple[str, bool]:
    """One block of text, paragraphs parted by double breaks, date in a class without markup."""
    body = "<br /><br />".join(mark(p, r) for p in s.paras)
    return (
        f"""<html><head><meta charset="utf-8"/><title>{e(s.title)} | {e(s.publisher)}</title><meta name="news_keywords" content="{html.escape(",".join(s.tags))}"/></head>
<body><div id="hd"><h2><a href="/">{e(s.publisher)}</a></h2><ul class="gnb"><li>Top</li><li>Japan</li><li>World</li><li>Business</li><li>Weather</li></ul></div>
<div class="detail"><div class="detail-title"><h1>{e(s.title)}</h1><p class="upd">{s.time.strftime("%Y/%m/%d %H:%M")}</p></div>
<div class="detail-img"><img src="i.jpg"/><p>{e(s.caption)}</p></div>
<div class="detail-no-js"><p class="more-text">{body}</p></div>
<div class="sns-btn"><a>Post</a><a>LINE</a></div></div>
<div class="latest"><h3>Latest stories</h3><p>{"</p><p>".join(e(x) for x in s.reads)}</p></div>
<div id="ft"><p>All rights reserved. Copyright {s.time.year} {e(s.publisher)}. Articles may not be reused.</p></div></body></html>
""",
        True,
    )


def peninsula(s: Any, r: Random) -> tuple[str, bool]:
    """A Korean portal's article view: text nodes and breaks inside a div, script in the middle."""
    half = len(s.paras) // 2
    first = "<br><br>\n".join(mark(p, r) for p in s.paras[:half])
    second = "<br><br>\n".join(mark(p, r) for p in s.paras[half:])
    photo = (
        f'<span class="end_photo_org"><img src="p.jpg"><em class="img_desc">{e(s.caption)}</em></span><br><br>'
        if s.caption
        else ""
    )
    return (
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{e(s.title)} : {e(s.publisher)}</title></head><body>
<div id="wrap"><div class="media_end_head"><h2 class="media_end_head_headline"><span>{e(s.title)}</span></h2>
<div class="media_end_head_info"><span class="stamp">Input <em>{s.time.strftime("%Y.%m.%d. %H:%M")}</em></span><span class="by">{e(s.by)}</span><a>Original</a><button>Listen</button></div></div>
<div id="newsct_article" class="_article_body">{photo}{first}<br><br>
<script>var ad = {{"slot":"mid","id":"{s.id}"}}; render(ad);</script><div class="artAd"><iframe title="AD"></iframe></div>
{second}</div>
<div class="byline">Copyright {e(s.publisher)}. All rights reserved. Redistribution prohibited.</div>
<div class="likeit">Useful {r.randint(0, 9)} Touching {r.randint(0, 9)} Want a sequel {r.randint(0, 9)}</div>
<div class="journalist_sub">Get more from this newsroom. <button>Subscribe</button></div>
<div class="rank"><strong>Headlines by this outlet</strong>{"".join(f"<div>{e(x)}</div>" for x in s.reads)}<div>Rain to spread nationwide</div></div></div></body></html>
""",
        True,
    )


def arc(s: Any, r: Random) -> tuple[str, bool]:
    """American daily: each paragraph in its own wrapper, ads and newsletter between, zone in the dateline."""
    body = ""
    zone = r.choice(["EDT", "EST"]) if s.time.utcoffset() is None else ("EDT" if 3 < s.time.month < 11 else "EST")
    for i, p in enumerate(s.paras):
        body += f'<div class="wpds-c-grid"><p data-el="text" class="wpds-c-para">{mark(p, r)}</p></div>\n'
        if i in (1, 4) and i < len(s.paras) - 1:
            body += '<div class="hide-for-print" data-qa="article-body-ad"><div>Advertisement</div></div>\n'
        if i == 2 and i < len(s.paras) - 1:
            body += '<div data-qa="newsletter-promo"><p>Follow the world newsletter</p><button>Follow</button></div>\n'
    stamp = f"{us(s)} at {s.time.strftime('%-I:%M')} {'a.m.' if s.time.hour < 12 else 'p.m.'} {zone}"
    return (
        f"""<!DOCTYPE html><html lang="en"><head><meta charSet="utf-8"/><title>{e(s.title)} - {e(s.publisher)}</title>
<meta name="article:published_time" content="{offset(s)}"/></head><body>
<header data-qa="sc-header"><button>Sections</button><button>Search</button><span>Democracy needs readers</span><a>Try 1 month for $1</a></header>
<main><div data-qa="kicker">{e(s.tags[0])}</div><h1 data-qa="headline" id="main-content"><span>{e(s.title)}</span></h1>
<div data-qa="lede-art"><img alt=""/><div class="gray-dark">{e(s.caption)}</div></div>
<div data-qa="author-byline">{e(s.by)}</div><div data-testid="timestamp">{stamp}</div>
<div class="action-bar"><button>Listen</button><button>Share</button><button>Comment {r.randint(4, 900)}</button><button>Save</button></div>
<article data-qa="main"><div class="meteredContent grid-center">
{body}</div></article>
<div class="comments-cta"><h3>Gift this article</h3><p>{e(s.by)} contributed to this report from abroad.</p></div></main>
<footer><p>{s.time.year} {e(s.publisher)}</p><p>Terms of Sale · Print Products Terms · RSS</p></footer></body></html>
""",
        True,
    )


def drupal(s: Any, r: Random) -> tuple[str, bool]:
    """Drupal field wrappers and a 'Submitted by' line."""
    body = "".join(f"<p>{mark(p, r)}</p>\n" for p in s.paras)
    return (
        f"""<!DOCTYPE html><html class="js" lang="en" dir="ltr"><head><meta charset="utf-8" /><title>{e(s.title)} | {e(s.publisher)}</title>
<meta name="dcterms.date" content="{offset(s)}" /><meta name="Generator" content="Drupal 7" /></head>
<body class="html not-front not-logged-in one-sidebar node-type-article"><div id="page"><div id="header"><a href="/" rel="home">{e(s.publisher)}</a><div id="block-search-form"><label>Search form</label></div></div>
<ul id="main-menu" class="links"><li>Analysis</li><li>Country files</li><li>Library</li></ul>
<div id="content" class="column"><h1 class="page__title title" id="page-title">{e(s.title)}</h1>
<div class="node node-article"><p class="submitted">Submitted by <span class="username">{e(s.by)}</span> on {s.time.strftime("%a, %m/%d/%Y - %H:%M")}</p>
<div class="field field-name-body field-type-text-with-summary field-label-hidden"><div class="field-items"><div class="field-item even">
{body}</div></div></div>
<div class="field field-name-field-tags"><div class="field-label">Tags:&nbsp;</div>{"".join(f'<div class="field-item">{e(t)}</div>' for t in s.tags)}</div>
<ul class="links inline"><li><a href="/user/login">Log in</a> or <a href="/user/register">register</a> to post comments</li><li>{r.randint(90, 4000)} reads</li></ul></div></div>
<div class="region-sidebar-second"><h2>Recent content</h2><ul>{"".join(f"<li>{e(x)}</li>" for x in s.reads)}</ul><h2>Syndicate</h2></div></div></body></html>
""",
        True,
    )


def letter(s: Any, r: Random) -> tuple[str, bool]:
    """A newsletter platform's post page with a subscribe widget in mid-text."""
    body = ""
    for i, p in enumerate(s.paras):
        body += f"<p>{mark(p, r)}</p>"
        if i == 2 and i < len(s.paras) - 1:
            body += f'<div class="subscription-widget-wrap" data-attrs="{{}}"><div class="preamble"><p class="cta-caption">{e(s.publisher)} is reader-supported. To receive new posts, become a subscriber.</p></div><form><input placeholder="Type your email..."><input type="submit" value="Subscribe"></form></div>'
    data = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": s.title,
            "datePublished": offset(s),
            "isAccessibleForFree": True,
        }
    )
    return (
        f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{e(s.title)} - by {e(s.by)}</title><script type="application/ld+json">{data}</script></head>
<body><div id="entry"><div class="main-menu"><a>{e(s.publisher)}</a><button>Subscribe</button><button>Sign in</button></div>
<article class="typography newsletter-post post"><div class="post-header"><h1 class="post-title published">{e(s.title)}</h1>
<div class="byline-wrapper"><div><a>{e(s.by)}</a></div><div class="pencraft">{MONTHS[s.time.month - 1][:3]} {s.time.day:02d}, {s.time.year}</div></div>
<div class="post-ufi"><a>{r.randint(5, 90)}</a><a>{r.randint(0, 30)}</a><a>Share</a></div></div>
<div><div class="available-content"><div dir="auto" class="body markup">{body}</div></div></div></article>
<div class="visibility-check"></div><div class="comments-page"><h4>Discussion about this post</h4><div class="comment"><a>Halyard</a><p>Great thread. Any idea who insured her?</p></div></div>
<div class="single-post-section"><h4>Recent posts</h4>{"".join(f"<div>{e(x)}</div>" for x in s.reads)}</div></div></body></html>
""",
        False,
    )


def printview(s: Any, r: Random) -> tuple[str, bool]:
    """The print version: no site frame, address of the page at the end."""
    body = "\n".join(f"<P ALIGN=justify>{mark(p, r)}</P>" for p in s.paras)
    return (
        f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"><html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>Print - {e(s.title)}</title><meta name="robots" content="noindex"></head>
<body onload="window.print()"><center><small>[ <a href="javascript:window.close()">Close window</a> ]</small></center>
<b><font size="+1">{e(s.publisher)}</font></b><hr noshade size="1"><font face="Georgia" size="5">{e(s.title)}</font><br><small>{e(s.by)}<br>{s.time.strftime("%A")}, {us(s)}</small><hr size="1">
{body}
<hr noshade size="1"><small>URL of this article: http://www.{slug(s.publisher)}.example/archive/{s.time.year}/{r.randint(1000, 9999)}.html<br>Copyright (c) {s.time.year} {e(s.publisher)}. Personal use only.</small></body></html>
""",
        False,
    )


def blocks(s: Any, r: Random) -> tuple[str, bool]:
    """A broadcaster: text, image and link blocks as siblings, lead in bold."""
    body = ""
    for i, p in enumerate(s.paras):
        text = f'<b class="ssrcss-bold">{e(p)}</b>' if i == 0 else mark(p, r)
        body += f'<div data-component="text-block" class="ssrcss-rich"><p class="ssrcss-para">{text}</p></div>'
        if i == 1 and s.caption:
            body += f'<div data-component="image-block"><figure><span>Image source, Agency pictures</span><figcaption><span class="visually-hidden">Image caption, </span>{e(s.caption)}</figcaption></figure></div>'
        if i == 4 and i < len(s.paras) - 1:
            body += f'<div data-component="unordered-list-block"><ul><li><a>{e(s.reads[0])}</a></li></ul></div>'
    return (
        f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{e(s.title)} - {e(s.publisher)}</title></head><body><div id="root">
<header role="banner"><a>Skip to content</a><a>Accessibility Help</a><a>Your account</a><nav><ul><li>News</li><li>Sport</li><li>Weather</li><li>iPlay</li><li>Bitesize</li></ul></nav></header>
<main id="main-content"><article><header data-component="headline-block"><h1 id="main-heading" tabindex="-1">{e(s.title)}</h1></header>
<div data-component="byline-block"><time data-testid="timestamp" datetime="{offset(s)}">{s.time.day} {MONTHS[s.time.month - 1]} {s.time.year}</time><p>{e(s.by)}</p></div>
{body}
<section data-component="links-block"><h2>More on this story</h2><ul>{"".join(f"<li><a>{e(x)}</a></li>" for x in s.reads)}</ul></section>
<section data-component="tag-list"><h2>Related topics</h2><ul>{"".join(f"<li>{e(t)}</li>" for t in s.tags)}</ul></section></article>
<aside><h2>Top stories</h2><ol><li>Floods close main line</li><li>Bank holds rates</li></ol></aside></main>
<footer><p>The {e(s.publisher)} is not responsible for the content of external sites.</p></footer></div></body></html>
""",
        s.has_time,
    )


def nextjs(s: Any, r: Random) -> tuple[str, bool]:
    """A single-page app: hashed classes, page data in a JSON script, promo paragraphs among the text."""
    css = [f"sc-{r.randrange(16**6):06x}" for _ in range(5)]
    body = ""
    for i, p in enumerate(s.paras):
        body += f'<p class="{css[0]}">{mark(p, r)}</p>'
        if i == 2 and i < len(s.paras) - 1:
            body += f'<p class="{css[1]}"><em>Download our app for alerts you control.</em></p>'
    data = json.dumps(
        {"props": {"pageProps": {"article": {"title": s.title, "publishedAt": offset(s), "slug": slug(s.title)}}}},
        ensure_ascii=False,
    )
    return (
        f"""<!DOCTYPE html><html lang="en"><head><meta charSet="utf-8"/><title>{e(s.title)}</title><meta property="og:title" content="{html.escape(s.title)}"/></head>
<body><div id="__next"><div class="{css[2]}"><button>Menu</button><span>{e(s.publisher)}</span></div>
<div class="{css[3]}"><div>{e(s.tags[0])}</div><h1 class="{css[4]}">{e(s.title)}</h1><div><span>{e(s.by)}</span><span>{s.time.strftime("%H:%M")} {s.time.day} {MONTHS[s.time.month - 1][:3]} {s.time.year}</span></div>
<div><picture><img alt=""/></picture><span>{e(s.caption)}</span></div><div>{body}</div>
<div><span>Explore: </span>{"".join(f"<a>{e(t)}</a>" for t in s.tags)}</div></div>
<div class="{css[2]}"><h3>You might also like</h3>{"".join(f"<a><h4>{e(x)}</h4></a>" for x in s.reads)}</div></div>
<script id="__NEXT_DATA__" type="application/json">{data}</script></body></html>
""",
        True,
    )


def gulfstory(s: Any, r: Random) -> tuple[str, bool]:
    """A Gulf or South Asian site built of story elements, with 'Also read' as a paragraph."""
    body = ""
    for i, p in enumerate(s.paras):
        body += f'<div class="story-element story-element-text"><p>{mark(p, r)}</p></div>\n'
        if i == 1 and i < len(s.paras) - 1:
            body += f'<div class="story-element story-element-text-also-read"><p><strong>Also read: </strong><a>{e(s.reads[0])}</a></p></div>\n'
    return (
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{e(s.title)}</title><meta property="og:site_name" content="{html.escape(s.publisher)}"></head><body>
<div class="topbar">{e(s.publisher)} <a>E-paper</a> <a>Videos</a> <a>Jobs</a></div>
<div class="story-grid"><div class="section-tag">{e(s.tags[0])}</div><h1 class="story-headline">{e(s.title)}</h1>
<div class="author-name">{e(s.by)}</div><div class="storyPublishDate">Published on {s.time.strftime("%d %b %Y, %I:%M %p")}</div>
<figure class="hero-image"><img><figcaption class="story-caption">{e(s.caption)}</figcaption></figure>
{body}
<div class="story-tags">{"".join(f"<span>{e(t)}</span>" for t in s.tags)}</div><div class="follow-us">Follow {e(s.publisher)} on Google News</div></div>
<div class="collection"><h2>Most read</h2>{"".join(f"<h6>{e(x)}</h6>" for x in s.reads)}</div>
<div class="footer">Powered by a publishing platform. © {s.time.year}</div></body></html>
""",
        True,
    )


def magazine(s: Any, r: Random) -> tuple[str, bool]:
    """A magazine: drop capital, section label, donation appeal."""
    paras = [mark(p, r) for p in s.paras]
    lead = s.paras[0]
    k = 1 if lead[0] in "“‘\"'" else 0
    paras[0] = f'<span class="dropcap">{e(lead[: k + 1])}</span>{e(lead[k + 1 :])}'
    body = "\n".join(f'<p class="p{i % 3}">{p}</p>' for i, p in enumerate(paras))
    return (
        f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{e(s.publisher)}: {e(s.title)}</title></head><body class="mag">
<div class="masthead"><a>{e(s.publisher)}</a> <i>since 1911</i></div><div class="issue">Issue of {MONTHS[s.time.month - 1]} {s.time.year}</div>
<div class="rubric">{e(s.tags[0])}</div><h1>{e(s.title)}</h1><address>{e(s.by)}</address><div class="when">{us(s)}</div>
<div class="longread">
{body}
</div><div class="end">■</div>
<div class="appeal"><h3>You have read your last free article</h3><p>Independent writing costs money. Please consider a gift.</p></div>
<div class="from-archive"><h3>From the archive</h3>{"".join(f"<p>{e(x)}</p>" for x in s.reads)}</div></body></html>
""",
        False,
    )


def mobile(s: Any, r: Random) -> tuple[str, bool]:
    """A mobile page of the 2000s: WAP habits, few tags."""
    body = "\n".join(f'<div class="c">{mark(p, r)}</div>' for p in s.paras)
    return (
        f"""<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html PUBLIC "-//WAPFORUM//DTD XHTML Mobile 1.0//EN" "http://www.wapforum.org/DTD/xhtml-mobile10.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{e(s.title)}</title></head><body>
<div class="logo">{e(s.publisher)} mobile</div><div class="nav"><a accesskey="1">World</a> | <a accesskey="2">Sport</a> | <a accesskey="3">Scores</a></div>
<div class="h">{e(s.title)}</div><div class="d">{s.time.strftime("%a %d %b %Y %H:%M")}</div>
{body}
<div class="nav">Page 1 of 1</div><div class="more"><a>{"</a><br/><a>".join(e(x) for x in s.reads)}</a></div><div class="foot">[0] Home [#] Top. Network charges may apply.</div></body></html>
""",
        True,
    )


def portalcard(s: Any, r: Random) -> tuple[str, bool]:
    """An aggregator card: body folded behind 'Continue reading', comment count, provider logo."""
    half = max(2, len(s.paras) // 2)
    first = "".join(f"<p>{mark(p, r)}</p>" for p in s.paras[:half])
    rest = "".join(f"<p>{mark(p, r)}</p>" for p in s.paras[half:])
    return (
        f"""<!DOCTYPE html><html lang="en-US"><head><meta charset="utf-8"><title>{e(s.title)}</title></head><body>
<div id="ybar"><form>Search the web</form><a>Mail</a></div><div class="caas-card"><div class="caas-logo">{e(s.publisher)}</div>
<header class="caas-title-wrapper"><h1 data-test-locator="headline">{e(s.title)}</h1></header>
<div class="caas-attr"><span class="caas-author-byline-collapse">{e(s.by)}</span><time datetime="{offset(s)}">{s.time.strftime("%a, ")}{us(s)} at {s.time.strftime("%-I:%M %p")}</time><span>2 min read</span></div>
<div class="caas-body"><figure><figcaption class="caption-collapse">{e(s.caption)}</figcaption></figure>{first}
<div class="caas-ad"><span>Advertisement</span></div><button class="caas-readmore">Continue reading</button><div class="caas-hidden">{rest}</div></div>
<button>View comments ({r.randint(3, 700)})</button></div>
<ul class="stream"><li class="js-stream-content"><h3>{"</h3></li><li><h3>".join(e(x) for x in s.reads)}</h3></li><li><h3>Ad · Retirees are switching to this</h3></li></ul></body></html>
""",
        True,
    )


def weekly(s: Any, r: Random) -> tuple[str, bool]:
    """A small weekly: nested layout tables are gone but ids remain, date above the headline."""
    body = ""
    for i, p in enumerate(s.paras):
        body += f'<p class="mb-4">{mark(p, r)}</p>'
        if i == 1 and i < len(s.paras) - 1:
            body += '<div class="not-prose my-8"><small>Partner content</small><p>Ship brokers wanted. Apply within.</p></div>'
    return (
        f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{e(s.title)} • {e(s.publisher)}</title></head><body class="bg-white">
<div class="announce">Our annual conference is sold out. <a>Join the waiting list</a></div>
<div class="container"><div class="text-sm">{s.time.day} {MONTHS[s.time.month - 1][:3].upper()} {s.time.year}</div><h1 class="text-4xl">{e(s.title)}</h1><div class="text-gray-500">{e(s.by)}</div>
<div class="prose lg:prose-xl">{body}</div>
<div class="chips">{"".join(f"<a>{e(t)}</a>" for t in s.tags)}</div>
<div class="grid">{"".join(f"<div><h5>{e(x)}</h5></div>" for x in s.reads)}</div></div>
<div class="consent">We value cookies too. <button>Fine</button></div></body></html>
""",
        False,
    )


def listing(s: Any, r: Random) -> tuple[str, bool]:
    """A register of cases: entries as table rows with a single cell of text."""
    rows = "".join(
        f'<tr class="{"odd" if i % 2 else "even"}"><td>{mark(p, r)}</td></tr>\n' for i, p in enumerate(s.paras)
    )
    return (
        f"""<html><head><meta charset="utf-8"><title>{e(s.title)}</title></head><body><div id="top"><span>{e(s.publisher)}</span> | <a>Judgments</a> | <a>Daily lists</a> | <a>Fees</a></div>
<h3>{e(s.title)}</h3><p class="issued">Published {s.time.strftime("%A")}, {uk(s)}</p>
<table class="register" cellspacing="0"><tbody>
{rows}</tbody></table>
<p class="foot">{e(s.by)}. Errors may be reported to the registry. Printed copies are not official.</p><ul class="see">{"".join(f"<li>{e(x)}</li>" for x in s.reads)}</ul></body></html>
""",
        False,
    )


PAGES: dict[str, Callable[[Any, Random], tuple[str, bool]]] = {
    f.__name__: f
    for f in (
        microdata,
        officialnote,
        brtext,
        peninsula,
        arc,
        drupal,
        letter,
        printview,
        blocks,
        nextjs,
        gulfstory,
        magazine,
        mobile,
        portalcard,
        weekly,
        listing,
    )  # fmt: skip
}
