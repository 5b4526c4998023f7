"""What a new portal is made of: the answers that ``trellis init`` asks for, checked and in one form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from ...check.rules.references.name_not_portable import RESERVED_NAMES
from ...diagnostics.phrases import join_phrases
from ...diagnostics.slugs import slugify
from ...diagnostics.unicode_forms import normalise_unicode
from ...kinds import Label
from ...kinds.languages import require_language_tag
from ...kinds.references import ALL_TEAMS
from ...kinds.scalars import TITLE_LENGTH, measure_length
from ...load.markdown.hidden_characters import find_hidden_characters
from ..imports.ids import derive_base_id, generate_ids

Forge = Literal["github", "gitlab", "none"]

FORGES: tuple[Forge, ...] = get_args(Forge)

MAX_NAME_LENGTH = 1000
"""The longest name of a portal, in characters. A long one is no beauty at the head of every page, and does no harm."""

LEARNING_TEAM = "learning"
"""The id of the learning team."""

HEAD = "head-of-the-company"
"""The id of the person above all others, until somebody puts a name to it."""

_ADDRESS = re.compile(r"https?://[\w.-]+(:[0-9]+)?(/[\w.~/-]*)?", re.ASCII)
_MAX_ADDRESS_LENGTH = 300
_TAG = re.compile(r"<[A-Za-z/!?]|&#?\w+;")
"""What MkDocs would put into every page as HTML."""


class AnswerRefused(Exception):
    """An answer cannot be used. The message is a sentence without its full stop. answer: its name."""

    def __init__(self, answer: str, message: str) -> None:
        super().__init__(message)
        self.answer = answer


@dataclass(frozen=True, slots=True)
class PortalAnswers:
    """What a portal is made of.

    name: of the portal. address: where the site will be, "" if that is not known yet. repository: the address of its
    project in the forge, or "". languages: codes of BCP 47, the portal's own first. team: the name of the first team.
    manager: who leads that. learning_people: who works in the learning team, its head first.
    """

    name: str
    forge: Forge
    address: str = ""
    repository: str = ""
    languages: tuple[str, ...] = ("en",)
    team: str = "First team"
    manager: str = "Manager of the first team"
    learning_people: tuple[str, ...] = ("Head of learning",)

    @property
    def team_id(self) -> str:
        """The id of the first team, which is its folder's name."""
        return next(
            id
            for id in generate_ids(derive_base_id(self.team, self.team, "first-team"), "team")
            if id not in RESERVED_NAMES and id not in (LEARNING_TEAM, ALL_TEAMS)
        )

    @property
    def person_ids(self) -> Mapping[str, str]:
        """The id of each person, by name. Two people whose names differ in marks alone have two ids."""
        ids: dict[str, str] = {}
        for name in (self.manager, *self.learning_people):
            if name not in ids:
                candidates = generate_ids(derive_base_id(name, name, "person"), "")
                taken_ids = {HEAD, *RESERVED_NAMES, *ids.values()}
                ids[name] = next(id for id in candidates if id not in taken_ids)
        return ids


def validate_answers(answers: PortalAnswers) -> PortalAnswers:
    """Returns the answers, each on one line and in one form. Raises AnswerRefused for the first that cannot be used."""
    people = tuple(dict.fromkeys(require_person("learning_people", name) for name in answers.learning_people))
    if not people:
        raise AnswerRefused("learning_people", "the learning team has at least one person")
    return replace(
        answers,
        name=require_name(answers.name),
        forge=require_forge(answers.forge),
        address=require_address("address", answers.address),
        repository=require_repository(answers.repository),
        languages=require_languages(answers.languages),
        team=require_team(answers.team),
        manager=require_person("manager", answers.manager),
        learning_people=people,
    )


def require_name(name: str) -> str:
    """Returns the portal's name on one line. Raises AnswerRefused."""
    line = _require_line("name", name)
    if tag := _TAG.search(line):
        raise AnswerRefused("name", f"a name is plain text, and “{tag[0]}” begins HTML; leave it out")
    if len(line) > MAX_NAME_LENGTH:
        message = f"the name has {len(line):,} characters, and stands at the head of every page; at most"
        raise AnswerRefused("name", f"{message} {MAX_NAME_LENGTH:,} can be used")
    return line


def require_forge(forge: str) -> Forge:
    """Returns the forge's id. Raises AnswerRefused."""
    for forge_id in FORGES:
        if forge.strip().lower() == forge_id:
            return forge_id
    raise AnswerRefused("forge", f"the forge is {join_phrases(FORGES, 'or')}, not {forge.strip() or 'empty'}")


def require_address(answer: str, address: str) -> str:
    """Returns a web address with a final slash, or "" if it is empty. answer: its name. Raises AnswerRefused."""
    address = address.strip()
    if not address:
        return ""
    if len(address) > _MAX_ADDRESS_LENGTH or not _ADDRESS.fullmatch(address) or not urlsplit(address).hostname:
        raise AnswerRefused(answer, "write the whole address, such as https://learning.example.com/, without ? and #")
    return f"{address.rstrip('/')}/"


def require_repository(address: str) -> str:
    """Returns the address of a project in a forge without a final slash, or "" if it is empty. Raises AnswerRefused."""
    return require_address("repository", address).removesuffix("/").removesuffix(".git")


def require_languages(languages: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the codes of the languages in the usual letter case. Raises AnswerRefused."""
    tags: list[str] = []
    for language in languages:
        try:
            tags.append(require_language_tag(language.strip()))
        except PydanticCustomError as error:
            help = (error.context or {}).get("help", "")
            raise AnswerRefused(
                "languages", f"{language.strip() or 'nothing'} is no code of a language; {help}"
            ) from None
    if not tags:
        raise AnswerRefused("languages", "a portal has at least one language, such as en")
    return tuple(dict.fromkeys(tags))


def require_team(name: str) -> str:
    """Returns the name of the first team on one line. Raises AnswerRefused."""
    line = _require_label("team", name)
    if not TITLE_LENGTH.minimum <= measure_length(line) <= TITLE_LENGTH.maximum:
        raise AnswerRefused("team", f"a team's name has {TITLE_LENGTH} characters, and this one {measure_length(line)}")
    if slugify(line) in (LEARNING_TEAM, f"{LEARNING_TEAM}-team"):
        raise AnswerRefused("team", "the learning team is there in any case; name one of the teams that it works for")
    return line


def require_person(answer: str, name: str) -> str:
    """Returns a person's name on one line. answer: its name. Raises AnswerRefused."""
    line = _require_label(answer, name)
    if "@" in line:
        raise AnswerRefused(answer, "the portal holds names and no addresses; write the name")
    return line


def _require_label(answer: str, text: str) -> str:
    """Returns the text on one line if an entry can have it as a label. Raises AnswerRefused."""
    line = _require_line(answer, text)
    try:
        TypeAdapter(Label).validate_python(line)
    except ValidationError as error:
        problem: Mapping[str, Any] = error.errors()[0]
        context = problem.get("ctx", {})
        help = f"; {context['help']}" if "help" in context else ""
        raise AnswerRefused(answer, f"“{line}” cannot be used: it {problem['msg']}{help}") from None
    return line


def _require_line(answer: str, text: str) -> str:
    """Returns the text with single spaces. Raises AnswerRefused if it is empty or holds what cannot be seen."""
    line = normalise_unicode("NFC", " ".join(text.split()))
    if not line:
        raise AnswerRefused(answer, "it is empty; write a name")
    if hidden := next(find_hidden_characters(line), None):
        raise AnswerRefused(answer, f"it holds a character that cannot be seen, {hidden[2]}; type it anew")
    if any(unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") for character in line):
        raise AnswerRefused(answer, "it holds what is no character of a text; type it anew")
    return line
