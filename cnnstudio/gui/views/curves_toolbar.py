"""The row above the curves: which curves, how smooth, and the figure's menu."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from cnnstudio.gui.theme import Theme
from cnnstudio.gui.translation import tr
from cnnstudio.gui.views.curves_legend import CurvesLegend
from cnnstudio.gui.views.figure_actions import FigureActions
from cnnstudio.gui.widgets.icon_button import IconButton
from cnnstudio.gui.widgets.segmented_control import SegmentedControl
from cnnstudio.gui.widgets.slider import StopSlider
from cnnstudio.gui.widgets.text_label import TextLabel

WIDE_PX = 680
SMOOTHINGS = tuple(round(step * 0.05, 2) for step in range(20))


class CurvesToolbar(QWidget):
    """Controls of the curves; what is chosen is kept elsewhere.

    Args:
        theme: gives the colours.
        smoothing: shown at first.
        figure: what copies and exports the curves.

    Attributes:
        parts, smoothing, more: the controls.

    Signals:
        smoothed(float): another smoothing was chosen.
    """

    smoothed = Signal(float)

    def __init__(self, theme: Theme, smoothing: float, figure: FigureActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        parts = [("both", tr("Both")), ("accuracy", tr("Accuracy")), ("loss", tr("Loss"))]
        self.parts = SegmentedControl(theme, parts, tr("Curves shown"))
        self.smoothing = StopSlider(theme, SMOOTHINGS)
        self.smoothing.setFixedWidth(84)
        self.smoothing.show_value(smoothing)
        self.smoothing.setAccessibleName(tr("Smoothing"))
        self.smoothing.setToolTip(tr("Smoothing of the lines. The dots always show the raw values."))
        self.smoothing.valueChanged.connect(self._take_smoothing)
        self._smoothing_value = TextLabel(theme, "value", f"{smoothing:.2f}")
        self.more = IconButton(theme, "export", tr("Copy or export this figure (Ctrl+C copies)"))
        self.more.setFixedSize(30, 28)
        menu = QMenu(self.more)
        menu.addActions([figure.copy_action, figure.export_action])
        self.more.setMenu(menu)
        self.more.setStyleSheet("QPushButton::menu-indicator { image: none; width: 0; }")
        self.parts.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 12, 24, 2)
        row.setSpacing(8)
        row.addWidget(self.parts)
        row.addSpacing(10)
        row.addWidget(CurvesLegend(theme))
        row.addStretch(1)
        self._smoothing_label = TextLabel(theme, "label", tr("Smoothing"))
        row.addWidget(self._smoothing_label)
        row.addWidget(self.smoothing)
        row.addWidget(self._smoothing_value)
        row.addWidget(self.more)

    @Slot()
    def _take_smoothing(self) -> None:
        self._smoothing_value.setText(f"{self.smoothing.stop():.2f}")
        self.smoothed.emit(self.smoothing.stop())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way in a narrow window: the slider's word goes first, its tooltip says the same."""
        super().resizeEvent(event)
        self._smoothing_label.setVisible(event.size().width() >= WIDE_PX)
