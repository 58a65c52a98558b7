"""Files that hold no document to look at: what a person is told, and that nothing is run."""

from pathlib import Path

import pytest

from imagebeam_services.serve.config_file import ConfigError, read_config


def test_a_file_that_is_no_yaml_is_told_where(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("applications: [\n  {]\n")
    with pytest.raises(ConfigError, match="line 2"):
        read_config(file)
    with pytest.raises(ConfigError, match="No such file"):
        read_config(tmp_path / "absent.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "applications: 2001-99-99",
        "applications: !!int ''",
        "applications: !!bool perhaps",
        "applications: !!timestamp tomorrow",
    ],
)
def test_a_value_that_is_none_of_its_kind_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=r"bad\.yaml: "):
        read_config(file)


@pytest.mark.parametrize("text", ["[" * 5000, "applications: &all [*all]"])
def test_a_file_without_a_bottom_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "deep.yaml"
    file.write_text(text)
    with pytest.raises(ConfigError, match="nested too deeply"):
        read_config(file)


def test_a_tag_that_would_run_code_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(f"applications: !!python/object/apply:pathlib.Path.touch [{tmp_path}/sentinel]")
    with pytest.raises(ConfigError, match="could not determine a constructor"):
        read_config(file)
    assert not (tmp_path / "sentinel").exists()
