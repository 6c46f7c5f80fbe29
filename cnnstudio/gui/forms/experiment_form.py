"""The fields of the Experiment panel, and the spec they stand for."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from cnnstudio.errors import BadSpec
from cnnstudio.gui.forms.choice_rows import ChoiceRows, missing_place, short_title
from cnnstudio.gui.forms.dataset_section import DatasetSection
from cnnstudio.gui.forms.facts import FormCatalog
from cnnstudio.gui.forms.network_section import NetworkSection
from cnnstudio.gui.forms.option_fields import check_values
from cnnstudio.gui.forms.training_section import TrainingSection
from cnnstudio.gui.theme import Theme
from cnnstudio.gui.translation import tr
from cnnstudio.spec import Choice, RunSpec

MARGIN = 20


class ExperimentForm(QWidget):
    """Sections from data to device.

    Attributes:
        dataset, network, regularizers, augmentations, training: the sections.

    Signals:
        changed: the person changed a field.
        focused: the QWidget of this form that got the focus.
    """

    changed = Signal()
    focused = Signal(object)

    def __init__(self, theme: Theme, catalog: FormCatalog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._loaded_name: tuple[str, str] = ("", "")
        self.dataset = DatasetSection(theme, catalog)
        self.network = NetworkSection(theme, catalog)
        self.regularizers = ChoiceRows(theme, tr("Regularizers"), catalog.entries("regularizers"))
        self.augmentations = ChoiceRows(theme, tr("Augmentations"), catalog.entries("augmentations"))
        self.training = TrainingSection(theme, catalog)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 8, MARGIN, 16)
        layout.setSpacing(16)
        for section in self.sections():
            layout.addWidget(section)
            section.changed.connect(self._edit)
        layout.addStretch(1)
        self.training.name.textEdited.connect(self._rename)
        self.set_spec(RunSpec())
        QApplication.instance().focusChanged.connect(self._follow_focus)  # type: ignore[union-attr]

    def sections(self) -> tuple[DatasetSection, NetworkSection, ChoiceRows, ChoiceRows, TrainingSection]:
        """Return the sections from top to bottom."""
        return self.dataset, self.network, self.regularizers, self.augmentations, self.training

    def value(self) -> RunSpec:
        """Return the fields as a spec with the first seed; fields that hold nonsense give their last good value."""
        return RunSpec(
            name=self.training.name.text(),
            dataset=self.dataset.choice(),
            architecture=self.network.choice(),
            regularizers=self.regularizers.choices(),
            augmentations=self.augmentations.choices(),
            **self.training.fields(),  # type: ignore[arg-type]
        )

    def specs(self) -> list[RunSpec]:
        """Return one spec per seed, each with a name."""
        spec = self.value()
        name = spec.name or self.suggested_name()
        return [spec.model_copy(update={"name": name, "seed": seed}) for seed in self.training.run_seeds()]

    def set_spec(self, spec: RunSpec) -> None:
        """Show a spec; nobody is told.

        Raises:
            UnknownName: it names something the catalogue does not have.
            BadOption: an option that its owner does not have, or a value of the wrong kind.
            BadSpec: the architecture has no place for one of its regularizers.
        """
        self._check(spec)
        self.dataset.show_choice(spec.dataset)
        self.network.show_choice(spec.architecture)
        self.regularizers.show_reasons(self.network.entry)
        self.regularizers.show_choices(spec.regularizers)
        self.augmentations.show_choices(spec.augmentations)
        self.training.show_spec(spec)
        self.training.name.setText(spec.name)
        self.training.name.setCursorPosition(0)
        self._loaded_name = (spec.name, self._identity())
        self._show_name_hint()

    def set_right_margin(self, pixels: int) -> None:
        """Leave another margin on the right, where a scroll bar takes part of it."""
        layout = self.layout()
        if layout is not None:
            margins = layout.contentsMargins()
            margins.setRight(pixels)
            layout.setContentsMargins(margins)

    def error(self) -> str:
        """Return the first complaint, or ""."""
        return next((sentence for section in self.sections() if (sentence := section.error())), "")

    def suggested_name(self) -> str:
        """Return what a run without a name is called: the network and what regularizes it."""
        parts = [short_title(self.network.entry)]
        for rows in (self.regularizers, self.augmentations):
            parts += [tr(rows.rows[choice.name].entry.title).lower() for choice in rows.choices()]
        return " + ".join(parts)[:200]

    def _check(self, spec: RunSpec) -> None:
        architecture = self._catalog.find("architectures", spec.architecture.name)
        single = (
            ("datasets", "dataset", spec.dataset),
            ("architectures", "architecture", spec.architecture),
            ("optimizers", "optimizer", spec.optimizer),
            ("schedules", "schedule", spec.schedule),
        )
        for section, where, choice in single:
            self._check_choice(section, where, choice)
        for choice in spec.augmentations:
            self._check_choice("augmentations", "augmentations", choice)
        for choice in spec.regularizers:
            self._check_choice("regularizers", "regularizers", choice)
            if reason := missing_place(self._catalog.find("regularizers", choice.name), architecture):
                raise BadSpec(f"{choice.name} cannot be loaded: {reason}", field="regularizers")

    def _check_choice(self, section: str, where: str, choice: Choice) -> None:
        check_values(self._catalog.find(section, choice.name), choice.options, where)

    def _identity(self) -> str:
        spec = self.value().model_copy(update={"name": "", "seed": 0, "device": "auto", "epochs": 1})
        return spec.digest()

    def _show_name_hint(self) -> None:
        self.training.name.setPlaceholderText(self.suggested_name())

    @Slot()
    def _edit(self) -> None:
        self.regularizers.show_reasons(self.network.entry)
        loaded, identity = self._loaded_name
        if loaded and self.training.name.text() == loaded and self._identity() != identity:
            self.training.name.clear()  # a preset's name must not stay on what is no longer the preset
            self._loaded_name = ("", "")
        self._show_name_hint()
        self.changed.emit()

    @Slot()
    def _rename(self) -> None:
        self._loaded_name = ("", "")

    @Slot(QWidget, QWidget)
    def _follow_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.isAncestorOf(new):
            self.focused.emit(new)
