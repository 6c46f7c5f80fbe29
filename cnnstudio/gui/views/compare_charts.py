"""The charts of the Compare screen: bars, and beside them (or as a tab) the generalisation gap."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cnnstudio.gui.plots.bars_chart import BarsChart, GapChart
from cnnstudio.gui.theme import Theme, ui_font
from cnnstudio.gui.translation import tr
from cnnstudio.gui.views.axis_range import AxisRange
from cnnstudio.gui.widgets.hairline import Hairline
from cnnstudio.gui.widgets.text_label import TextLabel

GAP_PX = 372
NARROW_PX = 1240


class BarsLegend(QWidget):
    """train pale, validation full."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Pale bars are train, full bars are validation"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(ui_font(12, 400))
        words = metrics.horizontalAdvance(tr("train")) + metrics.horizontalAdvance(tr("validation"))
        return QSize(round(words) + 56, 28)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        palette, font, x = self._theme.palette, ui_font(12, 400), 0.5
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        for alpha, word in ((0.3, tr("train")), (1.0, tr("validation"))):
            fill = QColor(palette.text2)
            fill.setAlphaF(alpha)
            painter.setPen(QColor(palette.text2))
            painter.setBrush(fill)
            painter.drawRect(QRectF(x, self.height() / 2 - 5, 10, 10))
            painter.drawText(QPointF(x + 16, self.height() / 2 + 4.5), word)
            x += 16 + QFontMetricsF(font).horizontalAdvance(word) + 16
        painter.end()


class CompareCharts(QWidget):
    """Bars and gaps side by side, or one of them where the window is narrow."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars, self.gaps, self.axis = BarsChart(theme), GapChart(theme), AxisRange(theme)
        self.bars_caption = TextLabel(theme, "caption")
        self.bars_caption.setWordWrap(False)
        self._is_narrow, self._shows_gap = False, False
        self._bars_panel, self._gap_panel = QWidget(), QWidget()
        self._line = Hairline(theme, Qt.Orientation.Vertical)
        self._build_bars(theme)
        self._build_gaps(theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._bars_panel, 1)
        row.addWidget(self._line)
        row.addWidget(self._gap_panel)

    def _build_bars(self, theme: Theme) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(24, 0, 16, 0)
        head.setSpacing(9)
        head.addWidget(TextLabel(theme, "section", tr("Accuracy")))
        self.bars_caption.setMinimumWidth(0)
        self.bars_caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head.addWidget(self.bars_caption, 1)
        head.addWidget(BarsLegend(theme))
        head.addSpacing(4)
        head.addWidget(self.axis)
        column = QVBoxLayout(self._bars_panel)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        inset = QHBoxLayout()
        inset.setContentsMargins(16, 0, 12, 4)
        inset.addWidget(self.bars)
        column.addLayout(inset, 1)

    def _build_gaps(self, theme: Theme) -> None:
        head = QHBoxLayout()
        head.setSpacing(9)
        head.addWidget(TextLabel(theme, "section", tr("Generalisation gap")))
        caption = TextLabel(theme, "caption", tr("train minus validation, points"))
        caption.setWordWrap(False)
        head.addWidget(caption)
        head.addStretch(1)
        column = QVBoxLayout(self._gap_panel)
        column.setContentsMargins(16, 14, 20, 6)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.gaps, 1)

    @property
    def is_narrow(self) -> bool:
        """Whether the gap is a tab."""
        return self._is_narrow

    @property
    def shows_gap(self) -> bool:
        """Whether a narrow window shows the gap."""
        return self._is_narrow and self._shows_gap

    def arrange(self, *, narrow: bool, gap: bool) -> None:
        """Show both charts, or in a narrow window the chosen one."""
        self._is_narrow, self._shows_gap = narrow, gap
        self._bars_panel.setVisible(not narrow or not gap)
        self._gap_panel.setVisible(not narrow or gap)
        self._line.setVisible(not narrow)
        if narrow:
            self._gap_panel.setMinimumWidth(0)
            self._gap_panel.setMaximumWidth(16_777_215)
        else:
            self._gap_panel.setFixedWidth(GAP_PX)

    def set_tight(self, tight: bool) -> None:
        """Leave the two fields out where there is no room for them beside the rest."""
        for widget in (self.axis.low, self.axis.high):
            widget.setVisible(not tight)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 180)
