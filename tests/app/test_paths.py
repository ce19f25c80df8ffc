from pathlib import Path

from implant_gui.app.paths import CONFIG_VARIABLE, find_paths


def test_one_folder_keeps_everything(tmp_path: Path) -> None:
    paths = find_paths(tmp_path, {})
    assert paths.settings == tmp_path / "settings.toml"
    every = (paths.servers, paths.library, paths.cache, paths.log, paths.preset_servers, paths.journal, paths.searches)
    assert all(path.is_relative_to(tmp_path) for path in every)


def test_the_environment_can_name_the_folder(tmp_path: Path) -> None:
    assert find_paths(None, {CONFIG_VARIABLE: str(tmp_path)}) == find_paths(tmp_path, {})


def test_the_argument_wins_over_the_environment(tmp_path: Path) -> None:
    assert find_paths(tmp_path / "a", {CONFIG_VARIABLE: str(tmp_path / "b")}).config == tmp_path / "a"


def test_without_either_the_system_decides_and_nothing_is_made(own_home: Path) -> None:
    paths = find_paths(None, {})
    assert paths.config.name == "implant-gui"
    assert not paths.config.exists()
