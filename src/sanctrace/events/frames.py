"""Triggers to frames: one reported flow in one sentence, with its roles filled from the parse."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Token

from sanctrace.events.clauses import (
    Argument,
    Arguments,
    adjective_arguments,
    alongside_arguments,
    coordinated,
    noun_arguments,
    verb_arguments,
)
from sanctrace.events.mentions import ORIGIN_VERBS, ItemMention, PartyMention, Phrases
from sanctrace.events.scene import Scene
from sanctrace.events.stance import ClauseStance, Mood, StanceReader
from sanctrace.events.when import TimeMention
from sanctrace.lexicon.names import NameKind
from sanctrace.lexicon.triggers import Role, TriggerClass
from sanctrace.model import EventKind

_LIGHT_GIVERS = {
    "make",
    "send",
    "carry",
    "arrange",
    "complete",
    "begin",
    "start",
    "resume",
    "announce",
    "conduct",
    "approve",
    "offer",
    "continue",
}
_LIGHT_TAKERS = {"receive", "get", "take", "accept", "await", "expect", "see", "welcome"}
_WEAK_SEIZING = {"find", "discover", "uncover", "recover", "stop", "halt", "hold", "board", "search", "turn up", "remove", "unearth", "retrieve",
                 "destroy", "withhold", "attach", "net", "lift", "nab", "arrest"}  # fmt: skip
_CARRYING = {"have", "carry", "contain", "hold", "transport", "haul", "ferry", "hide", "conceal", "load", "bear"}
_MOVING = {"arrive", "carry", "bound", "load"}  # classes in which a ship or lorry is what carries, not what is supplied
_VISITS = {"cooperation", "delegation"}  # goods classes of people who travel to meet
_MOVES = {"go", "come", "keep", "end", "leave"}
# Classes of goods that somebody merely seen with them must have been supplied with.
_SIGHTED = {"luxury_vehicle", "vehicle", "luxury_good"}


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One telling of one flow."""

    kind: EventKind
    trigger: str
    trigger_class: TriggerClass
    sentence: int
    token: int
    items: tuple[ItemMention, ...]
    supplier: PartyMention | None = None
    recipient: PartyMention | None = None
    via: tuple[PartyMention, ...] = ()
    authorities: tuple[PartyMention, ...] = ()
    place: PartyMention | None = None
    when: TimeMention | None = None
    stance: ClauseStance
    purpose: str | None = None

    @property
    def anaphoric(self) -> bool:
        """Whether every item may only point back to goods named before."""
        return bool(self.items) and all(i.anaphoric for i in self.items)

    order: str = ""  # "first" or "later" when the words set it apart from another flow of the kind

    @property
    def score(self) -> float:
        """How much of a flow the frame tells; picks among readings of one trigger."""
        typed = sum(1 for i in self.items if not i.anaphoric)
        value = 3.0 * bool(typed) + 1.0 * (bool(self.items) and not typed)
        value += 2.0 * (self.supplier is not None) + 2.0 * (self.recipient is not None) + 0.5 * bool(self.via)
        if self.kind is EventKind.SEIZURE and any(acts_for_law(p) for p in self.authorities):
            value += 2.0
        value += 0.5 * (self.kind is self.trigger_class.kind)
        return value - 1.5 * self.trigger_class.sighting - 0.5 * self.trigger_class.direction_only


@dataclass
class _Filling:
    """Roles being filled; the first phrase for a role wins, the rest become stops on the way."""

    items: list[ItemMention]
    supplier: PartyMention | None = None
    recipient: PartyMention | None = None
    beneficiary: PartyMention | None = None
    place: PartyMention | None = None

    def __post_init__(self) -> None:
        self.via: list[PartyMention] = []
        self.authorities: list[PartyMention] = []
        self.partners: list[PartyMention] = []
        self.purpose: str | None = None

    def add_item(self, items: list[ItemMention]) -> None:
        for item in items:
            if all(item.start != known.start for known in self.items):
                self.items.append(item)

    def add_party(self, role: Role, party: PartyMention) -> None:
        if role is Role.SUPPLIER:
            self.supplier, spare = self._keep(self.supplier, party)
        elif role is Role.RECIPIENT:
            self.recipient, spare = self._keep(self.recipient, party)
        elif role is Role.BENEFICIARY:
            self.beneficiary, spare = self._keep(self.beneficiary, party)
        else:
            spare = None
            if role is Role.PARTNER and any(abs(p.token - party.token) <= 4 and p.group == party.group == "vessel" and (p.end >= party.start - 1) for p in self.partners):
                return  # "the tanker An San 1": one ship, not two
            {Role.VIA: self.via, Role.AUTHORITY: self.authorities, Role.PARTNER: self.partners}.get(role, []).append(
                party
            )
            if role is Role.PLACE and self.place is None:
                self.place = party
        if spare is not None and spare.group in {"place", "vessel"}:
            self.via.append(spare)

    @staticmethod
    def _keep(held: PartyMention | None, new: PartyMention) -> tuple[PartyMention, PartyMention | None]:
        if held is None:
            return new, None
        # A State or person outranks a place on the way to it; otherwise first come.
        if held.group == "place" and new.group != "place":
            return new, held
        return held, new


class FrameReader:
    """Reads the frames of one article's sentences."""

    def __init__(self, phrases: Phrases, stances: StanceReader) -> None:
        self.phrases = phrases
        self.knowledge = phrases.knowledge
        self.stances = stances
        self._long_verbs: dict[str, list[tuple[str, ...]]] = {}
        for lemma in self.knowledge.triggers.lemmas:
            words = tuple(lemma.split())
            if len(words) > 2:
                self._long_verbs.setdefault(words[0], []).append(words)

    def read(self, scene: Scene) -> list[Frame]:
        """Frames of a sentence, in order of their triggers."""
        frames = []
        for token in scene.doc:
            best = self._best(scene, token)
            if best is not None:
                frames.append(best)
        return _without_own_moves(frames)

    # ------------------------------------------------------------------ triggers
    def _classes(self, token: Token) -> list[tuple[TriggerClass, str]]:
        triggers = self.knowledge.triggers
        lemma = token.lemma_.lower()
        found: list[tuple[TriggerClass, str]] = []
        if token.pos_ in {"VERB", "AUX"} or token.tag_.startswith("VB"):
            particle = next((c for c in token.children if c.dep_ == "prt"), None)
            if particle is None:
                particle = next(
                    (
                        c
                        for c in token.children
                        if c.dep_ in {"advmod", "prep"}
                        and c.i == token.i + 1
                        and c.lower_ in {"over", "away", "back", "aboard", "out", "on", "with", "alongside", "up"}
                    ),
                    None,
                )
            if particle is not None:
                phrase = f"{lemma} {particle.lower_}"
                found += [(c, phrase) for c in triggers.classes(phrase, "verb")]
            for phrase in self._long_verbs.get(lemma, ()):
                if [t.lower_ for t in token.doc[token.i + 1 : token.i + len(phrase)]] == list(phrase[1:]) or self._later(token, phrase):
                    found += [(c, " ".join(phrase)) for c in triggers.classes(" ".join(phrase), "verb")]
            found += [(c, lemma) for c in triggers.classes(lemma, "verb")]
            found += [(c, lemma) for c in triggers.classes(lemma, "adj")]
        elif token.pos_ == "NOUN":
            previous = token.nbor(-1).lower_ if token.i else ""
            for phrase in (f"{previous} {lemma}", lemma):
                found += [(c, phrase) for c in triggers.classes(phrase, "noun")]
            if lemma == "transfer" and "ship" in {t.lower_ for t in token.lefts for t in t.subtree}:
                found = [(c, "ship-to-ship transfer") for c in triggers.classes("ship-to-ship transfer", "noun")]
        elif token.pos_ == "ADP":
            found += [(c, token.lower_) for c in triggers.classes(token.lower_, "adp")]
        elif token.pos_ in {"ADJ", "ADV"}:
            found += [(c, lemma) for c in triggers.classes(token.lower_, "adj")]
        return found

    @staticmethod
    def _later(token: Token, phrase: tuple[str, ...]) -> bool:
        """Whether the fixed tail of a long verb hangs on it further right: "put 1,000 women to work"."""
        return any(c.lower_ == phrase[1] and any(g.lower_ == phrase[-1] for g in c.children) for c in token.children) or any(
            c.dep_ in {"xcomp", "advcl"} and c.lower_ == phrase[-1] and c.i and c.nbor(-1).lower_ == phrase[1] for c in token.children
        )

    def _best(self, scene: Scene, token: Token) -> Frame | None:
        if token.i in scene.money_at or token.i in scene.time_at:
            return None
        classes = self._classes(token)
        if token.lemma_ in _MOVES and any(
            (c.dep_ in {"xcomp", "advcl"} and c.tag_ == "VBG") or (c.dep_ == "prep" and any(g.dep_ == "pcomp" for g in c.children)) for c in token.children
        ):
            return None  # "went on selling": the going is no movement
        if not classes or (token.dep_ == "acl" and token.lemma_ in ORIGIN_VERBS and token.tag_ == "VBN"):
            return None
        if (
            token.i in scene.goods_at
            and token.pos_ != "VERB"
            and not (token.pos_ == "NOUN" and token.lemma_ in self.knowledge.phrases.measures)
        ):
            if not any(
                c.kind in {EventKind.SHIP_TO_SHIP, EventKind.JOINT_VENTURE, EventKind.COOPERATION, EventKind.TRAINING}
                for c, _ in classes
            ):
                return None
        best: Frame | None = None
        stance: ClauseStance | None = None
        for trigger_class, lemma in classes:
            stance = stance or self.stances.read(token)
            frame = self._frame(scene, token, trigger_class, lemma, stance)
            if frame is not None and (best is None or frame.score > best.score):
                best = frame
        return best

    # ------------------------------------------------------------------ roles
    def _arguments(self, token: Token, trigger_class: TriggerClass) -> Arguments:
        if trigger_class.direction_only:
            return adjective_arguments(token)
        if token.pos_ in {"VERB", "AUX"} or token.tag_.startswith("VB"):
            return verb_arguments(token)
        if token.lower_ == "alongside":
            return alongside_arguments(token)
        return noun_arguments(token)

    def _frame(self, scene: Scene, token: Token, cls: TriggerClass, lemma: str, stance: ClauseStance) -> Frame | None:
        arguments = self._arguments(token, cls)
        filling = _Filling([])
        for argument in arguments.found:
            self._place(scene, token, cls, argument, filling)
        if not filling.items and cls.needs_item and not cls.sighting and self._object_open(scene, arguments):
            self._items_nearby(scene, arguments, filling)
        if not cls.sighting and token.pos_ == "VERB" and (filling.items or self._object_open(scene, arguments)):
            self._window(scene, token, cls, arguments, filling)
        if cls.goods and not any(e.goods_class in cls.goods for i in filling.items for e in i.entries) and "%" not in scene.sentence.text and "percent" not in scene.sentence.text:
            return None
        self._far_sides(scene, token, cls, filling)
        if cls.kind is EventKind.SHIP_TO_SHIP and not filling.items and token.pos_ == "NOUN":
            filling.add_item(self.phrases.as_item(scene, token))
        taken = {p.start for p in (filling.supplier, filling.recipient, *filling.via) if p is not None}
        filling.items = [
            i for i in filling.items
            if i.item_class not in {"vessel", "vehicle"} or (i.start not in taken and scene.doc[i.token].dep_ != "appos")
        ] or [i for i in filling.items if i.start not in taken]
        if cls.items:
            filling.items = [
                i for i in filling.items
                if (i.item_class or "") in cls.items or (i.anaphoric and scene.doc[i.token].lemma_.lower() in {"it", "they", "them", "sum", "money", "fund", "payment"})
            ]
        if cls.name in _MOVING:
            filling.items = [
                i for i in filling.items
                if i.item_class != "vessel" and not {e.goods_class for e in i.entries} & {"commercial_vehicle", "rail_vehicle", "aircraft", "helicopter"}
            ]
        if cls.needs_item and not cls.sighting and self._moves_a_person(scene, arguments):
            return None
        if cls.kind is EventKind.TRAVEL:
            self._visitors(scene, filling)
        self._settle(cls, filling)
        kind = self._kind(scene, cls, filling, stance)
        if kind is None:
            return None
        if cls.kind is EventKind.SEIZURE:
            if lemma in {"take", "take off", "remove"} and not any(acts_for_law(p) for p in filling.authorities):
                return None
            if lemma in _WEAK_SEIZING and not self._stopped_for_real(scene, token, filling):
                return None
            self._cargo(scene, arguments, filling)
        frame = Frame(
            kind=kind, trigger=lemma, trigger_class=cls, sentence=scene.sentence.index, token=token.i,
            items=tuple(filling.items), supplier=filling.supplier, recipient=filling.recipient, via=tuple(filling.via),
            authorities=tuple(filling.authorities), place=filling.place, when=event_time(scene, token), stance=stance,
            purpose=filling.purpose, order=_order(token, filling.items, scene),
        )  # fmt: skip
        return frame if self._whole(frame) and not self._generic(token, filling) else None

    def _place(self, scene: Scene, trigger: Token, cls: TriggerClass, argument: Argument, filling: _Filling) -> None:
        slot, token = argument.slot, argument.token
        if token.i in scene.time_at:
            return
        role = cls.slots.get(slot) or cls.preps.get(slot)
        if slot == "light_subj" and role is None:
            verb = trigger.head if trigger.dep_ != "pobj" else trigger.head.head
            role = {True: Role.SUPPLIER}.get(verb.lemma_ in _LIGHT_GIVERS) or (
                {True: Role.RECIPIENT}.get(verb.lemma_ in _LIGHT_TAKERS)
            )
        elif slot in {"light_obj", "appos"} and cls.kind is EventKind.TRANSFER:
            role = Role.ITEM
        elif slot == "particle":
            role = cls.slots.get("obj")
        if role is None:
            return
        if role is Role.PURPOSE:
            filling.purpose = filling.purpose or scene.words(token.left_edge, token)
            return
        items = self.phrases.items(scene, token) if role is not Role.MONEY else []
        solid = [i for i in items if not i.anaphoric]
        if role is Role.ITEM:
            self._item_slot(scene, slot, token, items, cls, filling)
            return
        if slot == "modifier":
            if token.i in scene.goods_at and not self.phrases.name_entry(scene, token):
                filling.add_item(solid)
                return
            entry = self.phrases.name_entry(scene, token)
            if entry is None or entry.country is None:
                return
        if role is Role.CARRIER:
            party = self.phrases.party(scene, token)
            if party is not None:
                filling.add_party(Role.VIA if party.group in {"vessel", "place"} or solid else Role.SUPPLIER, party)
            return
        if role is Role.BENEFICIARY and (token.lemma_ in {"use", "purpose"}):
            filling.purpose = scene.words(token.left_edge, token)
            return
        if (
            solid
            and slot in {"with", "of", "obj", "subj"}
            and any(i.entries and i.item_class not in {"vessel", "vehicle"} for i in solid)
        ):
            filling.add_item(solid)  # "provided with rockets", whatever the class expects there
            return
        for party in self.phrases.parties(scene, token):
            if cls.kind is EventKind.SHIP_TO_SHIP and not self._may_lie_alongside(party):
                continue
            filling.add_party(role, party)

    @staticmethod
    def _may_lie_alongside(party: PartyMention) -> bool:
        return party.group == "vessel" or (party.group in {"organisation", "place", "state"} and party.inferred_by is None)

    def _item_slot(
        self, scene: Scene, slot: str, token: Token, items: list[ItemMention], cls: TriggerClass, filling: _Filling
    ) -> None:
        solid = [i for i in items if not i.anaphoric]
        party = self.phrases.party(scene, token) if not solid else None
        if cls.sighting and party is not None and slot in {"obj", "dative"} and party.group in {"person", "state"}:
            filling.add_party(Role.RECIPIENT, party)  # "he has been filmed in a Phantom"
            return
        if solid:
            filling.add_item(solid)
        elif (
            cls.kind is EventKind.SEIZURE
            and party is not None
            and token.pos_ == "PROPN"
            and self.phrases.may_be_ship(token, party)
        ):
            filling.add_item(self.phrases.ship_item(scene, token))
        elif (
            slot in {"obj", "dative"}
            and party is not None
            and party.named
            and cls.name in {"give", "pay", "bank"}
            and token.pos_ != "PRON"
        ):
            filling.add_party(Role.RECIPIENT, party)
        elif items:
            filling.add_item(items)

    def _far_sides(self, scene: Scene, trigger: Token, cls: TriggerClass, filling: _Filling) -> None:
        """A "to" or "from" hung below a remark inside the phrase: "from a vessel believed to be Chinese to the tanker X"."""
        if cls.name not in {"deliver_noun", "ship_to_ship", "buy_noun", "give", "obtain", "carry"}:
            return
        for token in trigger.subtree:
            if token.dep_ not in {"prep", "dative"} or token.i < trigger.i:
                continue
            role = cls.preps.get(token.lower_)
            if role is Role.RECIPIENT and filling.recipient is None or role is Role.SUPPLIER and filling.supplier is None:
                between = [a for a in token.ancestors if trigger.is_ancestor(a) and a.pos_ == "VERB"]
                if all(a.lemma_ in self.stances.hedging | {"say", "flag", "register", "own"} for a in between):
                    for target in token.children:
                        party = self.phrases.party(scene, target) if target.dep_ == "pobj" else None
                        if party is not None:
                            filling.add_party(role, party)

    def _object_open(self, scene: Scene, arguments: Arguments) -> bool:
        """Whether the verb has no object of its own that is neither goods nor party ("received three months")."""
        return all(
            t.pos_ == "PRON" or self.phrases.party(scene, t) is not None or t.lemma_.lower() in self.knowledge.phrases.measures
            for t in arguments.of("obj")
        )

    def _window(self, scene: Scene, trigger: Token, cls: TriggerClass, arguments: Arguments, filling: _Filling) -> None:
        """What the parse lost: goods and "to X", "from X" right of the verb, up to the next finite verb or break."""
        window = []
        for token in scene.doc[trigger.i + 1 : trigger.i + 26]:
            if token.tag_ in {"VBD", "VBZ", "VBP", "MD"} or token.text in {";", "—", "--", '"', ":"}:
                break
            window.append(token)
        if not filling.items and cls.needs_item and not arguments.passive:
            for token in window[:14]:
                match = scene.goods_at.get(token.i)
                if match is not None and token.i == scene.tokens_of(match.start, match.end)[-1].i:
                    solid = [i for i in self.phrases.items(scene, token) if not i.anaphoric and i.item_class not in {"money", "people"}]
                    for member in coordinated(token) if solid else ():
                        filling.add_item([i for i in self.phrases.items(scene, member) if not i.anaphoric])
                    if solid:
                        break
        if not filling.items:
            return
        for token in window:
            role = cls.preps.get(token.lower_) if token.pos_ in {"ADP", "SCONJ"} else None
            if (role is Role.RECIPIENT and filling.recipient is None) or (role is Role.SUPPLIER and filling.supplier is None):
                if token.lower_ not in {"to", "from", "into"}:
                    continue
                target = next((c for c in token.children if c.dep_ == "pobj" and c.i > token.i), None)
                party = self.phrases.party(scene, target) if target is not None and target.i not in scene.time_at else None
                if party is not None and party.named:
                    filling.add_party(role, party)

    def _items_nearby(self, scene: Scene, arguments: Arguments, filling: _Filling) -> None:
        """Goods in any phrase of the clause, when no slot named them ("swooped on", "including")."""
        for argument in arguments.found:
            if argument.slot in {"subj", "in", "aboard", "like", "than", "against", "light_subj", "over", "under", "after", "before"}:
                continue
            solid = [
                i
                for i in self.phrases.items(scene, argument.token)
                if not i.anaphoric and i.item_class not in {"money", "people"}
            ]
            filling.add_item(solid)
            if solid:
                return

    def _visitors(self, scene: Scene, filling: _Filling) -> None:
        """A delegation is sent by the State in its own name; the other place named is where it goes or was."""
        for item in filling.items:
            country, _ = self.phrases.country_of(scene, scene.doc[item.token])
            sender = item.origin or (self.phrases.state_in(scene, scene.doc[item.token]) if country else None)
            if sender is not None:
                if filling.recipient is not None and filling.recipient.country == sender.country:
                    filling.recipient = filling.supplier
                filling.supplier = sender

    def _settle(self, cls: TriggerClass, filling: _Filling) -> None:
        """Fill what the slots left open: partners, beneficiaries, the origin that goods carry in their name."""
        if filling.partners:
            first, *rest = sorted(filling.partners, key=lambda p: p.country in self.knowledge.regime_states.receives and p.country != "RU")
            if filling.supplier is None:
                filling.supplier = first
                if rest and filling.recipient is None:
                    filling.recipient = rest[0]
            elif filling.recipient is None:
                filling.recipient = first
        if cls.kind is EventKind.SHIP_TO_SHIP:
            self._berth(filling)
        place = filling.place
        if filling.recipient is None and filling.beneficiary is None and place is not None and cls.kind is EventKind.TRANSFER:
            if place.country in self.knowledge.regimes and (filling.supplier is None or filling.supplier.country != place.country):
                filling.recipient = place
        if cls.name == "obtain" and filling.beneficiary is not None and filling.beneficiary.country in self.knowledge.regimes:
            if filling.recipient is not None and filling.recipient.country not in self.knowledge.regimes:
                filling.via.append(filling.recipient)
                filling.recipient = None
        if filling.recipient is None and filling.beneficiary is not None:
            filling.recipient = filling.beneficiary
        elif filling.beneficiary is not None and filling.recipient is not None and filling.recipient.group == "place":
            filling.via.append(filling.recipient)
            filling.recipient = filling.beneficiary
        if filling.supplier is not None and filling.recipient is not None:
            same = filling.supplier.country and filling.supplier.country == filling.recipient.country
            if same and filling.supplier.start == filling.recipient.start:
                filling.recipient = None
        regimes = self.knowledge.regimes
        if (
            filling.supplier is not None
            and filling.supplier.group == "place"
            and filling.supplier.country not in regimes
        ):
            filling.via.append(filling.supplier)  # "left the port of Rotterdam": a stop, not the supplier
            filling.supplier = None
        if filling.supplier is None:
            origin = next((i.origin for i in filling.items if i.origin is not None), None)
            makes = (
                any(i.item_class in {"luxury_vehicle", "vehicle", "luxury_good"} for i in filling.items)
                and cls.kind is not EventKind.SEIZURE
            )
            if (
                origin is not None
                and not makes
                and (filling.recipient is None or filling.recipient.country != origin.country)
            ):
                people = any(i.item_class in {"labour", "people", "it_service", "other"} for i in filling.items)
                filling.supplier = (
                    origin if people else replace(origin, inferred_by="the goods are named after their origin")
                )

    def _berth(self, filling: _Filling) -> None:
        """Of two ships side by side with nobody said to give, the one under measures on the goods' way gives or takes."""
        a, b = filling.supplier, filling.recipient
        if not filling.partners or a is None or b is None:
            return
        states = self.knowledge.regime_states
        classes = {i.item_class or "" for i in filling.items}
        gives = bool(a.country and classes & states.supplies.get(a.country, frozenset()))
        takes = bool(b.country and classes & states.supplies.get(b.country, frozenset()))
        if (a.country in self.knowledge.regimes and not gives) or takes:
            filling.supplier, filling.recipient = b, a

    def _kind(self, scene: Scene, cls: TriggerClass, filling: _Filling, stance: ClauseStance) -> EventKind | None:
        classes = {i.item_class for i in filling.items if i.item_class}
        if cls.kind is EventKind.TRAVEL:
            return EventKind.TRAVEL if any(e.goods_class in _VISITS for i in filling.items for e in i.entries) else None
        if (
            cls.kind in {EventKind.TRANSFER, EventKind.SEIZURE, EventKind.EMPLOYMENT, EventKind.PROCUREMENT_ATTEMPT}
            and classes
        ):
            goods = {e.goods_class for i in filling.items for e in i.entries}
            if classes <= {"people"}:
                return EventKind.EMPLOYMENT if cls.kind is EventKind.EMPLOYMENT else None
            if classes & {"labour", "it_service"} and cls.kind is not EventKind.SEIZURE:
                return EventKind.EMPLOYMENT if cls.name not in {"arrive", "load", "bound", "appear", "possess"} else None
            if cls.kind is EventKind.EMPLOYMENT:
                return None
            if goods and goods <= _VISITS:
                return EventKind.TRAVEL
            if goods and goods <= {"military_service"}:
                return EventKind.OTHER
            if classes == {"technology"} and cls.kind is EventKind.TRANSFER:
                return EventKind.COOPERATION
            if classes == {"money"} and cls.kind is EventKind.TRANSFER:
                return EventKind.PAYMENT
        elif cls.kind is EventKind.EMPLOYMENT:
            return None
        if cls.kind is EventKind.TRANSFER and Mood.ATTEMPTED in stance.moods:
            return EventKind.PROCUREMENT_ATTEMPT
        sides = [p for p in (filling.supplier, filling.recipient) if p is not None]
        if (
            cls.kind is EventKind.TRANSFER
            and sides
            and all(p.group == "vessel" for p in sides)
            and classes & {"refined_petroleum", "crude_oil", "coal"}
        ):
            return EventKind.SHIP_TO_SHIP
        return cls.kind

    def _moves_a_person(self, scene: Scene, arguments: Arguments) -> bool:
        """"a column that took Kim to the university": the object is a person, so no goods move."""
        for token in arguments.of("obj"):
            entry = self.phrases.name_entry(scene, token)
            if entry is not None and entry.kind is NameKind.PERSON and not arguments.of("with") and not any(
                a.slot in {"dative", "obj"} and a.token.i != token.i for a in arguments.found
            ):
                return True
        return False

    def _stopped_for_real(self, scene: Scene, trigger: Token, filling: _Filling) -> bool:
        """"found", "stopped", "held" are seizures when a body that seizes does it, or in the passive."""
        if any(c.dep_ in {"auxpass", "nsubjpass"} for c in trigger.children):
            return True
        return any(p.group in {"state", "vessel"} or p.entry is not None for p in filling.authorities) and trigger.tag_ != "VB"

    def _cargo(self, scene: Scene, arguments: Arguments, filling: _Filling) -> None:
        """What a stopped carrier had on board: "a trawler carrying 50 tons of ammunition", "a dhow found to have on board"."""
        holders = [scene.doc[i.token] for i in filling.items if i.item_class in {"vessel", "vehicle", None}]
        holders += [a.token for a in arguments.found if a.slot in {"obj", "from", "off", "aboard"}]
        heads = {h.i: h for h in holders}
        for head in [*heads.values(), *(h.head for h in heads.values() if h.head.pos_ == "VERB")]:
            for child in head.children:
                if child.dep_ in {"acl", "relcl", "xcomp", "advcl"} and child.lemma_ in _CARRYING:
                    for item_token in child.children:
                        if item_token.dep_ in {"dobj", "nsubjpass"}:
                            for member in coordinated(item_token):
                                filling.add_item([i for i in self.phrases.items(scene, member) if not i.anaphoric])

    def _generic(self, trigger: Token, filling: _Filling) -> bool:
        """Habit, not an event: simple present, and nobody named on either side ("agents supply factories")."""
        if trigger.tag_ not in {"VBZ", "VBP"} or any(c.dep_ in {"aux", "auxpass"} for c in trigger.children):
            return False
        return not any(p.text[:1].isupper() for p in (filling.supplier, filling.recipient) if p is not None)

    def _whole(self, frame: Frame) -> bool:
        cls = frame.trigger_class
        if cls.sighting:
            owner = frame.recipient
            return (
                owner is not None
                and owner.country in self.knowledge.regimes
                and owner.group in {"person", "state"}
                and any(i.item_class in _SIGHTED and i.entries for i in frame.items)
            )
        if cls.direction_only and (frame.recipient is None or not frame.items):
            return False
        if cls.needs_both and (frame.supplier is None or frame.recipient is None):
            return False
        if cls.needs_item and not frame.items:
            return False
        return frame.supplier is not None or frame.recipient is not None or bool(frame.items)


_LATER = {"another", "more", "further", "additional", "second", "third", "next", "new", "latest", "extra"}
_FIRST = {"first", "earlier", "previous", "initial", "original"}


def _order(trigger: Token, items: list[ItemMention], scene: Scene) -> str:
    words = {c.lower_ for head in (trigger, *(scene.doc[i.token] for i in items)) for c in head.lefts}
    return "later" if words & _LATER else "first" if words & _FIRST else ""


def _without_own_moves(frames: list[Frame]) -> list[Frame]:
    """Goods shown in somebody's hands that only move with the owner ("a Maybach brought aboard his train") are one sighting."""
    seen = {i.start: f.recipient for f in frames if f.trigger_class.sighting for i in f.items}

    def own(frame: Frame) -> bool:
        owners = [seen[i.start] for i in frame.items if i.start in seen]
        sides = [p for p in (frame.supplier, frame.recipient) if p is not None]
        return bool(owners) and not frame.trigger_class.sighting and all(o and p.country == o.country for o in owners for p in sides)

    return [f for f in frames if not own(f)]


_FORCES = ("warship", "navy", "naval", "customs", "police", "coast guard", "coastguard", "guard", "forces", "marines", "frigate", "destroyer",
           "cruiser", "officers", "authorities", "border", "inspectors", "patrol", "security service", "agents")  # fmt: skip


def acts_for_law(party: PartyMention) -> bool:
    """Whether a party is of a sort that stops and seizes."""
    text = party.text.lower()
    return any(word in text for word in _FORCES)


def event_time(scene: Scene, trigger: Token) -> TimeMention | None:
    """The time expression that hangs on the trigger's own clause, not on the verb that reports it."""
    best: tuple[int, TimeMention] | None = None
    loose: list[TimeMention] = []
    for mention in scene.times:
        tokens = scene.tokens_of(mention.start, mention.end)
        if not tokens:
            continue
        root = min(tokens, key=lambda t: len(list(t.ancestors)))
        distance = _reach(root, trigger)
        if distance is None and not _reports_day(root):
            loose.append(mention)
        if distance is not None and (best is None or distance < best[0]):
            best = (distance, mention)
    if best is None:
        # "In the fall of 2019, ..." holds for the whole sentence; so does its only time that dates no report and no law.
        opening = [m for m in loose if m.start <= 12]
        chosen = opening or (loose if len(scene.times) == 1 else [])
        return chosen[0] if chosen else None
    return best[1]


def _reports_day(time: Token) -> bool:
    """Whether a time expression says when something was reported, ruled, banned or made law."""
    for ancestor in time.ancestors:
        if ancestor.pos_ in {"VERB", "AUX"}:
            return ancestor.lemma_ in _REPORTS
        if ancestor.pos_ == "NOUN" and ancestor.lemma_ in {"resolution", "ban", "report", "embargo", "law", "sanction", "measure"}:
            return True
    return False


_REPORTS = {"say", "report", "announce", "tell", "state", "publish", "release", "note", "confirm", "add", "allege", "claim", "unseal", "disclose",
            "quote", "warn", "deny", "write", "show", "reveal", "adopt", "ban", "air", "describe", "sentence", "jail", "fine", "convict", "charge",
            "indict", "plead", "forbid", "prohibit", "impose", "rule", "accuse", "blacklist", "designate", "sanction", "brief", "reply", "express",
            "file", "list", "register", "tighten", "expire", "lapse", "vote", "summon", "admit", "acknowledge", "reject", "dismiss", "conclude"}  # fmt: skip


def _reach(time: Token, trigger: Token) -> int | None:
    """Steps from a time expression to the trigger; None when a reporting verb or another clause holds it."""
    chain = [trigger, *trigger.ancestors]
    order = {t.i: n for n, t in enumerate(chain)}
    node, steps = time, 0
    while node.i not in order:
        if node.head.i == node.i:
            return None
        if node.dep_ in {"relcl", "ccomp", "advcl", "acl"} and node.pos_ in {"VERB", "AUX"} and node.i != time.i:
            inner = {"acl"} if node.head.i in order else set()
            if node.dep_ not in inner:
                return None
        node = node.head
        steps += 1
    climbed = order[node.i]
    if node.i != trigger.i:
        if node.lemma_ in _REPORTS and node.pos_ == "VERB":
            return None
        if any(t.dep_ in {"relcl", "ccomp"} and t.pos_ in {"VERB", "AUX"} for t in chain[:climbed]):
            return None
    return steps + climbed
