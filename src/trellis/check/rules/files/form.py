"""The form of files: what the stages load and validate report.

These findings have rules too, so that an author has one list of things to mend and `trellis explain` knows each. One
table in place of a file a rule, since none of them has a check of its own. The stages name a rule by its id, because
they come before the room `check`.
"""

from __future__ import annotations

from textwrap import indent

from ....diagnostics.diagnostic import Severity
from ...rule import Rule


def _build_rule(
    id: str, requirement: str, why: str, *, bad: str, good: str, bad_note: str = "", severity: Severity = Severity.ERROR
) -> Rule:
    """Returns a rule without a check, and with its documentation in the format of a rule module's docstring.

    bad_note: an explanation of the bad example.
    """
    examples = f"Bad:{bad_note and ' '}{bad_note}\n\n{indent(bad, '    ')}\n\nGood:\n\n{indent(good, '    ')}\n"
    return Rule(id, severity, doc=f"{requirement}\n\n{why}\n\n{examples}")


_FRONT_MATTER = "---\ntitle: Negotiating prices\nstatus: draft\n---\n\nWhy it matters here."

RULES = (
    _build_rule(
        "fm-missing", "A Markdown file starts with front matter between two lines of three hyphens.",
        "It says what the file is; without it there is a text and nobody knows whose or what for.",
        bad="## Negotiating prices", good=_FRONT_MATTER,
    ),
    _build_rule(
        "fm-unterminated", "Front matter ends with a line of three hyphens.",
        "That line is where the keys end and the text begins.",
        bad="---\ntitle: Negotiating prices\nstatus: draft\n\nWhy it matters here.", good=_FRONT_MATTER,
    ),
    _build_rule(
        "fm-not-mapping", "Front matter is a key and its value on each line; a register is a list of records.",
        "Only what has a name can be read.",
        bad="---\nNegotiating prices\n---", good="---\ntitle: Negotiating prices\n---",
    ),
    _build_rule(
        "fm-duplicate-key", "A key stands once.",
        "Of two values one would be lost, and nobody could say which.",
        bad="status: draft\nstatus: stable", good="status: stable",
    ),
    _build_rule(
        "fm-syntax", "Front matter and registers are YAML that can be read.",
        "Nobody can say what a line means whose colon, bracket or quotation mark is out of place.",
        bad="title: Rates: an introduction", good='title: "Rates: an introduction"',
    ),
    _build_rule(
        "fm-hard-space", "Front matter and registers are laid out with ordinary spaces.",
        "A hard space looks like any other, and to the portal it is a letter: the key behind it is another key.",
        bad="tier:<U+00A0>team", good="tier: team",
    ),
    _build_rule(
        "merge-conflict", "A merge is finished before a file is published.",
        "Between the marks `<<<<<<<` and `>>>>>>>` stand two versions, and both would be published. In fenced code "
        "they may stand as an example.",
        bad="<<<<<<< HEAD\nOur floor is 9 per cent.\n=======\nOur floor is 12 per cent.\n>>>>>>> pricing",
        good="Our floor is 12 per cent.",
    ),
    _build_rule(
        "fm-tab", "Lines are indented with spaces.",
        "YAML takes no tabs, because they are as wide as each editor likes.",
        bad="outcomes:\n\t- id: prepare", bad_note="the second line starts with a tab.",
        good="outcomes:\n  - id: prepare",
    ),
    _build_rule(
        "fm-alias", "A value stands where it belongs, neither named with `&` nor fetched from elsewhere with `*`.",
        "Whoever reads the line sees what it says. A few lines of repeated repetitions also fill any machine's memory.",
        bad="skills: &taught [pricing]\nsynonyms: *taught", good="skills: [pricing]",
    ),
    _build_rule(
        "fm-tag", "A value is written plainly, without a YAML tag.",
        "The portal knows the type of each key. A tag can ask for more than a value, so none is obeyed.",
        bad="minutes: !!int 45", good="minutes: 45",
    ),
    _build_rule(
        "fm-merge", "Keys are written out, and not merged from elsewhere with `<<`.",
        "Whoever reads the file sees what it says.",
        bad="audience:\n  <<: {teams: [sales]}", good="audience:\n  teams: [sales]",
    ),
    _build_rule(
        "fm-complex-key", "A key is a word.",
        "A list or a mapping in a key's place is nearly always a colon too many.",
        bad="[title, summary]: Negotiating prices", good="title: Negotiating prices",
    ),
    _build_rule(
        "fm-depth", "Values are nested 32 levels deep at most.",
        "No key needs more than four. Deeper nesting is a mistake, or an attempt to bring the build down.",
        bad="skills: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[pricing]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
        good="skills: [pricing]",
    ),
    _build_rule(
        "file-empty", "A file says something.",
        "An empty one has been begun and forgotten, or lost its text on the way.",
        bad="content/sales/pages/terms.md", bad_note="a file of 0 bytes.", good=_FRONT_MATTER,
    ),
    _build_rule(
        "file-unreadable", "The build may read every file.",
        "What cannot be read cannot be checked.",
        bad="---------- 1 mei users 4210 terms.md", good="-rw-r--r-- 1 mei users 4210 terms.md",
    ),
    _build_rule(
        "file-too-large", "A text file has at most 1 MB.",
        "That is a long book. What is larger is no text, and would slow every check and every page.",
        bad="content/sales/pages/terms.md    5.2 MB", good="content/sales/pages/terms.md    12 kB",
    ),
    _build_rule(
        "file-not-utf-8", "Text is saved as UTF-8.",
        "In any other encoding a name like José or Łukasz reads differently on each machine.",
        bad="Encoding: Windows 1252", good="Encoding: UTF-8",
    ),
    _build_rule(
        "file-bom", "A file starts with its text, not with a byte-order mark.",
        "The mark is invisible, and what stands behind it is no longer at the start of the line.",
        bad="Encoding: UTF-8 with BOM", good="Encoding: UTF-8",
    ),
    _build_rule(
        "file-line-endings", "Lines end in LF.",
        "With the endings of Windows (CRLF) a change of one word is a change of every line. Where Git itself "
        "writes them so on a machine, and stores LF (`core.autocrlf`, or `text` in .gitattributes), nothing is wrong.",
        bad="Line endings: CRLF", good="Line endings: LF",
    ),
    _build_rule(
        "file-symlink", "A file is the file itself, not a link to another place.",
        "A link can lead out of the portal's folder, and would publish what was never meant to be.",
        bad="content/sales/pages/terms.md -> /home/mei/terms.md", good="content/sales/pages/terms.md",
    ),
    _build_rule(
        "file-attributes", "No .gitattributes and no .gitignore lies below content/ or reviews/.",
        "The one has Git write files otherwise than they are stored: `10⁻³` can become `10?3` on the page, and "
        "nobody approved that. The other has Git leave out what is written later, such as the record of an approval.",
        bad="content/sales/.gitattributes", bad_note="a file in a team's folder.", good=".gitattributes",
    ),
    _build_rule(
        "file-not-regular", "Where a file belongs there is a file, and no folder, pipe or device.",
        "Reading from a pipe never ends.",
        bad="content/sales/pages/terms.md/", bad_note="a folder.", good="content/sales/pages/terms.md",
    ),
    _build_rule(
        "file-misnamed", "A lesson, a course and everything else has a name by which it is read.",
        "A lesson whose name has no number, or a blank, is missing on the site, and nobody can see that it is.",
        bad="content/finance/courses/receivables/02 Chase what is late.md",
        good="content/finance/courses/receivables/02-chase-what-is-late.md",
    ),
    _build_rule(
        "file-lfs-pointer", "A file is the file itself, not a pointer of Git LFS.",
        "Where `git lfs pull` has not run, three lines of text stand in the picture's place, and would be published.",
        bad="version https://git-lfs.github.com/spec/v1", good="begins like a PNG",
    ),
    _build_rule(
        "file-submodule", "A course's files are in the portal's own repository, not in a submodule.",
        "Whoever clones the portal gets an empty folder, and the site is built without the course.",
        bad="content/sales/courses/rates/.git", good="content/sales/courses/rates/index.md",
    ),
    _build_rule(
        "file-not-text", "What is called .md, .yml or .csv is text.",
        "A workbook is no table by another ending: Excel has to save it as one.",
        bad="content/sales/data/2026.csv", bad_note="a workbook, renamed.", good="metric,period,value",
    ),
    _build_rule(
        "file-ignored", "What Git ignores is passed over.",
        "It is on one machine only. Here it would be an entry, so somebody may wait for it in vain.",
        bad="content/sales/pages/build.md", bad_note="and a line `build*` in .gitignore.",
        good="content/sales/pages/how-we-build.md", severity=Severity.ADVICE,
    ),
    _build_rule(
        "portal-empty", "A portal has entries.",
        "Where there is nothing to check, nothing is right either: most likely this is the wrong folder.",
        bad="content/", bad_note="an empty folder.", good="content/sales/index.md",
    ),
    _build_rule(
        "file-not-placed", "A file lies where something reads it.",
        "A course in a folder with another name is a course that nobody ever sees.",
        bad="content/sales/course/negotiating-rates.md", good="content/sales/courses/negotiating-rates/index.md",
        severity=Severity.WARNING,
    ),
    _build_rule(
        "csv-columns", "Each row of a table has a cell for each column of its header, and no more.",
        "One comma too many, and every figure behind it stands in the wrong column.",
        bad="metric,period,value\nwin-rate,2026-09,0,34", good="metric,period,value\nwin-rate,2026-09,0.34",
    ),
    _build_rule(
        "csv-separator", "Commas separate the columns of a table.",
        "In many countries a spreadsheet saves semicolons, and commas before decimals. Both are read here, but not by "
        "every program, and a point in a number could be meant for thousands.",
        bad="metric;period;value\nwin-rate;2026-09;21,4", good="metric,period,value\nwin-rate,2026-09,21.4",
        severity=Severity.ADVICE,
    ),
    _build_rule(
        "messages-malformed", "A file in `locale/` is named after its language, and holds messages that can be used.",
        "The words stand on every page. One that cannot be read stops the build, and one that holds markup could run "
        "in every reader's browser.",
        bad='msgid "Skills"\nmsgstr "<b>Compétences</b>"', good='msgid "Skills"\nmsgstr "Compétences"',
    ),
    _build_rule(
        "template-malformed", "A folder in `templates/` is named after a kind, and holds what `trellis new` can fill.",
        "Whoever begins an entry gets the template's text. One that cannot be filled would stop them all.",
        bad="title: {titel}", good="title: {title}",
    ),
    _build_rule(
        "block-unresolved", "A block of an own page in `hooks/pages/` exists, and names what readers can see.",
        "These pages are made of live data. A block that names nothing would show nothing, or stop the build.",
        bad='{{ cards("negotiating-rate") }}', good='{{ cards("negotiating-rates") }}',
    ),
    _build_rule(
        "own-page-link",
        "A link of an own page in `hooks/pages/`, and the menu in `mkdocs.yml`, lead to pages that readers can see.",
        "A team can rename or take down what the learning team's page links. A former name still leads there from a "
        "page; the menu needs the present one.",
        bad="[rates](sales/courses/quoting-rate/index.md)", good="[rates](sales/courses/quoting-rates/index.md)",
        severity=Severity.WARNING,
    ),
    _build_rule(
        "baseline-unreadable", "The baseline can be read.",
        "It says which findings on old content are accepted; broken, it would accept nothing or anything.",
        bad='{"version": 1, "findings": [', good='{"version": 1, "findings": []}',
    ),
    _build_rule(
        "baseline-outdated", "The baseline accepts only what is still there.",
        "What was mended must not be allowed to come back unseen.",
        bad="47 findings accepted, 12 of them mended since", good="35 findings accepted", severity=Severity.ADVICE,
    ),
)  # fmt: skip
