"""Durations, prices, days and ids in the spellings of catalogues; what is not certain is not taken."""

from __future__ import annotations

import doctest
from datetime import date

import pytest
from imports import LEVELS, SKILLS, Portal, course, errors, import_, record, refusals

from trellis.authoring.imports import days, durations, prices, render_report
from trellis.authoring.imports.readers import tables, workbooks


@pytest.mark.parametrize("module", [days, durations, prices, tables, workbooks])
def test_the_examples_in_the_texts_are_true(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "unit", "minutes"),
    [
        ("PT1H30M", "", 90), ("pt45m", "", 45), ("PT5400S", "", 90), ("P0D", "", None), ("P1W", "", None),
        ("1.5 hrs", "", 90), ("1,5 Stunden", "", 90), ("2 uur", "", 120), ("90 min.", "", 90), ("90'", "", 90),
        ("1h 30m", "", 90), ("1h30", "", None), ("1 hour and 30 minutes", "", 90), ("1 Std., 30 Min.", "", 90),
        ("01:30", "", 90), ("1:30:00", "", 90), ("0:00:20", "", 1), ("90", "", 90), ("90.0", "", 90),
        ("1.5", "", None), ("1.5", "hours", 90), ("5400", "seconds", 90), ("5400000", "milliseconds", 90),
        ("5-8 hours/week", "", None), ("2 days", "", None), ("self-paced", "", None), ("30m 1h", "", None),
        ("0", "", None), ("-5", "", None), ("999999", "", None), ("9" * 70, "", None), ("", "", None),
    ],
)  # fmt: skip
def test_durations(text: str, unit: str, minutes: int | None) -> None:
    assert durations.parse_minutes(text, unit) == minutes


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("49", (49, "")), ("49.00 EUR", (49, "EUR")), ("€49", (49, "EUR")), ("1.234,50 €", (1234.5, "EUR")),
        ("US$1,234.50", (1234.5, "USD")), ("CHF 1'200", (1200, "CHF")), ("49,-", (49, "")), ("Free", (0, "")),
        ("kostenlos", (0, "")), ("0", (0, "")), ("$49", None), ("49 kr", None), ("EUR 49 USD", None), ("-5", None),
        ("1.23.4", None), ("on request", None), ("49 XXQ", None), ("1,234", (1234, "")), ("4,95", (4.95, "")),
    ],
)  # fmt: skip
def test_prices(text: str, price: tuple[float, str] | None) -> None:
    assert prices.parse_price(text) == price


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2027-01-05", "", date(2027, 1, 5)), ("2027-01-05T23:00:00Z", "", date(2027, 1, 5)),
        ("1700000000000", "", date(2023, 11, 14)), ("1700000000", "", date(2023, 11, 14)),
        ("31.12.2026", "", date(2026, 12, 31)), ("12/31/2026", "", date(2026, 12, 31)), ("05/01/2027", "", None),
        ("05/01/2027", "day-first", date(2027, 1, 5)), ("05/01/2027", "month-first", date(2027, 5, 1)),
        ("5 January 2027", "", date(2027, 1, 5)), ("Jan 5, 2027", "", date(2027, 1, 5)), ("5/1/27", "", None),
        ("2027-02-30", "", None), ("soon", "", None), ("9" * 50, "", None),
    ],
)  # fmt: skip
def test_days(text: str, order: str, day: date | None) -> None:
    assert days.parse_day(text, order) == day


def test_values_become_fields(portal: Portal) -> None:
    root = portal({"content/skills.yml": SKILLS})
    whole = record(
        "a1", duration="1.5 hrs", price="€ 49,00", instructors="Bo; Cy", published="2025-03-01", license="CC BY 4.0",
        version="3", skills="Python, SQL", prerequisites="A licence to drive.", rating=4.5, seats=20,
    )  # fmt: skip
    report = import_(root, whole, record("b2", rating=3))
    data = course(root, report).data
    assert {key: data[key] for key in ("minutes", "credit", "first_offered", "license", "version", "skills")} == {
        "minutes": "90", "credit": ["Bo", "Cy"], "first_offered": "2025-03-01", "license": "CC BY 4.0", "version": "3",
        "skills": ["python", "databases"],
    }  # fmt: skip
    assert (data["source"]["cost"], data["source"]["currency"]) == ("49", "EUR")
    assert data["entry_requirements"] == ["A licence to drive."]
    assert report.homeless_columns == {"rating": 2, "seats": 1}
    assert "2 columns without a home in a course, by number of records: rating (2), seats (1)." in render_report(report)
    assert errors(root) == []


def test_what_is_not_certain_is_kept_in_the_text_and_listed(portal: Portal) -> None:
    root = portal({})
    report = import_(root, record("a1", duration="a week", price="$49", published="05/01/2027", version="v" * 90))
    assert report.unmapped_words == {
        "minutes": {"a week": 1}, "cost": {"$49": 1}, "first_offered": {"05/01/2027": 1}, "version": {"v" * 90: 1}
    }  # fmt: skip
    for sentence in ("Duration named by the provider: a week.", "Price named by the provider: $49."):
        assert sentence in course(root, report).body
    assert "price without a certain amount and currency: $49 (1)." in render_report(report)
    assert errors(root) == []


@pytest.mark.parametrize("id", ["1.00E+05", "4,50123E+12", "1E+15", "-1.5e+20"])
def test_an_id_that_a_spreadsheet_rounded_is_refused(portal: Portal, id: str) -> None:
    [refusal] = refusals(import_(portal({}), record(id, url="https://a.example/1")))
    assert refusal.startswith(f"1: `id` was rounded by a spreadsheet: {id}; format that column as text")


@pytest.mark.parametrize("id", ["jane.doe@harbour-skills.com", "+31 10 123 45 67"])
def test_an_id_that_belongs_to_a_person_is_refused(portal: Portal, id: str) -> None:
    [refusal] = refusals(import_(portal({}), record(id, url=None)))
    assert "`id` holds what belongs to a person" in refusal


def test_nothing_of_a_person_reaches_a_file(portal: Portal) -> None:
    root = portal({})
    mail = "karel.vos@acme-freight.com"
    report = import_(
        root,
        record(
            "a1",
            url="https://links.example.org/?data=05%7C01%7Ckarel.vos%40acme-freight.com%7C0a1b",
            title=f"Ask {mail} first",
            provider=f"Acme {mail}",
            instructors=f"Bo; {mail}",
            skills=[mail],
            level=mail,
            region=mail,
            version=mail,
        ),
        record("b2", url="https://ada:secret-token@harbour.example/b2"),
        record("c3", url="https://ada@harbour.example/c3"),
        record("d4", url="https://harbour.example:99999/d4"),
    )
    assert refusals(report) == []
    assert report.private_parts == {"url": 3, "credit": 1}
    assert report.unmapped_words["url"] == {"https://harbour.example:99999/d4": 1}
    files = [path.read_text("utf-8") for path in (root / "content").rglob("*") if path.is_file()]
    assert [
        text for text in files if "karel" in text or "acme-freight" in text or "ada@" in text or "ada:" in text
    ] == []
    assert "`url` holds what belongs to a person, such as an e-mail address, in 3 records." in render_report(report)
    assert [error for error in errors(root) if "personal-data" in error or "secret" in error] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Don\x92t panic \x96 a course", "Don’t panic – a course"),
        ("Don&#146;t panic &#150; a course", "Don’t panic – a course"),
        ("Don&#x92;t panic &ndash; a course", "Don’t panic – a course"),
        ("\x93Rates\x94 and\x85", "“Rates” and…"),
        ("\x81Lanes\x9d of €\x80", "Lanes of €€"),
    ],
)
def test_characters_between_those_of_windows_and_latin_1(portal: Portal, text: str, shown: str) -> None:
    root = portal({})
    report = import_(root, record(title=text, description=f"{text}. Enough words for a summary that is long enough."))
    assert course(root, report).data["title"] == shown
    assert course(root, report).body.startswith(f"{shown}.")


def test_a_language_is_never_guessed(portal: Portal) -> None:
    root = portal({"schemas/__init__.py": LEVELS.format(more='UND = "und"')})
    english = "The rates of the lanes and the ports to the north of the city, and of the ships. " * 8
    report = import_(root, record("a1", lang=None, description=english))
    assert course(root, report).data["language"] == "und"
    told = "fields: {id: id, title: title, description: description, language: {from: text}}"
    report = import_(root, record("a2", lang=None, description=english), map_text=told)
    assert course(root, report).data["language"] == "en"
    short = record("a3", lang=None, description="Kurz und gut.")
    assert course(root, import_(root, short, map_text=told)).data["language"] == "und"


def test_a_portal_without_a_word_for_unknown_languages_says_so(portal: Portal) -> None:
    root = portal({"schemas/__init__.py": LEVELS.format(more="")})
    report = import_(root, record("a1", lang=None))
    assert "language" not in course(root, report).data
    assert "1 record without a language, and the portal's list has none for what is not known" in render_report(report)


@pytest.mark.parametrize(
    "more",
    [
        {"isactive": False},
        {"active": "No"},
        {"status": "Retired"},
        {"archived": True},
        {"visible": 0},
        {"deleted": "1"},
    ],
)
def test_what_is_offered_no_more_is_left_out_with_a_word(portal: Portal, more: dict[str, object]) -> None:
    report = import_(portal({}), record("a1", **more), record("b2"))
    assert len(report.created_courses) == 1
    assert "1 record left out: " in render_report(report)


@pytest.mark.parametrize(
    ("words", "skills"),
    [
        ("Python, SQL", ["python", "databases"]), ("Python; SQL, old", ["python"]),
        ("Python|SQL", ["python", "databases"]),
        ("Python\nSQL", ["python", "databases"]), ("spreadsheets", ["spreadsheets"]),
    ],
)  # fmt: skip
def test_subjects_stand_between_any_of_the_usual_signs(portal: Portal, words: str, skills: list[str]) -> None:
    root = portal({"content/skills.yml": SKILLS})
    assert course(root, import_(root, record(skills=words))).data["skills"] == skills
