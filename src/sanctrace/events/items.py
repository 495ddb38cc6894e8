"""Phrases as goods: what a noun phrase names as goods, workers or money, how much, and from where."""

from __future__ import annotations

from dataclasses import replace

from sanctrace.events.discourse import (
    DEFINITE,
    FURTHER,
    ItemMention,
    PartyMention,
    in_capitals,
    modifiers,
    near_phrases,
    noun_phrase,
)
from sanctrace.events.parties import PartyPhrases
from sanctrace.events.scene import Scene
from sanctrace.events.tree import Token
from sanctrace.lexicon.goods import GoodsEntry, GoodsMatch
from sanctrace.lexicon.names import NameKind
from sanctrace.lexicon.reading import load_reading

# Pronouns that may stand for goods named before.
_POINTING = frozenset(["it", "they", "them", "which", "that", "these", "those", "one", "some", "both", "this", "none"])
# Endings of nouns for what is no thing.
_ABSTRACT = ("tion", "sion", "ment", "ness", "ity", "ance", "ence", "ship", "ism", "ings", "ing", "hood", "cy", "al")
# Slots in which a number or an ordinal may stand without its noun.
_NOMINAL = frozenset(["nsubj", "nsubjpass", "dobj", "pobj", "dative", "conj"])


class Phrases(PartyPhrases):
    """Reads the goods of one article, and its parties."""

    def as_item(self, scene: Scene, token: Token) -> list[ItemMention]:
        """The trigger itself as what moved, where no goods are named ("a ship-to-ship transfer")."""
        match = scene.goods_at.get(token.i)
        return [self._item(scene, token, match.entries)] if match is not None else []

    def traveller(self, scene: Scene, token: Token) -> ItemMention:
        """A person as the one who travels."""
        return replace(self._item(scene, token, ()), item_class="other", anaphoric=False)

    def taught(self, scene: Scene, token: Token) -> list[ItemMention]:
        """The training itself as what is given, where nothing says what is taught."""
        return [replace(self._item(scene, token, ()), item_class="other", anaphoric=False)]

    def unlisted_goods(self, scene: Scene, heads: list[Token]) -> list[ItemMention]:
        """Things that no list knows, as the objects of a flow whose two States are named."""
        return [
            replace(self._item(scene, token, ()), anaphoric=False)
            for token in heads
            if token.pos_ == "NOUN"
            and token.tag_ == "NNS"  # what is counted is a thing; "a warm welcome" is none
            and not token.text.endswith(_ABSTRACT)
            and token.lemma_.lower() not in self.knowledge.phrases.measures | load_reading().goods.no_things
            and not self.knowledge.triggers.classes(token.lemma_.lower(), "noun")
            and self.party(scene, token) is None
            and token.i not in scene.time_at
            and token.i not in scene.money_at
        ]

    def unnamed_goods(self, scene: Scene, token: Token) -> list[ItemMention]:
        """What a flow's own noun holds, where it names no goods but is itself a word for goods ("shipments")."""
        return [self._item(scene, token, ())] if token.lemma_.lower() in self.knowledge.phrases.anaphors else []

    def items(self, scene: Scene, token: Token, depth: int = 0) -> list[ItemMention]:
        """Goods that a phrase names: itself, or what its measure noun holds ("tons of diesel")."""
        if depth > 4:
            return []
        listed = [
            item
            for child in token.children
            if (child.dep_ == "prep" and child.lower_ in {"including", "like"})
            or (child.lower_ == "as" and child.i and child.nbor(-1).lower_ == "such")
            for grandchild in child.children
            if grandchild.dep_ == "pobj"
            for item in self._coordinated_items(scene, grandchild, depth + 1)
        ]
        if listed:
            others = any(c.lower_ == "other" for c in token.children)  # "other cars, such as": named by the list
            own = [] if others else self.items_of_head(scene, token, depth)
            return [i for i in own if not i.anaphoric or i.item_class] + listed
        return self.items_of_head(scene, token, depth)

    def items_of_head(self, scene: Scene, token: Token, depth: int = 0) -> list[ItemMention]:
        """Goods of the head itself, what "including" lists left aside."""
        match = scene.goods_at.get(token.i)
        lemma = token.lemma_.lower()
        if match is not None and self._part_of_name(scene, token, match):
            match = None
        if (
            match is not None
            and match.form in self.knowledge.phrases.not_goods
            and not any(c.dep_ in {"compound", "amod"} for c in token.children)
        ):
            match = None
        holds = (
            token.pos_ == "NUM"
            or lemma in self.knowledge.phrases.measures
            or token.lower_ in self.knowledge.phrases.measures
        )
        if match is None or (holds and token.i == scene.tokens_of(match.start, match.end)[-1].i):
            inner = [near for near in near_phrases(token) if near.head.lower_ in {"of", "with"}]
            if holds:
                found = [item for near in inner for item in self._coordinated_items(scene, near, depth + 1)]
                quantity = self._quantity(scene, token, whole=True)
                if found:
                    return [replace(found[0], quantity=found[0].quantity or quantity), *found[1:]]
                if lemma in load_reading().goods.physical_measures:
                    found = [item for near in inner for item in self._unlisted(scene, near, quantity)]
                    if found:
                        return found
                compound = [c for c in token.lefts if c.dep_ in {"compound", "nmod", "amod"}]
                found = [item for c in compound for item in self.items(scene, c, depth + 1)]
                if found:
                    return found
        brand = self._brand(scene, token)
        if match is not None or brand:
            entries = self._luxury(scene, token, match.entries if match else brand)
            return [self._item(scene, token, self._aircraft(scene, token, entries))]
        purpose = self._for_what(scene, token)
        if purpose is not None:
            return [purpose]
        people = self._people(scene, token)
        if people is not None:
            return [people]
        span = scene.money_at.get(token.i)
        if span is not None:
            return self._priced(scene, span) or [self._money(scene, token, span)]
        compound = [c for c in token.lefts if c.dep_ in {"compound", "nmod"} and scene.goods_at.get(c.i)]
        if compound and lemma in load_reading().goods.carriers_of_names:
            return [self._item(scene, token, scene.goods_at[compound[-1].i].entries)]
        if token.pos_ == "PROPN" and self.vessel_name(token):
            return [replace(self._item(scene, token, ()), item_class="vessel", anaphoric=False)]
        if self._points_back(token, lemma) or self._more_of_them(scene, token):
            return [self._item(scene, token, ())]
        return []

    def _for_what(self, scene: Scene, token: Token) -> ItemMention | None:
        """Goods that only what they are for tells: "equipment for a munitions factory", "parts of tanks"."""
        if token.lemma_.lower() not in load_reading().goods.told_by_purpose:
            return None
        if any(c.dep_ in {"det", "poss"} and c.lower_ in DEFINITE for c in token.children):
            return None  # "the equipment" was told before
        for near in near_phrases(token):
            if near.head.lower_ in {"for", "of"}:
                for word in (near, *reversed(list(modifiers(near)))):
                    match = scene.goods_at.get(word.i)
                    if match is not None and match.form not in self.knowledge.phrases.not_goods:
                        item = self._item(scene, token, match.entries)
                        last = near if near.i > word.i else word
                        start, end = scene.body_span(scene.doc[item.token], last)
                        start = min(start, item.start)
                        text = scene.sentence.text[start - scene.sentence.start : end - scene.sentence.start]
                        return replace(item, text=text, start=start, end=end, anaphoric=False)
        return None

    def only_names(self, token: Token) -> bool:
        """Whether a word for goods only says of what sort something else is: "shell company", "munitions ministry"."""
        head = token.head
        if token.dep_ not in {"compound", "amod", "nmod"} or head.i < token.i:
            return False
        lemma = head.lemma_.lower()
        if lemma in load_reading().goods.carriers_of_names or lemma in self.knowledge.phrases.measures:
            return False
        return lemma in self.knowledge.phrases.party_group or lemma in load_reading().goods.undertakings

    def among_them(self, scene: Scene, token: Token) -> list[ItemMention]:
        """What a later clause says was among goods that a phrase only counts: "forty shipments, among them rockets"."""
        link = next((t for t in scene.doc[token.i + 1 :] if self._holds(token, t)), None)
        if link is None:
            return []
        for match in scene.goods:
            tokens = scene.tokens_of(match.start, match.end)
            if tokens and link.i < tokens[-1].i <= link.i + 12:
                origin = self._origin(scene, token)
                found = self._coordinated_items(scene, tokens[-1], 1)
                return [replace(i, origin=i.origin or origin) for i in found if not i.anaphoric]
        return []

    @staticmethod
    def _holds(token: Token, link: Token) -> bool:
        """Whether a word leads to what is in goods: "among them", "enough for", "containers thought to hold"."""
        if link.lower_ in {"among", "amongst"}:
            return any(c.lower_ in {"them", "which", "these"} for c in link.children)
        if token.lemma_.lower() not in load_reading().goods.physical_measures:
            return False
        if link.i > token.i + 16:
            return False
        if link.lower_ == "enough":
            return any(c.lower_ == "for" for c in link.children)
        return link.lemma_ in {"hold", "contain", "fill", "pack", "stuff"} and link.pos_ == "VERB"

    def _unlisted(self, scene: Scene, token: Token, quantity: str | None) -> list[ItemMention]:
        """A material that no list knows, by the tons or crates: what is weighed and packed is a thing."""
        if (
            token.pos_ != "NOUN"
            or token.i in scene.time_at
            or token.i in scene.money_at
            or token.text.endswith(_ABSTRACT)
            or token.lemma_.lower() in self.knowledge.phrases.measures | load_reading().goods.no_things
            or self._points_back(token, token.lemma_.lower())
            or self.party(scene, token) is not None
        ):
            return []
        return [replace(self._item(scene, token, ()), item_class="other", anaphoric=False, quantity=quantity)]

    @staticmethod
    def _more_of_them(scene: Scene, token: Token) -> bool:
        """Whether a bare number or "another" stands for further goods of the sort told: "one had arrived in May"."""
        if token.dep_ not in _NOMINAL or token.i in scene.time_at or token.i in scene.money_at:
            return False
        if any(c.dep_ == "prep" and c.lower_ == "of" for c in token.children) or token.text[:1].isdigit():
            return False
        return token.lower_ in FURTHER

    @staticmethod
    def may_be_ship(token: Token, party: PartyMention) -> bool:
        """Whether an unlisted name that was stopped is a ship's: ships, not people or places, take an article."""
        return party.group == "vessel" or (
            party.entry is None
            and party.group == "organisation"
            and any(c.dep_ == "det" and c.lower_ == "the" for c in token.children)
        )

    def ship_item(self, scene: Scene, token: Token) -> list[ItemMention]:
        """A ship's name as what was seized."""
        return [replace(self._item(scene, token, ()), item_class="vessel", anaphoric=False)]

    def vessel_name(self, token: Token) -> bool:
        """Whether an unlisted proper name is a ship's: by prefix, apposition, or what the text says elsewhere."""
        if any(c.lower_ in load_reading().goods.ship_prefixes for c in token.lefts):
            return True
        known = self.discourse.known.get(token.text)
        return self.described(token) == "vessel" or (known is not None and known.group == "vessel")

    @staticmethod
    def _brand(scene: Scene, token: Token) -> tuple[GoodsEntry, ...]:
        """Goods named right before an unknown model number or name: "Toyota Land Cruiser 300s"."""
        if token.pos_ not in {"PROPN", "NUM"} and not any(c.isdigit() for c in token.text):
            return ()
        for left in reversed(list(token.lefts)):
            if left.dep_ in {"compound", "nmod", "nummod", "amod"} and (match := scene.goods_at.get(left.i)):
                written = scene.sentence.text[match.start : match.end]
                as_listed = any(written in e.forms for e in match.entries)
                return match.entries if as_listed or not written[:1].isupper() else ()  # "Carla Jean Whitmer"
        return ()

    def _luxury(self, scene: Scene, token: Token, entries: tuple[GoodsEntry, ...]) -> tuple[GoodsEntry, ...]:
        """A brand among the modifiers says more than the head: "Mercedes-Maybach S600 Guard saloons"."""
        if not entries or entries[0].item_class != "vehicle":
            return entries
        for left in modifiers(token):
            match = scene.goods_at.get(left.i)
            if match is not None and match.entries[0].item_class == "luxury_vehicle":
                return match.entries
            joined = f"{left.lower_} {token.lower_}"  # "luxury foreign cars"
            for found in self.knowledge.find_goods(joined):
                if found.end - found.start == len(joined):
                    return found.entries
        return entries

    def _aircraft(self, scene: Scene, token: Token, entries: tuple[GoodsEntry, ...]) -> tuple[GoodsEntry, ...]:
        """ "Fighters" are men, but "Su-30SME fighters" and "Sukhoi fighters" are aircraft."""
        if token.lemma_.lower() != "fighter":
            return entries
        for left in token.lefts:
            near = scene.goods_at.get(left.i)
            if near is not None and near.entries[0].item_class == "arms":
                return near.entries
            if any(c.isdigit() for c in left.text) and any(c.isalpha() for c in left.text):
                return next((g.entries for g in self.knowledge.find_goods("fighter jet")), entries)
        return entries

    @staticmethod
    def _part_of_name(scene: Scene, token: Token, match: GoodsMatch) -> bool:
        """A common goods word inside a longer proper name ("Dae Yang Spirit", "Blue Heron Foods") names no goods."""
        written = scene.sentence.text[match.start : match.end]
        name = scene.name_at.get(token.i)
        if (
            name is not None
            and name.start <= match.start
            and match.end <= name.end
            and len(written) < name.end - name.start
        ):
            return True  # "the Workers’ Party"
        if not written[:1].isupper() or any(written in e.forms for e in match.entries):
            return False
        if token.i and not written.isupper() and in_capitals(scene, token):
            return True
        if token.pos_ != "PROPN":
            return False
        neighbours = [
            t
            for t in (token.nbor(-1) if token.i else None, token.nbor(1) if token.i + 1 < len(scene.doc) else None)
            if t is not None
        ]
        return any(
            t.pos_ == "PROPN"
            and t.text[:1].isupper()
            and t.i not in scene.goods_at
            and (t.head.i == token.i or token.head.i == t.i)
            for t in neighbours
        )

    def _coordinated_items(self, scene: Scene, token: Token, depth: int) -> list[ItemMention]:
        found = self.items(scene, token, depth)
        for child in token.children:
            if child.dep_ == "conj":
                found += self._coordinated_items(scene, child, depth + 1) if depth < 8 else []
        return found

    def _points_back(self, token: Token, lemma: str) -> bool:
        if token.pos_ == "PRON":
            return token.lower_ in _POINTING
        if lemma not in self.knowledge.phrases.anaphors:
            return False
        if token.tag_ == "NN" and token.dep_ in {"dobj", "nsubjpass", "nsubj"}:
            return True  # "supplied equipment"
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
        modified = any(c.dep_ in {"amod", "compound", "nummod", "nmod"} and c.i < token.i for c in token.children)
        lemma = token.lemma_.lower()
        definite = any(c.dep_ in {"det", "poss"} and c.lower_ in DEFINITE for c in token.children)
        return ItemMention(
            text=scene.words(first, last), start=start, end=end, entries=entries,
            item_class=self._class(token, entries), quantity=self._quantity(scene, token),
            origin=self._origin(scene, token),
            anaphoric=not entries or (definite and not modified and lemma in self.knowledge.phrases.anaphors),
            token=token.i, sentence=scene.sentence.index, plural=token.tag_ in {"NNS", "NNPS"},
        )  # fmt: skip

    def _class(self, token: Token, entries: tuple[GoodsEntry, ...]) -> str | None:
        """Item class of the goods, as what stands right of them narrows it: "vehicles adapted for military use"."""
        if not entries:
            return None
        narrowed = self.knowledge.phrases.military & {
            " ".join(t.lower_ for t in token.doc[i : i + 2])
            for i in range(token.i + 1, min(token.right_edge.i, token.i + 9))
        }
        return (
            "arms"
            if narrowed and entries[0].item_class in {"vehicle", "machinery", "technology"}
            else entries[0].item_class
        )

    def _people(self, scene: Scene, token: Token) -> ItemMention | None:
        """Nationals ("some 300 Cubans", "North Korean cooks"): people who may have been sent to work."""
        if token.lemma_.lower() in load_reading().goods.people_nouns:
            return self._fellow_nationals(scene, token)
        entry = self.name_entry(scene, token)
        if (
            entry is None
            or entry.kind is not NameKind.DEMONYM
            or not token.text.endswith("s")
            or token.dep_ in {"amod", "compound", "nmod"}
        ):
            return None
        match = scene.name_at[token.i]
        tokens = scene.tokens_of(match.start, match.end)
        start, end = scene.body_span(tokens[0], tokens[-1])
        return ItemMention(
            text=scene.words(tokens[0], tokens[-1]), start=start, end=end, entries=(), item_class="people",
            quantity=self._quantity(scene, token), origin=self.named(scene, token, entry), anaphoric=False,
            token=token.i, sentence=scene.sentence.index, plural=True,
        )  # fmt: skip

    def _fellow_nationals(self, scene: Scene, token: Token) -> ItemMention | None:
        """People whom a word for them and their State name: "North Korean women", "men from North Korea"."""
        origin = self._origin(scene, token)
        sent = self.knowledge.regime_states.supplies.get((origin.country if origin else None) or "", frozenset())
        if origin is None or "labour" not in sent or token.dep_ in {"amod", "compound", "nmod"}:
            return None
        item = self._item(scene, token, ())
        return replace(item, item_class="people", origin=origin, anaphoric=False)

    def _priced(self, scene: Scene, span: tuple[int, int]) -> list[ItemMention]:
        """Goods that a sum only measures: "$10 million in microelectronics", "CHF 900 of switches"."""
        link = scene.doc[span[1]] if span[1] < len(scene.doc) else None
        if link is None or link.lower_ not in {"in", "of"}:
            return []
        price = scene.words(scene.doc[span[0]], scene.doc[span[1] - 1])
        found = [
            item
            for child in link.children
            if child.dep_ == "pobj"
            for item in self._coordinated_items(scene, child, 1)
            if item.entries and item.item_class not in {"money", "people"}
        ]
        return [replace(item, quantity=item.quantity or price) for item in found]

    def _money(self, scene: Scene, token: Token, span: tuple[int, int]) -> ItemMention:
        first, last = scene.doc[span[0]], scene.doc[span[1] - 1]
        start, end = scene.body_span(first, last)
        text = scene.words(first, last)
        return ItemMention(
            text=text, start=start, end=end, entries=(), item_class="money", quantity=text, origin=None,
            anaphoric=False, token=token.i, sentence=scene.sentence.index,
        )  # fmt: skip

    def _origin(self, scene: Scene, token: Token) -> PartyMention | None:
        for left in reversed(list(modifiers(token))):
            entry = self.name_entry(scene, left)
            flag = left.head.lemma_ in load_reading().goods.flagged_verbs and left.head.i > left.i
            if flag and entry is not None and entry.country not in self.knowledge.regimes:
                continue  # "a Panamanian-registered tanker": a flag is no origin
            if (
                entry is not None
                and entry.country
                and entry.kind in {NameKind.DEMONYM, NameKind.COUNTRY, NameKind.PLACE}
            ):
                return self.named(scene, left, entry)
        for link in token.rights:
            if link.dep_ == "prep" and link.lower_ == "from":  # "grain from Russia"
                for near in link.children:
                    entry = self.name_entry(scene, near) if near.dep_ == "pobj" else None
                    if entry is not None and entry.country and entry.kind is NameKind.COUNTRY:
                        return self.named(scene, near, entry)
        makers = [c for c in token.rights if c.dep_ == "acl"]
        if token.dep_ == "nsubjpass":
            makers.append(token.head)  # "the rifles were made in Iran"
        for maker in makers:
            if maker.lemma_ in load_reading().goods.origin_verbs:
                for prep in maker.children:
                    if prep.dep_ == "prep" and prep.lower_ in {"in", "from"}:
                        for near in prep.children:
                            entry = self.name_entry(scene, near)
                            if entry is not None and entry.country:
                                return self.named(scene, near, entry)
        return None

    def _quantity(self, scene: Scene, token: Token, *, whole: bool = False) -> str | None:
        """ "4,500 tons", "at least six": the number with what qualifies it; with `whole`, the unit too."""
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
