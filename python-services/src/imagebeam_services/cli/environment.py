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
        return None if text is None else Path(text).expanduser()

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
