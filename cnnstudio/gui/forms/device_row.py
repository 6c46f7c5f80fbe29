"""Device: auto, CPU, CUDA or MPS; what this machine lacks is disabled with the reason."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, Signal, Slot
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QHBoxLayout, QToolTip, QWidget

from cnnstudio.gui.engine.summary import DeviceFacts
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.translation import tr
from cnnstudio.gui.widgets.segmented_control import SegmentedControl
from cnnstudio.gui.widgets.text_label import TextLabel

KINDS = (("auto", "Auto"), ("cpu", "CPU"), ("cuda", "CUDA"), ("mps", "MPS"))


class DeviceRow(QWidget):
    """Label and segments; a device number ("cuda:1") is kept as it was given.

    Signals:
        changed: the person chose another device.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exact = "auto"
        self._reasons: dict[str, str] = {}
        self._tooltips = {"auto": tr("The fastest device there is.")}
        self.segments = SegmentedControl(theme, [(name, tr(text)) for name, text in KINDS], tr("Device"))
        self.segments.installEventFilter(self)
        label = TextLabel(theme, "label", tr("Device"))
        label.setBuddy(self.segments)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(label, 1)
        layout.addWidget(self.segments)
        self.segments.picked.connect(self._pick)

    def value(self) -> str:
        """Return the device as a spec names it."""
        return self._exact

    def show_value(self, device: str) -> None:
        """Show a device; nobody is told."""
        self._exact = device
        self.segments.set_value(device.split(":")[0])

    def show_devices(self, devices: Sequence[DeviceFacts]) -> None:
        """Disable what cannot be used, with the reason as tooltip; name the rest."""
        self._reasons = {device.name: tr(device.reason) for device in devices if device.reason}
        self._tooltips |= {device.name: tr(device.reason) if device.reason else device.title for device in devices}
        self.segments.set_disabled(list(self._reasons))

    def error(self) -> str:
        """Return why the chosen device cannot be used, or ""."""
        reason = self._reasons.get(self._exact.split(":")[0], "")
        return tr("Device: {reason}", reason=reason) if reason else ""

    @Slot(str)
    def _pick(self, kind: str) -> None:
        if kind != self._exact.split(":")[0]:
            self._exact = kind
            self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and watched is self.segments:
            place = QPointF(event.pos())
            under = next((name for name, _ in KINDS if self.segments.segment_rect(name).contains(place)), "")
            QToolTip.showText(event.globalPos(), self._tooltips.get(under, ""), self.segments)
            return True
        return super().eventFilter(watched, event)
