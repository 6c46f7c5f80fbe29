"""A figure that can be painted anywhere, and its ways out: clipboard, PNG, SVG, CSV."""

import csv
import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from cnnstudio.atomic import write_file, write_text
from cnnstudio.errors import CnnStudioError
from cnnstudio.gui.theme import LIGHT, Palette, ui_font
from cnnstudio.gui.translation import tr

Cell = str | int | float | None
PNG_RATIO = 2.0
MARGIN_PX = 24.0
TITLE_PX = 46.0
CAPTION_PX = 30.0
_RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Figure:
    """What leaves the window, always in light colours.

    Attributes:
        title: the heading, also the metadata title of an SVG.
        caption: what is shown: best or last epoch, number of seeds.
        width_px, height_px: of the whole figure at ratio 1.
        paint: paints the inside into a rectangle.
        heads: the columns of the CSV.
        rows: gives its rows, exact numbers.
    """

    title: str
    caption: str
    width_px: float
    height_px: float
    paint: Callable[[QPainter, QRectF, Palette], None]
    heads: Sequence[str]
    rows: Callable[[], Sequence[Sequence[Cell]]]


def save_figure(figure: Figure, path: Path) -> None:
    """Write a figure whole or not at all; the suffix says how.

    Raises:
        CnnStudioError: a suffix nobody writes, or the file cannot be written.
    """
    writers = {".png": _save_png, ".svg": _save_svg, ".csv": _save_csv}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise CnnStudioError(tr("A figure is saved as .png, .svg or .csv; {name} has none of them.", name=path.name))
    try:
        writer(figure, path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CnnStudioError(
            tr("{name} could not be written: {reason}. Choose another folder.", name=path.name, reason=reason)
        ) from error


def draw_image(figure: Figure, ratio: float = PNG_RATIO) -> QImage:
    """Return the figure as a picture."""
    size = QSize(math.ceil(figure.width_px * ratio), math.ceil(figure.height_px * ratio))
    image = QImage(size, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(LIGHT.surface))
    image.setText("Title", figure.title)
    painter = QPainter(image)
    _paint(figure, painter)
    painter.end()
    return image


def copy_to_clipboard(figure: Figure) -> None:
    """Put the figure on the clipboard as a picture."""
    QGuiApplication.clipboard().setImage(draw_image(figure))


def to_csv(figure: Figure) -> str:
    """Return the numbers of the figure. Texts that a spreadsheet would run as a formula get a leading quote."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_safe(head) for head in figure.heads])
    writer.writerows([_safe(cell) for cell in row] for row in figure.rows())
    return text.getvalue()


def _safe(cell: Cell) -> str:
    if isinstance(cell, str):
        return "'" + cell if cell.lstrip(" ").startswith(_RISKY) else cell
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    return repr(cell)


def _paint(figure: Figure, painter: QPainter) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    whole = QRectF(0, 0, figure.width_px, figure.height_px)
    painter.fillRect(whole, QColor(LIGHT.surface))
    inside = whole.adjusted(MARGIN_PX, MARGIN_PX * 0.6, -MARGIN_PX, -MARGIN_PX * 0.5)
    painter.setPen(QColor(LIGHT.text))
    painter.setFont(ui_font(16, 600))
    painter.drawText(QRectF(inside.left(), inside.top(), inside.width(), 26), Qt.AlignmentFlag.AlignVCenter,
                     figure.title)  # fmt: skip
    painter.setPen(QColor(LIGHT.text3))
    painter.setFont(ui_font(12, 400))
    painter.drawText(QRectF(inside.left(), inside.bottom() - 20, inside.width(), 20), Qt.AlignmentFlag.AlignVCenter,
                     figure.caption)  # fmt: skip
    figure.paint(painter, inside.adjusted(0, TITLE_PX - 8, 0, -CAPTION_PX), LIGHT)


def _save_png(figure: Figure, path: Path) -> None:
    image = draw_image(figure)

    def write(part: Path) -> None:
        # The stub asks for bytes, the binding for str.
        if not image.save(str(part), "PNG"):  # type: ignore[call-overload]
            raise OSError("the picture could not be written")

    write_file(path, write)


def _save_svg(figure: Figure, path: Path) -> None:
    def write(part: Path) -> None:
        generator = QSvgGenerator()
        generator.setFileName(str(part))
        generator.setSize(QSize(math.ceil(figure.width_px), math.ceil(figure.height_px)))
        generator.setViewBox(QRectF(0, 0, figure.width_px, figure.height_px))
        generator.setResolution(96)
        generator.setTitle(figure.title)
        generator.setDescription(figure.caption)
        painter = QPainter()
        if not painter.begin(generator):
            raise OSError("the drawing could not be written")
        _paint(figure, painter)
        painter.end()

    write_file(path, write)


def _save_csv(figure: Figure, path: Path) -> None:
    write_text(path, to_csv(figure))
