"""portal.yml: what the learning team sets for the whole portal."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from .contact import ContactPattern
from .funding import Stipend
from .kind import Kind
from .languages import MAX_TAG_LENGTH, TAG_PATTERN, LanguageTag
from .lesson import PassMark
from .references import ItemRef, ObjectiveRef, PersonRef, RubricRef, TeamRef
from .scalars import SLUG, Day, Flag, Label, Text, Url, Whole, require_plain_address

SEVERITIES = ("error", "warning", "advice", "off")
"""What `severity` may say of a rule. It is checked by a rule: one slip must not put all other settings out of force."""

_SEVERITY_SCHEMA = {"type": "string", "enum": list(SEVERITIES)}
SeverityByRule = Annotated[
    dict[str, str | dict[str, str]],
    WithJsonSchema(
        {
            "type": "object",
            "propertyNames": {"pattern": SLUG, "maxLength": 80},
            "additionalProperties": {
                "anyOf": [
                    _SEVERITY_SCHEMA,
                    {"type": "object", "propertyNames": {"pattern": SLUG}, "additionalProperties": _SEVERITY_SCHEMA},
                ]
            },
        }
    ),
]
"""Rule → its severity, or status → severity."""


RequestAddress = Annotated[
    str,
    Field(
        pattern=(
            r"^(mailto:[A-Za-z0-9.+_-]+@[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+|"
            r"https://[A-Za-z0-9.-]+(:[0-9]+)?(/[^?#<> ]*)?)$"
        ),
        max_length=500,
        examples=["mailto:learning@example.com", "https://chat.example.com/channels/learning"],
    ),
]
"""Where people write who ask for something: a mailbox, or a page of a chat."""


Mailbox = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9.+_-]*@([A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)?$",
        max_length=320,
        examples=["support@", "rates@example.com"],
    ),
]
"""An e-mail address, or the part of one up to the @, at whatever host."""


SecureUrl = Annotated[
    str,
    Field(pattern=r"""^https://[^\s<>"'{}]+$""", max_length=2000, examples=["https://preview.example.com/"]),
    AfterValidator(require_plain_address),
]
"""A web address that nobody on the way can change what it answers."""


class Spotlight(Kind):
    """One of at most three items that the whole company is pointed to."""

    item: ItemRef
    objective: ObjectiveRef
    reason: Text
    until: Day


class ReadingTime(Kind):
    """How long a reading lesson takes, by its text, and how far its `minutes` may be from that."""

    words_per_minute: Annotated[Whole, Field(ge=50, le=1000)] = 200
    """How many words people read in a minute; of a script without spaces, 2.5 characters count as a word."""
    table_minutes: Annotated[Whole, Field(ge=0, le=30)] = 1
    """Minutes for a table, beside its words."""
    figure_minutes: Annotated[Whole, Field(ge=0, le=30)] = 1
    """Minutes for a picture."""
    task_minutes: Annotated[Whole, Field(ge=0, le=60)] = 3
    """Minutes for a task: a question, an answer to unfold, a list to tick off."""
    lowest: Annotated[Whole, Field(ge=0, le=100)] = 50
    """The least that a lesson may claim, in per cent of that time."""
    highest: Annotated[Whole, Field(ge=100, le=1000)] = 200
    """The most that a lesson may claim, in per cent of that time."""


class Thresholds(Kind):
    spotlights: Annotated[Whole, Field(ge=0, le=1000)] = 3
    """How many items may stand in the spotlight at once."""
    minutes_tolerance: Annotated[Whole, Field(ge=0, le=100)] = 15
    """By how many per cent a course's minutes may differ from its lessons' sum."""
    reading: ReadingTime = ReadingTime()
    """What the minutes of reading lessons are measured by."""
    pass_mark: PassMark = 80
    """The share of right answers that passes a quiz, in per cent, where neither it nor its course says another."""
    touchpoint_days: Annotated[Whole, Field(ge=1, le=3660)] = 92
    """Within how many days every team meets the learning team."""
    upkeep_hours: Annotated[Whole, Field(ge=0, le=10_000)] = 12
    """Hours a year that it takes to keep one course right: its reviews, its questions, its figures."""
    change_minutes: Annotated[Whole, Field(ge=0, le=20_000)] = 240
    """Minutes of learning that change stories may bring to one team in one month."""
    change_stories: Annotated[Whole, Field(ge=1, le=1000)] = 4
    """How many change stories one team may be told in one month, whatever they require."""
    consult_days: Annotated[Whole, Field(ge=1, le=1000)] = 90
    """Within how many days of being raised a need is consulted on and decided."""
    demand_people: Annotated[Whole, Field(ge=5, le=1_000_000)] = 50
    """From how many people on who wish for a team's course or path, the whole company may want it."""
    demand_teams: Annotated[Whole, Field(ge=1, le=1000)] = 1
    """In how many teams these people are at least, by the tables and the needs that they stand in."""


class Approvals(Kind):
    """What an approval is measured by, and who answers where nobody else may."""

    rubrics: dict[str, RubricRef] = Field(default_factory=dict)
    (
        "By kind, the rubric whose criteria an approval scores, such as `course: course-standard`; "
        "no scores for other kinds."
    )
    small_change_words: Annotated[Whole, Field(ge=0, le=500)] = 20
    (
        "Up to how many changed words need one look instead of all keys, "
        "as long as nothing else changes that people rely on."
    )
    top: tuple[PersonRef, ...] = ()
    """Who approves what the head of the company had a hand in, since nobody is above them."""
    recorder: Label | None = None
    """The account, in the forge, of the program that writes the ledger after a merge."""
    spot_check_size: Annotated[Whole, Field(ge=1, le=1000)] = 5
    """How many items a spot check draws."""


class TeamAutonomy(Kind):
    """Who decides about what one team publishes."""

    team: TeamRef
    decides: Literal["learning-team", "team", "team-asks"]
    (
        "`team-asks`: the team, with the learning team's approval where the standard asks for it, as for a team that "
        "is not named; `team`: the team alone, but for what is of the whole company, compulsory or costs money; "
        "`learning-team`: nothing of the team is published without the learning team."
    )
    reason: Text


DictionaryByLanguage = Annotated[
    dict[LanguageTag, Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=60)]],
    WithJsonSchema(
        {
            "type": "object",
            "propertyNames": {"pattern": TAG_PATTERN, "maxLength": MAX_TAG_LENGTH},
            "additionalProperties": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_-]*$", "maxLength": 60},
            "examples": [{"en": "en_GB", "de": "de_DE"}],
        }
    ),
]
"""Language → the name of a dictionary's files."""


class Spelling(Kind):
    """What the spelling of texts is checked by. Where no dictionary is named, it is not checked."""

    dictionaries: DictionaryByLanguage = Field(default_factory=dict)
    """By language, the dictionary of its texts, such as `en: en_GB` for the files `en_GB.aff` and `en_GB.dic`."""
    words: tuple[Annotated[str, Field(pattern=r"^\S+$", max_length=60)], ...] = ()
    """The portal's own words, right in every language and with any capitals; each form of a word by itself."""


class Portal(Kind):
    NAME: ClassVar[str] = "portal"
    PLURAL: ClassVar[str] = "portal"

    learning_team: TeamRef | None = None
    """The team that runs the portal and clears the standard."""
    language: Annotated[LanguageTag, Field(examples=["en"])] = "en"
    """BCP 47: the language that teams, skills, stories and all else is written in that names none of its own."""
    spotlight: tuple[Spotlight, ...] = ()
    thresholds: Thresholds = Thresholds()
    approvals: Approvals = Approvals()
    autonomy: tuple[TeamAutonomy, ...] = ()
    """Who decides for single teams; a team that is not named asks the learning team where the standard does."""
    severity: SeverityByRule = Field(default_factory=dict)
    """A rule's severity here: one for all, or one a status, such as `{draft: advice, stable: error}`."""
    maths: Literal["mathml", "text"] = "mathml"
    """Formulas between dollar signs are shown as such; `text` shows what is typed, for a portal of many prices."""
    frame: Literal["material", "plain"] = "material"
    """What surrounds every page: Material's, by MkDocs, or the engine's own, which is lighter and needs neither."""
    contact: ContactPattern | None = None
    """Where people of the register are reached, such as a reader's manager: `{handle}` or `{id}` stands for each."""
    editor: Flag = True
    """Whether the site has the web editor at `/edit/`; it needs `repo_url` in mkdocs.yml."""
    editor_app: Label | None = None
    """The id of the application at GitLab with which people sign in to the editor; left out, with a token of theirs."""
    editor_sign_in: Url | None = None
    """The address of your own proxy for signing in to the editor at GitHub; left out, with a token of theirs."""
    requests: RequestAddress | None = None
    """Where readers ask, propose and say what is wrong, in place of the forge's forms; a mailbox or a chat."""
    link_pictures: Flag = False
    """Whether chats show a picture with title, team and level below a link to a course or a path; needs `site_url`."""
    lms_url: Annotated[
        Text | None, Field(pattern=r"^https://\S+$", examples=["https://lms.example.com/course/{id}"])
    ] = None
    """The address of a course in the learning management system; `{id}` stands for its `lms_id`."""
    role_mailboxes: tuple[Mailbox, ...] = ()
    """Mailboxes of a function and no person, which texts may name: `support@` at every host, or a whole address."""
    xapi_base: Url | None = None
    """What the ids of courses begin with in xAPI and cmi5, for good; left out, `site_url` in mkdocs.yml."""
    preview_url: SecureUrl | None = None
    """Below which address previews of pull requests are published, each by its number: a host of its own."""
    former_versions: Flag = True
    """Whether former versions that were approved have pages, and whether courses and paths say what changed in them."""
    spelling: Spelling = Spelling()
    stipend: Stipend | None = None
    """What each person may spend a year on learning of their own choice."""
