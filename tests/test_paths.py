from pathlib import Path

import platformdirs
import pytest

from cnnstudio import paths


def test_the_home_folder_is_the_chosen_one(home: Path):
    assert paths.home() == home
    assert paths.runs_folder() == home / "runs"
    assert paths.cache_folder() == home / "cache"
    assert not home.exists()


@pytest.mark.parametrize("value", ["", "   "])
def test_without_a_choice_it_is_the_platforms(monkeypatch: pytest.MonkeyPatch, value: str):
    monkeypatch.setenv("CNNSTUDIO_HOME", value)
    assert paths.home() == Path(platformdirs.user_data_dir("cnnstudio", appauthor=False)).absolute()


def test_a_relative_choice_does_not_move_with_the_working_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CNNSTUDIO_HOME", "studio")
    assert paths.home() == tmp_path / "studio"


def test_a_tilde_is_the_persons_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("CNNSTUDIO_HOME", "~/studio")
    assert paths.home() == tmp_path / "studio"


def test_a_tilde_of_nobody_is_a_folder_of_that_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CNNSTUDIO_HOME", "~nobody-of-this-name/studio")
    assert paths.home() == tmp_path / "~nobody-of-this-name" / "studio"


def test_without_any_home_there_is_still_a_folder(monkeypatch: pytest.MonkeyPatch):
    for name in ("CNNSTUDIO_HOME", "HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert paths.home().is_absolute()


def test_resources_are_found_in_a_checkout():
    assert paths.resource("presets").is_dir()
    assert paths.resource("docs/architecture.md").is_file()


def test_a_wheels_resources_win(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "package" / "resources").mkdir(parents=True)
    (tmp_path / "package" / "resources" / "x.txt").touch()
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "package")
    assert paths.resource("x.txt") == tmp_path / "package" / "resources" / "x.txt"
    with pytest.raises(FileNotFoundError, match=r"'y.txt'; install it again"):
        paths.resource("y.txt")
