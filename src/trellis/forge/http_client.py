"""Sends requests to a forge, with retries, rate limits and pagination; failures become errors that say what to do.

The token is sent only to the origin of the forge: redirects and next pages at other hosts are not followed. A response
has a maximum size and a maximum duration, and a list ends only where the forge says so.
"""

from __future__ import annotations

import functools
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
from pydantic import TypeAdapter, ValidationError

from . import limits
from .problems import (
    ForgeError,
    ForgeUnreachable,
    OutcomeUnknown,
    PermissionDenied,
    RateLimitExceeded,
    ResourceNotFound,
    ResponseTooLarge,
    UnexpectedResponse,
)
from .time_limit import limit_time

T = TypeVar("T")

MAX_ATTEMPTS = 5
"""How often a request is attempted while the forge is unreachable."""

WAIT_BUDGET = 300.0
"""The seconds that a run may wait in total; a job that waits longer only blocks a runner."""

MAX_PAGES = 200
"""The maximum number of pages of a list; a longer list raises an error and is never truncated."""

MAX_BODY_SIZE = 32_000_000
"""The maximum number of bytes of a response. A page of a hundred long reviews has a fifth of it."""

PAGE_SIZES = (100, 25, 5, 1)
"""How many items of a list are asked for at once: fewer where so many have too many bytes, as strangers' long texts may
have.
"""

MAX_REQUESTS = 4 * MAX_PAGES
"""The maximum number of requests for a list, of which some may be for few items."""

MAX_RESPONSE_SECONDS = 60.0
"""The seconds within which a response must be complete, however steadily it comes."""

FULL_PAGE_SIZES = frozenset((20, 30, 50, 100))
"""The numbers of items on a full page: the default and the maximum of GitHub and of GitLab."""

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")


@dataclass(kw_only=True)
class HttpClient:
    """A client for the API of one forge."""

    name: str
    """The name of the forge, for messages."""
    base_url: str
    headers: Mapping[str, str] = field(repr=False)
    """Sent with each request; they contain the token."""
    wait_budget: float = WAIT_BUDGET
    """The seconds that may still be spent waiting."""
    timeout: float = 20.0
    """The seconds of silence after which a response is given up."""
    response_seconds: float = MAX_RESPONSE_SECONDS
    """The seconds within which a response must be complete."""
    sleep: Callable[[float], None] = time.sleep
    get_time: Callable[[], float] = time.time

    def __post_init__(self) -> None:
        parts = urlsplit(self.base_url)
        is_local = parts.hostname in LOCAL_HOSTS
        if not parts.hostname or (parts.scheme != "https" and not (is_local and parts.scheme == "http")):
            raise ForgeError(f"{self.base_url} is no address that a token may be sent to", "write it with https://")
        self._origin = (parts.scheme, parts.netloc)
        headers = {**self.headers, "Accept-Encoding": "identity"}  # what is packed may unpack to any size
        self._client = httpx.Client(
            headers=headers,
            timeout=self.timeout,
            follow_redirects=False,
            trust_env=not is_local,
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if parts.scheme == "http" else True,  # trusts nobody
        )

    def get_object(self, path: str, model: type[T], permission: str, **query: str | int) -> T:
        """Gets a single object. permission: the required permission, as the forge calls it. Raises ForgeError."""
        return self._parse_response(self._send_request("GET", self._build_url(path), permission, query=query), model)

    def list_items(self, path: str, model: type[T], permission: str, **query: str | int) -> Iterator[T]:
        """Yields the items of a list, page by page. Raises ForgeError."""
        size, count = PAGE_SIZES[0], 0
        url = httpx.URL(self._build_url(path)).copy_merge_params({"per_page": size, **query})
        previous: list[T] = []
        is_guessed = False
        for _ in range(MAX_REQUESTS):
            try:
                response = self._send_request("GET", str(url), permission)
            except ResponseTooLarge:
                if size == PAGE_SIZES[-1]:
                    raise
                url, size = _resize_page(url, size, PAGE_SIZES[PAGE_SIZES.index(size) + 1])
                continue
            items: list[T] = self._parse_response(response, list[model])  # type: ignore[valid-type]
            if is_guessed and items and items == previous:
                raise UnexpectedResponse(
                    f"{self.name} does not say where the list under {path} ends",
                    "see whether something between here and the forge takes out its headers, then run this again",
                )
            yield from items
            count += len(items)
            if count > MAX_PAGES * PAGE_SIZES[0]:
                break
            next_url = response.links.get("next", {}).get("url")
            previous, is_guessed = items, not next_url
            if next_url:
                url = httpx.URL(self._resolve_own_url(str(next_url)))
            elif _may_continue(response, len(items), size):
                url = url.copy_set_param("page", (_read_page_number(url) or 1) + 1)
            else:
                return
            page = _read_page_number(url)
            if page and (page - 1) * size % PAGE_SIZES[0] == 0:
                url, size = _resize_page(url, size, PAGE_SIZES[0])
        raise UnexpectedResponse(
            f"{self.name} lists more than {MAX_PAGES * 100:,} things under {path}", "tell the portal's engineers"
        )

    def send_json(
        self,
        method: str,
        path: str,
        model: type[T],
        permission: str,
        json: Mapping[str, Any],
        *,
        is_repeatable: bool = True,
    ) -> T:
        """Creates or changes an object, and returns the response. is_repeatable: whether the request may be sent twice.

        Raises OutcomeUnknown if no response came to a request that must not be repeated, and ForgeError.
        """
        return self._parse_response(
            self._send_request(method, self._build_url(path), permission, json=json, is_repeatable=is_repeatable), model
        )

    def delete(self, path: str, permission: str) -> None:
        """Deletes an object, unless somebody else has done it already. Raises ForgeError."""
        with suppress(ResourceNotFound):
            self._send_request("DELETE", self._build_url(path), permission)

    def _send_request(
        self,
        method: str,
        url: str,
        permission: str,
        *,
        query: Mapping[str, str | int] | None = None,
        json: Mapping[str, Any] | None = None,
        is_repeatable: bool = True,
    ) -> httpx.Response:
        attempts = redirects = 0
        while True:
            attempts += 1
            try:
                response = self._receive(self._client.build_request(method, url, params=query or None, json=json))
            except httpx.InvalidURL:
                raise UnexpectedResponse(f"{self.name} has no such address as {url}", "check its address") from None
            except httpx.HTTPError as error:
                was_sent = not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
                self._wait_for_retry(
                    attempts,
                    f"{self.name} did not answer ({type(error).__name__})",
                    is_outcome_unknown=was_sent and not is_repeatable,
                )
                continue
            if response.is_redirect and method == "GET" and redirects < 3:
                url, query = self._resolve_own_url(str(response.headers.get("location", ""))), None
                redirects += 1
                attempts -= 1
            elif wait := limits.compute_wait(response.status_code, response.headers, response.text, self.get_time()):
                self._wait_within_budget(wait)
                attempts -= 1
            elif response.status_code >= 500:
                message = f"{self.name} fails with {response.status_code}"
                self._wait_for_retry(attempts, message, is_outcome_unknown=not is_repeatable)
            elif response.is_success:
                return response
            else:
                raise self._build_error(response, permission)

    def _receive(self, request: httpx.Request) -> httpx.Response:
        """Returns the response with its body. Raises UnexpectedResponse if it is too large, ReadTimeout if too slow."""
        deadline = time.monotonic() + self.response_seconds
        with limit_time(self.response_seconds, lambda: httpx.ReadTimeout("too slow", request=request)):
            response = self._client.send(request, stream=True)
            try:
                if response.headers.get("content-encoding", "identity") != "identity":
                    problem = "is packed, though nothing packed was asked for"
                    raise UnexpectedResponse(*self._describe_refusal(response, problem))
                body = bytearray()
                for chunk in response.iter_raw():
                    body += chunk
                    if len(body) > MAX_BODY_SIZE:
                        raise ResponseTooLarge(
                            *self._describe_refusal(response, f"has more than {MAX_BODY_SIZE:,} bytes")
                        )
                    if time.monotonic() > deadline:
                        raise httpx.ReadTimeout("too slow", request=request)
            finally:
                response.close()
        headers = [(name, value) for name, value in response.headers.raw if name.lower() not in _FRAMING_HEADERS]
        return httpx.Response(response.status_code, headers=headers, content=bytes(body), request=request)

    def _describe_refusal(self, response: httpx.Response, problem: str) -> tuple[str, str]:
        path = urlsplit(str(response.url)).path
        return f"the answer of {self.name} to {path} {problem}", "tell the portal's engineers"

    def _wait_for_retry(self, attempts: int, message: str, *, is_outcome_unknown: bool) -> None:
        """Waits with exponential backoff. Raises OutcomeUnknown or ForgeUnreachable if no retry is possible."""
        if is_outcome_unknown:
            raise OutcomeUnknown(message, "look whether it was done")
        if attempts >= MAX_ATTEMPTS:
            raise ForgeUnreachable(
                f"{message}, {attempts} times in a row", f"see how {self.name} is, then run this again"
            )
        self._wait_within_budget(2.0 ** (attempts - 1))

    def _wait_within_budget(self, seconds: float) -> None:
        """Sleeps. Raises RateLimitExceeded if that exceeds the wait budget."""
        if seconds > self.wait_budget:
            message = f"{self.name} asks to wait {seconds:,.0f} s, and this run may wait {self.wait_budget:,.0f} s more"
            raise RateLimitExceeded(message, "run this again later, or give it a token with a limit of its own")
        self.wait_budget -= seconds
        self.sleep(seconds)

    def _build_error(self, response: httpx.Response, permission: str) -> ForgeError:
        status = response.status_code
        message = _read_error_message(response)
        if status == 401:
            return PermissionDenied(
                f"{self.name} does not take the token: {message}", "it is wrong or has expired; make a new one"
            )
        if status == 403:
            accepted = response.headers.get("x-accepted-github-permissions", "")
            permissions = accepted.replace("_", " ").replace("=", ": ") or permission
            return PermissionDenied(
                f"the token may not do this at {self.name}: {message}", f"give it the permission “{permissions}”"
            )
        if status == 404:
            return ResourceNotFound(
                f"{self.name} has nothing at {urlsplit(str(response.url)).path}",
                f"check its name; a token without the permission “{permission}” is told the same",
            )
        return UnexpectedResponse(f"{self.name} refuses with {status}: {message}", "tell the portal's engineers")

    def _parse_response(self, response: httpx.Response, model: type[T]) -> T:
        """Validates a response. Raises UnexpectedResponse with the first error."""
        try:
            adapter: TypeAdapter[T] = _get_adapter(model)
            return adapter.validate_json(response.content or b"null")
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            location = ".".join(str(step) for step in first["loc"]) or "the whole"
            message = (
                f"{self.name} answers {urlsplit(str(response.url)).path} in a form that is not understood: {location}"
            )
            raise UnexpectedResponse(f"{message}: {first['msg']}", "tell the portal's engineers") from None

    def _build_url(self, path: str) -> str:
        """Appends a path to the base URL; a path without a leading slash replaces its last segment."""
        return self.base_url.rstrip("/") + path if path.startswith("/") else self._resolve_own_url(path)

    def _resolve_own_url(self, url: str) -> str:
        """Makes a URL absolute. Raises UnexpectedResponse if it is not at the origin of the forge."""
        try:
            absolute_url = httpx.URL(self.base_url.rstrip("/") or self.base_url).join(url)
        except httpx.InvalidURL:
            raise UnexpectedResponse(
                f"{self.name} refers to an address that is none", "check the forge's address"
            ) from None
        if (absolute_url.scheme, absolute_url.netloc.decode()) != self._origin:
            raise UnexpectedResponse(
                f"{self.name} refers to {absolute_url.host}, which is another host", "check the forge's address"
            )
        return str(absolute_url)


_get_adapter: Callable[[Any], TypeAdapter[Any]] = functools.cache(TypeAdapter)


_FRAMING_HEADERS = (b"content-encoding", b"content-length", b"transfer-encoding")


def _resize_page(url: httpx.URL, size: int, new_size: int) -> tuple[httpx.URL, int]:
    """Returns the address of the items that begin at the same place, so many at once, and their number.

    A list whose pages have no numbers says in its address where the page begins.
    """
    parameters: dict[str, int] = {"per_page": new_size}
    if page := _read_page_number(url):
        parameters["page"] = (page - 1) * size // new_size + 1
    return url.copy_merge_params(parameters), new_size


def _read_page_number(url: httpx.URL) -> int | None:
    """Returns the number of a page of a list; None where the address has none."""
    number = url.params.get("page", "")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else None


def _may_continue(response: httpx.Response, count: int, size: int) -> bool:
    """Returns whether a list may have another page though the response names none.

    A forge names the other pages of a list in a header. Where there is no such header, and the page is full, either it
    is the only one or the header was lost on the way.
    """
    names_pages = "link" in response.headers or "x-next-page" in response.headers
    return (count in FULL_PAGE_SIZES or count == size) and not names_pages


def _read_error_message(response: httpx.Response) -> str:
    """Returns the error message of a response, on one line."""
    try:
        data = response.json()
    except ValueError:
        data = None
    message = data.get("message") or data.get("error") if isinstance(data, dict) else None
    errors = data.get("errors") if isinstance(data, dict) else None
    details = f" ({errors})" if errors else ""
    return " ".join(f"{message or response.reason_phrase}{details}".split())[:300]
