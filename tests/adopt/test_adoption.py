"""Repositories of documentation become courses: each layout by its ready map, and nothing that is written is an error.

`shapes` has three small repositories in the forms of the Carpentries, of Docusaurus and of Microsoft Learn.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from conftest import TODAY, Portal

from trellis.authoring.adoption.adopt import AdoptionRefused, AdoptionReport, adopt_folder
from trellis.authoring.adoption.adoption_map import READY_MAPS, MapRefused, read_map
from trellis.authoring.adoption.containers import MAX_DEPTH, convert_containers
from trellis.authoring.adoption.findings import LEFT_OUT, REFUSED, TO_DECIDE, Notes, SourceLine
from trellis.authoring.adoption.report import render_report
from trellis.authoring.adoption.values import parse_minutes, read_words
from trellis.diagnostics.diagnostic import Severity
from trellis.load.parse import parse_markdown
from trellis.pipeline.run import run_pipeline

SHAPES = Path(__file__).parent / "shapes"
COURSES = "content/sales/courses"
PIXEL = (SHAPES / "docusaurus/docs/lanes/img/desk.png").read_bytes()
SKILLS = {"content/skills.yml": "- {id: pricing, name: Pricing}\n"}


def write_folder(root: Path, files: dict[str, str | bytes]) -> Path:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def list_tree(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def adopt(root: Path, folder: Path, map_name: str) -> AdoptionReport:
    """Adopts a folder: the folder stays as it is, and the portal has no error."""
    before = list_tree(folder)
    report = adopt_folder(root, folder, map_name)
    assert list_tree(folder) == before
    errors = [one for one in run_pipeline(root, TODAY).diagnostics if one.severity == Severity.ERROR]
    assert [f"{one.location.path}:{one.location.line} {one.rule} {one.message}" for one in errors] == []
    return report


def read(root: Path, path: str) -> tuple[dict[str, Any], str]:
    parsed = parse_markdown((root / path).read_text("utf-8"))
    return parsed.data, parsed.body


def list_notes(report: AdoptionReport, *headings: str) -> list[str]:
    notes = (note for note in report.notes.items if not headings or note.heading in headings)
    return sorted(f"{note.path}:{note.line} {note.subject} {note.detail}".strip() for note in notes)


def test_a_lesson_of_the_carpentries(portal: Portal) -> None:
    root = portal(dict(SKILLS))
    report = adopt(root, SHAPES / "carpentries", "carpentries")
    folder = f"{COURSES}/counting-pallets-with-a-script"
    assert sorted(os.listdir(root / folder)) == ["01-first-count.md", "02-sort-them.md", "index.md", "pallet.png"]
    course, text = read(root, f"{folder}/index.md")
    assert course["title"] == "Counting pallets with a script"
    assert [outcome["text"] for outcome in course["outcomes"]][2] == "Sort the list by date and by place"
    assert "modules" not in course
    assert '!!! info "What you need"\n\n    A laptop, and the [setup](../../pages/setup.md) done.' in text
    first, text = read(root, f"{folder}/01-first-count.md")
    assert first["minutes"] == "15"
    assert first["guiding_questions"][1] == "What does one line of the list mean?"
    assert first["key_points"] == ["One line is one pallet.", "An empty second column is an empty place."]
    assert len(first["outcomes"]) == 2
    assert '!!! example "Challenge 1: which is empty?"\n\n    Find' in text
    assert '    ??? success "Row four"\n\n        ```output\n        4;;0\n' in text
    assert '    print(">>>", line)  # ::: no container\n' in text
    assert "[sorting](02-sort-them.md#two-keys)" in text
    assert "![A pallet with its label](pallet.png)" in text
    second, text = read(root, f"{folder}/02-sort-them.md")
    assert second["key_points"] == ["Sort by the date, then by the place."]
    assert '!!! example "Try both orders"\n\n    Sort by place first.\n\n    ??? success "What you see"' in text
    assert "\n> Old stock costs money" in text
    assert "Back to [the count](01-first-count.md), to nothing, to outside." in text
    assert "episodes/02-sort-them.md:30 a link that leads out of the folder `../../../etc/passwd`" in list_notes(report)
    assert report.redirects["/02-sort-them.html"] == "/courses/counting-pallets-with-a-script/sort-them/"


def test_the_number_before_a_name_is_its_place_among_pages_that_state_theirs(portal: Portal, tmp_path: Path) -> None:
    root = portal({})
    texts = {"01-accept": "", "refund": "sidebar_position: 2\n", "10-late": "", "03-post/01-box": "", "gift": ""}
    files = {f"docs/returns/{name}.md": f"---\n{line}---\n\nText.\n" for name, line in texts.items()}
    folder = write_folder(tmp_path / "handbook", dict(files))
    report = adopt(root, folder, "docusaurus")
    assert render_report(report).startswith(
        f"1 course, 5 lessons, 0 pages, 0 pictures and documents written, as drafts.\n  {COURSES}/returns/  5 lessons\n"
    )
    lessons = sorted(path.name for path in (root / COURSES / "returns").glob("0*.md"))
    assert lessons == ["01-accept.md", "02-refund.md", "03-box.md", "04-late.md", "05-gift.md"]


def test_a_title_of_a_menu_is_that_of_its_folder_or_is_named_in_the_report(portal: Portal, tmp_path: Path) -> None:
    nav = """\
nav:
  - "Onboarding: the beginning":
    - onb/first.md
    - "Week 1": [onb/w1/a.md, {Own: onb/w1/b.md}]
  - Mixed: [onb/w1/b.md, ramps/a.md]
  - Half: [ramps/b.md]
  - Other: [ramps/a.md, ramps/missing.md]
  - Deep: [deep/er/and/er/a.md]
"""
    names = ("onb/first", "onb/w1/a", "onb/w1/b", "ramps/a", "ramps/b", "deep/er/and/er/a", "deep/b")
    folder = write_folder(tmp_path / "site", {"mkdocs.yml": nav, **{f"docs/{name}.md": "Text.\n" for name in names}})
    root = portal({})
    report = adopt(root, folder, "mkdocs")
    course, _ = read(root, f"{COURSES}/onb/index.md")
    assert (course["title"], [module["title"] for module in course["modules"]]) == (
        "Onboarding: the beginning", ["Week 1"],
    )  # fmt: skip
    assert read(root, f"{COURSES}/ramps/index.md")[0]["title"] == "Ramps"
    lost = [note.detail for note in report.notes.items if note.path == "mkdocs.yml"]
    assert lost == ["`Mixed`", "`Half`", "`Other`", "`Deep`"]


def test_a_site_of_docusaurus(portal: Portal) -> None:
    root = portal(dict(SKILLS))
    report = adopt(root, SHAPES / "docusaurus", "docusaurus")
    course, _ = read(root, f"{COURSES}/lanes/index.md")
    assert (course["title"], course["skills"]) == ("Lanes and their prices", ["pricing"])
    _, text = read(root, f"{COURSES}/lanes/02-first-lane.md")
    for part in (
        '!!! tip "Ask twice"\n\n    The second price',
        '=== "By sea"\n\n    Count the boxes.\n\n=== "By air"',
        "The box, the port, the lorry: [the desk](01-the-desk.md) adds them up.",
        '!!! danger "Surcharges"\n    They rise in autumn.',
        "<details>\n<summary>Why?</summary>",
        "See [the desk](01-the-desk.md#opening-hours), a file, and [the site](../docusaurus/01-intro.md).",
        "## Costs of it",
    ):
        assert part in text
    _, desk = read(root, f"{COURSES}/lanes/01-the-desk.md")
    assert "[costs](02-first-lane.md#costs-of-it)" in desk
    assert "![The desk](desk.png)" in desk
    assert "alert" not in desk
    assert report.redirects["/lanes/one"] == "/courses/lanes/first-lane/"
    tag_note = "docs/lanes/first-lane.mdx:0 the tag “unheard-of”, which is no skill of this portal"
    assert tag_note in list_notes(report)
    assert "docs/lanes/first-lane.mdx:36 a part that a program draws `<Chart>`" in list_notes(report, LEFT_OUT)


def test_a_module_of_microsoft_learn(portal: Portal) -> None:
    root = portal({})
    report = adopt(root, SHAPES / "ms-learn", "ms-learn")
    course, _ = read(root, f"{COURSES}/read-a-label/index.md")
    assert [outcome["text"] for outcome in course["outcomes"]] == [
        "Tell the sender from the shipper", "Stop a pallet without a label",
    ]  # fmt: skip
    assert course["entry_requirements"] == ["A pass for the hall"]
    _, text = read(root, f"{COURSES}/read-a-label/01-introduction.md")
    assert "![A label with two names.](label.png)" in text
    assert "> [!TIP]\n> Read it aloud." in text
    assert '=== "By hand"\n\n    Turn it.\n\n=== "By scanner"\n\n    Point at it.\n\nThen' in text
    assert "[check](02-check.md)" in text
    quiz, _ = read(root, f"{COURSES}/read-a-label/02-check.md")
    (question,) = quiz["questions"]
    assert (quiz["type"], question["answer"], question["choices"][0]) == ("quiz", "1", "Whoever sends the goods.")
    place = "learn-pr/halls/read-a-label/index.yml:0"
    assert f"{place} a unit that is not in the folder `learn.halls.read-a-label.lost`" in list_notes(report)


LAYOUTS: dict[str, tuple[dict[str, str | bytes], dict[str, tuple[str, ...]]]] = {
    "mkdocs": (
        {
            "mkdocs.yml": "site_name: Handbook\nx: !!python/name:a.b ''\n"
            "nav: [{A: [{Last: ramps/b.md}, ramps/a.md]}]\n",
            "docs/index.md": "# Welcome\n\nGo to [ramps](ramps/).\n",
            "docs/ramps/a.md": '# First\n\n--8<-- "includes/foot.md"\n\n=== "Day"\n\n    Light.\n',
            "docs/ramps/b.md": "---\nauthors: [Ada, Somebody Else]\n---\nSet\n===\n\n## Part {#p}\n\n[y](#p) [one]\n\n"
            "[one]: a.md 'T'\n",
            "includes/foot.md": "See [b](../docs/ramps/b.md).\n",
        },
        {
            "content/sales/pages/handbook.md": ("[ramps](../courses/ramps/index.md)",),
            f"{COURSES}/ramps/index.md": ("person: ada", "- Somebody Else"),
            f"{COURSES}/ramps/01-b.md": ("title: Last", "## Part\n", "[y](#part)", "[one]: 02-a.md 'T'"),
            f"{COURSES}/ramps/02-a.md": ("title: First", "See [b](01-b.md).", '=== "Day"\n\n    Light.'),
        },
    ),
    "hugo": (
        {
            "content/docs/dock/_index.md": '+++\ntitle = "The dock"\nweight = 2\n+++\nAll.\n',
            "content/docs/dock/gate/index.md": "---\ntitle: The gate\nweight: 1\naliases: [/old/gate/]\n---\n"
            '{{% alert title="Careful" color="warning" %}}\nLorries.\n{{% /alert %}}\n\n{{< tabs >}}\n{{< tab "In" >}}'
            'Left.{{< /tab >}}\n{{< /tabs >}}\n\n{{< figure src="gate.png" alt="The gate" >}}\n\n'
            '[yard]({{< relref "../yard.md" >}})\n\n{{< highlight go >}}\nx("{{< y >}}")\n{{< /highlight >}}\n',
            "content/docs/dock/gate/gate.png": PIXEL,
            "content/docs/dock/yard.md": "---\ntitle: The yard\nweight: 2\n---\nBack to [the gate](../gate/).\n",
        },
        {
            f"{COURSES}/dock/01-gate.md": (
                '!!! warning "Careful"\n    Lorries.', '=== "In"\n    Left.', "![The gate](gate.png)",
                "[yard](02-yard.md)", '```go\nx("{{< y >}}")\n```',
            ),
            f"{COURSES}/dock/02-yard.md": ("[the gate](01-gate.md)",),
        },
    ),
    "galaxy": (
        {
            "topics/stock/metadata.yaml": "title: Stock\n"
            "subtopics: [{id: late, title: Later}, {id: now, title: Now}]\n",
            "topics/stock/tutorials/count/tutorial.md": "---\ntitle: Count it\nsubtopic: now\nquestions: [How many?]\n"
            "objectives: [Count what stands in the hall]\ntime_estimation: 1H30m\nkey_points: [Count twice]\n"
            "contributions: {authorship: [ada, kofi]}\nrequirements: [{topic_name: intro, tutorials: [first]}]\n"
            "zenodo_link: https://zenodo.example/1\n---\n\n# Prepare\n\n> <hands-on-title>Upload</hands-on-title>\n>\n"
            "> 1. Open {% tool [Scanner](x) %} {% icon eye %}\n>\n>    > <comment-title>Slow?</comment-title>\n>    >\n"
            ">    > Wait.\n>    {: .comment}\n>\n> 2. [Sort]({% link topics/stock/tutorials/sort/tutorial.md %})\n"
            "{: .hands_on}\n",
            "topics/stock/tutorials/sort/tutorial.md": "---\ntitle: Sort it\nsubtopic: late\n---\nText.\n",
        },
        {
            f"{COURSES}/stock/index.md": (
                "- title: Later\n  first_lesson: sort", "intro: first", "- kofi", "person: ada",
            ),
            f"{COURSES}/stock/02-count.md": (
                "minutes: 90", "## Prepare", '!!! example "Upload"\n\n    1. Open **Scanner**',
                '       !!! note "Slow?"\n\n           Wait.', "[Sort](01-sort.md)", "url: https://zenodo.example/1",
            ),
        },
    ),
    "github-docs": (
        {
            "content/lifts/index.md": "---\ntitle: Lifts\nintro: About {% data variables.product.name %}.\n"
            "children: [/using, /about]\n---\n",
            "content/lifts/about.md": "---\ntitle: About lifts\nredirect_from: [/lifts/old]\n---\n"
            "{% data reusables.lifts.mind %}\n\n{% note %}\n\nText.\n\n{% endnote %}\n\n"
            '{% data variables.product.name %}: "[AUTOTITLE](/lifts/using#start)".\n',
            "content/lifts/using.md": "---\ntitle: Using lifts\n---\n## Start\n\n{% ifversion x %}\nOnly here.\n"
            "{% endif %}\n",
            "data/reusables/lifts/mind.md": "Mind the [lift](/lifts/using).\n",
            "data/variables/product.yml": "name: Hoist\n",
        },
        {
            f"{COURSES}/lifts/index.md": ("summary: About Hoist.",),
            f"{COURSES}/lifts/01-using.md": ("Only here.",),
            f"{COURSES}/lifts/02-about.md": (
                "Mind the [lift](01-using.md).", "!!! note\n\n    Text.", 'Hoist: "[Using lifts](01-using.md#start)".',
            ),
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_has_a_ready_map(portal: Portal, tmp_path_factory: pytest.TempPathFactory, layout: str) -> None:
    files, expected = LAYOUTS[layout]
    root, folder = portal(dict(SKILLS)), write_folder(tmp_path_factory.mktemp("source"), files)
    adopt(root, folder, layout)
    for path, parts in expected.items():
        text = (root / path).read_text("utf-8")
        for part in parts:
            assert part in text


def test_hostile_files_are_refused_by_name_and_the_rest_is_adopted(
    portal: Portal, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.md").write_text("# Secret\n\nHidden words.\n")
    anchors = "a: &a [1,1,1,1,1,1,1,1,1]\n" + "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in ("ab", "bc", "cd", "de")
    )
    folder = write_folder(
        tmp_path_factory.mktemp("source"),
        {
            "docs/a/bad.md": "---\ntitle: [open\n---\nText",
            "docs/a/binary.md": b"a\0b",
            "docs/a/bomb.md": f"---\n{anchors}---\nText",
            "docs/a/huge.md": "x" * 1_000_001,
            "docs/a/latin.md": b"caf\xe9",
            "docs/a/loop.md": f'# Loop\n\n--8<-- "docs/a/loop.md"\n--8<-- "{outside}/secret.md"\n'
            '--8<-- "../../secret.md"\n',
            "docs/a/Same.md": "# One\n\n<iframe src='x'></iframe> <b onclick='x'>bold</b> [js](javascript:x)\n",
            "docs/a/same.md": "# Two\n\n:::note\nNothing ends it: password: hunter2hunter2X9\n",
            "docs/a/pics.md": f"# Pics\n\n![svg](p.svg) ![png](p.png) [sh](run.sh) ![out]({outside}/secret.md)\n",
            "docs/a/p.svg": '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>',
            "docs/a/p.png": "no picture",
            "docs/a/run.sh": "true",
            "docs/con/x.md": "# A device\n",
        },
    )
    (folder / "docs/a/link.md").symlink_to(outside / "secret.md")
    (folder / "docs/linked").symlink_to(outside)
    root = portal({})
    report = adopt(root, folder, "mkdocs")
    refused = list_notes(report, REFUSED)
    assert [note.split(" ")[0] for note in refused] == [
        "docs/a/bad.md:1", "docs/a/binary.md:0", "docs/a/bomb.md:1", "docs/a/huge.md:0", "docs/a/latin.md:0",
        "docs/a/link.md:0", "docs/linked:0",
    ]  # fmt: skip
    left_out = " ".join(list_notes(report, LEFT_OUT))
    for place in ("docs/a/loop.md:3 a text that includes itself", "docs/a/loop.md:4", "docs/a/loop.md:5"):
        assert place in left_out
    written = b"".join(list_tree(root / COURSES).values())
    for words in (b"Hidden words", b"hunter2", b"javascript", b"onclick", b"iframe", b"onload"):
        assert words not in written
    twins = [name.partition("-")[2] for name in os.listdir(root / COURSES / "a") if "same" in name]
    assert sorted(twins) == ["same-2.md", "same.md"]
    assert f"Not adopted: {len(refused)}" in render_report(report)


def test_nothing_is_written_twice_or_over_something(portal: Portal) -> None:
    root = portal(dict(SKILLS))
    dry = adopt_folder(root, SHAPES / "docusaurus", "docusaurus", dry_run=True)
    assert not (root / COURSES).exists()
    assert dry.files == adopt_folder(root, SHAPES / "docusaurus", "docusaurus").files
    before = list_tree(root)
    with pytest.raises(AdoptionRefused, match=r"nothing is left to adopt: docs \(`docusaurus` of sales\), docs/lanes"):
        adopt_folder(root, SHAPES / "docusaurus", "docusaurus")
    assert list_tree(root) == before


@pytest.mark.parametrize(
    ("folder", "map_name", "team", "message"),
    [
        (".", "mkdocs", "", "holds the portal's own content"),
        ("content/sales", "mkdocs", "", "lies in it"),
        (str(SHAPES), "mkdocs", "", "no page of .* is one that the map mkdocs names"),
        (str(SHAPES / "carpentries"), "carpentry", "", "there is no map carpentry; did you mean carpentries"),
        (str(SHAPES / "carpentries"), "carpentries", "sale", "no team is called sale; did you mean sales"),
    ],
)
def test_a_run_that_cannot_be_is_refused(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, folder: str, map_name: str, team: str, message: str
) -> None:
    root = portal({})
    monkeypatch.chdir(root)
    with pytest.raises(AdoptionRefused, match=message):
        adopt_folder(root, Path(folder), map_name, team=team)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rules: [", "is no YAML on line 2"),
        ("- a\n", "is no map"),
        ("root: docs\n", "has no `rules:`"),
        ("ruels: []\n", "`ruels` is unknown; did you mean `rules`"),
        ("rules: [{page: x}]\n", "`rules.0.page` is unknown; did you mean `pages`"),
        ("rules: [{pages: /etc/*.md}]\n", "`rules.0.pages` cannot be that"),
        ("rules: [{pages: '*.md'}]\nfields: {tittle: [x]}\n", "`tittle` is no field; did you mean `title`"),
        ("extends: mkdoc\n", "extends `mkdoc`; a ready map is"),
    ],
)
def test_a_map_that_cannot_be_used_says_why(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "map.yml"
    file.write_text(text, "utf-8")
    with pytest.raises(MapRefused) as refusal:
        read_map(str(file))
    assert message in str(refusal.value)


def test_a_map_of_ones_own_changes_a_ready_one(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = write_folder(
        tmp_path_factory.mktemp("source"),
        {"docs/x/a.md": "---\nname: Called so\nlearn: [Read what stands on a label]\n---\nText.\n", "map.yml": (
            "extends: mkdocs\nrules: [{pages: 'docs/{course}/*.md', team: sales}]\n"
            "fields: {title: [name], outcomes: [learn]}\n"
        )},
    )  # fmt: skip
    root = portal({})
    adopt(root, folder, str(folder / "map.yml"))
    lesson, _ = read(root, f"{COURSES}/x/01-a.md")
    assert (lesson["title"], lesson["outcomes"]) == ("Called so", ["read-what-stands-on-a-label"])


@pytest.mark.parametrize("name", READY_MAPS)
def test_a_ready_map_can_be_read(name: str) -> None:
    assert read_map(name).rules


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2H", 120),
        ("PT1H30M", 90),
        ("45", 45),
        ("1.5 hours", 90),
        ("1h 15min", 75),
        ("0:20", 20),
        ("soon", 0),
        ("-5", 0),
    ],
)
def test_durations_are_read_in_the_usual_spellings(text: str, minutes: int) -> None:
    assert parse_minutes(text) == minutes


@pytest.mark.parametrize(("opening", "closing"), [(":::note\n", ""), ("{% note %}\n", "{% endnote %}\n")])
def test_notes_in_notes_without_end_stay_text_of_a_bounded_indent(opening: str, closing: str) -> None:
    count = 2_000
    source = f"{opening * count}Deep words.\n{closing * count}".splitlines()
    notes = Notes()
    text = convert_containers([SourceLine(line, "a.md", number) for number, line in enumerate(source, 1)], notes)
    lines = [line.text for line in text.lines]
    assert sum(line.lstrip().startswith("!!!") for line in lines) == MAX_DEPTH
    assert [line.strip() for line in lines if "Deep" in line] == ["Deep words."]
    assert max(map(len, lines)) < 100
    assert any("parts deep" in note.subject for note in notes.items)


def test_a_private_key_is_left_out_as_a_whole(portal: Portal, tmp_path: Path) -> None:
    key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA1234567890abcdef\nabcdefgh\n-----END RSA PRIVATE KEY-----"
    folder = write_folder(
        tmp_path / "source", {"docs/a/one.md": f"# One\n\nWords.\n\n```text\n{key}\n```\n\nMore {key} words.\n"}
    )
    root = portal({})
    adopt(root, folder, "mkdocs")
    texts = [path.read_text("utf-8") for path in (root / COURSES).rglob("*.md")]
    assert [text for text in texts if "MIIE" in text or "END RSA" in text or "abcdefgh" in text] == []
    assert any("```text\n[left out]\n```" in text and "More [left out] words." in text for text in texts)


@pytest.mark.parametrize(
    ("layout", "path", "former", "never"),
    [
        ("docusaurus", "docs/a/p.md", "/docs/a/other-name", "/docs/a/p"),
        ("hugo", "content/docs/a/p.md", "/docs/a/other-name/", "/docs/a/p/"),
    ],
)
def test_a_slug_takes_the_place_of_the_files_name(
    portal: Portal, tmp_path: Path, layout: str, path: str, former: str, never: str
) -> None:
    text = "---\ntitle: A page of it\nslug: other-name\n---\n\nWords.\n"
    folder = write_folder(tmp_path / "source", {path: text, path.replace("p.md", "q.md"): "# Next\n\nWords.\n"})
    redirects = adopt(portal({}), folder, layout).redirects
    assert former in redirects
    assert never not in redirects


def test_a_page_is_never_called_like_the_folder_of_a_team(portal: Portal, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "source", {"docs/sales/index.md": "# Sales\n\nWords of it.\n"})
    root = portal({"portal.yml": "former_versions: true\n"})
    report = adopt(root, folder, "mkdocs")
    assert report.files
    assert [file for file in report.files if file.endswith("pages/sales.md")] == []
    assert [d for d in run_pipeline(root, TODAY).diagnostics if d.rule == "reserved-address"] == []


def test_links_that_only_other_generators_take_are_written_and_lead_on(portal: Portal, tmp_path: Path) -> None:
    page = (
        '# Loading\n\nSee ![The `dock`](dock plan.png "Gate 4") and\n'
        "(b%20c.md#the-end)[the end], [more](../d/e f.md#x).\n\n"
        "| a |\n|-|\n| ![far] (img/far.png) |\n\n`[code](b c.md)`, [gone](no such.md), [site](https://a.example/x y),\n"
        "[sic] (see above), [words](c.md\n"
    )
    files: dict[str, str | bytes] = {
        "docs/a/one.md": page,
        "docs/a/b c.md": "# Next\n\n## The end\n\nWords.\n",
        "docs/d/e f.md": "# Far\n\nWords.\n",
        "docs/a/dock plan.png": PIXEL,
        "docs/a/img/far.png": PIXEL,
    }
    root = portal({})
    report = adopt(root, write_folder(tmp_path / "source", files), "mkdocs")
    _, text = read(root, f"{COURSES}/a/02-one.md")
    assert text.strip("\n").split("\n") == [
        'See ![The `dock`](dock-plan.png "Gate 4") and', "[the end](01-b-c.md#the-end), [more](../d/01-e-f.md).", "",
        "| a |", "|-|", "| ![far](far.png) |", "",
        "`[code](b c.md)`, [gone](no such.md), [site](https://a.example/x y),", "[sic] (see above), [words](c.md",
    ]  # fmt: skip
    assert report.asset_count == 2
    typed = [note for note in list_notes(report, TO_DECIDE) if "as it is typed" in note]
    assert typed == [
        f"docs/a/one.md:{line} a link that is shown as it is typed `{link}`"
        for line, link in (
            (10, "[gone](no such.md)"), (10, "[site](https://a.example/x y)"), (11, "[words](c.md"),
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("layout", "path", "former"),
    [
        ("mkdocs", "docs/Set Up/Install-Guide.md", "/Set Up/Install-Guide/"),
        ("mkdocs", "docs/Größe/FAQ.md", "/Größe/FAQ/"),
        ("docusaurus", "docs/Setup/01-FAQ.md", "/docs/Setup/FAQ"),
        ("galaxy", "topics/Stock/tutorials/Count/tutorial.md", "/topics/Stock/tutorials/Count/tutorial.html"),
        ("hugo", "content/docs/Set Up/FAQ.md", "/docs/set-up/faq/"),
        ("github-docs", "content/Lifts/About.md", "/lifts/about"),
    ],
)
def test_a_former_address_has_the_capitals_that_its_generator_gives_it(
    portal: Portal, tmp_path: Path, layout: str, path: str, former: str
) -> None:
    folder = write_folder(tmp_path / "source", {path: "---\ntitle: A page of it\n---\n\nWords.\n"})
    assert former in adopt(portal({}), folder, layout).redirects


@pytest.mark.parametrize(
    ("nav", "modules"),
    [
        ('[{"In depth": [a/deep/x.md, a/deep/y.md]}]', [{"title": "In depth", "first_lesson": "x"}]),
        ("[a/deep/x.md, a/deep/y.md]", None),
        ("[{Lanes: [a/deep/x.md, a/deep/y.md]}]", None),
    ],
)
def test_a_title_of_a_menu_for_the_only_part_of_a_course_is_kept(
    portal: Portal, tmp_path: Path, nav: str, modules: object
) -> None:
    files: dict[str, str | bytes] = {f"docs/a/deep/{name}.md": f"# Page {name}\n\nWords.\n" for name in "xy"}
    folder = write_folder(
        tmp_path / "source", {**files, "docs/a/index.md": "# Lanes\n\nWords.\n", "mkdocs.yml": f"nav: {nav}\n"}
    )
    root = portal({})
    adopt(root, folder, "mkdocs")
    assert read(root, f"{COURSES}/a/index.md")[0].get("modules") == modules


MAILS = """\
Write to sales@acme.example before you come (or to (dock@acme.example) there).

## Safety

Never stand behind a lorry; [call](mailto:gate@acme.example
"In a title (of two
lines)") first, [or][post] <mailto:b@acme.example>.

- One (in winter from 7).

[post]: mailto:post@acme.example

From 6 to 18 h (in winter from 7). [Ask (me](mailto:a b@acme.example) now.

See [one], [two], [three] and [four][four].

[one]: <b.md>
[two]: <c d/e f.md> "Title"
> [three]: <c d/e f.md>

[four]: <c d/e f.md>
"""


def test_what_no_link_has_stays(portal: Portal, tmp_path: Path) -> None:
    """Behind an address that is left out, in several lines too; and definitions with an address in angle brackets."""
    files: dict[str, str | bytes] = {
        "mkdocs.yml": "site_name: Dock\n",
        "docs/a.md": f"# A\n\n{MAILS}",
        "docs/b.md": "# B\n\nText.\n",
        "docs/c d/e f.md": "# E\n\nText.\n",
    }
    root = portal(SKILLS)
    report = adopt(root, write_folder(tmp_path / "dock", files), "mkdocs")
    bodies = [file.read_text("utf-8") for file in (root / COURSES).rglob("*.md")]
    (body,) = [text for text in bodies if "## Safety" in text]
    for words in (
        "Write to sales@acme.example before you come (or to (dock@acme.example) there).",
        "Never stand behind a lorry; call first, or b@acme.example.",
        "- One (in winter from 7).",
        "From 6 to 18 h (in winter from 7). [Ask (me](mailto:a b@acme.example) now.",
    ):
        assert words in body
    assert body.count(".md>") + body.count(".md\n") + body.count('.md "') >= 3
    assert not [note for note in list_notes(report) if "not in the folder" in note]


def test_stars_that_stood_in_code_stay_in_front_matter() -> None:
    """Of choices that differ by nothing else, each stays what it is."""
    assert [read_words(text) for text in ("`**text**`", "`text`", "a **b** `*c*` \\*\\*d\\*\\*")] == [
        "**text**",
        "text",
        "a b *c* **d**",
    ]


CODE = """\
    if [[ -f x ]]; then echo "<b>bold</b>"; fi
    cat <file >out

    ::: note
    Hello {.cls}
    {{< tab >}}
    ```
    text"""


def test_code_that_is_indented_stays_as_it_is(portal: Portal, tmp_path: Path) -> None:
    """And what is indented in a list, a note or HTML is no code."""
    text = (
        f"# A\n\nRun this:\n\n{CODE}\n\nThen **never** stand. See [[b]].\n\n## Safety\n\n- Item\n\n"
        "    See <b>here</b>.\n\n1. One\n\n    [x](b.md)\n\n!!! note\n\n"
        "    <b>Note</b>\n\n<div>\n\n    <b>D</b>\n\n</div>\n"
    )
    files: dict[str, str | bytes] = {
        "mkdocs.yml": "site_name: Dock\n",
        "docs/a.md": text,
        "docs/b.md": "# B\n\nB.\n",
    }
    root = portal(SKILLS)
    adopt(root, write_folder(tmp_path / "dock", files), "mkdocs")
    (body,) = [text for file in (root / COURSES).rglob("*.md") if "## Safety" in (text := file.read_text("utf-8"))]
    assert CODE in body
    for words in ("Then **never** stand.", "    See **here**.", "    [x](02-b.md)", "    **Note**", "**D**"):
        assert words in body
