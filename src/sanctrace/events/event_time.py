"""Which time expression of a sentence dates the event, and not its report, its ruling or another clause."""

from __future__ import annotations

from sanctrace.events.scene import Scene
from sanctrace.events.tree import Token
from sanctrace.events.when import TimeMention
from sanctrace.lexicon.reading import load_reading

_CLAUSES_OF_TIME = frozenset(["since", "after", "before", "until", "when", "while", "as"])


def event_time(scene: Scene, trigger: Token) -> TimeMention | None:
    """The time expression of the sentence that dates the flow that `trigger` tells; None when none does.

    It hangs on the trigger's own clause, not on the verb that reports it, the nearest first.
    """
    best: tuple[int, int, TimeMention] | None = None  # steps of the parse, then words between
    loose: list[TimeMention] = []
    for mention in scene.times:
        tokens = scene.tokens_of(mention.start, mention.end)
        if not tokens:
            continue
        root = min(tokens, key=lambda t: len(list(t.ancestors)))
        distance = _reach(root, trigger)
        if distance is None and not _reports_day(root) and not _dates_something_else(root, trigger):
            loose.append(mention)
        if distance is not None and (best is None or (distance, abs(root.i - trigger.i)) < best[:2]):
            best = (distance, abs(root.i - trigger.i), mention)
    if best is None:
        # "In the fall of 2019, ..." holds for the whole sentence; so does its only time that dates no report or law.
        opening = [m for m in loose if m.start <= 12]
        chosen = opening or (loose if len(scene.times) == 1 else [])
        return chosen[0] if chosen else None
    return best[2]


def free_times(scene: Scene) -> list[TimeMention]:
    """Times of a sentence that date no report, no law and no clause of their own, in order."""
    found = []
    for mention in scene.times:
        tokens = scene.tokens_of(mention.start, mention.end)
        if tokens:
            root = min(tokens, key=lambda t: len(list(t.ancestors)))
            verbs = [a for a in (root, *root.ancestors) if a.pos_ in {"VERB", "AUX"}]
            if verbs and not _reports_day(root) and not _subordinate(root):
                found.append(mention)
    return found


def _subordinate(time: Token) -> bool:
    """Whether a time stands below a clause of time: "the first since the war began in November"."""
    return any(
        c.dep_ in {"mark", "advmod", "prep"} and c.lower_ in _CLAUSES_OF_TIME and c.i < time.i
        for a in time.ancestors
        if a.pos_ in {"VERB", "AUX"}
        for c in a.children
    )


def _dates_something_else(time: Token, trigger: Token) -> bool:
    """Whether a time stands in a clause of its own: "since the group began its attacks in November"."""
    for ancestor in time.ancestors:
        if ancestor.i == trigger.i or ancestor.is_ancestor(trigger):
            return False
        if any(c.dep_ in {"mark", "advmod"} and c.lower_ in _CLAUSES_OF_TIME for c in ancestor.children):
            return True
    return False


def _reports_day(time: Token) -> bool:
    """Whether a time expression says when something was reported, ruled, banned or made law."""
    words = load_reading().times
    for ancestor in time.ancestors:
        if ancestor.pos_ in {"VERB", "AUX"}:
            return ancestor.lemma_ in words.dating_verbs
        if ancestor.pos_ == "NOUN" and ancestor.lemma_ in words.dating_nouns:
            return True
    return False


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
        steps += node.pos_ != "ADP" or node.i in order  # "on Sunday" is as near as "yesterday"
    climbed = order[node.i]
    if node.i != trigger.i:
        raised = any(c.dep_ == "auxpass" for c in node.children) and chain[climbed - 1].dep_ == "xcomp"
        if node.lemma_ in load_reading().times.dating_verbs and node.pos_ == "VERB" and not raised:
            return None  # but "on 2 June the ship is said to have" dates what is said
        if any(t.dep_ in {"relcl", "ccomp"} and t.pos_ in {"VERB", "AUX"} for t in chain[:climbed]):
            return None
    return steps + climbed
