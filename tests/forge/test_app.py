"""A GitHub app exchanges its key for a token, and the token is what everything else is asked with."""

from __future__ import annotations

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from desks import Desk
from fake_github import PROJECT

from trellis.forge import settings
from trellis.forge.app import PERMISSIONS
from trellis.forge.github import GitHub
from trellis.forge.gitlab import GitLab
from trellis.forge.problems import ForgeError


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()


def environment(desk: Desk, **more: str) -> dict[str, str]:
    return {"GITHUB_API_URL": desk.forge.address, "GITHUB_REPOSITORY": PROJECT, **more}


def test_an_app_gets_a_token_for_one_repository_with_no_more_rights_than_it_needs(
    desk: Desk, key: rsa.RSAPrivateKey
) -> None:
    client = settings.connect_forge("", environment(desk, TRELLIS_APP_ID="12345", TRELLIS_APP_KEY=pem(key)))
    assert isinstance(client, GitHub)
    assert client.access.token == "of-the-app"
    assert desk.forge.tokens["of-the-app"] == PERMISSIONS["ledger"]
    proof = desk.forge.log[0].headers["authorization"].removeprefix("Bearer ")
    claims = jwt.decode(proof, key.public_key(), algorithms=["RS256"])
    assert claims["iss"] == "12345"
    assert claims["exp"] - claims["iat"] <= 600
    assert desk.forge.log[1].body["repositories"] == ["learning"]


@pytest.mark.parametrize("use", PERMISSIONS)
def test_a_job_gets_no_right_that_it_is_not_for(desk: Desk, key: rsa.RSAPrivateKey, use: str) -> None:
    variables = environment(desk, TRELLIS_APP_ID="12345", TRELLIS_APP_KEY=pem(key))
    settings.connect_forge("", variables, permissions=PERMISSIONS[use])
    rights = desk.forge.tokens["of-the-app"]
    assert rights == PERMISSIONS[use]
    assert (rights["contents"] == "write") is (use in ("ledger", "proposals"))
    assert ("issues" in rights) is (use != "review")


@pytest.mark.parametrize(
    "broken", ["not a key", "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----"]
)
def test_a_broken_key_is_said_to_be_one_and_not_shown(desk: Desk, broken: str) -> None:
    with pytest.raises(ForgeError, match="TRELLIS_APP_KEY is no private key") as problem:
        settings.connect_forge("", environment(desk, TRELLIS_APP_ID="12345", TRELLIS_APP_KEY=broken))
    assert broken not in str(problem.value)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "GITHUB_REPOSITORY"),
        ({"GITHUB_REPOSITORY": PROJECT}, "TRELLIS_TOKEN or GITHUB_TOKEN"),
        ({"GITLAB_CI": "true"}, "CI_PROJECT_PATH"),
        ({"GITLAB_CI": "true", "CI_PROJECT_PATH": PROJECT, "TRELLIS_READ_TOKEN": "t"}, "TRELLIS_ACCOUNT"),
    ],
)
def test_what_the_environment_lacks_is_named(given: dict[str, str], missing: str) -> None:
    with pytest.raises(ForgeError, match=missing):
        settings.connect_forge("", given)


def test_a_forge_of_ones_own_is_found_by_its_runners_settings() -> None:
    hub = settings.connect_forge(
        "",
        {
            "GITHUB_API_URL": "https://forge.meridian.example/api/v3",
            "GITHUB_SERVER_URL": "https://forge.meridian.example",
            "GITHUB_REPOSITORY": PROJECT,
            "GH_TOKEN": "t",
        },
    )
    lab = settings.connect_forge(
        "",
        {
            "GITLAB_CI": "true",
            "CI_SERVER_URL": "https://forge.meridian.example",
            "CI_PROJECT_PATH": PROJECT,
            "GITLAB_TOKEN": "t",
        },
    )
    assert isinstance(hub, GitHub)
    assert isinstance(lab, GitLab)
    assert (hub.access.api_url, lab.access.api_url) == (
        "https://forge.meridian.example/api/v3",
        "https://forge.meridian.example/api/v4",
    )
    for forge in (hub, lab):
        variables = forge.build_git_settings()
        assert variables["GIT_CONFIG_KEY_0"] == "http.https://forge.meridian.example/.extraheader"
        assert variables["GIT_CONFIG_VALUE_0"].startswith("Authorization: Basic ")


def test_at_gitlab_a_job_that_only_reads_knows_whose_approval_is_the_check() -> None:
    variables = {"GITLAB_CI": "true", "CI_PROJECT_PATH": PROJECT, "TRELLIS_ACCOUNT": "trellis-bot"}
    reading = settings.connect_forge("", {**variables, "TRELLIS_READ_TOKEN": "reads"})
    writing = settings.connect_forge("", {**variables, "TRELLIS_READ_TOKEN": "reads", "TRELLIS_TOKEN": "writes"})
    assert isinstance(reading, GitLab)
    assert isinstance(writing, GitLab)
    assert (reading.access.token, writing.access.token) == ("reads", "writes")
    assert reading._account_name == writing._account_name == "trellis-bot"
