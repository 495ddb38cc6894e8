"""The pages' furniture: one function a layout; each takes (gold, head fields, linked paragraphs) and gives the page."""
import html, json, re, textwrap
def L(v): return [x.strip() for x in (v or '').split(';') if x.strip()]
def esc(s): return html.escape(s, quote=False)
def slug(s): return re.sub(r'[^a-z0-9]+', '-', s.lower()).strip('-')[:60]
def T(p): return p.replace('{{', '').replace('}}', '')
def H(p, base='/topic/'):
    return re.sub(r'\{\{(.*?)\}\}', lambda m: f'<a href="{base}{slug(m.group(1))}">{m.group(1)}</a>', esc(p))
def quoted(p): return H(p).replace('“', '&#8220;').replace('”', '&#8221;')
def seed(g): return int(g['id'][1:])

# ---------------------------------------------------------------- scraped text
def t_indian(g, f, ps):
    read, caps = L(f.get('READ')), L(f.get('CAP'))
    o = ['e-Paper   |   Subscribe   |   Sign In', '', 'HOME  INDIA  WORLD  OPINION  CITIES  SPORTS  TECH  EDUCATION  VIDEO', '',
         f'News / {f.get("SEC", "India")} / ' + g['title'], '', g['title'], '', f'Written by {f.get("BY", "Express Desk")}', f.get('DATE', ''), '',
         'Follow Us   WhatsApp   Telegram   Comments   Share   5 min read', '']
    for c in caps: o += [f'{c} (Express Photo/Archive)', '']
    o += ['Listen to this article   Your browser does not support the audio element.', '']
    for k, p in enumerate(ps):
        o += [T(p), '']
        if k == 0: o += ['ADVERTISEMENT', '']
        if k == 2 and read: o += ['Also Read | ' + read[0], '']
        if k == 4: o += ['Story continues below this ad', '']
        if k == 5 and len(read) > 1: o += ['Also read: ' + read[1], '']
    o += ['Stay updated with the latest - Click here to follow us on Instagram', '', 'TAGS: ' + '   '.join(L(f.get('TAGS'))), '',
          'Top Stories', 'Metro line gets a new date, again', 'Monsoon likely to withdraw by weekend: IMD', 'Board exams: what changes this year', '',
          f'© {g["published"][:4]} {g["publisher"]} Group. All Rights Reserved', 'Privacy Policy  Terms & Conditions  This website follows the DNPA Code of Ethics']
    return '\n'.join(o) + '\n'

def t_nigeria(g, f, ps):
    read, caps = L(f.get('READ')), L(f.get('CAP'))
    o = [g['publisher'].upper(), 'Home » ' + f.get('SEC', 'News') + ' » ' + g['title'], '', 'BREAKING: Fuel marketers reverse pump price   ×', '', g['title'], '',
         f.get('DATE', ''), 'by ' + f.get('BY', 'Our Reporter'), 'in ' + f.get('SEC', 'News'), 'Reading Time: 3 mins read', '0', '122 SHARES   1.2k VIEWS   Share on Facebook   Share on Twitter', '']
    for c in caps: o += ['*' + c, '']
    for k, p in enumerate(ps):
        o += [T(p), '']
        if k == 1 and read: o += ['READ ALSO: ' + read[0], '']
        if k == 3: o += ['[adsense] Get up to ' + ('UGX 50,000' if 'Kampala' in g['publisher'] else 'N50,000') + ' welcome bonus when you sign up today!', '']
        if k == 5 and len(read) > 1: o += ['RELATED: ' + read[1], '']
    o += ['Kindly share this story:', 'Join our WhatsApp Channel to stay informed on the go', '', f'All rights reserved. This material, and other digital content on this website, may not be reproduced without prior express written permission from {g["publisher"]}.', '',
          'Tags: ' + ' '.join('#' + t.replace(' ', '') for t in L(f.get('TAGS'))), '', 'Previous Post', 'Council boss swears in five aides', 'Next Post', 'Why tomatoes are scarce, by traders', '', 'Leave a Reply', 'Your email address will not be published. Required fields are marked *']
    return '\n'.join(o) + '\n'

def t_docket(g, f, ps):
    o = [f'{g["publisher"]} :: Docket digest', 'Search the archive [          ] Go', '*' * 60, '', g['title'], '', f.get('DATE', ''), f'Summarised by {f.get("BY", "staff")}. Not an official document.', '']
    read = L(f.get('READ'))
    for k, p in enumerate(ps):
        o += [T(p), '']
        if k == 2: o += ['-- Subscribers: PDF of the charging papers (41 pp.) --', '']
    for c in L(f.get('CAP')): o += ['[Exhibit: ' + c + ']', '']
    o += ['Filed under: ' + ', '.join(L(f.get('TAGS'))), 'See also: ' + ' | '.join(read), '', 'Set an alert for this docket    Cite    Print    E-mail', '', 'Nothing here is legal advice. Terms. © ' + g['published'][:4]]
    return '\n'.join(o) + '\n'

def t_ngo(g, f, ps):
    read = L(f.get('READ'))
    o = ['Skip to navigation', 'Donate now', 'EN | FR | SW', '', 'What we do   Where we work   Publications   Press   Jobs', '', 'Publications > Field reports', '', g['title'], '', f.get('DATE', ''), f'{g["publisher"]} | {f.get("BY", "Field team")}', '', 'Download report (PDF, 2.3 MB)', 'Download annex with map (PDF, 870 KB)', '']
    for k, p in enumerate(ps):
        o += [T(p), '']
        if k == 2:
            for c in L(f.get('CAP')): o += ['Photo: ' + c, '']
        if k == 3: o += ['Your gift of 30 euros pays one day of a field researcher. GIVE', '']
    o += ['SHARE THIS REPORT  Facebook  X  LinkedIn  Print', '', 'More from this region'] + read + ['', 'Stay informed', 'Enter your e-mail address to receive our monthly letter', '', f'{g["publisher"]} is a registered association. Accounts audited yearly. Contact · Safeguarding · Cookies']
    return '\n'.join(o) + '\n'

def t_hansard(g, f, ps):
    o = ['Parliamentary documents — written procedure', 'Session index | Members | Ministries | Printed papers | Help', '', f.get('SEC', 'Answer to a written question'), g['title'], '', f.get('DATE', ''), f.get('BY', ''), '']
    for k, p in enumerate(ps):
        o += [T(p), '']
        if k == 3: o += [f'Printed paper — page {seed(g)} of {seed(g) + 3}', '']
    o += ['(The electronic version of this text is provisional until the end of the session.)', '', 'Related procedures:'] + ['- ' + r for r in L(f.get('READ'))] + ['', 'Descriptors: ' + '; '.join(L(f.get('TAGS'))), 'Printed on recycled paper. Distribution office, price 0.00']
    return '\n'.join(o) + '\n'

def t_transcript(g, f, ps):
    o = ['Apple Podcasts | Spotify | RSS | YouTube', '', g['publisher'], g['title'], f.get('DATE', ''), '38 min   ▶ Play episode   +15s   -15s   1x', '', 'Show notes   Transcript', '', 'This transcript was made by a machine and corrected by a tired human.', '']
    for k, p in enumerate(ps):
        o += [T(p), '']
        if k == 4: o += ['[AD BREAK 09:41-10:58]', 'This episode is supported by Larkmail. Use code TIDE for 20 percent off.', '']
    o += ['Host: ' + f.get('BY', ''), 'Music licensed from the usual library.', '', 'More episodes'] + L(f.get('READ')) + ['', 'Rate us five stars! It does help.', '#' + ' #'.join(slug(t) for t in L(f.get('TAGS'))), 'Copyright ' + g['published'][:4]]
    return '\n'.join(o) + '\n'

def t_market(g, f, ps):
    read = L(f.get('READ'))
    o = [f'{g["publisher"]}', 'Log out | My alerts | Price database | Methodology', 'TICKER  ' + f.get('SEC', ''), '', g['title'], '', f.get('DATE', ''), 'Author: ' + f.get('BY', ''), 'Send to desk   Copy   Excel   A A A', '']
    for k, p in enumerate(ps):
        o += [T(p)]
        if k == 1: o += ['[chart: click to enlarge]']
        if k == 3:
            for c in L(f.get('CAP')): o += ['Chart note: ' + c]
    o += ['Commodity tags: ' + ', '.join(L(f.get('TAGS'))), '', 'LATEST HEADLINES'] + ['> ' + r for r in read] + ['', f'The information is provided for the subscriber only. No part may be redistributed. {g["publisher"]} accepts no liability for trading decisions.', 'Request a trial']
    return '\n'.join(o) + '\n'

def t_courtlist(g, f, ps):
    o = [f'{g["publisher"]} — Local news', 'Traffic: A8 blocked at the airport | Weather: 21°', '', 'HOME > COURTS', g['title'], f'{f.get("DATE", "")} · {f.get("BY", "Court desk")} · 4 comments', '']
    for k, p in enumerate(ps):
        o += [T(p), '']
        if k in (1, 4): o += ['- Advertisement -', '']
    for c in L(f.get('CAP')): o += ['IMAGE: ' + c, '']
    o += ['Want the whole week in court? Subscribe to Court Plus for 1 euro.', '', 'Also in Courts:'] + L(f.get('READ')) + ['', 'Comments (4)', 'Rolf_1961: Far too lenient as ever.', 'Spaetzlefan: Which bakery was it??', 'Report · Like · Reply', '', 'Imprint | Data protection | Cancel contract here']
    return '\n'.join(o) + '\n'

def t_newsletter(g, f, ps):
    o = ['View this e-mail in your browser', '', f'~ {g["publisher"]} ~', '', g['title'], '', f.get('DATE', ''), 'From: ' + f.get('BY', ''), '', 'Good morning. Forwarded this? Sign up here, it costs nothing.', '']
    for k, p in enumerate(ps):
        o += textwrap.wrap(T(p), 72, break_long_words=False, break_on_hyphens=False) + ['']
        if k == 2: o += ['· · ·', 'SPONSORED: Screen 200 lists in one call. Book a demo with Gridlock Compliance.', '· · ·', '']
    o += ['What we are reading'] + ['* ' + r for r in L(f.get('READ'))] + ['', 'You receive this because you signed up at our web site. Unsubscribe | Update preferences | Postal address: PO Box 77']
    return '\n'.join(o) + '\n'

def t_wire(g, f, ps):
    o = ['Menu', 'Top News', 'Sectors A-Z', 'Log in', '', g['title'].upper() if seed(g) % 2 == 0 and False else g['title'], '', f'By {f.get("BY", "")}', f.get('DATE', ''), '', 'Aa  Aa  Aa', '']
    for c in L(f.get('CAP')): o += [c, 'Purchase Licensing Rights, opens new tab', '']
    for k, p in enumerate(ps):
        o += [T(p), '']
        if k == 2: o += ['The Daily Briefing newsletter provides all the news you need to start your day. Sign up here.', '']
        if k == 5: o += ['Report this ad', '']
    o += [f'Reporting by {f.get("BY", "")}; Editing by the night desk', '', 'Our Standards: The ' + g['publisher'] + ' Principles.', '', 'Share', 'X', 'Facebook', 'Linkedin', 'Email', '', 'Read Next'] + [r + '\n' + '· 3 hours ago' for r in L(f.get('READ'))] + ['', 'Sponsored Content', 'Dianomi', 'Seven Retirement Mistakes Everyone Makes', '', f'All quotes delayed. © {g["published"][:4]} {g["publisher"]}. All rights reserved']
    return '\n'.join(o) + '\n'

def t_scrape(g, f, ps):
    read = L(f.get('READ'))
    o = ['Accept cookies? We and our partners use cookies to show you a worse page more quickly.', 'OK   Settings', '', g['publisher'], '[=] Menu   Newsfeed   Live   Shop', '', f.get('SEC', ''), g['title'], f.get('BY', ''), f.get('DATE', ''), '']
    for c in L(f.get('CAP')): o += ['▣ ' + c, '']
    for k, p in enumerate(ps):
        o += [T(p), '']
        if k == 1 and read: o += ['>> ' + read[0], '']
        if k == 3: o += ['Scroll down to keep reading', '']
    o += ['Was this article useful?  Yes  No', '', 'Read more'] + read[1:] + ['', 'Keywords: ' + ' / '.join(L(f.get('TAGS'))), '', 'Most clicked', 'Ferry timetable changes from Monday', 'Recipe: the real focaccia', '', 'About us | Advertise | RSS']
    return '\n'.join(o) + '\n'

# ---------------------------------------------------------------- HTML
def page(title, head, body, lang='en'):
    return f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'

def h_bem(g, f, ps):
    r = L(f.get('READ')); b = []
    for k, p in enumerate(ps):
        b.append(f'<p class="story__paragraph">{H(p)}</p>')
        if k == 1: b.append('<div class="story__ad" id="div-gpt-ad-1"><span>Advertisement</span></div>')
        if k == 2 and r: b.append(f'<div class="story__inline-link"><span>Read also</span> <a href="/{slug(r[0])}">{esc(r[0])}</a></div>')
    caps = ''.join(f'<figure class="story__media"><img data-src="/i/{g["id"].lower()}.webp" alt=""><figcaption class="story__caption">{esc(c)}</figcaption></figure>' for c in L(f.get('CAP')))
    head = f'<meta property="article:published_time" content="{g["published"]}">\n<meta property="og:title" content="{html.escape(g["title"])}">\n<meta property="og:site_name" content="{esc(g["publisher"])}">'
    body = f'''<div class="masthead"><a class="masthead__logo" href="/">{esc(g["publisher"])}</a><ul class="masthead__menu"><li>Türkiye</li><li>World</li><li>Business</li><li>Life</li><li>Gallery</li></ul></div>
<div class="cookiebar cookiebar--open">This site uses cookies for a better experience. <a>Details</a> <button>Got it</button></div>
<div class="story story--standard"><div class="story__head"><div class="story__kicker">{esc(f.get("SEC", "World"))}</div><h1 class="story__title">{esc(g["title"])}</h1><div class="story__meta"><span class="story__author">{esc(f.get("BY", ""))}</span> <span class="story__date">{esc(f.get("DATE", ""))}</span></div><div class="story__tools">WhatsApp · X · Print · A+</div></div>
{caps}<div class="story__text">
{chr(10).join(b)}
</div><div class="story__tags">{"".join(f"<a>{esc(t)}</a> " for t in L(f.get("TAGS")))}</div></div>
<div class="rail"><h3 class="rail__title">Recommended</h3>{"".join(f'<a class="rail__item" href="/{slug(x)}">{esc(x)}</a>' for x in r + ["Lira steady before rate decision", "Saffron harvest starts early"])}</div>
<div class="subscribe-box"><b>KEEP UP TO DATE</b><p>You can unsubscribe at any time. By signing up you are agreeing to our terms of use.</p></div>
<div class="foot">© {g["published"][:4]} {esc(g["publisher"])}</div>'''
    return page(esc(g['title']) + ' - ' + esc(g['publisher']), head, body)

def h_drupal(g, f, ps):
    r = L(f.get('READ')); b = ''.join(f'<p>{H(p, "/tags/")}</p>\n' + ('<div class="block block-ads"><!-- mpu --><p class="ads-label">ADVERTISING</p></div>\n' if k == 2 else '') for k, p in enumerate(ps))
    iso = g['published']
    head = '<meta name="Generator" content="Drupal 9 (https://www.drupal.org)">\n<link rel="canonical" href="/node/%d">' % (40000 + seed(g))
    cap = ''.join(f'<div class="field field--name-field-image-caption">{esc(c)}</div>' for c in L(f.get('CAP')))
    body = f'''<div class="dialog-off-canvas-main-canvas"><div class="region region-header"><div id="block-branding">{esc(g["publisher"])}</div><nav id="block-mainnavigation"><a href="/uae">UAE</a> <a href="/mena">MENA</a> <a href="/business">Business</a> <a href="/sport">Sport</a> <a href="/weather">Weather 34°</a></nav></div>
<div class="region region-content"><div class="node node--type-article node--view-mode-full" role="article"><h1 class="page-title"><span class="field field--name-title">{esc(g["title"])}</span></h1>
<div class="node__meta"><span class="field--name-uid">{esc(f.get("BY", ""))}</span> <span class="field--name-created"><time datetime="{iso}">{esc(f.get("DATE", ""))}</time></span></div>{cap}
<div class="addtoany_list"><a>Share to Facebook</a><a>Share to Twitter</a></div>
<div class="clearfix text-formatted field field--name-body field--type-text-with-summary field--label-hidden field__item">
{b}</div>
<div class="field field--name-field-tags"><div class="field__label">Topics</div>{"".join(f'<div class="field__item"><a>{esc(t)}</a></div>' for t in L(f.get("TAGS")))}</div></div></div>
<div class="region region-sidebar-second"><h2>Latest</h2><div class="views-row">Prayer times for today</div>{"".join(f'<div class="views-row"><a>{esc(x)}</a></div>' for x in r)}</div>
<div class="region region-footer"><p>Sign up for our evening e-mail. Copyright {g["published"][:4]}.</p></div></div>'''
    return page(esc(g['title']) + ' | ' + esc(g['publisher']), head, body)

def h_nextjs(g, f, ps):
    r = L(f.get('READ'))
    ld = json.dumps({'@context': 'https://schema.org', '@type': 'NewsArticle', 'headline': g['title'], 'datePublished': g['published'], 'author': {'@type': 'Person', 'name': f.get('BY', '')}, 'publisher': {'@type': 'Organization', 'name': g['publisher']}}, ensure_ascii=False)
    b = ''
    for k, p in enumerate(ps):
        b += f'<div class="css-1xv7q block" data-block="text"><p class="css-8hv2a">{H(p)}</p></div>'
        if k == 1: b += '<div class="css-ad0 block" data-block="ad"><div aria-hidden="true">AD</div></div>'
        if k == 3 and r: b += f'<div class="css-rel block" data-block="related"><a href="/a/{seed(g)}1">Related: {esc(r[0])}</a></div>'
    cap = ''.join(f'<div class="css-fig"><img alt=""><span class="css-cap">{esc(c)}</span></div>' for c in L(f.get('CAP')))
    body = f'''<div id="__next"><div class="css-top"><button aria-label="menu"></button><a href="/">{esc(g["publisher"])}</a><a href="/login">Log in</a></div><main class="css-main"><div class="css-hd"><span class="css-cat">{esc(f.get("SEC", "National"))}</span><h1 data-testid="headline">{esc(g["title"])}</h1><div class="css-by"><span>{esc(f.get("BY", ""))}</span><span>{esc(f.get("DATE", ""))}</span></div><div class="css-btns"><button>Share</button><button>Font size</button><button>Translate</button></div></div>{cap}<div class="css-body">{b}</div><div class="css-copyright">Copyright © {esc(g["publisher"])}. Unauthorized reproduction and AI training prohibited.</div><ul class="css-tags">{"".join(f"<li>#{esc(t)}</li>" for t in L(f.get("TAGS")))}</ul></main><section class="css-pop"><h2>Popular now</h2><ol>{"".join(f"<li>{esc(x)}</li>" for x in r + ["Cold wave advisory lifted in capital area", "Idol group cancels two shows"])}</ol></section><div class="css-nl"><p>Get the top stories at 7 a.m.</p><button>Subscribe</button></div></div>
<script id="__NEXT_DATA__" type="application/json">{{"props":{{"pageProps":{{"id":"{g["id"]}","ads":true}}}},"page":"/a/[id]"}}</script>'''
    return page(esc(g['title']) + ' : ' + esc(g['publisher']), f'<script type="application/ld+json">{ld}</script>\n<link rel="preload" href="/_next/static/css/a1.css" as="style">', body)

def h_elementor(g, f, ps):
    b = ''.join(f'<p>{H(p, "/tag/")}</p>\n' for p in ps); r = L(f.get('READ'))
    head = f'<meta name="generator" content="WordPress 6.4.2">\n<meta property="og:type" content="article">\n<meta property="article:published_time" content="{g["published"]}">'
    cap = ''.join(f'<div class="elementor-widget elementor-widget-image"><figure class="wp-caption"><img src="/wp-content/uploads/{g["id"].lower()}.jpg" alt=""><figcaption class="widget-image-caption wp-caption-text">{esc(c)}</figcaption></figure></div>' for c in L(f.get('CAP')))
    body = f'''<div data-elementor-type="header"><div class="elementor-widget elementor-widget-nav-menu"><a>Front page</a><a>Screen</a><a>Stage</a><a>Page</a><a>Events</a></div></div>
<div data-elementor-type="single-post" class="elementor"><section class="elementor-section"><div class="elementor-widget elementor-widget-theme-post-title"><h1 class="elementor-heading-title">{esc(g["title"])}</h1></div><div class="elementor-widget elementor-widget-post-info"><ul><li>{esc(f.get("BY", ""))}</li><li>{esc(f.get("DATE", ""))}</li><li>No Comments</li></ul></div>{cap}<div class="elementor-widget elementor-widget-theme-post-content"><div class="elementor-widget-container">
{b}</div></div><div class="elementor-widget elementor-widget-share-buttons">Facebook Twitter LinkedIn Email</div><div class="elementor-widget elementor-widget-post-navigation"><a>Previous: {esc(r[0] if r else "Older post")}</a><a>Next: {esc(r[-1] if r else "Newer post")}</a></div></section></div>
<div data-elementor-type="popup" class="elementor-popup-modal"><h2>Never miss a review</h2><p>Join 4,000 readers. One letter on Fridays.</p></div>
<div data-elementor-type="footer"><p>Tags: {esc(", ".join(L(f.get("TAGS"))))}</p><p>© {g["published"][:4]} {esc(g["publisher"])}</p></div>'''
    return page(esc(g['title']) + ' – ' + esc(g['publisher']), head, body)

def h_edgar(g, f, ps):
    rows = ''.join(f'<P STYLE="font: 10pt Times New Roman; margin: 0pt 0; text-align: justify">{quoted(p)}</P>\n<P STYLE="margin:0pt">&nbsp;</P>\n' + (f'<P ALIGN="CENTER"><FONT SIZE="1">F-{20 + k}</FONT></P><HR NOSHADE SIZE="2">\n' if k == 3 else '') for k, p in enumerate(ps))
    body = f'''<TABLE WIDTH="100%"><TR><TD>{esc(g["publisher"])}</TD><TD ALIGN="RIGHT"><A HREF="#toc">Table of contents</A></TD></TR></TABLE>
<CENTER><H2>{esc(g["title"])}</H2></CENTER>
<TABLE BORDER="0" CELLPADDING="2"><TR><TD>Filing date</TD><TD>{esc(f.get("DATE", ""))}</TD></TR><TR><TD>Form</TD><TD>{esc(f.get("SEC", "Annual report, extract"))}</TD></TR><TR><TD>Filer</TD><TD>{esc(f.get("BY", ""))}</TD></TR></TABLE><HR>
<DIV>
{rows}</DIV>
<HR><P><FONT SIZE="1">Other documents in this filing: {esc("; ".join(L(f.get("READ"))))}. Subject codes: {esc(", ".join(L(f.get("TAGS"))))}. The registry does not vouch for the contents of filings. Accessibility | Help desk</FONT></P>'''
    return page(esc(g['title']), '<META NAME="robots" CONTENT="noarchive">', body)

def h_ghost(g, f, ps):
    r = L(f.get('READ')); b = ''
    caps = L(f.get('CAP'))
    for k, p in enumerate(ps):
        b += f'<p>{H(p)}</p>\n'
        if k < len(caps): b += f'<figure class="kg-card kg-image-card kg-card-hascaption"><img class="kg-image" src="/content/images/{g["id"].lower()}-{k}.png" loading="lazy"><figcaption><span style="white-space: pre-wrap;">{esc(caps[k])}</span></figcaption></figure>\n'
        if k == 4: b += '<div class="kg-card kg-signup-card"><h2>Imagery in your inbox</h2><p>Free members get one analysis a month.</p><button>Subscribe</button></div>\n'
    head = f'<meta name="generator" content="Ghost 5.80">\n<meta property="article:published_time" content="{g["published"]}">'
    body = f'''<div class="gh-viewport"><header class="gh-navigation"><a href="/">{esc(g["publisher"])}</a><a>About</a><a>Maps</a><a>Members</a></header><main class="gh-main"><article class="gh-article post"><header class="gh-article-header"><a class="gh-article-tag">{esc(f.get("SEC", "Analysis"))}</a><h1 class="gh-article-title">{esc(g["title"])}</h1><div class="gh-article-meta"><h4>{esc(f.get("BY", ""))}</h4><time datetime="{g["published"][:10]}">{esc(f.get("DATE", ""))}</time><span>7 min read</span></div></header>
<section class="gh-content gh-canvas">
{b}</section></article>
<section class="gh-comments"><h2>Member discussion</h2><p>Sign in to join.</p></section><section class="gh-read-more"><h3>Read next</h3>{"".join(f'<div class="gh-card"><h3>{esc(x)}</h3></div>' for x in r)}</section></main><footer class="gh-footer">{esc(g["publisher"])} © {g["published"][:4]} · Powered by coffee</footer></div>'''
    return page(esc(g['title']), head, body)

def h_qa(g, f, ps):
    b = ''; r = L(f.get('READ'))
    for p in ps:
        b += f'<p class="explainer-q"><strong>{H(p)}</strong></p>\n' if p.rstrip('}').endswith('?') and len(p) < 140 else f'<p class="explainer-a">{H(p)}</p>\n'
    body = f'''<div class="wrap"><div class="topbar">{esc(g["publisher"])} <span>Explained</span> <span>Data</span> <span>Quiz</span> <a>Become a supporter</a></div>
<section class="explainer"><hgroup><h1>{esc(g["title"])}</h1><p class="published">Published {esc(f.get("DATE", ""))} by {esc(f.get("BY", ""))}</p></hgroup>
<div class="listen"><button>▶ Listen (6 mins)</button></div>
<div class="explainer-body">
{b}</div>
<div class="supporter-box"><h3>You have read 3 explainers this month</h3><p>Readers pay for this. If you can, chip in from 2 dollars.</p></div>
<div class="more"><h3>More explainers</h3><ul>{"".join(f"<li><a>{esc(x)}</a></li>" for x in r)}</ul></div></section>
<div class="bottom">Topics: {esc(" · ".join(L(f.get("TAGS"))))}<br>{esc(g["publisher"])}, {g["published"][:4]}. Write to the editors.</div></div>'''
    head = f'<script type="application/ld+json">{json.dumps({"@type": "Article", "headline": g["title"], "datePublished": g["published"]}, ensure_ascii=False)}</script>'
    return page(esc(g['title']) + ' | Explained', head, body)

def h_blogger(g, f, ps):
    b = '<br /><br />\n'.join(H(p, '/search/label/') for p in ps); r = L(f.get('READ'))
    cap = ''.join(f'<table class="tr-caption-container"><tbody><tr><td><img border="0" src="/s400/{g["id"].lower()}.jpg" /></td></tr><tr><td class="tr-caption">{esc(c)}</td></tr></tbody></table>\n' for c in L(f.get('CAP')))
    body = f'''<div id="navbar">More  Next Blog»  Create Blog  Sign In</div><div class="content-outer"><div class="header-inner"><div class="titlewrapper"><p class="title">{esc(g["publisher"])}</p></div></div>
<div id="main"><div class="date-outer"><h2 class="date-header"><span>{esc(f.get("DATE", ""))}</span></h2><div class="post hentry"><h3 class="post-title entry-title">{esc(g["title"])}</h3>
<div class="post-body entry-content">
{cap}{b}
</div><div class="post-footer"><span class="post-author">Posted by {esc(f.get("BY", ""))}</span> <span class="post-labels">Labels: {esc(", ".join(L(f.get("TAGS"))))}</span> <span>Email This BlogThis! Share to X</span></div></div></div>
<div id="comments"><h4>2 comments:</h4><dl><dt>Anonymous said...</dt><dd>Go well, meme. A lion has fallen.</dd><dt>Tate P. said...</dt><dd>He taught half of us to weld.</dd></dl></div></div>
<div id="sidebar"><h2>Blog Archive</h2><ul>{"".join(f"<li>{esc(x)}</li>" for x in r)}</ul><h2>Followers</h2></div></div>'''
    return page(esc(g['publisher'] + ': ' + g['title']), "<meta content='blogger' name='generator'/>", body)

def h_photo(g, f, ps):
    caps = L(f.get('CAP')); b = ''
    for k, p in enumerate(ps):
        if k < len(caps): b += f'<div class="slide" data-n="{k + 1}"><img src="/gallery/{g["id"].lower()}_{k + 1}.jpg" alt=""><div class="slide-caption"><span class="num">{k + 1}/{len(caps)}</span> {esc(caps[k])}</div></div>\n'
        b += f'<div class="text-block"><p>{H(p)}</p></div>\n'
    r = L(f.get('READ'))
    body = f'''<div class="hdr"><a href="/">{esc(g["publisher"])}</a> | <a>Pictures</a> | <a>Long reads</a> | <a>Shop prints</a></div>
<div class="essay"><h1>{esc(g["title"])}</h1><div class="credit">Words and pictures: {esc(f.get("BY", ""))}</div><div class="pubdate">{esc(f.get("DATE", ""))}</div><div class="social"><a>Pin it</a><a>Share</a></div>
{b}</div>
<div class="buy"><p>Prints of this series are sold in our shop from 40 euros.</p></div><div class="next"><h2>Next gallery</h2>{"".join(f"<p class='teaser'><a>{esc(x)}</a></p>" for x in r)}</div><div class="ftr">Filed in {esc(", ".join(L(f.get("TAGS"))))}. Pictures may not be used without leave.</div>'''
    return page(esc(g['title']), f'<meta name="date" content="{g["published"]}">', body)

def h_gov(g, f, ps):
    b = ''.join(f'<p class="govbody">{H(p)}</p>\n' for p in ps); r = L(f.get('READ'))
    body = f'''<div class="gov-cookie"><h2>Cookies on this service</h2><p>We use some essential cookies to make this service work.</p><button>Accept additional cookies</button></div>
<div class="gov-header">{esc(g["publisher"])}</div><ol class="breadcrumbs"><li>Home</li><li>{esc(f.get("SEC", "News"))}</li></ol>
<div class="gov-grid"><div class="gov-two-thirds"><span class="gov-caption">{esc(f.get("SEC", "News"))}</span><h1 class="gov-heading-xl">{esc(g["title"])}</h1><dl class="gov-metadata"><dt>From:</dt><dd>{esc(f.get("BY", ""))}</dd><dt>Published</dt><dd>{esc(f.get("DATE", ""))}</dd></dl>
<div class="gov-govspeak">
{b}</div>
<div class="gov-share">Share this page: Facebook, X</div></div>
<div class="gov-third"><h2>Related content</h2><ul>{"".join(f"<li>{esc(x)}</li>" for x in r)}</ul><h2>Explore the topic</h2><ul>{"".join(f"<li>{esc(x)}</li>" for x in L(f.get("TAGS")))}</ul></div></div>
<div class="gov-feedback">Is this page useful? Yes No. Report a problem with this page</div><div class="gov-footer">Accessibility statement · Contact · Languages</div>'''
    return page(esc(g['title']) + ' - ' + esc(g['publisher']), '<meta name="viewport" content="width=device-width">', body)

def h_joomla(g, f, ps):
    b = ''.join(f'<p style="text-align: justify;">{H(p)}</p>\n' + ('<div class="bannergroup"><div class="banneritem"><a>Send money home, zero fees</a></div></div>\n' if k == 1 else '') for k, p in enumerate(ps)); r = L(f.get('READ'))
    cap = ''.join(f'<p class="img_caption">{esc(c)}</p>' for c in L(f.get('CAP')))
    body = f'''<div class="body"><div class="moduletable_menu"><ul class="nav menu"><li>Home</li><li>News</li><li>Interviews</li><li>Radio live</li><li>Somali</li></ul></div>
<div class="item-page" itemscope><div class="page-header"><h2 itemprop="headline">{esc(g["title"])}</h2></div><dl class="article-info muted"><dt class="article-info-term">Details</dt><dd class="createdby">Written by {esc(f.get("BY", ""))}</dd><dd class="published">Published: {esc(f.get("DATE", ""))}</dd><dd class="hits">Hits: {3100 + 17 * seed(g)}</dd></dl><div class="icons"><a>Print</a><a>Email</a></div>{cap}
<div itemprop="articleBody">
{b}</div><ul class="pager pagenav"><li>Prev</li><li>Next</li></ul></div>
<div class="moduletable"><h3>Latest News</h3><ul class="latestnews">{"".join(f"<li>{esc(x)}</li>" for x in r)}</ul></div><div class="moduletable"><h3>Popular tags</h3>{" ".join(f"<span>{esc(t)}</span>" for t in L(f.get("TAGS")))}</div><div class="footer">© {g["published"][:4]} {esc(g["publisher"])}. Back to Top</div></div>'''
    return page(esc(g['title']), '<meta name="generator" content="Joomla! - Open Source Content Management" />', body)

def h_magazine(g, f, ps):
    b = ''; r = L(f.get('READ')); caps = L(f.get('CAP'))
    for k, p in enumerate(ps):
        b += f'<p{" class=dropcap" if k == 0 else ""}>{H(p)}</p>\n'
        if k == 2: b += '<blockquote class="pullquote" aria-hidden="true">One piste, no queue, forty soldiers</blockquote>\n' if 'Masik' in ' '.join(ps) else ''
        if k < len(caps): b += f'<figure><img src="/mag/{k}.jpg"><figcaption>{esc(caps[k])}</figcaption></figure>\n'
    body = f'''<header class="mag"><nav>Issue 88 · Resorts · Gear · Off-piste · Subscribe & save 40%</nav></header><main><article class="longread"><p class="eyebrow">{esc(f.get("SEC", "Travel"))}</p><h1>{esc(g["title"])}</h1><p class="dek-by">{esc(f.get("BY", ""))} — <time datetime="{g["published"]}">{esc(f.get("DATE", ""))}</time></p>
<div class="longread-body">
{b}</div></article><aside class="gearbox"><h2>Gear we love</h2><p>Merino socks, from £18. We may earn a commission.</p></aside><section class="also"><h2>You might also like</h2>{"".join(f"<p><a>{esc(x)}</a></p>" for x in r)}</section></main><footer><p>{esc(" / ".join(L(f.get("TAGS"))))}</p><p>{esc(g["publisher"])} {g["published"][:4]}</p></footer>'''
    return page(esc(g['title']), f'<meta property="og:site_name" content="{esc(g["publisher"])}">', body)
