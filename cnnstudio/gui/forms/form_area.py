"""The scrolling part of the Experiment panel."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from cnnstudio.gui.forms.experiment_form import MARGIN, ExperimentForm


class FormArea(QScrollArea):
    """Scrolls the form up and down, follows the focus, and never shifts a field sideways."""

    def __init__(self, form: ExperimentForm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = form
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().rangeChanged.connect(self._keep_width)
        form.focused.connect(self._show_focused)
        self.setWidget(form)

    @Slot(object)
    def _show_focused(self, widget: QWidget) -> None:
        self.ensureWidgetVisible(widget, 0, 24)

    @Slot(int, int)
    def _keep_width(self, _low: int, high: int) -> None:
        """Take the scroll bar's room from the margin, so that no field moves when it comes or goes."""
        bar = self.verticalScrollBar().sizeHint().width() if high > 0 else 0
        self._form.set_right_margin(MARGIN - bar)
