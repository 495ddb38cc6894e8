"""What is no event: words of giving and words of goods that together move nothing between two parties."""

from __future__ import annotations

import pytest

from sanctrace.events.reader import EventReader
from sanctrace.model import Article, Event, PublishedAt

FICTION = "a novel, film or game whose plot is told in the present tense is read as news"
EMIGRANT = "a defector or emigrant who trades abroad counts as a party of the State that was left"
TOURISTS = "tourists who buy are taken for the goods"
ONE_STATE = "“to the state” within one State is read as a flow to an unnamed State"
PROP = "a thing handed over for a moment (“handed the microphone”) is read as a supply"


def read(reader: EventReader, body: str) -> list[Event]:
    return reader.read(
        Article(id="page", source="page", sha256="", title="", body=body, published=PublishedAt(text="2025-02-24"))
    )


def not_yet(sentence: str, why: str) -> object:
    return pytest.param(sentence, marks=pytest.mark.xfail(strict=True, reason=why))


METAPHORS = [
    "Kim Jong Un delivered a speech in Pyongyang.",
    "Kim Jong Un delivered a message of friendship to Putin.",
    "Putin gave Kim Jong Un a warm welcome in Moscow.",
    "Russia gave North Korea its full support.",
    "North Korea sent a clear signal to the United States.",
    "The talks gave North Korea new hope.",
    "North Korea is playing the nuclear card.",
    "Russia threw North Korea a lifeline.",
    "North Korea launched a war of words against Seoul.",
    "The defeat dealt Iran’s football team a blow.",
    "Iran sold its story of victory to the public.",
    "North Korea delivered a knockout in the boxing final against Russia.",
    "The North Korean team exported its style of play to the world.",
    "Moscow bought time in its talks with Pyongyang.",
    "The film carries a message from Tehran to the West.",
    "Kim Jong Un steered the ship of state through a storm.",
    "Russia is fuelling tension on the Korean peninsula.",
    "North Korea took a leaf out of Russia’s book.",
    "A shell of a house stands by the river in Iran.",
    "Russia carried the motion in the council.",
    "Russia supplied an answer to North Korea’s question.",
    "China has supplied the United Nations with figures on its trade with North Korea.",
    "Two Iranian frigates took part in the drill with Russia.",
    "North Korea took its place among the makers of missiles.",
    "Kim Jong Un ran the munitions industry department of the party.",
    "A Russian who ran a string of shell companies in Hong Kong was fined.",
    "Iran presented a new version of its largest ballistic missile.",
    "Fighters of the Rapid Support Forces went to Nyala in Sudan.",
    "Iran called on its neighbours to fear missiles capable of carrying nuclear warheads.",
    "Should a missile be landed at Port Sudan tomorrow, nothing would stand between it and El Fasher.",
    "The reporter dropped in on the covered market in Nampo, where tank after tank was heaving.",
    "There are no North Korean workers in Laos.",
    "Senators proposed that every machine tool leave the factory for Russia with a seal.",
]

CEREMONY = [
    "Kim Jong Un met Putin at a cosmodrome in September.",
    "Putin showed Kim Jong Un his limousine and let him sit in it.",
    "Kim Jong Un sent Putin a letter of congratulation.",
    "Russia and North Korea forged closer ties last year.",
    "Kim Jong Un thanked Putin for his hospitality.",
    "Russia’s ambassador laid flowers at a monument in Pyongyang.",
    "North Korea held a military parade in Pyongyang.",
    "The train carried Kim Jong Un to Russia.",
    "A Russian plane took Russian officials to Pyongyang.",
    "Kim Jong Un arrived in Russia by train.",
    not_yet("Putin handed the microphone to Kim Jong Un.", PROP),
]

TESTS_OF_ARMS = [
    "North Korea fired two ballistic missiles into the sea on Monday.",
    "North Korea tested a new artillery rocket.",
    "Iran unveiled a new drone at a parade in Tehran.",
    "Kim Jong Un inspected a shell factory and called for more shells.",
    "North Korea showed off a new tank at a fair.",
]

FICTION_AND_CULTURE = [
    "The museum in Seoul shows a limousine that North Korea’s founder used.",
    not_yet("The novel tells of a Russian spy who smuggles diamonds to North Korea.", FICTION),
    not_yet("In the film, a Chinese dealer sells missiles to Iran.", FICTION),
    not_yet("The game lets players sell weapons to North Korea.", FICTION),
    not_yet("The thriller, set in Pyongyang, is about a shipment of gold to Moscow.", FICTION),
]

POLICY = [
    "Oil prices rose after new sanctions on Iran.",
    "China’s customs office published trade figures for North Korea.",
    "The Security Council renewed the arms embargo on South Sudan.",
    "Japan extended its sanctions on North Korea for two years.",
    "The United States put two North Korean firms on its blacklist.",
    "The EU imported less gas from Norway while it talked about Iran.",
]

OTHERS_TRADE = [
    "Ukraine asked the United States for more missiles.",
    "Germany delivered tanks to Ukraine to help it fight Russia.",
    "South Korea sold howitzers to Poland as Russia’s war went on.",
    "Saudi Arabia bought helicopters from France, and Iran protested.",
]

WITHIN_ONE_STATE = [
    "North Korea moved missiles to its eastern coast.",
    "Iran delivered tractors to Iranian farmers.",
    "Russia’s railways bought locomotives from a Russian plant.",
    "Kim Jong Un gave apartments to workers in Pyongyang.",
    not_yet("North Korean farmers delivered grain to the state.", ONE_STATE),
]

PRIVATE_LIFE = [
    "The Iranian baker sells bread in Berlin.",
    "Russia beat North Korea in the final.",
    "The North Korean striker moved to an Italian club.",
    "North Korea shares a border with Russia.",
    not_yet("A North Korean defector now sells cars in Seoul.", EMIGRANT),
    not_yet("Russian tourists bought souvenirs in Pyongyang.", TOURISTS),
]

HISTORY = [
    "The Soviet Union and North Korea signed a treaty of friendship in 1961.",
    "North Korea was founded in 1948 with Soviet backing.",
]


@pytest.mark.parametrize(
    "sentence",
    [
        *METAPHORS,
        *CEREMONY,
        *TESTS_OF_ARMS,
        *FICTION_AND_CULTURE,
        *POLICY,
        *OTHERS_TRADE,
        *WITHIN_ONE_STATE,
        *PRIVATE_LIFE,
        *HISTORY,
    ],
)
def test_no_event(reader: EventReader, sentence: str) -> None:
    assert read(reader, sentence) == []


PARAGRAPHS = [
    # a policy debate
    "The Security Council met on Monday to discuss North Korea. Its resolutions ban the export of coal from there "
    "and the sale of luxury goods to it. China said the bans should be eased; the United States disagreed.\n\n"
    "A vote is not planned.",
    # a visit
    "Kim Jong Un arrived in Vladivostok on Tuesday and met Putin. The two walked through a shipyard, looked at a "
    "helicopter and ate together. Putin gave a toast. Kim Jong Un gave his thanks.\n\n“Russia stands by North Korea,” "
    "Putin said.",
    # trade of others, with Iran as a bystander
    "Brazil sold aircraft to Portugal on Friday. Iran had hoped to win the order. Tehran’s airlines fly old jets, and "
    "sanctions keep makers from selling it new ones.",
    # sport
    "Iran gave Japan a hard game. North Korea delivered the goods in the second half, when its striker fired a rocket "
    "into the net. “We bought into the plan,” the coach said.",
]


@pytest.mark.parametrize("body", PARAGRAPHS, ids=["policy", "visit", "others", "sport"])
def test_no_event_in_a_whole_story(reader: EventReader, body: str) -> None:
    assert read(reader, body) == []


@pytest.mark.parametrize(
    "body", ["", "   ", "Seoul.", "It rained in Lisbon, and the shop sold ten umbrellas to a tourist."]
)
def test_a_page_that_names_nobody_under_measures_is_not_read(reader: EventReader, body: str) -> None:
    assert read(reader, body) == []


def test_one_flow_among_many_figures_of_speech_is_one_event(reader: EventReader) -> None:
    body = " ".join(["Putin gave Kim Jong Un a limousine on Sunday.", *METAPHORS])
    (event,) = read(reader, body)
    assert [i.text for i in event.items] == ["limousine"]
