"""Layouts of the unread set. Each takes a story dict and returns (page, shows_time)."""
import html, json, re
CURLY = {"semantic", "hashed", "report", "live", "column", "broadsheet", "newsletter"}
E = lambda t: html.escape(t, quote=False)
M = "January February March April May June July August September October November December".split()
D = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
def dmy(s): return f'{s["dt"].day} {M[s["dt"].month-1]} {s["dt"].year}'
def mdy(s): return f'{M[s["dt"].month-1]} {s["dt"].day}, {s["dt"].year}'
def hm(s): return s["dt"].strftime("%H:%M")
def hasT(s): return "T" in s["when"]
def rot(s, *opts): return opts[int(s["id"][1:]) % len(opts)]

# ---------------------------------------------------------------- HTML
def link(p, k):
    """Turn one capitalised mid-sentence word of an escaped paragraph into a link, as newsrooms do."""
    m = list(re.finditer(r"(?<=[a-z,] )([A-Z][a-z]{4,})\b(?!;)", p))
    m = [x for x in m if x[1] not in M + D + ["Slovene", "Italian"]]
    if not m: return p
    m = m[k % len(m)]
    return p[:m.start()] + f'<a href="/topic/{m[1].lower()}">{m[1]}</a>' + p[m.end():]

def semantic(s):
    out = []
    for i, p in enumerate(s["paras"]):
        out.append(f"<p>{link(E(p), i) if i % 3 == 1 else E(p)}</p>")
        if i == 0 and s["CAP"]: out.append(f'<figure class="inline"><picture><source srcset="/i/{s["id"]}.webp"><img src="/i/{s["id"]}.jpg" alt=""></picture><figcaption>{E(s["CAP"])}</figcaption></figure>')
        if i == 2: out.append('<aside class="newsletter-promo"><h3>The Morning Five</h3><p>Five stories before breakfast, every weekday. Free.</p><form><input type="email" placeholder="Your email"><button>Sign up</button></form></aside>')
        if i == 4 and s["READ"]: out.append(f'<aside class="readmore"><span>Read more</span> <a href="#">{E(s["READ"][0])}</a></aside>')
    rel = "".join(f'<li><article><h3><a href="#">{E(r)}</a></h3><p>{k+2} min read</p></article></li>' for k, r in enumerate(s["REL"] + s["READ"][1:]))
    tags = "".join(f'<li><a rel="tag" href="#">{E(t)}</a></li>' for t in s["TAGS"])
    return f'''<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{E(s["T"])} | {E(s["outlet"])}</title>
<meta property="og:site_name" content="{html.escape(s["outlet"])}"><meta property="og:title" content="{html.escape(s["T"])}"></head>
<body><a class="skip" href="#content">Skip to content</a>
<header><nav aria-label="Main"><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li><li><a href="/business">Business</a></li><li><a href="/opinion">Opinion</a></li><li><a href="/games">Games</a></li></ul></nav></header>
<main id="content"><article><header><p class="section">{E(s["SEC"])}</p><h1>{E(s["T"])}</h1><address>{E(s["BY"])}</address><time datetime="{s["when"]}">{dmy(s)}{", " + hm(s) if hasT(s) else ""}</time><ul class="share"><li><button>Copy link</button></li><li><button>Email</button></li><li><button>Save for later</button></li></ul></header>
{chr(10).join(out)}
<footer><h2>Topics</h2><ul>{tags}</ul></footer></article>
<section aria-label="More on this story"><h2>More on this story</h2><ul>{rel}</ul></section></main>
<footer><p>{E(s["outlet"])} is a member of the press council. To complain, write to the readers' editor.</p><p>&copy; {s["dt"].year} {E(s["outlet"])}</p></footer>
<div id="consent" role="dialog"><p>We and 214 partners store and access information on your device.</p><button>Agree</button><button>Settings</button></div></body></html>
''', hasT(s)

def hashed(s):
    c = lambda n: f"css-{hash_(s['id'] + n)}"
    out = []
    for i, p in enumerate(s["paras"]):
        out.append(f'<div class="{c("block")}"><div class="{c("txt")}"><span>{link(E(p), i) if i % 2 else E(p)}</span></div></div>')
        if i in (1, 4): out.append(f'<div class="{c("slot")}" data-ad="mid{i}"><div class="{c("lbl")}">Advertisement</div></div>')
        if i == 2 and s["READ"]: out.append(f'<div class="{c("rec")}"><div>Recommended</div><div><a href="#">{E(s["READ"][0])}</a></div></div>')
    rel = "".join(f'<div class="{c("card")}"><a href="#"><span>{E(r)}</span></a><span>{3+k*2} h ago</span></div>' for k, r in enumerate(s["REL"] + s["READ"][1:]))
    return f'''<html><head><meta charset="utf-8"><title>{E(s["T"])}</title><style>.{c("block")}{{margin:0 0 16px}}.{c("lbl")}{{font-size:10px}}</style></head><body><div id="root"><div class="{c("bar")}"><div><a href="/">{E(s["outlet"])}</a></div><div>Sections</div><div>Search</div><div>Subscribe</div></div>
<div class="{c("wrap")}"><div class="{c("hed")}"><div class="{c("kick")}">{E(s["SEC"])}</div><h1 class="{c("h")}">{E(s["T"])}</h1><div class="{c("by")}"><span>By </span><span>{E(s["BY"])}</span></div><div class="{c("ts")}">Published <span>{mdy(s)}{" " + hm(s) if hasT(s) else ""}</span></div><div class="{c("shr")}"><span>Share</span><span>Post</span><span>Mail</span><span>32 comments</span></div></div>
<div class="{c("img")}"><img src="a.jpg"><div class="{c("cap")}">{E(s["CAP"])}</div></div>
<div class="{c("body")}">{chr(10).join(out)}</div>
<div class="{c("tags")}">{"".join(f"<a>{E(t)}</a>" for t in s["TAGS"])}</div></div>
<div class="{c("rail")}"><div>Most popular</div>{rel}</div>
<div class="{c("nl")}"><div>Get our evening briefing in your inbox</div><div>Enter your email address</div><div>No spam. Unsubscribe whenever you like.</div></div>
<div class="{c("ft")}"><span>About</span><span>Careers</span><span>Terms</span><span>Do not sell my data</span></div></div><script>window.__STATE__={{"story":"{s["id"]}","ab":["rail-b","nl-2"]}}</script></body></html>
''', hasT(s)
def hash_(t):
    import hashlib; return hashlib.md5(t.encode()).hexdigest()[:6]

def ld(s):
    meta = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": s["T"], "datePublished": s["when"], "dateModified": s["when"],
            "author": [{"@type": "Person", "name": s["BY"]}], "publisher": {"@type": "Organization", "name": s["outlet"]}, "isAccessibleForFree": True}
    out = []
    for i, p in enumerate(s["paras"]):
        out.append(f'<p class="story__p" data-idx="{i}">{link(E(p), i) if i == 1 else E(p)}</p>')
        if i == 1: out.append('<div class="ad-shell"><small>Sponsored</small><a href="#">This hearing aid is taking Ohio by storm</a></div>')
        if i == 3 and s["READ"]: out.append(f'<div class="inset"><b>SEE ALSO:</b> <a href="#">{E(s["READ"][0])}</a></div>')
    return f'''<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{E(s["outlet"])}: {E(s["T"])}</title><script type="application/ld+json">{json.dumps(meta)}</script><link rel="canonical" href="https://example.org/{s["id"].lower()}"></head>
<body class="single"><div class="masthead"><span>{E(s["outlet"])}</span><ul><li>News</li><li>Cargo</li><li>Data</li><li>Events</li></ul></div>
<div class="layout"><div class="story"><h1 class="story__title">{E(s["T"])}</h1><div class="story__meta">{E(s["BY"])}</div>
<div class="story__media"><img src="x.jpg" alt="{html.escape(s["CAP"])}"><span class="credit">{E(s["CAP"])}</span></div>
{chr(10).join(out)}
<div class="story__actions"><a>Print</a><a>Report an error</a><a>Gift this article</a></div></div>
<div class="side"><div class="box"><h4>Trending</h4><ol>{"".join(f"<li>{E(r)}</li>" for r in s["REL"])}</ol></div><div class="box"><h4>Upcoming webinar</h4><p>Compliance in a fragmented market: register now for our free session.</p></div></div></div>
<div class="comments"><h4>2 comments</h4><div class="cmt"><i>harbourrat</i><p>So nothing will happen, as usual.</p></div><div class="cmt"><i>P. Okonjo</i><p>Good piece. More of this please.</p></div></div>
<div class="legal">Copyright {E(s["outlet"])}. No part may be reproduced.</div></body></html>
''', hasT(s)

def table(s):
    body = "\n".join(f"<P ALIGN=JUSTIFY><FONT FACE=\"Arial\" SIZE=2>{E(p).encode('ascii', 'xmlcharrefreplace').decode()}</FONT></P>" for p in s["paras"])
    asc = lambda t: E(t).encode("ascii", "xmlcharrefreplace").decode()
    rel = "<BR>".join(f'&#187; <A HREF="s{k}.asp">{asc(r)}</A>' for k, r in enumerate(s["REL"] + s["READ"]))
    return f'''<HTML>
<HEAD><TITLE>{asc(s["outlet"])} - Online Edition</TITLE><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=utf-8"></HEAD>
<BODY BGCOLOR=#F4F4EE LINK=#990000>
<TABLE WIDTH=770 CELLSPACING=0 CELLPADDING=3 ALIGN=CENTER>
<TR BGCOLOR=#660000><TD COLSPAN=2><FONT COLOR=WHITE SIZE=6 FACE="Times">{asc(s["outlet"])}</FONT></TD><TD ALIGN=RIGHT><FONT COLOR=WHITE SIZE=1>{D[s["dt"].weekday()]}, {dmy(s)}</FONT></TD></TR>
<TR><TD WIDTH=120 VALIGN=TOP><FONT SIZE=1><A HREF=/>Home</A><BR><A HREF=/metro>Metro</A><BR><A HREF=/biz>Business</A><BR><A HREF=/sport>Sport</A><BR><A HREF=/obit>Obituaries</A><BR><A HREF=/jobs>Vacancies</A></FONT></TD>
<TD WIDTH=470 VALIGN=TOP>
<TABLE WIDTH="100%"><TR><TD><FONT SIZE=5><B>{asc(s["T"])}</B></FONT></TD></TR>
<TR><TD><FONT SIZE=1 COLOR=#666666>{asc(s["BY"])}</FONT></TD></TR>
<TR><TD>{body}</TD></TR>
<TR><TD><FONT SIZE=1>[ <A HREF=#>Send to a friend</A> ] [ <A HREF=#>Print</A> ] [ <A HREF=#>Top</A> ]</FONT></TD></TR></TABLE>
</TD>
<TD WIDTH=180 VALIGN=TOP BGCOLOR=#EEEEDD><FONT SIZE=1><B>Other stories</B><BR>{rel}<BR><BR><B>Today's rates</B><BR>USD 1 = 152.10<BR>GBP 1 = 236.85<BR><BR><I>Your advert could be here. Call the ads desk.</I></FONT></TD></TR>
<TR><TD COLSPAN=3 ALIGN=CENTER><FONT SIZE=1>All rights reserved. {asc(s["outlet"])} {s["dt"].year}. Site visitors: 1,204,331</FONT></TD></TR>
</TABLE></BODY></HTML>
''', False

def live(s):
    blocks, cur = [], None
    for t, p in zip(s["times"], s["paras"]):
        if t: cur = [t, []]; blocks.append(cur)
        cur[1].append(p)
    out = []
    for k, (t, ps) in enumerate(blocks):
        out.append(f'<section class="post" id="p{k}"><header><time datetime="{s["when"][:10]}T{t}">{t}</time><span class="who">{E(s["BY"].split(" and ")[k % len(s["BY"].split(" and "))])}</span><button class="sh">Share</button></header><div class="post-body">{"".join(f"<p>{E(p)}</p>" for p in ps)}</div></section>')
        if k == 1: out.append('<div class="ad"><span>Advertisement</span></div>')
        if k == 2: out.append(f'<div class="promo"><a href="#">{E(s["READ"][0])}</a></div>')
    return f'''<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{E(s["T"])}</title><meta property="article:published_time" content="{s["when"]}"></head><body class="liveblog">
<header class="top"><a href="/">{E(s["outlet"])}</a><a href="/live">Live</a><a href="/video">Video</a></header>
<div class="lb-head"><span class="badge">LIVE</span><h1>{E(s["T"])}</h1><p class="upd">Last updated {dmy(s)} at {hm(s)}</p><figure><img src="h.jpg" alt=""><figcaption>{E(s["CAP"])}</figcaption></figure></div>
<nav class="filter"><button>All</button><button>Key events</button><span>New updates: 0</span></nav>
<main>{chr(10).join(out)}</main>
<aside><h2>What to read next</h2><ul>{"".join(f"<li><a href='#'>{E(r)}</a></li>" for r in s["REL"])}</ul></aside>
<footer>Comments on this live page are closed. <a href="/rules">House rules</a></footer></body></html>
''', hasT(s)

def court(s):
    body = "\n".join(f'<div class="rn"><p>{E(p)}</p></div>' for p in s["paras"])
    return f'''<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Press releases - {E(s["outlet"])}</title></head><body>
<div id="metanav"><a href="#">Plain language</a> <a href="#">Sign language</a> <a href="#">Contact</a></div>
<div id="nav"><ul><li>The court</li><li>Proceedings</li><li class="on">Press</li><li>Careers</li></ul></div><div id="crumb">You are here: Home / Press / Press releases / {s["dt"].year}</div>
<div id="main"><dl class="head"><dt>Press release</dt><dd>{E(s["X"])}</dd><dt>Date</dt><dd>{s["dt"].strftime("%d.%m.%Y")}</dd><dt>Responsible</dt><dd>{E(s["BY"])}</dd></dl>
<h2>{E(s["T"])}</h2>
{body}
<div class="dl"><a href="#">Download (PDF, 112 KB, not accessible)</a></div></div>
<div id="right"><h3>Latest press releases</h3><ul>{"".join(f"<li><a href='#'>{E(r)}</a></li>" for r in s["REL"])}</ul><h3>Press office</h3><p>Telephone enquiries on working days between 9 and 12.</p></div>
<div id="foot"><a href="#">Imprint</a> <a href="#">Data protection</a> <a href="#">Accessibility statement</a></div></body></html>
''', False

def amp(s):
    out = []
    for i, p in enumerate(s["paras"]):
        out.append(f"<p>{E(p)}</p>")
        if i in (0, 3): out.append('<amp-ad width="300" height="250" type="doubleclick"><div fallback>Ad failed to load</div></amp-ad>')
        if i == 2 and s["READ"]: out.append(f'<div class="also"><a href="#">ALSO READ | {E(s["READ"][0])}</a></div>')
    return f'''<!doctype html><html ⚡ lang="en"><head><meta charset="utf-8"><title>{E(s["T"])} - {E(s["outlet"])}</title><script async src="https://cdn.example.org/v0.js"></script><meta name="publish-date" content="{s["when"]}"><style amp-custom>p{{margin:1em}}</style></head>
<body><amp-sidebar id="sb" layout="nodisplay"><ul><li>Top news</li><li>Cities</li><li>Cricket</li><li>Astrology</li></ul></amp-sidebar><header><a href="/">{E(s["outlet"])}</a></header>
<article class="amp-art"><h1>{E(s["T"])}</h1><amp-img src="l.jpg" width="16" height="9" layout="responsive"></amp-img><div class="imgcap">{E(s["CAP"])}</div>
<ul class="meta"><li>{E(s["BY"])}</li><li>Updated: {mdy(s)}{" " + hm(s) if hasT(s) else ""}</li></ul>
<amp-social-share type="whatsapp"></amp-social-share><amp-social-share type="email"></amp-social-share>
{chr(10).join(out)}
<p class="follow"><em>Follow us on our channel for the latest updates</em></p>
<div class="tg">{" ".join("#" + E(t).replace(" ", "") for t in s["TAGS"])}</div></article>
<amp-carousel height="200" layout="fixed-height" type="carousel">{"".join(f"<div class='sl'>{E(r)}</div>" for r in s["REL"])}</amp-carousel>
<footer>Download the app</footer></body></html>
''', hasT(s)

def gov(s):
    body = "\n".join(f"<p>{E(p)}</p>" for p in s["paras"])
    return f'''<!DOCTYPE html><html class="govpage" lang="en"><head><meta charset="utf-8"><title>{E(s["T"])} - {E(s["outlet"])}</title><meta name="dcterms.issued" content="{s["when"]}"></head><body>
<div class="cookie-banner"><h2>Cookies on this site</h2><p>We use some essential cookies to make this service work.</p><button>Accept additional cookies</button><button>Reject</button></div>
<header role="banner"><a href="/">{E(s["outlet"])}</a><form><label>Search</label><input></form></header>
<div class="crumbs"><ol><li>Home</li><li>News</li></ol></div>
<main role="main"><span class="caption-xl">Press release</span><h1 class="heading-xl">{E(s["T"])}</h1>
<div class="metadata"><dl><dt>From:</dt><dd>{E(s["BY"])}</dd><dt>Published</dt><dd>{dmy(s)}</dd></dl></div><button class="updates">Get emails about this page</button>
<div class="contents-wrap"><div class="body-content">
{body}
</div></div>
<div class="sharing"><h2>Share this page</h2><ul><li>Share on Facebook (opens in new tab)</li><li>Share on X (opens in new tab)</li></ul></div></main>
<aside><h2>Related content</h2><ul>{"".join(f"<li><a href='#'>{E(r)}</a></li>" for r in s["REL"])}</ul></aside>
<div class="feedback"><p>Is this page useful?</p><button>Yes</button><button>No</button></div>
<footer><ul><li>Help</li><li>Privacy</li><li>Contact</li></ul><p>All content is available under an open licence, except where otherwise stated</p></footer></body></html>
''', False

def report(s):
    out = []
    for i, p in enumerate(s["paras"]):
        out.append(f'<p class="has-drop-cap">{E(p)}</p>' if i == 0 else f'<p>{link(E(p), i) if i % 2 else E(p)}</p>')
        if i == 2: out.append('<div class="wp-block-download"><strong>Download the full brief</strong><a class="btn" href="#">PDF, 1.4 MB</a></div>')
    return f'''<!DOCTYPE html><html lang="en-US"><head><meta charset="UTF-8"><title>{E(s["T"])} &#8211; {E(s["outlet"])}</title><meta property="article:published_time" content="{s["when"]}"></head><body class="post-template single">
<div class="site-header"><div class="logo">{E(s["outlet"])}</div><div class="menu"><a>Research</a><a>Experts</a><a>Events</a><a>Donate</a></div></div>
<div class="hero-band"><div class="term">{E(s["SEC"])}</div><h1 class="entry-title">{E(s["T"])}</h1><div class="entry-meta">by {E(s["BY"])} &middot; <span class="posted-on">{mdy(s)}</span> &middot; 6 minute read</div></div>
<div class="columns"><div class="toc"><h5>In this brief</h5><ol><li>Summary</li><li>Findings</li><li>What next</li></ol></div>
<div class="entry-content">
{chr(10).join(out)}
<div class="sharedaddy"><h3>Share this:</h3><ul><li>Email</li><li>LinkedIn</li><li>Print</li></ul></div></div></div>
<div class="author-bio"><h4>About the author</h4><p>{E(s["BY"])} is a fellow with the programme. The views expressed are the author's own.</p></div>
<div class="related-posts"><h3>You might also like</h3>{"".join(f"<div class='rp'><a href='#'>{E(r)}</a><span>{E(s['SEC'])}</span></div>" for r in s["REL"] + s["READ"])}</div>
<div class="tags-links">{", ".join(E(t) for t in s["TAGS"])}</div>
<div class="subscribe-band"><h3>Stay informed</h3><p>Sign up for our monthly digest of research and events.</p></div>
<footer>501(c)(3) nonprofit. Privacy policy.</footer></body></html>
''', False

def corp(s):
    body = "<br/><br/>\n".join(E(p) for p in s["paras"])
    return f'''<!DOCTYPE html><html><head><meta charset="utf-8"><title>{E(s["outlet"])} | Newsroom</title></head><body><div class="nav"><span>Products</span><span>Service</span><span>Company</span><span>Investors</span><span>Newsroom</span></div>
<div class="newsroom"><div class="cat">{E(s["SEC"])}</div><h1>{E(s["T"])}</h1><div class="d">{dmy(s)}</div><div class="rich-text">{body}</div>
<div class="contact"><strong>Media contact</strong><br/>{E(s["BY"])}<br/>press@example.org</div></div>
<div class="more"><div>More news</div>{"".join(f"<div>{E(r)}</div>" for r in s["REL"])}</div><div class="ftr">Imprint | Whistleblower system | General terms</div></body></html>
''', False

# ---------------------------------------------------------------- text
def weave(s, marks):
    """paragraphs with furniture after the numbered ones"""
    out = []
    for i, p in enumerate(s["paras"]):
        out.append(p); out += marks.get(i, [])
    return out
J = lambda *xs: "\n\n".join(x for x in xs if x) + "\n"

def wire(s):
    m = {1: ["Advertisement"], 3: [f"Read more: {s['READ'][0]}"] if s["READ"] else []}
    return J("\n".join(["Top News", "U.S. News", "World", "Politics", "Video", "Log in"]), s["SEC"] + f" // {mdy(s)} / {s['dt'].strftime('%-I:%M %p')}" if hasT(s) else s["SEC"] + " // " + mdy(s), s["T"], "By " + s["BY"], s["CAP"],
             *weave(s, m), "Latest Headlines", "\n".join(f"{r}\n{k+1} hour{'s' if k else ''} ago" for k, r in enumerate(s["REL"])), "Trending Stories", "Topics: " + ", ".join(s["TAGS"]), "Follow us", f"Copyright © {s['dt'].year} {s['outlet']}. All Rights Reserved. Privacy | Accessibility | Feedback"), hasT(s)

def broadsheet(s):
    m = {0: [s["CAP"], "Listen to this article\n4 min"], 2: ["Story continues below advertisement"], 4: ["RECOMMENDED\n" + "\n".join(s["READ"])] if s["READ"] else []}
    return J(f"{s['outlet']}\nSubscribe\nSign in", s["SEC"], s["T"], f"{s['BY']}\n{D[s['dt'].weekday()]} {dmy(s)}{' ' + hm(s) if hasT(s) else ''}", "Save\nShare\nGo to comments (41)", *[x for x in weave(s, m)],
             "Most read\n" + "\n".join(f"{k+1} {r}" for k, r in enumerate(s["REL"])), "Related topics\n" + "\n".join(s["TAGS"]), "Sign up to our free daily newsletter. Enter your email address. Please enter a valid email address. I would like to be emailed about offers, events and updates.", f"© {s['outlet']}"), hasT(s)

def state(s):
    return J(s["outlet"], "Home | Revolutionary Activities | Politics | Economy | Culture | Photo | Video" if s["X"] == "kcna" else "Politics | World | Economy | Society | Defense | Sports", f"{s['when'][:10].replace('-', '.')}. [{s['BY']}]" if s["X"] == "kcna" else f"{dmy(s)}{', ' + hm(s) if hasT(s) else ''}", s["T"], *s["paras"],
             f"www.example.kp ({s['outlet']}, Juche {s['dt'].year - 1911})" if s["X"] == "kcna" else "Tags\n" + " ".join(s["TAGS"]), "< Previous   Next >" if s["X"] == "kcna" else "Read more on the site\n" + "\n".join(s["REL"])), hasT(s) and s["X"] != "kcna"

def local(s):
    m = {1: ["- Advertisement -"], 3: [f"» RELATED: {s['READ'][0]}"] if s["READ"] else [], 5: ["Get local news delivered to your inbox! Success! An email has been sent."]}
    return J(f"{s['outlet']}\n67° Partly cloudy\nNews  Sports  Obituaries  E-edition  Classifieds", "NEWS", s["T"], s["BY"], mdy(s) + (f" {hm(s)}" if hasT(s) else ""), "Facebook Twitter Email Print", s["CAP"], *weave(s, m), "Tags " + " ".join(s["TAGS"]), "Featured Local Savings", "\n".join(s["REL"]), "As featured on", f"© Copyright {s['dt'].year} {s['outlet']}. Powered by a content management system."), hasT(s)

def trade(s):
    m = {0: [f"[Photo: {s['CAP']}]"] if s["CAP"] else [], 2: ["This content is free to registered users. You have 2 articles left.\nCreate account | Log in"], 5: [f"Also in this section: {s['READ'][0]}"] if s["READ"] else []}
    return J(f"{s['outlet']} :: {s['SEC']}", s["T"], f"Posted on {dmy(s)} by {s['BY']}", *weave(s, m), "Filed under: " + " / ".join(s["TAGS"]), "SPONSORED\nCut downtime by 18 per cent. Download the white paper.", "Previous: " + s["REL"][0] + "\nNext: " + s["REL"][-1], "Leave a comment\nYour email address will not be published. Required fields are marked *"), False

def newsletter(s):
    m = {2: ["Share this post: [link] [link]"], 4: ["Enjoying this? Forward it to a friend. If a friend sent it to you, subscribe here."]}
    return J("View this email in your browser", f"{s['outlet']}\n{s['BY']}\n{dmy(s)}", s["T"], "∙ Paid", *weave(s, m), "What else we are reading", "\n".join("• " + r for r in s["REL"]), "Thanks for reading! You are receiving this because you signed up on our website.\nUnsubscribe | Update preferences\n12 Tanner Row, 3rd floor"), False

def printv(s):
    return J(s["outlet"], s["T"], f"Source URL: https://example.org/{s['id'].lower()}/print", f"Published: {s['when'].replace('T', ' ')[:16]}", s["BY"], *s["paras"], "Links:\n" + "\n".join(f"[{k+1}] {r}" for k, r in enumerate(s["READ"] + s["REL"])), "Printed from the archive. Terms of use apply."), hasT(s)

def column(s):
    m = {1: ["Photo: " + s["CAP"]] if s["CAP"] else [], 3: ["Most Viewed in Opinion\n" + "\n".join(s["REL"])]}
    return J("Opinion | " + s["SEC"], s["T"], s["BY"], f"Updated {mdy(s)}", "A  A  A", *weave(s, m), f"{s['BY'].replace('By ', '')} {s['X']}", "Letters to the editor: include your full name and address.", f"{s['outlet']}\nAll rights reserved"), False

def ministry(s):
    return J("Skip to main content", s["outlet"], "Home > Press room > Press releases", s["T"], f"Release no. {s['X']}\nDate of issue: {dmy(s)}", *s["paras"], "Further information: " + s["BY"], "Back to list", "Other releases:\n" + "\n".join("- " + r for r in s["REL"]), "Site map. Legal notice. Reproduction authorised if the source is acknowledged."), False
