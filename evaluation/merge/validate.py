#!/usr/bin/env python3
"""Check the merge set: schema, literal evidence and items, labels, origins, copies, dates. Prints counts; exit 1 on any error."""
import collections, datetime as dt, glob, html, itertools, json, os, re, sys
ROOT = os.path.abspath(sys.argv[1])  # a half of the set: open or unread
KINDS = set('transfer procurement_attempt seizure ship_to_ship employment cooperation joint_venture training travel payment finance other'.split())
STATUS = set('reported alleged suspected denied planned confirmed'.split())
CLASSES = set('''luxury_vehicle vehicle luxury_good arms ammunition missile refined_petroleum crude_oil coal seafood textile
machinery metal vessel labour it_service statue gold food humanitarian dual_use technology money other'''.split())
DATE = re.compile(r'^\d{4}(-\d\d(-\d\d)?)?$')
DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split()
errs, warns = [], []
stories = json.load(open(os.path.join(ROOT, 'stories.json'), encoding='utf-8'))
golds = {}
for f in sorted(glob.glob(os.path.join(ROOT, 'gold', '*.json'))):
    g = json.load(open(f, encoding='utf-8')); golds[g['id']] = g
labels = {c['case']: c for s in stories.values() for c in s['cases']}
sq = lambda s: re.sub(r'\s+', ' ', s).strip()
norm = lambda s: s.replace('’', "'").replace('‘', "'").replace('“', '"').replace('”', '"')
def grams(b, n=4):
    w = re.findall(r"\w+", norm(b).lower()); return collections.Counter(tuple(w[i:i + n]) for i in range(len(w) - n + 1))
def cont(a, b):
    A, B = grams(a), grams(b); return sum((A & B).values()) / max(1, sum(A.values()))
for i, g in golds.items():
    E = lambda m: errs.append(f'{i}: {m}')
    W = lambda m: warns.append(f'{i}: {m}')
    sid = i.split('_')[0]; names = stories[sid]['origin_names']; b = norm(g['body']).lower()
    txt = sq(html.unescape(open(glob.glob(os.path.join(ROOT, 'articles', i + '.*'))[0], encoding='utf-8').read()))
    for p in g['body'].split('\n\n'):
        if sq(p) not in txt: E('paragraph not in page: ' + p[:50])
    if sq(g['title']) not in txt: E('title not in page')
    if g['publisher'].lower() not in txt.lower(): E('publisher not in page')
    if g['agency'] and g['agency'].lower() not in txt.lower(): E('agency not in page')
    n = len(g['body'].split())
    if not 45 <= n <= 260: E(f'{n} words')
    elif n < 60: W(f'{n} words')
    if not g['events']: W('no events')
    cs = [e['case'] for e in g['events']]
    if len(set(cs)) != len(cs): E('case twice on one page')
    for k, e in enumerate(g['events'], 1):
        X = lambda m: errs.append(f'{i} E{k}: {m}')
        V = lambda m: warns.append(f'{i} E{k}: {m}')
        if e['case'] not in labels: X('label ' + e['case'])
        if e['kind'] not in KINDS: X('kind')
        if e['status'] not in STATUS: X('status')
        if not (e['supplier'] or e['recipient']): X('no party')
        if not e['items']: X('no items')
        for it in e['items']:
            if it['class'] not in CLASSES: X('class ' + it['class'])
            if it['text'].lower() not in g['body'].lower(): X('item ' + it['text'])
            q = it['quantity']
            if q:
                for num in re.findall(r'\d[\d,.]*\d', q):
                    if num.replace(',', '') not in b.replace(',', ''): V('quantity not literal: ' + q)
        for r in ('supplier', 'recipient', 'place'):
            if e[r] and e[r].lower() not in g['body'].lower(): X(f'{r} {e[r]}')
        for r in ('date', 'date_end'):
            if e[r] and not DATE.match(e[r]): X(f'{r} {e[r]}')
            if e[r] and len(e[r]) == 10:
                d = dt.date.fromisoformat(e[r])
                wd = DAYS[d.weekday()]; ev = norm(' '.join(e['evidence']))
                if not (re.search(rf'\b{d.day}(st|nd|rd|th)?\b', ev) or wd in ev): V(f'{r} {e[r]} ({wd}) not seen in evidence')
        if e['date'] and e['date'] > g['published'][:len(e['date'])] and e['status'] != 'planned': X('date after publication')
        if not e['evidence']: X('no evidence')
        for s in e['evidence']:
            if s not in g['body']: X('evidence ' + s[:50])
            if not re.search(r'[.?!]["”\']?$', s): X('evidence not whole: ' + s[-40:])
        for a in e['according_to'] + e['denied_by']:
            if not (set(re.findall(r'\w+', norm(a).lower())) & set(re.findall(r'\w+', b))): V('source not literal: ' + a)
            elif norm(a).lower() not in b: V('source not verbatim: ' + a)
        if not e['origins']: X('no origins')
        for o in e['origins']:
            m = re.match(r'(.*) own reporting$', o)
            if m:
                if not g['copy_of'] and m[1] not in (g['publisher'], g['agency']) and m[1].lower() not in b: X('own reporting of another: ' + o)
            elif o != g['publisher'] and not any(x.lower() in b for x in names.get(o, [o])): V(f'origin not named: {o}')
    for m in re.finditer(r'\b(' + '|'.join(DAYS) + r')\b[, ]+(?:the )?(\d{1,2}) ([A-Z][a-z]+)(?: (\d{4}))?', g['body']):
        try: d = dt.datetime.strptime(f"{m[2]} {m[3]} {m[4] or g['published'][:4]}", '%d %B %Y')
        except ValueError: continue
        if DAYS[d.weekday()] != m[1]: E(f'weekday wrong: {m[0]}')
    for key in ('copy_of', 'revision_of'):
        o = golds.get(g[key]) if g[key] else None
        if g[key] and not o: E(key + ' missing page')
        if o:
            c = cont(g['body'], o['body'])
            if c < (.6 if key == 'copy_of' else .55): E(f'{key}: containment {c:.2f}')
            if key == 'revision_of' and o['publisher'] != g['publisher']: E('revision under another masthead')
            if key == 'copy_of' and o['publisher'] == g['publisher']: W('copy under the same masthead')
            if g['published'][:10] < o['published'][:10]: E(key + ' published earlier than its base')
for a, b in itertools.combinations(golds.values(), 2):
    if a['copy_of'] is None and b['copy_of'] is None and b['revision_of'] != a['id'] and a['revision_of'] != b['id']:
        if a['id'][:3] == b['id'][:3] and max(cont(a['body'], b['body']), cont(b['body'], a['body'])) > .35: errs.append(f"{a['id']} {b['id']}: near-identical but not marked")
for c in labels.values():
    if not c['pages']: errs.append(c['case'] + ': no page')
for w in warns: print('warn ', w)
for e in errs: print('ERROR', e)
ev = sum(len(g['events']) for g in golds.values()); pairs = sum(len(c['pages']) * (len(c['pages']) - 1) // 2 for c in labels.values())
cop = sum(bool(g['copy_of']) for g in golds.values()); rev = sum(bool(g['revision_of']) for g in golds.values())
neg = 0
for s in stories.values():
    x = [len(c['pages']) for c in s['cases']]; neg += (sum(x) ** 2 - sum(y * y for y in x)) // 2
print(f"{len(stories)} stories, {len(golds)} pages, {ev} events, {len(labels)} cases ({sum(len(s['cases']) > 1 for s in stories.values())} stories with 2+), "
      f"{pairs} positive pairs, {neg} in-story negative pairs, {cop} copies, {rev} revisions, {sum(len(s['cases']) - 1 for s in stories.values())} look-alike cases, "
      f"{len(errs)} errors, {len(warns)} warnings")
if '-o' in sys.argv:
    for c in labels.values(): print(c['case'], len(c['pages']), c['origins'])
sys.exit(bool(errs))
