"""Roles of a trigger: which phrase around it supplies, receives, carries, seizes or is supplied."""

from __future__ import annotations

from dataclasses import replace

from sanctrace.events.carriers import fetch_home
from sanctrace.events.clause_forms import achieved, found_among, found_inside
from sanctrace.events.clauses import Argument, Arguments, coordinated
from sanctrace.events.discourse import ItemMention, PartyMention, prosecutes
from sanctrace.events.frame import Filling, acts_for_law
from sanctrace.events.items import Phrases
from sanctrace.events.scene import Scene
from sanctrace.events.stance import StanceReader
from sanctrace.events.tree import Token
from sanctrace.lexicon.names import NameKind
from sanctrace.lexicon.reading import load_reading
from sanctrace.lexicon.triggers import Role, TriggerClass
from sanctrace.model import EventKind

# Slots in which goods belong to another role than what the trigger moves.
_NOT_NEARBY = frozenset(
    ["subj", "light_subj", "in", "aboard", "like", "than", "against", "over", "under", "after", "before"]
)
_SIDES = frozenset({Role.SUPPLIER, Role.RECIPIENT, Role.PARTNER, Role.BENEFICIARY})


class RoleReader:
    """Fills the roles of triggers in one article."""

    def __init__(self, phrases: Phrases, stances: StanceReader) -> None:
        self.phrases = phrases
        self.knowledge = phrases.knowledge
        self.stances = stances
        self.words = load_reading().flows

    def place(self, scene: Scene, trigger: Token, cls: TriggerClass, argument: Argument, filling: Filling) -> None:
        """Put one argument of a trigger into the role that the trigger's class gives its slot; times have none."""
        slot, token = argument.slot, argument.token
        if token.i in scene.time_at or (cls.name == "in_return" and slot != "for"):
            return
        role = cls.slots.get(slot) or cls.preps.get(slot)
        if slot == "light_subj" and role is None:
            role = self._light_role(trigger.head if trigger.dep_ != "pobj" else trigger.head.head)
            if cls.kind is EventKind.SEIZURE and role is not None:
                role = Role.AUTHORITY  # "the navy announced a seizure"
        elif slot in {"light_obj", "appos"} and cls.kind is EventKind.TRANSFER:
            role = Role.ITEM
        elif slot == "particle":
            role = cls.slots.get("obj")
        if role is None:
            return
        if role is Role.PURPOSE and cls.kind is EventKind.TRAINING and filling.place is None:
            filling.place = self._ground(scene, token)
        if role is Role.PURPOSE:
            filling.purpose = filling.purpose or scene.words(token.left_edge, token)
            return
        items = self.phrases.items(scene, token) if role is not Role.MONEY else []
        solid = [i for i in items if not i.anaphoric]
        if role is Role.ITEM and self._anothers(scene, trigger, argument):
            return
        if role is Role.ITEM:
            self.item_slot(scene, argument, items, cls, filling)
            return
        if slot == "modifier":
            if token.i in scene.goods_at and not self.phrases.name_entry(scene, token):
                filling.add_items(solid)
                return
            entry = self.phrases.name_entry(scene, token)
            if entry is None or entry.country is None:
                return
        if role is Role.CARRIER:
            party = self.phrases.party(scene, token)
            if party is not None:
                filling.add_party(Role.VIA if party.group in {"vessel", "place"} or solid else Role.SUPPLIER, party)
            return
        if role is Role.BENEFICIARY and token.lemma_ in self.words.purposes:
            filling.purpose = scene.words(token.left_edge, token)
            return
        if cls.kind is EventKind.TRAINING and role is Role.RECIPIENT and solid:
            trained = self.phrases.party(scene, token) or self.phrases.state_in(scene, token)
            if trained is not None:
                filling.add_items(solid)
                filling.add_party(role, trained)
                return  # "trained Russian soldiers": those trained are no goods
        if (
            solid
            and not (cls.kind is EventKind.EMPLOYMENT and slot == "subj")  # "a seafood plant hired women"
            and role is not Role.AUTHORITY  # the warship that stops a ship is not what it stops
            and not (cls.needs_both and slot == "subj")  # nor are the troops that fire a missile what was supplied
            and slot in {"with", "of", "obj", "subj"}
            and any(
                i.entries
                and i.item_class not in {"vessel", "vehicle"}
                and not {e.goods_class for e in i.entries} & self.words.meetings
                for i in solid
            )
        ):
            filling.add_items(solid)  # "provided with rockets", whatever the class expects there
            return
        parties = self.phrases.parties(scene, token)
        taught = cls.kind is EventKind.TRAINING and role is Role.RECIPIENT  # "Korean pilots are taught"
        if (
            not parties
            and ((cls.needs_both and slot in {"subj", "by"}) or taught)
            and (state := self.phrases.state_in(scene, token))
        ):
            parties = [state]  # "Russian gunners"
        for party in parties:
            if role in _SIDES and prosecutes(party):
                continue
            if cls.kind is EventKind.SHIP_TO_SHIP and not self._may_lie_alongside(party):
                continue
            filling.add_party(role, party)

    def supplied_with(self, scene: Scene, arguments: Arguments, filling: Filling) -> None:
        """ "Supplied it with rifles": the pronoun is who was supplied, not what."""
        given = {t.i for t in arguments.of("with")}
        if not any(i.token in given and not i.anaphoric for i in filling.items):
            return
        for token in arguments.of("obj"):
            if token.pos_ == "PRON":
                filling.items = [i for i in filling.items if i.token != token.i]
                party = self.phrases.party(scene, token)
                if party is not None and filling.recipient is None:
                    filling.recipient = party

    def _ground(self, scene: Scene, token: Token) -> PartyMention | None:
        """The State or place in which somebody is trained, where that is what "in" leads to."""
        party = self.phrases.party(scene, token)
        return party if party is not None and party.country and party.group in {"state", "place"} else None

    def _anothers(self, scene: Scene, trigger: Token, argument: Argument) -> bool:
        """Whether goods stand inside the phrase of a party: "a board in charge of coal"."""
        link = argument.token.head
        holder = link.head
        if argument.slot != "of" or link.dep_ != "prep" or holder.i == trigger.i or holder.pos_ != "NOUN":
            return False  # a bare name has no "of": "deliveries by Russia of oil"
        if self.phrases.items(scene, holder):
            return False
        heads = [holder, *(a for a in holder.ancestors if a.pos_ in {"NOUN", "PROPN"})][:2]
        return any(h.i != trigger.i and self.phrases.party(scene, h) is not None for h in heads)

    def _light_role(self, verb: Token) -> Role | None:
        """Role of a light verb's subject in what its noun tells: "made a delivery", "received a shipment"."""
        if verb.lemma_ in self.words.light_givers:
            return Role.SUPPLIER
        return Role.RECIPIENT if verb.lemma_ in self.words.light_takers else None

    @staticmethod
    def _may_lie_alongside(party: PartyMention) -> bool:
        if party.group == "vessel":
            return not set(party.text.lower().split()) & load_reading().flows.not_afloat
        return party.group in {"organisation", "place", "state"} and party.inferred_by is None

    def item_slot(
        self, scene: Scene, argument: Argument, items: list[ItemMention], cls: TriggerClass, filling: Filling
    ) -> None:
        """Put what stands in a slot for goods: the `items` it names, else a ship, or a party that is the object."""
        slot, token = argument.slot, argument.token
        solid = [i for i in items if not i.anaphoric]
        party = self.phrases.party(scene, token) if not solid else None
        if cls.sighting and party is not None and slot in {"obj", "dative"} and party.group in {"person", "state"}:
            filling.add_party(Role.RECIPIENT, party)  # "he has been filmed in a Phantom"
            return
        if solid:
            filling.add_items(solid)
        elif (
            cls.kind is EventKind.SEIZURE
            and party is not None
            and token.pos_ == "PROPN"
            and self.phrases.may_be_ship(token, party)
        ):
            filling.add_items(self.phrases.ship_item(scene, token))
        elif (
            slot in {"obj", "dative"}
            and party is not None
            and party.named
            and cls.party_object
            and token.pos_ != "PRON"
        ):
            filling.add_party(Role.RECIPIENT, party)
        elif items:
            filling.add_items(self.phrases.among_them(scene, token) or items)

    def far_sides(self, scene: Scene, trigger: Token, cls: TriggerClass, filling: Filling) -> None:
        """A "to" or "from" hung below a remark inside the phrase.

        "From a lighter thought to be Russian to the tanker X".
        """
        if not cls.far_sides:
            return
        for token in trigger.subtree:
            if token.dep_ not in {"prep", "dative"} or token.i < trigger.i:
                continue
            role = cls.preps.get(token.lower_)
            if (role is Role.RECIPIENT and filling.recipient is None) or (
                role is Role.SUPPLIER and filling.supplier is None
            ):
                between = [a for a in token.ancestors if trigger.is_ancestor(a) and a.pos_ == "VERB"]
                if all(a.lemma_ in self.stances.hedging | self.words.remarks for a in between):
                    for target in token.children:
                        party = self.phrases.party(scene, target) if target.dep_ == "pobj" else None
                        if party is not None:
                            filling.add_party(role, party)

    def two_sides(self, scene: Scene, cls: TriggerClass, filling: Filling) -> None:
        """Two sides of one State, one of them a pronoun: the pronoun means somebody else."""
        a, b = filling.supplier, filling.recipient
        if a is None or b is None or a.country is None or a.country != b.country or cls.sighting:
            return
        for side in (b, a):
            if side.token < 0 or side.sentence < 0 or not (side.inferred_by or "").startswith("the pronoun"):
                continue
            other = self.phrases.other_than(scene, side, a.country)
            if side is b:
                filling.recipient = other
            else:
                filling.supplier = other
            return

    def object_open(self, scene: Scene, arguments: Arguments) -> bool:
        """Whether the verb has no object of its own that is neither goods nor party ("received three months")."""
        return all(
            t.pos_ == "PRON"
            or self.phrases.party(scene, t) is not None
            or t.lemma_.lower() in self.knowledge.phrases.measures
            for t in arguments.of("obj")
        )

    def window(self, scene: Scene, trigger: Token, cls: TriggerClass, arguments: Arguments, filling: Filling) -> None:
        """What the parse lost: goods and "to X", "from X" right of the verb, up to the next finite verb or break."""
        window = []
        for token in scene.doc[trigger.i + 1 : trigger.i + 26]:
            if (token.tag_ in {"VBD", "VBZ", "VBP", "MD"} and token.i not in scene.money_at) or token.text in {
                ";",
                "—",
                "--",
                '"',
                ":",
            }:
                break
            if token.lower_ == "to" and token.dep_ == "aux" and arguments.of("obj"):
                break  # "sent engineers to clear mines": what follows is what for
            if token.pos_ == "VERB" and token.dep_ == "conj" and token.head.i == trigger.i:
                break  # "ran over the border and bought clams": what follows is bought
            window.append(token)
        if not filling.items and cls.needs_item and not arguments.passive:
            for token in window[:14]:
                match = scene.goods_at.get(token.i)
                subject = token.dep_ in {"nsubj", "nsubjpass"}
                if subject and token.head.dep_ == "conj" and token.head.head.i == trigger.i:
                    break  # another clause begins
                if cls.moving and token.dep_ == "pobj" and token.head.lower_ in self.words.aboard:
                    continue  # "went in a limousine": it carries, and is not what is carried
                if match is not None and self.phrases.only_names(token):
                    continue  # "ran a group of shell companies"
                if match is not None and token.i == scene.tokens_of(match.start, match.end)[-1].i:
                    solid = [
                        i
                        for i in self.phrases.items(scene, token)
                        if not i.anaphoric and i.item_class not in {"money", "people"}
                    ]
                    for member in coordinated(token) if solid else ():
                        filling.add_items([i for i in self.phrases.items(scene, member) if not i.anaphoric])
                    if solid:
                        break
        if not filling.items:
            return
        for token in window:
            role = cls.preps.get(token.lower_) if token.pos_ in {"ADP", "SCONJ"} else None
            if (role is Role.RECIPIENT and filling.recipient is None) or (
                role is Role.SUPPLIER and filling.supplier is None
            ):
                if token.lower_ not in {"to", "from", "into"}:
                    continue
                target = next((c for c in token.children if c.dep_ == "pobj" and c.i > token.i), None)
                party = (
                    self.phrases.party(scene, target) if target is not None and target.i not in scene.time_at else None
                )
                if party is not None and party.named:
                    filling.add_party(role, party)

    def items_nearby(self, scene: Scene, trigger: Token, arguments: Arguments, filling: Filling) -> None:
        """Goods in any phrase of the clause, when no slot named them ("swooped on", "including")."""
        for argument in arguments.found:
            if argument.slot in _NOT_NEARBY or self._anothers(scene, trigger, argument):
                continue
            solid = [
                i
                for i in self.phrases.items(scene, argument.token)
                if not i.anaphoric and i.item_class not in {"money", "people"}
            ]
            filling.add_items(solid)
            if solid:
                return

    def barred_travellers(self, scene: Scene, arguments: Arguments, filling: Filling) -> None:
        """Somebody whom the sentence says a measure bars from travelling, and who travels all the same."""
        text = scene.sentence.text.lower()
        if not any(phrase in text for phrase in self.words.travel_bans):
            return
        for token in arguments.of("subj"):
            party = self.phrases.party(scene, token)
            if party is not None and party.inferred_by is None and party.group in {"person", "organisation"}:
                filling.items = [self.phrases.traveller(scene, token)]
                filling.supplier, filling.barred = party, True
                return

    def visitors(self, scene: Scene, trigger: Token, filling: Filling) -> None:
        """A delegation is sent by the State in its own name; the other place named is where it goes or was."""
        sent = False
        for item in filling.items:
            country, _ = self.phrases.country_of(scene, scene.doc[item.token])
            sender = item.origin or (self.phrases.state_in(scene, scene.doc[item.token]) if country else None)
            if sender is not None:
                if filling.recipient is not None and filling.recipient.country == sender.country:
                    filling.recipient = filling.supplier
                filling.supplier = sender
                sent = True
        if not sent and trigger.lemma_ in self.words.returning and filling.supplier is not None:
            filling.supplier = None  # "came home from Russia"

    def settle(self, cls: TriggerClass, filling: Filling) -> None:
        """Fill what the slots left open: partners, beneficiaries, the origin that goods carry in their name."""
        if filling.partners:
            first, *rest = sorted(
                filling.partners, key=lambda p: p.country in self.knowledge.regime_states.receives and p.country != "RU"
            )
            if filling.supplier is None:
                filling.supplier = first
                if rest and filling.recipient is None:
                    filling.recipient = rest[0]
            elif filling.recipient is None:
                filling.recipient = first
        if cls.kind is EventKind.SHIP_TO_SHIP:
            self._berth(filling)
        place = filling.place
        trained = filling.recipient if cls.kind is EventKind.TRAINING and filling.supplier is None else None
        if trained is not None and place is not None and trained.country != place.country:
            filling.supplier = replace(place, inferred_by="trained in this State by nobody named")
        if (
            filling.recipient is None
            and filling.beneficiary is None
            and place is not None
            and cls.kind is EventKind.TRANSFER
            and place.country in self.knowledge.regimes
            and (filling.supplier is None or filling.supplier.country != place.country)
        ):
            filling.recipient = place
        if (
            cls.name == "obtain"
            and filling.beneficiary is not None
            and filling.beneficiary.country in self.knowledge.regimes
            and filling.recipient is not None
            and filling.recipient.country not in self.knowledge.regimes
        ):
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
        if cls.name == "carry":
            fetch_home(filling)
        regimes = self.knowledge.regimes
        if (
            filling.supplier is not None
            and filling.supplier.group == "place"
            and filling.supplier.country not in regimes
        ):
            filling.via.append(filling.supplier)  # "left the port of Rotterdam": a stop, not the supplier
            filling.supplier = None
        self._own_ship(cls, filling)
        if filling.supplier is None:
            cargo = [i for i in filling.items if i.item_class not in {"vessel", None}]
            made = cargo if cls.kind is EventKind.SEIZURE and cargo else filling.items  # a flag sends no cargo
            origin = next((i.origin for i in made if i.origin is not None), None)
            makes = any(i.item_class in self.words.sighted for i in filling.items) and cls.kind is not EventKind.SEIZURE
            if (
                origin is not None
                and not makes
                and (filling.recipient is None or filling.recipient.country != origin.country)
            ):
                people = any(i.item_class in self.words.named_after_sender for i in filling.items)
                filling.supplier = (
                    origin if people else replace(origin, inferred_by="the goods are named after their origin")
                )

    def _own_ship(self, cls: TriggerClass, filling: Filling) -> None:
        """Goods that a State may not supply, brought by its own ship ("a freighter from North Korea unloaded arms")."""
        if filling.supplier is not None or cls.kind is not EventKind.TRANSFER:
            return
        classes = {i.item_class or "" for i in filling.items}
        for ship in filling.via:
            barred = self.knowledge.regime_states.supplies.get(ship.country or "", frozenset())
            elsewhere = filling.recipient is None or filling.recipient.country != ship.country
            if ship.group == "vessel" and classes & barred and elsewhere:
                filling.supplier = replace(ship, inferred_by="the ship that brought the goods is of this State")
                return

    def _berth(self, filling: Filling) -> None:
        """Of two ships side by side, nobody said to give: the one under measures gives what they bar it from giving."""
        a, b = filling.supplier, filling.recipient
        if not filling.partners or a is None or b is None:
            return
        states = self.knowledge.regime_states
        classes = {i.item_class or "" for i in filling.items}
        gives = bool(a.country and classes & states.supplies.get(a.country, frozenset()))
        takes = bool(b.country and classes & states.supplies.get(b.country, frozenset()))
        if (a.country in self.knowledge.regimes and not gives) or takes:
            filling.supplier, filling.recipient = b, a

    def dative_name(self, scene: Scene, trigger: Token, cls: TriggerClass, filling: Filling) -> None:
        """ "gave North Korea diesel": a State's bare name between giving and goods is the receiver, not their make."""
        if cls.slots.get("dative") is not Role.RECIPIENT or filling.recipient is not None:
            return
        match = scene.name_at.get(trigger.i + 1)
        if match is None:
            return
        last = scene.tokens_of(match.start, match.end)[-1]
        entry = self.phrases.name_entry(scene, last)
        if entry is None or entry.kind is not NameKind.COUNTRY or last.dep_ not in {"compound", "nmod", "amod"}:
            return
        filling.recipient = self.phrases.named(scene, last, entry)
        if filling.supplier is not None and filling.supplier.start == filling.recipient.start:
            filling.supplier = None
        filling.items = [replace(i, origin=None) if i.token == last.head.i else i for i in filling.items]

    def moves_a_person(self, scene: Scene, arguments: Arguments) -> bool:
        """ "a train that carried Kim to the border": the object is a person, so no goods move."""
        for token in arguments.of("obj"):
            entry = self.phrases.name_entry(scene, token)
            if (
                entry is not None
                and entry.kind is NameKind.PERSON
                and not arguments.of("with")
                and not any(a.slot in {"dative", "obj"} and a.token.i != token.i for a in arguments.found)
            ):
                return True
        return False

    def stopped_for_real(self, trigger: Token, filling: Filling) -> bool:
        """ "found", "stopped", "held" are seizures when a body that seizes does it, or in the passive."""
        if found_among(trigger, self.words.ruins) or found_inside(trigger, self.words.opened):
            return False
        if any(c.dep_ in {"auxpass", "nsubjpass"} for c in trigger.children):
            return True
        if trigger.dep_ == "acl" and trigger.tag_ == "VBN":
            return True  # "shells found under the cargo"
        held = trigger.lemma_ not in self.words.looking  # officers who searched a ship may have left it alone
        return any(
            p.group in {"state", "vessel"} or p.entry is not None or (acts_for_law(p) and held)
            for p in filling.authorities
        ) and (trigger.tag_ != "VB" or achieved(trigger))

    def cargo(self, scene: Scene, arguments: Arguments, filling: Filling) -> None:
        """What a stopped carrier had on board: "a trawler carrying 50 tons of ammunition"."""
        holders = [scene.doc[i.token] for i in filling.items if i.item_class in {"vessel", "vehicle", None}]
        holders += [a.token for a in arguments.found if a.slot in {"subj", "obj", "from", "off", "aboard"}]
        heads = {h.i: h for h in holders}
        for head in [*heads.values(), *(h.head for h in heads.values() if h.head.pos_ == "VERB")]:
            for child in head.children:
                if child.dep_ in {"acl", "relcl", "xcomp", "advcl"} and child.lemma_ in self.words.carrying:
                    held = [c for c in child.children if c.dep_ in {"dobj", "nsubjpass"}]
                    held += [g for c in child.children if c.lower_ == "with" for g in c.children if g.dep_ == "pobj"]
                    for item_token in held:
                        for member in coordinated(item_token):
                            filling.add_items([i for i in self.phrases.items(scene, member) if not i.anaphoric])
