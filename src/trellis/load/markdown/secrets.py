"""Keys, tokens and passwords, told by the shapes that their makers gave them, or by the word that stands before them.

A shape counts only if it looks random enough, so that ``ghp_xxxxxxxx…`` in a text about tokens is none.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

RANDOM = 3.0
"""Bits of entropy that each character of a secret has on average, at least. Hexadecimal digits have nearly 4, words about 3.5
with no digit among them."""

_SHAPES: tuple[tuple[tuple[str, ...], str, re.Pattern[str]], ...] = tuple(
    (cues, said, re.compile(shape))
    for cues, said, shape in (
        (("AKIA", "ASIA"), "an AWS key", r"\bA[KS]IA[0-9A-Z]{16}\b"),
        (("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), "a GitHub token", r"\bgh[pousr]_[A-Za-z0-9]{36,255}"),
        (("github_pat_",), "a GitHub token", r"\bgithub_pat_[A-Za-z0-9_]{22,255}"),
        (("glpat-", "gldt-", "glrt-"), "a GitLab token", r"\bgl(?:pat|dt|rt)-[\w-]{20,255}"),
        (("xox",), "a Slack token", r"\bxox[abeoprs]-[A-Za-z0-9-]{10,255}"),
        (
            ("hooks.slack.com",),
            "a Slack address that anybody can post to",
            r"\bhooks\.slack\.com/services/[\w/]{20,255}",
        ),
        (("AIza",), "a Google key", r"\bAIza[\w-]{35}"),
        (("ya29.",), "a Google token", r"\bya29\.[\w-]{20,255}"),
        (("GOCSPX-",), "a Google client secret", r"\bGOCSPX-[\w-]{20,255}"),
        (("k_live_",), "a Stripe key", r"\b[rs]k_live_[A-Za-z0-9]{16,255}"),
        (("npm_",), "an npm token", r"\bnpm_[A-Za-z0-9]{36}"),
        (("pypi-AgEI",), "a PyPI token", r"\bpypi-AgEI[\w-]{50,255}"),
        (("eyJ",), "a signed token (JWT)", r"\beyJ[\w-]{8,1000}\.eyJ[\w-]{8,4000}\.[\w-]{8,1000}"),
        (("PRIVATE KEY-----",), "a private key", r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----"),
        (("://",), "a password in an address", r"(?<=://)[^\s/:@?#\0]{1,64}:([^\s/:@?#<>{}$\0]{4,64})@(?=[\w\[])"),
    )
)
_TOKEN = re.compile(r"\d(?:[A-Za-z_-]|(?<=[A-Za-z_-]\d))|://[^\s/]{0,200}@")
"""What is in any text with a token, and quick to look for: a digit beside a letter. The exceptions are `_LETTERS`."""
_LETTERS = tuple(shape for shape in _SHAPES if shape[0][0] in ("AKIA", "PRIVATE KEY-----"))
_NAMES = (
    "password", "passphrase", "passwd", "passwort", "pwd", "wachtwoord", "secret", "token",
    "apikey", "api key", "api_key", "api-key", "access key", "access_key", "access-key", "secret key", "secret_key",
    "secret-key", "private key", "private_key", "private-key", "account key", "account_key", "account-key",
)  # fmt: skip
_VALUE = re.compile(r"""["'`*]{0,3}[ \t]{0,3}["'`]?([^\s"'`<>{}$\0]{8,200})""")
_SURE = frozenset(("a private key",))


def secrets(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and name of each secret; the name ends in its first four characters and never holds it whole."""
    found: list[tuple[int, int, str]] = []
    for cues, said, shape in _SHAPES if _TOKEN.search(text) else _LETTERS:
        if any(cue in text for cue in cues):
            for m in shape.finditer(text):
                secret = m[m.lastindex or 0]
                if said in _SURE or (_random(secret) and not secret.endswith("EXAMPLE")):
                    found.append((*m.span(m.lastindex or 0), said))
    for m in _named(text):
        start, end = m.span(1)
        if _mixed(m[1]) and _random(m[1]):
            found.append((start, end, "a password or a key"))
    done = 0
    for start, end, said in sorted(found, key=lambda one: one[0]):  # of two at one place the known shape comes first
        if start < done:
            continue
        done = end
        first = "" if said in _SURE else f" that begins with `{text[start : start + 4]}`"
        yield start, end, said + first


def _named(text: str) -> Iterator[re.Match[str]]:
    """What stands behind ``password:``, ``API_KEY =``, ``the token is`` and their like."""
    for sign in (":", "=", " is "):
        at = text.find(sign)
        while at >= 0:
            name = text[max(0, at - 24) : at].rstrip(" \t\"'`*").lower()
            if name.endswith(_NAMES) and (value := _VALUE.match(text, at + len(sign))):
                yield value
            at = text.find(sign, at + 1)


def _random(text: str) -> bool:
    """Whether its characters are as mixed as those of a secret; its entropy, after Shannon."""
    size = len(text)
    return -sum(n / size * math.log2(n / size) for n in Counter(text).values()) >= min(RANDOM, 0.75 * math.log2(size))


def _mixed(text: str) -> bool:
    """Whether it has a digit and a letter, as nearly no word has; no address, no path, no date."""
    digit, letter = any(c.isdigit() for c in text), any(c.isalpha() for c in text)
    return digit and letter and "://" not in text and text.count("/") < 2
