"""The editor's program as the site serves it: what it would ask of other hosts is served beside it, or not asked for.

It is as it was published but for the places that are named here; each stands in it once for each of its addresses.
"""

from __future__ import annotations

import re
from pathlib import Path

VENDOR = Path(__file__).parent / "vendor" / "sveltia"

FONTS = {
    "source-sans-3:vf@5.3.0/latin-wght-normal.woff2": "source-sans-3.woff2",
    "noto-mono@5.3.0/latin-400-normal.woff2": "noto-mono.woff2",
    "material-symbols-outlined:vf@5.3.7/latin-wght-normal.woff2": "material-symbols-outlined.woff2",
}
"""Fonts that the program takes from another host: what their addresses end with → our file."""

LANGUAGES = ("ar", "de", "nl")
"""Languages of the program's interface besides English, each a file beside it."""

_FONT_HOST = "https://cdn.jsdelivr.net/fontsource/fonts/"
_SOURCE_MAP = re.compile(rb"\n//# sourceMappingURL=.*+\s*+\Z")
_NOTHING = b"`data:application/json,{}`"

_ASKED_ELSEWHERE = (
    (re.compile(rb"`\$\{\w+\}/package\.json`"), _NOTHING),  # whether there is a newer version
    (re.compile(rb"`https://www\.githubstatus\.com/api/[\w./]+`"), _NOTHING),  # whether the forge is down
    (re.compile(rb"`https://status-api\.hostedstatus\.com/[\w./]+`"), _NOTHING),
    (re.compile(rb"`\$\{\w+\}@\$\{\w+\}/locales`"), b"`locales`"),
    (re.compile(rb"`ar,bg,[\w,-]+`(?=\.split)"), f"`{','.join(sorted(('en-US', *LANGUAGES)))}`".encode()),
    (
        re.compile(rb"loadEngine:async\(\)=>\w+\(\(\)=>import\(\w+\(\)\),void 0\)"),
        b"loadEngine:async()=>{throw Error(`none`)}",  # colours of code, which come from another host
    ),
)
"""What the program asks of another host when somebody opens it or writes, and what stands in its place."""

_HANDED_OVER = (
    (  # where it parses YAML, its configuration first: its parser, which keeps comments and places
        re.compile(rb"(?=let (\w)=(\w{1,8})\(\w,\w\);if\(!\1\)return null;if\(\1\.warnings\.forEach\()"),
        rb"globalThis.parseYamlDocument=\2;",
    ),
    (  # where it asks for the newest commit and then reads the files
        re.compile(rb"(\{hash:\w,message:\w\}=await )(\w{1,8})\((?=\{repository:\w,accessPromise:)"),
        rb"\1globalThis.commits.note(\2,",
    ),
    (  # where a branch of GitHub begins, and one of GitLab: at the commit that its entry was read from
        re.compile(rb"let (\w)=(\w\.ref\.target\.oid);(?=try\{)"),
        rb"let \1=globalThis.commits.take()||\2;",
    ),
    (
        re.compile(rb"body:(\w)\?\{\.\.\.(\w),start_branch:\1\}:\2"),
        rb"body:\1?{...\2,...globalThis.commits.describeStart(\1)}:\2",
    ),
    (  # where what was typed and not saved is found again: also after a title, which is in the configuration, changed
        re.compile(rb"return (\w)\?\1\.cmsConfigVersion===\w{1,8}\.current\?\1:\(await \w{1,8}\(\w,\w\),null\):null"),
        rb"return \1??null",
    ),
    (  # where the formatted mode is offered
        re.compile(rb"get disabled\(\)\{return (\w)\.hasConverterError\}"),
        rb"get disabled(){return \1.hasConverterError||!\1.useRichText&&!globalThis.isPlainMarkdown(\1.inputValue)}",
    ),
    (  # where a draft is saved again: the forge refuses it if somebody else has changed its branch meanwhile
        re.compile(rb"let (\w)=(\w)\?void 0:await (?=\w{1,8}\(\w\),)"),
        rb"let \1=\2?await globalThis.draftBranches.requireOpen(globalThis.queryGitHub,\2):await ",
    ),
    (  # in place of what asked GitHub whether a branch has an open request: how to ask it anything
        re.compile(
            rb"(?<!\w)(\w{1,8})=async \w=>\{let\{owner:\w,repo:\w\}=\w{1,8},"
            rb"\{repository:\w\}=await (\w{1,8})\([^}]{1,100}\}\);"
            rb"return!!\w\?\.pullRequests\?\.totalCount\}"
        ),
        rb"\1=globalThis.queryGitHub=(query,variables)=>\2(query,variables)",
    ),
    (  # where a draft is saved: not a new entry onto another draft, nor a text that was typed on another state of it
        re.compile(
            rb"(\(\{changes:(\w),savingEntry:(\w),[\w:,=\[\]]{1,40}options:(\w),[\w:,=\[\]]{1,100}\}\)=>"
            rb"\{let \w=\w{1,8}\(\),\{existingEntry:(\w),branch:\w\}=\w{1,8}\([^()]+\)),"
            rb"(?=\{commit:)"
        ),
        rb"\1;globalThis.draftBranches.checkEntry("
        rb"{draft:\5,entry:\3,isNew:\4.commitType===`create`,changes:\2});let",
    ),
    (  # where GitHub has the branch of a new draft already
        re.compile(
            rb"(await (\w{1,8})\(\w{1,8},\{input:\{repositoryId:(\w)\.id,name:`refs/heads/\$\{(\w)\}`,oid:(\w)\}\}\)\}"
            rb"catch\((\w)\)\{.{,200})"
            rb"return!\w{1,8}\.current&&!await \w{1,8}\(\4\)\?\(await \w{1,8}\(\4,\5\),\5\):void 0"
        ),
        rb"\1return globalThis.draftBranches.takeOver(\2,{repositoryId:\3.id,branch:\4,start:\5,refusal:\6})",
    ),
    (  # where its commit is written
        re.compile(rb"(?<!\w)\w{1,8}\(\w,\{\.\.\.\w,branch:(\w),headOid:\w\}\)"),
        rb"globalThis.draftBranches.note(\1,\g<0>)",
    ),
    (  # the same at GitLab; where a draft is saved again there, its branch is looked at first
        re.compile(
            rb"(?<!\w)\w{1,8}=async (\w)=>!!\(await (?P<ask>\w{1,8})\("
            rb"(?P<project>`/projects/\$\{\w{1,8}\(\)\})/merge_requests\?[^`]{1,300}`\)\)"
            rb"\.length,(?P<begin>\w{1,8}=async\((?P<changes>\w),(?P<options>\w)\)=>\{)"
            rb"let\{branch:(?P<branch>\w)=``\}=(?P=options),\w=(?P<repository>\w{1,8})\.branch;try\{return await "
            rb"(?P<commit>\w{1,8})\(.{,160}?\(await \w{1,8}\((?P=branch)\),(?P=commit)\(.{,40}?\)\)\},"
            rb"(?P<save>\w{1,8}=async\(\{changes:\w,[\w:,]{1,150},pullRequest:"
            rb"(?P<request>\w)\}\)=>\(\{commit:(?P=request)\?)"
            rb"await (?P<again>(?P=commit)\(\w,\{\.\.\.\w,branch:\w\}\))"
        ),
        rb"\g<begin>return globalThis.draftBranches.begin("
        rb"{ask:\g<ask>,project:\g<project>`,target:\g<repository>.branch},\g<options>.branch,"
        rb"start=>\g<commit>(\g<changes>,{...\g<options>,startBranch:start}))},"
        rb"\g<save>(await globalThis.draftBranches.checkTip("
        rb"{ask:\g<ask>,project:\g<project>`},\g<request>),"
        rb"await globalThis.draftBranches.note(\g<request>.branch,\g<again>))",
    ),
    (  # where a draft is discarded: not what somebody else has put onto its branch, at GitHub and at GitLab
        re.compile(rb"(discard:async (\w)=>\{)(?=let\{owner:\w,repo:\w\}=\w{1,8};\2\.number!==void 0)"),
        rb"\1await globalThis.draftBranches.requireUnchanged(globalThis.queryGitHub,\2);",
    ),
    (
        re.compile(
            rb"(discard:async (\w)=>\{)(?=await (\w{1,8})\((`/projects/\$\{\w{1,8}\(\)\})"
            rb"/merge_requests/\$\{\2\.number\}`,"
            rb"\{method:`PUT`,body:\{state_event:`close`\}\}\))"
        ),
        rb"\1await globalThis.draftBranches.checkTip({ask:\3,project:\4`},\2,`discarded`);",
    ),
    (  # where it would write onto the published branch, as its page of files does
        re.compile(rb"(?=let\{commitChanges:\w,fetchLastCommit:\w\}=\w{1,8}\.current;)"),
        rb"globalThis.draftBranches.refuseDirectCommit();",
    ),
    (  # where a request is opened, at either
        re.compile(rb"await (\w{1,8})\((?=`/repos/\$\{\w\}/\$\{\w\}/pulls`,\{method:`POST`)"),
        rb"await globalThis.draftBranches.openRequest(\1,",
    ),
    (
        re.compile(rb"await (\w{1,8})\((?=`/projects/\$\{\w{1,8}\(\)\}/merge_requests`,\{method:`POST`)"),
        rb"await globalThis.draftBranches.openRequest(\1,",
    ),
)
"""What `edit.js` and its modules need to know of the program, or tell it, and the places where they do."""


def read_program() -> bytes:
    """Returns the program. Raises ValueError if it is another version than the one that these places were read from."""
    program = (VENDOR / "sveltia-cms.js").read_bytes()
    for address, name in FONTS.items():
        program = program.replace(f"{_FONT_HOST}{address}".encode(), name.encode())
    plain_texts = ((place, instead.replace(b"\\", rb"\\")) for place, instead in _ASKED_ELSEWHERE)
    for place, instead in (*plain_texts, *_HANDED_OVER):
        program, count = place.subn(instead, program)
        if count != 1:
            raise ValueError(f"sveltia-cms.js has {place.pattern!r} {count} times")
    return _SOURCE_MAP.sub(b"\n", program)
