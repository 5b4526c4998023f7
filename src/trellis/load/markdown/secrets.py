"""Finds keys, tokens and passwords, by their providers' formats or by a label before them.

A match counts only if it looks random, so that a placeholder such as ``ghp_xxxxxxxx…`` is ignored, and so is
``user:password@host``, and code that reads or makes a secret, such as ``process.env.SECRET``. Words with a number
behind them, as in ``Winter2026``, count where they are given as the value of a label and the sentence does not go on:
"your password is CatLover1985 so that …" is a story.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from operator import itemgetter

MIN_ENTROPY = 3.0
"""The lowest entropy of a secret, in bits a character. Hexadecimal digits have nearly 4, and words, which have no
digits, about 3.5."""

_KEY_BLOCK = (
    r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
    r"(?:(?:[^-]|-(?!----))*+-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|(?:\s{0,4}[A-Za-z0-9+/=]{16,100})*+)"
)
"""A private key as a whole; where its last line is missing, the lines that look like a part of it."""

_SHAPES: tuple[tuple[tuple[str, ...], str, re.Pattern[str]], ...] = tuple(
    (cues, label, re.compile(shape))
    for cues, label, shape in (
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
        (("PRIVATE KEY",), "a private key", _KEY_BLOCK),
        (("sk-",), "a key of an AI provider", r"\bsk-(?:[a-z0-9]{2,10}-){0,2}[A-Za-z0-9_-]{20,255}"),
        (("://",), "a password in an address", r"(?<=://)[^\s/:@?#\0]{1,64}:([^\s/:@?#<>{}$\0]{4,64})@(?=[\w\[])"),
    )
)
_TOKEN_HINT = re.compile(r"\d(?:[A-Za-z_-]|(?<=[A-Za-z_-]\d))")
_USER_HINT = re.compile(r"://[^\s/]{0,200}@")
"""A digit next to a letter: part of every token except those of `_SHAPES_WITHOUT_HINT`, and fast to find, or a user in
an address. One pattern for both takes five times as long."""
_SHAPES_WITHOUT_HINT = tuple(shape for shape in _SHAPES if shape[0][0] in ("AKIA", "PRIVATE KEY"))
_SECRET_NAMES = (
    "password", "passphrase", "passwd", "passwort", "pwd", "wachtwoord", "secret", "token",
    "apikey", "api key", "api_key", "api-key", "access key", "access_key", "access-key", "secret key", "secret_key",
    "secret-key", "private key", "private_key", "private-key", "account key", "account_key", "account-key",
)  # fmt: skip
_VALUE = re.compile(r"""["'`*]{0,3}[ \t]{0,3}["'`]?([^\s"'`<>{}$\0]{8,200})""")
_WORDS_AND_NUMBER = re.compile(r"[^\W\d_]+[-_.]?\d{1,8}[!.?]?")
"""What people make up as passwords, and writers as examples."""
_CONTINUED_SENTENCE = re.compile(r"""["'`*_]*[ \t]+\w|["'`*_]*\n\w""")
_PUNCTUATION = ".,;!)]*_"
_PLACEHOLDER = re.compile(
    r"""(?:(?:my|your|our|the|some|a|an|any|new|old|super|very|really|so|top|strong|secure|secret|random|long|admin|test
        |demo|dummy|sample|example|temp|temporary|default|generated|master|root|user|database|db|proxy|login
        |reset|access|auth|refresh|client|app|mein|dein|ihr|mijn|jouw|uw)[-_ .]?){0,4}
    (?:pass(?:word|wd|phrase|wort|code)?|pw|pwd|passwort|kennwort|wachtwoord|secret|token|credentials?|(?:api[-_]?)?key
    |change[-_]?me|placeholder|hidden|redacted)
    (?:[-_ .]?(?:here|value|goes|from|of|in|step|\d{1,2}(?=[-_ .])))*[-_]?(?:\d{1,4})?[!*.x_-]*""",
    re.IGNORECASE | re.VERBOSE,
)
"""A word for a secret in place of one, with words that say which, and a number of few digits."""
_CODE = re.compile(
    r"""[A-Za-z_$]{2,}\d{0,3}(?:(?:\.|::|->)[A-Za-z_$]{2,}\d{0,3})++[(\[].*   # a call, or an element of a list
    | [A-Za-z_$]{4,}\d{0,3}[(\[](?:[)\]A-Za-z_$].*)?
    | (?:process\.env|import\.meta\.env|os\.environ|env|ENV|config|settings|secrets|vars?|params|req|request|self|this)
      (?:\.[A-Za-z_$][\w$]*)+[),;]*""",
    re.VERBOSE | re.DOTALL,
)
"""Code that reads a value from elsewhere, or makes one."""
_NO_SECRET_NAMES = ("postman-token", "page token", "page-token", "page_token", "pagetoken", "next token", "next_token",
    "next-token", "nexttoken", "continuation token", "continuation_token", "continuation-token", "continuationtoken",
    "sync token", "sync_token", "synctoken", "cancellationtoken",
)  # fmt: skip
"""Labels that end like those of secrets, and are none: they count requests or pages."""
MAX_CUT_SECRET = 60
"""A longer text before three dots may be most of a secret."""
_CERTAIN = frozenset(("a private key",))


def find_secrets(text: str) -> Iterator[tuple[int, int, str]]:
    """Yields start, end and label of each secret. The label has its first four characters, never all of it."""
    matches: list[tuple[int, int, str]] = []
    has_hint = _TOKEN_HINT.search(text) or _USER_HINT.search(text)
    for cues, label, shape in _SHAPES if has_hint else _SHAPES_WITHOUT_HINT:
        if any(cue in text for cue in cues):
            for m in shape.finditer(text):
                secret = m[m.lastindex or 0]
                if label in _CERTAIN or (_looks_random(secret) and not _is_example(secret)):
                    matches.append((*m.span(m.lastindex or 0), label))
    for sign, m in _find_labelled_values(text):
        start, end = m.span(1)
        if not _mixes_letters_and_digits(m[1]) or not _looks_random(m[1]) or _is_example(m[1]) or _is_code(m[1]):
            continue
        is_made_up = _WORDS_AND_NUMBER.fullmatch(m[1].rstrip(_PUNCTUATION)) is not None
        is_value = sign != " is " and (m[1][-1] in _PUNCTUATION or not _CONTINUED_SENTENCE.match(text, end))
        if is_value or not is_made_up:
            matches.append((start, end, "a password or a key"))
    position = 0
    matches.sort(key=itemgetter(0))  # stable: of two at one offset the known shape is first
    for start, end, label in matches:
        if start < position:
            continue
        position = end
        beginning = "" if label in _CERTAIN else f" that begins with `{text[start : start + 4]}`"
        yield start, end, label + beginning


def _find_labelled_values(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yields sign and value after ``password:``, ``API_KEY =``, ``the token is`` and similar labels."""
    for sign in (":", "=", " is "):
        offset = text.find(sign)
        while offset >= 0:
            label = text[max(0, offset - 24) : offset].rstrip(" \t\"'`*").lower()
            is_label = label.endswith(_SECRET_NAMES) and not label.endswith(_NO_SECRET_NAMES)
            if is_label and (value := _VALUE.match(text, offset + len(sign))):
                yield sign, value
            offset = text.find(sign, offset + 1)


def _looks_random(text: str) -> bool:
    """Whether the text's Shannon entropy is as high as that of a secret."""
    size = len(text)
    return -sum(n / size * math.log2(n / size) for n in Counter(text).values()) >= min(
        MIN_ENTROPY, 0.75 * math.log2(size)
    )


def _is_example(secret: str) -> bool:
    """Whether a text stands for a secret: a word for one, also in brackets, or the beginning of one before dots."""
    plain = secret.rstrip(_PUNCTUATION).strip("[](){}<>«»%")
    is_cut = len(secret) < MAX_CUT_SECRET and secret.rstrip("\"'`,;").endswith(("...", "…"))
    return is_cut or secret.endswith("EXAMPLE") or any(_PLACEHOLDER.fullmatch(text) for text in (secret, plain))


def _is_code(value: str) -> bool:
    return _CODE.fullmatch(value.rstrip(_PUNCTUATION)) is not None or _CODE.fullmatch(value) is not None


def _mixes_letters_and_digits(text: str) -> bool:
    """Whether the text has digits and letters, unlike most words, and is no address, path or date."""
    has_digit, has_letter = any(c.isdigit() for c in text), any(c.isalpha() for c in text)
    return has_digit and has_letter and "://" not in text and text.count("/") < 2
