"""How certain, and by whose account: one flow, told in many tones."""

from __future__ import annotations

import pytest

from sanctrace.events.reader import EventReader
from sanctrace.model import Article, ClaimStatus, Event, PublishedAt, Stance

# Causes of what is not read yet, the most general first.
VIA = "who passed a claim on becomes a voice of its own, first in line, instead of standing in `via`"
QUOTED = "“X quoted Y as saying”: Y is lost"
AHEAD = "“is going to” opens a trigger of its own"
NEITHER_ALONE = "“neither confirmed nor denied that ...” in one sentence counts as a denial"
QUOTED_DENIAL = "a denial in quotation marks (“We have never sold”, an official said) is lost"
STOPPED = "“has yet to”, “cancelled” and “stopped short of” are read as flows"
COURT_ACTS = "a name before “of selling” is parsed as no object of “convicted”"
BAN_LIFTED = "“wants the ban on the sale lifted” is read as a flow"
CONDITIONAL = "conditions (“if it were true that”, “would need”) are read as told"
LAW_ASIDE = "a ban named in a remark about the subject (“Russia, which had backed the ban, gave”) hides the flow"


def read(reader: EventReader, body: str) -> list[Event]:
    return reader.read(
        Article(
            id="page",
            source="page",
            sha256="",
            title="",
            body=body,
            published=PublishedAt(text="2025-02-24"),
            publisher="The Quay",
        )
    )


def param(*values: object) -> object:
    """The values as a case; a last value that starts with `not yet: ` marks it with the cause."""
    *rest, last = values
    if isinstance(last, str) and last.startswith("not yet: "):
        why = last.removeprefix("not yet: ")
        return pytest.param(*rest, id=str(values[0]), marks=pytest.mark.xfail(strict=True, reason=why))
    return pytest.param(*values, id=str(values[0]))


R, A, S, P, C, D = (
    ClaimStatus.REPORTED,
    ClaimStatus.ALLEGED,
    ClaimStatus.SUSPECTED,
    ClaimStatus.PLANNED,
    ClaimStatus.CONFIRMED,
    ClaimStatus.DENIED,
)

ONE_VOICE = [
    # told as fact, by the page or by media and researchers
    param("Russia gave North Korea a limousine.", R, "The Quay"),
    param("Russia gave North Korea a limousine, KCNA said.", R, "KCNA"),
    param("According to KCNA, Russia gave North Korea a limousine.", R, "KCNA"),
    param("Russia gave North Korea a limousine, Russian state television reported.", R, "Russian state television"),
    param("Researchers at a London institute found that North Korea sent missiles to Russia.", R, "Researchers"),
    # by an accuser
    param("Seoul said North Korea sent missiles to Russia.", A, "Seoul"),
    param("The United States accused North Korea of sending missiles to Russia.", A, "United States"),
    param("The United States accused North Korea of shipping missiles to Russia.", A, "States"),
    param("U.S. officials allege that North Korea sent missiles to Russia.", A, "U.S. officials"),
    param("North Korea allegedly sent missiles to Russia.", A, "The Quay"),
    param("North Korea reportedly sent missiles to Russia.", A, "The Quay"),
    param("A UN panel said North Korea sent missiles to Russia.", A, "UN panel"),
    param("In its report the panel wrote that North Korea sold missiles to Syria.", A, "panel"),
    param("North Korea has sent missiles to Russia, the White House says.", A, "White House"),
    param("A defector said North Korea sold missiles to Syria.", A, "defector"),
    param("Two sources told Reuters that Russia gave North Korea a limousine.", A, "sources"),
    param("Prosecutors charged a Chinese trader with selling machine tools to North Korea.", A, "Prosecutors"),
    param("A Chinese trader has been indicted for selling drones to North Korea.", A, "The Quay"),
    param("“North Korea sent missiles to Russia,” a U.S. official said on Friday.", A, "U.S. official"),
    param("South Korea’s spy agency said North Korea had sent missiles to Russia.", A, "agency"),
    param("A site foreman said North Korea sent workers to Zambia.", A, "site foreman"),
    param("UN monitors, whose report tells how rifles were shipped from North Korea to Syria, met.", A, "UN monitors"),
    param("The panel's report says North Korea sold missiles to Syria.", A, "panel"),
    # an estimate is a statement
    param("The ministry estimated that Russia sent 9,000 barrels of diesel to North Korea.", A, "ministry"),
    # hedged by the source itself
    param("North Korea is believed to have sent missiles to Russia.", S, "The Quay"),
    param("North Korea is thought to be sending missiles to Russia.", S, "The Quay"),
    param("North Korea is suspected of sending missiles to Russia.", S, "The Quay"),
    param("North Korea probably sent missiles to Russia.", S, "The Quay"),
    param("Perhaps North Korea sent missiles to Russia.", S, "The Quay"),
    param("North Korea may have sent missiles to Russia.", S, "The Quay"),
    param("North Korea might be sending missiles to Russia.", S, "The Quay"),
    param("North Korea is likely to have sent missiles to Russia.", S, "The Quay"),
    param("Seoul believes that North Korea sent missiles to Russia.", S, "Seoul"),
    param("Seoul suspects North Korea of sending missiles to Russia.", S, "Seoul"),
    param("Experts think North Korea sent missiles to Russia.", S, "Experts"),
    param("Satellite pictures suggest that North Korea sent missiles to Russia.", S, ""),
    param("A suspected shipment of North Korean missiles to Russia was seen in May.", S, "The Quay"),
    param("North Korea is thought to be shipping shells to Russia.", S, "The Quay"),
    param("It is likely that North Korea sent missiles to Russia.", S, "The Quay"),
    param("North Korea appears to have sent missiles to Russia.", S, "The Quay"),
    param("North Korea seems to be sending missiles to Russia.", S, "The Quay"),
    # still to come
    param("Russia will supply North Korea with diesel.", P, "The Quay"),
    param("Russia plans to supply North Korea with diesel.", P, "The Quay"),
    param("Russia has agreed to supply North Korea with diesel.", P, "The Quay"),
    param("Russia promised to supply North Korea with diesel.", P, "The Quay"),
    param("Russia offered to supply North Korea with diesel.", P, "The Quay"),
    param("Russia is ready to supply North Korea with diesel.", P, "The Quay"),
    param("Russia is expected to supply North Korea with diesel.", P, "The Quay"),
    param("Russia would soon supply North Korea with diesel, TASS reported.", P, "TASS"),
    param("A Chinese firm signed a contract to buy coal from North Korea.", P, "The Quay"),
    param("The delivery of diesel to North Korea by Russia is planned for May.", P, "The Quay"),
    param("Russia is to supply North Korea with diesel.", P, "The Quay"),
    param("Russia threatened to supply North Korea with missiles.", P, "The Quay"),
    param("Russia is going to supply North Korea with diesel.", P, "The Quay", f"not yet: {AHEAD}"),
    param("Russia intends to supply North Korea with diesel.", P, "The Quay"),
    param("A Russian firm expects 300 North Korean workers in April.", P, "The Quay"),
    param("Russia is considering supplying North Korea with diesel.", P, "The Quay"),
    # owned to by a party, or found by a court
    param("Russia confirmed that it gave North Korea a limousine.", C, "Russia"),
    param("The Kremlin confirmed that Russia gave North Korea a limousine.", C, "Kremlin"),
    param("Moscow said it had supplied North Korea with diesel.", C, "Moscow"),
    param("Putin acknowledged that Russia had given flour to North Korea.", C, "Putin"),
    param("A Chinese trader admitted that he sold luxury cars to North Korea.", C, "Chinese trader"),
    param("A Singapore court found that a trader sold whisky to North Korea.", C, "Singapore court"),
    param("The court heard that the trader shipped luxury goods to North Korea in 2016.", C, "court"),
    param("A judge ruled that the firm sold pumps to Iran.", C, "judge"),
    param("A trader was jailed for selling whisky to North Korea.", C, "The Quay"),
    param("The trader was fined for exporting wine to North Korea.", C, "The Quay"),
    param("A Singapore court convicted Ng Kwan Tee of selling whisky to North Korea.", C, "", f"not yet: {COURT_ACTS}"),
    param("A Singapore court jailed a trader for selling whisky to North Korea.", C, ""),
    param("A Singapore trader pleaded guilty to supplying luxury goods to North Korea.", C, "The Quay"),
    param("A dealer was sent to prison on Friday for selling cars to North Korea.", C, "The Quay"),
    param("Jurors found a skipper guilty of carrying rifles from North Korea to Syria.", C, "Jurors"),
    param("Russia gave flour to North Korea, officials in Pyongyang confirmed.", C, "officials"),
    # a charge is no verdict
    param("In its indictment the prosecution says that a dealer sold pumps to Iran.", A, "prosecution"),
    param("The trader, who is charged with selling luxury goods to North Korea, goes on trial in May.", A, "The Quay"),
]


@pytest.mark.parametrize(("sentence", "status", "speaker"), ONE_VOICE)
def test_the_status_follows_from_the_voice(
    reader: EventReader, sentence: str, status: ClaimStatus, speaker: str
) -> None:
    (event,) = read(reader, sentence)
    assert event.status is status
    (voice,) = event.according_to
    assert speaker in voice


@pytest.mark.parametrize(
    "sentence",
    [
        "Russia did not give the missiles to North Korea until May.",
        "It was not until May that Russia gave missiles to North Korea.",
        "Seoul did not comment after Russia gave missiles to North Korea.",
        "Seoul did not comment after the delivery of missiles by Russia to North Korea.",
        "Under a contract signed in May, Russia gave missiles to North Korea.",
    ],
)
def test_a_negation_or_plan_beside_a_flow_leaves_it_told(reader: EventReader, sentence: str) -> None:
    (event,) = read(reader, sentence)
    assert event.status is ClaimStatus.REPORTED


@pytest.mark.parametrize(
    "body",
    [
        "A North Korean official told the crowd: “We are proud. We sent missiles to Russia. They flew well.”",
        "“North Korea sent missiles to Russia,” a South Korean official told CNN on Friday.",
        "“North Korea sent missiles to Russia,” the South Korean official explains.",
        "As a South Korean official put it on Friday, North Korea sent missiles to Russia.",
    ],
)
def test_words_in_quotation_marks_have_their_speaker(reader: EventReader, body: str) -> None:
    (event,) = read(reader, body)
    assert any("Korean official" in voice for voice in event.according_to)


ONLY_DENIED = [
    param("North Korea denied that it sent missiles to Russia.", "North Korea"),
    param("North Korea denied sending missiles to Russia.", "North Korea"),
    param("North Korea’s foreign ministry denied that it sent missiles to Russia.", "foreign ministry"),
    param("North Korea denies the shipment of shells to Russia.", "North Korea"),
    param("North Korea rejected allegations that it sent missiles to Russia.", "North Korea"),
    param("North Korea denied shipping shells to Russia.", "North Korea"),
    param("Russia dismissed reports that it gave missiles to North Korea.", "Russia"),
]


@pytest.mark.parametrize(("sentence", "denier"), ONLY_DENIED)
def test_a_flow_that_is_only_denied(reader: EventReader, sentence: str, denier: str) -> None:
    (event,) = read(reader, sentence)
    assert event.status is ClaimStatus.DENIED
    assert event.according_to == ()
    (voice,) = event.denied_by
    assert denier in voice


@pytest.mark.xfail(strict=True, reason=NEITHER_ALONE)
def test_neither_confirming_nor_denying_is_no_denial_even_alone(reader: EventReader) -> None:
    (event,) = read(reader, "Russia neither confirmed nor denied that it received missiles from North Korea.")
    assert event.denied_by == ()
    assert [c.stance for c in event.claims] == [Stance.NEITHER]


SAID = "Seoul said North Korea sent missiles to Russia. "
ANSWERS = [
    param("North Korea denied it.", Stance.DENIES, "North Korea"),
    param("Pyongyang has rejected the allegation.", Stance.DENIES, "Pyongyang"),
    param("North Korea called the claim a lie.", Stance.DENIES, "North Korea"),
    param("Moscow called this a fairy tale.", Stance.DENIES, "Moscow"),
    param("North Korea said it had never sent missiles to Russia.", Stance.DENIES, "North Korea"),
    param(
        "“We have never sold weapons to Russia,” a North Korean official said.",
        Stance.DENIES,
        "North Korean official",
        f"not yet: {QUOTED_DENIAL}",
    ),
    param("The Kremlin neither confirmed nor denied it.", Stance.NEITHER, "Kremlin"),
    param("The Kremlin will not confirm or deny it.", Stance.NEITHER, "Kremlin"),
    param("The Kremlin declined to comment.", Stance.NEITHER, "Kremlin"),
    param("Russia has not commented.", Stance.NEITHER, "Russia"),
]


@pytest.mark.parametrize(("answer", "stance", "speaker"), ANSWERS)
def test_an_answer_leaves_an_allegation_alleged(reader: EventReader, answer: str, stance: Stance, speaker: str) -> None:
    (event,) = read(reader, SAID + answer)
    assert event.status is ClaimStatus.ALLEGED
    assert event.according_to == ("Seoul",)
    assert {(c.stance, c.speaker) for c in event.claims[1:]} == {(stance, speaker)}
    assert event.denied_by == ((speaker,) if stance is Stance.DENIES else ())


def test_a_denial_and_a_neither_of_one_sentence_keep_their_speakers(reader: EventReader) -> None:
    body = SAID + "North Korea denies the accusation; the Kremlin has neither confirmed nor denied it."
    (event,) = read(reader, body)
    assert event.denied_by == ("North Korea",)
    assert [c.speaker for c in event.claims if c.stance is Stance.NEITHER] == ["Kremlin"]


def test_a_neither_with_an_object_of_its_own_keeps_its_speaker(reader: EventReader) -> None:
    denied = "North Korea denies sending missiles to Russia"
    body = SAID + f"{denied}; the Kremlin has neither denied nor confirmed that its troops use missiles."
    (event,) = read(reader, body)
    assert event.denied_by == ("North Korea",)


MORE_VOICES = [
    param(SAID + "Russia later confirmed that it had received missiles from North Korea.", C),
    param(SAID + "Putin admitted that Russia had bought the missiles.", C),
    param(SAID + "Tokyo says North Korea probably sent missiles to Russia.", S),  # half of the voices hedge
    param(
        "North Korea is believed to have sent missiles to Russia. Seoul said North Korea sent the missiles in May.", A
    ),
    param(
        "Russia is expected to give North Korea helicopters. KCNA said Russia gave the helicopters to North Korea.",
        R,
    ),
    param("A Chinese firm sold drones to Iran. The firm denied it.", A),
    param("Prosecutors say a German dealer sold limousines to North Korea. The dealer denies the charge.", A),
]


@pytest.mark.parametrize(("body", "status"), MORE_VOICES)
def test_the_status_follows_from_all_voices(reader: EventReader, body: str, status: ClaimStatus) -> None:
    (event,) = read(reader, body)
    assert event.status is status


NESTED = [
    param(
        "The Wall Street Journal reported, citing U.S. officials, that North Korea sent missiles to Russia.",
        A,
        "U.S. officials",
        "Wall Street Journal",
        f"not yet: {VIA}",
    ),
    param(
        "North Korea sent missiles to Russia, Yonhap reported, citing the defence ministry.",
        A,
        "defence ministry",
        "Yonhap",
        f"not yet: {VIA}",
    ),
    param(
        "The paper said, quoting two diplomats, that North Korea sent missiles to Russia.",
        A,
        "diplomats",
        "paper",
        f"not yet: {VIA}",
    ),
    param(
        "Reuters reported that Seoul said North Korea sent missiles to Russia.",
        A,
        "Seoul",
        "Reuters",
        f"not yet: {VIA}",
    ),
    param(
        "Yonhap quoted a South Korean official as saying that North Korea sent missiles to Russia.",
        A,
        "South Korean official",
        "Yonhap",
        f"not yet: {QUOTED}",
    ),
]


@pytest.mark.parametrize(("sentence", "status", "source", "via"), NESTED)
def test_a_source_within_a_source(
    reader: EventReader, sentence: str, status: ClaimStatus, source: str, via: str
) -> None:
    (event,) = read(reader, sentence)
    assert event.status is status
    (claim,) = event.claims
    assert source in claim.speaker
    assert any(via in v for v in claim.via)


NAMED = [
    param(
        "The Wall Street Journal reported, citing U.S. officials, that North Korea sent missiles to Russia.",
        "U.S. officials",
    ),
    param("North Korea sent missiles to Russia, Yonhap reported, citing the defence ministry.", "defence ministry"),
    param("The paper said, quoting two diplomats, that North Korea sent missiles to Russia.", "diplomats"),
    param("Reuters reported that Seoul said North Korea sent missiles to Russia.", "Seoul"),
    param("According to a report by NK News, North Korea sent missiles to Russia.", "NK News"),
    param("Yonhap quoted a Seoul official as saying that North Korea sent missiles to Russia.", "official"),
]


@pytest.mark.parametrize(("sentence", "source"), NAMED)
def test_the_source_within_a_source_is_among_the_voices(reader: EventReader, sentence: str, source: str) -> None:
    (event,) = read(reader, sentence)
    assert any(source in voice for voice in event.according_to)


NO_FLOW = [
    # negation
    param("North Korea did not send missiles to Russia."),
    param("North Korea has never sold missiles to Russia."),
    param("Russia refused to give missiles to North Korea."),
    param("North Korea failed to deliver the missiles to Russia."),
    param("Russia stopped supplying North Korea with diesel."),
    param("There is no evidence that North Korea sent missiles to Russia."),
    param("It was not Russia that gave North Korea the limousine."),
    param("Without giving diesel to North Korea, Russia would lose a friend."),
    param("No missiles were shipped from North Korea to Russia."),
    param("North Korea no longer sells coal to China."),
    param("North Korea has neither sold nor given missiles to Russia."),
    param("Russia is not believed to have given missiles to North Korea."),
    param("Nobody believes that Russia gave missiles to North Korea."),
    param("Russia has yet to deliver the helicopters to North Korea."),
    param("Russia does not think that North Korea sent missiles to Syria."),
    param("Russia rejected a request for the sale of missiles to North Korea."),
    param("China cancelled a shipment of diesel to North Korea."),
    param("Russia stopped short of giving missiles to North Korea.", f"not yet: {STOPPED}"),
    # warnings and wishes
    param("Seoul warned Russia against giving missiles to North Korea."),
    param("Seoul urged Russia not to give missiles to North Korea."),
    param("Russia should not give missiles to North Korea."),
    param("Russia must stop supplying North Korea with diesel."),
    param("Seoul wants Russia to stop shipping diesel to North Korea."),
    # the law speaks
    param("UN resolutions ban the sale of luxury goods to North Korea."),
    param("UN Security Council resolutions prohibit the export of luxury goods to North Korea."),
    param("Resolution 1874 forbids North Korea to export arms."),
    param("North Korea may not sell arms to Syria."),
    param("The resolution allows Russia to sell 500,000 barrels of refined oil a year to North Korea."),
    param("Under resolution 2397, States may not supply North Korea with crude oil beyond 4 million barrels."),
    param("The embargo on arms sales to Libya was renewed."),
    param("The measure caps sales of refined oil to North Korea."),
    param("The ban covers exports of coal from North Korea to China."),
    param("Exports of coal from North Korea have been banned since 2017."),
    param("EU law makes it a crime to sell luxury cars to Russia."),
    param("The committee exempted a shipment of ambulances to North Korea."),
    param("The new sanctions target sales of luxury goods to North Korea."),
    param("Sanctions keep Chinese firms from selling luxury goods to North Korea."),
    param("Russia voted for the ban on sales of luxury goods to North Korea."),
    param("It is illegal to sell luxury cars to North Korea."),
    param("Any sale of luxury cars to North Korea would violate UN sanctions."),
    param("Selling luxury cars to North Korea is banned."),
    param("The council called on all States to stop the supply of arms to South Sudan."),
    param("Russia wants the ban on the sale of oil to North Korea lifted.", f"not yet: {BAN_LIFTED}"),
    # what would be
    param("If North Korea sent missiles to Russia, Seoul would respond."),
    param("Unless Russia pays, North Korea will not send missiles to Russia."),
    param("Whether North Korea sent missiles to Russia is unknown."),
    param("It is not clear whether Russia gave North Korea a limousine."),
    param("Did North Korea send missiles to Russia?"),
    param("Russia could give missiles to North Korea."),
    param("Russia would have given missiles to North Korea, had it been asked."),
    param("Had North Korea sent missiles to Russia, Seoul would know."),
    param("If it were true that North Korea sent missiles to Russia, Seoul would know.", f"not yet: {CONDITIONAL}"),
    param("Russia would need North Korea to send missiles.", f"not yet: {CONDITIONAL}"),
    param("Experts discussed how Russia might supply North Korea with oil."),
]


@pytest.mark.parametrize("sentence", NO_FLOW)
def test_a_sentence_that_tells_of_no_flow(reader: EventReader, sentence: str) -> None:
    assert read(reader, sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        param("A jury cleared the trader of selling drones to Iran."),
        param("The trader was acquitted of shipping luxury goods to North Korea."),
    ],
)
def test_an_acquittal_confirms_nothing(reader: EventReader, sentence: str) -> None:
    assert {e.status for e in read(reader, sentence)} <= {ClaimStatus.ALLEGED, ClaimStatus.DENIED}


LEGAL = [
    param("Seoul said Russia gave North Korea a limousine, which would violate U.N. sanctions."),
    param("Russia gave North Korea a limousine in defiance of U.N. sanctions."),
    param("Russia gave North Korea a limousine, in what may be a breach of a Security Council resolution."),
    param(
        "Russia, which had backed the U.N. ban on luxury goods, gave North Korea a limousine.", f"not yet: {LAW_ASIDE}"
    ),
]


@pytest.mark.parametrize("sentence", LEGAL)
def test_what_a_page_says_of_the_law_is_kept_apart(reader: EventReader, sentence: str) -> None:
    (event,) = read(reader, sentence)
    (claim,) = event.legal_claims
    assert claim.passage.text == sentence


UNKNOWN = [
    param("KCNA did not say how the limousine was shipped.", "how the limousine was shipped"),
    param("The paper did not describe the limousine.", "the limousine"),
    param("It was not clear who paid for the limousine.", "who paid for the limousine"),
    param("It is not known when the limousine arrived.", "when the limousine arrived"),
    param("The make of the limousine was not given.", "make"),
]


@pytest.mark.parametrize(("sentence", "asked"), UNKNOWN)
def test_what_the_page_says_it_does_not_know_is_an_open_question(
    reader: EventReader, sentence: str, asked: str
) -> None:
    event, *_ = read(reader, f"KCNA said Russia gave Kim Jong Un a limousine. {sentence}")
    assert any(asked in q.question and q.stated and q.stated.text == sentence for q in event.open_questions)


@pytest.mark.parametrize(
    ("body", "status", "speaker"),
    [
        # A pronoun and a bare paper mean whoever spoke before.
        ("The regional court gave its judgment. In 2019, it found, a trader sold whisky to North Korea.", C, "court"),
        (
            "The UN panel of experts has sent in its report. The paper says that North Korea sold sand to China.",
            A,
            "paper",
        ),
        ("The institute has sent in its report. The paper says that North Korea sold sand to China.", R, "paper"),
        # A telling without a voice goes on with that of the sentence before it, in its paragraph.
        ("North Korea is short of cash, Seoul said. It sent missiles to Russia.", A, "Seoul"),
        ("North Korea is short of cash, Seoul said.\n\nIt sent missiles to Russia.", R, "The Quay"),
        ("North Korea is short of cash, KCNA said. It sent missiles to Russia.", R, "The Quay"),
    ],
)
def test_a_voice_that_was_heard_before(reader: EventReader, body: str, status: ClaimStatus, speaker: str) -> None:
    (event,) = read(reader, body)
    assert event.status is status
    assert any(speaker in c.speaker for c in event.claims)


def test_a_voice_that_goes_on_says_so(reader: EventReader) -> None:
    (event,) = read(reader, "North Korea is short of cash, Seoul said. It sent missiles to Russia.")
    assert [c.inferred_by for c in event.claims] == ["goes on with what “Seoul” said in the sentence before"]


def test_he_is_no_state(reader: EventReader) -> None:
    body = "The South Korean minister said so. Pyongyang said it was a lie. Russia sent flour to North Korea, he said."
    events = read(reader, body)
    assert [e.status for e in events] == [A]
    assert "Pyongyang" not in events[0].according_to


CHARGED = "Prosecutors say a German dealer sold limousines to North Korea. "


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("He confessed in May.", C),
        ("The dealer has admitted the charges.", C),
        ("He pleaded guilty.", C),
        ("He pleaded not guilty.", A),
        ("He did not admit it.", A),
        ("Does he admit it?", A),
        ("He admitted that he was tired.", A),
        ("He acknowledged the applause.", A),
    ],
)
def test_whoever_owns_to_it_confirms(reader: EventReader, answer: str, status: ClaimStatus) -> None:
    (event,) = read(reader, CHARGED + answer)
    assert event.status is status


@pytest.mark.parametrize(
    "sentence",
    [
        "The talk of its having sold missiles to Syria is an absurd fabrication, North Korea said.",
        "The claim that North Korea sold missiles to Syria is baseless.",
    ],
)
def test_what_is_called_a_lie_is_denied(reader: EventReader, sentence: str) -> None:
    (event,) = read(reader, sentence)
    assert event.status is D


def test_that_nobody_buys_any_more_denies_nothing(reader: EventReader) -> None:
    body = CHARGED + "Nobody was buying cars any more, the dealer said."
    (event,) = read(reader, body)
    assert event.denied_by == ()


def test_what_any_sale_would_be_is_no_sale(reader: EventReader) -> None:
    assert read(reader, "Any sale of weapons by North Korea breaches a resolution.") == []


@pytest.mark.parametrize(
    ("speaker", "status"), [("A UN panel", A), ("A sanctions monitor", A), ("A newspaper", R), ("Customs in Riga", C)]
)
def test_a_seizure_is_confirmed_by_those_who_made_it_alone(
    reader: EventReader, speaker: str, status: ClaimStatus
) -> None:
    (event,) = read(reader, f"{speaker} said that 40 crates of North Korean rifles were seized on their way to Syria.")
    assert event.status is status


@pytest.mark.parametrize(
    ("body", "status"),
    [
        # A party's own office owns to it; somebody's of the sentence before, or a paper, does not.
        ("Armoured vehicles have been delivered to the forces in Tripoli by Turkey, their media office said.", C),
        ("A Dalian firm sold coal to North Korea, its director said.", C),
        ("A Dalian firm bought coal from North Korea. Its report was late, Seoul said.", R),
        ("Mozambique told the UN that North Korean doctors were still employed in its hospitals.", C),
        ("Seoul told the UN that North Korean doctors were still employed in Mozambique.", A),
    ],
)
def test_a_partys_own_office_owns_to_it(reader: EventReader, body: str, status: ClaimStatus) -> None:
    (event,) = read(reader, body)
    assert event.status is status
