"""The catalogue as the forms see it: plain entries, read from JSON before torch is loaded."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cnnstudio.errors import unknown_name
from cnnstudio.gui.translation import tr
from cnnstudio.options import OptionFacts

KINDS = {
    "datasets": "data set",
    "architectures": "architecture",
    "regularizers": "regularizer",
    "augmentations": "augmentation",
    "optimizers": "optimizer",
    "schedules": "schedule",
}

FIRST = {
    "datasets": ("planes_birds", "digits", "cifar10", "cifar100", "mnist", "fashion_mnist"),
    "architectures": ("baseline", "width", "depth", "res", "res_deep", "fully_connected"),
    "regularizers": ("l2", "l1", "weight_decay", "dropout", "batch_norm", "label_smoothing", "mixup"),
    "augmentations": ("flip", "pad_and_crop"),
}
"""What a list begins with; the rest follows in the catalogue's order."""

LABELS = {
    "p": "Probability",
    "fc1": "Hidden units",
    "warmup_epochs": "Warm-up",
}


@dataclass(frozen=True)
class FormEntry:
    """One thing a person can pick.

    Attributes:
        facts: what its registry says about it, plain JSON values.
        options: its settings in the order of declaration.
    """

    name: str
    title: str
    source: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[OptionFacts, ...] = ()

    def option(self, name: str) -> OptionFacts | None:
        """Return the facts of an option, or None where there is no such option."""
        return next((facts for facts in self.options if facts.name == name), None)


@dataclass(frozen=True)
class FormCatalog:
    """Everything the forms offer, by section ("architectures", ...)."""

    sections: Mapping[str, tuple[FormEntry, ...]]

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "FormCatalog":
        """Return the catalogue of JSON values as `cnnstudio.catalog` makes them; unreadable entries are left out."""
        return cls({section: _ordered(section, _read_entries(values.get(section, ()))) for section in KINDS})

    def entries(self, section: str) -> tuple[FormEntry, ...]:
        """Return the entries of a section in the catalogue's order."""
        return self.sections.get(section, ())

    def find(self, section: str, name: str) -> FormEntry:
        """Return an entry.

        Raises:
            UnknownName: the section has none of that name.
        """
        for entry in self.entries(section):
            if entry.name == name:
                return entry
        known = (entry.name for entry in self.entries(section))
        raise unknown_name(KINDS[section], name, known, field=KINDS[section].replace(" ", "_"))


def _ordered(section: str, entries: Iterator[FormEntry]) -> tuple[FormEntry, ...]:
    first = FIRST.get(section, ())
    return tuple(sorted(entries, key=lambda entry: first.index(entry.name) if entry.name in first else len(first)))


def _read_entries(found: Any) -> Iterator[FormEntry]:
    for values in found:
        options = tuple(OptionFacts.model_validate_json(_json(option)) for option in values.get("options", ()))
        yield FormEntry(
            name=values["name"],
            title=values.get("title") or values["name"],
            source=values.get("source", ""),
            facts=dict(values.get("facts", {})),
            options=options,
        )


def _json(values: Any) -> str:
    return json.dumps(values)


def option_label(facts: OptionFacts) -> str:
    """Return what a person reads beside the option's field: "Learning rate"."""
    label = LABELS.get(facts.name)
    if label is None:
        words = re.sub(r"(?<=[a-z])(?=\d)", " ", facts.name.replace("_", " "))
        label = words[:1].upper() + words[1:]
    return tr(label)


def option_tooltip(facts: OptionFacts) -> str:
    """Return the option's sentence of help, with its unit."""
    return facts.help if not facts.unit else tr("{help} Unit: {unit}.", help=facts.help, unit=facts.unit)


def entry_tooltip(entry: FormEntry) -> str:
    """Return the entry's title and where it was published."""
    return tr("{title}. Source: {source}", title=entry.title, source=entry.source) if entry.source else entry.title
