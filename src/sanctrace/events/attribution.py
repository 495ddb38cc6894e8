"""Attributions beside the statement of a sentence: ", the navy said on Thursday.", "According to KCNA, ...".

They wreck a parse more often than anything else in wire copy, so blanks mask them before parsing (offsets stay)
and read apart, each as a voice of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Attribution:
    """Words at text[start:end] that say who speaks; the speaker's phrase is text[speaker_start:speaker_end]."""

    start: int
    end: int
    speaker_start: int
    speaker_end: int
    verb: str  # as written, lower case; "according to" where there is none


@dataclass(frozen=True)
class Masked:
    """A sentence with its attributions and brackets blanked out; same length, same offsets."""

    text: str
    attributions: tuple[Attribution, ...]

    def hidden(self, start: int, end: int) -> bool:
        """Whether a span of the sentence lies in a masked part."""
        return not self.text[start:end].strip()


_MAX_SPEAKER_WORDS = 16
_MIN_STATEMENT_WORDS = 4
_BRACKETS = re.compile(r"\s*\([^()]{1,60}\)")
_INSIDE = r"[^,;:“”\"]"  # what a speaker's phrase may hold
# Words that open a clause of the statement, not a speaker.
_NO_SPEAKER = (
    r"(?!(?:and|but|which|who|that|when|while|as|because|so|or|if|where|after|before|saying|according|with|without"
    r"|although|though|since|is|are|was|were|be|been|has|have|had|not|also|to|will|would|may|might|can|could)\b)"
)
# "is believed", "had reported": the verb of a clause, not of somebody beside it.
_AUXILIARIES = ("is", "are", "was", "were", "be", "been", "has", "have", "had", "not", "also", "to")
_OWN_VERB = "".join(rf"(?<!\b{word})" for word in _AUXILIARIES)
_SPEAKER = rf"{_NO_SPEAKER}(?:(?:U\.S\.|[A-Z]){_INSIDE}{{0,110}}?|[a-z]{_INSIDE}{{0,110}}?)"
_APPOSITION = rf"(?:, {_INSIDE}{{2,80}},)?"
_WEEKDAY = r"(?: (?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)?"
# When, where or while doing what it was said.
_AFTER = (
    r"(?: (?:on |of |about |late |early |this |last |in |at |by |to reporters|here|earlier|yesterday|today|told|as "
    r"|after |when |while |during |through |citing |quoting )[^,;“”\"]{0,70})?"
)
_STOP = r"(?P<stop>[.]?[”\"’']?)$"
# A comma, perhaps with the quotation that ends there, or a quotation that ends as a question or cry.
_QUOTED = r"(?:,[”\"’']?|[?!][”\"]) "
# Whom it was told: ", the minister told reporters".
_HEARER = r"(?:(?:(?<= told)|(?<= tells)|(?<= tell)) [^,;“”\"]{2,60}?)?"
_COUNT_OF = r"by the (?:reckoning|account|count|estimates?|calculations?) of"
# When or where it was said, between the verb and the comma: "As the paper reported on Monday, ...".
_ASIDE = r"(?: it)?(?: (?:earlier|yesterday|today|recently|exclusively|(?:on|in|at|last|this|just) [^,;“”\"]{2,40}))?"


class AttributionMask:
    """Finds attributions by the verb forms that news uses for them."""

    def __init__(self, verb_forms: Iterable[str]) -> None:
        verbs = "|".join(sorted((re.escape(v) for v in verb_forms), key=len, reverse=True))
        self._trailing = re.compile(
            rf"{_QUOTED}(?P<speaker>{_SPEAKER}){_APPOSITION}{_OWN_VERB} (?P<verb>{verbs}){_HEARER}{_WEEKDAY}{_AFTER}"
            rf"{_STOP}"
        )
        self._inverted = re.compile(
            rf"{_QUOTED}(?P<verb>(?!tell|told){verbs}) "
            rf"(?P<speaker>(?:the |a |an |one |its |[A-Z]){_INSIDE}{{1,110}}){_STOP}"
        )
        self._medial = re.compile(
            rf"{_QUOTED}(?P<speaker>{_NO_SPEAKER}{_INSIDE}{{2,60}}?){_OWN_VERB} "
            rf"(?P<verb>{verbs}){_HEARER}{_WEEKDAY},(?= )"
        )
        self._as = re.compile(
            rf"(?:^As|, as) (?P<speaker>{_SPEAKER}){_OWN_VERB} (?P<verb>{verbs}|puts?(?= it)){_ASIDE}, (?=[^ ])"
        )
        self._leading = re.compile(r"^[Aa]ccording to (?P<speaker>[^,;]{2,110}(?:, (?:an?|the) [^,;]{2,80})?), (?=\S)")
        self._according = re.compile(
            rf",? (?:according to|{_COUNT_OF}) "
            r"(?P<speaker>[^;“”\"]{2,160}?(?:(?<=[a-z]), (?:[A-Z][\w’'-]+ ?){2,4}(?=, [A-Z]))?)"
            r"(?P<stop>[.]?[”\"’']?$|, (?=\S))"
        )

    def mask(self, text: str) -> Masked:
        """The sentence with every attribution and every short bracket blanked."""
        found: list[Attribution] = []
        masked = _BRACKETS.sub(lambda m: " " * len(m[0]), text)
        for pattern in (self._leading, self._as, self._according, self._trailing, self._inverted, self._medial):
            match = pattern.search(masked)
            if match is None or not self._plausible(masked, match):
                continue
            groups = match.groupdict()
            stop = len(groups.get("stop") or "") if not (groups.get("stop") or "").startswith(",") else 0
            found.append(
                Attribution(
                    start=match.start(),
                    end=match.end() - stop,
                    speaker_start=match.start("speaker"),
                    speaker_end=match.end("speaker"),
                    verb=(groups.get("verb") or "according to").lower(),
                )
            )
            masked = masked[: match.start()] + " " * (match.end() - stop - match.start()) + masked[match.end() - stop :]
        return Masked(masked, tuple(sorted(found, key=lambda a: a.start)))

    @staticmethod
    def _plausible(text: str, match: re.Match[str]) -> bool:
        if len(match["speaker"].split()) > _MAX_SPEAKER_WORDS:
            return False
        rest = f"{text[: match.start()]} {text[match.end() :]}"
        return len(rest.split()) >= _MIN_STATEMENT_WORDS
