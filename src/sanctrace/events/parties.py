"""Phrases as parties: who a noun phrase names, by its name, its modifiers, or what it points back to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from sanctrace.events.discourse import (
    DEFINITE,
    PERSONAL,
    PLURAL,
    Discourse,
    PartyMention,
    modifiers,
    near_phrases,
    noun_phrase,
)
from sanctrace.events.scene import Knowledge, Scene, likeliest
from sanctrace.events.tree import Token
from sanctrace.lexicon.names import NameEntry, NameKind
from sanctrace.lexicon.reading import load_reading
from sanctrace.lexicon.towns import town_state

# What stands before a ship's name and no other's.
_SHIP_MARKS = re.compile(r"\b(?:M/?[TV]|F/V|(?i:motor (?:vessel|tanker)))\b|[a-z]\W?flagged\b")
_OWNERS = frozenset({NameKind.PERSON, NameKind.ARMED_GROUP, NameKind.ORGANISATION})
_LYING = frozenset({"in", "from", "at", "near"})  # "of" also leads to people: "the trial of Martin"


class PartyPhrases:
    """Reads the parties of one article."""

    def __init__(self, knowledge: Knowledge, discourse: Discourse) -> None:
        self.knowledge = knowledge
        self.discourse = discourse

    def usable(self, entry: NameEntry) -> bool:
        """A weak form ("the North", "Kim") counts only where the text names its State outright."""
        return not entry.weak or entry.country in self.discourse.countries

    def name_entry(self, scene: Scene, token: Token) -> NameEntry | None:
        """The name that covers a token, if it can be relied on."""
        match = scene.name_at.get(token.i)
        if match is None:
            return None
        entries = match.entries
        if len(entries) == 1:  # most names mean one thing
            return entries[0] if self.usable(entries[0]) else None
        return likeliest([e for e in entries if self.usable(e)])

    def country_of(self, scene: Scene, token: Token, depth: int = 0) -> tuple[str | None, NameEntry | None]:
        """State of a phrase: its own name, else its modifiers', else that of an "of/in/from" phrase beside it."""
        entry = self.name_entry(scene, token)
        if entry is not None and entry.country:
            return entry.country, entry
        for left in reversed(list(modifiers(token))):
            entry = self.name_entry(scene, left)
            if entry is not None and entry.country:
                return entry.country, entry
            if left.lower_ in PERSONAL | PLURAL and left.dep_ == "poss":
                owner = self._pronoun(scene, left)
                if owner is not None and owner.country:
                    return owner.country, owner.entry
        if depth < 3:
            for child in token.children:
                if child.dep_ == "appos":
                    country, entry = self.country_of(scene, child, depth + 1)
                    if country:
                        return country, entry
            for near in (*near_phrases(token), *_holders(token)):
                country, entry = self.country_of(scene, near, depth + 1)
                if country:
                    return country, entry
        return _town(scene, token), None

    def _counterpart(self, scene: Scene, token: Token) -> PartyMention | None:
        """ "his guest": the person named most so far, else the latest State, of another State than the owner."""
        if token.lemma_.lower() not in load_reading().parties.counterparts:
            return None
        owner = next((c for c in token.children if c.dep_ == "poss" and c.lower_ in PERSONAL | PLURAL), None)
        if owner is None or any(self.name_entry(scene, c) for c in token.lefts):
            return None  # "his Chinese counterpart" says whose
        verb = next((a for a in token.ancestors if a.pos_ in {"VERB", "AUX"}), None)
        doer = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None) if verb is not None else None
        told = doer is not None and doer.i != token.i
        holder = (self.party(scene, doer) if doer is not None and told else None) or self._pronoun(scene, owner)
        if holder is None or holder.country is None:
            return None
        before = (scene.sentence.index, token.i)
        found = self.discourse.most_named({"person"}, before=before, abroad=holder.country)
        if found is None:
            found = self.discourse.last({"state"}, before=before, abroad=holder.country)
        if found is None:
            return None
        words = f"{owner.text} {token.text}"
        return replace(found, inferred_by=f"the phrase “{words}” points back to {found.text}", token=token.i)

    def parties(self, scene: Scene, token: Token) -> list[PartyMention]:
        """The party that a phrase names; two where it means two named before ("the two countries"), none where none."""
        lemma = token.lemma_.lower()
        two = any(c.lower_ in {"two", "both"} for c in token.children) or (lemma == "side" and token.tag_ == "NNS")
        if (two and token.tag_ == "NNS" and lemma in self.knowledge.phrases.pairs) or token.lower_ in {"both", "pair"}:
            pair = self.discourse.last_two((scene.sentence.index, token.i))
            if pair:
                return [
                    replace(p, inferred_by=f"“{token.text}” points back to two parties", token=token.i) for p in pair
                ]
        party = self.party(scene, token)
        return [party] if party is not None else []

    def state_in(self, scene: Scene, token: Token) -> PartyMention | None:
        """The State that a phrase names in or beside its head: "a group of Cuban party officials"."""
        for word in [*modifiers(token), *(t for near in near_phrases(token) for t in (*modifiers(near), near))]:
            entry = self.name_entry(scene, word)
            if entry is not None and entry.country:
                return self.named(scene, word, entry)
        return None

    def party(self, scene: Scene, token: Token) -> PartyMention | None:
        """The party that a phrase names, or None when it names none."""
        entry = self.name_entry(scene, token)
        if entry is not None and not (entry.kind is NameKind.PLACE and self.described(token) == "vessel"):
            return self.named(scene, token, entry)  # ships bear the names of places: "the tanker Wonsan"
        inside = scene.goods_at.get(token.i)
        if inside is not None and token.i != scene.tokens_of(inside.start, inside.end)[-1].i:
            return None  # the "ship" of a ship-to-ship transfer is no ship
        if token.lower_ in {"one", "two", "three", "both", "others", "some", "another"}:
            for child in token.children:
                if child.dep_ == "appos":
                    return self.party(scene, child)
        if token.pos_ == "PRON" or token.lower_ in PERSONAL | PLURAL:
            return self._pronoun(scene, token)
        group = self.knowledge.phrases.party_group.get(token.lower_) or self.knowledge.phrases.party_group.get(
            token.lemma_.lower()
        )
        if token.lower_ in self.knowledge.phrases.relations:
            relative = self._relative(scene, token)
            if relative is not None:
                return relative
        if group is None and token.lower_ in self.knowledge.phrases.measures:
            for near in near_phrases(token):
                if near.head.lower_ == "of":
                    return self.party(scene, near)
        if group is None and (
            token.pos_ == "PROPN" or (token.text[:1].isupper() and token.i > 0 and token.tag_.startswith("NN"))
        ):
            group = self.described(token) or "organisation"
            if (scene.goods_at.get(token.i) is not None and group == "organisation") or scene.time_at.get(
                token.i
            ) is not None:
                return None
        if (
            group is None
            and token.tag_ in {"NN", "NNS"}
            and token.i not in scene.goods_at
            and scene.time_at.get(token.i) is None
            and token.text.endswith(load_reading().parties.doer_endings)
            and any(
                (e := self.name_entry(scene, left)) and e.kind is NameKind.DEMONYM
                for left in token.lefts
                if left.dep_ in {"amod", "compound"}
            )
        ):
            # "North Korean purchasers": people or bodies that only their State identifies.
            group = "organisation"
        if group is None:
            return None
        if group == "person" and token.pos_ == "NOUN":
            counterpart = self._counterpart(scene, token)
            if counterpart is not None:
                return counterpart
            for child in token.children:
                entry = self.name_entry(scene, child) if child.dep_ == "appos" else None
                if entry is not None and entry.kind is NameKind.PERSON:
                    return self.named(scene, child, entry)  # "North Korea's leader Kim Jong Un"
        return self._common(scene, token, group)

    def described(self, token: Token) -> str | None:
        """Sort that an apposition or a noun in front gives an unknown name: "the tanker An San 1"."""
        groups = self.knowledge.phrases.party_group
        near = [c for c in token.children if c.dep_ in {"appos", "compound", "nmod"}]
        if token.dep_ in {"appos", "compound", "nmod"} and token.head.pos_ == "NOUN":
            near.append(token.head)
        near += [c for word in near if word.dep_ == "compound" for c in word.children if c.dep_ == "appos"]
        for word in near:
            if word.pos_ == "NOUN" and (group := groups.get(word.lemma_.lower())):
                return group
        first, _ = noun_phrase(token)
        return "vessel" if _SHIP_MARKS.search(token.doc.text, first.idx, token.idx) else None

    def _span(self, scene: Scene, first: Token, last: Token) -> tuple[int, int, str]:
        start, end = scene.body_span(first, last)
        return start, end, scene.words(first, last)

    def named(self, scene: Scene, token: Token, entry: NameEntry) -> PartyMention:
        """The mention of a listed name that covers `token`; offsets count characters of the body."""
        match = scene.name_at[token.i]
        tokens = scene.tokens_of(match.start, match.end)
        group = {
            NameKind.COUNTRY: "state",
            NameKind.DEMONYM: "state",
            NameKind.OFFICE: "state",
            NameKind.PERSON: "person",
            NameKind.PLACE: "place",
            NameKind.SEA: "place",
            NameKind.VESSEL: "vessel",
            NameKind.AGENCY: "agency",
        }.get(entry.kind, "organisation")
        if entry.kind is NameKind.PLACE and entry.rule:
            group = "state"  # a capital that stands for its government
        start, end, text = self._span(scene, tokens[0], tokens[-1])
        return PartyMention(
            text=text, start=start, end=end, name=entry.name, country=entry.country, group=group, entry=entry,
            token=token.i, sentence=scene.sentence.index,
        )  # fmt: skip

    def _common(self, scene: Scene, token: Token, group: str) -> PartyMention | None:
        country, entry = self.country_of(scene, token)
        if token.pos_ == "PROPN" and (known := self.discourse.known.get(token.text)) is not None:
            country, group = country or known.country, known.group
        apposed = next((c for c in token.children if c.dep_ == "appos" and c.pos_ == "PROPN"), None)
        if (
            token.pos_ != "PROPN"
            and apposed is not None
            and group in {"vessel", "organisation"}
            and apposed.i - token.i <= 4
        ):
            token = apposed  # "the Togo-flagged freighter Jin Hye"
        first, last = noun_phrase(token)
        inferred_by = None
        name = None
        definite = any(c.dep_ == "det" and c.lower_ in DEFINITE for c in token.children) or any(
            c.dep_ == "poss" and c.lower_ in PLURAL | PERSONAL for c in token.children
        )
        if country is None and definite and token.pos_ != "PROPN":
            antecedent = self._definite(scene, token, group)
            if antecedent is not None:
                return replace(
                    antecedent, inferred_by=f"the phrase “{token.text}” points back to {antecedent.text}", token=token.i
                )
        if group == "place" and country is None:
            return None
        owner = next((c for c in token.children if c.dep_ == "poss"), None)
        if group == "person" and owner is None and token.pos_ != "PROPN":
            owner = next((near for near in near_phrases(token) if near.head.lower_ == "of"), None)
        if group == "person" and owner is not None:
            owner_entry = self.name_entry(scene, owner)
            if owner_entry is not None and owner_entry.kind is NameKind.PERSON:
                name, inferred_by = owner_entry.name, f"{token.lower_} of {owner_entry.name}"
                first = last = owner
                entry = owner_entry
        if name is None and token.pos_ == "NOUN" and (owner := self._named_owner(scene, token)) is not None:
            last = owner  # "the forces of Khalifa Haftar"
        start, end, text = self._span(scene, first, last)
        return PartyMention(
            text=text, start=start, end=end, name=name or text, country=country, group=group,
            entry=entry if entry is not None and entry.kind is not NameKind.PLACE else None,
            inferred_by=inferred_by, token=token.i, sentence=scene.sentence.index,
        )  # fmt: skip

    def _named_owner(self, scene: Scene, token: Token) -> Token | None:
        """The name right behind "of" that says whose people or body a common noun means."""
        of = next((near for near in near_phrases(token) if near.head.lower_ == "of"), None)
        if of is None or of.pos_ != "PROPN" or of.i - token.i > 5 or any(m.pos_ == "PROPN" for m in modifiers(token)):
            return None
        entry = self.name_entry(scene, of)
        return of if entry is not None and entry.kind in _OWNERS else None

    def _definite(self, scene: Scene, token: Token, group: str) -> PartyMention | None:
        """ "the country", "the leader", "the company": the latest party of that sort."""
        before = (scene.sentence.index, token.i)
        lemma = token.lemma_.lower()
        words = load_reading().parties
        if lemma in words.states:
            owner = self.discourse.last({"person"}, regime=True, before=before)
            if owner is not None and owner.sentence == scene.sentence.index and owner.country:
                state = self.knowledge.names.state(owner.country)
                if state is not None:  # "Kim ... cars smuggled into the country"
                    return replace(owner, name=state, group="state")
            return self.discourse.last({"state"}, regime=True, before=before) or self.discourse.last(
                {"state"}, before=before
            )
        if group == "person" and lemma in words.leaders:
            return self.discourse.last({"person"}, before=before)
        if group == "organisation" and lemma in words.companies:
            return self.discourse.last({"organisation"}, before=before, unlike=words.no_companies)
        if group == "vessel":
            return self.discourse.last({"vessel"}, before=before)
        return None

    def _pronoun(self, scene: Scene, token: Token) -> PartyMention | None:
        before = (scene.sentence.index, token.i)
        if token.lower_ in PERSONAL:
            if token.dep_ in {"pobj", "dobj", "dative"}:  # "from him" is somebody other than the subject
                before = (scene.sentence.index, 0)
            groups = {"person", "vessel"} if token.lower_ in {"she", "her"} else {"person"}  # ships are women
            found = self._topic(token, groups, before) or self.discourse.last({"person"}, before=before)
            if found is None and before[1] == 0:
                found = self._bystander(scene, token)
        elif token.lower_ in PLURAL and token.lower_ not in {"they", "them"}:
            bodies = {"state", "organisation"}
            found = self._topic(token, bodies, before) or self.discourse.last(bodies, before=before)
        else:
            return None
        if found is None:
            return None
        return replace(found, inferred_by=f"the pronoun “{token.text}” points back to {found.text}", token=token.i)

    def other_than(self, scene: Scene, pronoun: PartyMention, country: str) -> PartyMention | None:
        """Whom a pronoun means when it cannot be of `country`: "Kim gave him two dogs" is not about Kim."""
        found = self.discourse.last(
            {"person", pronoun.group}, before=(scene.sentence.index, pronoun.token), abroad=country
        )
        if found is None:
            return None
        word = scene.doc[pronoun.token].text
        return replace(found, inferred_by=f"the pronoun “{word}” points back to {found.text}", token=pronoun.token)

    def _bystander(self, scene: Scene, token: Token) -> PartyMention | None:
        """Whom an object pronoun means when only its own sentence names people: not its verb's subject."""
        verb = next((a for a in token.ancestors if a.pos_ in {"VERB", "AUX"}), None)
        doers = {c.i for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}} if verb is not None else set()
        if verb is not None and verb.dep_ == "relcl":
            doers.add(verb.head.i)  # "Putin, who had sent him a car"
        for mention in self.discourse.before(scene.sentence.index, token.i):
            if mention.group == "person" and mention.token not in doers:
                return mention
        return None

    def _topic(self, token: Token, groups: set[str], before: tuple[int, int]) -> PartyMention | None:
        """A pronoun that is a subject goes on with what the sentence before was about."""
        return self.discourse.last_subject(groups, before) if token.dep_ in {"nsubj", "nsubjpass"} else None

    def _relative(self, scene: Scene, token: Token) -> PartyMention | None:
        for owner in token.children:
            if owner.dep_ != "poss":
                continue
            entry = self.name_entry(scene, owner)
            if entry is None:
                continue
            relative = self.knowledge.names.relative(entry, token.lower_)
            start, end, text = self._span(scene, noun_phrase(token)[0], token)
            if relative is not None:
                return PartyMention(
                    text=text, start=start, end=end, name=relative.name, country=relative.country, group="person",
                    entry=relative, inferred_by=f"{token.lower_} of {entry.name}", token=token.i,
                    sentence=scene.sentence.index,
                )  # fmt: skip
        return None


def _town(scene: Scene, token: Token) -> str | None:
    """The State of a town that a phrase lies in: "in Vantaa", "a firm from Rottweil", "the Osnabrück court"."""
    if token.pos_ == "PROPN" and token.head.lower_ in _LYING:
        found = _town_at(scene, token)
        if found is not None:
            return found
    for left in token.lefts:
        if left.dep_ in {"compound", "nmod", "npadvmod"} and token.pos_ == "NOUN" and (state := _town_at(scene, left)):
            return state
    near = (n for n in near_phrases(token) if n.head.lower_ in _LYING)
    return next((state for n in near if (state := _town_at(scene, n)) is not None), None)


def _town_at(scene: Scene, token: Token) -> str | None:
    """The State of the town that ends in this word, two words of it first: no name that the lexicon reads otherwise."""
    if token.pos_ != "PROPN" or token.i in scene.name_at:
        return None
    before = [c for c in token.lefts if c.dep_ == "compound" and c.i == token.i - 1]
    for head in before:
        if (state := town_state(f"{head.text} {token.text}")) is not None:
            return state
    return town_state(token.text) if not before else None


def _holders(token: Token) -> Iterator[Token]:
    """Whose a force or firm is, told right of it: "a brigade loyal to X", "a firm run by X"."""
    for child in token.rights:
        if child.dep_ in {"amod", "acl", "relcl"} and child.lemma_.lower() in load_reading().parties.allegiance:
            for link in child.children:
                if link.dep_ in {"prep", "agent"} and link.lower_ in {"to", "by"}:
                    yield from (c for c in link.children if c.dep_ == "pobj")
