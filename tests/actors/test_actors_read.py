"""Native readers: each form of list, small samples of our own with invented names."""

from __future__ import annotations

import json
from datetime import date

import pytest

from sanctrace.actors import EntryKind, Identifier, ListedName
from sanctrace.actors.read import (
    ListFormat,
    ListSource,
    read_eu,
    read_ftm,
    read_ofac_csv,
    read_ofac_xml,
    read_snapshot,
    read_uk,
    read_uk_ofsi,
    read_un,
    read_vessels_1718,
    to_ftm,
)
from sanctrace.actors.read.fields import country_code, partial_date
from sanctrace.model import DataError

UN = b"""<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09Z"><INDIVIDUALS><INDIVIDUAL>
<FIRST_NAME>TASTO</FIRST_NAME><SECOND_NAME>BELWE</SECOND_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE>
<REFERENCE_NUMBER>KPi.999</REFERENCE_NUMBER><LISTED_ON>2016-03-02</LISTED_ON>
<DESIGNATION><VALUE>Clerk </VALUE></DESIGNATION>
<NATIONALITY><VALUE>Democratic People's Republic of Korea</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Bel</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1962</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>12 34</NUMBER></INDIVIDUAL_DOCUMENT>
<SHOE_SIZE>43</SHOE_SIZE>
</INDIVIDUAL></INDIVIDUALS><ENTITIES><ENTITY><FIRST_NAME>GREEN TEAPOT TRADING</FIRST_NAME>
<REFERENCE_NUMBER>KPe.999</REFERENCE_NUMBER><LISTED_ON>2017-01-05</LISTED_ON>
<ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>RED TEAPOT</ALIAS_NAME></ENTITY_ALIAS>
</ENTITY></ENTITIES></CONSOLIDATED_LIST>"""


def test_un_xml() -> None:
    snapshot = read_un(UN)
    person, entity = snapshot.entries
    assert (person.id, person.name, person.kind, person.listed_on) == (
        "KPi.999",
        "TASTO BELWE",
        EntryKind.PERSON,
        date(2016, 3, 2),
    )
    assert person.names[1:] == (ListedName(text="Bel", weak=True),)
    assert (person.countries, person.births, person.positions) == (("KP",), ("1960/1962",), ("Clerk",))
    assert person.identifiers == (Identifier(sort="Passport", number="12 34"),)
    assert entity.names[1] == ListedName(text="RED TEAPOT", former=True)
    assert snapshot.dated == date(2026, 2, 27)
    assert snapshot.signals == ("unknown element SHOE_SIZE",)


def test_ofac_csv() -> None:
    primary = (
        b'1,"BELWE, Tasto","individual","DPRK3] [NPWMD","Clerk",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
        b'"DOB 07 May 1962; alt. DOB 1963; nationality Korea, North; Passport A123 (Korea, North); Linked To: X."\r\n'
        b'2,"TEAPOT STAR","vessel","DPRK4",-0- ,"HMXY","Tanker",-0- ,-0- ,"North Korea",-0- ,'
        b'"Vessel Registration Identification IMO 7937317."\r\n\x1a'
    )
    aliases = b'1,10,"aka","BELL, T.",-0- \r\n1,11,"fka","TOP, Tasto",-0- \r\n'
    snapshot = read_ofac_csv("us-sdn", "SDN", primary, aliases, b'1,5,-0- ,"Sinuiju","Korea, North",-0- \r\n')
    person, ship = snapshot.entries
    assert person.programmes == ("DPRK3", "NPWMD")
    assert person.births == ("1962-05-07", "1963")
    assert person.countries == ("KP",)
    assert [(n.text, n.former) for n in person.names] == [
        ("BELWE, Tasto", False),
        ("BELL, T.", False),
        ("TOP, Tasto", True),
    ]
    assert person.identifiers == (Identifier(sort="Passport", number="A123"),)
    assert person.listed(date(2020, 1, 1)) is None  # the form gives no day of listing
    assert (ship.kind, ship.imo, ship.countries) == (EntryKind.VESSEL, "7937317", ("KP",))


OFAC_XML = b"""<Sanctions xmlns="urn:x"><DateOfIssue><Year>2026</Year><Month>5</Month><Day>21</Day></DateOfIssue>
<ReferenceValueSets>
<AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType>
<AliasType ID="1401">F.K.A.</AliasType></AliasTypeValues>
<CountryValues><Country ID="7">North Korea</Country></CountryValues>
<FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType>
<FeatureType ID="10">Nationality Country</FeatureType></FeatureTypeValues>
<PartySubTypeValues><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
<PartyTypeValues><PartyType ID="1">Individual</PartyType></PartyTypeValues>
<IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType></IDRegDocTypeValues>
</ReferenceValueSets>
<Locations><Location ID="3"><LocationCountry CountryID="7"/></Location></Locations>
<IDRegDocuments>
<IDRegDocument IDRegDocTypeID="1571" IdentityID="9"><IDRegistrationNo>A123</IDRegistrationNo></IDRegDocument>
</IDRegDocuments>
<DistinctParties><DistinctParty FixedRef="1"><Profile ID="1" PartySubTypeID="4"><Identity ID="9">
<Alias AliasTypeID="1400" Primary="false" LowQuality="true">
<DocumentedName><DocumentedNamePart><NamePartValue>BELL</NamePartValue></DocumentedNamePart>
</DocumentedName></Alias>
<Alias AliasTypeID="1403" Primary="true">
<DocumentedName><DocumentedNamePart><NamePartValue>BELWE</NamePartValue></DocumentedNamePart>
<DocumentedNamePart><NamePartValue>Tasto</NamePartValue></DocumentedNamePart>
</DocumentedName></Alias></Identity>
<Feature FeatureTypeID="8"><FeatureVersion><DatePeriod>
<Start><From><Year>1962</Year><Month>1</Month><Day>1</Day></From></Start>
<End><To><Year>1962</Year><Month>12</Month><Day>31</Day></To></End></DatePeriod></FeatureVersion></Feature>
<Feature FeatureTypeID="10"><FeatureVersion><VersionLocation LocationID="3"/></FeatureVersion></Feature>
<Feature FeatureTypeID="99"><FeatureVersion><VersionDetail>odd</VersionDetail></FeatureVersion></Feature>
</Profile></DistinctParty></DistinctParties>
<SanctionsEntries><SanctionsEntry ProfileID="1">
<EntryEvent><Date><Year>2018</Year><Month>1</Month><Day>24</Day></Date></EntryEvent>
<SanctionsMeasure><Comment>DPRK3</Comment></SanctionsMeasure></SanctionsEntry></SanctionsEntries></Sanctions>"""


def test_ofac_advanced_xml() -> None:
    snapshot = read_ofac_xml("us-sdn", "SDN", OFAC_XML)
    (person,) = snapshot.entries
    assert person.names == (ListedName(text="BELWE Tasto"), ListedName(text="BELL", weak=True))
    assert (person.kind, person.births, person.countries) == (EntryKind.PERSON, ("1962",), ("KP",))
    assert (person.listed_on, person.programmes) == (date(2018, 1, 24), ("DPRK3",))
    assert person.identifiers[0] == Identifier(sort="Passport", number="A123")
    assert snapshot.signals == ("unknown feature type 99",)
    assert snapshot.dated == date(2026, 5, 21)


def test_eu_xml() -> None:
    snapshot = read_eu(
        b"""<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-06-05T15:51:25+02:00">
<sanctionEntity euReferenceNumber="EU.1.2" logicalId="1">
<regulation programme="PRK" publicationDate="2020-08-01"/><subjectType code="person" classificationCode="P"/>
<nameAlias wholeName="Bel" strong="false"/><nameAlias wholeName="Tasto Belwe" strong="true" function="Clerk">
<regulationSummary publicationDate="2016-03-05"/></nameAlias>
<citizenship countryIso2Code="KP"/><birthdate birthdate="1962-05-07"/>
<identification number="A123" identificationTypeCode="passport"/></sanctionEntity></export>"""
    )
    (person,) = snapshot.entries
    assert person.names == (ListedName(text="Tasto Belwe"), ListedName(text="Bel", weak=True))
    assert (person.listed_on, person.listed_by) == (None, date(2016, 3, 5))  # an act on the entry, not its first one
    assert (person.countries, person.programmes) == (("KP",), ("PRK",))
    assert snapshot.signals == ()


def test_eu_entry_is_listed_on_its_own_day_where_it_has_one() -> None:
    snapshot = read_eu(
        b"""<export xmlns="http://eu.europa.ec/fpi/fsd/export">
<sanctionEntity euReferenceNumber="EU.1.3" designationDate="2002-06-18"><subjectType classificationCode="E"/>
<nameAlias wholeName="Teapot Guild"><regulationSummary publicationDate="2007-01-01"/></nameAlias>
<address countryDescription="UNKNOWN"/><address countryDescription="LEBANON"/></sanctionEntity></export>"""
    )
    (body,) = snapshot.entries
    assert (body.listed_on, body.listed_by, body.addresses) == (date(2002, 6, 18), None, ("LEBANON",))


def test_uk_csv() -> None:
    snapshot = read_uk(
        "Report Date: 08-Oct-2026\n"
        "Unique ID,Name 6,Name 1,Name type,Alias strength,Name non-latin script,Regime Name,Designation Type,"
        "Date Designated,D.O.B,Nationality(/ies),IMO number\n"
        "DPR1,BELWE,Tasto,Primary Name,,벨웨,DPRK,Individual,05/03/2016,00/00/1962,North Korea,\n"
        "DPR1,BELL,,Alias,Low quality a.k.a,,DPRK,Individual,05/03/2016,07/05/1962,North Korea,\n"
        "DPR2,TEAPOT STAR,,Primary Name,,,DPRK,Ship,30/03/2018,,,7937317\n".encode()
    )
    person, ship = snapshot.entries
    assert [(n.text, n.weak) for n in person.names] == [("Tasto BELWE", False), ("벨웨", False), ("BELL", True)]
    assert (person.listed_on, person.births, person.countries) == (date(2016, 3, 5), ("1962", "1962-05-07"), ("KP",))
    assert (ship.kind, ship.imo) == (EntryKind.VESSEL, "7937317")
    assert snapshot.dated == date(2026, 10, 8)


OFSI = (
    "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,DOB,Nationality,Passport Details,Position,Address 1,Address 6,"
    "Post/Zip Code,Country,Other Information,Group Type,Alias Type,Regime,Listed On,Last Updated,Group ID"
)


def test_the_list_of_the_uks_ofsi() -> None:
    snapshot = read_uk_ofsi(
        "uk-ofsi",
        "OFSI",
        (
            f"Last Updated,13/04/2018,,\n{OFSI}\n"
            "BELL,Tasto,,,,,,00/05/1962,1) Qatar 2) Yemen,A1,1) Clerk 2) Envoy,,,,,,Individual,AKA,"
            "Yemen,14/04/2015,,77\n"
            "BELWE,Tasto,,,,,Dr,07/05/1961,,,,1 Pot Lane,Sanaa,,Yemen,,Individual,Prime Alias,Yemen,01/03/2015,,77\n"
            "Thé GUILD,,,,,,,,,,,,,,,,Entity,FKA,Libya,16/03/2011,,78\n"
            "TEAPOT STAR,,,,,,,,,,,,,,,(IMO number):7937317 (Tonnage):900,Ship,Prime Alias,Libya,16/03/2011,,79\n"
        ).encode("cp1252"),
    )
    person, body, ship = snapshot.entries
    assert [n.text for n in person.names] == ["Tasto BELWE", "Tasto BELL"]
    assert (person.listed_on, person.births) == (date(2015, 3, 1), ("1962-05", "1961-05-07"))
    assert (person.countries, person.positions) == (("QA", "YE"), ("Clerk", "Envoy"))
    assert person.addresses == ("1 Pot Lane, Sanaa, Yemen",)
    assert [(n.text, n.former) for n in body.names] == [("Thé GUILD", True)]
    assert (ship.kind, ship.imo) == (EntryKind.VESSEL, "7937317")
    assert snapshot.dated == date(2018, 4, 13)
    assert snapshot.signals == ("the file is not UTF-8 and was read as Windows-1252",)


def test_the_later_form_of_ofsis_list_marks_aliases_of_low_quality() -> None:
    columns = OFSI.replace("Title", "Title,Name Non-Latin Script").replace("Alias Type", "Alias Type,Alias Quality")
    (entry,) = read_uk_ofsi(
        "uk-ofsi",
        "OFSI",
        (
            f"Last Updated,28/01/2026\n{columns}\n"
            "BELWE,Tasto,,,,,,벨웨,,,,,,,,,,Individual,Primary name,,DPRK,05/03/2016,,77\n"
            "TAS,,,,,,,,,,,,,,,,,Individual,AKA,Low,DPRK,05/03/2016,,77\n"
        ).encode(),
    ).entries
    assert [(n.text, n.weak) for n in entry.names] == [("Tasto BELWE", False), ("벨웨", False), ("TAS", True)]


# The 58 columns of the official file in October 2026; a ship's IMO number stands there as IMO1234567.
UK_COLUMNS = (
    "Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name type,"
    "Alias strength,Title,Name non-latin script,Non-latin script type,Non-latin script language,Regime Name,"
    "Designation Type,Designation source,Sanctions Imposed,Other Information,UK Statement of Reasons,Address Line 1,"
    "Address Line 2,Address Line 3,Address Line 4,Address Line 5,Address Line 6,Address Postal Code,Address Country,"
    "Phone number,Website,Email address,Date Designated,D.O.B,Nationality(/ies),National Identifier number,National "
    "Identifier additional information,Passport number,Passport additional information,Position,Gender,Town of birth,"
    "Country of birth,Type of entity,Subsidiaries,Parent company,Business registration number (s),IMO number,Current "
    "owner/operator (s),Previous owner/operator (s),Current believed flag of ship,Previous flags,Type of ship,Tonnage "
    "of ship,Length of ship,Year Built,Hull identification number (HIN)"
)


def test_a_ship_in_all_58_columns_of_the_uk_list() -> None:
    values = {
        "Unique ID": "RUS1",
        "Name 6": "TEAPOT STAR",
        "Name type": "Primary Name",
        "Regime Name": "The Russia (Sanctions) (EU Exit) Regulations 2019",
        "Designation Type": "Ship",
        "Date Designated": "31/07/2024",
        "IMO number": "IMO7937317",
        "Current believed flag of ship": "Gabon",
    }
    columns = UK_COLUMNS.split(",")
    row = ",".join(f'"{values.get(column, "")}"' for column in columns)
    (ship,) = read_uk(f"Report Date: 08-Oct-2026\n{UK_COLUMNS}\n{row}\n".encode()).entries
    assert len(columns) == 58
    assert (ship.imo, ship.countries, ship.listed_on) == ("7937317", ("GA",), date(2024, 7, 31))


def test_the_date_line_of_the_uk_list_may_be_quoted_or_missing() -> None:
    table = (
        "Unique ID,Name 6,Name type,Regime Name,Designation Type,Date Designated\n"
        "DPR1,BELWE,Primary Name,DPRK,Individual,05/03/2016\n"
    )
    for first, dated in (('"Report Date: 08-Oct-2026"\r\n', date(2026, 10, 8)), ("", None)):
        snapshot = read_uk((first + table).encode())
        assert (snapshot.dated, len(snapshot.entries)) == (dated, 1)


def test_ftm_there_and_back() -> None:
    (person, _) = read_un(UN).entries
    line = json.dumps(to_ftm(person, "un-sc"))
    (again,) = read_ftm("x", "X", line.encode()).entries
    assert again.names == person.names
    assert (again.kind, again.listed_on, again.countries, again.programmes) == (
        person.kind,
        person.listed_on,
        ("KP",),
        ("DPRK",),
    )


def test_ftm_sanctions_on_lines_of_their_own() -> None:
    rows = [
        {
            "id": "s",
            "schema": "Sanction",
            "properties": {"entity": ["e"], "startDate": ["2018-03-30"], "programId": ["UN-SC1718"]},
        },
        {
            "id": "e",
            "schema": "Vessel",
            "target": True,
            "properties": {"name": ["TEAPOT STAR"], "imoNumber": ["IMO7937317"]},
        },
        {"id": "a", "schema": "Address", "properties": {"full": ["x"]}},
    ]
    (ship,) = read_ftm("x", "X", "\n".join(json.dumps(r) for r in rows).encode()).entries
    assert (ship.imo, ship.listed_on, ship.programmes) == ("7937317", date(2018, 3, 30), ("UN-SC1718",))


def test_an_ftm_birth_date_that_is_none_is_signalled_and_not_guessed() -> None:
    row = {
        "id": "e",
        "schema": "Person",
        "target": True,
        "caption": "X",
        "properties": {"birthDate": ["September 23", "1970-02"]},
    }
    snapshot = read_ftm("x", "X", json.dumps(row).encode())
    assert [e.births for e in snapshot.entries] == [("1970-02",)]
    assert any("September 23" in s for s in snapshot.signals)


def test_vessel_table() -> None:
    page = (
        b"<table><tr><td>#</td><td>Vessel Name</td></tr>"
        b"<tr><td>1</td><td><p>1: <b>TEAPOT STAR</b></p><p>2: Old Kettle</p></td>"
        b"<td>7937317</td><td>30-Mar-18</td></tr>"
        b"<tr><td>1</td><td>1: TEAPOT STAR</td><td>7937317</td><td>30-Mar-18</td></tr></table>"
    )
    (ship,) = read_vessels_1718(page.replace(b"</p><p>", b"</p> <p>")).entries
    assert [n.text for n in ship.names] == ["TEAPOT STAR", "Old Kettle"]
    assert (ship.imo, ship.listed_on) == ("7937317", date(2018, 3, 30))


@pytest.mark.parametrize(
    ("form", "files"),
    [
        (ListFormat.UN_XML, [b"<html/>"]),
        (ListFormat.UN_XML, [b"<CONSOLIDATED_LIST/>"]),
        (ListFormat.UN_XML, [b"not xml"]),
        (ListFormat.UN_XML, [b"", b""]),
        (ListFormat.EU_XML, [b"<export/>"]),
        (ListFormat.OFAC_XML, [b"<Sanctions/>"]),
        (ListFormat.OFAC_CSV, [b"1,2\n", b"", b""]),
        (ListFormat.OFAC_CSV, [b"", b"", b""]),
        (ListFormat.UK_CSV, [b"a,b\n1,2\n"]),
        (ListFormat.UK_OFSI_CSV, [b"a,b\n1,2\n"]),
        (ListFormat.UK_OFSI_CSV, [f"{OFSI}\n".encode()]),
        (ListFormat.FTM, [b"{}"]),
        (ListFormat.FTM, [b""]),
        (ListFormat.UN_1718_VESSELS, [b"<p>no table</p>"]),
    ],
)
def test_a_broken_list_is_loud(form: ListFormat, files: list[bytes]) -> None:
    source = ListSource(list_id="us-sdn", name="a list", format=form, files=("x",))
    with pytest.raises(DataError):
        read_snapshot(source, files)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("07 May 1962", "1962-05-07"),
        ("circa 1962", "1962"),
        ("Apr 1962", "1962-04"),
        ("00/00/1962", "1962"),
        ("30-Mar-18", "2018-03-30"),
        ("31/02/1962", "1962-02"),
        ("", None),
        ("unknown", None),
    ],
)
def test_partial_dates(text: str, expected: str | None) -> None:
    assert partial_date(text) == expected


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Korea, North", "KP"),
        ("Iran (Islamic Republic of)", "IR"),
        ("KOREA, NORTH", "KP"),
        ("ru", "RU"),
        ("Nowhere", None),
        ("IRAQ", "IQ"),
    ],
)
def test_country_codes(name: str, code: str | None) -> None:
    assert country_code(name) == code
