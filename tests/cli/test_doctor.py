from .conftest import Studio


def test_versions_devices_and_folders_are_named(studio: Studio) -> None:
    report = studio("doctor", "--json").json()
    assert report["versions"]["torch"] != "missing"
    assert "cpu" in report["devices"]
    assert set(report["folders"]) == {"home", "runs", "cache"}


def test_what_is_missing_comes_with_the_remedy(studio: Studio, monkeypatch: object) -> None:
    import cnnstudio.cli.doctor as doctor

    original = doctor.PACKAGES
    try:
        doctor.PACKAGES = ("no-such-package",)  # type: ignore[assignment]
        report = studio("doctor", "--json").json()
    finally:
        doctor.PACKAGES = original
    assert any("pip install no-such-package" in problem for problem in report["problems"])
