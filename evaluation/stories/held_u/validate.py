#!/usr/bin/env python3
"""Check the development set: schema, evidence, provisions, dates, page/gold consistency. No dependencies.
   Usage: python3 validate.py [root]      exit status 1 if there is any error"""
import glob, html, json, os, re, sys
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LAW = {}
for line in open(os.path.join(ROOT, 'stories', 'law.txt'), encoding='utf-8'):
    p = line.rstrip('\n').split('\t')
    if len(p) > 2: LAW[p[0]] = p[1]
def in_force(pid, d):
    """True unless the day d (YYYY[-MM[-DD]]) falls outside every stated span"""
    for span in LAW[pid].split(', '):
        m = re.match(r'(?:from )?(\d{4}-\d\d-\d\d)(?: to (\d{4}-\d\d-\d\d))?$', span)
        a, b = m[1], m[2] or '9999'
        if d + '-99' >= a[:len(d)] and a[:len(d)] <= d <= b: return True
    return False
KINDS = set('transfer procurement_attempt seizure ship_to_ship employment cooperation joint_venture training travel payment finance other'.split())
STATUS = set('reported alleged suspected denied planned confirmed'.split())
CLASSES = set('''luxury_vehicle vehicle luxury_good arms ammunition missile refined_petroleum crude_oil coal seafood textile
machinery metal vessel labour it_service statue gold food humanitarian dual_use technology money other'''.split())
ASSESS = {'prima_facie', 'exempt', 'predates_measure', 'not_covered'}
DATE = re.compile(r'^\d{4}(-\d\d(-\d\d)?)?$')
TOP = dict(id=str, title=str, publisher=str, published=str, body=str, relevant=bool, events=list)
EV = dict(kind=str, status=str, intermediaries=list, items=list, according_to=list, denied_by=list, provisions=list,
          provisions_optional=list, evidence=list, optional=bool, assessment=str, supplier_aliases=list, recipient_aliases=list)
errs, warns = [], []
known = set(LAW)
used, n_ev, n_req = set(), 0, 0

def squash(s): return re.sub(r'\s+', ' ', html.unescape(s)).strip()
def text_of(page, is_html):
    if not is_html: return squash(page)
    page = re.sub(r'(?is)<(script|style)\b.*?</\1>', ' ', page)
    return squash(re.sub(r'<[^>]+>', '', page))

golds = sorted(glob.glob(os.path.join(ROOT, 'gold', '*.json')))
for f in golds:
    g = json.load(open(f, encoding='utf-8')); i = g.get('id', f)
    E = lambda m: errs.append(f'{i}: {m}')
    for k, t in TOP.items():
        if not isinstance(g.get(k), t): E(f'{k} missing or not {t.__name__}')
    if os.path.basename(f) != i + '.json': E('file name differs from id')
    pages = glob.glob(os.path.join(ROOT, 'articles', i + '.*'))
    if len(pages) != 1: E(f'{len(pages)} pages'); continue
    txt = text_of(open(pages[0], encoding='utf-8').read(), pages[0].endswith('.html'))
    body = g['body']; paras = body.split('\n\n')
    for p in paras:
        if p != squash(p): E('paragraph not normalised: ' + p[:50])
        if squash(p) not in txt: E('paragraph not found in page: ' + p[:60])
    if squash(g['title']) not in txt: E('title not found in page')
    n = len(body.split())
    if not 180 <= n <= 700: E(f'{n} words in body')
    if not re.match(r'^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d)?)?$', g['published']): E('published not ISO')
    if g['relevant'] != any(e['provisions'] and not e['optional'] for e in g['events']): E('relevant disagrees with events')
    if g['relevant'] and not g['regime']: E('relevant but no regime')
    for k, e in enumerate(g['events'], 1):
        n_ev += 1; n_req += not e['optional']
        X = lambda m: errs.append(f'{i} event {k}: {m}')
        for kk, t in EV.items():
            if not isinstance(e.get(kk), t): X(f'{kk} missing or not {t.__name__}')
        if e['kind'] not in KINDS: X('kind ' + e['kind'])
        if e['status'] not in STATUS: X('status ' + e['status'])
        if e['assessment'] not in ASSESS: X('assessment ' + e['assessment'])
        if not (e['supplier'] or e['recipient']): X('no party')
        if not e['items']: X('no items')
        for it in e['items']:
            if it['class'] not in CLASSES: X('class ' + it['class'])
            if it['text'].lower() not in body.lower(): X('item text not in body: ' + it['text'])
        for r in ('supplier', 'recipient'):
            if e[r] and e[r].lower() not in body.lower(): X(f'{r} not in body: {e[r]}')
        for r in ('date', 'date_end'):
            if e[r] and not DATE.match(e[r]): X(f'{r} {e[r]}')
        if e['date'] and e['date'][:10] > g['published'][:10] and e['status'] != 'planned': X('date after publication')
        if e['date'] and e['date_end'] and e['date_end'][:7] < e['date'][:len(e['date_end'][:7])]: X('date_end before date')
        if e['place'] and e['place'].lower() not in body.lower(): warns.append(f"{i} event {k}: place not literal: {e['place']}")
        for a in e['according_to'] + e['denied_by']:
            if not (set(a.lower().split()) & set(body.lower().replace("'s", '').replace('’s', '').replace(',', '').replace('.', '').replace('(', '').replace(')', '').split())): warns.append(f'{i} event {k}: source not literal: {a}')
        for p in e['provisions'] + e['provisions_optional']:
            used.add(p)
            if p not in known: X('provision not listed: ' + p); continue
            a, b = e['date'] or g['published'][:10], e['date_end'] or e['date'] or g['published'][:10]
            if not (in_force(p, a) or in_force(p, b)): (X if p in e['provisions'] else lambda m: warns.append(f'{i} event {k}: ' + m))(f'{p} not in force on {a}..{b}')
        if set(e['provisions']) & set(e['provisions_optional']): X('provision both required and optional')
        if not e['optional'] and not e['provisions']: X('required event without provision')
        if e['assessment'] != 'prima_facie' and (e['provisions'] or not e['optional']): X('assessment conflicts')
        if not e['evidence']: X('no evidence')
        for s in e['evidence']:
            if s not in body: X('evidence not in body: ' + s[:60])
            if not re.search(r'[.?!]["”\']?$', s): X('evidence not whole sentence: ' + s[-40:])
ext = {x: len(glob.glob(os.path.join(ROOT, 'articles', '*.' + x))) for x in ('txt', 'html')}
for w in warns: print('warn ', w)
for e in errs: print('ERROR', e)
print(f'{len(golds)} gold, pages {ext}, {n_ev} events ({n_req} required), {len(errs)} errors, {len(warns)} warnings')
sys.exit(bool(errs))
