"""What goes wrong with a forge is repeated within bounds or said in a sentence; no check is green by accident."""

from __future__ import annotations

import pytest
from desks import SOUND, Desk
from loopback import Answer, Fault, Request
from repositories import QUOTING

from trellis.forge import github
from trellis.forge.bounded_process import compute_bounded
from trellis.forge.http_client import MAX_ATTEMPTS, HttpClient
from trellis.forge.problems import (
    ForgeError,
    ForgeUnreachable,
    PermissionDenied,
    RateLimitExceeded,
    ResourceNotFound,
    UnexpectedResponse,
)
from trellis.forge.protocol import ForgeAccess
from trellis.forge.review_job import run_review_job

pytestmark = pytest.mark.usefixtures("undivided")


def test_a_forge_that_fails_for_a_while_is_asked_again(desk: Desk, number: int) -> None:
    desk.forge.faults = [Fault("/reviews", times=3, status=502)]
    verdict = desk.judge(number)
    assert verdict
    assert verdict.state == "approved"
    assert desk.slept == [1.0, 2.0, 4.0]


def test_one_that_goes_on_failing_ends_as_failed(desk: Desk, number: int) -> None:
    desk.forge.faults = [Fault("/reviews", times=99, status=503)]
    with pytest.raises(ForgeUnreachable, match=f"GitHub fails with 503, {MAX_ATTEMPTS} times in a row"):
        desk.judge(number)
    (run,) = desk.forge.runs
    assert run.conclusion == "failure"
    assert "GitHub fails with 503" in run.output["title"]


def test_after_silence_it_is_asked_again(desk: Desk, number: int) -> None:
    job = desk.job()
    job.forge.client._client.timeout = 1.0
    desk.forge.faults = [Fault("/pulls/1/commits", hang=1.5, status=200, body=[])]
    verdict = run_review_job(job, number)
    assert verdict
    assert verdict.state == "approved"


def test_a_limit_with_a_time_is_waited_for(desk: Desk, number: int) -> None:
    desk.forge.faults = [
        Fault("/reviews", status=403, body={"message": "secondary rate limit"}, headers={"retry-after": "17"})
    ]
    assert desk.judge(number)
    assert desk.slept == [17.0]


def test_a_burst_without_a_time_is_waited_for_a_minute(desk: Desk, number: int) -> None:
    body = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}
    desk.forge.faults = [Fault("/reviews", status=403, body=body)]
    assert desk.judge(number)
    assert desk.slept == [60.0]


def test_the_hourly_limit_is_waited_for_only_if_it_ends_soon(desk: Desk, number: int) -> None:
    spent = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1000040"}
    job = desk.job()
    job.forge.client.get_time = lambda: 1_000_000.0
    desk.forge.faults = [Fault("/reviews", status=403, headers=spent)]
    assert run_review_job(job, number)
    assert desk.slept == [41.0]
    job.forge.client.get_time = lambda: 997_000.0
    desk.forge.faults = [Fault("/reviews", status=429, headers=spent)]
    with pytest.raises(RateLimitExceeded, match="GitHub asks to wait 3,041 s"):
        run_review_job(job, number)
    assert [run.conclusion for run in desk.forge.runs] == ["success", "failure"]
    assert not desk.forge.green(desk.forge.head(number))


def test_an_expired_token_is_said_to_be_one(desk: Desk, number: int) -> None:
    desk.token = "expired"
    with pytest.raises(PermissionDenied, match="GitHub does not take the token: Bad credentials") as problem:
        desk.judge(number)
    assert "expired" in problem.value.help
    assert desk.forge.runs == []


@pytest.mark.parametrize(
    ("right", "wanted"),
    [("checks", "checks: write"), ("pull_requests", "pull requests: read"), ("contents", "contents: read")],
)
def test_a_token_without_a_right_is_told_which(desk: Desk, number: int, right: str, wanted: str) -> None:
    del desk.forge.tokens["right"][right]
    with pytest.raises(PermissionDenied) as problem:
        desk.judge(number)
    assert wanted in problem.value.help
    assert not desk.forge.green(desk.forge.head(number))


def test_a_comment_that_cannot_be_written_keeps_the_check_from_being_green(desk: Desk, number: int) -> None:
    desk.forge.tokens["right"]["pull_requests"] = "read"
    with pytest.raises(PermissionDenied) as problem:
        desk.judge(number)
    assert "pull requests: write" in problem.value.help
    assert desk.forge.runs[-1].conclusion == "failure"


@pytest.mark.parametrize(
    "where", ["/reviews", "/commits", "/activity", "/graphql", "/comments", "PATCH /repos/meridian/learning/check-runs"]
)
@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"status": 200, "body": {"odd": True}},
        {"status": 200, "body": None},
        {"status": 418},
        {"status": 0},
    ],
)
def test_no_failure_leaves_an_earlier_green_in_force(
    desk: Desk, number: int, where: str, fault: dict[str, object]
) -> None:
    desk.judge(number)
    assert desk.forge.green(desk.forge.head(number))
    desk.forge.faults = [Fault(where, times=99, **fault)]  # type: ignore[arg-type]
    with pytest.raises(ForgeError):
        desk.judge(number)
    assert not desk.forge.green(desk.forge.head(number))


def test_a_check_that_cannot_even_be_begun_ends_the_run(desk: Desk, number: int) -> None:
    desk.forge.faults = [Fault("POST /repos/meridian/learning/check-runs", times=99, status=500)]
    with pytest.raises(ForgeUnreachable):
        desk.judge(number)
    assert desk.forge.runs == []


def test_a_mistake_of_trellis_itself_is_a_failed_check(
    desk: Desk, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("trellis.forge.review_job.compute_bounded", compute_bounded)  # in a process of its own
    monkeypatch.setattr("trellis.forge.review_job.evaluate_snapshot", stop)
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        desk.judge(number)
    assert desk.forge.runs[-1].conclusion == "failure"


def test_a_change_that_moves_on_meanwhile_is_not_judged(desk: Desk, number: int) -> None:
    forge = desk.forge
    client = desk.client()
    change = client.get_change(number)
    forge.repository.git("branch", "--force", "edit", "main")
    forge.push("edit", {f"{QUOTING}/index.md": SOUND.replace("promise", "pledge")})
    with pytest.raises(UnexpectedResponse, match="changed while it was looked at"):
        client.get_conversation(change)


def test_reviews_of_which_nobody_knows_whether_they_were_edited_do_not_count(desk: Desk, number: int) -> None:
    desk.forge.faults = [Fault("/graphql", times=9, status=200, body={"data": {"nodes": [None]}})]
    verdict = desk.judge(number)
    assert verdict
    assert [refused.why for subject in verdict.subjects for refused in subject.uncounted_reviews] == ["edited"]


def test_more_commits_than_github_names_are_refused(desk: Desk, number: int) -> None:
    hands = [{"sha": f"{n:040x}", "author": None, "committer": None} for n in range(100)]
    more = {"link": f'<{desk.forge.address}/repos/meridian/learning/pulls/1/commits?page=2>; rel="next"'}
    desk.forge.faults = [
        Fault("/pulls/1/commits", times=2, status=200, body=hands, headers=more),
        Fault("/pulls/1/commits", status=200, body=hands[:51]),
    ]
    with pytest.raises(UnexpectedResponse, match="250 commits or more"):
        desk.judge(number)


def test_a_comment_whose_answer_is_lost_is_not_written_twice(desk: Desk, number: int) -> None:
    desk.forge.faults = [Fault("POST /repos/meridian/learning/issues", status=0, after=True)]
    assert desk.judge(number)
    assert len(desk.forge.comments[number]) == 1


def test_a_pull_request_that_is_not_there_is_said_so(desk: Desk) -> None:
    with pytest.raises(ResourceNotFound, match="GitHub has nothing at /repos/meridian/learning/pulls/99"):
        desk.judge(99)


def test_a_next_page_elsewhere_gets_no_token(desk: Desk) -> None:
    elsewhere = {"link": '<https://elsewhere.example/page2>; rel="next"'}
    desk.forge.faults = [Fault("/pulls", status=200, body=[], headers=elsewhere)]
    with pytest.raises(UnexpectedResponse, match="another host"):
        desk.client().list_open_changes("0" * 40)
    desk.forge.faults = [Fault("/pulls", status=301, headers={"location": "https://elsewhere.example/pulls"})]
    with pytest.raises(UnexpectedResponse, match="another host"):
        desk.client().list_open_changes("0" * 40)


def test_a_project_that_was_renamed_is_followed(desk: Desk, number: int) -> None:
    moved = {"location": f"{desk.forge.address}/repos/meridian/learning/pulls/1"}
    desk.forge.faults = [Fault("/pulls/1", status=301, headers=moved)]
    assert desk.client().get_change(number).number == number


@pytest.mark.parametrize(
    "address", ["http://forge.meridian.example", "ftp://forge.meridian.example", "forge.meridian.example", ""]
)
def test_a_token_goes_over_https_only(address: str) -> None:
    with pytest.raises(ForgeError, match="no address that a token may be sent to"):
        HttpClient(name="GitHub", base_url=address, headers={})


def test_no_message_and_no_print_holds_the_token(desk: Desk, number: int) -> None:
    secret = "ghp_0123456789"
    desk.token = secret
    access = ForgeAccess(desk.forge.address, "meridian/learning", secret)
    client = github.connect_github(access)
    with pytest.raises(PermissionDenied) as problem:
        client.get_change(number)
    for shown in (repr(client), repr(access), str(problem.value), problem.value.help):
        assert secret not in shown


def test_graphql_stands_beside_rest_on_a_server_of_ones_own() -> None:
    urls = {
        base: HttpClient(name="GitHub", base_url=base, headers={})._build_url("graphql")
        for base in ("https://api.github.com", "https://forge.meridian.example/api/v3")
    }
    assert urls == {
        "https://api.github.com": "https://api.github.com/graphql",
        "https://forge.meridian.example/api/v3": "https://forge.meridian.example/api/graphql",
    }


def test_an_approval_of_which_nothing_is_told_counts_as_edited_and_keeps_no_other_out(desk: Desk, number: int) -> None:
    """As where the account of whoever gave it was suspended in this moment."""
    forge = desk.forge
    gone = forge.review(number, "stranger")
    answer_plainly = forge._graphql

    def answer(request: Request) -> Answer:
        plain = answer_plainly(request)
        ids = request.body["variables"].get("ids", [])
        if f"PRR_{gone.id}" not in ids:
            return plain
        place = ids.index(f"PRR_{gone.id}")
        nodes = [None if n == place else node for n, node in enumerate(plain.body["data"]["nodes"])]
        error = {"type": "NOT_FOUND", "path": ["nodes", place], "message": "Could not resolve to a node"}
        return Answer(200, {"data": {"nodes": nodes}, "errors": [error]})

    forge._graphql = answer  # type: ignore[method-assign]
    verdict = desk.judge(number)
    assert verdict
    assert verdict.state == "approved"
    assert forge.green(forge.head(number))


@pytest.mark.parametrize(
    "answer",
    [
        {"data": {"nodes": []}, "errors": [{"type": "FORBIDDEN"}]},
        {"data": None, "errors": [{"type": "NOT_FOUND"}]},
        {"data": {}, "errors": [{"type": "NOT_FOUND"}]},
        {"data": {"nodes": None}, "errors": [{"type": "NOT_FOUND"}]},
        {"data": {"nodes": []}, "errors": "broken"},
    ],
)
def test_a_query_with_any_other_error_ends_as_failed(desk: Desk, number: int, answer: dict[str, object]) -> None:
    desk.forge.faults = [Fault("graphql", times=99, status=200, body=answer)]
    with pytest.raises(UnexpectedResponse):
        desk.judge(number)
    assert not desk.forge.green(desk.forge.head(number))
