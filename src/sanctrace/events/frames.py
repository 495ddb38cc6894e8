"""Triggers to frames: one reported flow in one sentence, with its roles filled from the parse."""

from __future__ import annotations

from dataclasses import replace

from sanctrace.events.carriers import name_source
from sanctrace.events.clause_forms import achieved, says_no
from sanctrace.events.clauses import Arguments, adjective_arguments, alongside_arguments, noun_arguments, verb_arguments
from sanctrace.events.discourse import PartyMention
from sanctrace.events.event_time import event_time
from sanctrace.events.frame import Filling, Frame, acts_for_law, goes_back, order_of, without_own_moves
from sanctrace.events.items import Phrases
from sanctrace.events.other_uses import (
    below_aim,
    captured,
    in_order,
    is_ability,
    is_taught,
    only_aimed,
    only_value,
    ordered_about,
    penalty,
    set_phrase,
)
from sanctrace.events.prosecution import said_to_be
from sanctrace.events.roles import RoleReader
from sanctrace.events.scene import Scene
from sanctrace.events.stance import ClauseStance, Mood, StanceReader
from sanctrace.events.trace import Considered, Drop, Trace
from sanctrace.events.tree import Token
from sanctrace.events.usage import account_for, brought_home, own_training, supply_users, users_of
from sanctrace.events.worn import worn_arguments
from sanctrace.lexicon.reading import load_reading
from sanctrace.lexicon.triggers import Role, TriggerClass
from sanctrace.model import EventKind

# Kinds whose triggers the goods lists may know as goods too.
_NAMED_AS_GOODS = {EventKind.SHIP_TO_SHIP, EventKind.JOINT_VENTURE, EventKind.COOPERATION, EventKind.TRAINING}


# Kinds that a clause tells by itself, below somebody's help.
_FLOWS_BELOW = {EventKind.TRANSFER, EventKind.PAYMENT, EventKind.FINANCE, EventKind.EMPLOYMENT}


def _may_tell(scene: Scene, cls: TriggerClass) -> bool:
    """Whether a sentence names goods of which a class may tell; asked of "be", which stands in every other one."""
    if cls.name not in {"reside", "worn"}:
        return True
    wanted = cls.items or load_reading().flows.sighted
    return any(e.item_class in wanted for g in scene.goods for e in g.entries)


class FrameReader(RoleReader):
    """Reads the frames of one article's sentences."""

    def __init__(self, phrases: Phrases, stances: StanceReader, trace: Trace | None = None) -> None:
        super().__init__(phrases, stances)
        self._trace = trace
        triggers = self.knowledge.triggers
        self._long_verbs = triggers.long_verbs
        heads = {pos: triggers.heads.get(pos, frozenset()) for pos in ("verb", "noun", "adj", "adp")}
        self._verbs = heads["verb"] | heads["adj"] | frozenset(self._long_verbs)
        self._nouns = heads["noun"] | {"transfer"}
        self._adjectives, self._adpositions = heads["adj"], heads["adp"]
        self._classes: dict[Token, list[tuple[TriggerClass, str]]] = {}  # of words asked about before

    def read(self, scene: Scene) -> list[Frame]:
        """Frames of a sentence, in order of their triggers; a trigger of several classes gives its fullest frame."""
        frames = []
        for token in scene.doc:
            best = self._best(scene, token)
            if best is not None:
                frames.append(best)
        given = {i.token for f in frames for i in f.items if i.token != f.token}
        frames = [f for f in frames if f.kind is not EventKind.COOPERATION or f.token not in given]  # "gave assistance"
        kept = without_own_moves(frames)
        if self._trace is not None:
            for frame in frames:
                if all(frame is not other for other in kept):
                    self._trace.leave_out(frame, Drop.OWN_MOVE)
        return kept

    # ------------------------------------------------------------------ triggers
    def classes(self, token: Token) -> list[tuple[TriggerClass, str]]:
        """Classes that a word can be read as, each with its lemma; none when it is no trigger."""
        known = self._classes.get(token)
        if known is None:
            known = self._classes[token] = self._classes_of(token)
        return known

    def _classes_of(self, token: Token) -> list[tuple[TriggerClass, str]]:
        triggers = self.knowledge.triggers
        lemma = token.lemma_.lower()
        found: list[tuple[TriggerClass, str]] = []
        pos = token.pos_
        if pos in {"VERB", "AUX"} or token.tag_.startswith("VB"):
            if lemma not in self._verbs:
                return found
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
            for words in self._long_verbs.get(lemma, ()):
                following = tuple(t.lower_ for t in token.doc[token.i + 1 : token.i + len(words)])
                if following == words[1:] or self._later(token, words):
                    found += [(c, " ".join(words)) for c in triggers.classes(" ".join(words), "verb")]
            if not (particle is not None and particle.dep_ == "prt" and lemma in self.words.particled and not found):
                found += [(c, lemma) for c in triggers.classes(lemma, "verb")]
                found += [(c, lemma) for c in triggers.classes(lemma, "adj")]
        elif pos == "NOUN":
            if lemma not in self._nouns:
                return found
            previous = token.nbor(-1).lower_ if token.i else ""
            for phrase in (f"{previous} {lemma}", lemma):
                if lemma == "way" and token.head.lower_ != "on":
                    break
                if lemma == "exchange" and previous == "in" and phrase == lemma:
                    break  # "in exchange for"
                found += [(c, phrase) for c in triggers.classes(phrase, "noun")]
            if lemma == "transfer" and "ship" in {t.lower_ for t in token.lefts for t in t.subtree}:
                found = [(c, "ship-to-ship transfer") for c in triggers.classes("ship-to-ship transfer", "noun")]
        elif token.lower_ == "next" and any(c.lower_ == "to" for c in token.children):
            found += [(c, "next to") for c in triggers.classes("next to", "adp")]
        elif pos == "ADP" and token.lower_ in self._adpositions:
            found += [(c, token.lower_) for c in triggers.classes(token.lower_, "adp")]
        elif pos in {"ADJ", "ADV"} and token.lower_ in self._adjectives:
            found += [(c, lemma) for c in triggers.classes(token.lower_, "adj")]
        return found

    @staticmethod
    def _later(token: Token, phrase: tuple[str, ...]) -> bool:
        """Whether the fixed tail of a long verb hangs on it further right: "put 1,000 women to work"."""
        return any(
            c.lower_ == phrase[1] and any(g.lower_ == phrase[-1] for g in c.children) for c in token.children
        ) or any(
            c.dep_ in {"xcomp", "advcl"} and c.lower_ == phrase[-1] and c.i and c.nbor(-1).lower_ == phrase[1]
            for c in token.children
        )

    def _best(self, scene: Scene, token: Token) -> Frame | None:
        if token.i in scene.money_at or token.i in scene.time_at:
            return None
        classes = [c for c in self.classes(token) if _may_tell(scene, c[0])]
        if set_phrase(token):
            classes = [c for c in classes if " " in c[1]] or classes  # "making their way to" is told by all its words
        unfit = self._unfit(scene, token, classes) if classes else None
        best: Frame | None = None
        stance: ClauseStance | None = None
        for trigger_class, lemma in classes:
            if unfit is None:
                stance = stance or self.stances.read(token, [verb for _, verb in scene.attributions])
                outcome = self._frame(scene, token, trigger_class, lemma, stance)
            else:
                outcome = unfit
            if self._trace is not None:
                self._trace.considered.append(
                    Considered(
                        scene=scene, token=token, trigger_class=trigger_class, lemma=lemma, stance=stance,
                        outcome=outcome,
                    )
                )  # fmt: skip
            if isinstance(outcome, Frame) and (best is None or outcome.score > best.score):
                best = outcome
        return best

    def _unfit(self, scene: Scene, token: Token, classes: list[tuple[TriggerClass, str]]) -> Drop | None:
        """Why a word of these classes is no trigger where it stands; None when it is one."""
        if token.lemma_ in load_reading().flows.aspect and any(
            (c.dep_ in {"xcomp", "advcl"} and c.tag_ == "VBG")
            or (c.dep_ == "prep" and any(g.dep_ == "pcomp" for g in c.children))
            for c in token.children
        ):
            return Drop.ASPECT  # "went on selling": the going is no movement
        below = {c.dep_ for c in token.children if c.i > token.i}
        if token.lemma_ in load_reading().flows.promising and "xcomp" in below:
            return Drop.REPORTS  # "offered to sell": the selling is told below it
        if token.lemma_ in self.words.wanting and "xcomp" in below and "dobj" not in below:
            return Drop.REPORTS  # "wants to sell": the selling is told below it
        if (set_phrase(token) and all(" " not in lemma for _, lemma in classes)) or in_order(token):
            return Drop.IDIOM
        if ordered_about(token):
            return Drop.REPORTS
        if token.lemma_ == "manage" and "xcomp" in below and "dobj" not in below:
            return Drop.REPORTS  # "managed to send": the sending is told below it
        if penalty(token):
            return Drop.PENALTY
        if token.dep_ in {"xcomp", "advcl", "pcomp", "conj"} and is_taught(token):
            return Drop.TAUGHT  # "were trained to fly drones": none of them is flown anywhere
        if token.dep_ == "compound" and all(c.kind is EventKind.TRAINING for c, _ in classes):
            return Drop.NAMES_GOODS  # "training sites"
        if is_ability(token) and not (achieved(token) and self._somebody_s(scene, token.head.head)):
            return Drop.ABLE
        if self._wished(token) or below_aim(token):
            return Drop.HYPOTHETICAL
        if token.lemma_ in self.stances.reporting and "ccomp" in below and "dobj" not in below:
            return Drop.REPORTS
        if token.dep_ == "acl" and token.lemma_ in load_reading().goods.origin_verbs and token.tag_ == "VBN":
            return Drop.ORIGIN
        if (
            token.i in scene.goods_at
            and (token.pos_ != "VERB" or token.dep_ in {"amod", "compound"})
            and not (token.pos_ == "NOUN" and token.lemma_ in self.knowledge.phrases.measures)
            and not any(c.kind in _NAMED_AS_GOODS for c, _ in classes)
        ):
            return Drop.NAMES_GOODS
        return None

    def _somebody_s(self, scene: Scene, verb: Token) -> bool:
        """Whether the subject of a verb is no goods: police were able to stop a lorry, missiles to carry warheads."""
        return any(c.dep_ == "nsubj" and c.i not in scene.goods_at for c in verb.children)

    def _moved(self, noun: Token) -> bool:
        """Whether a heap of goods is what a verb of transfer moves: "delivered a cache of rifles"."""
        if noun.lemma_ not in load_reading().flows.hoards or noun.dep_ not in {"dobj", "nsubjpass"}:
            return False
        kinds = {c.kind for c, _ in self.classes(noun.head)}
        return EventKind.TRANSFER in kinds and EventKind.SEIZURE not in kinds

    @staticmethod
    def _joint(noun: Token, arguments: Arguments) -> bool:
        """Whether the words say that two do it together: "a joint programme", "research with"."""
        return bool(arguments.of("with") or arguments.of("between")) or any(c.lower_ == "joint" for c in noun.lefts)

    def _tells_below(self, token: Token) -> bool:
        """Whether what somebody is helped to do is a flow itself."""
        below = [c for c in token.children if c.dep_ in {"xcomp", "ccomp", "advcl"} and c.i > token.i]
        return any(
            c.kind in _FLOWS_BELOW and c.name not in {"construct", "wield", "possess", "appear", "account"}
            for word in below
            for c, _ in self.classes(word)
        )

    def _wished(self, token: Token) -> bool:
        """Whether a bare infinitive only says what somebody would have: "proposed that each machine leave sealed"."""
        if token.tag_ not in {"VB", "VBP"} or token.dep_ != "ccomp" or token.head.lemma_ not in self.words.wishing:
            return False
        if not any(c.dep_ == "mark" and c.lower_ == "that" for c in token.children):
            return False
        subject = next((c for c in token.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
        bare = all(c.lower_ == "be" for c in token.children if c.dep_ in {"aux", "auxpass"})
        return bare and subject is not None and (token.tag_ == "VB" or subject.tag_ in {"NN", "NNP"})

    # ------------------------------------------------------------------ roles
    def _arguments(self, token: Token, trigger_class: TriggerClass) -> Arguments:
        if trigger_class.direction_only:
            return adjective_arguments(token)
        if trigger_class.name == "worn":
            return worn_arguments(token)
        if token.pos_ in {"VERB", "AUX"} or token.tag_.startswith("VB"):
            found = verb_arguments(token)
            return own_training(token, found) if trigger_class.name == "train" else found
        if token.pos_ == "ADP" or token.lower_ == "next":
            return alongside_arguments(token)
        return noun_arguments(token)

    def _frame(self, scene: Scene, token: Token, cls: TriggerClass, lemma: str, stance: ClauseStance) -> Frame | Drop:
        """The frame of a trigger read as one of its classes, or why there is none."""
        if cls.sighting and not says_no(token) and not any(c.tag_ == "MD" for c in token.children):
            stance = replace(stance, moods=stance.moods - {Mood.LAW, Mood.NEGATED})  # the law is about another clause
        arguments = self._arguments(token, cls)
        filling = Filling()
        words = load_reading().flows
        if cls.kind is EventKind.SEIZURE and any(t.lemma_.lower() in words.remains for t in arguments.of("obj")):
            return Drop.NOT_STOPPED  # "found fragments of missiles", "found ways to ship"
        if cls.kind is EventKind.SEIZURE and (only_aimed(token) or captured(token) or self._moved(token)):
            return Drop.NOT_STOPPED
        if any(f"{c.lower_} {lemma}" in words.politics for c in token.lefts):
            return Drop.IDIOM  # "a strategic partnership", "joint training"
        if lemma in words.joint_only and cls.kind is EventKind.COOPERATION and not self._joint(token, arguments):
            return Drop.NO_BOTH_SIDES  # "its missile programme"
        holders = (token, *(c for c in token.children if c.dep_ in {"dobj", "nsubjpass"}))
        aimed = any(c.dep_ == "prep" and c.lower_ == "against" for holder in holders for c in holder.children)
        if cls.name == "give" and lemma in words.against and aimed:
            return Drop.OTHER_USE
        if lemma in words.promising and token.pos_ == "VERB":
            stance = replace(stance, moods=stance.moods | {Mood.PLANNED})
        for argument in arguments.found:
            self.place(scene, token, cls, argument, filling)
        if cls.name == "give":
            self.supplied_with(scene, arguments, filling)
        nearby = cls.needs_item and not cls.sighting and cls.name != "in_return"
        if not filling.items and nearby and self.object_open(scene, arguments):
            self.items_nearby(scene, token, arguments, filling)
        if cls.moving and not filling.items:
            self.cargo(scene, arguments, filling)
        if not cls.sighting and token.pos_ == "VERB" and (filling.items or self.object_open(scene, arguments)):
            self.window(scene, token, cls, arguments, filling)
        if (
            cls.goods
            and not any(e.goods_class in cls.goods for i in filling.items for e in i.entries)
            and "%" not in scene.sentence.text
            and "percent" not in scene.sentence.text
        ):
            return Drop.OTHER_GOODS
        if cls.name == "help" and self._tells_below(token):
            return Drop.REPORTS  # "helped it sell coal": the sale is told below it
        self.far_sides(scene, token, cls, filling)
        if cls.name == "give" and filling.recipient is None and token.dep_ == "acl" and arguments.passive:
            supply_users(self.phrases, scene, users_of(token.head, self.knowledge.triggers), filling)
        if cls.name in {"give", "carry", "load"}:
            brought_home(token, arguments, filling, self.knowledge.regime_states)
        if cls.name == "account":
            account_for(filling)
        self.two_sides(scene, cls, filling)
        sides = [p for p in (filling.supplier, filling.recipient) if p is not None and p.country and not p.inferred_by]
        if cls.kind is EventKind.TRANSFER and not filling.items and token.pos_ == "NOUN" and len(sides) == 2:
            filling.add_items(self.phrases.unnamed_goods(scene, token))  # "shipments from X to Y were stopped"
        if cls.name in {"give", "obtain", "carry"} and not filling.items and token.pos_ == "VERB" and len(sides) == 2:
            filling.add_items(self.phrases.unlisted_goods(scene, arguments.of("obj")))
        if cls.kind is EventKind.SHIP_TO_SHIP and not filling.items and token.pos_ == "NOUN":
            filling.add_items(self.phrases.as_item(scene, token))
        self.meant_for(filling)
        taken = {p.start for p in (filling.supplier, filling.recipient, *filling.via) if p is not None}
        filling.items = [
            i
            for i in filling.items
            if i.item_class not in {"vessel", "vehicle"}
            or (i.start not in taken and scene.doc[i.token].dep_ != "appos")
        ] or [i for i in filling.items if i.start not in taken]
        if cls.items:
            filling.items = [
                i
                for i in filling.items
                if (i.item_class or "") in cls.items
                or (i.anaphoric and scene.doc[i.token].lemma_.lower() in words.sums | {"it", "they", "them"})
            ]
        if cls.moving:
            filling.items = [
                i
                for i in filling.items
                if i.item_class != "vessel" and not {e.goods_class for e in i.entries} & words.conveyances
            ]
        if (
            cls.moving
            or cls.kind is EventKind.SEIZURE
            or (cls.slots.get("subj") is Role.RECIPIENT and not cls.sighting)
        ) and self.moves_a_person(scene, arguments):
            return Drop.MOVES_A_PERSON
        self.dative_name(scene, token, cls, filling)
        if only_value(lemma, filling.items):
            return Drop.NO_GOODS
        if cls.kind is EventKind.TRAVEL:
            self.barred_travellers(scene, arguments, filling)
            self.visitors(scene, token, filling)
        if any(c.dep_ == "det" and c.lower_ == "no" for i in filling.items for c in scene.doc[i.token].children):
            return Drop.NEGATED  # "there are no workers"
        if cls.kind is EventKind.TRANSFER:
            name_source(self.phrases, scene, filling)
        self.settle(cls, filling)
        kind = self._kind(token, cls, filling, stance)
        if kind is EventKind.TRAVEL and cls.kind is not EventKind.TRAVEL:
            self.visitors(scene, token, filling)
        if kind is None:
            return Drop.WRONG_KIND
        if cls.kind is EventKind.SEIZURE:
            if lemma in words.taking and not any(acts_for_law(p) for p in filling.authorities):
                return Drop.NOBODY_TAKES
            if lemma in words.weak_seizing and not self.stopped_for_real(token, filling):
                return Drop.NOT_STOPPED
            self.cargo(scene, arguments, filling)
        if kind is EventKind.TRAINING and not filling.items:
            filling.add_items(self.phrases.taught(scene, token))
        frame = Frame(
            kind=kind, trigger=lemma, trigger_class=cls, sentence=scene.sentence.index, token=token.i,
            items=tuple(filling.items), supplier=filling.supplier, recipient=filling.recipient, via=tuple(filling.via),
            authorities=tuple(filling.authorities), place=filling.place, when=event_time(scene, token), stance=stance,
            purpose=filling.purpose, order=order_of(token, filling.items, scene),
            back=cls.name == "in_return" or goes_back(token),
        )  # fmt: skip
        return self._lack(frame) or (Drop.HABIT if self._habit(token, filling) else frame)

    @staticmethod
    def meant_for(filling: Filling) -> None:
        """ "Equipment for a munitions factory at Oamites": what goods are for received none, where it lies did."""
        for item in filling.items:
            if " for " in item.text:
                if filling.beneficiary is not None and item.start < filling.beneficiary.start < item.end:
                    filling.beneficiary = None
                if filling.recipient is not None and item.start < filling.recipient.start < item.end:
                    filling.recipient = None
                if filling.recipient is None and filling.beneficiary is None:
                    filling.recipient = filling.place

    def _kind(self, trigger: Token, cls: TriggerClass, filling: Filling, stance: ClauseStance) -> EventKind | None:
        """Kind of event that class and goods make together; None when the goods do not go with the class."""
        words = load_reading().flows
        classes = {i.item_class for i in filling.items if i.item_class}
        goods = {e.goods_class for i in filling.items for e in i.entries}
        if cls.kind is EventKind.TRAVEL:
            return EventKind.TRAVEL if goods & words.meetings or filling.barred else None
        if (
            cls.kind in {EventKind.TRANSFER, EventKind.SEIZURE, EventKind.EMPLOYMENT, EventKind.PROCUREMENT_ATTEMPT}
            and classes
        ):
            if classes <= {"people"}:
                return EventKind.EMPLOYMENT if cls.kind is EventKind.EMPLOYMENT else None
            if classes & words.sent_workers and cls.kind is not EventKind.SEIZURE:
                return EventKind.EMPLOYMENT if cls.employs else None
            if cls.kind is EventKind.EMPLOYMENT:
                return None
            if goods and goods <= words.meetings:
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
        from_ship = any(c.dep_ == "prep" and c.lower_ == "from" for c in trigger.children)  # "pumped from a ship"
        if (
            cls.kind is EventKind.TRANSFER
            and (len(sides) == 2 or (filling.recipient is not None and cls.name != "unload") or (sides and from_ship))
            and all(p.group == "vessel" or (p is filling.supplier and p.group == "person") for p in sides)
            and any(p.group == "vessel" for p in sides)
            and classes & words.pumped
        ):
            return EventKind.SHIP_TO_SHIP
        return cls.kind

    @staticmethod
    def _habit(trigger: Token, filling: Filling) -> bool:
        """Habit, not an event: simple present, and nobody named on either side ("agents supply factories")."""
        if trigger.pos_ == "NOUN" and said_to_be(trigger, load_reading().flows.frequent):
            return True  # "seizures of weapons are not uncommon there"
        if trigger.tag_ not in {"VBZ", "VBP"} or any(c.dep_ in {"aux", "auxpass"} for c in trigger.children):
            return False
        if trigger.dep_ == "relcl" and filling.recipient is None:
            return True  # "a man who sells aircraft parts"
        of_sort = trigger.dep_ == "relcl"  # "countries that buy Russian oil": the origin of the goods names nobody
        sides = [p for p in (filling.supplier, filling.recipient) if p is not None]
        return not any(p.text[:1].isupper() and not (of_sort and p.inferred_by) for p in sides)

    def _at_home(self, place: PartyMention | None) -> bool:
        """Whether what is built stays in a State that builds such things for others, or nobody says where it stands."""
        builders = self.knowledge.regime_states.supplies
        return place is None or "statue" in builders.get(place.country or "", frozenset())

    def _lack(self, frame: Frame) -> Drop | None:
        """What a frame lacks of what its class needs, goods, a side, or both sides; None when it tells enough."""
        cls = frame.trigger_class
        if cls.sighting:
            owner = frame.recipient
            owned = (
                owner is not None
                and owner.country in self.knowledge.regimes
                and owner.group in {"person", "state"}
                and any(
                    i.item_class in load_reading().flows.sighted
                    and i.entries
                    and i.entries[0].goods_class not in load_reading().flows.conveyances
                    for i in frame.items
                )
            )
            return None if owned else Drop.NO_OWNER
        if cls.direction_only and (frame.recipient is None or not frame.items):
            return Drop.NO_DESTINATION
        if cls.needs_both and (frame.supplier is None or frame.recipient is None):
            return Drop.NO_BOTH_SIDES
        if cls.needs_item and not frame.items:
            return Drop.NO_GOODS
        if frame.trigger == "lead" and frame.recipient is None:
            return Drop.NO_DESTINATION  # "a delegation led by the minister" goes nowhere by these words
        if cls.name == "construct" and frame.supplier is None and self._at_home(frame.recipient):
            return Drop.NO_BOTH_SIDES  # "will build a monument in its capital": nobody is told to build it for another
        if cls.name == "broker" and frame.supplier is None and frame.recipient is None:
            return Drop.NO_BOTH_SIDES  # "managed ninety laptops": nothing goes from anybody to anybody
        if cls.needs_ship and all(p is None or p.group != "vessel" for p in (frame.supplier, frame.recipient)):
            return Drop.NO_BOTH_SIDES  # "men stood beside flat televisions": no ship lies alongside
        return None if frame.supplier is not None or frame.recipient is not None or frame.items else Drop.NOTHING
