"""Theme, swatches and icons: readable, distinct, complete."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication

from cnnstudio.gui.icons import icon
from cnnstudio.gui.settings import Settings
from cnnstudio.gui.swatch import SHAPES, paint_swatch, swatch_colors, swatch_path, swatch_pixmap
from cnnstudio.gui.theme import DARK, LIGHT, Palette, Theme, style_sheet, ui_font
from cnnstudio.paths import resource


def luminance(color: str) -> float:
    """Return the relative luminance (WCAG 2.2)."""
    channel = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in rgb(color)]
    return 0.2126 * channel[0] + 0.7152 * channel[1] + 0.0722 * channel[2]


def rgb(color: str) -> tuple[float, float, float]:
    return QColor(color).redF(), QColor(color).greenF(), QColor(color).blueF()


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("role", ["text", "text2", "text3", "accent", "ok", "warn", "err"])
@pytest.mark.parametrize("ground", ["surface", "window"])
def test_words_can_be_read(palette: Palette, role: str, ground: str) -> None:
    assert contrast(getattr(palette, role), getattr(palette, ground)) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_controls_can_be_seen(palette: Palette) -> None:
    assert contrast(palette.control_edge, palette.surface) >= 3
    assert contrast("#FFFFFF", palette.accent_fill) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_stylesheet_has_no_open_places(palette: Palette) -> None:
    text = style_sheet(palette)
    assert "@" not in text
    for path in re.findall(r'url\("([^"]+)"\)', text):
        assert Path(path).is_file()


def test_the_choice_is_kept(qapp: QApplication) -> None:
    settings = Settings()
    Theme(settings).set_choice("dark")
    assert Theme(settings).choice == "dark"
    settings.set_text("theme", "purple")
    assert Theme(settings).choice == "system"
    qapp.setStyleSheet("")


def test_digits_do_not_jump(qapp: QApplication) -> None:
    metrics = QFontMetricsF(ui_font(13))
    widths = {round(metrics.horizontalAdvance(digit * 10), 3) for digit in "0123456789"}
    assert len(widths) == 1


@pytest.mark.parametrize("index", range(8))
def test_curves_can_be_seen_on_their_ground(index: int) -> None:
    light, dark = swatch_colors(index, dark=False), swatch_colors(index, dark=True)
    assert contrast(light.casing or light.fill, LIGHT.surface) >= 2.99
    assert contrast(dark.fill, DARK.surface) >= 3


def test_shapes_differ_and_repeat_hollow(qapp: QApplication) -> None:
    pictures = [swatch_pixmap(index, LIGHT, 16).toImage() for index in range(16)]
    for place, picture in enumerate(pictures):
        assert all(picture != other for other in pictures[place + 1 :])
    assert swatch_colors(3, False) == swatch_colors(11, False)
    areas = [swatch_path(index, 12).boundingRect().width() for index in range(len(SHAPES))]
    assert max(areas) < 15 and min(areas) > 9


def test_a_hollow_swatch_shows_the_ground(qapp: QApplication) -> None:
    image = QImage(20, 20, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_swatch(painter, QPointF(10, 10), 16, 0, LIGHT, hollow=True)
    painter.end()
    assert image.pixelColor(10, 10) == QColor(LIGHT.surface)


@pytest.mark.parametrize("path", sorted(resource("icons").glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_paints_something(qapp: QApplication, path: Path) -> None:
    image = icon(path.stem, "#000000").pixmap(24, 24).toImage()
    inked = sum(image.pixelColor(x, y).alpha() > 60 for x in range(24) for y in range(24))
    assert inked >= 6


def test_an_unknown_icon_is_told_at_once(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError, match="no-such-icon"):
        icon("no-such-icon", "#000000")
