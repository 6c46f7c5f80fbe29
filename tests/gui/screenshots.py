"""Take pictures of the real window: ``python tests/gui/screenshots.py OUT [--epochs N]``.

Everything shown is real: three networks are trained on the embedded data set, the last one is grabbed while it
trains. Pictures are named ``<state>-<screen>-<width>x<height>-<theme>.png``.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("CNNSTUDIO_HOME", tempfile.mkdtemp(prefix="studio-pictures-"))

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from cnnstudio.gui.app import Session
from cnnstudio.presets import get_preset
from cnnstudio.spec import RunSpec

SIZES = ((1440, 900), (1280, 720))
PRESETS = ("baseline", "dropout", "batch_norm")


def wait(milliseconds: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def grab(session: Session, out: Path, state: str, *screens: str) -> None:
    """Save the window in both sizes and themes."""
    window = session.window
    for screen in screens:
        for width, height in SIZES:
            for theme in ("light", "dark"):
                session.theme.set_choice(theme)  # type: ignore[arg-type]
                window.resize(width, height)
                window.show_screen(screen)
                wait(400)
                while screen == "data" and not session.background.is_idle:
                    wait(100)
                path = out / f"{state}-{screen}-{width}x{height}-{theme}.png"
                window.grab().save(str(path))
                print(path)


def preset_spec(name: str, epochs: int) -> RunSpec:
    """Return a preset on the embedded data, with fewer epochs."""
    values = {key: value for key, value in get_preset(name).spec.items() if key != "dataset"}
    return RunSpec.from_values({**values, "epochs": epochs})


def main() -> int:
    """Take every picture and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=12)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    session = Session(app)
    session.window.show()
    workspace = session.workspace
    while not workspace.engine.is_loaded or not session.background.is_idle:
        wait(100)
    grab(session, arguments.out, "empty", "train", "compare", "data")
    specs = [preset_spec(name, arguments.epochs) for name in PRESETS]
    for spec in specs:
        workspace.enqueue(spec)
    taken = False
    while workspace.training is not None:
        wait(100)
        feed = workspace.training
        is_last = feed is not None and not workspace.queue
        if is_last and not taken and feed is not None and feed.history.epoch >= arguments.epochs // 2:
            taken = True
            workspace.set_current(feed)
            workspace.enqueue(preset_spec("width", arguments.epochs))
            workspace.pause(feed)  # so that all four pictures show the same moment
            wait(1500)
            workspace.resume(feed)
            grab(session, arguments.out, "training", "train")
            workspace.clear_queue()
    grab(session, arguments.out, "finished", "train", "compare", "data")
    session.window.close()
    session.finish()
    return 0


if __name__ == "__main__":
    sys.exit(main())
