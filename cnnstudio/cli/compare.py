"""``cnnstudio compare``: several networks side by side, from stored runs or trained now."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from cnnstudio import formatting
from cnnstudio.cli import spec_options as flags
from cnnstudio.cli.follow import Follower
from cnnstudio.cli.library import open_library
from cnnstudio.cli.output import print_json, print_table, say
from cnnstudio.cli.spec_options import Given, change_spec
from cnnstudio.compare.groups import GroupSummary, group_rows, summarize_group
from cnnstudio.errors import BadSpec, unknown_name
from cnnstudio.presets import comparisons, get_comparison, get_preset
from cnnstudio.spec import RunSpec
from cnnstudio.store.library import RunLibrary
from cnnstudio.store.rows import RunRow

At = Literal["best", "last"]


def compare(
    runs: Annotated[
        list[str] | None, typer.Argument(help="Stored runs; their seeds are grouped.", metavar="RUN")
    ] = None,
    preset: Annotated[str | None, typer.Option("--preset", help="A comparison, e.g. seed-table.")] = None,
    only: Annotated[str | None, typer.Option("--only", metavar="A,B", help="Of the preset, only these.")] = None,
    skip: Annotated[str | None, typer.Option("--skip", metavar="A,B", help="Of the preset, not these.")] = None,
    seeds: Annotated[
        str | None, typer.Option("--seeds", metavar="N", help="Seeds per network, counted from --seed.")
    ] = None,
    dataset: flags.Dataset = None,
    data: flags.Data = None,
    architecture: flags.Architecture = None,
    arch: flags.Arch = None,
    regularizer: flags.Regularizer = None,
    augment: flags.Augment = None,
    optimizer: flags.Optimizer = None,
    schedule: flags.Schedule = None,
    epochs: flags.Epochs = None,
    batch_size: flags.BatchSize = None,
    seed: flags.Seed = None,
    device: flags.Device = None,
    loss: flags.Loss = None,
    figure: Annotated[Path | None, typer.Option("--figure", metavar="FILE.png|svg", help="Draw the bars.")] = None,
    table: Annotated[Path | None, typer.Option("--table", metavar="FILE.csv", help="Write the numbers.")] = None,
    at: Annotated[At, typer.Option("--at", help="The epoch whose accuracies are shown.")] = "best",
    again: Annotated[bool, typer.Option("--again", help="Train even what a finished run already answers.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One object per network and line.")] = False,
) -> None:
    """Compare networks by train and validation accuracy."""
    given = Given(
        dataset=dataset, data=data or (), architecture=architecture, arch=arch or (), regularizers=regularizer or (),
        augmentations=augment or (), optimizer=optimizer, schedule=schedule,
        plain={"epochs": epochs, "batch_size": batch_size, "seed": seed, "device": device, "loss": loss},
    )  # fmt: skip
    _check_request(runs, preset, figure, table)
    if preset is None and (again or only or skip or seeds or not given.is_empty()):
        raise BadSpec("stored runs are compared as they are; --preset NAME is needed with options that train")
    library = open_library()
    if preset is None:
        rows = [library.get(name).row() for name in runs or ()]
    else:
        specs = [_change(base, given) for base in _chosen(preset, only, skip)]
        rows = _train_all(library, _each_seed(specs, seeds), again=again)
    groups = [summarize_group(group, at) for group in group_rows(rows)]
    _show(groups, at, as_json)
    _write(groups, at, figure, table)


def _check_request(runs: Sequence[str] | None, preset: str | None, figure: Path | None, table: Path | None) -> None:
    """Refuse before hours of training what could not be written after them."""
    if bool(runs) == bool(preset):
        raise BadSpec("give either stored runs or --preset NAME; see: cnnstudio list presets, cnnstudio runs list")
    for path, suffixes in ((figure, (".png", ".svg")), (table, (".csv",))):
        if path is None:
            continue
        if path.suffix.lower() not in suffixes:
            raise BadSpec(f"{path} ends in none of {', '.join(suffixes)}")
        if not path.absolute().parent.is_dir():
            raise BadSpec(f"the folder of {path} does not exist")


def _chosen(preset: str, only: str | None, skip: str | None) -> list[RunSpec]:
    if preset not in comparisons():
        spec = get_preset(preset).run_spec()
        if only or skip:
            raise BadSpec(f"{preset} is one network; --only and --skip choose among those of a comparison")
        return [spec]
    names = list(get_comparison(preset).presets)
    for text in (only, skip):
        for name in _names(text):
            if name not in names:
                raise unknown_name(f"member of {preset}", name, names)
    kept = [name for name in names if (not only or name in _names(only)) and name not in _names(skip)]
    if not kept:
        raise BadSpec("--only and --skip together leave nothing to compare")
    return [get_preset(name).run_spec() for name in kept]


def _change(base: RunSpec, given: Given) -> RunSpec:
    """Return a member of a comparison with the options in place; it keeps its name, which tells it from the others."""
    return change_spec(base, given).model_copy(update={"name": base.name})


def _names(text: str | None) -> list[str]:
    """Return the names of a comma-separated list; ``res deep`` and ``res-deep`` mean ``res_deep``."""
    return [part.strip().replace(" ", "_").replace("-", "_") for part in (text or "").split(",") if part.strip()]


def _each_seed(specs: Sequence[RunSpec], seeds: str | None) -> list[RunSpec]:
    """Return seed after seed the whole set, so that an interrupted comparison is complete for its first seeds."""
    if seeds is None:
        return list(specs)
    if not seeds.isdigit() or not 1 <= int(seeds) <= 1000:
        raise BadSpec(f"--seeds {seeds}: should be a whole number from 1 to 1000")
    return [spec.model_copy(update={"seed": spec.seed + offset}) for offset in range(int(seeds)) for spec in specs]


def _train_all(library: RunLibrary, specs: Sequence[RunSpec], *, again: bool) -> list[RunRow]:
    """Train what no finished run answers yet, and return a row per spec."""
    from cnnstudio.runner import execute
    from cnnstudio.train.complete import complete

    rows = []
    for number, asked in enumerate(specs, 1):
        spec = complete(asked)
        label = f"{spec.name or spec.architecture.name}, seed {spec.seed} ({number} of {len(specs)})"
        found = None if again else _finished(library, spec)
        if found is not None:
            say(f"{label}: the finished run {found.id} is used")
            rows.append(found)
            continue
        say(label)
        ended = Follower(as_json=False, label=label, quiet=True).follow(
            lambda control, spec=spec: execute(spec, library, control)  # type: ignore[misc]
        )
        rows.append(library.get(ended.run).row())
    return rows


def _finished(library: RunLibrary, spec: RunSpec) -> RunRow | None:
    digest = spec.digest()
    return next((row for row in library.list() if row.status == "finished" and row.spec.digest() == digest), None)


def _show(groups: Sequence[GroupSummary], at: At, as_json: bool) -> None:
    if as_json:
        for group in groups:
            print_json(group.to_values())
        return
    heads = ["network", "validation", "train", "gap, points", "parameters", "seeds"]
    rows = [_cells(group) for group in groups]
    print_table(heads, rows, numeric=range(1, 6))
    say(f"Accuracies at the {at} epoch of each run, in eval mode; mean over seeds with its 95 % t interval.")


def _cells(group: GroupSummary) -> list[str]:
    return [
        group.name,
        _mean(group.validation_mean, group.validation_interval),
        _mean(group.train_mean, group.train_interval),
        "–" if group.gap is None else formatting.points(group.gap),
        formatting.count(group.parameters),
        str(len(group.seeds)),
    ]


def _mean(mean: float | None, interval: tuple[float, float] | None) -> str:
    if interval is None or mean is None:
        return formatting.percent(mean)
    return f"{formatting.percent(mean)} ± {(interval[1] - interval[0]) * 50:.1f}"


def _write(groups: Sequence[GroupSummary], at: At, figure: Path | None, table: Path | None) -> None:
    if figure is not None:
        from cnnstudio.compare.figure import write_figure

        write_figure(groups, figure, at=at)
        say(f"Figure: {figure}")
    if table is not None:
        from cnnstudio.compare.table import write_table

        write_table(groups, table, at=at)
        say(f"Table: {table}")
