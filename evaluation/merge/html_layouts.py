"""Web pages for the sets whose outlets name themselves in many ways: head, logo, JSON-LD, title suffix, footer alone.

`page(gold, record, random)` gives the HTML of one page. Layouts: `ld` (JSON-LD and Open Graph), `og` (og:site_name and
a title suffix), `suffix` (title suffix alone), `cfoot` (copyright line alone), `amp` (an AMP page with JSON-LD), `live`
(a live blog), `mail` (a newsletter whose name stands in the title and at the foot). A record's `cred` is a credit beside
the date, `foot` a line below the story, `src` a source in the head, as desks' systems write it.
"""
import datetime as dt, html, json, re
MON = "January February March April May June July August September October November December".split()
LAYOUTS = ('ld', 'og', 'suffix', 'cfoot', 'amp', 'live', 'mail')
MENU = [['World', 'Politics', 'Business', 'Sport', 'Culture'], ['Home', 'Latest', 'Economy', 'Opinion', 'Weather'],
        ['News', 'Region', 'Markets', 'Science', 'Video', 'Podcasts']]
READ = ['Rain expected on the coast at the weekend', 'Parliament to vote on the budget on Tuesday', 'Five books for a long winter',
        'Harbour bridge closed for repairs', 'What the rate decision means for savers']

def host(pub):
    words = [w for w in re.findall(r'[a-z0-9]+', re.sub(r'\(.*?\)', '', pub).lower()) if w not in ('the', 'english', 'edition')]
    return ''.join(words)[:24] + '.example'

def page(g, r, R):
    t = dt.datetime.fromisoformat(g['published']); pub = g['publisher']; lay = r['lay']; title = g['title']
    day = f'{t.day} {MON[t.month - 1]} {t.year}' if R.random() < .5 else f'{MON[t.month - 1]} {t.day}, {t.year}'
    when = day + (t.strftime(', %H:%M') if len(g['published']) > 10 else '')
    e = lambda x: html.escape(x, quote=False); a = lambda x: html.escape(x)
    by = r['by'] or ''; cred = r['opt'].get('cred', ''); foot = r['opt'].get('foot', ''); src = r['opt'].get('src', '')
    url = f"https://www.{host(pub)}/{t.year}/{t.month:02d}/" + re.sub(r'[^a-z0-9]+', '-', title.lower()).strip('-')
    menu = MENU[R.randrange(len(MENU))]; read = R.sample(READ, 2); head = []
    dash = R.choice([' | ', ' - ', ' – '])
    head.append('<meta charset="utf-8">')
    head.append(f"<title>{e(title)}{e(dash + pub) if lay in ('og', 'suffix', 'mail') else ''}</title>")
    if lay in ('ld', 'og', 'amp', 'live'): head.append(f'<link rel="canonical" href="{url}">')
    if lay == 'og':
        head += [f'<meta property="og:title" content="{a(title)}">', f'<meta property="og:site_name" content="{a(pub)}">',
                 f'<meta property="article:published_time" content="{g["published"]}">']
    if src: head.append(f'<meta name="source" content="{a(src)}">')
    if lay in ('ld', 'amp', 'live'):
        ld = {'@context': 'https://schema.org', '@type': 'LiveBlogPosting' if lay == 'live' else 'NewsArticle', 'headline': title,
              'datePublished': g['published'], 'publisher': {'@type': 'Organization', 'name': pub, 'logo': {'@type': 'ImageObject', 'url': f'https://www.{host(pub)}/logo.png'}}}
        if by: ld['author'] = {'@type': 'Person', 'name': re.sub(r'^By ', '', by)}
        if g['updated']: ld['dateModified'] = g['updated']
        if src: ld['sourceOrganization'] = {'@type': 'Organization', 'name': src}
        head.append('<script type="application/ld+json">' + json.dumps(ld, ensure_ascii=False) + '</script>')
    if lay == 'amp': head.append('<style amp-custom>body{margin:0}</style><script async src="https://cdn.ampproject.example/v0.js"></script>')
    paras = [p for p in g['body'].split('\n\n')]
    body = []
    if lay == 'live':
        for p in paras:
            m = re.match(r'(\d\d:\d\d) (.*)', p, re.S)
            body.append(f'<div class="live-entry"><p>{e(m[0])}</p></div>' if m else f'<p>{e(p)}</p>')
    else:
        for i, p in enumerate(paras):
            body.append(f'<p>{e(p)}</p>')
            if i == 1 and len(paras) > 3 and lay in ('og', 'cfoot', 'suffix'): body.append(f'<aside class="read-more"><a href="/s/{R.randrange(9999)}">{e(read[0])}</a></aside>')
    if foot: body.append(f'<p class="credit">{e(foot)}</p>')
    line = f'<div class="meta">' + (f'<span class="byline">{e(by)}</span> ' if by else '') + f'<time datetime="{g["published"]}">{when}</time>' + (f'<span class="source">{e(cred)}</span>' if cred else '') + '</div>'
    upd = ''
    if g['updated']:
        u = dt.datetime.fromisoformat(g['updated']); upd = f'<div class="updated">Updated: {u.day} {MON[u.month - 1]} {u.year}, {u.strftime("%H:%M")}</div>'
    logo = '' if lay in ('suffix', 'cfoot', 'mail') else f'<a class="logo" href="/">{e(pub)}</a>' if lay != 'og' else '<a class="logo" href="/"><img src="/l.svg" alt=""></a>'
    nav = '<nav><ul>' + ''.join(f'<li><a href="/{m.lower()}">{m}</a></li>' for m in menu) + '</ul></nav>'
    end = f'<p>© {t.year} {e(pub)}. All rights reserved.</p>' if lay in ('cfoot', 'ld') else f'<p>You receive {e(pub)} because you signed up. Unsubscribe</p>' if lay == 'mail' else '<p><a href="/imprint">Imprint</a> <a href="/privacy">Privacy</a> <a href="/contact">Contact</a></p>'
    return ('<!doctype html>\n<html lang="en"' + (' amp' if lay == 'amp' else '') + '>\n<head>\n' + '\n'.join(head) + f'\n</head>\n<body>\n<header>{logo}{nav}</header>\n<main>\n<article>\n<h1>{e(title)}</h1>\n{line}\n{upd}\n'
            + '\n'.join(body) + '\n</article>\n<section class="more"><h2>More news</h2><ul>' + ''.join(f'<li><a href="/s/{R.randrange(9999)}">{e(x)}</a></li>' for x in read) + f'</ul></section>\n</main>\n<footer>{end}</footer>\n</body>\n</html>\n')
