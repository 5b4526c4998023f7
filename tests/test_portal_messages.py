"""A company's own words, ``locale/*.po``: what cannot be used is told by the check, and none is ever HTML."""

from __future__ import annotations

import gettext
import os

import pytest
from babel.messages.plurals import PLURALS
from conftest import TODAY, Portal, findings
from jinja2 import DictLoader, Environment

from trellis.derive.wording import Wording, use_wording
from trellis.load import messages
from trellis.load.scan import compute_portal_digest
from trellis.pipeline.run import run_pipeline
from trellis.site import defaults
from trellis.site.build import build_site
from trellis.site.material.defaults import _translate_toggle
from trellis.site.messages import load_wordings
from trellis.site.policy import find_inline_scripts

SCRIPT = "<script>alert(1)</script>Competences"


def head(*lines: str) -> str:
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n"


SKILLS = 'msgid "Skills"\nmsgstr "Competences"\n'
DAYS = 'msgid "{n} day"\nmsgid_plural "{n} days"\nmsgstr[0] "{n} jour"\nmsgstr[1] "{n} jours"\n'

WRONG = {
    "charset": ("fr.po", head("Content-Type: text/plain; charset=klingon") + SKILLS, 3, "`klingon` is not UTF-8"),
    "template": ("fr.po", head("Language: fr", "Content-Type: text/plain; charset=CHARSET") + SKILLS, 4, "not UTF-8"),
    "latin": ("fr.po", head("Content-Type: text/plain; charset=iso-8859-1") + SKILLS, 3, "is not UTF-8"),
    "division": ("fr.po", head("Plural-Forms: nplurals=2; plural=n/0;") + DAYS, 3, "`n/0` does not choose"),
    "later division": ("fr.po", head("Plural-Forms: nplurals=2; plural=1/(n-54321);") + DAYS, 3, "does not choose"),
    "rest": ("fr.po", head("Plural-Forms: nplurals=2; plural=n%0;") + DAYS, 3, "does not choose"),
    "seven": ("fr.po", head("Plural-Forms: nplurals=2; plural=7;") + DAYS, 3, "does not choose one of 2 forms"),
    "no rule": ("fr.po", head("Plural-Forms: nplurals=2; plural=n n;") + DAYS, 3, "does not choose"),
    "open": ("fr.po", head(f"Plural-Forms: nplurals=2; plural={'(' * 300}n;") + DAYS, 3, "does not choose"),
    "too many": ("fr.po", head("Plural-Forms: nplurals=99999999; plural=0;") + DAYS, 3, "no language has 99999999"),
    "too many, hidden": ("fr.po", 'msgid ""\nmsgstr ""\n"Plural-Forms: npl"\n"urals=77;"\n\n' + DAYS, 1, "has 77"),
    "engine's": ("de.po", head("Plural-Forms: nplurals=1; plural=0;") + SKILLS, 3, "the engine's messages in `de`"),
    "brace": ("fr.po", f'{SKILLS}\nmsgid "Lessons"\nmsgstr "Cours}}"\n', 4, "must fill in nothing"),
    "open brace": ("fr.po", 'msgid "Lessons"\nmsgstr "{Cours"\n', 1, "must fill in nothing"),
    "brace in a plural": ("fr.po", DAYS.replace("jours", "jours }"), 1, "must fill in {n}"),
    "markup": ("fr.po", f'msgid "Skills"\nmsgstr "{SCRIPT}"\n', 1, "has markup that the English has not"),
    "picture": ("fr.po", f'{SKILLS}\nmsgid "Home"\nmsgstr "<img src=x onerror=alert(1)>"\n', 4, "has markup"),
    "cut markup": ("fr.po", 'msgid "Home"\nmsgstr "A </title"\n', 1, "has markup"),
    "markup in a plural": ("fr.po", DAYS.replace("jours", "<b>jours</b>"), 1, "has markup"),
    "English": ("en.po", SKILLS, 1, "words for English are never used"),
    "capitals": ("FR.po", SKILLS, 1, "written otherwise"),
    "capital ending": ("fr.PO", SKILLS, 1, "written otherwise"),
    "mark": ("fr.po", f"\ufeff{SKILLS}", 1, "byte-order mark"),
    "no gettext": ("fr.po", f"{SKILLS}\nSkills = Competences\n", 4, "cannot be read here"),
    "too many forms": ("fr.po", f"{SKILLS}\n{DAYS}" + 'msgstr[7] "x"\n', 4, "cannot be read as gettext has it"),
}


@pytest.mark.parametrize(("name", "text", "line", "message"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_used_is_found_at_its_line(
    portal: Portal, name: str, text: str, line: int, message: str
) -> None:
    root = portal({f"locale/{name}": text})
    told = findings(root, "messages-malformed")
    assert len(told) == 1
    assert told[0].startswith(f"locale/{name}:{line}:1 error[messages-malformed] ")
    assert message in told[0]


def test_all_that_is_wrong_is_told_at_once(portal: Portal) -> None:
    text = head("Content-Type: text/plain; charset=klingon") + f'{SKILLS}\nmsgid "Home"\nmsgstr "}}"\n'
    told = findings(portal({"locale/fr.po": text}), "messages-malformed")
    assert [line.split(" ")[0] for line in told] == ["locale/fr.po:3:1", "locale/fr.po:8:1"]


def test_what_is_no_text_is_found(portal: Portal) -> None:
    root = portal({"locale/it.po/a.txt": "x", "locale/es.po": b'msgid "\xff"\n'})
    os.mkfifo(root / "locale" / "pt.po")
    (root / "locale" / "sv.po").symlink_to("/dev/zero")
    told = findings(root, "messages-malformed")
    assert [line.partition(" error")[0] for line in told] == [
        f"locale/{name}.po:1:1" for name in ("es", "it", "pt", "sv")
    ]
    assert "is not saved as UTF-8" in told[0]
    assert all("no ordinary file" in line for line in told[1:])


def test_words_that_can_be_used_are_no_finding(portal: Portal) -> None:
    rule = head("Content-Type: text/plain; charset=UTF-8", "Plural-Forms: nplurals=2; plural=(n > 1);")
    files: dict[str, str | bytes] = {
        "locale/fr.po": f'{rule}{DAYS}\nmsgid "Skills"\nmsgstr "R&D, 5 > 3"\n',
        "locale/pt_BR.po": SKILLS,
        "locale/notes.txt": "x",
    }
    root = portal(files)
    assert findings(root, "messages-malformed") == []
    assert {"fr", "pt-BR"} <= set(load_wordings(root).messages)


@pytest.mark.parametrize("language", sorted(PLURALS))
def test_the_plural_of_every_language_can_be_used(language: str) -> None:
    number, rule = PLURALS[language]
    assert messages._is_plural_rule(rule, number)


def test_a_cached_result_holds_only_for_the_same_words(portal: Portal) -> None:
    root = portal({"locale/fr.po": SKILLS})
    before = compute_portal_digest(str(root))
    (root / "locale" / "fr.po").write_text(WRONG["charset"][1], "utf-8")
    assert compute_portal_digest(str(root)) != before


class OwnWords(gettext.NullTranslations):
    """Words for whatever is asked for, with markup in them."""

    def gettext(self, message: str) -> str:
        return f'{SCRIPT}"{message}'


def test_words_in_the_settings_are_text_for_the_theme() -> None:
    with use_wording(Wording("fr", OwnWords())):
        ((title, page),) = defaults.translate_titles([{"Skills": "skills.md"}])[0].items()
        section = defaults.translate_titles([{"More": [{"Home": "index.md"}]}])
        toggle = _translate_toggle(defaults.PALETTE[0])["toggle"]
    assert page == "skills.md"
    html = Environment(loader=DictLoader({"a": '{{ title }}<a title="{{ name }}"></a>'})).get_template("a")
    shown = html.render(title=f"{title} {section}", name=toggle["name"])
    assert find_inline_scripts(shown) == []
    assert shown.count("<") == 2
    assert shown.count('"') == 2


def test_titles_that_a_portal_writes_stay_as_they_are() -> None:
    assert defaults.translate_titles([{"R&amp;D": "r.md"}]) == [{"R&amp;D": "r.md"}]


def test_the_build_refuses_the_words_and_no_page_has_them(portal: Portal) -> None:
    files: dict[str, str | bytes] = {
        "portal.yml": "language: fr\n",
        "locale/fr.po": WRONG["markup"][1],
    }
    root = portal(files)
    with pytest.raises(SystemExit):
        build_site(root, root / "out", run_pipeline(root, TODAY))
    assert not (root / "out").exists()
