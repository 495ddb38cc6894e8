#!/usr/bin/env python3
"""Build the unread set: records (NN_u.txt) -> ../articles, ../gold. Then validate.
Record: '=== id | template | outlet | time | regime | grounding', KEY: value lines, '---', body with
[[1,2|evidence]], '---', events (same lines as the devset's sources)."""
import glob, html, json, os, re, sys
from datetime import datetime
HERE = os.path.dirname(os.path.abspath(__file__)); ROOT = os.path.dirname(HERE)
sys.path.insert(0, HERE)
import pages
EV_HEAD = re.compile(r"E(\d+) (\w+) (\w+)( optional)?$")

def curl(t):
    t = re.sub(r'(^|[\s(\[—|/])"', r"\1“", t, flags=re.M).replace('"', "”")
    return re.sub(r"(^|[\s(\[—|“/])'(?=\w)", r"\1‘", t, flags=re.M).replace("'", "’")

def events(text, evid, sid):
    out = []
    for line in filter(None, (x.strip() for x in text.strip().splitlines())):
        m = EV_HEAD.match(line)
        if m:
            n, kind, status, opt = m.groups()
            out.append(dict(kind=kind, status=status, supplier=None, supplier_aliases=[], recipient=None, recipient_aliases=[],
                intermediaries=[], items=[], date=None, date_end=None, place=None, according_to=[], denied_by=[], provisions=[],
                provisions_optional=[], assessment="prima_facie", optional=bool(opt), evidence=evid.get(int(n), [])))
            continue
        k, _, v = line.partition(":"); e = out[-1]; v = v.strip()
        if k in ("sup", "rec"):
            r = "supplier" if k == "sup" else "recipient"
            e[r], *e[r + "_aliases"] = [x.strip() for x in v.split(" / ")]
        elif k == "item":
            t, c, q = (x.strip() for x in v.split("|")); e["items"].append({"text": t, "class": c, "quantity": q or None})
        elif k in ("date", "place"): e[k] = v
        elif k == "dateend": e["date_end"] = v
        elif k == "assess": e["assessment"] = v
        elif k in ("int", "acc", "den"):
            e[{"int": "intermediaries", "acc": "according_to", "den": "denied_by"}[k]] = [x.strip() for x in v.split(";") if x.strip()]
        elif k in ("prov", "provopt"):
            e["provisions" if k == "prov" else "provisions_optional"] = [x.strip() for x in v.split(",")]
        else: raise ValueError(f"{sid}: {line!r}")
    return out

def parse(path):
    for block in re.split(r"(?m)^=== ", open(path, encoding="utf-8").read())[1:]:
        tpl = block.split("|")[1].strip()
        if tpl.split(":")[1] in pages.CURLY: block = curl(block)
        head, body, *tail = re.split(r"(?m)^---\s*$", block, maxsplit=2)
        first, *rest = head.strip().splitlines()
        sid, tpl, outlet, when, regime, ground = (x.strip() for x in first.split("|"))
        s = dict(id=sid, template=tpl, outlet=outlet, when=when, regime=None if regime == "none" else regime, grounding=ground,
                 T="", BY="", CAP="", READ=[], TAGS=[], REL=[], SEC="World", X="")
        for line in rest:
            k, _, v = line.partition(":"); v = v.strip()
            if k not in s: raise ValueError(f"{sid}: {k}")
            s[k] = [x.strip() for x in v.split(";") if x.strip()] if k in ("READ", "TAGS", "REL") else v
        evid = {}
        def lift(m):
            for n in m[1].split(","): evid.setdefault(int(n), []).append(" ".join(m[2].split()))
            return m[2]
        body = re.sub(r"\[\[([\d,]+)\|(.*?)\]\]", lift, body.strip(), flags=re.S)
        assert "[[" not in body and "]]" not in body, sid
        s["paras"] = [" ".join(p.split()) for p in re.split(r"\n\s*\n", body)]
        s["times"] = []
        ps = []
        for p in s["paras"]:          # live blog: '@14:05 text' opens a block
            m = re.match(r"@(\d\d:\d\d)\s+", p)
            s["times"].append(m[1] if m else None); ps.append(p[m.end():] if m else p)
        s["paras"] = ps
        s["dt"] = datetime.fromisoformat(when)
        s["events"] = events(tail[0] if tail else "", evid, sid)
        yield s

def main():
    n = 0
    for path in sorted(glob.glob(os.path.join(HERE, "[0-9][0-9]_u.txt"))):
        for s in parse(path):
            kind, name = s["template"].split(":")
            page, shows = getattr(pages, name)(s)
            for old in glob.glob(os.path.join(ROOT, "articles", s["id"] + ".*")): os.unlink(old)
            open(os.path.join(ROOT, "articles", f'{s["id"]}.{"html" if kind == "html" else "txt"}'), "w", encoding="utf-8").write(page)
            g = dict(id=s["id"], title=s["T"], publisher=s["outlet"], published=s["when"] if shows and "T" in s["when"] else s["when"][:10],
                     body="\n\n".join(s["paras"]), regime=s["regime"], relevant=any(e["provisions"] and not e["optional"] for e in s["events"]),
                     template=s["template"], grounding=s["grounding"], events=s["events"])
            json.dump(g, open(os.path.join(ROOT, "gold", s["id"] + ".json"), "w", encoding="utf-8"), ensure_ascii=False, indent=1); n += 1
    print(n, "pages")
main()
os.execv(sys.executable, [sys.executable, os.path.join(HERE, "validate.py")])
