"""What a hub, and the servers that it sends one to, may answer, and what is made of it."""

import json
from http.client import HTTPMessage as Message
from pathlib import Path
from urllib.request import Request

import pytest

from imagebeam_services.common.download.downloader import Downloader, Order
from imagebeam_services.common.download.errors import (
    AccessRefusedError,
    DownloadError,
    FilesMissingError,
    HubAnswerError,
    HubUnreachableError,
    RepositoryUnknownError,
    UnsafeNameError,
)
from imagebeam_services.common.download.hub import HubClient, SafeRedirects
from imagebeam_services.common.download.plan import Wanted
from tests.support.fetching import ORDER, WANTED, Fetching
from tests.support.hub_server import COMMIT, REPOSITORY, Hub, serving


def test_a_gated_model_needs_a_token(hub: Hub, fetching: Fetching, tmp_path: Path) -> None:
    hub.token = "the-token"
    with pytest.raises(AccessRefusedError, match="HF_TOKEN"):
        fetching.fetch()
    Fetching(hub, tmp_path / "other", token="the-token").fetch()


def test_the_token_goes_to_the_hub_and_to_no_other_server(hub: Hub, tmp_path: Path) -> None:
    with serving(Hub(dict(hub.files))) as elsewhere:
        hub.redirects_to = elsewhere.url
        Fetching(hub, tmp_path / "models", token="the-token").fetch()
        assert all("Authorization" in headers for _, headers in hub.requests)
        assert elsewhere.requests
        assert not any("Authorization" in headers for _, headers in elsewhere.requests)


def test_ranges_survive_a_redirect(hub: Hub, tmp_path: Path) -> None:
    with serving(Hub(dict(hub.files), breaks=1, breaks_after=1_000_000)) as elsewhere:
        hub.redirects_to = elsewhere.url
        Fetching(hub, tmp_path / "models").fetch(Order(REPOSITORY, Wanted(("model.safetensors",))))
        assert elsewhere.fetched()[-1] == ("model.safetensors", "bytes=1000000-")


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_redirects_to_other_protocols_are_refused(
    hub: Hub, fetching: Fetching, target: str
) -> None:
    hub.redirects_to = target
    with pytest.raises(DownloadError):
        fetching.fetch()
    assert not fetching.model.exists()


@pytest.mark.parametrize(
    ("source", "target", "is_followed"),
    [
        ("https://hub.test/a", "https://files.test/a", True),
        ("http://hub.test/a", "https://files.test/a", True),
        ("https://hub.test/a", "http://files.test/a", False),
    ],
)
def test_a_redirect_never_leaves_encryption(source: str, target: str, is_followed: bool) -> None:
    def redirect() -> Request | None:
        redirects = SafeRedirects()
        request = Request(source)  # noqa: S310 - nothing is opened
        return redirects.redirect_request(request, None, 302, "", Message(), target)

    if is_followed:
        followed = redirect()
        assert followed is not None
        assert followed.full_url == target
    else:
        with pytest.raises(HubAnswerError, match="not encrypted"):
            redirect()


@pytest.mark.parametrize(
    ("statuses", "error"),
    [
        ([401], AccessRefusedError),
        ([403], AccessRefusedError),
        ([404], RepositoryUnknownError),
        ([418], HubAnswerError),
        ([503], HubUnreachableError),
    ],
)
def test_what_the_hub_refuses_a_listing_with(
    hub: Hub, fetching: Fetching, statuses: list[int], error: type[DownloadError]
) -> None:
    hub.statuses = statuses
    with pytest.raises(error):
        fetching.plan()


def test_a_hub_that_is_busy_is_asked_again(hub: Hub, fetching: Fetching) -> None:
    plan = fetching.plan()
    hub.statuses = [503, 429]
    fetching.downloader.carry_out(plan, fetching.told.append)
    assert fetching.pauses == [1, 2]


def test_no_hub_at_all_is_told(tmp_path: Path) -> None:
    with serving(Hub({})) as gone:
        pass
    with pytest.raises(HubUnreachableError, match=gone.url):
        Downloader(HubClient(gone.url), tmp_path).plan(ORDER)


def test_a_listing_without_end_is_refused(
    hub: Hub, fetching: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetching.plan()
    monkeypatch.setattr("imagebeam_services.common.download.hub.MAX_LISTING_BYTES", 1000)
    hub.listing = json.dumps({"sha": COMMIT, "siblings": []}).encode().ljust(2000)
    with pytest.raises(HubAnswerError, match="too long"):
        fetching.plan()


@pytest.mark.parametrize(
    "listing",
    [
        b"",
        b"[]",
        b"{}",
        b"<html>",
        json.dumps({"sha": "../x", "siblings": []}).encode(),
        json.dumps({"sha": COMMIT, "siblings": [{"rfilename": "x"}]}).encode(),
        b"[" * 100_000,
    ],
)
def test_listings_of_another_form_are_refused(hub: Hub, fetching: Fetching, listing: bytes) -> None:
    hub.listing = listing
    with pytest.raises(HubAnswerError):
        fetching.plan()


@pytest.mark.parametrize(
    "path",
    [
        "../out.safetensors",
        "a/../../out.safetensors",
        "/etc/out.safetensors",
        "C:\\out.safetensors",
        "..\\out.safetensors",
        ".hidden.safetensors",
        "a\0b.safetensors",
        "a\nb.safetensors",
    ],
)
def test_names_that_lead_elsewhere_are_refused(hub: Hub, fetching: Fetching, path: str) -> None:
    hub.files[path] = b"x"
    with pytest.raises(UnsafeNameError):
        fetching.plan()


@pytest.mark.parametrize("name", ["x", "../x/y", "a/b/c", "a/..", "/a", "a/", "a/b\n", "."])
def test_repositories_of_another_form_are_refused(fetching: Fetching, name: str) -> None:
    with pytest.raises(UnsafeNameError, match="owner/name"):
        fetching.plan(Order(name, WANTED))


def test_files_that_must_be_there_are_missed(hub: Hub, fetching: Fetching) -> None:
    del hub.files["config.json"]
    with pytest.raises(FilesMissingError, match=r"config\.json"):
        fetching.plan()


def test_a_pickle_is_not_fetched_even_where_it_is_asked_for(fetching: Fetching) -> None:
    with pytest.raises(FilesMissingError):
        fetching.plan(Order(REPOSITORY, Wanted(("pytorch_model.bin",))))


def test_an_endpoint_of_another_protocol_is_refused() -> None:
    with pytest.raises(HubAnswerError, match="http"):
        HubClient("file:///models")
