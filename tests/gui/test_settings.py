"""Settings: what was written is read; what is broken counts as not there."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from cnnstudio.gui.settings import Settings


def test_values_come_back_in_another_session(home: Path) -> None:
    first = Settings()
    first.set_text("queue", '{"name": "a, b; c"}\n{"x": "ü"}')
    first.set_flag("open", True)
    first.set_number("smoothing", 0.55)
    first.set_state("splitter", QByteArray(b"\x00\x01\xff"))
    first.save()
    again = Settings()
    assert again.text("queue") == '{"name": "a, b; c"}\n{"x": "ü"}'
    assert again.flag("open") is True
    assert again.number("smoothing", 0) == 0.55
    assert again.state("splitter") == QByteArray(b"\x00\x01\xff")


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 500, b"[General\ntheme=@Invalid(", b"theme=7\nopen=perhaps\n"])
def test_a_broken_file_is_no_obstacle(home: Path, content: bytes) -> None:
    home.mkdir(parents=True)
    (home / "window.ini").write_bytes(content)
    settings = Settings()
    assert settings.flag("open", True) is True
    assert settings.number("smoothing", 0.5) == 0.5
    assert settings.state("splitter").isEmpty()
    settings.set_flag("open", False)
    settings.save()
