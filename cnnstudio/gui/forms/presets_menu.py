"""The Presets menu: published runs to load into the form, and comparisons to queue whole."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from cnnstudio.gui.translation import tr
from cnnstudio.presets import comparisons, get_comparison, get_preset, presets
from cnnstudio.spec import RunSpec


class PresetsMenu(QMenu):
    """Signals:
    preset_chosen: a RunSpec for the form.
    comparison_chosen: the name of a comparison to queue.
    """

    preset_chosen = Signal(object)
    comparison_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        for preset in presets().values():
            self._add(tr(preset.title), tr("Source: {source}", source=preset.source), ("preset", preset.name))
        if comparisons():
            self.addSeparator()
        for comparison in comparisons().values():
            text = tr("Queue all: {title}", title=tr(comparison.title))
            names = ", ".join(comparison.presets)
            self._add(text, tr("{count} runs: {names}", count=len(comparison.presets), names=names),
                      ("comparison", comparison.name))  # fmt: skip
        self.triggered.connect(self._choose)

    def _add(self, text: str, tooltip: str, what: tuple[str, str]) -> None:
        action = QAction(text, self)
        action.setToolTip(tooltip)
        action.setData(what)
        self.addAction(action)

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        kind, name = action.data()
        if kind == "preset":
            self.preset_chosen.emit(get_preset(name).run_spec())
        else:
            self.comparison_chosen.emit(name)


def comparison_specs(name: str, seeds: int = 1) -> list[RunSpec]:
    """Return the runs of a comparison, all networks of the first seed first, so that pairs are complete early."""
    specs = [get_preset(preset).run_spec() for preset in get_comparison(name).presets]
    return [spec.model_copy(update={"seed": spec.seed + number}) for number in range(max(1, seeds)) for spec in specs]
