"""The words by which a headline is sought."""

from __future__ import annotations

import re
import unicodedata


def headline_words(text: str) -> tuple[str, ...]:
    """The words of a headline, or of a search for one, without case and accents, each once."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return tuple(dict.fromkeys(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c)))))
