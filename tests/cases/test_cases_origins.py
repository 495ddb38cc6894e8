from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest

from sanctrace.cases.chain_drawing import draw_chain
from sanctrace.cases.gather import gather
from sanctrace.cases.telling import citations_in, fingerprint_of, likeness_of, tellings_of_all
from sanctrace.cases.voices import voice_of
from sanctrace.model import Article, Case, Event, LinkKind, Reading

MakeEvent = Callable[..., Event]
MakeReading = Callable[..., Reading]

TEXT = (
    "The car was driven off a train at the border bridge on Sunday morning and handed to two officers, who signed"
    " for it in front of a camera. It is black, it has six doors, and it was built to order in a plant near a river."
    " Nobody said what became of the car that it replaces, or who will drive it from now on."
)


def case_of(*readings: Reading) -> Case:
    (case,) = gather(tellings_of_all(readings))
    return case


def origins(case: Case) -> list[str]:
    return [origin.name for origin in case.chain.origins]


def test_fourteen_articles_that_end_at_two_voices_have_two_origins(event: MakeEvent, reading: MakeReading) -> None:
    spoken = ["KCNA", "North Korean state media", "Pyongyang’s official news agency"]
    service = ["South Korea's National Intelligence Service", "South Korean spy agency", "NIS"]
    readings = [
        reading(f"a{n}", event(f"a{n}", voice=voice), publisher=f"Outlet {n}", sha256=f"{n:064d}")
        for n, voice in enumerate([*spoken * 3, *service, *service[:2]])
    ]
    chain = case_of(*readings).chain
    assert chain.words() == "14 articles, 2 origins: KCNA; South Korea's intelligence service"
    assert {link.how for link in chain.links} == {LinkKind.SAYS}


def test_a_copy_goes_back_to_what_it_copies_and_an_agency_line_to_the_agency(
    event: MakeEvent, reading: MakeReading
) -> None:
    own = reading("a", event("a", voice="The Post"), publisher="The Post", body=TEXT, sha256="1" * 64)
    copy = reading("b", event("b", voice="Daily"), publisher="Daily", body=f"{TEXT} Read more.", sha256="2" * 64)
    wire = reading("c", event("c", voice="Echo"), publisher="Echo", agencies=("Reuters",), sha256="3" * 64)
    chain = case_of(own, copy, wire).chain
    assert chain.words() == "3 articles, 2 origins: The Post; Reuters"
    assert {(link.how, link.start.split("@")[0]) for link in chain.links if link.end.startswith("b@")} == {
        (LinkKind.COPIES, "a")
    }


def test_an_edited_article_is_a_revision_and_no_second_report(event: MakeEvent, reading: MakeReading) -> None:
    page = {"source": "https://post.example/1", "publisher": "The Post"}
    first = reading("a", event("a", voice="The Post"), body=TEXT, sha256="1" * 64, **page)
    later = reading("a", event("a", voice="The Post"), body=TEXT.replace("six", "four"), sha256="2" * 64, **page)
    case = case_of(first, later)
    assert case.chain.words() == "1 article, 1 origin: The Post"
    assert [link.how for link in case.chain.links if link.how is not LinkKind.SAYS] == [LinkKind.REVISES]
    again = {"publisher": "The Post", "source": "other.html", "sha256": "3" * 64}
    same_outlet = reading("c", event("c", voice="The Post"), published="2024-02-21", body=TEXT, **again)
    assert case_of(first, same_outlet).chain.articles == 1


def test_a_newsroom_that_passes_on_another_voice_is_a_hand_and_no_origin(
    event: MakeEvent, reading: MakeReading
) -> None:
    told = event("a", voices=("Yonhap", "South Korean spy agency"))
    chain = case_of(reading("a", told, publisher="Daily", sha256="1" * 64)).chain
    assert [o.name for o in chain.origins] == ["South Korea's intelligence service"]
    assert [node.label for node in chain.nodes] == ["South Korea's intelligence service", "Yonhap", "Daily, 2024-02-20"]
    assert [node.column for node in chain.nodes] == [0, 1, 2]


def test_who_only_denies_is_no_origin(event: MakeEvent, reading: MakeReading) -> None:
    chain = case_of(reading("a", event("a", denier="Kremlin"))).chain
    assert ([o.name for o in chain.origins], [o.name for o in chain.denials]) == (
        ["KCNA"],
        ["Russia's government (Kremlin)"],
    )


def test_an_office_without_its_state_is_that_of_the_state_in_its_sentence(
    event: MakeEvent, reading: MakeReading
) -> None:
    words = "South Korea stopped a car on its way from Russia to North Korea, the foreign ministry said."
    told = event("a", voice="foreign ministry", words=words)
    assert origins(case_of(reading("a", told))) == ["South Korea's government (foreign ministry)"]


@pytest.mark.parametrize(
    ("speaker", "name", "letter"),
    [
        ("Korean Central News Agency", "KCNA", "D"),
        ("senior White House aide", "United States' government", "C"),
        ("Lithuanian customs", "Lithuania's customs", "C"),
        ("U.N. panel", "UN Panel of Experts", "B"),
        ("Waseda University professor", "Waseda University professor", "F"),
        ("South Korean company", "South Korean company", "F"),
    ],
)
def test_speakers_by_their_common_name(speaker: str, name: str, letter: str) -> None:
    voice = voice_of(speaker)
    assert (voice.name, voice.reliability, voice.named) == (name, letter, True)


def test_two_officials_are_nobody() -> None:
    assert not voice_of("two officials").named


@pytest.mark.parametrize(
    ("body", "cited"),
    [
        ("The car came by rail, Yonhap reported on Monday.", ["Yonhap"]),
        ("The car came by rail, according to the Wall Street Journal.", ["The Wall Street Journal"]),
        ("The car came by rail. Reuters has an office in the town.", []),
    ],
)
def test_whose_report_an_article_retells(body: str, cited: list[str]) -> None:
    found = citations_in(Article(id="a", source="a", sha256="", title="", body=body))
    assert [c.name for c in found] == cited
    assert all(body[c.passage.start : c.passage.end] == c.passage.text for c in found)


def test_a_short_text_has_no_fingerprint() -> None:
    assert likeness_of(fingerprint_of("It came."), fingerprint_of("It came.")) == 0
    assert likeness_of(fingerprint_of(TEXT), fingerprint_of(TEXT.upper())) == 1


def test_the_drawing_is_well_formed_loads_nothing_and_names_every_hand(event: MakeEvent, reading: MakeReading) -> None:
    a = reading("a", event("a", voice="A <b> & co"), publisher="Post & <Sons>", sha256="1" * 64)
    chain = case_of(a, reading("b", sha256="2" * 64)).chain
    drawn = draw_chain(chain)
    tree = ET.fromstring(drawn)
    assert drawn == draw_chain(chain)
    assert len(tree.findall(".//{*}rect")) == len(chain.nodes)
    assert "Post & <Sons>" in " ".join(tree.itertext())
    assert "href" not in drawn


@pytest.mark.parametrize(
    "speaker", ["the panel", "panel of experts", "U.N. sanctions monitors", "United Nations report"]
)
def test_the_panel_is_that_of_experts(speaker: str) -> None:
    assert voice_of(speaker).name == "UN Panel of Experts"


@pytest.mark.parametrize(
    "speaker", ["Japanese officials", "officials from Japan", "a senior Japanese official", "Finnish newspaper"]
)
def test_officials_without_a_name_do_not_speak_for_their_state(speaker: str) -> None:
    assert not voice_of(speaker).named


def test_what_nameless_officials_say_is_the_report_of_the_newsroom(event: MakeEvent, reading: MakeReading) -> None:
    told = event("a", voice="Japanese officials", words="Japanese officials say that a car came by rail.")
    assert origins(case_of(reading("a", told, publisher="Outlet A"))) == ["Outlet A"]


def test_a_spokesman_speaks_for_the_office_that_the_page_quotes(event: MakeEvent, reading: MakeReading) -> None:
    words = "“The car is ours now,” said Ilze Ozola, spokeswoman of the service."
    told = event("a", voices=("Latvian customs", "Ilze Ozola"), words=words)
    assert origins(case_of(reading("a", told))) == ["Latvia's customs (Latvian customs)"]


def test_a_scholar_speaks_for_himself(event: MakeEvent, reading: MakeReading) -> None:
    words = "“The car is of no use,” said Ilze Ozola, who teaches history."
    told = event("a", voices=("Latvian customs", "Ilze Ozola"), words=words)
    assert "Ilze Ozola" in origins(case_of(reading("a", told)))


def test_a_plea_rests_on_the_court_that_heard_it(event: MakeEvent, reading: MakeReading) -> None:
    words = "Dana Crowe pleaded guilty to sending the car and told a judge in Denver why."
    told = event("a", voices=("Dana Crowe",), words=words)
    (name,) = origins(case_of(reading("a", told)))
    assert "judge in Denver" in name


def test_documents_of_its_own_make_a_newsroom_an_origin_beside_a_voice(event: MakeEvent, reading: MakeReading) -> None:
    told = event("a", voices=("Latvian customs", "freight papers"), words="The car came, freight papers show.")
    assert "Outlet A" in origins(case_of(reading("a", told, publisher="Outlet A")))


def test_a_newsroom_that_tells_it_again_rests_on_the_same_word(event: MakeEvent, reading: MakeReading) -> None:
    first = reading("a", event("a", voice="KCNA"), publisher="Outlet A")
    again = reading("b", event("b", voice=None), publisher="Outlet A", published="2024-02-22", sha256="b" * 64)
    assert origins(case_of(first, again)) == ["KCNA"]


def test_an_office_of_no_named_state_is_an_origin_by_its_words(event: MakeEvent, reading: MakeReading) -> None:
    told = event("a", voice="culture ministry", words="It came by rail, the culture ministry said.")
    assert origins(case_of(reading("a", told))) == ["culture ministry"]
