"""Who is what to a verb or noun: arguments read off a dependency parse (ClearNLP labels).

Passives are turned round, relative and reduced clauses find their antecedent, controlled infinitives their subject,
coordinated verbs share theirs. Prepositional phrases are taken from the whole clause, because the parser often hangs
"to Kim" on the car rather than on the giving.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sanctrace.events.prosecution import accused, authority_over, charged_in_list, punished
from sanctrace.events.tree import Token
from sanctrace.lexicon.reading import load_reading

_RELATIVE = {"that", "which", "who", "whom"}
_FLOW_PREPOSITIONS = {"from", "to", "for", "into", "out of", "by way of", "via"}
_ALIASES = {
    "on to": "onto",
    "toward": "to",
    "towards": "to",
    "thru": "through",
    "inside": "in",
    "alongside": "with",
}


@dataclass(frozen=True)
class Argument:
    """A phrase around a trigger: `slot` is subj, obj, dative, poss, modifier or a preposition."""

    slot: str
    token: Token
    distance: int = 0  # clauses climbed to find it


@dataclass(frozen=True)
class Arguments:
    """The phrases around one trigger."""

    found: tuple[Argument, ...]
    passive: bool = False

    def of(self, slot: str) -> list[Token]:
        """Tokens that fill a slot."""
        return [a.token for a in self.found if a.slot == slot]


@dataclass
class _Collector:
    found: list[Argument] = field(default_factory=list)
    seen: set[tuple[str, int]] = field(default_factory=set)

    def add(self, slot: str, token: Token, distance: int = 0) -> None:
        for member in coordinated(token):
            if (slot, member.i) not in self.seen:
                self.seen.add((slot, member.i))
                self.found.append(Argument(slot, member, distance))


def coordinated(token: Token) -> Iterator[Token]:
    """A phrase head, then the heads coordinated with it."""
    yield token
    for child in token.children:  # "a Phantom, a Lexus and several limousines": the second is taken for a remark
        listed = child.dep_ == "appos" and any(g.dep_ == "conj" for g in child.children)
        if listed and any(g.dep_ == "det" and g.lower_ in {"a", "an"} for g in child.children):
            yield child
    for child in [*token.children, *(g for c in token.children if c.dep_ == "appos" for g in c.children)]:
        if child.dep_ == "conj" and (child.pos_ in {"NOUN", "PROPN", "PRON", "NUM"} or child.tag_.startswith("NN")):
            yield from coordinated(child)


def is_passive(verb: Token) -> bool:
    """Whether the verb stands in the passive, reduced passives included ("cars smuggled into the country")."""
    if any(c.dep_ in {"nsubjpass", "auxpass"} for c in verb.children):
        return True
    if verb.dep_ == "acl" and verb.head.dep_ == "ROOT" and verb.head.pos_ == "NOUN" and _has(verb, "dobj"):
        return False  # "A freighter carried coal": the only verb of the sentence, read as a remark on its subject
    if _caused(verb):
        return True
    if verb.tag_ == "VBN" and not any(c.dep_ in {"aux", "dobj"} and c.lemma_ == "have" for c in verb.children):
        if verb.dep_ in {"acl", "amod", "advcl", "pcomp"} or (
            verb.dep_ in {"ROOT", "ccomp"} and not _has(verb, "nsubj")
        ):
            return not _has(verb, "dobj") or verb.dep_ == "acl"
        if verb.dep_ == "conj":
            return (
                not _has(verb, "aux") and is_passive(verb.head) and not _has(verb, "dobj") and not _has(verb, "nsubj")
            )
        if verb.dep_ in {"xcomp", "ccomp"} and verb.head.lemma_ in load_reading().clauses.participle_takers:
            return not _has(verb, "nsubj")
    return False


def _caused(verb: Token) -> bool:
    """ "had its pilots taught": done to the subject of its own that stands below "have"."""
    return (
        verb.tag_ in {"VBN", "VBD"}
        and verb.dep_ in {"ccomp", "xcomp"}
        and verb.head.lemma_ in load_reading().clauses.causing
        and verb.head.i < verb.i
        and not (_has(verb, "aux") or _has(verb, "mark") or _has(verb, "dobj"))
        and any(c.dep_ == "nsubj" and verb.head.i < c.i < verb.i for c in verb.children)
    )


def _has(token: Token, dep: str) -> bool:
    return any(c.dep_ == dep for c in token.children)


def _objects(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.dep_ == "dobj"]


def _child(token: Token, *deps: str) -> Token | None:
    return next((c for c in token.children if c.dep_ in deps), None)


def preposition(token: Token) -> str:
    """A preposition with what fixes it: "out of", "by way of"; plain ones as they are."""
    word = token.lower_
    if word == "of" and token.head.dep_ == "prep" and token.head.lower_ == "out":
        return "out of"
    if word == "of" and token.head.lower_ == "way" and token.i >= 2 and token.nbor(-2).lower_ == "by":
        return "by way of"
    if word == "of" and token.head.lower_ == "behalf":
        return "on behalf of"
    return _ALIASES.get(word, word)


def _prepositions(token: Token, *, depth: int = 0) -> Iterator[tuple[str, Token]]:
    """Prepositional phrases of a head and of the phrases below it, other clauses left out."""
    for child in token.children:
        leads = child.pos_ in {"ADP", "SCONJ", "PART"} or child.tag_ == "VBG"  # "including" is tagged a verb
        if leads and child.dep_ in {"prep", "agent", "dative"}:
            slot = preposition(child)
            if slot == "by" and token.lemma_ == "use" and token.dep_ == "pobj" and token.head.lower_ == "for":
                slot = "for"  # "chips for use by the army": the army takes them
            for grandchild in child.children:
                if grandchild.dep_ == "pobj":
                    yield slot, grandchild
                    if depth < 4:
                        for member in coordinated(grandchild):
                            yield from _prepositions(member, depth=depth + 1)
                elif grandchild.dep_ == "prep":  # "out of", "from under the"
                    inner = _child(grandchild, "pobj")
                    if inner is not None:
                        yield preposition(grandchild), inner
                        yield from _prepositions(inner, depth=depth + 1)
            if depth < 4:
                for grandchild in child.children:
                    if grandchild.dep_ == "conj":
                        for great in grandchild.children:
                            if great.dep_ == "pobj":
                                yield slot, great
        elif (
            child.dep_ in {"dobj", "advmod", "npadvmod", "prt", "appos", "acomp", "attr", "conj", "amod"} and depth < 3
        ):
            if child.dep_ == "conj" and child.pos_ in {"VERB", "AUX"}:
                continue
            yield from _prepositions(child, depth=depth + 1)


def subject_of(verb: Token, depth: int = 0) -> tuple[list[Token], int]:
    """Who does what the verb says, logically: (tokens, clauses climbed). Empty when nobody is named."""
    direct = [c for c in verb.children if c.dep_ in {"nsubj", "csubj"}]
    if direct:
        return [_antecedent(verb, t) for t in direct], depth
    head = verb.head
    if depth > 4 or head.i == verb.i:
        return [], depth
    if verb.dep_ == "conj" and head.pos_ in {"VERB", "AUX"}:
        if is_passive(head) and not is_passive(verb):
            shared = [c for c in head.children if c.dep_ == "nsubjpass"]
            return [_antecedent(head, t) for t in shared], depth
        return subject_of(head, depth)
    authority = authority_over(verb)
    if authority is not None and not is_passive(authority):
        return accused(authority), depth + 1
    if listed := charged_in_list(verb):
        return listed, depth + 1
    if verb.dep_ == "acl" and not is_passive(verb):
        seer = head.head.head if head.dep_ == "pobj" and head.head.dep_ == "agent" else None
        if (
            seer is not None and seer.lemma_ in load_reading().clauses.perceiving
        ):  # "was observed by the navy lying alongside": hung too low
            return passive_subject(seer), depth + 1
        return [head], depth + 1
    if verb.dep_ == "relcl":
        return ([head], depth) if _relative_subject(verb) else ([], depth)
    if verb.dep_ in {"advcl", "xcomp"} and verb.tag_ == "VBG" and verb.i and head.pos_ == "VERB":
        before = verb.nbor(-1)
        if before.dep_ == "dobj" and before.head.i == head.i and verb.lemma_ != "use":  # "shelled a town using rockets"
            return [before], depth + 1  # "intercepted a dhow carrying rifles"
    if verb.dep_ == "pcomp":  # "accused of shipping", "by shipping"
        head = head.head
    if verb.dep_ in {"xcomp", "advcl", "pcomp", "ccomp", "acl"} and head.pos_ in {"VERB", "AUX", "ADJ", "NOUN"}:
        if head.pos_ in {"VERB", "AUX"}:
            return _controller(verb, head, depth)
        if head.pos_ == "NOUN":
            if (
                verb.dep_ == "pcomp"
                and head.dep_ == "dobj"
                and head.head.lemma_ in load_reading().clauses.object_control
            ):
                return [head], depth + 1  # "accused two firms of shipping", the "of" hung on the firms
            return _noun_controller(head, depth)
        return subject_of(head.head if head.head.pos_ in {"VERB", "AUX"} else head, depth + 1)
    return [], depth


def _controller(verb: Token, head: Token, depth: int) -> tuple[list[Token], int]:
    if verb.dep_ in {"xcomp", "pcomp", "ccomp"} and head.lemma_ in load_reading().clauses.object_control:
        if is_passive(head):
            passive = passive_subject(head)
            if passive:
                return passive, depth + 1
        target = [c for c in head.children if c.dep_ in {"dobj", "dative"} and c.pos_ != "ADP"]
        if target and verb.dep_ != "ccomp":
            return target, depth + 1
    if verb.dep_ == "ccomp":
        return [], depth
    if is_passive(head):
        passive = passive_subject(head)
        return (passive, depth + 1) if passive else subject_of(head, depth + 1)
    return subject_of(head, depth + 1)


def _noun_controller(noun: Token, depth: int) -> tuple[list[Token], int]:
    """ "an attempt by X to obtain", "X's plan to send", "X made an attempt to"."""
    owner = [c for c in noun.children if c.dep_ == "poss"]
    if owner:
        return owner, depth + 1
    for slot, token in _prepositions(noun):
        if slot in {"by", "between"}:
            return [token], depth + 1
    if noun.dep_ in {"dobj", "attr"} and noun.head.pos_ in {"VERB", "AUX"}:
        if is_passive(noun.head):
            return [], depth
        return subject_of(noun.head, depth + 1)
    if noun.dep_ == "pobj" and noun.head.head.pos_ in {"VERB", "AUX"}:
        verb = noun.head.head
        passive = passive_subject(verb) if is_passive(verb) else []
        return (passive, depth + 1) if passive else subject_of(verb, depth + 1)
    return [], depth


def passive_subject(verb: Token) -> list[Token]:
    """The grammatical subject of a passive, inherited or antecedent where need be."""
    direct = [c for c in verb.children if c.dep_ in {"nsubjpass", "nsubj", "csubjpass"}]
    if direct:
        return [_antecedent(verb, t) for t in direct]
    head = verb.head
    if verb.dep_ in {"acl", "amod", "relcl"}:
        return [head]
    if verb.dep_ == "conj" and head.pos_ in {"VERB", "AUX"}:
        return passive_subject(head) if is_passive(head) else subject_of(head)[0]
    if verb.dep_ == "pcomp":
        head = head.head
    if verb.dep_ in {"xcomp", "pcomp", "advcl", "ccomp"} and head.pos_ in {"VERB", "AUX"}:
        if verb.dep_ != "advcl" and head.lemma_ in load_reading().clauses.participle_takers:
            objects = [c for c in head.children if c.dep_ == "dobj"]
            if objects:
                return objects
        return passive_subject(head) if is_passive(head) else subject_of(head)[0]
    return []


def _relative_subject(verb: Token) -> bool:
    return any(c.dep_ in {"nsubj", "nsubjpass"} and c.lower_ in _RELATIVE for c in verb.children)


def _antecedent(verb: Token, token: Token) -> Token:
    """A relative pronoun's antecedent, the token itself otherwise."""
    if token.lower_ in _RELATIVE and token.pos_ != "DET":
        clause = verb
        while clause.dep_ in {"conj", "xcomp", "ccomp"} and clause.head.pos_ in {"VERB", "AUX"}:
            clause = clause.head
        if clause.dep_ in {"relcl", "acl"}:
            return clause.head
    return token


def _whole_coordination(token: Token) -> list[Token]:
    """The heads that a relative clause on the last of them may cover: "the shells, and now the soldiers, that ..."."""
    heads = [token]
    while heads[0].dep_ == "conj" and heads[0].head.pos_ in {"NOUN", "PROPN"}:
        heads.insert(0, heads[0].head)
    above = heads[0].head
    if heads[0].dep_ == "pobj" and above.lower_ == "with" and above.head.pos_ == "NOUN":
        heads.insert(0, above.head)  # "tools with control software that a firm sold"
    return heads


def verb_arguments(verb: Token) -> Arguments:
    """Arguments of a verb in its own clause."""
    out = _Collector()
    passive = is_passive(verb)
    objects = [c for c in verb.children if c.dep_ in {"dobj", "attr", "oprd"} and c.lower_ not in _RELATIVE]
    datives = [c for c in verb.children if c.dep_ == "dative"]
    if passive:
        subjects = passive_subject(verb)
        for token in subjects:
            out.add("dative" if any(c.dep_ == "dobj" for c in verb.children) else "obj", token)
        for token in objects:
            out.add("obj", token)
        for child in verb.children:
            if child.dep_ == "agent":
                for grandchild in child.children:
                    if grandchild.dep_ == "pobj":
                        out.add("subj", grandchild)
        if verb.dep_ == "relcl" and not _relative_subject(verb):
            for child in verb.children:  # "the cars he had been seen in": the preposition is left, its noun goes ahead
                left = not any(True for _ in child.children) and child.lower_ != "including"
                if child.dep_ == "prep" and (left or any(g.lower_ in _RELATIVE for g in child.children)):
                    for token in _whole_coordination(verb.head):
                        out.add(preposition(child), token)
    else:
        subjects, climbed = subject_of(verb)
        for token in subjects:
            out.add("subj", token, climbed)
        for token in objects:
            out.add("obj", token)
        relative = next((c for c in verb.children if c.dep_ in {"dobj", "dative"} and c.lower_ in _RELATIVE), None)
        if verb.dep_ == "relcl" and not _relative_subject(verb) and (relative is not None or not objects):
            # "the cars that X sold", "the cars X sold": the antecedent is what was sold, unless a preposition is left.
            stranded = [c for c in verb.children if c.dep_ == "prep" and not _has(c, "pobj")]
            fronted = [c for c in verb.children if c.dep_ == "prep" and any(g.lower_ in _RELATIVE for g in c.children)]
            if fronted or stranded:
                out.add(preposition((fronted or stranded)[0]), verb.head)
            else:
                for token in _whole_coordination(verb.head):
                    out.add("obj", token)
        if verb.dep_ == "conj" and not objects and verb.head.pos_ == "VERB" and verb.i > verb.head.i:
            # "bought and shipped cars": the parser may hang the object on either verb.
            for child in verb.head.children:
                if child.dep_ == "dobj" and child.i > verb.i:
                    out.add("obj", child)
        if not objects:
            for child in verb.children:
                if (
                    child.dep_ == "conj"
                    and child.pos_ == "VERB"
                    and not any(c.dep_ in {"nsubj", "nsubjpass"} for c in child.children)
                ):
                    for grandchild in child.children:
                        if grandchild.dep_ == "dobj" and child.i - verb.i <= 3:
                            out.add("obj", grandchild)
    for token in datives:
        if token.pos_ == "ADP":
            for grandchild in token.children:
                if grandchild.dep_ == "pobj":
                    out.add(preposition(token), grandchild)
        else:
            out.add("dative", token)
    for slot, token in _prepositions(verb):
        out.add(slot, token)
    for argument in [a for a in out.found if a.slot == "obj" and a.token.head.i != verb.i]:
        for slot, token in _prepositions(argument.token):
            if slot in _FLOW_PREPOSITIONS:
                out.add(slot, token, 1)
    if verb.lemma_ in load_reading().clauses.helping:
        _helped(verb, out)
    for child in verb.children:
        if child.dep_ == "prep" and child.i == verb.i + 1 and child.lower_ in {"over", "on", "out", "up", "in"}:
            for grandchild in child.children:  # "handing over coal": a particle read as a preposition
                if grandchild.dep_ == "pobj":
                    out.add("particle", grandchild)
    return Arguments(tuple(out.found), passive)


def _helped(verb: Token, out: _Collector) -> None:
    """Who is helped or taught to do what with what: "helped the North set up production of drones"."""
    deeds = [c for c in verb.children if c.dep_ in {"xcomp", "ccomp", "advcl"} and c.pos_ == "VERB" and c.i > verb.i]
    deeds += [g for c in verb.children if c.dep_ == "prep" for g in c.children if g.dep_ == "pcomp"]
    for deed in deeds:
        if deed.dep_ == "ccomp":
            for token in deed.children:
                if token.dep_ == "nsubj" and verb.i < token.i < deed.i:
                    out.add("dative", token)
        for word in (deed, *(c for c in deed.children if c.dep_ == "conj" and c.pos_ == "VERB")):
            for child in word.children:
                if child.dep_ in {"agent", "prep"} and child.lower_ == "by" and is_passive(verb):
                    for token in child.children:  # "taught to fly drones by officers": hung too low
                        if token.dep_ == "pobj":
                            out.add("subj", token)
            for token in _objects(word):
                out.add("helped", token)
                for slot, below in _prepositions(token):
                    if slot in {"of", "for"}:  # "production of drones", "a plant for drones"
                        out.add("helped", below)


def alongside_arguments(word: Token) -> Arguments:
    """ "photographed the tanker X alongside the Y", "X lay alongside Y": the two that lie side by side."""
    out = _Collector()
    head = word.head
    if head.pos_ in {"VERB", "AUX"}:
        objects = [c for c in head.children if c.dep_ == "dobj"]
        subjects = passive_subject(head) if is_passive(head) else objects or subject_of(head)[0]
    else:
        subjects = [head]
    for token in subjects:
        out.add("subj", token)
    for child in word.children:
        if child.dep_ == "pobj":
            out.add("with", child)
        elif child.lower_ == "to":  # "next to"
            for grandchild in child.children:
                if grandchild.dep_ == "pobj":
                    out.add("with", grandchild)
    return Arguments(tuple(out.found))


def noun_arguments(noun: Token) -> Arguments:
    """Arguments of a noun: owner, modifiers, prepositional phrases, and those of the light verb it hangs on."""
    out = _Collector()
    for child in noun.children:
        if child.dep_ == "poss":
            out.add("poss", child)
        elif child.dep_ in {"compound", "amod", "nmod"}:
            out.add("modifier", child)
            for grandchild in child.children:
                if grandchild.dep_ in {"compound", "amod", "nmod"}:
                    out.add("modifier", grandchild)
        elif child.dep_ == "appos":
            out.add("appos", child)
        elif child.dep_ == "acl" and child.lemma_ == "involve":
            for grandchild in child.children:
                if grandchild.dep_ == "dobj":
                    out.add("involving", grandchild)
    for slot, token in _prepositions(noun):
        out.add(slot, token)
    for token in punished(noun):
        out.add("by", token, 1)
    verb = noun.head
    if noun.dep_ == "appos":
        out.add("apposed", noun.head)  # "Iran, a supplier of drones"
    elif noun.dep_ == "pobj" and verb.lower_ == "as" and verb.head.pos_ == "VERB":  # "named Iran as a source of"
        named = passive_subject(verb.head) if is_passive(verb.head) else _objects(verb.head)
        for token in named:
            out.add("apposed", token)
    if noun.dep_ in {"dobj", "nsubjpass", "pobj", "nsubj", "attr"}:
        if noun.dep_ == "pobj":
            verb = noun.head.head
        if verb.pos_ in {"VERB", "AUX"}:
            for child in verb.children:
                if child.dep_ in {"prep", "agent"} and child.i > noun.i:
                    for grandchild in child.children:
                        if grandchild.dep_ == "pobj":
                            out.add(preposition(child), grandchild, 1)
            for token in subject_of(verb)[0] if not is_passive(verb) else ():
                if token.i != noun.i:
                    out.add("light_subj", token, 1)
            if is_passive(verb) and noun.dep_ != "nsubjpass":
                for token in passive_subject(verb):
                    if token.i != noun.i:
                        out.add("light_obj", token, 1)
            if noun.dep_ != "dobj":
                for child in verb.children:
                    if child.dep_ == "dobj" and child.i != noun.i:
                        out.add("light_obj", child, 1)
    return Arguments(tuple(out.found))


def adjective_arguments(word: Token) -> Arguments:
    """Arguments of "bound for", "destined for", "on its way to": what is modified is the subject."""
    out = _Collector()
    if word.pos_ == "NOUN":
        holder = word.head.head  # "rifles on their way to X", "rifles that were on their way to X"
        if holder.pos_ in {"NOUN", "PROPN"}:
            out.add("subj", holder)
        else:
            for token in passive_subject(holder) if is_passive(holder) else _objects(holder) or subject_of(holder)[0]:
                out.add("subj", _antecedent(holder, token))
        for slot, token in _prepositions(word):
            out.add(slot, token)
        return Arguments(tuple(out.found))
    if word.pos_ == "VERB" and is_passive(word):
        for token in passive_subject(word):
            out.add("subj", token)
    elif word.dep_ in {"acl", "amod", "relcl"} or (word.dep_ == "advcl" and word.head.pos_ in {"NOUN", "PROPN"}):
        out.add("subj", word.head)
    elif word.dep_ in {"acomp", "oprd", "xcomp", "advcl", "conj"} or word.pos_ == "ADJ":
        holder = word.head if word.head.pos_ in {"VERB", "AUX"} else word
        for token in passive_subject(holder) if is_passive(holder) else subject_of(holder)[0]:
            out.add("subj", token)
    else:
        for token in subject_of(word)[0]:
            out.add("subj", token)
    if word.dep_ == "acl":  # "a seizure of weapons destined for": the parser may hang it on either noun
        for slot, token in _prepositions(word.head, depth=4):
            if slot == "of" and token.i < word.i:
                out.add("subj", token)
    for slot, token in _prepositions(word):
        out.add(slot, token)
    return Arguments(tuple(out.found))
