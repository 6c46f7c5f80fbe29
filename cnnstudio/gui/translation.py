"""Every visible string of the window goes through `tr`."""

from PySide6.QtCore import QCoreApplication

CONTEXT = "cnnstudio"


def tr(text: str, **values: object) -> str:
    """Return the text in the person's language with ``{name}`` places filled in.

    Placeholders are filled after translation, so that a translation may move them. Curly braces in the values are
    left alone.
    """
    translated = QCoreApplication.translate(CONTEXT, text)
    return translated.format(**values) if values else translated
