"""Phrases as parties and goods: who a noun phrase names, and what it names as goods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from sanctrace.events.scene import Knowledge, Scene, best_entry
from sanctrace.lexicon.goods import GoodsEntry, GoodsMatch
from sanctrace.lexicon.names import NameEntry, NameKind

_PERSONAL = {"he", "him", "his", "she", "her", "himself"}
_PLURAL = {"they", "them", "their", "it", "its", "itself", "themselves"}
_DEFINITE = {"the", "this", "that", "these", "those", "its", "their", "his", "both"}
_PEOPLE = NameKind.DEMONYM
ORIGIN_VERBS = frozenset({"make", "build", "produce", "mine", "manufacture", "catch", "land", "originate", "grow", "sew", "weave"})
# Heads that say nothing themselves of what the goods in front of them are: "tobacco products".
_CARRIES_NAME = {
    "product", "item", "brand", "part", "component", "system", "equipment", "good", "material", "stock", "parts", "section", "supply",
    "factory", "plant", "mine", "workshop", "gear", "kit", "model", "range", "spare", "accessory", "device",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PartyMention:
    """A phrase that names a party; offsets count characters of the body."""

    text: str
    start: int
    end: int
    name: str
    country: str | None
    group: str  # state, organisation, person, vessel, place, agency, pronoun
    entry: NameEntry | None = None
    inferred_by: str | None = None
    token: int = -1
    sentence: int = -1

    @property
    def named(self) -> bool:
        """Whether the phrase carries a proper name or a State."""
        return self.entry is not None or self.country is not None or self.text[:1].isupper()


@dataclass(frozen=True, kw_only=True)
class ItemMention:
    """A phrase that names goods, people who work, money; `anaphoric` when it may point back to goods named before."""

    text: str
    start: int
    end: int
    entries: tuple[GoodsEntry, ...]
    item_class: str | None
    quantity: str | None
    origin: PartyMention | None  # a State that its modifiers name: "North Korean coal"
    anaphoric: bool
    token: int
    sentence: int
    plural: bool = False


class Discourse:
    """Parties in the order they were named, to resolve pronouns and "the country"."""

    def __init__(self, knowledge: Knowledge, countries: frozenset[str]) -> None:
        self.knowledge = knowledge
        self.countries = countries  # strongly named anywhere in the article
        self.known: dict[str, PartyMention] = {}  # last word of an unlisted name -> the mention that says its State or sort
        self._history: list[PartyMention] = []

    def learn(self, mention: PartyMention) -> None:
        """Remember what the text says of a name that no list knows, for its other mentions."""
        word = mention.text.split()[-1]
        if mention.entry is None and word[:1].isupper() and (mention.country or mention.group != "organisation"):
            self.known.setdefault(word, mention)

    def note(self, mention: PartyMention) -> None:
        """Remember a mention."""
        if mention.inferred_by is None and mention.group != "place":
            self._history.append(mention)

    def last_two(self, before: tuple[int, int]) -> list[PartyMention]:
        """The two latest parties of different States, the earlier first; empty when fewer were named."""
        found: list[PartyMention] = []
        for mention in reversed(self._history):
            if (
                (mention.sentence, mention.token) < before
                and mention.country
                and mention.group in {"state", "person"}
                and all(mention.country != other.country for other in found)
            ):
                found.insert(0, mention)
                if len(found) == 2:
                    return found
        return []

    def last(
        self, groups: set[str], *, regime: bool = False, before: tuple[int, int] | None = None
    ) -> PartyMention | None:
        """The latest party of one of the groups; `regime` restricts it to States that measures name."""
        for mention in reversed(self._history):
            if before is not None and (mention.sentence, mention.token) >= before:
                continue
            if mention.group in groups and (not regime or mention.country in self.knowledge.regimes):
                return mention
        return None


def noun_phrase(token: Token) -> tuple[Token, Token]:
    """First and last token of a head with its left modifiers and close right ones, determiners left out."""
    first = token
    for left in token.lefts:
        if left.dep_ in {"compound", "amod", "nmod", "poss", "nummod", "quantmod", "advmod", "npadvmod"}:
            edge = left.left_edge
            if edge.i < first.i:
                first = edge
    while first.i < token.i and (first.pos_ in {"DET", "PUNCT"} or first.dep_ in {"det", "case", "predet"}):
        first = first.nbor()
    return first, token


def _modifiers(token: Token) -> Iterator[Token]:
    for left in token.lefts:
        if left.dep_ in {"compound", "amod", "nmod", "poss", "npadvmod", "nummod", "det"}:
            yield from _modifiers(left)
            yield left


def _near_pps(token: Token) -> Iterator[Token]:
    """Heads of "of/in/from/at/for" phrases right of a noun."""
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ in {
            "of",
            "in",
            "from",
            "at",
            "for",
            "near",
            "around",
            "on",
            "with",
            "inside",
        }:
            for grandchild in child.children:
                if grandchild.dep_ == "pobj":
                    yield grandchild


class Phrases:
    """Reads phrases of one article."""

    def __init__(self, knowledge: Knowledge, discourse: Discourse) -> None:
        self.knowledge = knowledge
        self.discourse = discourse

    # ------------------------------------------------------------------ parties
    def usable(self, entry: NameEntry) -> bool:
        """A weak form ("the North", "Kim") counts only where the text names its State outright."""
        return not entry.weak or entry.country in self.discourse.countries

    def name_entry(self, scene: Scene, token: Token) -> NameEntry | None:
        """The name that covers a token, if it can be relied on."""
        match = scene.name_at.get(token.i)
        if match is None:
            return None
        entries = [e for e in match.entries if self.usable(e)]
        return best_entry(replace(match, entries=tuple(entries))) if entries else None

    def country_of(self, scene: Scene, token: Token, depth: int = 0) -> tuple[str | None, NameEntry | None]:
        """State of a phrase: its own name, else its modifiers', else that of an "of/in/from" phrase beside it."""
        entry = self.name_entry(scene, token)
        if entry is not None and entry.country:
            return entry.country, entry
        for left in reversed(list(_modifiers(token))):
            entry = self.name_entry(scene, left)
            if entry is not None and entry.country:
                return entry.country, entry
            if left.lower_ in _PERSONAL | _PLURAL and left.dep_ == "poss":
                owner = self._pronoun(scene, left)
                if owner is not None and owner.country:
                    return owner.country, owner.entry
        if depth < 3:
            for child in token.children:
                if child.dep_ == "appos":
                    country, entry = self.country_of(scene, child, depth + 1)
                    if country:
                        return country, entry
            for near in _near_pps(token):
                country, entry = self.country_of(scene, near, depth + 1)
                if country:
                    return country, entry
        return None, None

    def parties(self, scene: Scene, token: Token) -> list[PartyMention]:
        """The party that a phrase names; two where it means two named before ("the two countries"), none where none."""
        lemma = token.lemma_.lower()
        two = any(c.lower_ in {"two", "both"} for c in token.children) or (lemma == "side" and token.tag_ == "NNS")
        if (two and token.tag_ == "NNS" and lemma in self.knowledge.phrases.pairs) or token.lower_ in {"both", "pair"}:
            pair = self.discourse.last_two((scene.sentence.index, token.i))
            if pair:
                return [replace(p, inferred_by=f"“{token.text}” points back to two parties", token=token.i) for p in pair]
        party = self.party(scene, token)
        return [party] if party is not None else []

    def as_item(self, scene: Scene, token: Token) -> list[ItemMention]:
        """The trigger itself as what moved, where no goods are named ("a ship-to-ship transfer")."""
        match = scene.goods_at.get(token.i)
        return [self._item(scene, token, match.entries)] if match is not None else []

    def state_in(self, scene: Scene, token: Token) -> PartyMention | None:
        """The State that a phrase names in or beside its head: "a delegation of North Korea ruling party officials"."""
        for word in [*_modifiers(token), *(t for near in _near_pps(token) for t in (*_modifiers(near), near))]:
            entry = self.name_entry(scene, word)
            if entry is not None and entry.country:
                return self._named(scene, word, entry)
        return None

    def party(self, scene: Scene, token: Token) -> PartyMention | None:
        """The party that a phrase names, or None when it names none."""
        entry = self.name_entry(scene, token)
        if entry is not None:
            return self._named(scene, token, entry)
        if token.lower_ in {"one", "two", "three", "both", "others", "some", "another"}:
            for child in token.children:
                if child.dep_ == "appos":
                    return self.party(scene, child)
        if token.pos_ == "PRON" or token.lower_ in _PERSONAL | _PLURAL:
            return self._pronoun(scene, token)
        group = self.knowledge.phrases.party_group.get(token.lower_) or self.knowledge.phrases.party_group.get(
            token.lemma_.lower()
        )
        if token.lower_ in self.knowledge.phrases.relations:
            relative = self._relative(scene, token)
            if relative is not None:
                return relative
        if group is None and token.lower_ in self.knowledge.phrases.measures:
            for near in _near_pps(token):
                if near.head.lower_ == "of":
                    return self.party(scene, near)
        if group is None and (
            token.pos_ == "PROPN" or (token.text[:1].isupper() and token.i > 0 and token.tag_.startswith("NN"))
        ):
            group = self._described(token) or "organisation"
            if (scene.goods_at.get(token.i) is not None and group == "organisation") or scene.time_at.get(token.i) is not None:
                return None
        if group is None and token.tag_ in {"NN", "NNS"} and token.i not in scene.goods_at and scene.time_at.get(token.i) is None:
            # "North Korean purchasers": people or bodies that only their State identifies.
            if any((e := self.name_entry(scene, left)) and e.kind is NameKind.DEMONYM for left in token.lefts if left.dep_ in {"amod", "compound"}):
                group = "organisation" if token.text.endswith(("er", "ers", "or", "ors", "ist", "ists", "ant", "ants", "ees")) else None
        if group is None:
            return None
        return self._common(scene, token, group)

    def _described(self, token: Token) -> str | None:
        """What an apposition or a noun in front says an unknown name is: "the tanker An San 1", "Nebula, a container ship"."""
        groups = self.knowledge.phrases.party_group
        near = [c for c in token.children if c.dep_ in {"appos", "compound", "nmod"}]
        if token.dep_ in {"appos", "compound", "nmod"} and token.head.pos_ == "NOUN":
            near.append(token.head)
        for word in near:
            if word.pos_ == "NOUN" and (group := groups.get(word.lemma_.lower())):
                return group
        return None

    def _span(self, scene: Scene, first: Token, last: Token) -> tuple[int, int, str]:
        start, end = scene.body_span(first, last)
        return start, end, scene.words(first, last)

    def _named(self, scene: Scene, token: Token, entry: NameEntry) -> PartyMention:
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
        if token.pos_ != "PROPN" and apposed is not None and group in {"vessel", "organisation"} and apposed.i - token.i <= 4:
            token = apposed  # "the North Korean-flagged tanker Chon Ma San"
        first, last = noun_phrase(token)
        inferred_by = None
        name = None
        definite = any(c.dep_ == "det" and c.lower_ in _DEFINITE for c in token.children) or any(
            c.dep_ == "poss" and c.lower_ in _PLURAL | _PERSONAL for c in token.children
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
            owner = next((near for near in _near_pps(token) if near.head.lower_ == "of"), None)
        if group == "person" and owner is not None:
            owner_entry = self.name_entry(scene, owner)
            if owner_entry is not None and owner_entry.kind is NameKind.PERSON:
                name, inferred_by = owner_entry.name, f"{token.lower_} of {owner_entry.name}"
                first = last = owner
                entry = owner_entry
        start, end, text = self._span(scene, first, last)
        return PartyMention(
            text=text, start=start, end=end, name=name or text, country=country, group=group,
            entry=entry if entry is not None and entry.kind is not NameKind.PLACE else None,
            inferred_by=inferred_by, token=token.i, sentence=scene.sentence.index,
        )  # fmt: skip

    def _definite(self, scene: Scene, token: Token, group: str) -> PartyMention | None:
        """ "the country", "the leader", "the company": the latest party of that sort."""
        before = (scene.sentence.index, token.i)
        lemma = token.lemma_.lower()
        if lemma in {"country", "nation", "regime", "state", "republic", "neighbour", "neighbor", "capital"}:
            return self.discourse.last({"state"}, regime=True, before=before) or self.discourse.last(
                {"state"}, before=before
            )
        if group == "person" and lemma in {
            "leader",
            "president",
            "ruler",
            "dictator",
            "tyrant",
            "despot",
            "strongman",
            "man",
            "host",
            "guest",
        }:
            return self.discourse.last({"person"}, before=before)
        if group == "organisation" and lemma in {"company", "firm", "bank", "trader", "dealer", "dealership"}:
            return self.discourse.last({"organisation"}, before=before)
        if group == "vessel":
            return self.discourse.last({"vessel"}, before=before)
        return None

    def _pronoun(self, scene: Scene, token: Token) -> PartyMention | None:
        before = (scene.sentence.index, token.i)
        if token.lower_ in _PERSONAL:
            found = self.discourse.last({"person"}, before=before)
        elif token.lower_ in _PLURAL and token.lower_ not in {"they", "them"}:
            found = self.discourse.last({"state", "organisation"}, before=before)
        else:
            return None
        if found is None:
            return None
        return replace(found, inferred_by=f"the pronoun “{token.text}” points back to {found.text}", token=token.i)

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
                    text=text, start=start, end=end, name=relative.name, country=relative.country, group="person", entry=relative,
                    inferred_by=f"{token.lower_} of {entry.name}", token=token.i, sentence=scene.sentence.index,
                )  # fmt: skip
        return None

    # ------------------------------------------------------------------ goods
    def items(self, scene: Scene, token: Token, depth: int = 0) -> list[ItemMention]:
        """Goods that a phrase names: itself, or what its measure noun holds ("tons of diesel")."""
        if depth > 4:
            return []
        listed = [
            item
            for child in token.children
            if child.dep_ == "prep" and child.lower_ in {"including", "like"} or (child.lower_ == "as" and child.i and child.nbor(-1).lower_ == "such")
            for grandchild in child.children
            if grandchild.dep_ == "pobj"
            for item in self._coordinated_items(scene, grandchild, depth + 1)
        ]
        if listed:
            own = self.items_of_head(scene, token, depth)
            return [i for i in own if not i.anaphoric or i.item_class] + listed
        return self.items_of_head(scene, token, depth)

    def items_of_head(self, scene: Scene, token: Token, depth: int = 0) -> list[ItemMention]:
        """Goods of the head itself, what "including" lists left aside."""
        match = scene.goods_at.get(token.i)
        lemma = token.lemma_.lower()
        if match is not None and self._part_of_name(scene, token, match):
            match = None
        if match is not None and match.form in self.knowledge.phrases.not_goods and not any(c.dep_ in {"compound", "amod"} for c in token.children):
            match = None
        holds = token.pos_ == "NUM" or lemma in self.knowledge.phrases.measures or token.lower_ in self.knowledge.phrases.measures
        if match is None or (holds and token.i == scene.tokens_of(match.start, match.end)[-1].i):
            inner = [near for near in _near_pps(token) if near.head.lower_ in {"of", "with"}]
            if holds:
                found = [item for near in inner for item in self._coordinated_items(scene, near, depth + 1)]
                quantity = self._quantity(scene, token, whole=True)
                if found:
                    return [replace(found[0], quantity=found[0].quantity or quantity), *found[1:]]
                compound = [c for c in token.lefts if c.dep_ in {"compound", "nmod", "amod"}]
                found = [item for c in compound for item in self.items(scene, c, depth + 1)]
                if found:
                    return found
        brand = self._brand(scene, token)
        if match is not None or brand:
            return [self._item(scene, token, self._luxury(scene, token, match.entries if match else brand))]
        people = self._people(scene, token)
        if people is not None:
            return [people]
        span = scene.money_at.get(token.i)
        if span is not None:
            return [self._money(scene, token, span)]
        compound = [c for c in token.lefts if c.dep_ in {"compound", "nmod"} and scene.goods_at.get(c.i)]
        if compound and lemma in _CARRIES_NAME:
            return [self._item(scene, token, scene.goods_at[compound[-1].i].entries)]
        if token.pos_ == "PROPN" and self.vessel_name(token):
            return [replace(self._item(scene, token, ()), item_class="vessel", anaphoric=False)]
        if self._points_back(token, lemma):
            return [self._item(scene, token, ())]
        return []

    @staticmethod
    def may_be_ship(token: Token, party: PartyMention) -> bool:
        """Whether an unlisted name that was stopped is a ship's: English gives ships, not people or places, an article."""
        return party.group == "vessel" or (
            party.entry is None and party.group == "organisation" and any(c.dep_ == "det" and c.lower_ == "the" for c in token.children)
        )

    def ship_item(self, scene: Scene, token: Token) -> list[ItemMention]:
        """A ship's name as what was seized."""
        return [replace(self._item(scene, token, ()), item_class="vessel", anaphoric=False)]

    def vessel_name(self, token: Token) -> bool:
        """Whether an unlisted proper name is a ship's: by its prefix, its apposition, or what the text says elsewhere."""
        if any(c.lower_ in {"m/t", "m/v", "mv", "mt", "m.v.", "m.t."} for c in token.lefts):
            return True
        known = self.discourse.known.get(token.text)
        return self._described(token) == "vessel" or (known is not None and known.group == "vessel")

    def _brand(self, scene: Scene, token: Token) -> tuple[GoodsEntry, ...]:
        """Goods named right before a model number or name that the lexicon does not know: "Toyota Land Cruiser 300s"."""
        if token.pos_ not in {"PROPN", "NUM"} and not any(c.isdigit() for c in token.text):
            return ()
        for left in reversed(list(token.lefts)):
            if left.dep_ in {"compound", "nmod", "nummod", "amod"} and (match := scene.goods_at.get(left.i)):
                return match.entries
        return ()

    def _luxury(self, scene: Scene, token: Token, entries: tuple[GoodsEntry, ...]) -> tuple[GoodsEntry, ...]:
        """A brand among the modifiers says more than the head: "Mercedes-Maybach S600 Guard saloons" are luxury cars."""
        if not entries or entries[0].item_class != "vehicle":
            return entries
        for left in _modifiers(token):
            match = scene.goods_at.get(left.i)
            if match is not None and match.entries[0].item_class == "luxury_vehicle":
                return match.entries
        return entries

    def _part_of_name(self, scene: Scene, token: Token, match: GoodsMatch) -> bool:
        """A common goods word inside a longer proper name ("Dae Yang Spirit", "Blue Heron Foods") names no goods."""
        written = scene.sentence.text[match.start : match.end]
        if token.pos_ != "PROPN" or not written[:1].isupper() or any(written in e.forms for e in match.entries):
            return False
        neighbours = [t for t in (token.nbor(-1) if token.i else None, token.nbor(1) if token.i + 1 < len(scene.doc) else None) if t is not None]
        return any(t.pos_ == "PROPN" and t.text[:1].isupper() and t.i not in scene.goods_at and (t.head.i == token.i or token.head.i == t.i) for t in neighbours)

    def _coordinated_items(self, scene: Scene, token: Token, depth: int) -> list[ItemMention]:
        found = self.items(scene, token, depth)
        for child in token.children:
            if child.dep_ == "conj":
                found += self._coordinated_items(scene, child, depth + 1) if depth < 8 else []
        return found

    def _points_back(self, token: Token, lemma: str) -> bool:
        if token.pos_ == "PRON":
            return token.lower_ in {
                "it",
                "they",
                "them",
                "which",
                "that",
                "these",
                "those",
                "one",
                "some",
                "both",
                "this",
                "none",
            }
        if lemma not in self.knowledge.phrases.anaphors:
            return False
        return any(c.dep_ in {"det", "poss"} for c in token.children) or token.tag_ == "NNS"

    def _item(self, scene: Scene, token: Token, entries: tuple[GoodsEntry, ...]) -> ItemMention:
        first, last = noun_phrase(token)
        while first.i < last.i and (
            first.dep_ in {"nummod", "quantmod", "advmod"}
            or first.pos_ in {"NUM", "DET", "ADV", "SYM"}
            or first.dep_ == "poss"
        ):
            first = first.nbor()
            while first.i < last.i and first.dep_ in {"case", "punct"}:
                first = first.nbor()
        match = scene.goods_at.get(token.i)
        if match is not None:
            tokens = scene.tokens_of(match.start, match.end)
            first = tokens[0] if tokens[0].i < first.i else first
            last = tokens[-1] if tokens[-1].i > last.i else last
        start, end = scene.body_span(first, last)
        modified = any(c.dep_ in {"amod", "compound", "nummod", "nmod"} for c in token.children)
        lemma = token.lemma_.lower()
        definite = any(c.dep_ in {"det", "poss"} and c.lower_ in _DEFINITE for c in token.children)
        return ItemMention(
            text=scene.words(first, last), start=start, end=end, entries=entries,
            item_class=entries[0].item_class if entries else None, quantity=self._quantity(scene, token),
            origin=self._origin(scene, token),
            anaphoric=not entries or (definite and not modified and lemma in self.knowledge.phrases.anaphors),
            token=token.i, sentence=scene.sentence.index, plural=token.tag_ in {"NNS", "NNPS"},
        )  # fmt: skip

    def _people(self, scene: Scene, token: Token) -> ItemMention | None:
        """Nationals as such ("more than 1,000 North Koreans"): people who may have been sent to work."""
        entry = self.name_entry(scene, token)
        if (
            entry is None
            or entry.kind is not _PEOPLE
            or not token.text.endswith("s")
            or token.dep_ in {"amod", "compound", "nmod"}
        ):
            return None
        match = scene.name_at[token.i]
        tokens = scene.tokens_of(match.start, match.end)
        start, end = scene.body_span(tokens[0], tokens[-1])
        return ItemMention(
            text=scene.words(tokens[0], tokens[-1]), start=start, end=end, entries=(), item_class="people",
            quantity=self._quantity(scene, token), origin=self._named(scene, token, entry), anaphoric=False, token=token.i,
            sentence=scene.sentence.index, plural=True,
        )  # fmt: skip

    def _money(self, scene: Scene, token: Token, span: tuple[int, int]) -> ItemMention:
        first, last = scene.doc[span[0]], scene.doc[span[1] - 1]
        start, end = scene.body_span(first, last)
        text = scene.words(first, last)
        return ItemMention(
            text=text, start=start, end=end, entries=(), item_class="money", quantity=text, origin=None, anaphoric=False,
            token=token.i, sentence=scene.sentence.index,
        )  # fmt: skip

    def _origin(self, scene: Scene, token: Token) -> PartyMention | None:
        for left in reversed(list(_modifiers(token))):
            entry = self.name_entry(scene, left)
            if (
                entry is not None
                and entry.country
                and entry.kind in {NameKind.DEMONYM, NameKind.COUNTRY, NameKind.PLACE}
            ):
                return self._named(scene, left, entry)
        for child in token.rights:
            if child.dep_ == "acl" and child.lemma_ in ORIGIN_VERBS:
                for prep in child.children:
                    if prep.dep_ == "prep" and prep.lower_ in {"in", "from"}:
                        for near in prep.children:
                            entry = self.name_entry(scene, near)
                            if entry is not None and entry.country:
                                return self._named(scene, near, entry)
        return None

    def _quantity(self, scene: Scene, token: Token, *, whole: bool = False) -> str | None:
        """ "4,500 tons", "two", "at least six", "$9 million": the number with what qualifies it; with `whole`, the unit too."""
        for left in token.lefts:
            if left.dep_ in {"nummod", "quantmod"} or (left.dep_ == "det" and left.like_num):
                first = left.left_edge
                return scene.words(first, token if whole else left)
            if left.dep_ == "compound" and left.i in scene.money_at:
                return scene.words(left.left_edge, left)
        if whole and token.tag_ == "NNS":
            return scene.words(noun_phrase(token)[0], token)
        if any(c.dep_ == "det" and c.lower_ in {"a", "an"} for c in token.children) and not whole:
            return "1"
        return None
