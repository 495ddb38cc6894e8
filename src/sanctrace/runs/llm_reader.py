"""The language model as a reader: asks the server, has the answer looked up in the page, and keeps the record."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sanctrace.events.llm_answer import UnreadableAnswer
from sanctrace.events.llm_prompt import MAX_CHARACTERS, ChatRequest, chat_request
from sanctrace.events.llm_reader import item_classes, read_answer, worth_asking
from sanctrace.events.scene import Knowledge
from sanctrace.model import Article, Event, EventsRead, ReaderFailed, ReaderRun
from sanctrace.runs.llm_client import ChatAnswer, ChatClient, ChatFailed, FormatRefused
from sanctrace.runs.settings import LlmSettings

NAME = "llm"


@dataclass(frozen=True, kw_only=True)
class LlmReader:
    """Reads events with the model that the settings name. Never falls back on the rules."""

    settings: LlmSettings
    knowledge: Knowledge

    def __call__(self, article: Article, /) -> EventsRead:
        """Events of the article with the record: model, hash of the request, what was not taken.

        A page that names no State or group under measures is sent nowhere. Raises ReaderFailed when the server gives no
        answer that can be used.
        """
        if not worth_asking(article, self.knowledge):
            note = "not sent to the model: the page names no State or group that some measure names"
            return EventsRead(events=(), run=ReaderRun(reader=NAME, notes=(note,)))
        try:
            request, answer = self._ask(article)
            read = read_answer(answer.text, article, self.knowledge)
        except ChatFailed as error:
            raise ReaderFailed(article.source, f"not read: {error}") from error
        except UnreadableAnswer as error:
            reason = f"not read: the model answers with {error}; try again or name another model"
            raise ReaderFailed(article.source, reason) from error
        cut = (f"only the first {MAX_CHARACTERS:,} characters were sent to the model",) if request.cut else ()
        run = ReaderRun(reader=NAME, model=answer.model, prompt_sha256=request.sha256, notes=(*cut, *read.notes))
        mark = f"{NAME} {answer.model} sha256:{request.sha256}"
        return EventsRead(events=tuple(replace(e, reader=mark) for e in read.events), run=run)

    def read(self, article: Article) -> list[Event]:
        """The events alone; raises ReaderFailed like a call."""
        return list(self(article).events)

    def _ask(self, article: Article) -> tuple[ChatRequest, ChatAnswer]:
        """The request that was answered, and the answer; a server that takes no schema is asked without one."""
        client = ChatClient(self.settings)
        classes = item_classes(self.knowledge)
        try:
            request = chat_request(article, self.settings.model, classes)
            return request, client.ask(request)
        except FormatRefused:
            request = chat_request(article, self.settings.model, classes, structured=False)
            return request, client.ask(request)
