"""Pages in several languages: what is in which language is said, and the interface speaks that of the page."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any, cast, get_args

import pytest
from babel import Locale
from babel.messages.pofile import read_po
from conftest import EXAMPLE, PEOPLE, TEAM, TODAY, Portal, course, findings
from interface import list_texts
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from trellis import kinds
from trellis.derive import format
from trellis.derive.fields import find_facet_fields, read_values
from trellis.derive.pages.course import STALE_FORMS
from trellis.derive.pages.duplicates import REASON_FORMS
from trellis.derive.pages.provenance import ROLE_FORMS
from trellis.derive.wording import Wording, format_number, translate, translate_count, translate_form, use_wording
from trellis.diagnostics.diagnostic import Severity
from trellis.duplicates import explanation
from trellis.forge.repository_files.issue_forms import render_course_form
from trellis.kinds.fields import collect_fields
from trellis.kinds.json_schema import build_schema
from trellis.kinds.languages import find_direction
from trellis.kinds.scalars import TITLE_LENGTH, measure_length
from trellis.load.site_modules import load_collections
from trellis.pipeline.run import CheckedPortal, run_pipeline
from trellis.site.build import build_site
from trellis.site.export.course_content import build_course_content
from trellis.site.markdown.page import render_body
from trellis.site.messages import ENGINE_FOLDER, load_wordings
from trellis.site.refusal import BuildRefused
from trellis.site.sanitise import sanitise_html

LANGUAGES = ("ar", "de", "nl")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_words_for_every_text_and_for_nothing_else(language: str) -> None:
    with (ENGINE_FOLDER / f"{language}.po").open("rb") as stream:
        catalogue = read_po(stream, abort_invalid=True)
    texts = {message.id if isinstance(message.id, str) else tuple(message.id) for message in catalogue if message.id}
    assert texts == list_texts()
    empty = [m.id for m in catalogue if m.id and not all(m.string if isinstance(m.string, tuple) else (m.string,))]
    assert empty == []


INFORMAL = {
    "de": re.compile(
        r"\b(?:du|dir|dich|dein(?:e[mnrs]?)?|euch|euer|eure[mnrs]?|bist|hast|kannst|willst|musst|darfst|sollst|wirst"
        r"|antworte|bringe?|drucke|erstelle|exportiere|füge|gib|kopiere|lade|lies|melde|nimm|öffne|ordne|prüfe"
        r"|schlage|schließe|schreibe?|sieh|speichere|trage|versuche?|wähle?|zeige?)\b",
        re.IGNORECASE,
    ),
    "nl": re.compile(r"\b(?:je|jij|jou|jouw|jouwe|jezelf|jullie)\b", re.IGNORECASE),
}
"""Words by which a friend is spoken to. German verbs in the singular imperative are those of instructions."""


@pytest.mark.parametrize("language", sorted(INFORMAL))
def test_readers_are_spoken_to_formally_everywhere(language: str) -> None:
    with (ENGINE_FOLDER / f"{language}.po").open("rb") as stream:
        catalogue = read_po(stream, abort_invalid=True)
    texts = [text for m in catalogue for text in (m.string if isinstance(m.string, tuple) else (m.string,))]
    assert [text for text in texts if INFORMAL[language].search(text)] == []
    assert sum(bool(re.search(r"\b(?:Sie|Ihre?|[Uu]w?)\b", text)) for text in texts) > 100


def test_the_files_of_the_engine_are_read() -> None:
    assert set(load_wordings(Path("nowhere")).messages) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_go_by_the_rules_of_the_language(language: str) -> None:
    """Numbers of one category in CLDR have one form, and numbers of two categories have two."""
    wording = load_wordings(Path("nowhere")).find_wording(language)
    rule = Locale(language).plural_form
    plural = wording.messages.plural  # type: ignore[attr-defined]
    forms = {(rule(n), plural(n)) for n in range(1200)}
    assert len(forms) == len({category for category, _ in forms}) == len({form for _, form in forms})
    assert {category for category, _ in forms} == set(Locale(language).plural_form.tags) | {"other"}


@pytest.mark.parametrize(
    ("language", "number", "text"),
    [
        ("en", 1, "1 lesson"),
        ("en", 1200, "1,200 lessons"),
        ("de", 1, "1 Lektion"),
        ("de", 1200, "1.200 Lektionen"),
        ("nl", 0, "0 lessen"),
        ("ar", 0, "0 درس"),
        ("ar", 1, "درس واحد"),
        ("ar", 2, "درسين"),
        ("ar", 5, "5 دروس"),
        ("ar", 11, "11 درساً"),
        ("ar", 100, "100 درس"),
    ],
)
def test_counts(language: str, number: int, text: str) -> None:
    with use_wording(load_wordings(Path("nowhere")).find_wording(language)):
        assert format.format_count(number, "lesson") == text


def test_periods_dates_and_lists_are_declined_as_the_language_does() -> None:
    with use_wording(load_wordings(Path("nowhere")).find_wording("de-AT")):
        assert format.format_period("within", 30) == "innerhalb von 30 Tagen"
        assert format.format_period("again", 365) == "wieder jedes Jahr"
        assert format.format_duration(150) == "2 Std. 30 Min."
        assert format.format_date(TODAY) == "23. November 2026"
        assert format.join_names(["a", "b", "c"]) == "a, b und c"
        assert format.format_language("pt-BR") == "Portugiesisch (Brasilien)"
        assert translate("a text without words") == "a text without words"
    assert format.format_period("within", 14) == "within 2 weeks"
    assert format.format_language("x-klingon") == "x-klingon"


def test_a_company_adds_a_language_and_replaces_a_message(portal: Portal) -> None:
    french = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
    french += 'msgid "Lessons"\nmsgstr "Leçons"\n\nmsgid "{n} lesson"\nmsgid_plural "{n} lessons"\n'
    french += 'msgstr[0] "{n} leçon"\nmsgstr[1] "{n} leçons"\n'
    german = 'msgid "Lessons"\nmsgstr "Kapitel"\n\nmsgid "Beginner"\nmsgstr "Einsteiger"\n'
    root = portal({"locale/fr.po": french, "locale/de.po": german})
    wordings = load_wordings(root)
    with use_wording(wordings.find_wording("fr-CA")):
        assert translate("Lessons") == "Leçons"
        assert translate_count(0, "{n} lesson", "{n} lessons") == "0 leçon"
        assert translate("Roles") == "Roles"
    with use_wording(wordings.find_wording("de")):
        assert (translate("Lessons"), translate("Beginner"), translate("Roles")) == ("Kapitel", "Einsteiger", "Rollen")
        assert format.format_count(3, "lesson") == "3 Lektionen"
    assert wordings.find_wording("ja", "und").language == "en"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("fr", 'msgid "Lesson {number} of {total}"\nmsgstr "Leçon {nummer}"\n', "must fill in {number}, {total}"),
        ("fr", 'msgid "Lessons"\nmsgstr "Leçons {0.__class__}"\n', "must fill in nothing"),
        ("fr", 'msgid "{n} lesson"\nmsgid_plural "{n} lessons"\nmsgstr[0] "{n} leçon"\n', "needs 2 forms"),
        ("fr", "Lessons = Leçons\n", "locale/fr.po:1: the file cannot be read"),
        ("fr_CH", 'msgid "Lessons"\nmsgstr "Leçons"\n', ""),
        ("fr_Ch", 'msgid "Lessons"\nmsgstr "Leçons"\n', "name it `fr-CH.po`"),
        ("french", 'msgid "Lessons"\nmsgstr "Leçons"\n', "name the file after its language"),
        ("x-own", 'msgid "Lessons"\nmsgstr "Leçons"\n', "use a language that CLDR describes"),
    ],
)
def test_a_wrong_file_is_told_in_words(portal: Portal, name: str, text: str, message: str) -> None:
    root = portal({f"locale/{name}.po": text})
    if not message:
        assert "fr-CH" in load_wordings(root).messages
        return
    with pytest.raises(BuildRefused) as abort:
        load_wordings(root)
    assert message in str(abort.value)
    assert f"locale/{name}.po" in str(abort.value)


@pytest.mark.parametrize(
    ("tag", "problem"),
    [
        ("pt_BR", "did you mean `pt-BR`?"),
        ("zh_Hant", "did you mean `zh-Hant`?"),
        ("jp", "did you mean `ja`?"),
        ("cz", "did you mean `cs`?"),
        ("us", "did you mean `en`?"),
        ("en-UK", "did you mean `en-GB`?"),
        ("Deutsch", "did you mean `de`?"),
        ("Arabic", "did you mean `ar`?"),
        ("日本語", "did you mean `ja`?"),
        ("xx", "write the language's code, such as en, de or pt-BR"),
        ("d", "write the language's code, such as en, de or pt-BR"),
        ("de--AT", "did you mean `de-AT`?"),
        ("de-", "did you mean `de`?"),
        ("de-DE-1901-1901", "did you mean `de-DE-1901`?"),
        ("sl-rozaj-biske-Rozaj", "did you mean `sl-rozaj-biske`?"),
        ("en-u-ca-gregory-u-co-phonebk", "did you mean `en-u-ca-gregory`?"),
    ],
)
def test_what_is_no_code_of_a_language_is_told_with_the_one_that_was_meant(
    portal: Portal, tag: str, problem: str
) -> None:
    root = portal({"content/sales/courses/any/index.md": course("Any course", language=tag)})
    (diagnostic,) = [d for d in run_pipeline(root, TODAY).diagnostics if d.rule == "wrong-value"]
    assert diagnostic.message == f"`language` `{tag}` is no code of a language"
    assert diagnostic.help == problem


@pytest.mark.parametrize(
    ("tag", "kept"),
    [
        ("ar", "ar"), ("ja", "ja"), ("pt-br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"), ("es-419", "es-419"),
        ("sl-rozaj-biske", "sl-rozaj-biske"), ("de-CH-1901", "de-CH-1901"), ("x-ours", "x-ours"), ("x-a-a", "x-a-a"),
        ("en-u-ca-gregory-x-u-u", "en-u-ca-gregory-x-u-u"), ("ckb", "ckb"),
        ("no", "no"), ("und", "und"),
    ],
)  # fmt: skip
def test_any_tag_of_bcp_47_is_a_language(portal: Portal, tag: str, kept: str) -> None:
    root = portal({"content/sales/courses/any/index.md": course("Any course", language=tag)})
    result = run_pipeline(root, TODAY)
    assert [d for d in result.diagnostics if d.rule == "wrong-value"] == []
    assert result.catalogue.find_entry("course", "any").meta.language == kept  # type: ignore[union-attr]


def test_the_direction_goes_by_the_script() -> None:
    right_to_left = ("ar", "he", "fa-IR", "ur", "az-Arab", "pa-PK", "yi", "ckb", "dv")
    assert {find_direction(tag) for tag in right_to_left} == {"rtl"}
    assert {find_direction(tag) for tag in ("en", "ja", "az", "pa-IN", "ar-Latn", "tlh", "zz-Wxyz")} == {"ltr"}
    assert {find_direction(tag) for tag in ("und", "x-ours")} == {"auto"}


WIDE_TITLE, WIDE_SUMMARY = "通関入門", "輸出通関の流れを初めて学ぶ人のためのコースです。"


@pytest.mark.parametrize(
    ("title", "summary", "problems"),
    [
        (WIDE_TITLE, WIDE_SUMMARY, []),
        ("한국어 입문", "처음으로 수출 통관을 배우는 사람을 위한 과정입니다.", []),
        ("通", WIDE_SUMMARY, ["`title` counts 2 characters, wide ones as two each; it needs at least"]),
        (
            "Rates",
            "流れを学ぶ。",
            ["`summary` counts 12 characters, wide ones as two each; it needs at least 40"],
        ),
        ("通" * 41, WIDE_SUMMARY, ["`title` counts 82 characters, wide ones as two each; at most 80 fit"]),
        ("ｱｲｳｴｵ", WIDE_SUMMARY, []),  # half-width
        ("R" * 81, WIDE_SUMMARY, ["`title` has 81 characters; at most 80 fit"]),
    ],
)
def test_a_wide_character_counts_as_two(portal: Portal, title: str, summary: str, problems: list[str]) -> None:
    text = course(title, language="ja").replace(
        "What anybody needs to know before they do this for the first time.", summary
    )
    root = portal({"content/sales/courses/any/index.md": text})
    messages = [line.partition("] ")[2] for line in findings(root, "wrong-value")]
    assert len(messages) == len(problems)
    assert all(message.startswith(problem) for message, problem in zip(messages, problems, strict=True))


ARABIC = """\
---
title: أساسيات الشحن البحري (مستوى 1)
summary: دورة تمهيدية عن الشحن البحري والوثائق المطلوبة لكل شحنة.
status: mvp
sunset: 2027-03-01
tier: individual
mode: self-paced
language: ar
outcomes:
  - {id: one, text: اقرأ بوليصة الشحن البحري}
---

## المقدمة

هذه الدورة تشرح 3 وثائق: CMR و AWB (نسخة 2).
"""
LESSON = "---\ntitle: {title}\ntype: read\nminutes: 5\n---\n\n## {title}\n\n{title}\n\n> [!NOTE]\n> {title}\n"
QUIZ = """\
---
title: 確認問題
type: quiz
minutes: 5
questions:
  - {prompt: 何番の書類ですか。, type: number, answer: 2, explain: 二番です。}
  - {prompt: どの書類ですか。, type: text, answer: [CMR], explain: それだけです。}
---

よく考えてください。
"""
FILES: dict[str, str | bytes] = {
    "content/people.yml": PEOPLE,
    "content/sales/courses/shahn/index.md": ARABIC,
    "content/sales/courses/shahn/01-one.md": LESSON.format(title="الخطوة الأولى"),
    "content/sales/courses/fracht/index.md": course(
        "Frachtraten verhandeln", "mvp", sunset="2027-03-01", language="de-AT", prerequisites="[shahn]"
    ),
    "content/sales/courses/fracht/01-one.md": LESSON.format(title="Der erste Schritt"),
    "content/sales/courses/tsukan/index.md": course(
        "輸出通関の基礎", "mvp", sunset="2027-03-01", language="ja", prerequisites="[fracht]"
    ),
    "content/sales/courses/tsukan/01-one.md": LESSON.format(title="最初の一歩"),
    "content/sales/courses/tsukan/02-two.md": QUIZ,
    "content/sales/courses/rates/index.md": course("Negotiating rates", "mvp", sunset="2027-03-01"),
    "content/sales/paths/weg.md": (
        "---\ntitle: Der Weg ins Büro\n"
        "summary: Was jemand braucht, der neu an den Frachttisch kommt, der Reihe nach.\n"
        "status: stable\nkind: path\ntier: individual\nlanguage: de\nversion: 1\naudience: {}\n"
        "certificate: {name: Frachtschein, criteria: Hat eine Rate verhandelt., valid_days: 730}\n"
        "steps: [{section: Zuerst, items: [shahn, fracht, rates]}]\n---\n\nDer Reihe nach.\n"
    ),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("portal")
    for path, text in {**FILES, "content/sales/index.md": TEAM}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(str(text), "utf-8")
    result = run_pipeline(root, TODAY)
    assert not result.has_errors, [d.message for d in result.diagnostics if d.severity is Severity.ERROR]
    build_site(root, root / "out", result, strict=True)
    return root / "out"


def read(site: Path, address: str) -> str:
    return (site / address / "index.html").read_text("utf-8")


def tags(html: str, start: str) -> list[str]:
    """The opening tags that begin like this."""
    return re.findall(rf"<{start}[^>]*>", html)


def test_an_arabic_course_is_a_page_in_arabic_from_right_to_left(site: Path) -> None:
    html = read(site, "courses/shahn")
    assert tags(html, "html") == ['<html lang="ar" class="no-js">']
    assert 'dir="rtl"' in tags(html, "body")[0]
    assert "ما ستتمكن من فعله" in html
    assert "5 د في درس واحد" in html
    assert "<h1>أساسيات الشحن البحري (مستوى 1)</h1>" in html
    for part in ("md-header", "md-tabs", "t-footer"):
        assert re.search(
            rf'<div class="t-frame" lang="en" dir="ltr">(?:(?!</div>).)*?class="{part}', html, re.DOTALL
        ), part
    assert '<a href="../../teams/sales/" lang="en" dir="ltr">Sales team</a>' in html
    assert '<h2 id="المقدمة">' in html
    assert 'title="رابط إلى هذا القسم"' in html
    words = re.search(r'<script type="application/json" data-t-wording="page" lang="ar" data-t-source="([^"]+)">', html)
    assert words
    assert (site / "courses/shahn" / words[1]).resolve().name == "ar.json"
    assert (site / "courses/shahn" / words[1]).is_file()


def test_a_lesson_has_the_language_of_its_course(site: Path) -> None:
    html = read(site, "courses/shahn/one")
    assert tags(html, "html")[0].startswith('<html lang="ar"')
    assert "الدرس 1 من 1" in html
    german = read(site, "courses/fracht/one")
    assert tags(german, "html")[0].startswith('<html lang="de-AT"')
    assert "Lektion 1 von 1" in german
    assert '<div class="t-frame" lang="en">' in german


def test_a_german_course_marks_what_is_not_german(site: Path) -> None:
    html = read(site, "courses/fracht")
    assert tags(html, "html")[0].startswith('<html lang="de-AT"')
    assert "<h1>Frachtraten verhandeln</h1>" in html
    assert '<a href="../shahn/" lang="ar" dir="rtl">' in html.replace("../../courses/", "../")
    assert re.search(r'<h3 class="t-card__title" lang="ja"><a [^>]*>輸出通関の基礎</a>', html)
    assert '<dt data-t-name="Prerequisites">Voraussetzungen</dt>' in html
    assert "Prerequisites</dt>" not in html


def test_a_language_without_words_is_marked_on_an_english_page(site: Path) -> None:
    html = read(site, "courses/tsukan")
    assert tags(html, "html")[0].startswith('<html lang="en"')
    assert '<h1 lang="ja">輸出通関の基礎</h1>' in html
    assert '<p class="t-lead" lang="ja">' in html
    assert '<div class="t-prose" lang="ja">' in html
    assert "t-frame" not in html
    assert "data-t-wording" not in html
    assert re.search(r'<a href="[^"]*courses/fracht/" lang="de-AT">Frachtraten verhandeln</a>', html)


def test_a_path_has_a_language_too(site: Path) -> None:
    html = read(site, "paths/weg")
    assert tags(html, "html")[0].startswith('<html lang="de"')
    assert "Das Zertifikat gilt 2 Jahre." in html
    assert re.search(r'<a class="t-row__title" href="[^"]*courses/rates/" lang="en">Negotiating rates</a>', html)
    assert re.search(r'<a class="t-row__title" href="[^"]*courses/shahn/" lang="ar" dir="rtl">', html)
    assert re.search(r'<a class="t-row__title" href="[^"]*courses/fracht/" lang="de-AT">', html)


def test_cards_and_lists_say_the_language_of_each_title_and_summary(site: Path) -> None:
    catalogue = read(site, "catalogue")
    assert re.search(r'<h2 class="t-card__title" lang="ar" dir="rtl"><a [^>]*>أساسيات', catalogue)
    assert re.search(r'<p class="t-card__text" lang="ar" dir="rtl">دورة', catalogue)
    assert re.search(r'<h2 class="t-card__title"><a [^>]*>Negotiating rates</a>', catalogue)
    everything = read(site, "catalogue/all")
    assert re.search(r'<a href="[^"]*courses/shahn/" lang="ar" dir="rtl">', everything)


def test_what_scripts_render_says_its_language(site: Path) -> None:
    (file,) = (site / "assets/trellis/data").glob("*/cards/0.json")
    cards = {card["id"]: card for card in json.loads(file.read_text("utf-8"))}
    assert (cards["shahn"]["lang"], cards["shahn"]["dir"]) == ("ar", "rtl")
    assert (cards["fracht"]["lang"], "dir" in cards["fracht"]) == ("de-AT", False)
    assert "lang" not in cards["rates"]
    head = json.loads((site / "search/index.json").read_text("utf-8"))
    rows = {row["id"]: row for path, rows in head["files"].items() if path.startswith("rows") for row in rows}
    assert (rows["shahn"]["lang"], rows["shahn"]["dir"]) == ("ar", "rtl")
    assert rows["weg"]["lang"] == "de"
    assert "lang" not in rows["rates"]


def test_a_portal_in_another_language_marks_what_names_none(portal: Portal) -> None:
    skills = "- {id: fracht, name: Fracht}\n"
    root = portal(
        {
            "portal.yml": "language: de\n",
            "content/skills.yml": skills,
            "content/sales/courses/rates/index.md": course(
                "Negotiating rates", "mvp", sunset="2027-03-01", language="en", skills="[fracht]"
            ),
        }
    )
    build_site(root, root / "out", run_pipeline(root, TODAY), strict=True)
    html = read(root / "out", "courses/rates")
    assert tags(html, "html")[0].startswith('<html lang="en"')
    assert re.search(r'<a href="[^"]*skills/fracht/" lang="de">Fracht</a>', html)
    assert '<div class="t-frame" lang="de">' in html
    assert '<label class="t-search__label" for="search-q">Suche</label>' in html
    team = read(root / "out", "teams/sales")
    assert tags(team, "html")[0].startswith('<html lang="de"')
    assert "<h1>Sales team</h1>" in team


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("courses/shahn/one", "ملاحظة"), ("print/shahn", "ملاحظة"), ("courses/fracht/one", "Hinweis"),
        ("courses/tsukan/one", '<span lang="en">Note</span>'), ("print/tsukan", '<span lang="en">Note</span>'),
    ],
)  # fmt: skip
def test_a_note_without_a_title_is_named_in_the_words_of_its_page(site: Path, address: str, title: str) -> None:
    assert re.findall(r'<p class="admonition-title">(.*)</p>', read(site, address)) == [title]


def test_questions_on_paper_have_the_numbers_of_their_answers(site: Path) -> None:
    html = read(site, "print/tsukan")
    prompts = re.findall(r'<p class="t-question__prompt"><span>(.*?)</span><bdi lang="ja">(.*?)</bdi></p>', html)
    assert prompts == [("Question 1", "何番の書類ですか。"), ("Question 2", "どの書類ですか。")]
    answers = html.partition('<section class="t-whole__answers"')[2]
    item = "<li>(?:(?!</?ol>).)*"
    assert re.search(f"<ol>{item}二番です。(?:(?!</?ol>).)*{item}CMR", answers, re.DOTALL)


def test_a_note_of_a_package_is_named_in_the_words_of_the_course(site: Path) -> None:
    content = build_course_content(site.parent, run_pipeline(site.parent, TODAY), "fracht")
    assert '<p class="admonition-title">Hinweis</p>' in content.lessons[0].html


@pytest.mark.parametrize(
    ("language", "text_language", "text", "title"),
    [
        ("de", "", "> [!WARNING]\n> a", "Warnung"),
        ("de", "de", "> [!CAUTION]\n> a", "Vorsicht"),
        ("nl", "", "!!! tip\n    a", "Tip"),
        ("ar", "ar", "??? question\n    a", "سؤال"),
        ("de", "", "!!! Bug inline end\n    a", "Programmfehler"),
        ("de", "", "???+ seealso\n    a", "Siehe auch"),
        ("de", "", '!!! tip "Tip"\n    a', "Tip"),
        ("de", "", "!!! merke\n    a", "Merke"),
        ("de", "ja", "!!! info\n    a", '<span lang="de">Info</span>'),
        ("de", "ar", "> [!IMPORTANT]\n> a", '<span lang="de" dir="ltr">Wichtig</span>'),
        ("en-GB", "en-GB", "!!! faq\n    a", "Faq"),
        ("en", "ja", "!!! example\n    a", '<span lang="en">Example</span>'),
    ],
)
def test_each_type_of_note_has_a_name_in_each_language(
    language: str, text_language: str, text: str, title: str
) -> None:
    with use_wording(load_wordings(Path("nowhere")).find_wording(language)):
        html = render_body(text, str, language=text_language).html
    assert re.findall(r'(?:<p class="admonition-title">|<summary>)(.*)</(?:p|summary)>', html) == [title]


def test_the_name_of_a_note_that_a_language_lacks_stays_english_and_says_so(portal: Portal) -> None:
    french = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\nmsgid "Note"\nmsgstr "Note"\n'
    with use_wording(load_wordings(portal({"locale/fr.po": french})).find_wording("fr")):
        assert '"admonition-title">Note</p>' in render_body("!!! note\n    a <b>b</b>", str).html
        html = render_body("!!! tip\n    a <b>b</b>", str, language="fr").html
    assert '<p class="admonition-title"><span lang="en">Tip</span></p>' in html


def test_a_box_of_a_task_is_labelled_in_the_page_s_language() -> None:
    box = '<input type="checkbox" disabled>'
    assert 'aria-label="To do"' in sanitise_html(box)
    with use_wording(load_wordings(Path("nowhere")).find_wording("nl")):
        assert 'aria-label="Te doen"' in sanitise_html(box)


def test_english_is_what_is_spoken_where_nothing_is_set() -> None:
    assert translate("Lessons") == "Lessons"
    assert Wording("en-GB").locale.territory == "GB"


COURSE_SCHEMA = build_schema(kinds.Course)
RECORD = {"title": "Rates", "summary": "S" * 50, "status": "draft", "tier": "team", "mode": "self-paced"}


@pytest.mark.parametrize("characters", ["R", "通", "R通", "통"])
@pytest.mark.parametrize("length", [1, 2, 3, 4, 20, 40, 41, 80, 81])
def test_an_editor_refuses_no_title_that_the_check_takes(characters: str, length: int) -> None:
    title = (characters * length)[:length]
    is_valid = TITLE_LENGTH.minimum <= measure_length(title) <= TITLE_LENGTH.maximum
    assert is_taken(kinds.Course, {**RECORD, "title": title}) is is_valid
    in_editor = Draft202012Validator(COURSE_SCHEMA).is_valid({**RECORD, "title": title})
    assert in_editor or not is_valid
    assert not in_editor or 1 < length <= TITLE_LENGTH.maximum  # nor does it take what cannot be one


@pytest.mark.parametrize(
    "tag", ["ar", "pt-br", "zh-Hant-TW", "x-ours", "pt_BR", "German", "d", "de--AT", "en-", "de-1996"]
)
def test_an_editor_and_the_check_agree_on_the_form_of_a_language(tag: str) -> None:
    record = {**RECORD, "language": tag}
    assert Draft202012Validator(COURSE_SCHEMA).is_valid(record) is is_taken(kinds.Course, record)


def test_an_issue_form_says_how_lengths_are_counted(example: CheckedPortal) -> None:
    form = render_course_form(example.catalogue)
    assert f"{TITLE_LENGTH} characters; those of Chinese, Japanese and Korean count as two" in form
    assert '\n  - type: "input"\n    id: "title"' in form


def is_taken(model: type[kinds.Kind], record: dict[str, str]) -> bool:
    try:
        model.model_validate(record)
    except ValidationError:
        return False
    return True


def test_what_other_rooms_write_in_english_has_words(example: CheckedPortal) -> None:
    """The reasons of duplicates, the roles of approvers: sentences of rooms that know no language of a page."""
    index = example.context.comparison.index_courses(example.catalogue)
    reasons = {
        reason.text for pair in index.all_pairs for reason in index.explain_match(pair.reported_course, pair.match)
    }
    roles = {review.meta.role for review in example.catalogue.reviews if review.meta.role}
    written = set(list_written_reasons())
    assert len(reasons) > 5
    assert len(roles) > 5
    assert len(written) > 12
    for language in LANGUAGES:
        with use_wording(load_wordings(Path("nowhere")).find_wording(language)):
            assert {text for text in (*reasons, *written) if translate_form(text, REASON_FORMS) == text} == set()
            assert {text for text in roles if translate_form(text, ROLE_FORMS) == text} == set()


def list_written_reasons() -> Iterator[str]:
    """The reasons as the code has them, with 7 for what is filled in."""
    parts = {"share": "7 of 7 ", "omission": "", "exception": "", "word_list": "", "parts": "7 here, 7 there"}
    for node in ast.walk(ast.parse(Path(explanation.__file__).read_text("utf-8"))):
        if not (isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple)):
            continue
        text = node.value.elts[1]
        pieces = text.values if isinstance(text, ast.JoinedStr) else [text]
        rendered = ""
        for piece in pieces:
            value = piece.value if isinstance(piece, ast.FormattedValue) else piece
            value = value.orelse if isinstance(value, ast.IfExp) else value
            name = value.id if isinstance(value, ast.Name) else ""
            rendered += str(value.value) if isinstance(value, ast.Constant) else parts.get(name, "7")
        yield rendered


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("manager of Sales", "Führungskraft von Sales"),
        ("above the manager of Sales", "vorgesetzt der Führungskraft von Sales"),
        ("has a review that is 1 day overdue", "ist seit 1 Tag zur Durchsicht überfällig"),
        ("has a review that is 1,200 days overdue", "ist seit 1.200 Tagen zur Durchsicht überfällig"),
        ("both beginner", "beide beginner"),
        ("both are of one owner, which knows its own courses", "beide gehören demselben Team, das seine Kurse kennt"),
        ("something that nobody foresaw", "something that nobody foresaw"),
    ],
)
def test_a_text_of_a_form_is_translated_with_its_values(text: str, words: str) -> None:
    forms = (*REASON_FORMS, *ROLE_FORMS, *STALE_FORMS)
    assert translate_form(text, forms) == text
    with use_wording(load_wordings(Path("nowhere")).find_wording("de")):
        assert translate_form(text, forms) == words


def test_quotation_marks_and_separators_are_those_of_the_language() -> None:
    """No message keeps the marks of English: “ ” stand where German has „ “, Dutch ‘ ’ and Arabic « »."""
    for language, (opening, closing) in {"de": "„“", "nl": "‘’", "ar": "«»"}.items():
        with (ENGINE_FOLDER / f"{language}.po").open("rb") as stream:
            messages = [message for message in read_po(stream) if isinstance(message.id, str) and "“" in message.id]
        assert len(messages) > 5
        for message in messages:
            assert str(message.string).count(opening) == message.id.count("“"), message.id
            assert str(message.string).count(closing) == message.id.count("”"), message.id


def test_numbers_zones_and_figures_are_written_as_the_language_does() -> None:
    wordings = load_wordings(Path("nowhere"))
    with use_wording(wordings.find_wording("de")):
        assert format_number(1205.5, "#,##0.##########") == "1.205,5"
        assert format.format_time_zone("Europe/Athens") == "Zeit in Athen"
        assert format.join_names(["a", "b", "c"], "or") == "a, b oder c"
    with use_wording(wordings.find_wording("ar")):
        assert format.format_time_zone("Europe/Athens") == "بتوقيت أثينا"
    assert format_number(1205.5, "#,##0.##########") == "1,205.5"
    assert format.format_time_zone("Europe/Athens") == "Athens time"
    assert format.join_names(["a", "b", "c"], "or") == "a, b or c"


def test_a_language_of_the_portal_alone_is_on_every_page(portal: Portal) -> None:
    """A company adds a language by a file: what it has words for is in it, the rest English; the direction fits too."""
    hebrew = 'msgid ""\nmsgstr ""\n"Language: he\\n"\n\nmsgid "Catalogue"\nmsgstr "קטלוג"\n\n'
    hebrew += 'msgid "Star"\nmsgstr "כוכב"\n\nmsgid "Our filter"\nmsgstr "המסנן שלנו"\n'
    root = portal(
        {
            "locale/he.po": hebrew,
            "portal.yml": "language: he\n",
            "mkdocs.yml": "site_name: Learning\ndocs_dir: content\ntheme: {name: material}\nplugins: []\n"
            "nav: [{Catalogue: catalogue.md}, {Our own: stories.md}]\n",
        }
    )
    build_site(root, root / "out", run_pipeline(root, TODAY), strict=True)
    html = read(root / "out", "catalogue")
    assert tags(html, "html") == ['<html lang="he" class="no-js">']
    assert 'dir="rtl"' in tags(html, "body")[0]
    assert "<h1>קטלוג</h1>" in html
    assert re.search(r'<li class="md-tabs__item md-tabs__item--active">\s*<a [^>]*>\s*קטלוג', html)
    assert re.search(r'<li class="md-tabs__item">\s*<a [^>]*>\s*Our own', html)
    data = re.search(
        r'<script type="application/json" data-t-wording="page frame" lang="he" data-t-source="([^"]*)">(.*?)</script>',
        html,
    )
    assert data
    assert data[1] == "../assets/trellis/wording/he.json"
    assert json.loads(data[2]) == {"Star": "כוכב"}
    assert json.loads((root / "out/assets/trellis/wording/he.json").read_text("utf-8")) == {}


class ListedLanguage(kinds.Vocabulary):
    DE = "de", "German"
    UND = "und", "Another language"
    OURS = "x-ours", "Our own words"


class ListedCourse(kinds.Course):
    language: Annotated[ListedLanguage, kinds.Facet("Language", order=70)] = ListedLanguage.DE


@pytest.mark.parametrize(
    ("page_language", "language", "name", "is_own"),
    [
        ("de", ListedLanguage.DE, "Deutsch", False),
        ("nl", ListedLanguage.DE, "Duits", False),
        ("ar", ListedLanguage.DE, "الألمانية", False),
        ("de", ListedLanguage.UND, "Unbekannte Sprache", False),
        ("de", ListedLanguage.OURS, "Our own words", True),
        ("en", ListedLanguage.DE, "German", True),
    ],
)
def test_a_language_that_a_portal_lists_is_named_in_that_of_the_page(
    page_language: str, language: ListedLanguage, name: str, is_own: bool
) -> None:
    model: Any = ListedCourse
    entry: Any = SimpleNamespace(meta=model.model_construct(language=language))
    field = collect_fields(ListedCourse)[("language",)]
    with use_wording(load_wordings(Path("nowhere")).find_wording(page_language)):
        (value,) = read_values(cast(Any, None), entry, field)
    assert (value.key, value.label, value.is_own) == (str(language), name, is_own)


def test_a_language_that_nobody_determined_is_not_english() -> None:
    with use_wording(load_wordings(Path("nowhere")).find_wording("nl")):
        assert format.format_language("und") == "onbekende taal"
    assert format.format_language("und-Latn") != format.format_language("en-US")


@pytest.mark.example
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_portal_has_words_for_its_own_lists(language: str) -> None:
    models = [collection.model for collection in load_collections(EXAMPLE)]
    labels = {marker.label for model in models for _, marker in find_facet_fields(model)}
    lists = {
        option
        for model in models
        for path, field in collect_fields(model).items()
        if path[-1] != "language"
        for option in (field.annotation, *get_args(field.annotation))
        if isinstance(option, type) and issubclass(option, kinds.Vocabulary)
    }
    values = {member.label for option in lists for member in option}
    assert {"Beginner", "External", "Asia and Pacific"} <= values
    assert "Format" in labels
    with (EXAMPLE / "locale" / f"{language}.po").open("rb") as stream:
        own_words = {message.id for message in read_po(stream) if message.id and message.string}
    assert own_words <= labels | values
    assert (labels | values) - own_words <= list_texts()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["What you will be able to do", "After this lesson you can"])
def test_a_heading_over_outcomes_fits_sentences_in_any_person(language: str, text: str) -> None:
    heading = load_wordings(Path("nowhere")).find_wording(language).messages.gettext(text)
    assert re.match("Was |Wat |ما ", heading)


def test_an_early_version_is_spoken_of_as_one_in_german() -> None:
    messages = load_wordings(Path("nowhere")).find_wording("de").messages
    for text in ("It can be used as it is, and feedback is welcome.", "It will be finished or withdrawn by {day}."):
        assert re.search(r"\b[Ss]ie\b", messages.gettext(text))
        assert not re.search(r"\b[Ee]r\b", messages.gettext(text))


def test_a_message_with_a_context_takes_the_place_of_none_without(portal: Portal) -> None:
    obsolete = '#~ msgid "Home"\n#~ msgstr "Alt"\n'
    fuzzy = '#, fuzzy\nmsgid "Skills"\nmsgstr "Ungefähr"\n'
    root = portal({"locale/de.po": f'msgctxt "menu"\nmsgid "Lessons"\nmsgstr "Menü"\n\n{fuzzy}\n{obsolete}'})
    words = load_wordings(root).messages["de"]
    assert [words.gettext(text) for text in ("Lessons", "Skills", "Home")] == ["Lektionen", "Fähigkeiten", "Start"]
    assert words.pgettext("menu", "Lessons") == "Menü"
