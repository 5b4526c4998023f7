"""What lies beside a draft, or is shown by it alone, is as little published as the draft."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import test_former_versions as former
from conftest import TEAM, TODAY, Portal, course
from PIL import Image
from typer.testing import CliRunner, Result

from trellis.approvals.shown_files import list_readings
from trellis.cli import app
from trellis.diagnostics.diagnostic import Severity
from trellis.pipeline.publish import publish_result
from trellis.pipeline.run import run_pipeline
from trellis.site import draft_files
from trellis.site.draft_files import find_draft_files


def draw_picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(file, "PNG")
    return file.getvalue()


def write_file(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


PICTURE, TABLE = draw_picture(), "lane,floor\nA,250\n"
DRAFT = "content/sales/courses/secret"
CURRENT = course("Lanes", status="mvp", sunset="2027-06-01")
FILES: dict[str, str | bytes] = {
    f"{DRAFT}/index.md": course("Secret") + "\n![The plan](plan.png)\n\n![The dock](../../pages/dock.png)\n",
    f"{DRAFT}/plan.png": PICTURE,
    f"{DRAFT}/rates.csv": TABLE,
    f"{DRAFT}/more/unseen.png": PICTURE,
    "content/sales/courses/lanes/index.md": f"{CURRENT}\n![The map](map.png)\n",
    "content/sales/courses/lanes/map.png": PICTURE,
    "content/sales/courses/lanes/rates.csv": TABLE,
    "content/sales/pages/dock.png": PICTURE,
    "content/sales/pages/yard.png": PICTURE,
    "mkdocs.yml": "site_name: A\nsite_url: https://learning.example/\ndocs_dir: content\ntheme: {name: material}\n",
}
OF_DRAFTS = {f"sales/courses/secret/{name}" for name in ("plan.png", "rates.csv", "more/unseen.png")}
OF_DRAFTS |= {"sales/pages/dock.png"}
OF_OTHERS = {"sales/courses/lanes/map.png", "sales/courses/lanes/rates.csv", "sales/pages/yard.png"}


def build(root: Path, *options: str) -> Result:
    runner = {"GITHUB_ACTIONS": "", "GITLAB_CI": ""}
    return CliRunner().invoke(app, ["build", "--root", str(root), "--today", "2026-11-23", *options], env=runner)


def list_files(root: Path) -> set[str]:
    """The pictures and tables in the site that are the portal's own."""
    site = root / "site"
    return {
        path
        for file in site.rglob("*")
        if file.suffix in (".png", ".csv") and (path := file.relative_to(site).as_posix()).startswith("sales/")
    }


@pytest.mark.parametrize("frame", ["plain", "material"])
def test_files_that_only_drafts_have_are_in_the_preview_alone(portal: Portal, frame: str) -> None:
    root = portal({**FILES, "portal.yml": f"frame: {frame}\npreview_url: https://preview.example/\n"})
    assert build(root).exit_code == 0
    assert list_files(root) == OF_OTHERS
    assert build(root, "--drafts", "--change", "12").exit_code == 0
    assert list_files(root) == OF_OTHERS | OF_DRAFTS


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("content/sales/courses/lanes/index.md", f"{CURRENT}\n![The plan](../secret/plan.png)\n"),
        ("content/sales/courses/lanes/index.md", f'{CURRENT}\n<img src="../secret/pl%61n.png" alt="The plan">\n'),
        ("content/sales/courses/lanes/index.md", f"{CURRENT}\n[The plan][1]\n\n[1]: ../secret/plan&#46;png\n"),
        ("hooks/pages/about.md", "---\ntitle: About\n---\n\n![The plan](sales/courses/secret/plan.png)\n"),
    ],
    ids=["picture", "HTML in disguise", "link by a reference", "own page"],
)
def test_what_something_published_shows_is_published(portal: Portal, path: str, text: str) -> None:
    root = portal({**FILES, "portal.yml": "frame: plain\n", path: text})
    build(root)
    assert "sales/courses/secret/plan.png" in list_files(root)
    assert "sales/courses/secret/rates.csv" not in list_files(root)


def test_a_text_that_begins_or_ceases_to_show_a_file_brings_or_takes_it(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Also where texts alone have changed since the last build."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = portal({**FILES, "portal.yml": "frame: plain\n"})
    page = root / "content/sales/courses/lanes/index.md"
    for text, is_shown in (("", False), ("\n![The plan](../secret/plan.png)\n", True), ("\nText.\n", False)):
        page.write_text(f"{CURRENT}\n![The map](map.png)\n{text}")
        assert build(root).exit_code == 0
        assert ("sales/courses/secret/plan.png" in list_files(root)) == is_shown


def test_a_draft_takes_nothing_from_what_is_published(portal: Portal) -> None:
    shown = "\n![The map](../lanes/map.png)\n\n![The dock](../../pages/dock.png)\n"
    files = {**FILES, f"{DRAFT}/index.md": course("Secret") + shown}
    files["content/sales/courses/lanes/index.md"] = f"{CURRENT}\n![The dock](../../pages/dock.png)\n"
    root = portal({**files, "portal.yml": "frame: plain\n"})
    assert build(root).exit_code == 0
    assert list_files(root) == OF_OTHERS | {"sales/pages/dock.png"}


NAMES = ("chart.png", "rate chart.png", "chart(1).png", "chart[1].png", "o'neil.png", "a=b.png", "a%20b.png", "x#y.png",
    "größe.png", "a&b.png", "a+b,c;d.png",
)  # fmt: skip


def show_in_front_matter(name: str, status: str) -> str:
    picture = json.dumps({"file": name, "alt": "What stands in the picture"}, ensure_ascii=False)
    more = {
        "kind": "path",
        "version": "1",
        "picture": picture,
        "audience": "{}",
        "steps": "\n  - {section: All, items: [lanes]}",
    }
    return course(f"Path of {status}", status, **more).replace("mode: self-paced\n", "")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_front_matter_shows_is_known_by_whatever_name(portal: Portal, name: str) -> None:
    """Of a draft it is left out; what a published path shows stays, though a draft of another team shows it too."""
    theirs = f"\n![The chart](<../../../sales/pictures/{name.replace('%', '%25').replace('#', '%23')}>)\n"
    root = portal(
        {
            **{path: text for path, text in FILES.items() if not path.startswith(DRAFT)},
            "content/hr/index.md": TEAM,
            "content/hr/courses/theirs/index.md": course("Theirs") + theirs,
            f"content/sales/pictures/{name}": PICTURE,
            f"content/sales/paths/own-{name}": PICTURE,
            "content/sales/paths/open.md": show_in_front_matter(f"../pictures/{name}", "mvp"),
            "content/sales/paths/hidden.md": show_in_front_matter(f"own-{name}", "draft"),
        }
    )
    result = run_pipeline(root, TODAY)
    assert [d for d in result.diagnostics if d.severity is Severity.ERROR] == []
    assert find_draft_files(root, publish_result(result)) == {f"content/sales/paths/own-{name}"}


def test_what_a_former_version_shows_is_published(tmp_path: Path) -> None:
    """Also where a draft of another team shows it now."""
    former.write_course(tmp_path)
    former.write_lesson(tmp_path, "01-read", "Read a rate", f"{former.LONG}\n\n![The dock](../../pages/dock.png)")
    write_file(tmp_path / "content/sales/pages/dock.png", PICTURE)
    former.git(tmp_path, "init", "-q", "-b", "main")
    former.commit(tmp_path, "2026-01-05")
    former.approve(tmp_path, "HEAD")
    former.commit(tmp_path, "2026-01-06")
    former.write_course(tmp_path, former.OUTCOMES.replace("Compare two offers", "Refuse an offer with reasons"))
    former.write_lesson(tmp_path, "01-read", "Read a rate", " ".join(f"other{number}" for number in range(200)))
    secret = course("Secret") + "\n![The dock](../../../sales/pages/dock.png)\n\n![The plan](plan.png)\n"
    write_file(tmp_path / "content/hr/courses/secret/index.md", secret.encode())
    write_file(tmp_path / "content/hr/courses/secret/plan.png", PICTURE)
    former.commit(tmp_path, "2026-06-05")
    published = former.publish(tmp_path)
    assert find_draft_files(tmp_path, published) == {"content/hr/courses/secret/plan.png"}


def test_each_text_is_read_once_however_many_files_drafts_have(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = {f"{DRAFT}/shot {number} (1).png": PICTURE for number in range(60)}
    texts = {f"content/sales/courses/c{number}/index.md": course(f"C {number}", "mvp") for number in range(20)}
    root = portal({f"{DRAFT}/index.md": course("Secret"), **pictures, **texts})
    published = publish_result(run_pipeline(root, TODAY))
    read_texts: list[str] = []

    def count_texts(text: str) -> frozenset[str]:
        read_texts.append(text)
        return list_readings(text)

    monkeypatch.setattr(draft_files, "list_readings", count_texts)
    assert find_draft_files(root, published) == pictures.keys()
    assert len(read_texts) == len(set(read_texts)) >= len(texts)
