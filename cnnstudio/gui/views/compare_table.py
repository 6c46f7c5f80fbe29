"""The table below the bars: one row per group, sorted by a click on a head; the bars take the same order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from cnnstudio.formatting import count, duration, points, short_count
from cnnstudio.gui.engine.comparison import Bar, Spread
from cnnstudio.gui.swatch import swatch_pixmap
from cnnstudio.gui.theme import Theme, ui_font
from cnnstudio.gui.translation import tr

ROW_PX = 28
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Column:
    """A column: its head, its text, what it sorts by, and whether a narrow window leaves it out."""

    name: str
    head: str
    text: Callable[[Bar], str]
    sort: Callable[[Bar], float | str]
    tip: str = ""
    narrow: bool = True


def with_interval(spread: Spread | None) -> str:
    """Return ``90.1 ± 0.5``, or the mean alone below two seeds."""
    if spread is None:
        return "–"
    mean = f"{spread.mean * 100:.1f}"
    return mean if spread.half_width is None else f"{mean} ± {spread.half_width * 100:.1f}"


def columns() -> list[Column]:
    """Return the columns in the person's language."""
    return [
        Column("model", tr("Model"), lambda bar: " ".join(bar.name.split()), lambda bar: bar.name.lower()),
        Column("validation", tr("Validation, %"), lambda bar: with_interval(bar.validation),
               lambda bar: -bar.validation.mean, tr("Mean accuracy over the seeds, ± half the 95 % t interval")),
        Column("train", tr("Train, %"), lambda bar: with_interval(bar.train),
               lambda bar: -(bar.train.mean if bar.train else -1.0)),
        Column("gap", tr("Gap, points"), lambda bar: "–" if bar.gap is None else points(bar.gap).lstrip("+"),
               lambda bar: 9.0 if bar.gap is None else bar.gap, tr("Train minus validation accuracy")),
        Column("seeds", tr("Seeds"), lambda bar: str(bar.seeds), lambda bar: -bar.seeds),
        Column("parameters", tr("Parameters"), lambda bar: short_count(bar.parameters), lambda bar: bar.parameters),
        Column("epoch", tr("Epoch"), lambda bar: f"{bar.epoch:.0f}" if bar.seeds == 1 else f"{bar.epoch:.1f}",
               lambda bar: bar.epoch, tr("Mean epoch of the values shown"), narrow=False),
        Column("images_per_s", tr("Images/s"), lambda bar: count(round(bar.images_per_s)) if bar.images_per_s else "–",
               lambda bar: -(bar.images_per_s or 0.0), narrow=False),
        Column("time", tr("Time per run"), lambda bar: duration(bar.elapsed_s / bar.seeds),
               lambda bar: bar.elapsed_s / bar.seeds),
    ]  # fmt: skip


class CompareModel(QAbstractTableModel):
    """Bars as rows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.bars: list[Bar] = []
        self.columns = columns()
        theme.changed.connect(self._restyle)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.bars = list(bars)
        self.endResetModel()

    @Slot()
    def _restyle(self) -> None:
        if self.bars:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.bars) - 1, len(self.columns) - 1))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.bars)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column, bar = self.columns[index.column()], self.bars[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.text(bar)
        if role == Qt.ItemDataRole.DecorationRole and column.name == "model":
            return swatch_pixmap(bar.swatch, self._theme.palette, 12, ratio=2.0)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_alignment(column))
        if role == Qt.ItemDataRole.FontRole:
            return ui_font(13, 600 if column.name in ("model", "validation") else 400)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._theme.palette.text)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.head
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_alignment(column))
        if role == Qt.ItemDataRole.ToolTipRole and column.tip:
            return column.tip
        return None


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column.name == "model" else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


class CompareTable(QTableView):
    """Shows a CompareModel.

    Signals:
        order_changed: the person sorted by another column.
        picked(str): the group of the row chosen.
    """

    order_changed = Signal()
    picked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = CompareModel(theme)
        self.setModel(self.rows)
        self.sort_column, self.ascending = -1, True
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setIconSize(QSize(14, 14))
        self.setAccessibleName(tr("Compared models"))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.verticalHeader().setMinimumSectionSize(20)
        head = self.horizontalHeader()
        head.setSectionsClickable(True)
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setSortIndicatorShown(False)
        head.sectionClicked.connect(self.sort_by)
        self._theme = theme
        theme.changed.connect(self._restyle)
        self._restyle()
        self.clicked.connect(self._pick)

    @Slot()
    def _restyle(self) -> None:
        line = self._theme.palette.hairline
        self.setStyleSheet(f"QTableView::item {{ border: 0; border-bottom: 1px solid {line}; padding: 0 7px; }}")

    def set_narrow(self, narrow: bool) -> None:
        """Leave out the columns a narrow window has no room for."""
        for section, column in enumerate(self.rows.columns):
            self.setColumnHidden(section, narrow and not column.narrow)

    @Slot(int)
    def sort_by(self, section: int) -> None:
        """Sort by a column; a second time turns the order round, a third one gives the first order back."""
        if section != self.sort_column:
            self.sort_column, self.ascending = section, True
        elif self.ascending:
            self.ascending = False
        else:
            self.sort_column, self.ascending = -1, True
        head = self.horizontalHeader()
        head.setSortIndicatorShown(self.sort_column >= 0)
        order = Qt.SortOrder.DescendingOrder if self.ascending else Qt.SortOrder.AscendingOrder
        head.setSortIndicator(max(0, self.sort_column), order)
        self.order_changed.emit()

    def sort(self, bars: Sequence[Bar]) -> list[Bar]:
        """Return the bars in the chosen order."""
        if self.sort_column < 0:
            return list(bars)
        key: Callable[[Bar], Any] = self.rows.columns[self.sort_column].sort
        return sorted(bars, key=key, reverse=not self.ascending)

    def row_texts(self) -> list[list[str]]:
        """Return the cells as a person reads them."""
        return [[column.text(bar) for column in self.rows.columns] for bar in self.rows.bars]

    @Slot(QModelIndex)
    def _pick(self, index: QModelIndex) -> None:
        self.picked.emit(self.rows.bars[index.row()].group)
