"""Ctrl+K: find a command by its name."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cnnstudio.gui.commands.command import Command
from cnnstudio.gui.translation import tr


class CommandSearch(QDialog):
    """A field over a list; Enter gives the marked command.

    Args:
        commands: those that can be given now.

    Signals:
        chosen: the id of a command.
    """

    chosen = Signal(str)

    def __init__(self, commands: list[Command], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._commands = commands
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Find a command"))
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.hits = QListWidget()
        self.hits.setAccessibleName(tr("Commands"))
        self.hits.itemActivated.connect(self._choose)
        self.hits.itemClicked.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.addWidget(self.field)
        layout.addWidget(self.hits)
        self.resize(460, 340)
        self._filter("")

    @Slot(str)
    def _filter(self, text: str) -> None:
        self.hits.clear()
        words = text.lower().split()
        for command in self._commands:
            title = command.title.removesuffix("...")
            if all(word in title.lower() or word in command.tip.lower() for word in words):
                keys = QKeySequence(command.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
                item = QListWidgetItem(f"{title}    {keys}" if keys else title)
                item.setData(Qt.ItemDataRole.UserRole, command.id)
                self.hits.addItem(item)
        self.hits.setCurrentRow(0)

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem) -> None:
        self.close()
        self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and self.hits.count():
                self.hits.setCurrentRow((self.hits.currentRow() + step) % self.hits.count())
                return True
            item = self.hits.currentItem()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
                self._choose(item)
                return True
        return super().eventFilter(watched, event)
