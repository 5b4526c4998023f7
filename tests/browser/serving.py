"""A built site on a loopback port, and a browser that asks no other host for anything."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from trellis.diagnostics.diagnostic import Severity
from trellis.pipeline.run import run_pipeline
from trellis.site.build import build_site

TODAY = date(2026, 11, 23)
"""The day that the example portal is written for."""

ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    # Chromium takes the last list alone, so Playwright's come first. The last three keep it from loading two pages of
    # its address bar for each window, which take longer than most of ours.
    "--disable-features=AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,"
    "AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,"
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
)  # fmt: skip

_NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)  # fmt: skip


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """A page that is not there is answered with the site's own."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            return super().send_error(code, message, explain)
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def build_portal(root: Path, out: Path) -> Path:
    """The portal at `root`, built into `out`. Findings don't stand in the way: other tests look at those."""
    result = run_pipeline(root, TODAY)
    result = replace(result, diagnostics=tuple(d for d in result.diagnostics if d.severity is not Severity.ERROR))
    build_site(root, out, result)
    return out


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of `site` while it is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def executable() -> str | None:
    """The browser of this machine, or None. ``scripts/browser`` looks for the same names."""
    return next(
        (path for name in (os.environ.get("TRELLIS_BROWSER", ""), *_NAMES) if (path := shutil.which(name))), None
    )


PATIENCE = 120
"""Seconds that a test waits for a browser: a machine may be busy, and speed is not what tests are about."""
expect.set_options(timeout=PATIENCE * 1000)


def wait_until(page: Page, is_so: Callable[[], bool], what: str) -> None:
    """Waits, while the browser goes on, until something holds. what: it is said where it never does."""
    for _ in range(PATIENCE * 20):
        if is_so():
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{what}: not in {PATIENCE} seconds")


BRIEFLY = "--js-flags=--no-turbofan"
"""No page of a test lives long enough for optimised code to pay off."""


@contextmanager
def browser(*arguments: str) -> Iterator[Browser]:
    """A browser with a profile of its own. arguments: what it is started with beside those that all have."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable(), args=[*ARGUMENTS, *arguments])
        _make_patient(chromium)
        try:
            yield chromium
        finally:
            chromium.close()


def _make_patient(chromium: Browser) -> None:
    """Has whatever it opens wait as long as a test does; what is waited for by default is shorter."""

    def extend(make: Callable[..., Any]) -> Callable[..., Any]:
        def make_patiently(**options: Any) -> Any:
            made = make(**options)
            made.set_default_timeout(PATIENCE * 1000)
            return made

        return make_patiently

    chromium.new_context = extend(chromium.new_context)  # type: ignore[method-assign]
    chromium.new_page = extend(chromium.new_page)  # type: ignore[method-assign]
