"""An explanation for people, on a terminal: gate, each sentence with what was seen and decided, events."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text
from rich.tree import Tree

from sanctrace.cases.sentence import event_sentence
from sanctrace.desk.explanation_wording import (
    bracketed,
    children_of,
    denial_words,
    gate_words,
    goods_words,
    ledger_words,
    name_words,
    repair_words,
    role_words,
    roots_of,
    side_words,
    trigger_words,
    verdict_words,
    voice_words,
    weighed_words,
)
from sanctrace.desk.terminal import printable
from sanctrace.desk.wording import masthead
from sanctrace.events.explanation import EventExplained, RoleName, SentenceExplained, TriggerRead, Word
from sanctrace.events.trace import Drop
from sanctrace.runs.explain import ExplainedPage

_LABELLED = 15  # width of the column of labels


@dataclass(frozen=True, kw_only=True)
class ExplanationPrinter:
    """Prints explanations on one console."""

    console: Console

    def show(self, page: ExplainedPage, sentences: tuple[SentenceExplained, ...]) -> None:
        """Print the gate, these sentences and the events they tell; a single sentence with its parse as a tree."""
        told = page.explanation
        self.console.print(Rule(style="dim"))
        self._line(page.article.title or "(no headline)", style="bold")
        self._line(masthead(page.article), style="dim")
        self._line(page.article.source, style="dim")
        self.console.print()
        self._labelled("Gate", gate_words(told), indent=0)
        single = len(sentences) == 1
        for sentence in sentences:
            self.console.print()
            self._sentence(sentence, of=len(told.sentences), tree=single)
        numbers = {s.number for s in sentences}
        for explained in told.events:
            if numbers & set(explained.sentences):
                self.console.print()
                self._event(explained)
        self.console.print()

    def _sentence(self, sentence: SentenceExplained, *, of: int, tree: bool) -> None:
        place = f"paragraph {sentence.paragraph}, characters {sentence.start} to {sentence.end}"
        self._line(f"Sentence {sentence.number} of {of} ({place})", style="bold")
        self._line(f"“{sentence.text}”", indent=3, style="italic")
        if not sentence.read:
            self._labelled("not read", sentence.why)
        for repair in sentence.repairs:
            self._labelled(f"− {repair.kind.value}", repair_words(repair))
        if sentence.words:
            self._parse(sentence.words, tree=tree)
        for name in sentence.names:
            self._labelled("name", name_words(name))
        for goods in sentence.goods:
            self._labelled("goods", goods_words(goods))
        for time in sentence.times:
            self._labelled("time", f"“{time.text}” {time.interval.edtf()}")
        for money in sentence.sums:
            self._labelled("money", f"“{money.text}”")
        for trigger in sentence.triggers:
            self._trigger(trigger)
        for denial in sentence.denials:
            self._labelled("denial", denial_words(denial))
        for weighed in sentence.weighed:
            for number, line in enumerate(weighed_words(weighed)):
                label = "  side" if number else "✓ weighed" if weighed.event else "✕ weighed"
                self._labelled(label, line, style="" if weighed.event else "dim")

    def _parse(self, words: tuple[Word, ...], *, tree: bool) -> None:
        if not tree:
            self._labelled("parse", " ".join(bracketed(words, root) for root in roots_of(words)))
            return
        for root in roots_of(words):
            self.console.print(Padding(_tree(words, root), (0, 0, 0, 3)))

    def _trigger(self, trigger: TriggerRead) -> None:
        lost = trigger.dropped is not None
        line = f"{trigger_words(trigger)}: {verdict_words(trigger)}"
        self._labelled("✕ trigger" if lost else "✓ trigger", line, style="dim" if lost else "bold green")
        if trigger.roles and trigger.dropped is not Drop.FULLER:
            for role in trigger.roles:
                if role.role is not RoleName.TRIGGER:
                    self._labelled(f"  {role.role.value}", role_words(role))
            self._labelled("  moods", ", ".join(trigger.moods) or "outright")
            for label, voices in (("  voice", trigger.voices), ("  denier", trigger.deniers)):
                for voice in voices:
                    self._labelled(label, voice_words(voice))

    def _event(self, explained: EventExplained) -> None:
        self._line(f"Event {explained.number}. {event_sentence(explained.event)}", style="bold")
        told = ", ".join(map(str, explained.sentences))
        self._line(f"Told in sentence{'s' if len(explained.sentences) > 1 else ''} {told}.", indent=3)
        for side in side_words(explained):
            self._line(f"{side}.", indent=3)
        self._line(ledger_words(explained), indent=3)

    def _labelled(self, label: str, text: str, *, indent: int = 3, style: str = "") -> None:
        """A label in its column and the text beside it, wrapped inside its own column."""
        width = self.console.width - indent - _LABELLED
        lines = Text(printable(text), style=style).wrap(self.console, max(width, 20))
        for number, line in enumerate(lines):
            head = Text(" " * indent + (label if number == 0 else "").ljust(_LABELLED), style="cyan")
            self.console.print(head.append_text(line), soft_wrap=True)

    def _line(self, text: str, indent: int = 0, style: str = "") -> None:
        self.console.print(Padding(Text(printable(text), style=style), (0, 0, 0, indent)))


def _tree(words: tuple[Word, ...], root: Word) -> Tree:
    tree = Tree(_leaf(root), guide_style="dim")
    stack = [(root, tree)]
    while stack:
        word, branch = stack.pop()
        stack += [(child, branch.add(_leaf(child))) for child in children_of(words, word)]
    return tree


def _leaf(word: Word) -> Text:
    leaf = Text(printable(word.text))
    leaf.append(f"  {word.label} {word.pos.lower()}", style="dim")
    return leaf
