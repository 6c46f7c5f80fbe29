"""Set the studio's stored runs beside a plain loop's figures: mean validation accuracy of the last ten epochs.

    python plain_loop.py --data cifar10.zip --batches slices --channels-last --threads 1 > plain.jsonl
    cnnstudio compare --preset seed-table --skip res_deep --seeds 3 --dataset image_folder \
        --data path=cifar10.zip --data classes=airplane,bird --data normalize=fixed
    python agreement.py --plain plain.jsonl

Prints a Markdown table with the published column beside both, one row per network, and whether each difference is
within 0.02. Seeds that only one side has are left out, and the row says how many were compared.
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path
from statistics import mean

from cnnstudio.paths import runs_folder
from cnnstudio.presets import get_preset
from cnnstudio.store.library import RunLibrary
from cnnstudio.store.rows import RunRow

PUBLISHED = {
    "baseline": (0.93, 0.90), "width": (0.97, 0.89), "l2_reg": (0.92, 0.89), "dropout": (0.90, 0.87),
    "batch_norm": (0.98, 0.88), "depth": (0.96, 0.89), "res": (0.97, 0.90),
}  # fmt: skip
TAIL = 10


def read_plain(path: Path) -> dict[str, dict[int, dict[str, float]]]:
    """Return the plain loop's figures by network and seed."""
    found: dict[str, dict[int, dict[str, float]]] = defaultdict(dict)
    for line in path.read_text(encoding="utf-8").splitlines():
        run = json.loads(line)
        found[run["net"]][run["seed"]] = {
            "validation": mean(run["validation_accuracy"][-TAIL:]),
            "train": run["train_accuracy"],
            "epochs": run["epochs"],
        }
    return found


def read_studio(library: RunLibrary) -> dict[str, dict[int, dict[str, float]]]:
    """Return the studio's figures by preset name and seed, of finished runs on the two classes of the zip."""
    names = {get_preset(name).run_spec().name: name for name in PUBLISHED}
    found: dict[str, dict[int, dict[str, float]]] = defaultdict(dict)
    for row in library.list():
        if row.status == "finished" and row.name in names and row.spec.dataset.name == "image_folder":
            found[names[row.name]][row.seed] = _figures(library, row)
    return found


def _figures(library: RunLibrary, row: RunRow) -> dict[str, float]:
    validation = library.get(row.id).history().column("validation_accuracy")
    train = row.last.train.accuracy if row.last and row.last.train else None
    return {"validation": float(validation[-TAIL:].mean()), "train": train or float("nan"), "epochs": row.epoch}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plain", type=Path, required=True)
    options = parser.parse_args()
    plain, studio = read_plain(options.plain), read_studio(RunLibrary(runs_folder()))
    heads = ("network", "published train / val", "plain train / val", "studio train / val", "difference", "seeds")
    print("| " + " | ".join((*heads, "within 0.02")) + " |")
    print("|---|---|---|---|---|---|---|")
    for name, published in PUBLISHED.items():
        seeds = sorted(set(plain[name]) & set(studio[name]))
        if not seeds:
            print(f"| {name} | {published[0]:.2f} / {published[1]:.2f} | | | | 0 | not compared |")
            continue
        sides = [
            {key: mean(side[name][seed][key] for seed in seeds) for key in ("train", "validation")}
            for side in (plain, studio)
        ]
        difference = sides[1]["validation"] - sides[0]["validation"]
        cells = [f"{side['train']:.3f} / {side['validation']:.3f}" for side in sides]
        verdict = "yes" if abs(difference) <= 0.02 else "no"
        print(
            f"| {name} | {published[0]:.2f} / {published[1]:.2f} | {cells[0]} | {cells[1]} | {difference:+.4f} "
            f"| {len(seeds)} | {verdict} |"
        )


if __name__ == "__main__":
    main()
