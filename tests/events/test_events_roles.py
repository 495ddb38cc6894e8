"""Who supplied what to whom: one short sentence of each construction, read alone.

A side is a country code, or words of the party's text; `-` says that the sentence leaves the side out. Sentences that
are not read yet stand beside the others, marked with the cause.
"""

from __future__ import annotations

from datetime import date

import pytest

from sanctrace.events.reader import EventReader
from sanctrace.model import Article, Event, EventKind, Party, PublishedAt

# Causes of what is not read yet, the most general first.
SHE = "“she” is taken for a man"
COMMON_NOUN = "“it” and “he” never point back to a firm or trader that only a common noun names"
DATIVE_COMPOUND = "a bare State before bare goods (“gave North Korea diesel”) is parsed as part of the goods' name"
TITLE_FIRST = "of “by Russia’s President Vladimir Putin to”, the title is taken and the name lost"
SUBJECT_REMARK = "an apposition after the subject turns the verb into part of the goods' name or loses the frame"
COPULA = "a copula (“the gift to X was a car”, “what X gave was”, “had been a gift”) links no goods to their flow"
RELATIVE_WITH_PREPOSITION = "“from whom” and “to which” fill no side, and the main clause does not give the party"
BARE_PARTNER = "words for a firm that are no party noun (boatyard) fill no side"
PLACE_LEFT = "the place that a carrier leaves (“left Nakhodka for”, “left Nampo with”) is no origin"
GAPPED = "the second flow of a gapped coordination (“coal to China and iron ore to Vietnam”) is not read"
JOINED_GOODS = "two goods joined by “and” become one item of the second kind"
BARTER = "the other side of a barter (“swapped X for Y”) is not read"
AFTERTHOUGHT = "goods in an afterthought (“shells, and now missiles,”) are lost"
WINDOW_SUBJECT = "a long insertion between the auxiliary and the verb loses the subject"
INSTEAD = "what was not done (“instead of paying”) is an event"
MADE_AND_SHIPPED = "of two reduced relatives (“made in X and shipped to Y”) the second loses its goods"
CLEFT = "“it was from X that Y got”: the focus fills no side"
BY_DOING = "“is helping X by sending it goods”: helper and helped are turned round"
PROMISE = "“has promised X goods” without a verb of giving is no planned flow"
SOLD_IN = "“sold in X” and “ended up in X” with goods “from Y” fill one side only"
WE = "“we” in a quotation of a State's spokesman is not that State"
SIGHTING = "goods “spotted in” or “seen off” a place give no sighting"
BENEFACTIVE = "“bought X a yacht”: the buyer becomes an intermediary, not the supplier"
OWNERS_FLAG = "“goods from X” sold by a firm of no known State: the origin fills no side"

Row = tuple[str, str, str, str]  # sentence, supplier, recipient, items separated by commas
Later = tuple[str, str, str, str, str]  # and why it is not read yet

ACTIVE: list[Row | Later] = [
    ("Russia gave North Korea a limousine.", "RU", "KP", "limousine"),
    ("Russia shipped 5,000 tons of diesel to North Korea in May.", "RU", "KP", "diesel"),
    ("North Korea sold artillery shells to Russia.", "KP", "RU", "artillery shells"),
    ("A Singapore company exported whisky to Pyongyang.", "SG", "KP", "whisky"),
    ("Iran sent drones to Russia.", "IR", "RU", "drones"),
    ("North Korea exported coal to China.", "KP", "CN", "coal"),
    ("Russia supplied Pyongyang with air defence missiles.", "RU", "KP", "missiles"),
    ("Moscow provided North Korea with oil.", "RU", "KP", "oil"),
    ("Pyongyang received two horses from Moscow.", "RU", "KP", "horses"),
    ("North Korea imported crude oil from China.", "CN", "KP", "crude oil"),
    ("A German dealer sold two Mercedes limousines to a firm in Pyongyang.", "DE", "KP", "limousines"),
    ("North Korea bought machine tools from a Taiwanese firm.", "TW", "KP", "machine tools"),
    ("Russia obtained ballistic missiles from North Korea.", "KP", "RU", "ballistic missiles"),
    ("A trader in Singapore shipped wine to North Korea.", "SG", "KP", "wine"),
    ("Luxury cars worth $10 million reached North Korea from Italy last year.", "IT", "KP", "cars"),
    ("A limousine arrived in Pyongyang from Russia.", "RU", "KP", "limousine"),
    ("Diesel flows from Russia to North Korea by rail.", "RU", "KP", "diesel"),
    ("The cargo of North Korean coal reached Vietnam in June.", "KP", "VN", "coal"),
    ("Shells from North Korea are ending up in Russia.", "KP", "RU", "shells"),
    ("Russia gave North Korea diesel.", "RU", "KP", "diesel", DATIVE_COMPOUND),
    ("Iran sold Russia drones.", "IR", "RU", "drones", DATIVE_COMPOUND),
    ("China sold North Korea machine tools.", "CN", "KP", "machine tools", DATIVE_COMPOUND),
    ("Moscow has promised Pyongyang helicopters.", "RU", "KP", "helicopters", PROMISE),
]

CARRIERS: list[Row | Later] = [
    ("Trains took diesel from Russia into North Korea.", "RU", "KP", "diesel"),
    ("Russian ships carried shells from North Korea to the port of Dunai.", "KP", "RU", "shells"),
    ("The ship Tae Yang carried coal from Nampo to Vietnam.", "KP", "VN", "coal"),
    ("The Russian-flagged ship Lady R carried shells from Rajin to Vostochny.", "KP", "RU", "shells"),
    ("A tanker carrying diesel from Russia to North Korea sank.", "RU", "KP", "diesel"),
    ("Coal from North Korea arrived in Pohang, South Korea, aboard two ships.", "KP", "KR", "coal"),
    ("A freighter carried coal from Nampo to Vietnam.", "KP", "VN", "coal"),
    ("The freighter Tae Yang carried coal from Nampo to Vietnam.", "KP", "VN", "coal"),
    ("The tanker Courageous delivered diesel to North Korea.", "-", "KP", "diesel"),
    ("Two tankers loaded with diesel left Nakhodka for North Korea.", "RU", "KP", "diesel", PLACE_LEFT),
]

PASSIVE: list[Row | Later] = [
    ("The limousine was delivered to Kim Jong Un by Russia.", "RU", "KP", "limousine"),
    ("Artillery shells were shipped from North Korea to Russia by rail.", "KP", "RU", "shells"),
    ("Coal was sold to a Chinese company by North Korea.", "KP", "CN", "coal"),
    ("North Korea was given a limousine by Russia.", "RU", "KP", "limousine"),
    ("Kim Jong Un was given horses by Putin.", "RU", "KP", "horses"),
    ("Kim Jong Un was presented with a sword by Putin.", "RU", "KP", "sword"),
    ("Diesel is being pumped to North Korea from Russia.", "RU", "KP", "diesel"),
    ("Seafood had been exported to China by a North Korean company.", "KP", "CN", "seafood"),
    ("Cars were being driven into North Korea from China.", "CN", "KP", "cars"),
    ("The watches were smuggled into North Korea by a diplomat.", "diplomat", "KP", "watches"),
    ("Missiles are thought to have been handed over to Russia by Iran.", "IR", "RU", "missiles"),
    ("A Chinese company has been found to have bought coal from North Korea.", "KP", "CN", "coal"),
    ("Two yachts were bought by North Korea from an Italian boatyard.", "IT", "KP", "yachts", BARE_PARTNER),
    ("North Korean coal was being sold in China.", "KP", "CN", "coal", SOLD_IN),
]

DATIVE: list[Row | Later] = [
    ("Putin handed Kim Jong Un a ceremonial dagger.", "RU", "KP", "dagger"),
    ("China sent North Korea 10 locomotives.", "CN", "KP", "locomotives"),
    ("Iran sold Russia 400 ballistic missiles.", "IR", "RU", "ballistic missiles"),
    ("Russia lent the North Korean army four helicopters.", "RU", "KP", "helicopters"),
    ("Kim Jong Un gave Putin two Pungsan dogs.", "KP", "RU", "dogs"),
    ("Putin gave Kim Jong Un, the leader of North Korea, a limousine.", "RU", "KP", "limousine"),
    ("A Chinese firm bought Kim Jong Un a yacht.", "CN", "KP", "yacht", BENEFACTIVE),
]

NOMINAL: list[Row | Later] = [
    ("The delivery of a limousine to North Korea by Russia was reported on Sunday.", "RU", "KP", "limousine"),
    ("North Korea’s sale of coal to China continued in June.", "KP", "CN", "coal"),
    ("Russian deliveries of diesel to North Korea continued in June.", "RU", "KP", "diesel"),
    ("Officials saw a shipment of North Korean missiles to Russia.", "KP", "RU", "missiles"),
    ("The transfer of shells from North Korea to Russia began in August.", "KP", "RU", "shells"),
    ("Pyongyang’s purchase of two Airbus helicopters from a French dealer came to light.", "FR", "KP", "helicopters"),
    ("Exports of seafood from North Korea to China rose.", "KP", "CN", "seafood"),
    ("A gift of horses from Putin to Kim Jong Un arrived on Sunday.", "RU", "KP", "horses"),
    ("China’s exports of luxury watches to North Korea doubled.", "CN", "KP", "luxury watches"),
    ("North Korean arms exports to Syria went through Dalian.", "KP", "SY", "arms"),
    ("Deliveries by Russia of refined oil to North Korea went on.", "RU", "KP", "refined oil"),
    ("The sale to North Korea of two limousines by an Italian firm ended in court.", "IT", "KP", "limousines"),
    ("Oil supplies to North Korea from China fell.", "CN", "KP", "oil"),
    ("North Korea’s imports of Chinese machine tools rose.", "CN", "KP", "machine tools"),
    ("Iranian drone deliveries to Russia have stopped.", "IR", "RU", "drone"),
    ("Vladimir Putin’s gift of a limousine to Kim Jong Un angered Seoul.", "RU", "KP", "limousine"),
    ("The Russian gift to Kim Jong Un was a limousine.", "RU", "KP", "limousine", COPULA),
    ("What Russia gave North Korea was a limousine.", "RU", "KP", "limousine", COPULA),
]

RELATIVE: list[Row | Later] = [
    ("The limousine that Russia gave to Kim Jong Un cost a fortune.", "RU", "KP", "limousine"),
    ("The shells North Korea sold to Russia were old.", "KP", "RU", "shells"),
    ("The company that supplied North Korea with drones denied nothing.", "company", "KP", "drones"),
    ("Kim Jong Un, who received a limousine from Putin, smiled.", "RU", "KP", "limousine"),
    ("The ship, which carried coal from Nampo to Vietnam, sank.", "KP", "VN", "coal"),
    ("By rail, diesel went from Russia, which borders the North, to Rason in North Korea.", "RU", "KP", "diesel"),
    ("The dealer from whom North Korea bought the yacht is dead.", "dealer", "KP", "yacht", RELATIVE_WITH_PREPOSITION),
    ("The country to which Iran sent drones is Russia.", "IR", "RU", "drones", RELATIVE_WITH_PREPOSITION),
    ("Kim Jong Un rode in a limousine that had been a gift from Putin.", "RU", "KP", "limousine", COPULA),
    # reduced
    ("The limousine given to Kim Jong Un by Putin cost a fortune.", "RU", "KP", "limousine"),
    ("Drones supplied to Russia by Iran hit the port.", "IR", "RU", "drones"),
    ("Coal shipped from Nampo rots in a yard.", "KP", "-", "coal"),
    ("Shells made in North Korea and shipped to Russia were old.", "KP", "RU", "shells", MADE_AND_SHIPPED),
]

CONTROL: list[Row | Later] = [
    ("Russia agreed to supply North Korea with flour.", "RU", "KP", "flour"),
    ("A Chinese trader admitted selling luxury cars to North Korea.", "CN", "KP", "luxury cars"),
    ("A Chinese trader was accused of shipping machine tools to North Korea.", "CN", "KP", "machine tools"),
    ("North Korea managed to buy a yacht from a British broker.", "GB", "KP", "yacht"),
    ("Two Malaysians conspired to export a yacht to North Korea.", "MY", "KP", "yacht"),
    ("A Chinese trader tried to sell pumps to Iran.", "CN", "IR", "pumps"),
    ("Seoul accused Pyongyang of sending shells to Moscow.", "KP", "RU", "shells"),
    ("After buying 50 cars in Japan, the trader shipped them to North Korea.", "trader", "KP", "cars"),
    ("Instead of paying in cash, Russia gave food to North Korea.", "RU", "KP", "food", INSTEAD),
    ("North Korea asked Russia to send it helicopters.", "RU", "KP", "helicopters"),
    ("A Chinese firm helped North Korea to import diesel.", "-", "KP", "diesel", "“helped X to import” is no frame"),
    ("Russia is helping North Korea by sending it flour.", "RU", "KP", "flour", BY_DOING),
    ("North Korea wants to sell coal to China.", "KP", "CN", "coal"),
]

COORDINATION: list[Row | Later] = [
    ("Russia sent North Korea a limousine, a tea set and a dagger.", "RU", "KP", "limousine,tea set,dagger"),
    ("Russia bought shells and rockets from North Korea.", "KP", "RU", "shells,rockets"),
    ("North Korea loaded coal in Nampo and sold it to a Chinese firm.", "KP", "CN", "coal"),
    ("Iran and Belarus supplied drones to Russia.", "IR", "RU", "drones"),
    ("North Korea either sold or gave shells to Russia.", "KP", "RU", "shells"),
    ("Not only shells but also missiles went from North Korea to Russia.", "KP", "RU", "shells,missiles"),
    ("A trader in Dalian bought wine and shipped it to North Korea.", "CN", "KP", "wine"),
    ("China sold diesel and crude oil to North Korea.", "CN", "KP", "diesel,crude oil", JOINED_GOODS),
    ("North Korea has sent shells, and now missiles, to Russia.", "KP", "RU", "shells,missiles", AFTERTHOUGHT),
    ("In exchange for shells, Russia supplied North Korea with food.", "RU", "KP", "food"),
]

APPOSITION: list[Row | Later] = [
    (
        "Kim Jong Un, North Korea’s leader, received a limousine from Vladimir Putin, Russia’s president.",
        "Vladimir Putin",
        "Kim Jong Un",
        "limousine",
    ),
    ("Russia’s President Vladimir Putin gave Kim Jong Un a car.", "Vladimir Putin", "Kim Jong Un", "car"),
    ("Russia gave the North’s leader, Kim Jong Un, a limousine.", "RU", "KP", "limousine"),
    ("A limousine, an Aurus, was given to Kim Jong Un by Russia.", "RU", "KP", "limousine"),
    ("The Chinese trader Li Wei sold drones to North Korea.", "Li Wei", "KP", "drones"),
    ("Li Wei, a trader from Dandong, sold drones to North Korea.", "CN", "KP", "drones"),
    ("Mansudae, a North Korean studio, sold a statue to Zimbabwe.", "KP", "ZW", "statue"),
    ("Dandong Hongxiang, a Chinese trading firm, sold aluminium to North Korea.", "CN", "KP", "aluminium"),
    ("Syria, an old customer, bought missiles from North Korea.", "KP", "SY", "missiles"),
    (
        "A car has been presented by Russia’s President Vladimir Putin to Kim Jong Un.",
        "Vladimir Putin",
        "Kim Jong Un",
        "car",
        TITLE_FIRST,
    ),
    (
        "A car was given by Vladimir Putin to North Korea’s leader Kim Jong Un.",
        "Vladimir Putin",
        "Kim Jong Un",
        "car",
    ),
    ("North Korea, Russia’s ally, shipped shells to Russia.", "KP", "RU", "shells", SUBJECT_REMARK),
    ("Hongda, a Chinese trading firm, exported aluminium to North Korea.", "CN", "KP", "aluminium"),
    ("Hongda, a Chinese firm, exported aluminium powder to North Korea.", "CN", "KP", "powder", SUBJECT_REMARK),
    ("Glocom, a front company of North Korea, sold radios to Eritrea.", "KP", "ER", "radios"),
    ("Glocom sold military radios from North Korea to Eritrea.", "KP", "ER", "radios", OWNERS_FLAG),
]

LIGHT_VERBS: list[Row | Later] = [
    ("Russia made a delivery of diesel to North Korea.", "RU", "KP", "diesel"),
    ("North Korea took delivery of a limousine from Russia.", "RU", "KP", "limousine"),
    ("North Korea placed an order for machine tools with a Chinese firm.", "CN", "KP", "machine tools"),
    ("North Korea took possession of two helicopters.", "-", "KP", "helicopters"),
    (
        "Putin made Kim Jong Un a gift of a limousine.",
        "RU",
        "KP",
        "limousine",
        "the dative of “made X a gift of” is lost",
    ),
]

WINDOWS: list[Row | Later] = [
    ("To Kim Jong Un, Putin gave a limousine.", "RU", "KP", "limousine"),
    ("Into North Korea a Chinese trader smuggled luxury watches.", "CN", "KP", "luxury watches"),
    (
        "Between March and June, North Korea sent, aboard four ships, 7,000 containers of shells to Russia.",
        "KP",
        "RU",
        "shells",
    ),
    (
        "Russia this year alone sent, according to Seoul, 10,000 containers, most of them with diesel, to North Korea.",
        "RU",
        "KP",
        "diesel",
    ),
    ("It was from North Korea that Russia got the shells.", "KP", "RU", "shells", CLEFT),
    (
        "Russia has, Seoul says, since the spring of last year been quietly shipping diesel to North Korea.",
        "RU",
        "KP",
        "diesel",
        WINDOW_SUBJECT,
    ),
    ("North Korea, Seoul says, has shipped Russia missiles.", "KP", "RU", "missiles", DATIVE_COMPOUND),
    ("“We gave North Korea a limousine,” the Kremlin spokesman said.", "RU", "KP", "limousine", WE),
]

IN_HANDS: list[Row | Later] = [
    ("North Korea’s leader Kim Jong Un rode in a Maybach.", "-", "KP", "Maybach"),
    ("Kim Jong Un was seen in a Maybach.", "-", "KP", "Maybach"),
    ("A Lexus was spotted in Pyongyang.", "-", "KP", "Lexus", SIGHTING),
    ("Luxury yachts were seen off Wonsan in North Korea.", "-", "KP", "yachts", SIGHTING),
]


def cases(rows: list[Row | Later]) -> list[object]:
    found: list[object] = []
    for sentence, supplier, recipient, items, *why in rows:
        marks = [pytest.mark.xfail(strict=True, reason=why[0])] if why else []
        found.append(pytest.param(sentence, supplier, recipient, items, marks=marks, id=sentence))
    return found


def read(reader: EventReader, body: str) -> list[Event]:
    return reader.read(
        Article(id="page", source="page", sha256="", title="", body=body, published=PublishedAt(text="2025-02-24"))
    )


def is_side(party: Party | None, expected: str) -> bool:
    if party is None or expected == "-":
        return party is None and expected == "-"
    if len(expected) == 2 and expected.isupper():
        return party.country == expected
    return expected in (party.text, party.name) or expected in party.text


def check(events: list[Event], supplier: str, recipient: str, items: str) -> None:
    (event,) = events
    assert is_side(event.supplier, supplier), event.supplier
    assert is_side(event.recipient, recipient), event.recipient
    texts = [i.text.lower() for i in event.items]
    wanted = [w.lower() for w in items.split(",")]
    assert len(texts) == len(wanted), texts
    assert all(any(w in t for t in texts) for w in wanted), texts
    for text in texts:  # neither a party nor a verb is part of the goods' name
        assert not text.startswith(("shipped", "exported", "north korea ", "russia ")), texts


@pytest.mark.parametrize(
    ("sentence", "supplier", "recipient", "items"),
    cases(
        [
            *ACTIVE,
            *CARRIERS,
            *PASSIVE,
            *DATIVE,
            *NOMINAL,
            *RELATIVE,
            *CONTROL,
            *COORDINATION,
            *APPOSITION,
            *LIGHT_VERBS,
            *WINDOWS,
            *IN_HANDS,
        ]
    ),
)
def test_a_flow_of_goods(reader: EventReader, sentence: str, supplier: str, recipient: str, items: str) -> None:
    events = read(reader, sentence)
    check(events, supplier, recipient, items)
    assert events[0].kind in {EventKind.TRANSFER, EventKind.PROCUREMENT_ATTEMPT}


@pytest.mark.parametrize(
    ("body", "supplier", "recipient", "items"),
    cases(
        [
            ("Putin visited Pyongyang. He gave Kim Jong Un a limousine.", "Vladimir Putin", "KP", "limousine"),
            ("Kim Jong Un visited Russia. He received a rifle from Putin.", "RU", "Kim Jong Un", "rifle"),
            ("Russia is a friend of North Korea. It sent diesel to Pyongyang.", "RU", "KP", "diesel"),
            ("North Korea is close to Russia. It sold missiles to Syria.", "KP", "SY", "missiles"),
            ("Putin met Kim Jong Un. He gave him a limousine.", "RU", "KP", "limousine"),
            ("Kim Jong Un’s sister met Putin. She gave him two dogs.", "KP", "RU", "dogs", SHE),
            ("A firm from Dandong is rich. It sold machine tools to North Korea.", "CN", "KP", "tools", COMMON_NOUN),
            ("A Singapore trader was held. He had sold whisky to North Korea.", "SG", "KP", "whisky", COMMON_NOUN),
            ("Iran makes drones. Its navy sold drones to Sudan.", "IR", "SD", "drones"),
            ("Russia has missiles. Russia gave them to North Korea.", "RU", "KP", "missiles"),
            ("Iran makes drones. They were sold to Sudan by Iran.", "IR", "SD", "drones"),
        ]
    ),
)
def test_pronouns_point_to_the_subject_of_the_sentence_before(
    reader: EventReader, body: str, supplier: str, recipient: str, items: str
) -> None:
    check(read(reader, body), supplier, recipient, items)


STOPPED: list[Row | Later] = [
    ("Indian customs stopped a ship with missile parts from North Korea for Libya.", "KP", "LY", "ship,missile parts"),
    ("The Russian navy stopped a tanker with diesel for North Korea.", "-", "KP", "tanker,diesel"),
    ("Police in Singapore seized watches meant for North Korea.", "-", "KP", "watches"),
    ("Coal from North Korea was seized in Indonesia.", "KP", "-", "coal"),
    ("Egypt impounded a freighter with 30,000 rockets from North Korea.", "KP", "-", "freighter,rockets"),
    ("South Korea seized a ship carrying coal from North Korea.", "KP", "-", "ship,coal"),
    ("Italian police seized a yacht that a Russian businessman had bought.", "-", "RU", "yacht"),
    ("Police found the whisky which a Singapore firm had shipped to North Korea.", "SG", "KP", "whisky"),
    ("U.S. forces intercepted a dhow carrying rifles from Iran to Yemen.", "IR", "YE", "dhow,rifles"),
    ("The ship left Nampo with North Korean coal and was seized in Indonesia.", "KP", "-", "ship,coal", PLACE_LEFT),
]


@pytest.mark.parametrize(("sentence", "supplier", "recipient", "items"), cases(STOPPED))
def test_goods_that_were_stopped(reader: EventReader, sentence: str, supplier: str, recipient: str, items: str) -> None:
    events = read(reader, sentence)
    check(events, supplier, recipient, items)
    assert events[0].kind is EventKind.SEIZURE


@pytest.mark.parametrize(
    ("sentence", "flows"),
    [
        pytest.param(
            "North Korea exported coal to China and iron ore to Vietnam.",
            {("KP", "CN"), ("KP", "VN")},
            marks=pytest.mark.xfail(strict=True, reason=GAPPED),
        ),
        ("Russia sent diesel to North Korea and got shells in return.", {("RU", "KP"), ("KP", "RU")}),
        pytest.param(
            "North Korea swapped shells for Russian diesel.",
            {("RU", "KP"), ("KP", "RU")},
            marks=pytest.mark.xfail(strict=True, reason=BARTER),
        ),
        (
            "Russia sent diesel to North Korea, and North Korea sent shells to Russia.",
            {("RU", "KP"), ("KP", "RU")},
        ),
    ],
)
def test_two_flows_of_one_sentence(
    reader: EventReader, sentence: str, flows: set[tuple[str | None, str | None]]
) -> None:
    found = {
        (e.supplier.country if e.supplier else None, e.recipient.country if e.recipient else None)
        for e in read(reader, sentence)
    }
    assert found == flows


@pytest.mark.parametrize(
    ("sentence", "quantity"),
    [
        ("Russia shipped 5,000 tons of diesel to North Korea.", "5,000 tons"),
        ("China sent North Korea 10 locomotives.", "10"),
        ("Pyongyang received two horses from Moscow.", "two"),
        ("A Malaysian firm paid North Korea $2 million for coal.", "$2 million"),
        ("North Korea sent 7,000 containers of shells to Russia.", "7,000 containers"),
    ],
)
def test_quantities_are_the_text_s_own_words(reader: EventReader, sentence: str, quantity: str) -> None:
    (event,) = read(reader, sentence)
    assert [i.quantity for i in event.items] == [quantity]


@pytest.mark.parametrize(
    ("body", "side", "rule"),
    [
        (
            "Officials saw a shipment of North Korean missiles to Russia.",
            "supplier",
            "the goods are named after their origin",
        ),
        ("Russian officials handed the car to top aides of Kim Jong Un.", "recipient", "aides of Kim Jong Un"),
        (
            "Russia sent flour to North Korea. Moscow also sent diesel.",
            "recipient",
            "the same two parties as in the flow told just before",
        ),
        (
            "Police seized whisky at the border; the lorry was on its way to North Korea.",
            "recipient",
            "the State under measures that the sentence names",
        ),
        (
            "North Korea placed an order for machine tools with a Chinese firm.",
            "recipient",
            "the State under measures that the story is about",
        ),
    ],
)
def test_a_side_that_a_rule_found_says_which_rule(reader: EventReader, body: str, side: str, rule: str) -> None:
    event = read(reader, body)[-1]
    found, told = (event.supplier, event.recipient) if side == "supplier" else (event.recipient, event.supplier)
    assert found is not None
    assert found.inferred
    assert found.inferred_by == rule
    assert told is None or not told.inferred


def test_aides_stand_for_the_leader_by_rule(reader: EventReader) -> None:
    (event,) = read(reader, "Russian officials handed the car to top aides of Kim Jong Un.")
    assert event.recipient is not None
    assert (event.recipient.name, event.recipient.country) == ("Kim Jong Un", "KP")
    assert event.recipient.inferred_by == "aides of Kim Jong Un"


@pytest.mark.parametrize(
    ("sentence", "when", "place"),
    [
        ("Russia gave Kim Jong Un a car on Feb. 18, 2024.", date(2024, 2, 18), None),
        ("Coal from North Korea was seized in Indonesia on 3 April 2018.", date(2018, 4, 3), "Indonesia"),
    ],
)
def test_day_and_place(reader: EventReader, sentence: str, when: date, place: str | None) -> None:
    (event,) = read(reader, sentence)
    assert event.when is not None
    assert event.when.first == event.when.last == when
    assert event.place == place


def test_a_common_noun_keeps_the_name_behind_of(reader: EventReader) -> None:
    body = "The Emirates supplied anti-tank missiles to the forces of Khalifa Haftar in eastern Libya."
    (event,) = reader.read(
        Article(id="page", source="page", sha256="", title="", body=body, published=PublishedAt(text="2021-04-19"))
    )
    assert event.recipient is not None
    assert (event.recipient.text, event.recipient.country) == ("forces of Khalifa Haftar", "LY")
