"""Where readers ask, propose and say what is wrong, in both forges, or at one address of the portal."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from pydantic import ValidationError

from trellis.derive.requests import RequestDesk
from trellis.forge.proposals.answers import read_answers
from trellis.forge.repository_files.form_elements import CORRECTION_FORM, FormElement
from trellis.kinds import Portal

LAB = "https://gitlab.meridian.example/meridian/learning"


def query(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def test_a_correction_on_gitlab_begins_as_the_form_that_is_read_back() -> None:
    values = query(RequestDesk(LAB).build_correction_address("https://l.example/courses/a & b/", "A & b"))
    text, _, action = values["issue[description]"].partition("/label ")
    elements = [FormElement(id, (), label, "textarea") for id, label in CORRECTION_FORM.questions.items()]
    answers = read_answers(text, elements)
    assert answers["page"].text == "https://l.example/courses/a & b/"
    assert (values["issue[title]"], action) == ("A & b: ", '~"trellis: correction"\n')


def test_each_form_of_gitlab_is_one_of_the_templates() -> None:
    desk = RequestDesk(LAB)
    names = [
        query(address)["issuable_template"] for address in (desk.build_need_address(), desk.build_course_address())
    ]
    assert names == ["need", "course"]


@pytest.mark.parametrize("repository", ["", LAB, "https://github.com/meridian/learning"])
def test_an_address_of_the_portal_takes_the_place_of_all_forms(repository: str) -> None:
    mail, chat = RequestDesk(repository, "mailto:l@m.example"), RequestDesk(repository, "https://chat.m.example/l")
    assert mail.build_need_address("Rates & more") == "mailto:l@m.example?subject=Rates%20%26%20more"
    assert mail.build_course_address() == "mailto:l@m.example"
    assert chat.build_correction_address("/courses/x/", "X") == "https://chat.m.example/l"
    assert mail.build_issue_address("X") == chat.build_issue_address("X") == ""


def test_without_a_place_there_is_no_address() -> None:
    desk = RequestDesk("")
    assert desk.build_need_address() == desk.build_course_address() == desk.build_issue_address("X") == ""
    assert desk.build_correction_address("/x/", "X") == ""


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "mailto:a@b", "mailto:a@b.example?bcc=c@d.example", "http://x.example", "a@b.example"],
)
def test_an_address_of_another_form_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        Portal.model_validate({"requests": address})
    assert Portal.model_validate({"requests": "mailto:l@m.example"}).requests


@pytest.mark.parametrize(
    ("repository", "address"),
    [
        ("", ""),
        ("https://github.com/a/b", "https://github.com/a/b/issues/new?template=need.yml&title=R%26D%3A%20"),
        (
            "https://gitlab.com/a/b/",
            "https://gitlab.com/a/b/-/issues/new?issuable_template=need&issue%5Btitle%5D=R%26D%3A%20",
        ),
    ],
)
def test_the_form_for_a_need_begins_with_what_is_known(repository: str, address: str) -> None:
    assert RequestDesk(repository).build_need_address("R&D: ") == address


def test_an_issue_has_a_title() -> None:
    assert RequestDesk("https://github.com/a/b").build_issue_address("A") == "https://github.com/a/b/issues/new?title=A"
    assert "/-/issues/new" in RequestDesk("https://gitlab.example.com/a/b").build_issue_address("A")
