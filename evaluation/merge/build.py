#!/usr/bin/env python3
"""python3 build.py open|unread|open2|aside: turn records/*.txt (stories: cases, pages, copies) of a half into its articles, gold and
stories.json. See README.md there."""
import datetime as dt, glob, json, os, random, re, sys
import html_layouts
ROOT = os.path.abspath(sys.argv[1])  # a half of the set: open or unread
MON = "January February March April May June July August September October November December".split()
MARK = re.compile(r'\[\[([\d,]+)\|(.*?)\]\]', re.S)
CURLY = {'seed', 'think', 'plain2', 'amp', 'cfoot'}

def smart(s):
    s = re.sub(r'(^|[\s(\[—|])"', r'\1“', s, flags=re.M).replace('"', '”')
    return re.sub(r"(^|[\s(\[—|])'(?=\w)", r'\1‘', s, flags=re.M).replace("'", '’')

def deep(v, f):
    if isinstance(v, str): return f(v)
    if isinstance(v, list): return [deep(x, f) for x in v]
    if isinstance(v, dict): return {k: (x if k in ('case', 'kind', 'status', 'class', 'date', 'date_end') else deep(x, f)) for k, x in v.items()}
    return v

def fields(s):
    out = []
    for part in re.split(r';\s+', s.strip().rstrip(';')):
        if part:
            k, v = part.split('=', 1); out.append((k.strip(), v.strip()))
    return out

def parse(path):
    stories = []
    for block in re.split(r'(?m)^##### ', open(path, encoding='utf-8').read())[1:]:
        head, *pages = re.split(r'(?m)^=== ', block)
        lines = [l for l in head.strip().split('\n') if l.strip()]
        sid, what = [x.strip() for x in lines[0].split('|', 1)]
        st = dict(id=sid, what=what, cases={}, names={}, pages=[])
        for l in lines[1:]:
            if l.startswith('CASE '):
                lab, line, d = [x.strip() for x in l[5:].split(' | ', 2)]
                kind, _, rest = d.partition(';')
                st['cases'][lab] = dict(what=line, kind=kind.strip(), f=fields(rest))
            elif l.startswith('ORIG '):
                n, al = [x.strip() for x in l[5:].split('~')]
                st['names'][n] = [x.strip() for x in al.split('|')]
            else: raise ValueError(path + ': ' + l)
        by = {}
        for p in pages:
            top, *rest = re.split(r'(?m)^---\s*$', p)
            tl = [l for l in top.strip().split('\n') if l.strip()]
            num, pub, date, lay, *opt = [x.strip() for x in tl[0].split(' | ')]
            o = dict(x.split('=', 1) for x in opt)
            r = dict(id=f'{sid}_{num}', publisher=pub, pub=date, lay=lay, by=o.get('by', ''), agency=o.get('agency'), opt=o,
                     copy=o.get('copy'), rev=o.get('rev'), upd=None, reads=[], ops=[], title=None)
            evlines = [l for l in tl[1:] if re.match(r'E\d', l)]
            for l in tl[1:]:
                if l in evlines: continue
                k, v = l.split(':', 1); v = v.strip()
                if k == 'T': r['title'] = v
                elif k == 'READ': r['reads'] = [x.strip() for x in v.split(';')]
                else: r['ops'].append((k, v))
            base = by.get(r['copy'] or r['rev'])
            if r['copy'] or r['rev']:
                if not base: raise ValueError(r['id'] + ': no base')
                paras = list(base['paras']); evl = {k: (v[0], v[1], list(v[2])) for k, v in base['evl'].items()}
                r['title'] = r['title'] or base['title']
                if r['rev']: r['upd'], r['pub'] = r['pub'], base['pub']
                if r['copy'] and not r['agency'] and 'noagency' not in o:
                    r['agency'] = base['agency'] or (r['by'].replace('According to ', '').split(', ')[-1] or None)
            else:
                paras = [' '.join(x.split()) for x in re.split(r'\n\s*\n', rest[0].strip())]; evl = {}
            drop = set(); ins = {}
            for k, v in r['ops']:
                if k == 'LEAD': paras[0] = v
                elif k == 'P': n, t = v.split(' ', 1); paras[int(n) - 1] = t
                elif k == 'DROP': drop |= {int(x) - 1 for x in v.split(',')}
                elif k == 'INS': n, t = v.split(' ', 1); ins.setdefault(int(n) - 1, []).append(t)
                elif k == 'ADD': ins.setdefault(len(paras) - 1, []).append(v)
                elif k == 'SUB':
                    a, b = v.split(' => ')
                    if not any(a in x for x in paras): raise ValueError(f"{r['id']}: SUB finds no {a}")
                    paras = [x.replace(a, b) for x in paras]
                else: raise ValueError(r['id'] + ': ' + k)
            out = []
            for i, x in enumerate(paras):
                if i not in drop: out.append(x)
                out += ins.get(i, [])
            r['paras'] = out
            for l in evlines + '\n'.join(rest[1:] if base is None else rest).strip().split('\n'):
                if not l.strip(): continue
                m = re.match(r'E(\d+) (\w+) (\w+);?\s*(.*)$', l.strip())
                if not m: raise ValueError(r['id'] + ': ' + l)
                n = int(m[1]); old = evl.get(n, (0, 0, []))[2]
                new = fields(m[4]); keys = {k for k, _ in new}
                evl[n] = (m[2], m[3], [x for x in old if x[0] not in keys] + new)
            r['evl'] = evl; by[num] = r; st['pages'].append(r)
        stories.append(st)
    return stories

def pick(cands, body):
    c = [x.strip() for x in cands.split(' / ')]
    hit = [x for x in c if re.search(r'(?<!\w)' + re.escape(x.lower()) + r'(?!\w)', body.lower())]
    return (hit[0], [x for x in c if x != hit[0]]) if hit else (None, [])

def best(cands, evidence, body):
    """The first candidate in the passages that report the event, else the first anywhere in the body."""
    got = pick(cands, evidence)
    return got if got[0] else pick(cands, body)

def gold(st, r):
    evid = {}
    def strip(m):
        for n in m.group(1).split(','): evid.setdefault(int(n), []).append(' '.join(m.group(2).split()))
        return m.group(2)
    paras = [MARK.sub(strip, p) for p in r['paras']]
    if '[[' in ''.join(paras) or ']]' in ''.join(paras): raise ValueError(r['id'] + ': stray mark')
    body = '\n\n'.join(paras); events = []
    for n, (lab, status, fl) in sorted(r['evl'].items()):
        if n not in evid:
            if r['copy'] or r['rev']: continue
            raise ValueError(f"{r['id']}: E{n} without evidence")
        case = st['cases'][lab]; own = {k for k, _ in fl}
        if 'date' not in own: raise ValueError(f"{r['id']}: E{n} without date")
        allf = [x for x in case['f'] if x[0] not in own] + fl
        e = dict(case=f"{st['id']}-{lab}", kind=case['kind'], status=status, supplier=None, supplier_aliases=[], recipient=None,
                 recipient_aliases=[], intermediaries=[], items=[], date=None, date_end=None, place=None, according_to=[],
                 denied_by=[], evidence=evid[n], origins=[])
        q = {}; ev = ' '.join(evid[n])
        for k, v in allf:
            if k in ('sup', 'rec'):
                f = 'supplier' if k == 'sup' else 'recipient'
                if v != '-':
                    e[f], e[f + '_aliases'] = best(v, ev, body)
                    if e[f] is None and k in own and not r['copy']: raise ValueError(f"{r['id']}: {v} not in body")
            elif k == 'item':
                t, c, *qq = [x.strip() for x in v.split('|')]
                hit, _ = best(t, ev, body)
                if hit: e['items'].append({'text': hit, 'class': c, 'quantity': (qq[0] if qq and qq[0] else None)})
                elif k in own and not r['copy'] and not r['rev']: raise ValueError(f"{r['id']}: item {t} not in body")
            elif k in ('q', 'q2', 'q3'): q[{'q': 0, 'q2': 1, 'q3': 2}[k]] = v
            elif k == 'kind': e['kind'] = v
            elif k in ('date', 'date_end'): e[k] = None if v == '-' else v
            elif k == 'place':
                e[k] = None if v == '-' else pick(v, body if 'place' in own else ev)[0]
            elif k in ('acc', 'den', 'orig', 'int'):
                f = dict(acc='according_to', den='denied_by', orig='origins', int='intermediaries')[k]
                vs = [] if v == '-' else [x.strip() for x in re.split(r',\s+(?!Inc\b|Ltd\b)', v)]
                # a copy that has lost the words of a source, or a carrier the page does not name, loses the slot as well
                lit = f == 'intermediaries' or (f != 'origins' and (r['copy'] or r['rev']))
                e[f] = [x for x in vs if not lit or x.lower() in body.lower()]
            else: raise ValueError(f"{r['id']}: field {k}")
        for i, v in q.items():
            if i < len(e['items']): e['items'][i]['quantity'] = None if v == '-' else v
        events.append(e)
    g = dict(id=r['id'], title=r['title'], publisher=r['publisher'], published=r['pub'], updated=r['upd'], agency=r['agency'], body=body,
             copy_of=f"{st['id']}_{r['copy']}" if r['copy'] else None, revision_of=f"{st['id']}_{r['rev']}" if r['rev'] else None,
             template=r['lay'], events=events)
    return g

ADS = ['Advertisement', 'Article continues below', 'ADVERTISEMENT', 'Story continues after this message']
def page(g, r, R):
    t = dt.datetime.fromisoformat(g['published']); us = f'{MON[t.month-1]} {t.day}, {t.year}'; uk = f'{t.day} {MON[t.month-1]} {t.year}'
    paras = g['body'].split('\n\n'); n = len(paras); by = r['by'] or ''; pub = g['publisher']; title = g['title']; reads = list(r['reads'])
    credit = by or (g['agency'] or ''); upd = g['updated']
    def mid(every, lines):
        o = []
        for i, p in enumerate(paras):
            o.append(p)
            if i < n - 1 and i in every: o += lines.get(i, [])
        return o
    rd = [('READ: ' + x) for x in reads]
    lay = r['lay']
    if lay == 'wire':
        o = ['Skip to main content', 'World\nBusiness\nMarkets\nSport\nMore\nMy News', title,
             (('By ' + credit + '\n') if credit else '') + f"{us} {t.strftime('%I:%M %p')} GMT · {R.choice('234')} min read",
             'Text size: Small Medium Large\nShare   Save'] + mid({1, n // 2 + 1}, {1: ['Advertisement · Scroll to continue'], n // 2 + 1: ['Sign up here for the morning briefing.']})
        o += [f'Our standards: The {pub} Trust Code.', 'Read next\n' + '\n'.join(reads or ['Shares drift as traders await jobs data']),
              f'© {t.year} {pub}. All rights reserved. Quotes delayed by at least 15 minutes.', 'Cookie settings   Terms of use   Privacy']
    elif lay == 'seed':
        o = [title, title.replace('’', "'").replace('‘', "'"), f"/ {t.strftime('%I:%M %p')} {us}"] + ([credit] if credit else [])
        o += mid({1, 3}, {1: ['Article continues after this advertisement'] + rd[:1], 3: ['FEATURED STORIES'] + rd[1:2]})
        o += ['TAGS: sanctions, world', 'Get the most important news of the day in your inbox.', f'© Copyright {t.year} {pub} | All Rights Reserved',
              'This site sets cookies to remember your choices. Stay on the page and we take it that you accept them. Details are in our cookie notes.']
    elif lay == 'agency':
        o = [f'{pub}\nNational | Politics | World | Economy | Culture | Sports | Images', 'Home > World', title, f"All News {t.strftime('%H:%M')} {us}",
             'Facebook   X   More   Copy URL', 'Font Size   Print']
        o += mid({1}, {1: ['Related Articles\n' + '\n'.join('- ' + x for x in (reads or ['Weather: rain in the south']))]})
        o += ['(END)', f'© {pub}. Unauthorized reproduction and redistribution prohibited.']
    elif lay == 'tabloid':
        o = ['Home | News | Sport | Showbiz | Money | Puzzles', title, f"By {credit or 'Foreign desk'}, for {pub}",
             f"Published: {t.strftime('%H:%M')}, {uk} | Updated: {(t + dt.timedelta(hours=2)).strftime('%H:%M')}, {uk}", 'Share this article\n118 shares   View comments']
        o += mid({0, 2}, {0: ['ADVERTISEMENT'], 2: [x.replace('READ', 'READ MORE') for x in rd[:1]]})
        o += ['Comments 42\nNewest   Oldest   Best rated', 'We value your privacy. Accept all   Manage options']
    elif lay == 'press':
        o = ['Print this page   Back to list   A+ A-', title, us, pub + (f' — {by}' if by else '')] + paras
        o += ['(END OF TEXT)', 'Legal matters | About this site | Site map']
    elif lay == 'think':
        o = [pub.upper(), 'Research   Events   People   Data   Donate', title, f"{credit or 'Staff'} | {uk} | 2 min read", 'Download PDF (0.8 MB)   Cite   Share via e-mail']
        o += mid({1}, {1: ['Related: ' + (reads or ['Note no. 12: flags of convenience'])[0]]})
        o += ['Topics: sanctions · trade', f'{pub} is a non-partisan organisation and takes no institutional positions.']
    elif lay in ('plain', 'plain2'):
        o = [title, (f'{credit}\n' if credit else '') + f'{pub} | {uk if lay == "plain" else us}' + (f", {t.strftime('%H:%M')}" if len(g['published']) > 10 else '')]
        o += mid({0, 2}, {0: [R.choice(ADS)] if R.random() < .6 else [], 2: rd[:1]})
        o += ['Subscribe to our newsletter' if R.random() < .5 else 'Follow us on social media', f'© {t.year} {pub}']
    else: raise ValueError(lay)
    if upd:
        # the update line stands below the line with the date of first publication, as most sites have it
        u = dt.datetime.fromisoformat(upd); k = next(i for i, x in enumerate(o) if us in x or uk in x)
        o.insert(k + 1, f"Updated: {u.day} {MON[u.month-1]} {u.year}" + (f", {u.strftime('%H:%M')}" if len(upd) > 10 else ''))
    return '\n\n'.join(x for x in o if x) + '\n'

def main():
    allst = {}
    for d in ('articles', 'gold'):
        for f in glob.glob(os.path.join(ROOT, d, '*')): os.remove(f)
    for path in sorted(glob.glob(os.path.join(ROOT, 'records', '*.txt'))):
        for st in parse(path):
            orig = {c: {} for c in st['cases']}; pages = {c: [] for c in st['cases']}
            for r in st['pages']:
                g = gold(st, r)
                if r['lay'] in CURLY:
                    for k in ('title', 'body'): g[k] = smart(g[k])
                    g['events'] = deep(g['events'], smart); r['reads'] = [smart(x) for x in r['reads']]
                for e in g['events']:
                    e['origins'] = [x.replace('’', "'") for x in e['origins']]
                    c = e['case'].split('-')[1]; pages[c].append(g['id'])
                    for o in e['origins']: orig[c].setdefault(o, None)
                g['origins'] = {e['case']: e['origins'] for e in g['events']}
                json.dump(g, open(os.path.join(ROOT, 'gold', g['id'] + '.json'), 'w', encoding='utf-8'), ensure_ascii=False, indent=1)
                html = r['lay'] in html_layouts.LAYOUTS
                open(os.path.join(ROOT, 'articles', g['id'] + ('.html' if html else '.txt')), 'w', encoding='utf-8').write((html_layouts.page if html else page)(g, r, random.Random(g['id'])))
            allst[st['id']] = dict(what=st['what'], cases=[dict(case=f"{st['id']}-{c}", what=v['what'], origins=sorted(orig[c]), pages=pages[c]) for c, v in st['cases'].items()],
                                   origin_names={k: v for k, v in st['names'].items()})
    json.dump(allst, open(os.path.join(ROOT, 'stories.json'), 'w', encoding='utf-8'), ensure_ascii=False, indent=1)

if __name__ == '__main__': main()
