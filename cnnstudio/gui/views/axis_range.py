"""Where the axis of the bars starts and ends: three usual ranges, and two fields for any other."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QWidget

from cnnstudio.formatting import THIN
from cnnstudio.gui.plots.scales import Range
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.translation import tr
from cnnstudio.gui.widgets.segmented_control import SegmentedControl
from cnnstudio.gui.widgets.text_label import TextLabel

LEAST_SPAN = 0.01


class AxisRange(QWidget):
    """Chooses the accuracies at both ends of an axis.

    Signals:
        changed: ``limits`` is another one.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chance = 0.5
        self._own: Range | None = None
        self._default: Range = (0.7, 1.0)
        self.segments = SegmentedControl(theme, self._texts(), tr("Start of the axis"))
        self.low, self.high = _field(tr("Axis from")), _field(tr("Axis to"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.segments)
        row.addSpacing(4)
        row.addWidget(self.low)
        row.addWidget(TextLabel(theme, "label", tr("to")))
        row.addWidget(self.high)
        self.segments.picked.connect(self._choose)
        self.low.valueChanged.connect(self._edit)
        self.high.valueChanged.connect(self._edit)
        self._chosen = False

    def _texts(self) -> list[tuple[str, str]]:
        chance = f"{self._chance * 100:.3g}{THIN}%"
        return [("seventy", tr("From {percent}", percent=f"70{THIN}%")),
                ("chance", tr("From chance {percent}", percent=chance)), ("zero", tr("From 0"))]  # fmt: skip

    @property
    def limits(self) -> Range | None:
        """The chosen range, None while the default is shown."""
        if self._own is not None:
            return self._own
        if not self._chosen:
            return None
        return {"seventy": 0.7, "chance": self._chance, "zero": 0.0}[self.segments.value], 1.0

    def show_default(self, default: Range, chance: float) -> None:
        """Show what the chart chose by itself, where the person chose nothing."""
        self._default = default
        if chance != self._chance:
            self._chance = chance
            self.segments.set_segments(self._texts())
        if self.limits is None:
            start = "seventy" if default[0] == 0.7 else "zero" if default[0] == 0 else "chance"
            self.segments.set_value(start)
        elif self._own is not None:
            self.segments.clear()
        self._show_fields(self.limits or default)

    @Slot(str)
    def _choose(self, _: str) -> None:
        self._own, self._chosen = None, True
        if self.limits is not None:
            self._show_fields(self.limits)
        self.changed.emit()

    @Slot()
    def _edit(self) -> None:
        low, high = self.low.value() / 100, self.high.value() / 100
        if high - low >= LEAST_SPAN:
            self._own = (low, high)
            self.segments.clear()
            self.changed.emit()
        else:
            self._show_fields(self.limits or self._default)

    def _show_fields(self, limits: Range) -> None:
        for field, value in ((self.low, limits[0]), (self.high, limits[1])):
            field.blockSignals(True)
            field.setValue(value * 100)
            field.blockSignals(False)


def _field(name: str) -> QDoubleSpinBox:
    field = QDoubleSpinBox()
    field.setRange(0, 100)
    field.setDecimals(0)
    field.setSingleStep(5)
    field.setSuffix(f"{THIN}%")
    field.setFixedWidth(70)
    field.setFixedHeight(28)
    field.setStyleSheet("padding: 2px 8px; min-height: 20px;")
    field.setKeyboardTracking(False)
    field.setAccessibleName(name)
    field.setToolTip(name)
    return field
