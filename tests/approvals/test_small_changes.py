"""What counts as a small change: few words by any writing, and no figure, warning, answer or mark among them."""

from __future__ import annotations

from pathlib import Path

import pytest
from repositories import COURSE, LESSON, QUOTING, Repository

from trellis.approvals.collect.change_size import ASSET_LABEL
from trellis.approvals.ledger.records import UNKNOWN_WORD_COUNT
from trellis.approvals.snapshot import ChangeSize
from trellis.load.markdown.number_words import find_figures, knows_numbers
from trellis.load.markdown.word_distance import MAX_MEASURED_DISTANCE, count_changed_words, split_words

PAGE = f"{QUOTING}/index.md"
FLOOR = f"{QUOTING}/01-know-your-floor.md"
LIMIT = 10
"""The portal's `small_change_words`."""

ENGLISH = "You may leave the brakes out and drive on without a look at the load or the straps today"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def measure(repository: Repository, before: str, after: str, language: str = "en") -> ChangeSize:
    """The size of a change of a lesson's last paragraph."""
    course = COURSE.replace("mode: self-paced", f"mode: self-paced\nlanguage: {language}")
    repository.write({PAGE: course, FLOOR: f"{LESSON}\n{before}\n"})
    repository.commit("Marit de Wit")
    repository.change({FLOOR: f"{LESSON}\n{after}\n"})
    return repository.entry().size


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        (
            "ja",
            "出発の前に、毎回必ずブレーキを確認してください。",
            "急ぐときは、ブレーキの点検を省いてもかまいません。",
        ),
        (
            "th",
            "ตรวจสอบเบรกทุกครั้งก่อนออกรถ",
            "หากรีบสามารถข้ามการตรวจสอบได้",
        ),
        (
            "zh",
            "每次出车之前必须检查刹车和货物的固定情况。",
            "如果时间很紧可以不检查刹车直接上路行驶。",
        ),
        ("en", "Check.", ENGLISH.replace(" ", "&nbsp;")),
        ("en", "Check.", ENGLISH.replace(" ", "—")),
        ("en", "Check.", ENGLISH.replace(" ", "_")),
        ("en", "Check.", ENGLISH.replace(" ", "'")),
        ("en", "Check.", ENGLISH.replace(" ", "\u2060")),
        ("en", "Check.", ENGLISH.replace(" ", "&zwj;")),
        ("en", "Check.", ENGLISH.replace(" ", "").lower() * 2),
        ("en", "Check.", "⛔🚛" * 70),
    ],
)
def test_a_sentence_is_many_words_however_it_is_written(
    repository: Repository, language: str, before: str, after: str
) -> None:
    assert measure(repository, before, after, language).words > LIMIT


def test_a_word_more_or_less_is_one(repository: Repository) -> None:
    size = measure(repository, "Ask the desk lead, and wait.", "Ask the desk lead first, and wait.")
    assert (size.words, size.other_changes) == (2, ())  # "lead," is another word than "lead"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Let us eat, Grandma — now.", ["Let", "us", "eat,", "Grandma", "—", "now."]),
        ("two&nbsp;words &amp; more", ["two", "words", "&", "more"]),
        ("10⁻³ (see 3.5)", ["10⁻", "³", "(see", "3.", "5)"]),
        ("ブレーキを見る。", ["ブレーキ", "を", "見", "る。"]),
        ("Geschwindigkeitsgrenze", ["Geschwindigk", "eitsgrenze"]),
        ("cafe\u0301 नमस्ते", ["cafe\u0301", "नमस्ते"]),
        ("  \n ", []),
    ],
)
def test_words_are_those_of_unicode(text: str, words: list[str]) -> None:
    assert split_words(text) == words


def test_a_distance_that_takes_long_to_measure_is_never_given_too_small() -> None:
    before, after = "a b " * MAX_MEASURED_DISTANCE, "c d e " * MAX_MEASURED_DISTANCE
    assert count_changed_words(before, after) == 3 * MAX_MEASURED_DISTANCE
    assert count_changed_words("a " * MAX_MEASURED_DISTANCE, "b " * MAX_MEASURED_DISTANCE) == MAX_MEASURED_DISTANCE


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "Wait for three minutes.", "Wait for thirty minutes."),
        ("en", "Fill half of it.", "Fill a quarter of it."),
        ("en", "Fill ½ of it.", "Fill ¾ of it."),
        ("en", "Add 10⁻³ of it.", "Add 10⁻² of it."),
        ("en", "It takes 5 % more.", "It takes 5 ‰ more."),
        ("en", "Load ≤5 of them.", "Load ≥5 of them."),
        ("en", "Check it twice.", "Check it."),
        ("de", "Warte zwei Minuten.", "Warte zwölf Minuten."),
        ("de", "Höchstens zweihundertfünfzig Kilo.", "Höchstens dreihundertfünfzig Kilo."),
        ("nl", "Wacht drie minuten.", "Wacht dertig minuten."),
        ("ar", "انتظر ثلاث دقائق.", "انتظر عشر دقائق."),
        ("ar", "في الدقائق الثلاث.", "في الدقائق العشر."),
        ("ja", "三分待つ。", "十分待つ。"),
        ("ja", "半分入れる。", "全部入れる。"),
        ("pl", "Czekaj trzy minuty.", "Czekaj dwie minuty."),
        ("de-AT", "Warte zwei Minuten.", "Warte acht Minuten."),
    ],
)
def test_a_number_in_words_is_a_figure(repository: Repository, language: str, before: str, after: str) -> None:
    assert "a figure" in measure(repository, before, after, language).other_changes


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "It costs USD 100.", "It costs EUR 100."),
        ("en", "It costs 100 dollars.", "It costs 100 euros."),
        ("de", "Das kostet hundert Pfund.", "Das kostet hundert Franken."),
        ("nl", "Reken met Zwitserse franken.", "Reken met Zwitserse kronen."),
    ],
)
def test_a_currency_is_a_figure(repository: Repository, language: str, before: str, after: str) -> None:
    assert "a figure" in measure(repository, before, after, language).other_changes


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "Wait 3 hours.", "Wait 3 weeks."),
        ("en", "Take 3 kg.", "Take 3 mg."),
        ("en", "Be there at 5 am.", "Be there at 5 pm."),
        ("en", "At least 5 of them.", "At most 5 of them."),
        ("en", "Wait three full hours.", "Wait three full weeks."),
        ("en", "Wait an hour.", "Wait a week."),
        ("de", "Warte eine Stunde.", "Warte eine Woche."),
        ("ja", "3時間待つ。", "3週間待つ。"),
        ("ja", "半日待つ。", "半年待つ。"),
        ("en", "Step IV is first.", "Step VI is first."),
        ("en", "Step V is first.", "Step I is first."),
        ("en", "See point (ii) of it.", "See point (iv) of it."),
        ("en", "Step Ⅳ is first.", "Step Ⅵ is first."),
    ],
)
def test_units_and_roman_numerals_are_figures(repository: Repository, language: str, before: str, after: str) -> None:
    assert "a figure" in measure(repository, before, after, language).other_changes


@pytest.mark.parametrize("word", ["I", "i", "mix", "Ivan", "CIVIL", "did", "vivid"])
def test_words_of_the_same_letters_are_no_roman_numerals(word: str) -> None:
    assert find_figures(f"Then {word} ask", ["en"]) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("It is in degrees Celsius.", "It is in degrees Fahrenheit."),
        ("Look weekly.", "Look yearly."),
        ("Look daily.", "Look hourly."),
        ("It is told per cent.", "It is told per mille."),
        ("Pay by the litre.", "Pay by the gallon."),
        ("☑ Ship it.", "☐ Ship it."),
        ("✅ Ship it.", "❌ Ship it."),
        ("Ship it &check;.", "Ship it &cross;."),
    ],
)
def test_units_rates_and_symbols_are_figures(before: str, after: str) -> None:
    assert find_figures(before, ["en"]) != find_figures(after, ["en"])


def test_words_further_from_a_figure_are_small(repository: Repository) -> None:
    size = measure(repository, "Wait 3 days for the desk to answer.", "Wait 3 days for the desk to reply.")
    assert (size.words, size.other_changes) == (1, ())


def test_the_portals_own_language_counts_beside_the_courses(repository: Repository) -> None:
    repository.write({"portal.yml": (repository.root / "portal.yml").read_text() + "language: nl\n"})
    assert measure(repository, "Wait.", "Wait drie times.", "fr").other_changes == ("a figure",)


def test_what_is_no_number_is_no_figure(repository: Repository) -> None:
    size = measure(repository, "One tender often attends to the forum.", "This tender often attends to a forum.")
    assert size.other_changes == ()


def test_a_language_whose_numbers_are_not_known_has_no_small_changes(repository: Repository) -> None:
    assert not knows_numbers("sw")
    (reason,) = measure(repository, "Subiri dakika tatu.", "Subiri dakika nne.", "sw").other_changes
    assert reason == "a text in a language whose words for numbers are not known here"


@pytest.mark.parametrize("language", ["en", "de", "nl", "fr", "es", "it", "pt", "pl", "ar"])
def test_the_numbers_of_each_language_are_found(language: str) -> None:
    numbers = SPELLED[language].split()
    assert [word for word in numbers if not find_figures(word, [language])] == []


SPELLED = {
    "en": "zero two five eleven twelve thirteen twenty ninety hundred thousand third fifth half quarter dozen",
    "de": "null zwei fünf elf zwölf dreizehn einundzwanzig neunzig hundert tausend dritte fünfter halb Viertel Dutzend",
    "nl": "nul twee vijf elf twaalf dertien eenentwintig negentig honderd duizend derde vijfde half kwart dozijn",
    "fr": "zéro deux cinq onze douze treize vingt quatre-vingts cent mille troisième cinquième demi quart douzaine",
    "es": "cero dos cinco once doce trece veinte noventa cien mil tercero quinto medio cuarto docena",
    "it": "zero due cinque undici dodici tredici venti novanta cento mille terzo quinto mezzo quarto dozzina",
    "pt": "zero dois cinco onze doze treze vinte noventa cem mil terceiro quinto meio quarto dúzia",
    "pl": "zero dwa pięć jedenaście dwanaście trzynaście dwadzieścia sto tysiąc trzeci piąty pół ćwierć tuzin",
    "ar": "صفر اثنان خمسة عشرون تسعون مائة ألف ثالث خامس نصف ربع",
}


@pytest.mark.parametrize(
    ("before", "after", "label"),
    [
        ("!!! danger\n    Stop the lift.", "!!! danger\n    Slow the lift.", "a warning"),
        ('!!! warning "Stop"\n\n    Look.\n\n    Wait.', '!!! warning "Stop"\n\n    Look.\n\n    Go.', "a warning"),
        ("- !!! caution\n\n      Stop the lift.", "- !!! caution\n\n      Slow the lift.", "a warning"),
        ("!!! anything-else\n    Stop the lift.", "!!! anything-else\n    Slow the lift.", "a warning"),
        ("!!! danger\n    Stop it.", "!!! tip\n    Stop it.", "a warning"),
        ("??? success\n    The left one.", "??? success\n    The right one.", "a question or an answer"),
        ("??? tip\n    The left one.", "??? tip\n    The right one.", "a question or an answer"),
        ("!!! question\n    Which side?", "!!! question\n    Whose side?", "a question or an answer"),
        ('<p class="admonition">Stop.</p>', '<p class="admonition">Go.</p>', "a warning"),
        ("- one\n- other", "Text\n- one\n- other", "its markup"),
        ("Text\n\n- one\n- other", "Text\n- one\n- other", "its markup"),
        ("Mind this [note]: never go alone", "Mind this\n\n[note]: never go alone", "a link"),
        ("Careful\n===", "Careful ===", "its markup"),
        ("Stop.<br>Never lift it. -->", "Stop.<!--Never lift it. -->", "its markup"),
        ("Stop.\n\n\\<!-- Never lift it. -->", "Stop.\n\n<!-- Never lift it. -->", "its markup"),
        ("<kbd>Stop</kbd> it.", "<del>Stop</del> it.", "its markup"),
        ('<p title="a">Stop</p>', "<p hidden>Stop</p>", "its markup"),
        ("It is &lt; that.", "It is &gt; that.", "its markup"),
        ("\\[Stop](win.md) it.", "[Stop](win.md) it.", "its markup"),
        ("Text\n\n!!! tip\n\n    Ask.", "Text\n\n!!! tip\n\n        Ask.", "its markup"),
        ("> Ask.", ">     Ask.", "its markup"),
        ("[x][a]\n\n[a]: a.md\n[b]: b.md", "[x][b]\n\n[a]: a.md\n[b]: b.md", "a link"),
        ("[x][a]\n\n[a]: a.md\n[b]: b.md", "[x][c]\n\n[a]: a.md\n[b]: b.md", "a link"),
        ("![x][a]\n\n[a]: a.png\n[b]: b.png", "![x][b]\n\n[a]: a.png\n[b]: b.png", "a link"),
        ("![x](d.png)", "[x](d.png)", "a link"),
        ("[a]: b.md\n\n(Never pay cash.)\n\nx [a]", "[a]: b.md\n(Never pay cash.)\n\nx [a]", "its markup"),
        ("| a | b |\n|---|---|\n| c | d |\n\nNever.", "| a | b |\n|---|---|\n| c | d |\nNever.", "its markup"),
        ("Ask.<!-- x -->\n\nNever pay. Go.", "Ask.<!-- x Never pay. -->\n\nGo.", "its markup"),
    ],
)
def test_warnings_answers_and_unmade_blocks_are_no_small_change(
    repository: Repository, before: str, after: str, label: str
) -> None:
    assert label in measure(repository, before, after).other_changes


NEVER, ALWAYS = "Never promise a day.", "Always promise a day."
ANSWER = "a question or an answer"
FOLDED = "<details><summary>May you?</summary>\n\n{}\n\n</details>"


@pytest.mark.parametrize(
    ("before", "after", "label"),
    [
        (f"> [!WARNING]\n> {NEVER}", f"> [!WARNING]\n> {ALWAYS}", "a warning"),
        (f"> [!CAUTION]\n> {NEVER}", f"> [!CAUTION]\n> {ALWAYS}", "a warning"),
        (f"> [!IMPORTANT]\n> {NEVER}", f"> [!IMPORTANT]\n> {ALWAYS}", "a warning"),
        (f"- > [!CAUTION]\n  > {NEVER}", f"- > [!CAUTION]\n  > {ALWAYS}", "a warning"),
        (f"> [!WARNING]\n> {NEVER}", f"> [!TIP]\n> {NEVER}", "a warning"),
        (f"> [!NOTE]\n> {NEVER}", f"> [!CAUTION]\n> {NEVER}", "a warning"),
        (f"> [!WARNING]\n> {NEVER}", f"> [!PRICES]\n> {NEVER}", "a warning"),
        (f"> [!TIP]\n> {NEVER}", f"> [!NOTE]\n> {NEVER}", "its markup"),
        (f"> [!TIP]\n> - !!! danger\n>\n>     {NEVER}", f"> [!TIP]\n> - !!! danger\n>\n>     {ALWAYS}", "a warning"),
        (f"!!!\tdanger\n\n    {NEVER}", f"!!!\tdanger\n\n    {ALWAYS}", "a warning"),
        (f"!!!  danger\n\n    {NEVER}", f"!!!  danger\n\n    {ALWAYS}", "a warning"),
        (f"!!!+ danger\n\n    {NEVER}", f"!!!+ danger\n\n    {ALWAYS}", "a warning"),
        (f"!!!! danger\n\n    {NEVER}", f"!!!! danger\n\n    {ALWAYS}", "a warning"),
        (f"!!! note\tdanger\n\n    {NEVER}", f"!!! note\tdanger\n\n    {ALWAYS}", "a warning"),
        (f"???\ttip\n\n    {NEVER}", f"???\ttip\n\n    {ALWAYS}", ANSWER),
        (f"!!!danger\n    {NEVER}", f"!!!danger\n    {ALWAYS}", "a warning"),
        (f"- !!! danger\n  {NEVER}", f"- !!! danger\n  {ALWAYS}", "a warning"),
        (FOLDED.format(NEVER), FOLDED.format(ALWAYS), ANSWER),
        (f"<details>\n\n- {NEVER}\n\n</details>", f"<details>\n\n- {ALWAYS}\n\n</details>", ANSWER),
        (f"Ask. <details>\n\n{NEVER}", f"Ask. <details>\n\n{ALWAYS}", ANSWER),
        (
            f'<div class="&#97;dmonition danger">\n\n{NEVER}\n\n</div>',
            f'<div class="&#97;dmonition danger">\n\n{ALWAYS}\n\n</div>',
            "a warning",
        ),
        (f"<div>\n\n{NEVER}\n\n</div>", f"<div>\n\n{ALWAYS}\n\n</div>", "what stands in HTML"),
        (f"<i title='>'>\n\n{NEVER}\n\n</i>", f"<i title='>'>\n\n{ALWAYS}\n\n</i>", "what stands in HTML"),
        (f"</p>\n\n{NEVER}", f"</p>\n\n{ALWAYS}", "what stands in HTML"),
        (f"> {NEVER}", f"> {ALWAYS}", "a quotation"),
        ('=== "EU"\n\n    Ask.', '=== "UK"\n\n    Ask.', "a tab"),
        (f"| a | b |\n|---|---|\n| c | {NEVER} |", f"| a | b |\n|---|---|\n| c | {ALWAYS} |", "a table"),
        (f"See.[^z]\n\n[^z]: {NEVER}", f"See.[^z]\n\n[^z]: {ALWAYS}", "a footnote"),
        (f"Term\n\n: {NEVER}", f"Term\n\n: {ALWAYS}", "a definition"),
        ("Run `delete all`.", "Run `keep all`.", "code"),
        ("```\nrm old\n```", "```\nrm new\n```", "code"),
        ("    rm old", "    rm new", "code"),
        ("```mermaid\nflowchart LR\n  A --> B\n```", "```mermaid\nflowchart RL\n  A --> B\n```", "code"),
        ("```mermaid\nflowchart LR\n  A --> B\n```", "```mermaid\nflowchart LR\n  B --> A\n```", "code"),
        ("So $\\text{never}$ ask.", "So $\\phantom{never}$ ask.", "a formula"),
        ("```math\na\n```", "```math\nb\n```", "a formula"),
        ("![The left one](d.png)", "![The right one](d.png)", "the words of a picture"),
        ("Write to learning@meridian.example today.", "Write to leaming@meridian.example today.", "a link"),
    ],
)
def test_what_the_page_shows_as_more_than_plain_words_is_no_small_change(
    repository: Repository, before: str, after: str, label: str
) -> None:
    assert label in measure(repository, before, after).other_changes


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("> [!TIP]\n> Ask the lead.", "> [!TIP]\n> Ask your lead."),
        (f"> [!WARNING]\n> {NEVER}\n\nAsk the lead.", f"> [!WARNING]\n> {NEVER}\n\nAsk your lead."),
        ("<kbd>Esc</kbd> ends it. Ask the lead.", "<kbd>Esc</kbd> ends it. Ask your lead."),
        ("Look.<br>Ask the lead.", "Look.<br>Ask your lead."),
        ("<!-- x -->\n\nAsk the lead.", "<!-- x -->\n\nAsk your lead."),
        ("Run `it`, then ask the lead.", "Run `it`, then ask your lead."),
        ("# Ask the *lead*", "# Ask your *lead*"),
        ("See [the page](https://a.example/).", "See [this page](https://a.example/)."),
        ("!!! tip\n    Ask the lead.", "!!! tip\n    Ask your lead."),
        ("!!! danger\n    Stop.\n\nAsk the lead.", "!!! danger\n    Stop.\n\nAsk your lead."),
        ("Ask the lead of\nthe desk.", "Ask the lead\nof the desk."),
        ("- one\n- other", "- one\n- another"),
    ],
)
def test_words_beside_them_and_other_line_breaks_are_small(repository: Repository, before: str, after: str) -> None:
    assert measure(repository, before, after).other_changes == ()


SUMMARY = "What anybody needs to know before they quote a lane for the first time."


def merge_change(repository: Repository) -> None:
    repository.git("switch", "--quiet", "main")
    repository.git("merge", "--quiet", "change")
    repository.git("branch", "--quiet", "-D", "change")


@pytest.mark.parametrize("key", ["summary", "help_wanted", "both"])
def test_words_of_front_matter_add_up_over_changes_that_leave_no_record(repository: Repository, key: str) -> None:
    texts = {"summary": SUMMARY, "help_wanted": "Who knows a customer that we could ask about this?"}
    course = COURSE.replace("tier: team", f"help_wanted: {texts['help_wanted']}\ntier: team")
    repository.write({PAGE: course})
    repository.commit("Marit de Wit")
    repository.record_approval()
    keys = [("summary", "help_wanted")[n % 2] if key == "both" else key for n in range(3)]
    for n, (name, word) in enumerate(zip(keys, ("first", "then", "last"), strict=True)):
        course = course.replace(f"{name}: ", f"{name}: {' '.join(f'{word}-{letter}' for letter in 'abc')} ")
        repository.change({PAGE: course})
        entry = repository.entry()
        assert (entry.size.words, entry.size.other_changes) == (6, ())
        assert entry.small_before == 6 * n if n < 2 else entry.small_before >= LIMIT
        (approval_result,) = repository.verdict().subjects[0].approvals
        assert approval_result.kind == ("either" if n == 0 else "accuracy")
        merge_change(repository)


def test_a_text_that_is_approved_again_begins_anew_and_one_that_is_taken_back_is_not_counted(
    repository: Repository,
) -> None:
    repository.record_approval()
    course = COURSE.replace(SUMMARY, f"Bring a cup of tea along. {SUMMARY}")
    repository.change({PAGE: course})
    merge_change(repository)
    repository.change({PAGE: COURSE})
    assert repository.entry().small_before == 6
    merge_change(repository)
    repository.change({PAGE: course})
    assert repository.entry().small_before == 0
    merge_change(repository)
    repository.git("mv", "reviews/quoting/2026-11-20-1.yml", "reviews/quoting/2026-11-20-2.yml")
    repository.commit("Marit de Wit")
    repository.change({PAGE: course.replace("Bring a cup", "Carry a cup")})
    assert repository.entry().small_before == 0


def test_where_nobody_knows_the_approved_text_a_change_is_not_small(repository: Repository) -> None:
    repository.record_approval()
    record = repository.root / "reviews/quoting/2026-11-20-1.yml"
    text = record.read_text("utf-8")
    repository.write({str(record.relative_to(repository.root)): None, FLOOR: f"{LESSON}More.\n"})
    repository.commit("Marit de Wit")
    repository.git("checkout", "--quiet", "--orphan", "anew")
    repository.write({"reviews/quoting/2026-11-20-1.yml": text})
    repository.commit("Marit de Wit")
    repository.git("branch", "--force", "main", "anew")
    repository.change({FLOOR: LESSON})
    merge_change(repository)
    repository.change({FLOOR: LESSON.replace("Never go", "Do not go")})
    assert repository.entry().small_before == UNKNOWN_WORD_COUNT


@pytest.mark.parametrize(
    ("before", "after"), [("", "lms_id: L-1\n"), ("lms_id: L-1\n", "lms_id: L-2\n"), ("lms_id: L-1\n", "")]
)
def test_where_completion_is_recorded_is_no_small_change(repository: Repository, before: str, after: str) -> None:
    repository.write({PAGE: COURSE.replace("sunset:", f"{before}sunset:")})
    repository.commit("Marit de Wit")
    repository.change({PAGE: COURSE.replace("sunset:", f"{after}sunset:")})
    assert repository.entry().size.other_changes == ("where it is recorded",)


@pytest.mark.parametrize("path", [f"{QUOTING}/rates.csv", f"{QUOTING}/more/rates.csv"])
def test_a_table_that_people_open_is_no_small_change(repository: Repository, path: str) -> None:
    repository.write({path: "lane,floor\nA,250\n"})
    repository.commit("Marit de Wit")
    repository.change({path: "lane,floor\nA,25\n"})
    assert repository.entry().size.other_changes == (ASSET_LABEL,)
