"""What an approval is bound to of a text: what its page shows, by the parse that the check and the site share."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

from ..load.markdown.canonical import canonicalise_text

_PARSER_FAULTS = (
    ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError,
)  # fmt: skip
"""What a parser may raise at a text. The error that ends an evaluation after its time is none of them: it has to go on,
and nothing may be remembered of the text."""


@lru_cache(maxsize=2048)
def identify_page(text: str) -> str:
    """Returns what two texts have in common only if a page shows the same of both.

    It begins with ``page:``, or with ``text:`` where the text cannot be parsed; then it is that of this very text.
    """
    try:
        kind, form = "page", canonicalise_text(text)
    except _PARSER_FAULTS:  # whatever somebody wrote, its approval can be judged
        kind, form = "text", text
    return f"{kind}:{sha256(form.encode('utf-8', 'surrogatepass')).hexdigest()}"
