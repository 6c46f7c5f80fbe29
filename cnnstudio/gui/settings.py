"""What the window remembers between sessions: layout, theme, queue. Kept in the home folder, never fatal."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QSettings

from cnnstudio.paths import home


class Settings(QObject):
    """A small typed face of an INI file; a value of the wrong type or a broken file counts as not there.

    Args:
        path: the file; by default ``window.ini`` in the home folder.
    """

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._values = QSettings(str(path or home() / "window.ini"), QSettings.Format.IniFormat)

    def text(self, key: str, default: str = "") -> str:
        """Return a text."""
        value = self._values.value(key)
        return value if isinstance(value, str) else default

    def set_text(self, key: str, value: str) -> None:
        """Remember a text."""
        self._values.setValue(key, value)

    def flag(self, key: str, default: bool = False) -> bool:
        """Return a yes or no."""
        return {"true": True, "false": False}.get(str(self._values.value(key)).lower(), default)

    def set_flag(self, key: str, value: bool) -> None:
        """Remember a yes or no."""
        self._values.setValue(key, "true" if value else "false")

    def number(self, key: str, default: float) -> float:
        """Return a number."""
        try:
            return float(str(self._values.value(key)))
        except ValueError:
            return default

    def set_number(self, key: str, value: float) -> None:
        """Remember a number."""
        self._values.setValue(key, repr(value))

    def state(self, key: str) -> QByteArray:
        """Return a geometry or splitter state, empty where there is none."""
        value = self._values.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_state(self, key: str, value: QByteArray) -> None:
        """Remember a geometry or splitter state."""
        self._values.setValue(key, value)

    def save(self) -> None:
        """Write to disk now; a disk that is full or read-only loses the layout, nothing else."""
        self._values.sync()
