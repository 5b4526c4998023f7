"""Secrets and personal data: every shape is found, and no message gives one away. The shapes are put together here, so
that no scanner of this repository takes them for real.
"""

from __future__ import annotations

import pytest
from conftest import Portal, course, findings

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
        "git@forge.internal:team/portal.git",
    ],
)  # fmt: skip
def test_figures_and_signs_are_no_personal_data(text: str) -> None:
    assert list(find_personal_data(f"\n\nIt says {text} there.\n")) == []
