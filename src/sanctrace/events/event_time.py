"""Which time expression of a sentence dates the event, and not its report, its ruling or another clause."""

from __future__ import annotations

from collections.abc import Sequence

from sanctrace.events.clause_forms import says_no
from sanctrace.events.scene import Scene
from sanctrace.events.tree import Token
from sanctrace.events.when import TimeMention
from sanctrace.lexicon.reading import load_reading

_CLAUSES_OF_TIME = frozenset(["since", "after", "before", "until", "when", "while", "as"])
_OPENING = 12  # characters before a time that opens its sentence: "At the end of May 2019, ..."
_REASONS = frozenset(["for", "of", "over", "with"])  # before what somebody was punished for or charged with


def event_time(scene: Scene, trigger: Token) -> TimeMention | None:
    """The time expression of the sentence that dates the flow that `trigger` tells; None when none does.

    It hangs on the trigger's own clause, not on the verb that reports it, the nearest first. Merging and the scorecards
    go by it; which day an event gets in the end, `flow_time` says.
    """
    return _time_of(scene, trigger, careful=False)


def flow_time(scene: Scene, trigger: Token) -> TimeMention | None:
    """As `event_time`, without the days of a punishment, an arrest or a statement, and with those of "when" clauses."""
    return _time_of(scene, trigger, careful=True)


def _time_of(scene: Scene, trigger: Token, *, careful: bool) -> TimeMention | None:
    best: tuple[int, int, TimeMention] | None = None  # steps of the parse, then words between
    loose: list[TimeMention] = []
    for mention in scene.times:
        tokens = scene.tokens_of(mention.start, mention.end)
        if not tokens:
            continue
        root = min(tokens, key=lambda t: len(list(t.ancestors)))
        if (careful and _of_paper(root)) or _of_make(root):
            continue
        distance = _reach(root, trigger, careful=careful)
        if careful and (root.is_ancestor(trigger) or (distance is None and _in_remark(root))):
            continue
        if distance is None and not _reports_day(root) and not _dates_something_else(root, trigger, careful=careful):
            loose.append(mention)
        if distance is not None and (best is None or (distance, abs(root.i - trigger.i)) < best[:2]):
            best = (distance, abs(root.i - trigger.i), mention)
    if best is None:
        # "In the fall of 2019, ..." holds for the whole sentence; so does its only time that dates no report or law.
        opening = [m for m in loose if m.start <= _OPENING]
        chosen = opening or (loose if len(scene.times) == 1 else [])
        return chosen[0] if chosen else None
    return best[2]


def free_times(scene: Scene, triggers: Sequence[Token] = ()) -> list[TimeMention]:
    """Times of a sentence that date no report, no law and no clause of their own, in order.

    `triggers` are the flows that the sentence tells: a time that dates a punishment for one of them is not free.
    """
    found = []
    for mention in scene.times:
        tokens = scene.tokens_of(mention.start, mention.end)
        if not tokens:
            continue
        root = min(tokens, key=lambda t: len(list(t.ancestors)))
        verbs = [a for a in (root, *root.ancestors) if a.pos_ in {"VERB", "AUX"}]
        if not verbs:
            found += [mention] if mention.start <= _OPENING else []  # "In March alone, 9,000 tons": no verb of its own
            continue
        if _reports_day(root) or _of_paper(root) or _subordinate(root) or _remark(verbs[0]):
            continue
        other = verbs[0].lemma_ in load_reading().times.steps or says_no(verbs[0])
        if not other and not any(root.is_ancestor(t) or _dates_something_else(root, t, careful=True) for t in triggers):
            found.append(mention)
    return found


def _of_make(time: Token) -> bool:
    """Whether a time says when goods were made: "the cars made in 2023"."""
    verb = next((a for a in (time, *time.ancestors) if a.pos_ in {"VERB", "AUX"}), None)
    made = load_reading().goods.origin_verbs - {"land", "catch", "make"} | {"make", "design", "develop"}
    return verb is not None and verb.dep_ in {"acl", "amod", "relcl"} and verb.tag_ == "VBN" and verb.lemma_ in made


def _in_remark(time: Token) -> bool:
    verb = next((a for a in (time, *time.ancestors) if a.pos_ in {"VERB", "AUX"}), None)
    return verb is not None and _remark(verb)


def _remark(verb: Token) -> bool:
    """Whether a clause remarks on a paper or a speaker: "a complaint that went to the council on Tuesday"."""
    if verb.dep_ != "relcl":
        return False
    words = load_reading().times
    papers = words.papers | words.dating_nouns
    subjects = [c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}]
    spoken = verb.head.dep_ == "nsubj" and verb.head.head.lemma_ in words.dating_verbs
    return spoken or verb.head.lemma_.lower() in papers or any(s.lemma_.lower() in papers for s in subjects)


def _subordinate(time: Token) -> bool:
    """Whether a time stands below a clause of time: "the first since the war began in November"."""
    return any(
        c.dep_ in {"mark", "advmod", "prep"} and c.lower_ in _CLAUSES_OF_TIME and c.i < time.i
        for a in time.ancestors
        if a.pos_ in {"VERB", "AUX"}
        for c in a.children
    )


def _dates_something_else(time: Token, trigger: Token, *, careful: bool) -> bool:
    """Whether a time stands in a clause of its own: "since the group began its attacks in November"."""
    for ancestor in time.ancestors:
        if ancestor.i == trigger.i or ancestor.is_ancestor(trigger):
            other = _sentenced(ancestor, trigger) or _relative_to(ancestor, trigger)
            return careful and (other or _heard_then(time, ancestor, trigger))
        if any(c.dep_ in {"mark", "advmod"} and c.lower_ in _CLAUSES_OF_TIME for c in ancestor.children):
            return True
    return False


def _sentenced(above: Token, trigger: Token) -> bool:
    """Whether a flow is only what somebody was punished, held or thanked for: "was jailed on Friday for selling"."""
    node = trigger
    while node.i not in {above.i, node.head.i}:
        if node.dep_ == "pcomp" and node.head.lower_ in _REASONS and node.head.i > above.i:
            return True
        if node.dep_ == "pobj" and node.lemma_.lower() in load_reading().times.charges:
            return True
        node = node.head
    return False


def _heard_then(time: Token, above: Token, trigger: Token) -> bool:
    """Whether a time before what was heard or learnt dates the hearing: "a court heard on Monday how he sold cars"."""
    chain = [t for t in (trigger, *trigger.ancestors) if above.is_ancestor(t)]
    told = next((t for t in chain if t.dep_ == "ccomp" and t.head.i == above.i), None)
    return told is not None and above.i < time.i < told.left_edge.i


def _relative_to(above: Token, trigger: Token) -> bool:
    """Whether a flow stands in a relative clause below a ruling: "a man who sold cars was fined on Friday"."""
    verbs = (above, *above.children)
    ruled = any(v.lemma_ in load_reading().times.dating_verbs for v in verbs if v.i == above.i or v.dep_ == "conj")
    chain = [trigger, *trigger.ancestors]
    return ruled and any(t.dep_ == "relcl" for t in chain if above.is_ancestor(t))


def _reports_day(time: Token) -> bool:
    """Whether a time expression says when something was reported, ruled, banned or made law."""
    words = load_reading().times
    for ancestor in time.ancestors:
        if ancestor.pos_ in {"VERB", "AUX"}:
            return ancestor.lemma_ in words.dating_verbs
        if ancestor.pos_ == "NOUN" and ancestor.lemma_ in words.dating_nouns:
            return True
    return False


def _of_paper(time: Token) -> bool:
    """Whether a time says when a paper or statement came out: "in an interim report this week"."""
    first = time.head if time.head.pos_ == "ADP" and time.head.i < time.i else time.left_edge
    return first.i > 0 and first.nbor(-1).lemma_.lower() in load_reading().times.papers


def _side_by_side(trigger: Token, time: Token) -> bool:
    """Whether a time stands at the end of a flow's own words: no comma, quotation mark or clause between the two."""
    between = trigger.doc[trigger.i + 1 : time.i]
    return not any(
        t.text in {",", ";", ":", "“", "”", '"', "—"} or (t.pos_ == "VERB" and t.dep_ not in {"amod", "acl", "xcomp"})
        for t in between
    )


def _when_clause(verb: Token) -> bool:
    """Whether a clause says what happened at the same time: "wore it when she watched the launch on Thursday"."""
    return verb.dep_ == "advcl" and any(c.dep_ in {"advmod", "mark"} and c.lower_ == "when" for c in verb.children)


def _reach(time: Token, trigger: Token, *, careful: bool) -> int | None:
    """Steps from a time expression to the trigger; None when a reporting verb or another clause holds it."""
    chain = [trigger, *trigger.ancestors]
    order = {t.i: n for n, t in enumerate(chain)}
    node, steps = time, 0
    while node.i not in order:
        if node.head.i == node.i:
            return None
        if node.dep_ in {"relcl", "ccomp", "advcl", "acl"} and node.pos_ in {"VERB", "AUX"} and node.i != time.i:
            inner = node.head.i in order and (node.dep_ == "acl" or (careful and _when_clause(node)))
            if not inner:
                return None
        node = node.head
        steps += node.pos_ != "ADP" or node.i in order  # "on Sunday" is as near as "yesterday"
    climbed = order[node.i]
    if careful and node.i != trigger.i and _sentenced(node, trigger):
        return None
    if node.i != trigger.i:
        raised = any(c.dep_ == "auxpass" for c in node.children) and chain[climbed - 1].dep_ == "xcomp"
        last = careful and node.i < trigger.i < time.i and _side_by_side(trigger, time)
        if last:
            return steps + climbed  # "the report tells how the ship was stopped off Aden last July"
        if node.lemma_ in load_reading().times.dating_verbs and node.pos_ == "VERB" and not raised:
            return None  # but "on 2 June the ship is said to have" dates what is said
        if any(t.dep_ in {"relcl", "ccomp"} and t.pos_ in {"VERB", "AUX"} for t in chain[:climbed]):
            return None
    return steps + climbed
