"""A dependency parse as a bracketed constituency parse, for coders that were written for one.

Every word projects a phrase of its part of speech that holds its dependents in order: a noun an NP, a verb a VP inside
an S that also holds the subject, a preposition a PP, a relative or reported clause an SBAR. Auxiliaries stand above the
verb, as in the Penn treebank: (VP (VBZ has) (VP (VBN been) (VP (VBN sent) ...))). What no dependency parse tells, such
as whether a phrase is an argument or an adjunct of its clause, is left flat.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sanctrace.events.tree import Doc, Token

_OUTSIDE_VP = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
_AUXILIARIES = frozenset({"aux", "auxpass"})
_CLAUSES = frozenset({"ccomp", "advcl", "relcl", "xcomp", "acl", "pcomp", "csubj", "csubjpass"})
_AFTER_NOUN = frozenset({"prep", "relcl", "acl", "appos", "dative", "advcl", "agent"})
_BRACKETS = {"(": "-LRB-", ")": "-RRB-", "[": "-LSB-", "]": "-RSB-", "{": "-LCB-", "}": "-RCB-"}
_TAGS = {"-LRB-": "-LRB-", "-RRB-": "-RRB-", "HYPH": ":", "NFP": ":", "XX": "FW", "ADD": "NN", "AFX": "JJ", "": "NN"}


def word(token: Token) -> str:
    """A preterminal, such as (NN car)."""
    form = "".join(_BRACKETS.get(c, c) for c in token.text if not c.isspace())
    return f"({_TAGS.get(token.tag_, token.tag_)} {form})" if form else ""


def _phrase(label: str, parts: Iterable[str]) -> str:
    held = [part for part in parts if part]
    return f"({label} {' '.join(held)})" if held else ""


def _verbal(token: Token) -> bool:
    return token.tag_.startswith("VB") or token.tag_ == "MD"


def _label(token: Token) -> str:
    if token.tag_.startswith(("NN", "PRP", "WP", "CD", "EX")) or token.tag_ in {"DT", "WDT"}:
        return "NP"
    if token.tag_ in {"IN", "TO"}:
        return "PP"
    return "ADVP" if token.tag_.startswith(("RB", "WRB")) else "ADJP"


def tree(token: Token) -> str:
    """The phrase that a word heads, as the clause or phrase above it would hold it."""
    if _verbal(token):
        return clause(token)
    children = list(token.children)
    conjoined = [c for c in children if c.dep_ in {"conj", "cc"}]
    if conjoined:
        first = conjoined[0].i
        head = _nucleus(token, [c for c in children if c.i < first and c.dep_ not in {"conj", "cc"}])
        rest = [c for c in children if c.i >= first]
        return _phrase(_label(token), [head, *(_in_coordination(c) for c in rest)])
    return _nucleus(token, children)


def _in_coordination(token: Token) -> str:
    return word(token) if token.dep_ in {"cc", "punct"} else tree(token)


def _nucleus(token: Token, children: list[Token]) -> str:
    """Words before and at the head as a base phrase, and what follows a noun beside it."""
    label = _label(token)
    below = [c for c in children if c.i > token.i]
    core = [*(_before(c) for c in children if c.i < token.i), word(token)]
    if label != "NP":
        if not children and label in {"ADVP", "ADJP"} and token.dep_ in {"amod", "advmod", "neg"}:
            return _phrase(label, core) if token.dep_ != "amod" else word(token)
        return _phrase(label, [*core, *(tree(c) if c.dep_ != "punct" else word(c) for c in below)])
    near = [c for c in below if c.dep_ == "case"]
    base = _phrase("NP", [*core, *(word(c) for c in near)])
    after = [c for c in below if c not in near]
    if not any(c.dep_ in _AFTER_NOUN or _verbal(c) for c in after):
        return base if not after else _phrase("NP", [base, *(_after(c) for c in after)])
    return _phrase("NP", [base, *(_after(c) for c in after)])


def _after(token: Token) -> str:
    return word(token) if token.dep_ == "punct" else tree(token)


def _before(token: Token) -> str:
    """A word before a head: flat when it stands alone, a phrase when it holds more ("Russia's", "very old")."""
    if token.dep_ == "poss":
        return tree(token)
    if not any(token.children) or token.dep_ in {"det", "punct"}:
        return word(token)
    if token.dep_ in {"compound", "nmod", "nummod", "amod", "quantmod"} and not _verbal(token):
        return " ".join(word(t) for t in token.subtree)
    return tree(token)


def clause(verb: Token) -> str:
    """The clause of a verb: S with its subject, inside SBAR when it is relative or introduced."""
    children = list(verb.children)
    marks = [c for c in children if c.dep_ == "mark"]
    who = [c for c in children if c.tag_ in {"WDT", "WP", "WRB", "WP$"} and c.i < verb.i]
    subjects = [c for c in children if c.dep_ in _OUTSIDE_VP and c not in who and c.i < verb.i]
    first = min((c.i for c in subjects), default=verb.i)
    lead = [c for c in children if c.i < first and c not in marks and c not in who and c.dep_ not in _AUXILIARIES]
    lead = [c for c in lead if c not in subjects]
    if verb.dep_ == "amod":
        lead = []
    inside = [c for c in children if c not in marks and c not in who and c not in subjects and c not in lead]
    tail = [c for c in inside if c.dep_ == "punct" and c.i > verb.i and verb.dep_ == "ROOT" and c.i == _last(verb)]
    inside = [c for c in inside if c not in tail]
    sentence = _phrase(
        "S",
        [
            *(_part(c) for c in lead),
            *(_part(c) for c in subjects),
            _verb_phrase(verb, inside),
            *(word(c) for c in tail),
        ],
    )
    if marks or who or verb.dep_ == "relcl":
        opening = [word(m) for m in marks] + [_phrase(_wh_label(w), [word(w)]) for w in who]
        return _phrase("SBAR", [*opening, sentence])
    if verb.dep_ == "acl":
        return _verb_phrase(verb, [c for c in children if c not in marks])
    return _phrase("SBAR", [sentence]) if verb.dep_ == "ccomp" and verb.head.i < verb.i else sentence


def _wh_label(token: Token) -> str:
    return "WHADVP" if token.tag_ == "WRB" else "WHNP"


def _last(verb: Token) -> int:
    return verb.right_edge.i


def _part(token: Token) -> str:
    return word(token) if token.dep_ in {"punct", "cc", "det"} else tree(token)


def _verb_phrase(verb: Token, children: list[Token]) -> str:
    """The verb with what follows it, below its auxiliaries; coordinated verbs share one VP."""
    conjoined = [c for c in children if c.dep_ == "conj"]
    first = min((c.i for c in conjoined), default=None)
    joints = [c for c in children if first is not None and c.i < first and c.dep_ in {"cc", "punct"} and c.i > verb.i]
    own = [c for c in children if c not in conjoined and c not in joints]
    auxiliaries = [c for c in own if c.dep_ in _AUXILIARIES and c.i < verb.i]
    before = [c for c in own if c.i < verb.i and c not in auxiliaries]
    after = [c for c in own if c.i > verb.i]
    result = _phrase("VP", [*(_part(c) for c in before), word(verb), *(_part(c) for c in after)])
    for auxiliary in reversed(auxiliaries):
        result = _phrase("VP", [word(auxiliary), result])
        if auxiliary.tag_ == "TO":
            result = _phrase("S", [result]) if auxiliary is auxiliaries[0] and verb.dep_ in _CLAUSES else result
    if not conjoined:
        return result
    others = sorted([*joints, *conjoined], key=lambda c: c.i)
    shared = [_shared(c) if c in conjoined else word(c) for c in others]
    return _phrase("VP", [result, *shared])


def _shared(verb: Token) -> str:
    """A coordinated verb: a VP, or a clause when it brings its own subject."""
    if _verbal(verb) and not any(c.dep_ in _OUTSIDE_VP for c in verb.children):
        return _verb_phrase(verb, list(verb.children))
    return tree(verb)


def sentence_trees(doc: Doc) -> Iterator[str]:
    """One bracketed tree for each sentence of a parse, its words in their order of the text as far as it projects."""
    for root in doc.roots:
        body = tree(root)
        yield f"(ROOT {body if body.startswith('(S ') else _phrase('S', [body])} )"
