"""A small portal and random changes of it, for tests that compare a build with a clean one."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from conftest import TODAY, course

from trellis.load.cache import Cache
from trellis.pipeline.run import run_pipeline
from trellis.site.build import build_site

FRAMES = ("material", "plain")

MESSAGES = """\
msgid ""
msgstr ""
"Language: de\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Is it for you?"
msgstr "{words}"
"""
PICTURE = b"<svg/>"
COURSES = "content/sales/courses"


def write_course(number: int, text: str = "", **more: str) -> str:
    keys = {"status": "stable", "minutes": "10", "reviewed": "2026-10-01"} | more
    return course(f"Course {number} & more", **keys) + text


FILES: dict[str, str | bytes] = {
    "mkdocs.yml": "site_name: Learning\nsite_url: https://learning.example/\ndocs_dir: content\n"
    "theme: {name: material}\nplugins: []\nnav: [{Home: index.md}]\n",
    "content/skills.yml": "- id: rates\n  name: Rates\n",
    **{
        f"{COURSES}/course-{n}/index.md": write_course(
            n, f"[Next](../course-{(n + 1) % 6}/index.md) and [a lesson](01-lesson.md#first).\n", skills="[rates]"
        )
        for n in range(6)
    },
    **{
        f"{COURSES}/course-{n}/01-lesson.md": f"---\ntitle: Lesson {n}\ntype: read\nminutes: 10\n---\n\n"
        "## First\n\nIt costs $x^2$ and `code`.\n"
        for n in range(3)
    },
}


def build(root: Path, cache_folder: Path | None = None) -> dict[str, bytes]:
    """Builds the site as if nothing had been wrong; returns all its files."""
    out = root.parent / f"{root.name}-site"
    cache = Cache(cache_folder, root) if cache_folder else None
    result = replace(run_pipeline(root, TODAY, cache=cache), diagnostics=())
    build_site(root, out, result, cache=cache)
    return read_site(out)


def read_site(out: Path) -> dict[str, bytes]:
    """All files of a site."""
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in sorted(out.rglob("*")) if file.is_file()}


def edit(root: Path, path: str, old: str, new: str) -> None:
    """Replaces a text of a file that holds it."""
    file = root / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def _pick(chance: random.Random, root: Path, pattern: str = "*/index.md") -> Path:
    return chance.choice(sorted((root / COURSES).glob(pattern)))


def _edit_text(chance: random.Random, root: Path) -> None:
    file = _pick(chance, root, "*/*.md")
    text = f"Then [there](../course-{chance.randrange(9)}/index.md) costs {chance.randrange(99)} $ or $y$.\n"
    file.write_text(file.read_text("utf-8") + "\n" + text, "utf-8")


def _edit_title(chance: random.Random, root: Path) -> None:
    file = _pick(chance, root, "*/*.md")
    file.write_text(file.read_text("utf-8").replace("title: ", f"title: {chance.choice('ABC')} ", 1), "utf-8")


def _move_course(chance: random.Random, root: Path) -> None:
    folder = _pick(chance, root).parent
    target = folder.with_name(f"course-{chance.randrange(9)}")
    if not target.exists():
        folder.rename(target)


def _delete_course(chance: random.Random, root: Path) -> None:
    if len(list((root / COURSES).glob("*/index.md"))) > 3:
        shutil.rmtree(_pick(chance, root).parent)


def _add_course(chance: random.Random, root: Path) -> None:
    number = chance.randrange(9)
    folder = root / COURSES / f"course-{number}"
    folder.mkdir(exist_ok=True)
    more = {"prerequisites": f"[course-{chance.randrange(6)}]", "language": chance.choice(["en", "de"])}
    (folder / "index.md").write_text(write_course(number, "> [!NOTE]\n> ![Plan](plan.svg)\n", **more), "utf-8")


def _toggle_picture(chance: random.Random, root: Path) -> None:
    file = _pick(chance, root).with_name("plan.svg")
    if file.exists():
        file.unlink()
    else:
        file.write_bytes(PICTURE)


def _change_picture(chance: random.Random, root: Path) -> None:
    file = _pick(chance, root).with_name("plan.svg")
    file.write_bytes(f"<svg id='{chance.choice('abc')}'/>".encode())


def _change_own_page(chance: random.Random, root: Path) -> None:
    file = root / "hooks/pages/about.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\ntitle: About {chance.choice('XYZ')}\n---\n\nWe are [here](courses.md).\n", "utf-8")


def _change_status(chance: random.Random, root: Path) -> None:
    file = _pick(chance, root)
    old, new = chance.choice([("stable", "retired"), ("retired", "stable"), ("stable", "draft"), ("draft", "mvp")])
    file.write_text(file.read_text("utf-8").replace(f"status: {old}", f"status: {new}"), "utf-8")


def _rename_team(chance: random.Random, root: Path) -> None:
    file = root / "content/sales/index.md"
    file.write_text(file.read_text("utf-8").replace("title: ", f"title: {chance.choice('XYZ')} ", 1), "utf-8")


def _rename_person(chance: random.Random, root: Path) -> None:
    (root / "content/people.yml").write_text(f"- id: ada\n  name: Ada {chance.choice('BCD')}\n", "utf-8")


def _rename_skill(chance: random.Random, root: Path) -> None:
    (root / "content/skills.yml").write_text(f"- id: rates\n  name: Rates {chance.choice('BCD')}\n", "utf-8")


def choose_frame(root: Path, frame: str, more: str = "") -> None:
    """Writes settings with this frame."""
    (root / "portal.yml").write_text(f"frame: {frame}\n{more}", "utf-8")


def _change_settings(chance: random.Random, root: Path) -> None:
    language, maths = chance.choice(["en", "de", "fr"]), chance.choice(["mathml", "text"])
    boxes = chance.choice(["", "role_mailboxes: [help@learning.example]\n"])
    frame = (root / "portal.yml").read_text("utf-8").split()[1]
    choose_frame(root, frame, f"language: {language}\nmaths: {maths}\n{boxes}")


def _change_frame(chance: random.Random, root: Path) -> None:
    file = root / "portal.yml"
    frame, *rest = file.read_text("utf-8").splitlines(keepends=True)
    choose_frame(root, chance.choice([name for name in FRAMES if name not in frame]), "".join(rest))


def _change_words(chance: random.Random, root: Path) -> None:
    (root / "locale").mkdir(exist_ok=True)
    words = chance.choice(["Passt es?", "Für wen?"])
    (root / "locale/de.po").write_text(MESSAGES.format(words=words), "utf-8")


def _change_site(chance: random.Random, root: Path) -> None:
    url = f"https://{chance.choice('abc')}.example/"
    repository = chance.choice(["", "repo_url: https://forge.example/portal\nedit_uri: edit/main/content/\n"])
    text = str(FILES["mkdocs.yml"]).replace("https://learning.example/", url)
    (root / "mkdocs.yml").write_text(text + repository, "utf-8")


CHANGES: tuple[Callable[[random.Random, Path], None], ...] = (
    _edit_text, _edit_text, _edit_title, _move_course, _delete_course, _add_course, _add_course, _toggle_picture,
    _change_status, _rename_team, _rename_person, _rename_skill, _change_settings, _change_words, _change_site,
    _change_frame, _change_own_page, _change_picture,
)  # fmt: skip
