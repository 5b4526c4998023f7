"""Secrets and personal data: every shape is found, and no message gives one away. The shapes are put together here, so
that no scanner of this repository takes them for real.
"""

from __future__ import annotations

import pytest
from conftest import Portal, course, findings

from trellis.load.markdown import scan_markdown
from trellis.load.markdown.mailboxes import is_function
from trellis.load.markdown.personal_data import find_personal_data
from trellis.load.markdown.secrets import find_secrets

RANDOM = "q7Vd9sLx2Kp0Rw4Zt8Yb3Nc6Mf1Hg5Jj0Aa2Ee"
CAPITALS = "Q7VD9SLX2KP0RW4Z"
SHAPES = {
    "AWS": "AKIA" + CAPITALS,
    "GitHub": "ghp_" + RANDOM,
    "GitHub, fine-grained": "github_pat_" + RANDOM,
    "GitLab": "glpat-" + RANDOM,
    "Slack": "xoxb-" + "123456789012-" + RANDOM,
    "Slack address": "hooks.slack.com/services/" + "T0AB12CD3/B0EF45GH6/" + RANDOM,
    "Google": "AIza" + RANDOM[:35],
    "Stripe": "sk_live_" + RANDOM,
    "npm": "npm_" + RANDOM[:36],
    "JWT": "eyJ" + RANDOM + ".eyJ" + RANDOM + "." + RANDOM,
    "by its name": "api_key: " + RANDOM,
}


@pytest.mark.parametrize("secret", SHAPES.values(), ids=SHAPES)
def test_every_shape_is_found_once_and_never_said(secret: str) -> None:
    secrets = list(find_secrets(f"\n\nUse {secret} for it.\n"))
    assert len(secrets) == 1
    assert RANDOM[:8] not in secrets[0][2]
    assert CAPITALS[:8] not in secrets[0][2]


@pytest.mark.parametrize("secret", SHAPES.values(), ids=SHAPES)
def test_a_secret_is_an_error_at_its_column(portal: Portal, secret: str) -> None:
    page = "content/sales/courses/quoting/index.md"
    lines = findings(portal({page: course() + f"\nUse `{secret}`.\n"}), "secret-in-text")
    assert [finding.split(" ")[0] for finding in lines] == [f"{page}:10:{6 + (9 if 'api_key' in secret else 0)}"]


@pytest.mark.parametrize(
    "text",
    [
        "ghp_" + "x" * 36,
        "the password is the name of your first ship",
        "password: <your own>",
        "token: ${{ secrets.TOKEN }}",
        "sha256:" + "0" * 64,
        "key: value, secret: none, token = yours",
        "https://a.example/?token=",
        "who remembers that your login password is CatLover1985 so that you can sign in",
        "whose password is `SunnyDay2020` is soon a victim",
        "the passphrase: Liverpool2005 is guessed in a second",
        "http://user:password@proxy.url:8080",
        "https://USERNAME:PASSWORD@git.internal/team",
        "postgres://app:change-me@db.internal/rates",
        "password: YourPassword123",
        '"password": "mySecurePassword99"',
        "token: RESET_TOKEN_FROM_STEP_2",
        "postgres://app:[YOUR-PASSWORD]@db.internal:5432/rates",
        "mysql://app:averysecretpassword@db.internal/rates",
        "clientSecret: process.env.RATES_SECRET2,",
        "const token = crypto.randomBytes(32).toString(",
        "password = os.environ['RATES1']",
        "secret: settings.rates2",
        '"token": "eyJhbGciOiJIUzI1NiJ9..."',
        "Postman-Token: 5b1e63db-a54f-48fe-997f-c1f678464644",
        "nextPageToken: CAIQAA9sLx2Kp0Rw",
    ],
)
def test_talk_of_secrets_is_none(text: str) -> None:
    assert list(find_secrets(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23", "2026-11-23 14:00", "1.250.000,00", "EUR 1 250 000", "10-15-20", "MSKU 123456-7", "UN 1263",
        "0.25", "0,34", "01/02/2026", "9:00-17:00", "ISO 9001:2015", "978-3-16-148410-0", "192.168.10.200",
        "v1.10.200-3", "10000 x 20000", "0800", "+12 %", "(2026)", "x@y.example", "a @ b", "@team/name", "foo@2.0.1",
        "git@forge.internal:team/portal.git", "ssh -T git@github.com", "hg@forge.org",
        "import pytest\n\n@pytest.mark.x", "if @user.save", "left-pad@next.beta", "react@canary.next", "logo@2x.png",
        "mei.chen\n@shipper.com",
        "08-09-2020", "04-18-2023", "31.12.2027", "1-844-555-3044", "0800 7946012", "+800 1234 5670",
        "+44 7700 00000", "+1 123 456 7890",
        "GivenName_FamilyName@shipper.com", "_preferredname.surname@shipper.com", "e.g.you@shipper.com",
        "abcd@gmail.com", "mei@yourcompany.com", "hr@my-company.com", "c_9f3a@group.calendar.google.com",
        "bot@lanes.iam.gserviceaccount.com", "123+mei@users.noreply.github.com",
        "http://user:password@proxy.url:8080", "+1 212 555 0142", "001-212-555-0142", "(212) 555-0142", "555-0142",
    ],
)  # fmt: skip
def test_figures_and_signs_are_no_personal_data(text: str) -> None:
    assert list(find_personal_data(f"\n\nIt says {text} there.\n")) == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("+31 (0)10-5550199", "a telephone number"),
        ("0049 30 5550123", "a telephone number"),
        ("+44 (0)20 5550 142", "a telephone number"),
        ("010-5550199", "a telephone number"),
        ("mei (at) shipper (dot) com", "an e-mail address at shipper.com"),
        ("https://safe.example/?to=mei%40shipper.com", "an e-mail address at shipper.com"),
        ("github@shipper.com", "an e-mail address at shipper.com"),
        ("you.chen@shipper.com", "an e-mail address at shipper.com"),
        ("mei@company-of-carriers.com", "an e-mail address at company-of-carriers.com"),
        ("+49 30 10020030", "a telephone number"),
        ("01-55-49-01-42", "a telephone number"),
    ],
)
def test_what_belongs_to_somebody_is_personal_data(text: str, label: str) -> None:
    assert [match[2] for match in find_personal_data(f"\n\nIt says {text} there.\n")] == [label]


@pytest.mark.parametrize(
    "secret",
    [
        "password: Winter2026",
        "| Login | password: Winter2026 |",
        "password: Winter2026, domain: freight",
        "password: Winter2026 (for guests)",
        "the door's passphrase = `Liverpool2005`.",
        "http://mei:hunter2@db.internal",
        "password: k(9fj2L0x",
        "the token is abc(9xK2jQ7",
        "password = lanes.Kd92jf7(x",
    ],
)
def test_a_made_up_password_that_is_given_as_a_value_is_a_secret(secret: str) -> None:
    assert len(list(find_secrets(f"\n\n{secret}\n"))) == 1


@pytest.mark.parametrize(
    "local_part",
    ["support", "People-Ops", "peopleops", "customer.desk", "no-reply", "it", "engineering-team", "security-emergency",
     "gcp-admin-oncall", "buchhaltung", "klantenservice", "hr.nl", "sales2"],
)  # fmt: skip
def test_a_mailbox_of_a_function_is_told_by_its_name(local_part: str) -> None:
    assert is_function(f"{local_part}@shipper.com".lower())


@pytest.mark.parametrize(
    "local_part", ["mei", "mei.chen", "sales.smith", "mark", "arno", "chen-ops", "supporter", "people's", "uk", "of"]
)
def test_a_mailbox_that_may_be_a_persons_is_none_of_a_function(local_part: str) -> None:
    assert not is_function(f"{local_part}@shipper.com")


def test_the_host_of_a_help_desk_has_no_persons() -> None:
    assert is_function("meridian@help.insurer.com")
    assert not is_function("meridian@helpers.insurer.com")


ADDRESS = "mei@shipper.com"


@pytest.mark.parametrize(
    "body",
    [
        f"Write `{ADDRESS}`.",
        f"```\n{ADDRESS}\n```",
        f"~~~yaml\nowner: {ADDRESS}\n~~~",
        f"Text.\n\n    {ADDRESS}\n\n    {ADDRESS}",
        f"Text.\n\n\t{ADDRESS}",
        f"- Item\n\n        {ADDRESS}",
        f"1. Item\n\n    ```\n    a\n\n    {ADDRESS}\n    ```",
        f"```\n{ADDRESS}",  # a fence that nothing closes: the page shows code up to the end
    ],
)
def test_code_is_no_prose(body: str) -> None:
    assert scan_markdown(body).personal_data == ()


@pytest.mark.parametrize(
    "body",
    [
        f"Text\n    {ADDRESS}",
        f"- Item\n\n    {ADDRESS}",
        f"- Item\n    - Item\n\n        {ADDRESS}",
        f"!!! note\n\n    {ADDRESS}",
        f"[^1]: Note\n\n    {ADDRESS}",
        f"1. Item\n\n   Text\n\n    {ADDRESS}",
        f"1. Item\n\n    ```\n    a\n\n    b\n    ```\n\n    {ADDRESS}",
        f"`{ADDRESS}",
    ],
)
def test_what_may_be_prose_is_looked_through(body: str) -> None:
    assert [match.address for match in scan_markdown(body).personal_data] == [ADDRESS]


def test_a_portal_allows_mailboxes_of_a_function(portal: Portal) -> None:
    text = "Ask Info@shipper.com, info@desk.shipper.com, rates (at) shipper.com or ada@shipper.com.\n"
    page = "content/sales/courses/quoting/index.md"
    root = portal({page: course() + text})
    assert len(findings(root, "personal-data")) == 4
    portal({"portal.yml": "role_mailboxes: [info@, Rates@shipper.com]\n"})
    assert [finding.split(" ")[0] for finding in findings(root, "personal-data")] == [f"{page}:9:72"]


@pytest.mark.parametrize("mailbox", ["info", "@shipper.com", "info@shipper", "Info Desk@", "info@shipper.com, rates@"])
def test_a_mailbox_has_a_form(portal: Portal, mailbox: str) -> None:
    root = portal({"portal.yml": f'role_mailboxes: ["{mailbox}"]\n'})
    assert [f.split(":")[0] for f in findings(root, "wrong-value")] == ["portal.yml"]


KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA1234567890abcdef\nabc+/==\n-----END RSA PRIVATE KEY-----"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (f"Here: {KEY} and so on", "Here:  and so on"),
        (f"Here: {' '.join(KEY.split())} and", "Here:  and"),
        (KEY.replace("RSA PRIVATE KEY", "PGP PRIVATE KEY BLOCK"), ""),
        (
            "-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA1234567890\nMIIEpAIBAAKCAQEA1234567890\n\nWords - here.",
            "\n\nWords - here.",
        ),
        (f"{KEY}\n\nA rule:\n\n-----\n\n{KEY}\n", "\n\nA rule:\n\n-----\n\n\n"),
    ],
)
def test_a_private_key_is_found_as_a_whole(text: str, rest: str) -> None:
    for start, end, _ in sorted(find_secrets(text), reverse=True):
        text = text[:start] + text[end:]
    assert text == rest


@pytest.mark.parametrize("address", [f"https://ada:{RANDOM[:12]}@host.org/", f"https://ada:{RANDOM[:8]}9@host.org/"])
def test_no_finding_on_an_address_says_the_password_in_it(portal: Portal, address: str) -> None:
    text = course(resources=f'[{{title: A page, url: "{address}"}}]') + f"\n[It]({address})\n"
    found = findings(portal({"content/sales/courses/quoting/index.md": text}))
    assert any("has a name or a password before its host" in line for line in found)
    assert any("an address with a name or a password before its host" in line for line in found)
    assert [line for line in found if RANDOM[:8] in line] == []
