"""Tells whose a mailbox is by its name: a function's, such as ``support@``; nobody's, such as ``firstname.lastname@``.

Only whole names count: ``sales.smith@`` may be somebody's. In doubt a mailbox is a person's.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import parse_qsl, unquote

_FUNCTIONS = frozenset(
    # RFC 2142 and what companies call their functions
    """
    abuse academy accessibility accounting accounts admin administration admins advisor advisors alert alerts ap app
    applications ar audit benefits billing board booking bookings bugs business calendar careers claims comms
    commercial communications community complaints compliance conduct contact contracts cs customer customers customs
    data deals dealdesk desk dev devops digital dispatch dpo emergency engineering enquiries escalation escalations
    events expenses export facilities feedback finance frontdesk hello help helpdesk hi hosting hr import inbox info
    information infosec inquiries intake internal invoice invoices invoicing it jobs learning legal logistics mail
    maintenance marketing media membership network news newsletter noc noreply notifications office onboarding oncall
    operations ops orders partner partners partnerships payables payments payroll people personnel planning policy
    postings postmaster press privacy procurement product products project projects purchasing quality questions
    reception recruiting recruitment recruiters registrar registration report reports reservations response safety
    sales scholarships school security service services shipping shop sponsors staff studio success suggestions support
    survey surveys talent tech technical tickets trade training travel treasury trial trust user users vendor vendors
    violation violations volunteer volunteers warehouse web webmaster welcome workplace
    anfrage anfragen auskunft bewerbung bewerbungen buchhaltung datenschutz einkauf empfang karriere kontakt
    kundendienst kundenservice personal personalabteilung presse rechnung rechnungen sekretariat technik verkauf
    vertrieb verwaltung zentrale
    administratie boekhouding facturen inkoop klantenservice personeel receptie vacatures verkoop
    """.split()  # noqa: SIM905 -- a list of words reads better so
)
_QUALIFIERS = frozenset(
    """
    all amer americas apac asia at cloud de desk do emea enterprise escalated eu europe external gcp general global
    group happiness head job nl no north not of regional reply resources human south team teams the to uk us
    """.split()  # noqa: SIM905
)
"""Words that name no function alone, and leave a name of one what it is."""
_MIN_JOINED_WORD = 3
_PART = re.compile(r"[._+-]+|(?<=[a-z])(?=[A-Z])")
_PLACEHOLDER = re.compile(
    r"""(?:e\.?g\.|i\.?e\.)?(?:
    (?:(?:your|my|the|a|some|any|new|preferred|first|last|middle|given|family|full|sur|user|nick|employee|student
        |learner|colleague|person)[-._+]?){0,4}
      (?:name|firstname|lastname|surname|username|initials?|emailaddress|email|address|alias|user|handle)[-._+]?){1,3}
    | (?:e\.?g\.|i\.?e\.)?(?:you|yourself|someone|somebody|anyone|nobody|user\d{1,4}|test\d{0,4}|test-?user\d{0,4}
    | example|sample|dummy|fake|placeholder|hello-?world|abcd?e?f?|xyz+|xx+|foo-?bar)""",
    re.IGNORECASE | re.VERBOSE,
)
_PLACEHOLDER_HOST = re.compile(
    r"(?:.+\.)?(?:(?:your|my|our|some|any)-?(?:company|domain|organi[sz]ation|org|employer|business|school"
    r"|web-?site|site|host)"
    r"|company|domain)\.[a-z]{2,6}"
)
_DESK_HOSTS = ("help", "helpdesk", "inbound", "servicedesk", "support")
"""First parts of hosts that only a desk's tickets come from."""
_PROGRAM_HOSTS = ("calendar.google.com", "gserviceaccount.com", "users.noreply.github.com", "users.noreply.gitlab.com")
"""Hosts whose addresses are those of calendars and programs, with their subdomains."""


def is_function(address: str) -> bool:
    """Returns whether a mailbox is called after a function, or lies at the host of a help desk.

    >>> is_function("people-ops@firm.com"), is_function("sales.smith@firm.com")
    (True, False)
    """
    local_part, _, host = address.partition("@")
    if host.partition(".")[0] in _DESK_HOSTS:
        return True
    words = [word.lower().rstrip("0123456789") for word in _PART.split(local_part)]
    are_names = [word in _FUNCTIONS or _joins_names(word) for word in words]
    if not all(is_name or word in _QUALIFIERS for word, is_name in zip(words, are_names, strict=True)):
        return False
    return any(are_names) or "team" in words or words == ["no", "reply"]


def _joins_names(word: str) -> bool:
    """Returns whether a word is two of a function's put together, at least one of them its name."""
    for end in range(_MIN_JOINED_WORD, len(word) - _MIN_JOINED_WORD + 1):
        halves = word[:end], word[end:]
        if all(half in _FUNCTIONS or half in _QUALIFIERS for half in halves) and not _FUNCTIONS.isdisjoint(halves):
            return True
    return False


def is_nobodys(local_part: str, host: str) -> bool:
    """Returns whether an address stands for one, or is a program's. host: in lower case.

    >>> is_nobodys("FirstName.LastName", "firm.com"), is_nobodys("mei", "your-company.com")
    (True, True)
    """
    return (
        _PLACEHOLDER.fullmatch(local_part.strip("_'")) is not None
        or _PLACEHOLDER_HOST.fullmatch(host) is not None
        or any(host == program or host.endswith(f".{program}") for program in _PROGRAM_HOSTS)
    )


def allows_mailbox(address: str, mailboxes: Collection[str]) -> bool:
    """Returns whether a portal allows an address in lower case. mailboxes: its `role_mailboxes`, in any case."""
    local_part, sign, _ = address.partition("@")
    return any(mailbox.lower() in (address, local_part + sign) for mailbox in mailboxes)


def list_recipients(target: str) -> tuple[str, ...]:
    """Returns the addresses in lower case that a ``mailto:`` address writes to, copies included.

    >>> list_recipients("mailto:Support@firm.com?cc=rates%40firm.com&subject=Hello")
    ('support@firm.com', 'rates@firm.com')
    """
    written, _, query = target.partition(":")[2].partition("?")
    fields = parse_qsl(query.replace("&amp;", "&"), keep_blank_values=True)
    copies = [value for key, value in fields if key.lower() in ("to", "cc", "bcc")]
    parts = ",".join((unquote(written), *copies)).split(",")
    return tuple(part.strip().lower() for part in parts if part.strip())


def is_mail_to(target: str, mailboxes: Collection[str]) -> bool:
    """Returns whether a link opens a letter to mailboxes that a portal allows, and to nobody else.

    The scheme must be written plainly, so that no spelling of another one passes.
    """
    recipients = _list_plain_recipients(target)
    return bool(recipients) and all(allows_mailbox(recipient, mailboxes) for recipient in recipients)


def is_mail_to_functions(target: str) -> bool:
    """Returns whether a link opens a letter to mailboxes of functions only."""
    recipients = _list_plain_recipients(target)
    return bool(recipients) and all(is_function(recipient) for recipient in recipients)


def _list_plain_recipients(target: str) -> tuple[str, ...]:
    return list_recipients(target) if target[:7].lower() == "mailto:" else ()
