"""Early stopping: the run ends once the validation split has not improved for some epochs."""

from collections.abc import Mapping
from typing import Any, Literal

from cnnstudio.events import Score
from cnnstudio.options import Options, option
from cnnstudio.regularize.registry import Regularizer, regularizers


class EarlyStoppingOptions(Options):
    patience: int = option(10, low=1, high=1_000_000, unit="epochs", help="Epochs without improvement that end a run.")
    min_delta: float = option(0.0, low=0.0, high=1e6, help="The least change that counts as an improvement.")
    monitor: Literal["loss", "accuracy"] = option("loss", help="Which score of the validation split is watched.")


@regularizers.register(
    "early_stopping",
    title="Early stopping",
    source="Prechelt 1998, Early stopping - but when?",
    options=EarlyStoppingOptions,
    requires="",
)
class EarlyStopping(Regularizer[EarlyStoppingOptions]):
    """Counts the epochs since the watched score last improved by more than ``min_delta``."""

    def __init__(self, options: EarlyStoppingOptions, classes: int) -> None:
        super().__init__(options, classes)
        self._best: float | None = None  # of -loss or accuracy: greater is better
        self._best_epoch = 0

    def after_epoch(self, epoch: int, validation: Score) -> str:
        watched = self.options.monitor
        value = validation.accuracy if watched == "accuracy" else validation.loss
        signed = None if value is None else (value if watched == "accuracy" else -value)
        if signed is not None and (self._best is None or signed > self._best + self.options.min_delta):
            self._best, self._best_epoch = signed, epoch
        waited = epoch - self._best_epoch
        if waited < self.options.patience:
            return ""
        return (
            f"early stopping: validation {watched} has not improved for {waited} epochs, since epoch {self._best_epoch}"
        )

    def state_dict(self) -> dict[str, Any]:
        return {"best": self._best, "best_epoch": self._best_epoch}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        self._best, self._best_epoch = state["best"], state["best_epoch"]
