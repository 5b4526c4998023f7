"""The preview in a browser: what is wrong stands on top of a draft's page, and goes once it is mended."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe import list_violations
from conftest import TODAY, Portal, course
from driving import NEEDS_BROWSER
from msgspec.structs import replace
from playwright.sync_api import Browser, expect

from trellis.cli.options import open_cache
from trellis.site.live import serve
from trellis.site.live.last_good import LastGood
from trellis.site.live.server import open_server
from trellis.site.live.site_versions import SiteVersions
from trellis.site.live.state import write_state

pytestmark = NEEDS_BROWSER

FILES = {
    "content/sales/courses/rates/index.md": course("Rates"),
    "content/sales/courses/lanes/index.md": course("Lanes", skills="[<script>alert(1)</script>]"),
    "portal.yml": "frame: plain\n",
    "mkdocs.yml": "site_name: A\n",
}


@contextmanager
def run_server(folder: Path) -> Iterator[str]:
    server = open_server(folder, "127.0.0.1", 0, "/")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def test_what_is_wrong_stands_on_top_and_goes_once_it_is_mended(portal: Portal, chromium: Browser) -> None:
    root, faults = portal(FILES), []
    folder = root / ".preview"
    folder.mkdir()
    cache = open_cache(root)
    site = SiteVersions(root, folder).begin("", TODAY, cache)
    state = replace(serve._build(root, folder / "site-1", site, cache, lambda *_: "", LastGood()), version=1)
    write_state(folder, state)
    with run_server(folder) as address:
        context = chromium.new_context(viewport={"width": 390, "height": 800}, color_scheme="dark")
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{address}/courses/rates/")
        panel = page.get_by_role("region", name=f"{state.error_count} error")
        expect(panel.get_by_role("link", name="content/sales/courses/lanes/index.md:7")).to_have_attribute(
            "href", f"vscode://file{root}/content/sales/courses/lanes/index.md:7:10"
        )
        assert page.get_by_text("Draft: only you see this").bounding_box()
        assert panel.evaluate("panel => getComputedStyle(panel).backgroundColor") == "rgb(61, 33, 27)"
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert list_violations(page) == []
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(f"{address}/drafts/")
        assert list_violations(page) == []
        panel.locator("summary").press("Enter")
        expect(panel.get_by_role("list")).to_be_hidden()

        write_state(folder, replace(state, version=2, problem="", errors=(), error_count=0))
        expect(panel).to_have_count(0)
        expect(page.get_by_role("heading", name="Drafts and findings")).to_be_visible()
        context.close()
    assert faults == []
