"""Print pages and gold side by side for a second annotation pass: show.py open|unread S01 S10 [all]"""
import glob, json, os, sys
for f in sorted(glob.glob(os.path.join(sys.argv[1], 'gold', '*.json'))):
    g = json.load(open(f)); s = g['id'][:3]
    if not sys.argv[2] <= s <= sys.argv[3]: continue
    k = 'COPY ' + g['copy_of'] if g['copy_of'] else ('REV ' + g['revision_of'] if g['revision_of'] else '')
    print(f"## {g['id']} {g['publisher']} {g['published'][:10]} {k} ag={g['agency']}")
    if 'all' in sys.argv: print(g['body'])
    for e in g['events']:
        print(f"  {e['case']} {e['kind']} {e['status']} S={e['supplier']} R={e['recipient']} I={[(i['text'], i['quantity']) for i in e['items']]} D={e['date']}/{e['date_end'] or ''} P={e['place']} via={e['intermediaries']} acc={e['according_to']} den={e['denied_by']} O={e['origins']} ev={len(e['evidence'])}")
