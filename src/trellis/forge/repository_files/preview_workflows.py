"""Renders the jobs that build a preview of each pull request, and those that publish it where the portal says where.

What builds a preview runs the author's tree, so it holds no secret. What publishes it is the default branch's, and
takes the preview's files as data. A portal whose `preview_url` is not set gets the first of the two only.
"""

from __future__ import annotations

from ...catalogue.catalogue import Catalogue

_CHECKOUT = """\
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          persist-credentials: false
"""
_SETUP = """\
      - uses: actions/setup-python@0b93645e9fea7318ecaed2b359559ac225c90a2b # v5.3.0
        with:
          python-version: "3.12"
      - run: make setup
"""

_GITHUB_BUILD = f"""\
# Written by `trellis repository`. Builds the portal as it would be, with drafts, for those who review a pull request.
# Runs on the author's tree, so it holds no secret and may write nothing. What it builds is never the portal's own site.
name: preview
on:
  pull_request:

permissions: {{}}

concurrency:
  group: preview-${{{{ github.ref }}}}
  cancel-in-progress: true

jobs:
  preview:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions:
      contents: read
    steps:
{_CHECKOUT}\
          fetch-depth: 0 # pages say what changed in them
{_SETUP}\
      - run: .venv/bin/trellis build --drafts --out preview || test -f preview/index.html # errors stand on the pages
        env:
          TRELLIS_CHANGE: ${{{{ github.event.pull_request.number }}}}
      - uses: actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2
        with:
          name: preview
          path: preview
          if-no-files-found: error
          retention-days: 7
"""

_GITHUB_PUBLISH = f"""\
# Written by `trellis repository`. Publishes the preview of a pull request below its number, on a host of its own.
# What runs is the default branch's. The files of the preview are data: they are counted, copied and pushed, never run.
name: publish preview
on:
  workflow_run: # zizmor: ignore[dangerous-triggers] the files of that run are data; its number is asked for by commit
    workflows: [preview]
    types: [completed]

permissions: {{}}

concurrency:
  group: >-
    publish-preview:${{{{ github.event.workflow_run.head_repository.full_name
    }}}}:${{{{ github.event.workflow_run.head_branch }}}}
  cancel-in-progress: false

jobs:
  publish:
    if: >-
      ${{{{ github.event.workflow_run.event == 'pull_request' && github.event.workflow_run.conclusion == 'success' }}}}
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    environment: previews # where the token of the previews' repository lies, for the default branch alone
    permissions:
      actions: read # the files of the other run
      contents: read
      pull-requests: read # which pull request the commit belongs to, and which are closed
    steps:
{_CHECKOUT}\
          ref: ${{{{ github.event.repository.default_branch }}}}
{_SETUP}\
      - uses: actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093 # v4.3.0
        with:
          name: preview
          path: preview
          run-id: ${{{{ github.event.workflow_run.id }}}}
          github-token: ${{{{ github.token }}}}
      - run: .venv/bin/trellis forge preview --files preview
        env:
          GITHUB_TOKEN: ${{{{ github.token }}}}
          TRELLIS_PREVIEW_REMOTE: ${{{{ vars.TRELLIS_PREVIEW_REMOTE }}}}
          TRELLIS_PREVIEW_TOKEN: ${{{{ secrets.TRELLIS_PREVIEW_TOKEN }}}}
"""

_GITLAB_BUILD = """\
# Written by `trellis repository`. To have it, add `include: [{local: .gitlab/preview.yml}]` to .gitlab-ci.yml.
# Builds the portal as it would be, with drafts, for those who review a merge request.
# It runs the author's tree, so it has no token.
preview:
  stage: check
  timeout: 10 minutes
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  variables:
    TRELLIS_CHANGE: $CI_MERGE_REQUEST_IID
  script:
    - make setup
    - .venv/bin/trellis build --drafts --out preview || test -f preview/index.html # errors stand on the pages
  artifacts:
    paths: [preview]
    expose_as: Preview
    expire_in: 1 week
"""

_GITLAB_PUBLISH = """
# A schedule with TRELLIS_JOB=previews, every ten minutes, publishes what was built, below the number of each merge
# request that is open. The files are data: they are counted, copied and pushed. TRELLIS_PREVIEW_REMOTE says where to;
# TRELLIS_PREVIEW_TOKEN is a protected variable with the scope of the environment `previews`.
publish-previews:
  stage: publish
  timeout: 30 minutes
  resource_group: previews
  interruptible: false
  environment: {name: previews, action: access}
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $CI_PIPELINE_SOURCE == "schedule" && $TRELLIS_JOB == "previews"
  script:
    - make setup
    - numbers=$(.venv/bin/trellis forge preview --list)
    - base="$CI_API_V4_URL/projects/$CI_PROJECT_ID/jobs/artifacts/refs%2Fmerge-requests%2F"
    - |
      for number in $numbers; do
        rm -rf handover handover.zip
        if curl --fail --silent --location --max-filesize 2000000000 --output handover.zip \\
          --header "Authorization: Bearer $TRELLIS_READ_TOKEN" "$base$number%2Fhead/download?job=preview" \\
          && test "$(unzip -l handover.zip | awk 'END {print $1}')" -le 2000000000 \\
          && unzip -q handover.zip -d handover; then
          .venv/bin/trellis forge preview "$number" --files handover/preview || failed=yes
        fi
      done
    - test -z "$failed"
"""


def render_github_build(catalogue: Catalogue) -> str:
    """Returns the workflow that builds a preview of each pull request."""
    return _GITHUB_BUILD


def render_github_publishing(catalogue: Catalogue) -> str:
    """Returns the workflow that publishes it; "" where the portal names no place for that."""
    return _GITHUB_PUBLISH if catalogue.portal.preview_url else ""


def render_gitlab_jobs(catalogue: Catalogue) -> str:
    """Returns the jobs for GitLab: what builds a preview, and what publishes it where the portal names a place."""
    return _GITLAB_BUILD + (_GITLAB_PUBLISH if catalogue.portal.preview_url else "")
