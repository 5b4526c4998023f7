"""The addresses at which readers ask for something, propose a course and say what is wrong.

They are the forge's issue forms, which the engine writes and reads back; or one mail or chat address of the portal,
where its readers have no account in the forge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

CORRECTION_QUESTIONS: Mapping[str, str] = {
    "page": "Which page?",
    "quote": "What does it say?",
    "correction": "What should it say?",
    "reason": "How do you know?",
}
"""The questions of the form for corrections, by id, in their order."""


@dataclass(frozen=True, slots=True)
class RequestDesk:
    """Where requests go. repository: the portal's address in the forge, or "". contact: a mail or chat address in its
    place, or "".
    """

    repository: str
    contact: str = ""

    def build_need_address(self, title: str = "") -> str:
        """Returns where a reader asks for something; "" if there is no place for it. title: its beginning.

        >>> RequestDesk("https://github.com/company/learning").build_need_address("Prices & terms")
        'https://github.com/company/learning/issues/new?template=need.yml&title=Prices%20%26%20terms'
        >>> RequestDesk("https://gitlab.example.com/company/learning/").build_need_address()
        'https://gitlab.example.com/company/learning/-/issues/new?issuable_template=need'
        """
        return self._build_form_address("need", title)

    def build_course_address(self, title: str = "") -> str:
        """Returns where a reader proposes a course; "" if there is no place for it."""
        return self._build_form_address("course", title)

    def build_correction_address(self, page: str, title: str) -> str:
        """Returns where a reader says what is wrong on a page. page: its address. title: what it is called.

        >>> RequestDesk("https://github.com/o/r").build_correction_address("/courses/rates/", "Rates")
        'https://github.com/o/r/issues/new?template=correction.yml&title=Rates%3A%20&page=%2Fcourses%2Frates%2F'
        >>> RequestDesk("", "mailto:learning@example.com").build_correction_address("/courses/rates/", "Rates")
        'mailto:learning@example.com?subject=Rates%3A%20&body=%2Fcourses%2Frates%2F'
        """
        if self.contact or not self.is_gitlab:
            return self._build_form_address("correction", f"{title}: ", page)
        answers = {"page": page}
        text = "".join(f"### {label}\n\n{answers.get(id, '')}\n\n" for id, label in CORRECTION_QUESTIONS.items())
        values = {"issue[title]": f"{title}: ", "issue[description]": f'{text}/label ~"trellis: correction"\n'}
        return _add_query(self._new_issue, values) if self.repository else ""

    def build_issue_address(self, title: str, text: str = "") -> str:
        """Returns the address of a new issue that no form is for; "" without a repository, or with a contact."""
        if not self.repository or self.contact:
            return ""
        names = ("issue[title]", "issue[description]") if self.is_gitlab else ("title", "body")
        return _add_query(self._new_issue, dict(zip(names, (title, text), strict=True)))

    @property
    def is_gitlab(self) -> bool:
        """Whether the forge is GitLab, by the name of its host."""
        return "gitlab" in (urlsplit(self.repository).hostname or "")

    @property
    def _new_issue(self) -> str:
        return f"{self.repository.rstrip('/')}/{'-/' if self.is_gitlab else ''}issues/new"

    def _build_form_address(self, form: str, title: str, page: str = "") -> str:
        if self.contact:
            is_mail = self.contact.startswith("mailto:")
            return _add_query(self.contact, {"subject": title, "body": page}) if is_mail else self.contact
        if not self.repository:
            return ""
        if self.is_gitlab:
            return _add_query(self._new_issue, {"issuable_template": form, "issue[title]": title})
        return _add_query(self._new_issue, {"template": f"{form}.yml", "title": title, "page": page})


def _add_query(address: str, values: dict[str, str]) -> str:
    query = urlencode({name: value for name, value in values.items() if value}, quote_via=quote, safe="")
    return f"{address}?{query}" if query else address
