"""Rows and summaries of made-up comparisons."""

from cnnstudio.compare.groups import GroupSummary, summarize_group
from cnnstudio.events import Result, Score
from cnnstudio.spec import Choice, RunSpec
from cnnstudio.store.rows import RunRow, RunStatus


def make_row(
    name: str,
    seed: int,
    train: float | None,
    validation: float | None,
    *,
    swatch: int = 0,
    status: RunStatus = "finished",
    created: int = 0,
    measured: str = "eval",
    epoch: int = 10,
) -> RunRow:
    spec = RunSpec(name=name, seed=seed, architecture=Choice(name=name or "x"))
    result = None
    if validation is not None:
        score = Score.model_validate({"accuracy": train, "measured": measured}) if train is not None else None
        result = Result(epoch=epoch, train=score, validation=Score(accuracy=validation))
    return RunRow(
        f"{name}-{seed}-{created}", name, spec, spec.group_digest(), swatch, status,
        f"2026-11-20T00:00:{created:02}.000+00:00", epoch=epoch, epochs=10, best=result, last=result,
        parameters=18_090, classes=2, images_per_s=1000.0, elapsed_s=10.0 + seed,
    )  # fmt: skip


def make_summary(name: str, pairs: list[tuple[float, float]], swatch: int = 0) -> GroupSummary:
    return summarize_group(
        [make_row(name, seed, train, validation, swatch=swatch) for seed, (train, validation) in enumerate(pairs)]
    )


BASELINE = make_summary("baseline", [(0.93, 0.89), (0.94, 0.9), (0.92, 0.91)])
WIDTH = make_summary("width", [(0.97, 0.89), (0.98, 0.88), (0.96, 0.9)], swatch=1)
