"""How pressing a case is: the order in which people should look at what is to decide, as one text that sorts.

The rule, its steps in order; only where one ties does the next decide:

1. the outcome, most telling first (`questions.OUTCOME_ORDER`); no finding at all comes last;
2. the grade: the places of both signs together, A and 1 first. F and 6 say that nothing can be judged, not that it is
   worse than everything: they stand between C and D, between 3 and 4;
3. told differently or denied before told alike: somebody has to weigh it;
4. the day of the latest report, newest first; unknown last;
5. fewer open questions first: what can be settled now.

Who has a case, and what was decided about it, moves it nowhere: everybody sees one order, and filters choose from it.
"""

from __future__ import annotations

from datetime import date

from sanctrace.cases.questions import OUTCOME_ORDER, strongest_findings
from sanctrace.model import Case

_RELIABILITY = "ABCFDE"
_CREDIBILITY = "123645"
_MOST_QUESTIONS = 999


def pressing(case: Case) -> str:
    """Where a case stands: of two texts the smaller one is the more pressing case. Digits alone, always as many."""
    findings = strongest_findings(case.accounts)
    outcome = OUTCOME_ORDER.index(findings[0].outcome) if findings else len(OUTCOME_ORDER)
    grade = _RELIABILITY.index(case.grade.reliability) + _CREDIBILITY.index(str(case.grade.credibility))
    agreed = not (case.conflicts or case.chain.denials)
    latest = max((t.reported_on for t in case.tellings if t.reported_on is not None), default=date.min)
    waited = date.max.toordinal() - latest.toordinal()  # days from the latest report to the last of all days
    questions = min(len(case.questions), _MOST_QUESTIONS)
    return f"{outcome}{grade:02}{agreed:d}{waited:07}{questions:03}"
