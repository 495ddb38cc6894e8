"""The element that holds the story: where one holds every paragraph, asking for votes could change nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sanctrace.news.catalogue import load_catalogue
from sanctrace.news.mainpart import main_element, only_container, paragraph_counts, voted
from sanctrace.news.structure import Document, read_document

CATALOGUE = load_catalogue()
SENTENCE = "The barge left the quay with slate on a grey morning."
PARAGRAPH = st.builds("<p>{}</p>".format, st.sampled_from([SENTENCE, f"{SENTENCE}<br>{SENTENCE}", "Slate"]))
TREES = st.recursive(
    PARAGRAPH,
    lambda inner: st.builds(
        "<{0}>{1}</{0}>".format, st.sampled_from(["div", "section", "ul", "blockquote"]), st.lists(inner).map("".join)
    ),
    max_leaves=12,
)


def page_of(tree: str) -> tuple[Document, list[int]]:
    document = read_document(f"<html><body>{tree}</body></html>", CATALOGUE.hints)
    texts = [" ".join(line.text for line in block.lines) for block in document.blocks]
    return document, [len(text.split()) if text.endswith(".") else 0 for text in texts]


@given(tree=st.lists(TREES, min_size=1, max_size=4).map("".join), data=st.data())
@settings(max_examples=200, deadline=None)
def test_no_votes_change_what_one_container_decides(tree: str, data: st.DataObject) -> None:
    document, prose = page_of(tree)
    counts = paragraph_counts(document, prose)
    alone = only_container(document, prose, counts)
    votes = [words if words and data.draw(st.booleans()) else 0 for words in prose]
    if alone >= 0 and any(votes):
        assert voted(document, votes, counts) == alone


def test_paragraphs_side_by_side_have_one_container() -> None:
    document, prose = page_of(f"<div><ul><li>Slate</li></ul><section>{f'<p>{SENTENCE}</p>' * 3}</section></div>")
    section = next(n for n, element in enumerate(document.elements) if element.tag == "section")
    assert only_container(document, prose, paragraph_counts(document, prose)) == section
    assert main_element(document, prose, []) == section


def test_paragraphs_of_two_columns_have_none() -> None:
    column = f"<div>{f'<p>{SENTENCE}</p>' * 3}</div>"
    document, prose = page_of(column * 2)
    assert only_container(document, prose, paragraph_counts(document, prose)) == -1
