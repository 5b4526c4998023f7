"""The files in docs/hosting/ do what docs/hosting.md says of them: nginx itself reads them, where it is installed."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPMessage
from pathlib import Path

import pytest
from conftest import EXAMPLE

from trellis.site.defaults import CODE_URL

FOLDER = EXAMPLE / "docs" / "hosting"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/bin")
FOREVER = "public, max-age=31536000, immutable"

FILES = {
    "index.html": "home", "404.html": "unknown", "courses/rates/index.html": "rates", "catalogue.json": "{}" * 600,
    "catalogue.csv": "id", "calendar.ics": "BEGIN", "courses/rates/index.md": "# Rates", "feed.xml": "<feed/>" * 300,
    "teams/sales/feed.json": "{}", "sitemap.xml": "<urlset/>",
    ".trellis-site": "list", ".well-known/x": "found", "offline.js": "worker",
    "search/index.json": "{}",
    "search/2f65dbb0cea7/en/0.json": "{}",
    f"{CODE_URL}/page/main.js": "script", f"{CODE_URL}/trellis.css": "css", "assets/trellis/data/reader.json": "{}",
    "assets/trellis/data/981d74a8b6ae/columns.json": "{}", "assets/stylesheets/main.3cba04c6.min.css": "css",
}  # fmt: skip

Answer = tuple[int, HTTPMessage, bytes]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site that nginx serves by docs/hosting/nginx.conf."""
    if NGINX is None:
        pytest.skip("nginx is not installed here")
    room = tmp_path_factory.mktemp("nginx")
    for path, text in FILES.items():
        (room / "site" / path).parent.mkdir(parents=True, exist_ok=True)
        (room / "site" / path).write_text(text, "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = (FOLDER / "nginx.conf").read_text("utf-8")
    changes = {"listen 8080;": f"listen 127.0.0.1:{port};", "/usr/share/nginx/html": f"{room}/site"}
    if not Path("/etc/nginx/mime.types").is_file():
        changes["include /etc/nginx/mime.types;"] = "types { text/html html; text/css css; application/json json; }"
    for former, new in changes.items():
        assert server.count(former) == 1
        server = server.replace(former, new)
    temporary = "".join(
        f"{name}_temp_path {room}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    settings = f"daemon off; pid {room}/pid; error_log {room}/log; events {{}} http {{ access_log off; {temporary}\n"
    (room / "nginx.conf").write_text(f"{settings}{server}}}\n", "utf-8")
    room.chmod(0o755)
    for parent in room.parents[:3]:
        parent.chmod(parent.stat().st_mode | 0o011)  # the workers of a nginx that root starts are somebody else's
    process = subprocess.Popen([NGINX, "-c", str(room / "nginx.conf"), "-e", str(room / "log")])
    try:
        yield _wait_for(f"http://127.0.0.1:{port}/", process, room / "log")
    finally:
        process.terminate()
        process.wait()


def _wait_for(base: str, process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(1500):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(base):
                return base
        except urllib.error.HTTPError:
            return base
        except OSError:
            time.sleep(0.02)
    raise AssertionError(log.read_text("utf-8"))


def ask(address: str, **headers: str) -> Answer:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


@pytest.mark.parametrize(
    ("path", "media_type", "keeps"),
    [
        ("", "text/html; charset=utf-8", "no-cache"),
        ("courses/rates/", "text/html; charset=utf-8", "no-cache"),
        ("catalogue.json", "application/json; charset=utf-8", "no-cache"),
        ("catalogue.csv", "text/csv; charset=utf-8", "no-cache"),
        ("calendar.ics", "text/calendar; charset=utf-8", "no-cache"),
        ("feed.xml", "application/atom+xml; charset=utf-8", "no-cache"),
        ("teams/sales/feed.json", "application/feed+json; charset=utf-8", "no-cache"),
        ("sitemap.xml", "text/xml; charset=utf-8", "no-cache"),
        ("courses/rates/index.md", "text/markdown; charset=utf-8", "no-cache"),
        ("offline.js", "text/javascript; charset=utf-8", "no-cache"),
        ("search/index.json", "application/json; charset=utf-8", "no-cache"),
        ("search/2f65dbb0cea7/en/0.json", "application/json; charset=utf-8", FOREVER),
        ("assets/trellis/data/reader.json", "application/json; charset=utf-8", "no-cache"),
        ("assets/trellis/data/981d74a8b6ae/columns.json", "application/json; charset=utf-8", FOREVER),
        (f"{CODE_URL}/page/main.js", "text/javascript; charset=utf-8", FOREVER),
        (f"{CODE_URL}/trellis.css", "text/css; charset=utf-8", FOREVER),
        ("assets/stylesheets/main.3cba04c6.min.css", "text/css; charset=utf-8", FOREVER),
    ],
)
def test_nginx_says_what_a_file_is_and_how_long_it_keeps(base: str, path: str, media_type: str, keeps: str) -> None:
    status, headers, _ = ask(base + path)
    assert (status, headers["Content-Type"], headers.get_all("Cache-Control")) == (200, media_type, [keeps])
    assert headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert headers["ETag"]


def test_nginx_answers_with_the_site_s_own_page_and_keeps_hidden_files(base: str) -> None:
    assert ask(f"{base}nowhere/")[::2] == (404, b"unknown")
    status, headers, content = ask(f"{base}.trellis-site")
    assert (status, content, headers["X-Content-Type-Options"]) == (404, b"unknown", "nosniff")
    assert ask(f"{base}.well-known/x")[::2] == (200, b"found")
    assert (headers["Referrer-Policy"], headers["Server"]) == ("same-origin", "nginx")


def test_nginx_leads_on_below_any_path_and_packs_what_is_long(base: str) -> None:
    status, headers, content = ask(f"{base}catalogue.json", **{"Accept-Encoding": "gzip"})
    assert (status, headers["Content-Encoding"], content[:2]) == (200, "gzip", b"\x1f\x8b")
    assert ask(f"{base}feed.xml", **{"Accept-Encoding": "gzip"})[1]["Content-Encoding"] == "gzip"
    answered = ask(f"{base}courses/rates")
    assert answered[::2] == (200, b"rates"), "the address without its last slash leads to the page"
    status, _, content = ask(base, **{"If-None-Match": ask(base)[1]["ETag"]})
    assert (status, content) == (304, b"")


def test_the_container_has_ten_lines_runs_without_rights_and_takes_the_settings() -> None:
    lines = [line for line in (FOLDER / "Dockerfile").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert len(lines) <= 10
    stages = [line.split()[1] for line in lines if line.startswith("FROM ")]
    assert stages[-1].startswith("nginxinc/nginx-unprivileged:")
    installed = next(line for line in lines if "trellis build" in line)
    assert "--require-hashes -r constraints.txt" in installed
    assert "-r requirements.txt" in installed
    assert not any(line.startswith("USER root") for line in lines)
    (port,) = re.findall(r"^EXPOSE (\d+)$", "\n".join(lines), re.MULTILINE)
    assert f"listen {port};" in (FOLDER / "nginx.conf").read_text("utf-8")
