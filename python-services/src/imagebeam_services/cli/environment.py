"""Reading environment variables: absent and empty are the same, and a wrong value is said."""

from collections.abc import Mapping
from pathlib import Path


class VariableError(Exception):
    """An environment variable has a value that cannot be used."""


class Environment:
    """The variables of a process."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables

    def text(self, name: str) -> str | None:
        """A variable's text."""
        return self.variables.get(name, "").strip() or None

    def path(self, name: str) -> Path | None:
        """A variable's path; `~` is the home folder."""
        text = self.text(name)
        try:
            return None if text is None else Path(text).expanduser()
        except RuntimeError:
            raise VariableError(f"{name}: there is no home folder that {text!r} means.") from None

    def token(self) -> str | None:
        """`IMAGEBEAM_TOKEN`, which clients must be able to send in a header."""
        token = self.text("IMAGEBEAM_TOKEN")
        if token is not None and not (token.isascii() and token.isprintable()):
            raise VariableError(
                "IMAGEBEAM_TOKEN must be of ASCII characters: a header can carry no others."
            )
        return token

    def models_folder(self, chosen: Path | None = None) -> Path:
        """Where models lie: as chosen, as `IMAGEBEAM_MODELS` says, or in the home folder."""
        if (folder := chosen or self.path("IMAGEBEAM_MODELS")) is not None:
            if folder.exists() and not folder.is_dir():
                raise VariableError(f"{folder} is no folder: --models or IMAGEBEAM_MODELS says so.")
            return folder
        try:
            return Path.home() / ".imagebeam" / "models"
        except RuntimeError:
            raise VariableError(
                "There is no home folder for models (HOME is not set, and this user has no entry "
                "in the system's list): say where they lie with --models or IMAGEBEAM_MODELS."
            ) from None

    def integer(self, name: str, lowest: int) -> int | None:
        """A variable's whole number."""
        text = self.text(name)
        if text is None:
            return None
        try:
            number = int(text)
        except ValueError:
            raise VariableError(f"{name} must be a whole number, not {text!r}.") from None
        if number < lowest:
            raise VariableError(f"{name} must be at least {lowest}.")
        return number
