"""The hub's HTTP interface, as far as a download needs it."""

import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from imagebeam_services import __version__
from imagebeam_services.common.download.errors import (
    AccessRefusedError,
    DownloadError,
    HubAnswerError,
    HubUnreachableError,
    RepositoryUnknownError,
)

DEFAULT_ENDPOINT = "https://huggingface.co"
MAX_LISTING_BYTES = 32 * 2**20
TIMEOUT_S = 30.0
"""How long the hub may be silent; a download as a whole has no limit."""


@dataclass(frozen=True)
class HubFile:
    """A file of a repository.

    Attributes:
        path: Relative to the repository's root, with `/`.
        size_bytes: Its size.
        sha256: Of its bytes; the hub knows it of large files only.
        git_sha1: Git's object id, which the hub knows of small files.
    """

    path: str
    size_bytes: int
    sha256: str | None
    git_sha1: str | None


@dataclass(frozen=True)
class Listing:
    """What a revision of a repository holds.

    Attributes:
        repository: `owner/name`.
        commit: The full commit id that the revision stands for now.
        is_gated: Whether its licence must be accepted on the hub first.
        licence: As the model's card says it; None where it does not.
        files: All of its files.
    """

    repository: str
    commit: str
    is_gated: bool
    licence: str | None
    files: tuple[HubFile, ...]


class SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Follows the hub to where its files lie, but never from an encrypted to an open connection."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: Any,  # noqa: ANN401 - urllib's own
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Raises `HubAnswerError` for a redirect that is not followed."""
        scheme = urllib.parse.urlsplit(newurl).scheme
        if scheme not in ("http", "https") or (req.type == "https" and scheme != "https"):
            raise HubAnswerError("The hub redirects to a connection that is not encrypted.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class HubClient:
    """Asks the hub.

    Args:
        endpoint: Its base URL; `https`, or `http` for a mirror on this machine or network.
        token: Sent to the hub itself and to no other host; for gated models.
        timeout_s: How long it may be silent.

    Raises:
        HubAnswerError: `endpoint` is no URL of that kind.
    """

    def __init__(
        self,
        endpoint: str = DEFAULT_ENDPOINT,
        token: str | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        if urllib.parse.urlsplit(endpoint).scheme not in ("http", "https"):
            raise HubAnswerError(f"{endpoint!r} is no http or https URL.")
        self._endpoint = endpoint.rstrip("/")
        self._token = token
        self._timeout_s = timeout_s
        self._opener = urllib.request.build_opener(SafeRedirects)

    def listing(self, repository: str, revision: str | None) -> Listing:
        """What a revision holds.

        Args:
            repository: `owner/name`.
            revision: A commit, tag or branch; None for the newest commit.

        Raises:
            DownloadError: No connection, no such repository or revision, or no access to it.
        """
        name = urllib.parse.quote(revision or "main", safe="")
        path = f"/api/models/{urllib.parse.quote(repository)}/revision/{name}?blobs=true"
        with self._get(path, {}) as response:
            try:
                data = response.read(MAX_LISTING_BYTES + 1)
            except (OSError, http.client.HTTPException) as error:
                raise self._unreachable(error) from error
        if len(data) > MAX_LISTING_BYTES:
            raise HubAnswerError("The hub's listing is too long.")
        return parse_listing(repository, data)

    def open_file(
        self, listing: Listing, path: str, offset: int
    ) -> tuple[http.client.HTTPResponse, int]:
        """A file's bytes.

        Args:
            listing: Which commit of which repository.
            path: The file.
            offset: How many bytes are there already.

        Returns:
            The answer, to be closed, and where its bytes begin: at `offset`, or at 0 where the
            server knows no ranges.

        Raises:
            DownloadError: As for `listing`.
        """
        quoted = urllib.parse.quote(path)
        url = f"/{urllib.parse.quote(listing.repository)}/resolve/{listing.commit}/{quoted}"
        headers = {"Range": f"bytes={offset}-"} if offset > 0 else {}
        response = self._get(url, headers)
        try:
            return response, _start_of(response, offset)
        except HubAnswerError:
            response.close()
            raise

    def _get(self, path: str, headers: Mapping[str, str]) -> http.client.HTTPResponse:
        sent = {"User-Agent": f"imagebeam-services/{__version__}", **headers}
        request = urllib.request.Request(self._endpoint + path, headers=sent)  # noqa: S310 - checked
        if self._token is not None:
            # Unlike the other headers this one is not sent on to where a redirect leads.
            request.add_unredirected_header("Authorization", f"Bearer {self._token}")
        try:
            response: http.client.HTTPResponse = self._opener.open(request, timeout=self._timeout_s)
        except urllib.error.HTTPError as error:
            with error:
                raise _refusal(error.code) from error
        except (OSError, http.client.HTTPException) as error:
            raise self._unreachable(error) from error
        return response

    def _unreachable(self, error: Exception) -> HubUnreachableError:
        reason = getattr(error, "reason", None) or type(error).__name__
        return HubUnreachableError(
            f"The connection to {self._endpoint} failed ({reason}). Check the network, and a proxy "
            "(HTTPS_PROXY); HF_ENDPOINT names a mirror. Or copy the model's files from another "
            "machine, and name their path: `services add PATH` in Imagebeam; --model PATH for a "
            "service that you start yourself."
        )


def _refusal(status: int) -> DownloadError:
    if status in (401, 403):
        return AccessRefusedError(
            "The hub refuses access. If the model is gated, accept its licence on its page there, "
            "then set HF_TOKEN to an access token of yours."
        )
    if status == 404:
        return RepositoryUnknownError("The hub has no such model, revision or file.")
    if status == 416:
        return HubAnswerError("The file on the hub is shorter than what was received before.")
    if status == 429 or status >= 500:
        return HubUnreachableError(
            f"The hub is busy or broken (status {status}). Try again in some minutes: what came so "
            "far is kept."
        )
    return HubAnswerError(f"The hub answered with status {status}.")


def _start_of(response: http.client.HTTPResponse, offset: int) -> int:
    """Where an answer's bytes begin."""
    if response.status != 206:
        return 0
    unit, _, range_ = (response.getheader("Content-Range") or "").partition(" ")
    if unit != "bytes" or range_.partition("-")[0] != str(offset):
        raise HubAnswerError("The server sent another part of the file than was asked for.")
    return offset


def parse_listing(repository: str, data: bytes) -> Listing:
    """Reads the hub's JSON.

    Raises:
        HubAnswerError: It is none, or has another form.
    """
    try:
        body = json.loads(data)
        card = body.get("cardData") or {}
        licence = card.get("license_name") or card.get("license")
        commit = str(body["sha"])
        files = tuple(_file_of(entry) for entry in body["siblings"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise HubAnswerError("The hub's listing has another form than expected.") from error
    if not (commit.isalnum() and commit.isascii()):
        raise HubAnswerError("The hub's listing names no commit.")
    return Listing(
        repository,
        commit,
        is_gated=bool(body.get("gated")),
        licence=licence if isinstance(licence, str) else None,
        files=files,
    )


def _file_of(entry: Mapping[str, Any]) -> HubFile:
    large = entry.get("lfs") or {}
    return HubFile(
        path=str(entry["rfilename"]),
        size_bytes=int(entry["size"]),
        sha256=large.get("sha256"),
        git_sha1=None if large else entry.get("blobId"),
    )
