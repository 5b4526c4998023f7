"""`trellis serve` answers to its own address, and not to a page elsewhere that gives this machine a name of its own."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from mkdocs.config.config_options import _IpAddressValue

from trellis.site import events, preview


def ask(application: preview.Application, host: str | None) -> tuple[str, bytes]:
    """The status and the body that a request with that Host gets."""
    statuses: list[str] = []
    environ = {} if host is None else {"HTTP_HOST": host}
    body = b"".join(application(environ, lambda status, headers: statuses.append(status)))
    return statuses[-1][:3], body


def page(environ: dict[str, Any], start: preview.Start) -> list[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"a draft"]


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000", "localhost", "localhost.:8000", "[::1]:8000",
        "192.168.1.7:8000", "desk.meridian.example:8000",
    ],
)  # fmt: skip
def test_its_own_host_is_answered(host: str) -> None:
    assert ask(preview.answer_own_host(page, "desk.meridian.example"), host) == ("200", b"a draft")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example",
        "127.0.0.1@evil.example", "evil.example/127.0.0.1", "evil.example#127.0.0.1",
        "desk.meridian.example.evil.example", "localhost:evil",
        "::1", "", " ", "[::1", None,
    ],
)  # fmt: skip
def test_another_name_is_refused(host: str | None) -> None:
    status, body = ask(preview.answer_own_host(page, "desk.meridian.example"), host)
    assert status == "403"
    assert b"a draft" not in body


def test_mkdocs_server_is_wrapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = SimpleNamespace(result=SimpleNamespace(root=tmp_path))
    monkeypatch.setattr(events, "get_state", lambda config: state)
    applications: list[preview.Application] = [page]
    server = SimpleNamespace(get_app=lambda: applications[-1], set_app=applications.append, watch=lambda path: None)
    config: Any = SimpleNamespace(dev_addr=_IpAddressValue("127.0.0.1", 8000))
    events.on_serve(server, config, None)
    assert ask(applications[-1], "127.0.0.1:8000") == ("200", b"a draft")
    assert ask(applications[-1], "evil.example:8000")[0] == "403"
