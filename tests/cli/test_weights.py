from pathlib import Path

import torch

from .conftest import Studio


def test_weights_go_out_and_come_back_as_a_run(studio: Studio, quick_run: str, tmp_path: Path) -> None:
    measured = studio("evaluate", quick_run, "--json").json()["accuracy"]
    for suffix in ("pt", "safetensors"):
        file = tmp_path / f"net.{suffix}"
        assert studio("export", quick_run, str(file)).code == 0
        imported = studio("import", str(file), "--like", quick_run, "--json")
        assert imported.code == 0, imported.err
        run = imported.json()["run"]
        assert studio("evaluate", run, "--json").json()["accuracy"] == measured
        out = tmp_path / f"again.{suffix}.pt"
        studio("export", run, str(out))
        studio("export", quick_run, str(tmp_path / "first.pt"))
        first, again = (torch.load(path, weights_only=True) for path in (tmp_path / "first.pt", out))
        assert all(torch.equal(first[name], again[name]) for name in first)


def test_a_bare_state_dict_needs_a_name_and_lists_what_fits(studio: Studio, quick_run: str, tmp_path: Path) -> None:
    file = tmp_path / "net.pt"
    studio("export", quick_run, str(file))
    file.with_name("net.pt.json").unlink()
    refused = studio("import", str(file))
    assert refused.code == 3
    assert "baseline" in refused.err
    assert studio("import", str(file), "--architecture", "baseline").code == 0


def test_what_cannot_be_exported_is_said(studio: Studio, quick_run: str, home: Path, tmp_path: Path) -> None:
    own = home / "runs" / quick_run / "best.pt"
    before = own.read_bytes()
    for target in (str(own), str(tmp_path), str(tmp_path / "net.docx")):
        answer = studio("export", quick_run, target)
        assert answer.code in (2, 3)
        assert len(answer.err.strip().splitlines()) == 1
    assert own.read_bytes() == before


def test_both_ways_of_naming_the_network_are_refused(studio: Studio, tmp_path: Path) -> None:
    answer = studio("import", str(tmp_path / "a.pt"), "--architecture", "res", "--like", "x")
    assert answer.code == 2
    assert "not both" in answer.err
