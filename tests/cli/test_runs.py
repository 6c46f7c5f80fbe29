from pathlib import Path

from .conftest import Studio


def test_rename_pin_trash_restore_and_verify(studio: Studio, quick_run: str, home: Path) -> None:
    assert studio("runs", "rename", quick_run, "digits, tiny").code == 0
    assert studio("runs", "pin", quick_run).code == 0
    listed = studio("runs", "list", "--json").json()
    assert [(row["id"], row["name"], row["pinned"], row["status"]) for row in listed] == [
        (quick_run, "digits, tiny", True, "finished")
    ]
    refused = studio("runs", "trash", quick_run)
    assert refused.code == 3
    assert "pinned" in refused.err
    assert studio("runs", "pin", quick_run, "--off").code == 0
    assert studio("runs", "trash", "digits, tiny").code == 0
    assert studio("runs", "list", "--json").json() == []
    assert studio("runs", "restore", quick_run).code == 0
    assert studio("runs", "verify").code == 0

    best = home / "runs" / quick_run / "best.pt"
    content = bytearray(best.read_bytes())
    content[len(content) // 2] ^= 1
    best.write_bytes(content)
    broken = studio("runs", "verify", quick_run)
    assert broken.code == 3
    assert "best.pt" in broken.out


def test_show_says_what_was_asked_and_found(studio: Studio, quick_run: str) -> None:
    answer = studio("runs", "show", quick_run[:17])
    assert "best epoch 1" in answer.out
    assert '"digits"' in answer.out


def test_unknown_runs_are_named(studio: Studio) -> None:
    answer = studio("runs", "show", "nothing")
    assert answer.code == 2
    assert "nothing" in answer.err


def test_a_finished_run_is_not_resumed(studio: Studio, quick_run: str) -> None:
    answer = studio("resume", quick_run)
    assert answer.code != 0
    assert "finished" in answer.err
