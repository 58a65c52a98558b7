"""Every way in which a download ends without a model.

    DownloadError
    ├─ hub      HubUnreachableError, RepositoryUnknownError, AccessRefusedError, HubAnswerError
    ├─ plan     FilesMissingError, UnsafeNameError, PinChangedError
    ├─ disk     NotEnoughSpaceError, StorageError, AlreadyRunningError
    └─ file     HashMismatchError

What was received before an error stays on the disk unless it is wrong, so that the same command
goes on where it stopped.
"""


class DownloadError(Exception):
    """Base of them; the message is for a person: what happened and what to do."""


class HubUnreachableError(DownloadError):
    """No connection, or one that broke more often than it is tried again."""


class RepositoryUnknownError(DownloadError):
    """The hub has no such repository, revision or file."""


class AccessRefusedError(DownloadError):
    """The model is gated or private, and the token is missing or was not given access."""


class HubAnswerError(DownloadError):
    """What answered does not speak as the hub does."""


class FilesMissingError(DownloadError):
    """The repository has not all the files that the model needs."""


class UnsafeNameError(DownloadError):
    """A file's name would lead out of the model's folder."""


class PinChangedError(DownloadError):
    """The hub says another commit or hash than the catalogue or the lock file pins."""


class NotEnoughSpaceError(DownloadError):
    """The files would not fit on the disk; nothing was fetched."""


class StorageError(DownloadError):
    """A file could not be written: the disk is full, or the folder cannot be written to."""


class AlreadyRunningError(DownloadError):
    """Another process downloads the same model."""


class HashMismatchError(DownloadError):
    """A file's bytes are not those that were pinned; they were deleted."""
