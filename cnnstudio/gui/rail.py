"""The rail at the left: one painted button per screen, the settings at the bottom."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from cnnstudio.gui.icons import paint_icon
from cnnstudio.gui.theme import Theme, ui_font

WIDE_PX = 80
NARROW_PX = 48


class RailButton(QAbstractButton):
    """An icon over a word; only the icon where the window is narrow.

    Args:
        name: the icon's name.
        text: the word below it.
        theme: gives the colours.
        checkable: whether it stays selected, as screens do.
    """

    def __init__(self, name: str, text: str, theme: Theme, *, checkable: bool = True) -> None:
        super().__init__()
        self._name, self._theme = name, theme
        self._narrow = False
        self.setText(text)
        self.setCheckable(checkable)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon alone, or with its word."""
        self._narrow = narrow
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().height()
        return QSize(NARROW_PX - 8, NARROW_PX - 8) if self._narrow else QSize(WIDE_PX - 12, 38 + words)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self._theme.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.selected if self.isChecked() else palette.hover))
            painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        if self.hasFocus():
            painter.setPen(QPen(QColor(palette.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)
        color = palette.accent if self.isChecked() else palette.text2
        size = 22.0
        top = (self.height() - size) / 2 if self._narrow else 8.0
        paint_icon(painter, QRectF((self.width() - size) / 2, top, size, size), self._name, color)
        if not self._narrow:
            painter.setPen(QColor(color))
            painter.setFont(ui_font(11, 600 if self.isChecked() else 500))
            words = QRectF(0, top + size + 2, self.width(), self.height() - top - size - 4)
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())


class Rail(QWidget):
    """The screens of the window.

    Signals:
        chosen: the name of the screen that was clicked.
        settings_requested, form_requested, runs_requested: the button of that name was clicked.
    """

    chosen = Signal(str)
    settings_requested = Signal()
    form_requested = Signal()
    runs_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._screens: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(6, 8, 6, 8)
        self._layout.setSpacing(4)
        self._layout.addStretch(1)
        self._drawers: list[RailButton] = []
        self._narrow = False
        theme.changed.connect(self.update)

    def add_screen(self, name: str, icon_name: str, text: str, tip: str) -> None:
        """Add a screen below the others."""
        button = RailButton(icon_name, text, self._theme)
        button.setToolTip(tip)
        self._group.addButton(button)
        self._layout.insertWidget(len(self._screens), button)
        self._screens[name] = button
        button.setObjectName(name)
        button.clicked.connect(self._choose)

    def add_bottom(self, form: tuple[str, str], runs: tuple[str, str], settings: tuple[str, str]) -> None:
        """Add the buttons at the bottom, each as (word, tooltip); the first two show in narrow windows only."""
        for icon_name, (text, tip), wanted, drawer in (
            ("edit", form, self.form_requested, True),
            ("list-plus", runs, self.runs_requested, True),
            ("settings", settings, self.settings_requested, False),
        ):
            button = RailButton(icon_name, text, self._theme, checkable=False)
            button.setToolTip(tip)
            button.clicked.connect(wanted)
            self._layout.addWidget(button)
            if drawer:
                button.hide()
                self._drawers.append(button)

    def show_screen(self, name: str) -> None:
        """Mark a screen as the shown one."""
        self._screens[name].setChecked(True)

    def set_narrow(self, narrow: bool) -> None:
        """Show icons alone, and the buttons of the drawers."""
        self._narrow = narrow
        self.setFixedWidth(NARROW_PX if narrow else WIDE_PX)
        self._layout.setContentsMargins(*((4, 6, 4, 6) if narrow else (6, 8, 6, 8)))
        for button in self.findChildren(RailButton):
            button.set_narrow(narrow)
        for button in self._drawers:
            button.setVisible(narrow)

    @Slot()
    def _choose(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.chosen.emit(sender.objectName())

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(self._theme.palette.window))
