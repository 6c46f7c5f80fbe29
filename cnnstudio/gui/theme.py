"""Light, dark and system theme: palette, stylesheet and fonts of the window.

Source: the palette's contrast ratios are computed against ``surface``; see resources/docs/window.md.
"""

import re
from dataclasses import asdict, dataclass
from typing import Literal, cast, get_args

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from cnnstudio.gui.settings import Settings
from cnnstudio.paths import resource

ThemeChoice = Literal["light", "dark", "system"]


@dataclass(frozen=True)
class Palette:
    """The colours of one theme as ``#RRGGBB``."""

    window: str
    surface: str
    field: str
    hover: str
    selected: str
    text: str
    text2: str
    text3: str
    accent: str
    accent_fill: str
    ok: str
    warn: str
    err: str
    control_edge: str
    soft_edge: str
    hairline: str
    grid: str
    is_dark: bool = False


LIGHT = Palette(
    window="#F3F4F6", surface="#FFFFFF", field="#FFFFFF", hover="#ECEEF2", selected="#ECECFB",
    text="#1A1D23", text2="#4C5461", text3="#687080", accent="#4A4FD0", accent_fill="#4A4FD0",
    ok="#0B7A55", warn="#9A5B00", err="#B3261E",
    control_edge="#8B93A1", soft_edge="#C9CED6", hairline="#E2E4E9", grid="#EDEFF2",
)  # fmt: skip
DARK = Palette(
    window="#17181C", surface="#1F2126", field="#282B31", hover="#2B2E35", selected="#2E3052",
    text="#ECEEF2", text2="#B4BAC6", text3="#8D95A3", accent="#9A9DFF", accent_fill="#5B60E0",
    ok="#4CC38A", warn="#E9A23B", err="#FF7A70",
    control_edge="#6B7280", soft_edge="#454A54", hairline="#30333B", grid="#2A2D34", is_dark=True,
)  # fmt: skip


def ui_font(size_px: int = 13, weight: int = 400) -> QFont:
    """Return the interface font with digits of equal width, so that changing numbers do not jump.

    Args:
        size_px: height in device-independent pixels; nothing smaller than 10.
        weight: 400 normal, 500 medium, 600 half-bold.
    """
    font = QFont(QGuiApplication.font())
    font.setPixelSize(size_px)
    font.setWeight(QFont.Weight(weight))
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


_STYLED = "cnnstudio_styled"


class Theme(QObject):
    """The one owner of the application's palette, stylesheet and font.

    Signals:
        changed: after palette and stylesheet were applied; painted widgets repaint in it.
    """

    changed = Signal()

    def __init__(self, settings: Settings | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        stored = settings.text("theme", "system") if settings else "system"
        self._choice: ThemeChoice = cast(ThemeChoice, stored) if stored in get_args(ThemeChoice) else "system"
        self._palette = LIGHT
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def palette(self) -> Palette:
        """The colours now shown."""
        return self._palette

    @property
    def choice(self) -> ThemeChoice:
        """What the person chose."""
        return self._choice

    def set_choice(self, choice: ThemeChoice) -> None:
        """Show and remember another theme."""
        self._choice = choice
        if self._settings:
            self._settings.set_text("theme", choice)
        self.apply()

    def prepare(self) -> None:
        """Give style, palette and font to the application, before its widgets are made.

        The stylesheet comes after them (`dress`): with it in place, each widget that is put into a layout would be
        styled anew, which takes as long as all the rest of making the window.
        """
        self._palette = DARK if self._wants_dark() else LIGHT
        app = _application()
        if not app.property(_STYLED):
            app.setStyle(QStyleFactory.create("Fusion"))
            app.setProperty(_STYLED, True)
        app.setFont(_base_font())
        app.setPalette(_qt_palette(self._palette))

    def dress(self) -> None:
        """Give the stylesheet to the application, after its widgets were made with the prepared palette."""
        _application().setStyleSheet(style_sheet(self._palette))

    def apply(self) -> None:
        """Give palette, font and stylesheet to the application and tell its widgets."""
        self.prepare()
        self.dress()
        self.changed.emit()

    def _wants_dark(self) -> bool:
        if self._choice == "system":
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._choice == "dark"

    def _follow_system(self) -> None:
        if self._choice == "system" and (DARK if self._wants_dark() else LIGHT) != self._palette:
            self.apply()


def style_sheet(palette: Palette) -> str:
    """Return the one stylesheet, its ``@name`` places filled with the palette's colours."""
    text = resource("themes/window.qss").read_text(encoding="utf-8")
    values = {name: str(value) for name, value in asdict(palette).items()}
    values["icons"] = resource("icons").as_posix()
    values["tone"] = "dark" if palette.is_dark else "light"
    return re.sub(r"@(\w+)", lambda found: values[found.group(1)], text)


def _application() -> QApplication:
    return cast(QApplication, QApplication.instance())


def _base_font() -> QFont:
    font = QFont(QGuiApplication.font())
    if QFontDatabase.hasFamily("Inter"):
        font.setFamilies(["Inter", *font.families()])
    font.setPixelSize(13)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _qt_palette(palette: Palette) -> QPalette:
    role = QPalette.ColorRole
    colors = {
        role.Window: palette.surface,
        role.WindowText: palette.text,
        role.Base: palette.field,
        role.AlternateBase: palette.window,
        role.Text: palette.text,
        role.PlaceholderText: palette.text3,
        role.Button: palette.field,
        role.ButtonText: palette.text,
        role.BrightText: palette.err,
        role.Highlight: palette.accent_fill,
        role.HighlightedText: "#FFFFFF",
        role.Link: palette.accent,
        role.LinkVisited: palette.accent,
        role.ToolTipBase: palette.window,
        role.ToolTipText: palette.text,
        role.Light: palette.surface,
        role.Midlight: palette.hairline,
        role.Mid: palette.soft_edge,
        role.Dark: palette.control_edge,
        role.Shadow: palette.control_edge,
        role.Accent: palette.accent_fill,
    }
    result = QPalette()
    for each, color in colors.items():
        result.setColor(each, QColor(color))
    for each in (role.Text, role.WindowText, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, each, QColor(palette.text3))
    return result
