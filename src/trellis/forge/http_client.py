"""Requests to a forge: repeated while it is busy or down, page by page, and refused in a sentence that says what is missing.

The token goes to the forge's own address and to no other: redirects and next pages elsewhere are not followed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
from pydantic import TypeAdapter, ValidationError

from . import limits
from .problems import Busy, Denied, ForgeError, NotThere, Odd, Unreachable, Unsure

T = TypeVar("T")

TRIES = 5
"""How often one request is made while the forge is down."""

PATIENCE = 300.0
"""Seconds that a run may wait in all; a job that waits longer only keeps a runner busy."""

PAGES = 200
"""Of one list; a longer one is refused, never cut."""

LOCAL = ("127.0.0.1", "localhost", "::1")


@dataclass
class Web:
    """name: of the forge, as people know it. base: the address of its interface. headers: sent each time, the token among them."""

    name: str
    base: str
    headers: Mapping[str, str] = field(repr=False)
    patience: float = PATIENCE
    timeout: float = 20.0
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time

    def __post_init__(self) -> None:
        parts = urlsplit(self.base)
        local = parts.hostname in LOCAL
        if not parts.hostname or (parts.scheme != "https" and not (local and parts.scheme == "http")):
            raise ForgeError(f"{self.base} is no address that a token may be sent to", "write it with https://")
        self._origin = (parts.scheme, parts.netloc)
        self._client = httpx.Client(
            headers=dict(self.headers), timeout=self.timeout, follow_redirects=False, trust_env=not local
        )

    def get(self, path: str, kind: type[T], need: str, **query: str | int) -> T:
        """One thing, in the form of `kind`. need: the right that it takes, as the forge calls it. Raises ForgeError."""
        return self._read(self._send("GET", self._url(path), need, query=query), kind)

    def each(self, path: str, kind: type[T], need: str, **query: str | int) -> Iterator[T]:
        """The items of a list, page by page. Raises ForgeError."""
        url, asked = self._url(path), {"per_page": 100, **query}
        for _ in range(PAGES):
            answer = self._send("GET", url, need, query=asked)
            yield from self._read(answer, list[kind])  # type: ignore[valid-type]
            following = answer.links.get("next", {}).get("url")
            if not following:
                return
            url, asked = self._own(str(following)), {}
        raise Odd(f"{self.name} lists more than {PAGES * 100:,} things under {path}", "tell the portal's engineers")

    def send(
        self, method: str, path: str, kind: type[T], need: str, json: Mapping[str, Any], *, twice: bool = True
    ) -> T:
        """Makes or changes something, and reads what it has become. twice: whether it does no harm to be done again.

        Raises Unsure where nobody knows whether it was done, and ForgeError.
        """
        return self._read(self._send(method, self._url(path), need, json=json, twice=twice), kind)

    def _send(
        self,
        method: str,
        url: str,
        need: str,
        *,
        query: Mapping[str, str | int] | None = None,
        json: Mapping[str, Any] | None = None,
        twice: bool = True,
    ) -> httpx.Response:
        tries = moves = 0
        while True:
            tries += 1
            try:
                answer = self._client.request(method, url, params=query or None, json=json)
            except httpx.HTTPError as error:
                sent = not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
                self._again(tries, f"{self.name} did not answer ({type(error).__name__})", unsure=sent and not twice)
                continue
            if answer.is_redirect and method == "GET" and moves < 3:
                moves, url, query = moves + 1, self._own(str(answer.headers.get("location", ""))), None
                tries -= 1
            elif wait := limits.wait(answer.status_code, answer.headers, answer.text, self.now()):
                self._wait(wait)
                tries -= 1
            elif answer.status_code >= 500:
                said = f"{self.name} fails with {answer.status_code}"
                self._again(tries, said, unsure=not twice)
            elif answer.is_success:
                return answer
            else:
                raise self._refusal(answer, need)

    def _again(self, tries: int, what: str, *, unsure: bool) -> None:
        """Waits a little longer each time. Raises Unsure or Unreachable where it is no use."""
        if unsure:
            raise Unsure(what, "look whether it was done")
        if tries >= TRIES:
            raise Unreachable(f"{what}, {tries} times in a row", f"see how {self.name} is, then run this again")
        self._wait(2.0 ** (tries - 1))

    def _wait(self, seconds: float) -> None:
        if seconds > self.patience:
            said = f"{self.name} asks to wait {seconds:,.0f} s, and this run may wait {self.patience:,.0f} s more"
            raise Busy(said, "run this again later, or give it a token with a limit of its own")
        self.patience -= seconds
        self.sleep(seconds)

    def _refusal(self, answer: httpx.Response, need: str) -> ForgeError:
        status = answer.status_code
        said = _message(answer)
        if status == 401:
            return Denied(f"{self.name} does not take the token: {said}", "it is wrong or has expired; make a new one")
        if status == 403:
            wanted = (
                answer.headers.get("x-accepted-github-permissions", "").replace("_", " ").replace("=", ": ") or need
            )
            return Denied(f"the token may not do this at {self.name}: {said}", f"give it the permission “{wanted}”")
        if status == 404:
            return NotThere(
                f"{self.name} has nothing at {urlsplit(str(answer.url)).path}",
                f"check its name; a token without the permission “{need}” is told the same",
            )
        return Odd(f"{self.name} refuses with {status}: {said}", "tell the portal's engineers")

    def _read(self, answer: httpx.Response, kind: type[T]) -> T:
        try:
            return TypeAdapter(kind).validate_json(answer.content or b"null")
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(str(step) for step in first["loc"]) or "the whole"
            said = f"{self.name} answers {urlsplit(str(answer.url)).path} in a form that is not understood: {where}"
            raise Odd(f"{said}: {first['msg']}", "tell the portal's engineers") from None

    def _url(self, path: str) -> str:
        """A path below the base; one that starts without a slash stands beside the base's last part."""
        return self.base.rstrip("/") + path if path.startswith("/") else self._own(path)

    def _own(self, url: str) -> str:
        """An address that the forge gives, whole. Raises Odd where it is not the forge's own."""
        whole = httpx.URL(self.base.rstrip("/") or self.base).join(url)
        if (whole.scheme, whole.netloc.decode()) != self._origin:
            raise Odd(f"{self.name} refers to {whole.host}, which is another host", "check the forge's address")
        return str(whole)


def _message(answer: httpx.Response) -> str:
    """What the forge says about a refusal, on one line."""
    try:
        said = answer.json()
    except ValueError:
        said = None
    found = said.get("message") or said.get("error") if isinstance(said, dict) else None
    errors = said.get("errors") if isinstance(said, dict) else None
    more = f" ({errors})" if errors else ""
    return " ".join(f"{found or answer.reason_phrase}{more}".split())[:300]
