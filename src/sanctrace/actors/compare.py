"""Two names compared: a score with its reasons.

Words are paired by likeness, joined or split words too. What both sides have and cannot pair speaks against the match
(`conflict`); what only one side has hardly does (a patronymic, a second family name left out).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from sanctrace.actors.distance import edits
from sanctrace.actors.korean import near_syllables
from sanctrace.actors.prepare import NameClass, PreparedName, Word, WordSort, prepare, word_lists

CONFLICT, EXTRA = 1.6, 0.22  # what a word in conflict, or on one side only, weighs against a paired one
ONE_WORD = 0.14  # taken off when a surname, given name or single word stands against a full name
EXTRA_KOREAN = 0.6  # Korean names have no parts to leave out
COMMON = 0.4  # what an extra word weighs more where the paired words are the commonest
FLOOR = 0.55  # least likeness at which two words pair


@dataclass(frozen=True, slots=True)
class Pairing:
    """Words of one side that stand for words of the other."""

    ours: str
    theirs: str
    likeness: float
    weight: float
    how: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Result of a comparison: `score` from 0 to 1, and why."""

    score: float
    pairings: tuple[Pairing, ...]
    only_ours: tuple[str, ...]
    only_theirs: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """Whether every word stands on both sides as it is."""
        paired = all(p.how == "same" for p in self.pairings)
        return paired and not self.only_ours and not self.only_theirs

    def reasons(self) -> tuple[str, ...]:
        """The score in words, what speaks for it first."""
        said = []
        exact = [p.ours for p in self.pairings if p.how == "same"]
        if exact:
            said.append(f"same: {', '.join(exact)}")
        sounds = [p.ours for p in self.pairings if p.how == "same sound"]
        if sounds:
            said.append(f"same Korean syllables, as they sound: {' '.join(sounds)}")
        said += [f"{p.how}: {p.ours} for {p.theirs}" for p in self.pairings if not p.how.startswith("same")]
        if self.only_ours and self.only_theirs:
            said.append(f"differs: {' '.join(self.only_ours)} against {' '.join(self.only_theirs)}")
        elif self.only_ours or self.only_theirs:
            side, words = ("the query", self.only_ours) if self.only_ours else ("the list", self.only_theirs)
            said.append(f"only in {side}: {' '.join(words)}")
        return tuple(said)


@lru_cache(maxsize=400_000)
def likeness(left: Word, right: Word) -> tuple[float, str]:
    """How alike two words are (0 to 1), and in what way."""
    a, b = left.text, right.text
    if a == b:
        return 1.0, "same"
    if WordSort.NUMBER in {left.sort, right.sort}:
        return 0.0, ""
    if WordSort.INITIAL in {left.sort, right.sort}:
        return (0.8, "initial") if a[0] == b[0] else (0.0, "")
    groups = word_lists().nicknames
    mine = groups.get(a)
    if mine and mine & groups.get(b, frozenset()):
        return 0.95, "variant"
    longest, shortest = max(len(a), len(b)), min(len(a), len(b))
    if shortest < 2:
        return 0.0, ""
    if left.skeleton == right.skeleton and len(left.skeleton) >= 2:
        return max(0.0, 0.97 - 0.45 * edits(a, b) / longest), "spelling"
    allowed = _ALLOWED[min(longest, 9)]
    if longest - shortest > allowed or (left.letters ^ right.letters).bit_count() > 2 * allowed:
        return 0.0, ""
    distance = edits(a, b)
    if distance > allowed:
        return 0.0, ""
    sounds = edits(left.skeleton, right.skeleton)
    worth = distance - 0.4 * max(0, distance - sounds)
    return max(0.0, 1.0 - 1.25 * worth / longest), "letters"


_FAR = 8  # letters that one word has and the other has not: more, and they are strangers
_ALLOWED = (0, 0, 0, 1, 1, 1, 2, 2, 2, 3)  # letters that may differ in a word of that length


def compare(ours: PreparedName, theirs: PreparedName, rarity: Callable[[str], float] | None = None) -> Comparison:
    """Score two names of the same class, with what was paired and what was left.

    `rarity` of a listed word (0 to 1) makes a word too many weigh more where the rest is common.
    """
    if ours.korean and theirs.korean:
        return _compare_korean(ours, theirs)
    if ours.arabic != theirs.arabic:
        latin, arabic = (theirs, ours) if ours.arabic else (ours, theirs)
        written = prepare(latin.text, latin.name_class, as_arabic=True)
        ours, theirs = (arabic, written) if ours.arabic else (written, arabic)
    left, right = ours.words, theirs.words
    if not left or not right:
        return Comparison(0.0, (), (), ())
    if ours.joined == theirs.joined:
        words = " ".join(w.text for w in left)
        return Comparison(1.0, (Pairing(words, words, 1.0, ours.weight, "same"),), (), ())
    pairings, free_left, free_right = _pair(left, right)
    matched = sum(p.weight for p in pairings)
    alike = sum(p.weight * p.likeness for p in pairings)
    free_left = _not_repeated(left, free_left)
    free_right = _not_repeated(right, free_right)
    rest_left = sum(left[i].weight for i in free_left)
    rest_right = sum(right[i].weight for i in free_right)
    conflict = min(rest_left, rest_right)
    extra = abs(rest_left - rest_right)
    lone = EXTRA_KOREAN if bool(ours.korean) != bool(theirs.korean) else EXTRA
    if rarity is not None and extra and pairings:
        common = sum((1.0 - rarity(p.theirs)) * p.weight for p in pairings) / max(matched, 1e-6)
        lone += COMMON * common
    bottom = matched + CONFLICT * conflict + lone * extra
    score = alike / bottom if bottom else 0.0
    if ours.forms and theirs.forms and not ours.forms & theirs.forms:
        score *= 0.93
    if matched < 0.75:
        score *= matched / 0.75  # particles and generic words alone name nobody
    if extra and 1 in {_name_words(left), _name_words(right)}:
        score *= 1.0 - ONE_WORD * min(1.0, extra)
    return Comparison(
        score,
        tuple(pairings),
        tuple(left[i].text for i in free_left if left[i].weight > 0.1),
        tuple(right[i].text for i in free_right if right[i].weight > 0.1),
    )


def _pair(left: tuple[Word, ...], right: tuple[Word, ...]) -> tuple[list[Pairing], list[int], list[int]]:
    """Greedy pairing, best first; then words joined on one side and split on the other."""
    options = []
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            if a.text == b.text:
                options.append((a.weight + b.weight, -abs(i - j), i, j, 1.0, "same"))
            elif (a.letters ^ b.letters).bit_count() <= _FAR:
                value, how = likeness(a, b)
                if value >= FLOOR:
                    options.append((value * (a.weight + b.weight), -abs(i - j), i, j, value, how))
    options.sort(reverse=True)
    used_left: set[int] = set()
    used_right: set[int] = set()
    pairings = []
    for _, _, i, j, value, how in options:
        if i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            weight = (left[i].weight + right[j].weight) / 2
            pairings.append(Pairing(left[i].text, right[j].text, value, weight, how))
    if len(used_left) < len(left) and len(used_right) < len(right):
        pairings += _joins(left, right, used_left, used_right, swapped=False)
        pairings += _joins(right, left, used_right, used_left, swapped=True)
    free_left = [i for i in range(len(left)) if i not in used_left]
    free_right = [j for j in range(len(right)) if j not in used_right]
    return pairings, free_left, free_right


def _name_words(words: tuple[Word, ...]) -> int:
    return sum(w.sort is WordSort.NAME for w in words)


def _not_repeated(words: tuple[Word, ...], free: list[int]) -> list[int]:
    """Words left over, without those that only repeat a paired one ("Shoigu Shoigu Sergey")."""
    paired = {w.text for i, w in enumerate(words) if i not in free}
    return [i for i in free if words[i].text not in paired]


def _joins(
    split: tuple[Word, ...], whole: tuple[Word, ...], used_split: set[int], used_whole: set[int], *, swapped: bool
) -> list[Pairing]:
    """Two or three neighbouring words of one side that are one word of the other ("Rami Makhlouf", "Ramimakhlouf")."""
    found = []
    for j, target in enumerate(whole):
        if j in used_whole or len(target.text) < 4:
            continue
        for size in (2, 3):
            for i in range(len(split) - size + 1):
                span = range(i, i + size)
                if used_split & set(span):
                    continue
                text = "".join(split[k].text for k in span)
                distance = edits(text, target.text) if abs(len(text) - len(target.text)) <= 1 else 9
                if distance <= (1 if len(text) > 6 else 0):
                    used_split.update(span)
                    used_whole.add(j)
                    weight = (sum(split[k].weight for k in span) + target.weight) / 2
                    words = " ".join(split[k].text for k in span)
                    pair = (target.text, words) if swapped else (words, target.text)
                    found.append(Pairing(*pair, 1.0 - 0.1 * distance, weight, "joined"))
                    break
            if j in used_whole:
                break
    return found


def _compare_korean(ours: PreparedName, theirs: PreparedName) -> Comparison:
    """Korean names by syllable: one name in any romanisation; another syllable is another person."""
    readings = [_by_syllable(a, b) for a in ours.korean for b in theirs.korean]
    return max(readings, key=lambda c: c.score)


def _by_syllable(left: tuple[str, ...], right: tuple[str, ...]) -> Comparison:
    pairings, only_ours, only_theirs = [], [], []
    score = 0.0
    size = max(len(left), len(right))
    for index in range(size):
        a = left[index] if index < len(left) else ""
        b = right[index] if index < len(right) else ""
        if a == b:
            pairings.append(Pairing(a, b, 1.0, 1.0, "same sound"))
            score += 1.0
        elif a and b and near_syllables(a, b):
            pairings.append(Pairing(a, b, 0.75, 1.0, "sounds like"))
            score += 0.75
        else:
            only_ours += [a] if a else []
            only_theirs += [b] if b else []
    conflicts = min(len(only_ours), len(only_theirs))
    bottom = size + (CONFLICT - 1.0) * conflicts
    return Comparison(score / bottom, tuple(pairings), tuple(only_ours), tuple(only_theirs))


def classes_of(schema: str) -> NameClass:
    """Name class of a FollowTheMoney schema ("Person", "Company", "Vessel" ...)."""
    if schema == "Person":
        return NameClass.PERSON
    return NameClass.VESSEL if schema in {"Vessel", "Airplane", "Vehicle"} else NameClass.BODY
