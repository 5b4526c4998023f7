"""Packages in SCORM: manifests, pages and files; what refuses to be exported, and why."""

from __future__ import annotations

import io
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import EXAMPLE, TODAY, Portal, course
from typer.testing import CliRunner

from trellis.cli import app
from trellis.derive.cards import build_card
from trellis.derive.feeds.site_identity import SiteIdentity
from trellis.derive.learning import list_former_lessons
from trellis.derive.published import PublishedCatalogue
from trellis.pipeline.run import CheckedPortal, run_pipeline
from trellis.site.export.course_content import CourseContent, build_course_content
from trellis.site.export.package import pack_files
from trellis.site.export.permanent_ids import build_lesson_key
from trellis.site.export.refusal import ExportRefused
from trellis.site.export.scorm import Standard, build_scorm_files

COURSE = "incoterms-in-practice"
NAMESPACES = {
    "1.2": {
        "cp": "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
        "adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2",
    },
    "2004": {
        "cp": "http://www.imsglobal.org/xsd/imscp_v1p1",
        "adlcp": "http://www.adlnet.org/xsd/adlcp_v1p3",
        "imsss": "http://www.imsglobal.org/xsd/imsss",
    },
}
LESSON = "---\ntitle: {title}\ntype: read\nminutes: 5\n{more}---\n\n{text}\n"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def incoterms(example: CheckedPortal) -> CourseContent:
    return build_course_content(EXAMPLE, example, COURSE)


@pytest.mark.parametrize("standard", ["1.2", "2004"])
def test_a_manifest_has_what_its_standard_requires(incoterms: CourseContent, standard: Standard) -> None:
    files = build_scorm_files(incoterms, standard)
    names = NAMESPACES[standard]
    manifest = ElementTree.fromstring(files["imsmanifest.xml"])
    assert manifest.tag == f"{{{names['cp']}}}manifest"
    assert manifest.get("identifier") == f"course-{COURSE}"
    assert manifest.findtext("cp:metadata/cp:schema", namespaces=names) == "ADL SCORM"
    version = manifest.findtext("cp:metadata/cp:schemaversion", namespaces=names)
    assert version == {"1.2": "1.2", "2004": "2004 4th Edition"}[standard]
    organizations = manifest.find("cp:organizations", names)
    assert organizations is not None
    organization = organizations.find("cp:organization", names)
    assert organization is not None
    assert organizations.get("default") == organization.get("identifier")
    assert organization.findtext("cp:title", namespaces=names) == "Incoterms in practice"
    item = organization.find("cp:item", names)
    resource = manifest.find("cp:resources/cp:resource", names)
    assert item is not None
    assert resource is not None
    assert item.get("identifierref") == resource.get("identifier")
    assert item.findtext("cp:title", namespaces=names) == "Incoterms in practice"
    kind = "scormtype" if standard == "1.2" else "scormType"
    assert resource.attrib == {
        "identifier": "resource", "type": "webcontent", f"{{{names['adlcp']}}}{kind}": "sco", "href": "index.html",
    }  # fmt: skip
    hrefs = [file.get("href") for file in resource.findall("cp:file", names)]
    assert hrefs == sorted(set(files) - {"imsmanifest.xml"})
    if standard == "2004":
        controls = item.find("imsss:sequencing/imsss:deliveryControls", names)
        assert controls is not None
        assert controls.attrib == {"completionSetByContent": "true", "objectiveSetByContent": "true"}


def test_identifiers_are_those_of_xml(incoterms: CourseContent) -> None:
    """An identifier is a name of XML: it begins with a letter, and has no colon."""
    for standard in ("1.2", "2004"):
        text = build_scorm_files(incoterms, standard)["imsmanifest.xml"].decode()
        identifiers = re.findall(r'\bidentifier="([^"]*)"', text)
        assert len(set(identifiers)) == len(identifiers) == 4
        assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", identifier) for identifier in identifiers)


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.addresses: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("href", "src"):
                self.addresses.append((tag, value or ""))


@pytest.mark.parametrize("id", [COURSE, "responding-to-incidents", "gefahrgut-erkennen"])
def test_all_that_a_package_needs_is_in_it(example: CheckedPortal, id: str) -> None:
    files = build_scorm_files(build_course_content(EXAMPLE, example, id), "1.2")
    page = _Page(files["index.html"].decode())
    assert len(set(page.ids)) == len(page.ids)
    for tag, address in page.addresses:
        if address.startswith("#"):
            assert address[1:] in page.ids, address
        elif tag == "a":
            assert address.startswith("https://") or address in files, address
        else:
            assert address in files, address
    scripts = [name for name in files if name.endswith(".js")]
    for name in scripts:
        for path in re.findall(r'from "(\.{1,2}/[^"]+)"', files[name].decode()):
            assert str(Path("/", name).parent.joinpath(path).resolve()).lstrip("/") in files


def test_a_package_has_the_same_bytes_whenever_it_is_written(incoterms: CourseContent, example: CheckedPortal) -> None:
    first = pack_files(build_scorm_files(incoterms, "2004"))
    assert first == pack_files(build_scorm_files(build_course_content(EXAMPLE, example, COURSE), "2004"))
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "imsmanifest.xml" in archive.namelist()


PORTAL = {
    "content/sales/pictures/lane.png": PIXEL,
    "content/sales/courses/other/index.md": course("Another course", "mvp", sunset="2027-03-01"),
    "content/sales/courses/rates/index.md": course("Rates & lanes", "mvp", sunset="2027-03-01", aliases="[tariffs]"),
    "content/sales/courses/rates/01-one.md": LESSON.format(
        title="One", more="aliases: [first, second]\n", text="## A part\n\n![A lane](../../pictures/lane.png)"
    ),
    "content/sales/courses/rates/02-two.md": LESSON.format(
        title="Two",
        more="",
        text="## A part\n\n[One](01-one.md#a-part), [above](#a-part), [other](../other/index.md), "
        "[away](https://a.example/)\n\n"
        '<a href="../one/">Hand-written</a> <img src="https://b.example/x.png" alt="far"> <b onclick="x()">bold</b>',
    ),
}


def test_links_lead_within_the_package_to_the_portal_or_nowhere(portal: Portal) -> None:
    root = portal(PORTAL)
    content = build_course_content(root, run_pipeline(root, TODAY), "rates")
    two = content.lessons[1].html
    assert '<a href="#__lesson-one--a-part">One</a>' in two
    assert '<a href="#__lesson-two--a-part">above</a>' in two
    assert "other" in two
    assert "other</a>" not in two  # the portal has no address
    assert '<a href="https://a.example/">away</a>' in two
    assert '<a href="#__lesson-one">Hand-written</a>' in two
    assert "b.example" not in two
    assert "onclick" not in two
    assert content.files == {"files/sales/pictures/lane.png": root / "content/sales/pictures/lane.png"}
    assert 'src="files/sales/pictures/lane.png"' in content.lessons[0].html
    (root / "mkdocs.yml").write_text("site_name: L\nsite_url: https://learning.example/portal\n")
    two = build_course_content(root, run_pipeline(root, TODAY), "rates").lessons[1].html
    assert '<a href="https://learning.example/portal/courses/other/">other</a>' in two


@pytest.mark.parametrize("name", ["key-points", "resources", "evidence"])
def test_a_lesson_may_be_called_like_what_stands_below_another(portal: Portal, name: str) -> None:
    more = (
        "key_points: [Ask first.]\nresources: [{title: A book, url: https://a.example/}]\nevidence: A sheet.\n"
        "questions: [{prompt: Which?, choices: [This, That], answer: 1}]\n"
    )
    root = portal(
        {
            "content/sales/courses/rates/index.md": course("Rates", "mvp", sunset="2027-03-01"),
            "content/sales/courses/rates/01-one.md": LESSON.format(title="One", more=more, text="T."),
            f"content/sales/courses/rates/02-one-{name}.md": LESSON.format(title="Two", more=more, text="T."),
        }
    )
    content = build_course_content(root, run_pipeline(root, TODAY), "rates")
    text = build_scorm_files(content, "1.2")["index.html"].decode()
    page = _Page(text)
    assert len(set(page.ids)) == len(page.ids)
    assert f"lesson-one-{name}" in page.ids
    outline = re.findall(r'<li data-t-row="([^"]+)"><a href="#([^"]+)">', text)
    articles = re.findall(r'<article id="([^"]+)" tabindex="-1" data-t-part="([^"]+)"', text)
    assert outline == [(part, id) for id, part in articles[1:]]


@pytest.mark.parametrize("title", ["Start", "Lesson one", "Start -- now"])
def test_the_link_beside_a_heading_leads_to_it_whatever_parts_are_called(portal: Portal, title: str) -> None:
    path, text = "content/sales/courses/rates/02-two.md", f"## {title}\n\n[One](01-one.md)"
    root = portal({**PORTAL, path: LESSON.format(title="Two", more="", text=text)})
    html = build_course_content(root, run_pipeline(root, TODAY), "rates").lessons[1].html
    (heading,) = re.findall(r'<h2 id="([^"]+)"', html)
    assert f'class="headerlink" href="#{heading}"' in html
    assert '<a href="#__lesson-one">One</a>' in html


def test_titles_are_escaped_in_manifest_and_page(portal: Portal) -> None:
    root = portal(PORTAL)
    files = build_scorm_files(build_course_content(root, run_pipeline(root, TODAY), "tariffs"), "1.2")
    assert "Rates &amp; lanes" in files["imsmanifest.xml"].decode()
    page = files["index.html"].decode()
    assert "<h1>Rates &amp; lanes</h1>" in page
    data = re.search(r"data-t-package>(.*?)</script>", page)
    assert data
    assert json.loads(data[1])["title"] == "Rates & lanes"


def test_permanent_ids_are_the_first_ones(portal: Portal) -> None:
    root = portal(PORTAL)
    content = build_course_content(root, run_pipeline(root, TODAY), "rates")
    assert content.permanent_id == "tariffs"
    assert [lesson.permanent_id for lesson in content.lessons] == ["first", "two"]
    renamed = {path.replace("/rates/", "/prices/"): text for path, text in PORTAL.items()}
    path = "content/sales/courses/prices/index.md"
    renamed[path] = str(renamed[path]).replace("[tariffs]", "[tariffs, rates]")
    for file in root.glob("content/sales/courses/rates/*"):
        file.unlink()
    root = portal(renamed)
    course = run_pipeline(root, TODAY).catalogue.find_entry("course", "prices")
    assert course
    assert course.first_id == "tariffs"
    assert re.fullmatch(r"[\w-]{6}", build_lesson_key("first"))


def test_what_takes_over_another_id_stays_itself(portal: Portal) -> None:
    files = dict(PORTAL)
    for path, former, present in (("index", "tariffs", "rates, tariffs"), ("01-one", "first, second", "one, first")):
        path = f"content/sales/courses/rates/{path}.md"
        files[path] = str(files[path]).replace(f"[{former}]", f"[{present}]")
    root = portal(files)
    result = run_pipeline(root, TODAY)
    content = build_course_content(root, result, "rates")
    assert [content.permanent_id, *(lesson.permanent_id for lesson in content.lessons)] == ["rates", "one", "two"]
    published = PublishedCatalogue(result.catalogue, result.context)
    entry = result.catalogue.courses[1]
    assert SiteIdentity("", "https://a.example/").build_tag(entry) == "tag:a.example,2020:/courses/rates/"
    assert dict(result.catalogue.aliases) == {("course", "tariffs"): "rates", ("lesson", "rates/first"): "rates/one"}
    assert build_card(published, entry).former_ids == ("tariffs",)
    former_lessons = list_former_lessons(published, entry, result.catalogue.lessons(entry)[0])
    assert former_lessons == ("rates/first", "tariffs/one", "tariffs/first")


@pytest.mark.parametrize(
    ("id", "files", "message"),
    [
        ("rate", {}, "no course is called rate; did you mean rates?"),
        ("zzzz", {}, "no course is called zzzz; `trellis find` finds courses by the words of their titles"),
        ("other", {}, "content/sales/courses/other/index.md: the course has no lessons"),
        ("draft", {"content/sales/courses/draft/index.md": course("A draft")}, "the course is a draft"),
    ],
)
def test_what_cannot_be_exported_says_why(portal: Portal, id: str, files: dict[str, str | bytes], message: str) -> None:
    root = portal({**PORTAL, **files})
    with pytest.raises(ExportRefused, match=re.escape(message)):
        build_course_content(root, run_pipeline(root, TODAY), id)


def test_a_draft_is_exported_when_that_is_asked_for(portal: Portal) -> None:
    files = {
        "content/sales/courses/draft/index.md": course("A draft"),
        "content/sales/courses/draft/01-one.md": LESSON.format(title="One", more="", text="[Two](02-two.md)"),
        "content/sales/courses/draft/02-two.md": LESSON.format(title="Two", more="", text="Text."),
    }
    root = portal({**PORTAL, **files})
    content = build_course_content(root, run_pipeline(root, TODAY), "draft", with_drafts=True)
    assert '<a href="#__lesson-two">Two</a>' in content.lessons[0].html


def test_a_course_that_is_too_long_for_scorm_is_refused(portal: Portal) -> None:
    lessons = {
        f"content/sales/courses/rates/{n}-l{n}.md": LESSON.format(title=f"L {n}", more="", text="T.")
        for n in range(100, 700)
    }
    root = portal({**PORTAL, **lessons})
    content = build_course_content(root, run_pipeline(root, TODAY), "rates")
    with pytest.raises(ExportRefused, match="602 lessons, more than SCORM can keep track of"):
        build_scorm_files(content, "1.2")


def test_the_command_writes_a_file_and_replaces_none(portal: Portal, tmp_path: Path) -> None:
    lesson = "content/sales/courses/rates/02-two.md"
    root = portal({**PORTAL, lesson: LESSON.format(title="Two", more="", text="Text.")})
    out = tmp_path / "rates.zip"

    def run(*arguments: str) -> tuple[int, str]:
        line = ["export", "scorm", "rates", "--root", str(root), "--today", "2026-11-23", *arguments]
        result = CliRunner().invoke(app, line)
        return result.exit_code, result.output

    status, text = run("--out", str(out))
    assert status == 0, text
    first = out.read_bytes()
    assert zipfile.is_zipfile(out)
    status, text = run("--out", str(out), "--edition", "2004")
    assert status == 1
    assert "is there already, and stays as it is; --force replaces it" in text
    assert out.read_bytes() == first
    assert run("--out", str(out), "--edition", "2004", "--force")[0] == 0
    assert out.read_bytes() != first
    assert "there is no folder" in run("--out", str(tmp_path / "none" / "rates.zip"))[1]
    assert "is a folder" in run("--out", str(tmp_path))[1]
