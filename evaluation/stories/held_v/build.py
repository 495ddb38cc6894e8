#!/usr/bin/env python3
"""Make articles/ and gold/ of the V pages from the story records (stories/v*.txt) and check them.
   python3 build.py          exit status 1 if there is any error

A record: '=== ID | layout | publisher | published | regime or - | grounding', head fields (T, BY, DATE, SEC, CAP, READ,
TAGS), '---', body paragraphs with [[n,m|sentences that are evidence for events n and m]] and {{words that are a link}},
'---', events ('E1 kind status [optional]' and fields). DATE is what the page prints."""
import glob, html, json, os, re, subprocess, sys
HERE = os.path.dirname(os.path.abspath(__file__)); ROOT = os.path.dirname(HERE)
sys.path.insert(0, HERE)
import layouts
MARK = re.compile(r'\[\[([\d,]+)\|(.*?)\]\]', re.S)
KINDS = set('transfer procurement_attempt seizure ship_to_ship employment cooperation joint_venture training travel payment finance other'.split())
STATUS = set('reported alleged suspected denied planned confirmed'.split())
CLASSES = set('''luxury_vehicle vehicle luxury_good arms ammunition missile refined_petroleum crude_oil coal seafood textile
machinery metal vessel labour it_service statue gold food humanitarian dual_use technology money other'''.split())
ASSESS = {'prima_facie', 'exempt', 'predates_measure', 'not_covered'}
DATE = re.compile(r'^\d{4}(-\d\d(-\d\d)?)?$')
errs, warns = [], []

def law():
    """id -> list of (from, to) spans; from provisions_used.md and `law list`, saved in laws.txt"""
    d = {}
    for l in open(os.path.join(HERE, 'laws.txt'), encoding='utf-8'):
        a = l.rstrip('\n').split('\t')
        if len(a) < 3: continue
        d[a[0]] = [((m.group(1) or '0000'), (m.group(2) or '9999')) for m in re.finditer(r'(?:from )?(\d{4}-\d\d-\d\d)(?: to (\d{4}-\d\d-\d\d))?', a[1])]
    return d
LAW = law()
def names(v): return [x.strip() for x in v.split(' / ') if x.strip()]
def listing(v): return [x.strip() for x in v.split(';') if x.strip()]

def parse(path):
    for rec in re.split(r'(?m)^=== ', open(path, encoding='utf-8').read())[1:]:
        head, body, evs = re.split(r'(?m)^---\s*$\n?', rec, maxsplit=2)
        first, *fields = head.strip().split('\n')
        i, lay, pub, published, regime, grounding = [x.strip() for x in first.split(' | ')]
        f = {}
        for l in fields:
            k, v = l.split(':', 1); f[k] = v.strip()
        marked = [re.sub(r'\s+', ' ', p).strip() for p in re.split(r'\n\s*\n', body.strip()) if p.strip()]
        ev = {}
        for p in marked:
            for m in MARK.finditer(p.replace('{{', '').replace('}}', '')):
                for n in m.group(1).split(','): ev.setdefault(int(n), []).append(m.group(2).strip())
        linked = [MARK.sub(r'\2', p) for p in marked]
        if lay.startswith('h_') and int(i[1:]) % 3:
            for k, p in enumerate(linked):
                m = re.search(r'Security Council|Customs Criminal Service|marathon|Tunisia|Golbon|barley|museum', p)
                if m: linked[k] = p[:m.start()] + '{{' + m.group(0) + '}}' + p[m.end():]; break
        plain = [p.replace('{{', '').replace('}}', '') for p in linked]
        events = []
        for block in re.split(r'(?m)^E(?=\d+ )', evs)[1:]:
            l0, *ls = [x for x in block.strip().split('\n') if x.strip()]
            w = l0.split()
            e = dict(kind=w[1], status=w[2], supplier=None, supplier_aliases=[], recipient=None, recipient_aliases=[], intermediaries=[], items=[],
                     date=None, date_end=None, place=None, according_to=[], denied_by=[], provisions=[], provisions_optional=[],
                     assessment='prima_facie', optional='optional' in w[3:], evidence=ev.get(int(w[0]), []))
            for l in ls:
                k, v = l.split(':', 1); v = v.strip()
                if k == 'sup': n = names(v); e['supplier'], e['supplier_aliases'] = n[0], n[1:]
                elif k == 'rec': n = names(v); e['recipient'], e['recipient_aliases'] = n[0], n[1:]
                elif k == 'item':
                    a = [x.strip() for x in v.split('|')] + ['']
                    e['items'].append({'text': a[0], 'class': a[1], 'quantity': a[2] or None})
                elif k == 'date': d = v.split('..'); e['date'], e['date_end'] = d[0], (d[1] if len(d) > 1 else None)
                elif k == 'place': e['place'] = v
                elif k == 'via': e['intermediaries'] = listing(v)
                elif k == 'acc': e['according_to'] = listing(v)
                elif k == 'den': e['denied_by'] = listing(v)
                elif k == 'prov': e['provisions'] = [x.strip() for x in v.split(',')]
                elif k == 'provopt': e['provisions_optional'] = [x.strip() for x in v.split(',')]
                elif k == 'assess': e['assessment'] = v
                else: errs.append(f'{i}: field {k}')
            events.append(e)
        kind = 'html' if lay.startswith('h_') else 'txt'
        gold = dict(id=i, title=f['T'], publisher=pub, published=published, body='\n\n'.join(plain), regime=None if regime == '-' else regime,
                    relevant=any(e['provisions'] and not e['optional'] for e in events), template=f'{kind}:{lay[2:]}', grounding=grounding, events=events)
        yield gold, f, linked, lay

def squash(s): return re.sub(r'\s+', ' ', html.unescape(s)).strip()
def text_of(page, is_html):
    if not is_html: return squash(page)
    page = re.sub(r'(?is)<(script|style)\b.*?</\1>', ' ', page)
    return squash(re.sub(r'<[^>]+>', '', page))

def check(g, page, is_html):
    i = g['id']; E = lambda m: errs.append(f'{i}: {m}')
    txt = text_of(page, is_html); body = g['body']; low = body.lower()
    for p in body.split('\n\n'):
        if p != squash(p): E('paragraph not normalised: ' + p[:50])
        if p not in txt: E('paragraph not in page: ' + p[:60])
        if '[[' in p or ']]' in p or '{{' in p: E('mark left: ' + p[:60])
    if squash(g['title']) not in txt: E('title not in page')
    n = len(body.split())
    if not 180 <= n <= 800: E(f'{n} words in body')
    if not re.match(r'^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d)?)?$', g['published']): E('published not ISO')
    if g['relevant'] and not g['regime']: E('relevant but no regime')
    if not g['relevant'] and g['regime']: E('regime but not relevant')
    for k, e in enumerate(g['events'], 1):
        X = lambda m: errs.append(f'{i} event {k}: {m}')
        if e['kind'] not in KINDS: X('kind ' + e['kind'])
        if e['status'] not in STATUS: X('status ' + e['status'])
        if e['assessment'] not in ASSESS: X('assessment ' + e['assessment'])
        if not (e['supplier'] or e['recipient']): X('no party')
        if not e['items']: X('no items')
        for it in e['items']:
            if it['class'] not in CLASSES: X('class ' + it['class'])
            if it['text'].lower() not in low: X('item not in body: ' + it['text'])
            if it['quantity'] and not set(re.findall(r'\d+', it['quantity'])) <= set(re.findall(r'\d+', body)): warns.append(f'{i} event {k}: quantity not literal: {it["quantity"]}')
        for r in ('supplier', 'recipient'):
            if e[r] and e[r].lower() not in low: X(f'{r} not in body: {e[r]}')
        for r in ('date', 'date_end'):
            if e[r] and not DATE.match(e[r]): X(f'{r} {e[r]}')
        if e['date'] and e['date'][:10] > g['published'][:10] and e['status'] != 'planned': X('date after publication')
        if e['date'] and e['date_end'] and e['date_end'][:7] < e['date'][:len(e['date_end'][:7])]: X('date_end before date')
        if e['place'] and e['place'].lower() not in low: warns.append(f'{i} event {k}: place not literal: {e["place"]}')
        for a in e['intermediaries']:
            if a.lower() not in low: warns.append(f'{i} event {k}: intermediary not literal: {a}')
        for a in e['according_to'] + e['denied_by']:
            if a.lower() not in low: warns.append(f'{i} event {k}: source not literal: {a}')
        for p in e['provisions'] + e['provisions_optional']:
            if p not in LAW: X('provision unknown: ' + p); continue
            lo = (e['date'] or g['published'])[:10]; hi = (e['date_end'] or lo)[:10]
            lo0, hi1 = (lo + '-01-01')[:10] if len(lo) < 10 else lo, (hi + '-12-31' if len(hi) == 4 else hi + '-31' if len(hi) == 7 else hi)
            if LAW[p] and not any(a <= hi1 and lo0 <= b for a, b in LAW[p]): X(f'provision not in force: {p} on {lo}..{hi}')
            elif LAW[p] and not any(a <= lo0 and hi1 <= b for a, b in LAW[p]): warns.append(f'{i} event {k}: {p} in force for a part of {lo}..{hi} only')
        if set(e['provisions']) & set(e['provisions_optional']): X('provision both required and optional')
        if not e['optional'] and not e['provisions']: X('required event without provision')
        if e['assessment'] != 'prima_facie' and (e['provisions'] or not e['optional']): X('assessment conflicts')
        if not e['evidence']: X('no evidence')
        for s in e['evidence']:
            if s not in body: X('evidence not in body: ' + s[:60])
            if not re.search(r'[.?!][)]?["”\']?[)]?$', s): X('evidence not whole sentence: ' + s[-40:])
            at = body.find(s)
            if at > 0 and not re.search(r'([.?!:]["”\')]*\s|\n\n|[—-]+ |\) |\d\. )$', body[max(0, at - 6):at]): warns.append(f'{i} event {k}: evidence does not start a sentence: {s[:40]}')

def main():
    n = ne = nr = 0; kinds = {}; rel = 0; lay_n = {}
    for d in ('articles', 'gold'):
        for f in glob.glob(os.path.join(ROOT, d, 'V*')): os.remove(f)
    seen = set()
    for src in sorted(glob.glob(os.path.join(HERE, 'v*.txt'))):
        for g, f, linked, lay in parse(src):
            if g['id'] in seen: errs.append(g['id'] + ' twice')
            seen.add(g['id'])
            page = getattr(layouts, lay)(g, f, linked)
            ext = 'html' if lay.startswith('h_') else 'txt'
            open(os.path.join(ROOT, 'articles', f'{g["id"]}.{ext}'), 'w', encoding='utf-8').write(page)
            json.dump(g, open(os.path.join(ROOT, 'gold', g['id'] + '.json'), 'w', encoding='utf-8'), ensure_ascii=False, indent=1)
            check(g, page, ext == 'html')
            n += 1; rel += g['relevant']; lay_n[lay] = lay_n.get(lay, 0) + 1
            for e in g['events']:
                ne += 1; nr += not e['optional']; kinds[e['kind']] = kinds.get(e['kind'], 0) + 1
    for w in warns: print('warn ', w)
    for e in errs: print('ERROR', e)
    print(f'{n} pages, {rel} relevant, {n - rel} negatives, {ne} events ({nr} required, {ne - nr} optional); kinds {kinds}; layouts {lay_n}; {len(errs)} errors, {len(warns)} warnings')
    sys.exit(bool(errs))
if __name__ == '__main__': main()
