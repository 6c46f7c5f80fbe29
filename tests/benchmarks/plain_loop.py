"""A plain PyTorch training loop: the outsider that the studio's accuracy and speed are measured against.

It imports nothing of CNN Studio. It trains the seven small nets of the comparison table on two classes of a zip
of ``train/<class>/*.jpg`` and ``test/<class>/*.jpg`` as the study notes do: SGD at 0.01, batches of 64,
cross-entropy, the published normalisation constants.

``--batches loader`` feeds a ``DataLoader`` over a list of (tensor, int) pairs and calls ``.item()`` after every
batch: the loop people write, used for speed. ``--batches slices`` indexes one tensor: the same mathematics in less
time, used for the accuracy reference (with ``--channels-last``). One JSON line per finished run goes to stdout.

    python plain_loop.py --data cifar10.zip --nets baseline,width --seeds 0,1,2 --epochs 100 --batches slices
"""

import argparse
import io
import json
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from plain_networks import SEVEN
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812
from torch.utils.data import DataLoader

MEAN, STD = (0.4915, 0.4823, 0.4468), (0.2470, 0.2435, 0.2616)


def read_split(archive: zipfile.ZipFile, split: str, classes: list[str]) -> tuple[Tensor, Tensor]:
    """Return normalised images (N, 3, 32, 32) float32 and labels (N,) int64, sorted by class and name."""
    images, labels = [], []
    for label, name in enumerate(classes):
        for member in sorted(n for n in archive.namelist() if n.startswith(f"{split}/{name}/") and n[-1] != "/"):
            images.append(np.asarray(Image.open(io.BytesIO(archive.read(member))).convert("RGB")))
            labels.append(label)
    stacked = torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2).float().div(255)
    stacked = (stacked - torch.tensor(MEAN).view(1, 3, 1, 1)) / torch.tensor(STD).view(1, 3, 1, 1)
    return stacked.contiguous(), torch.tensor(labels)


def slices(images: Tensor, labels: Tensor, batch_size: int) -> Iterator[tuple[Tensor, Tensor]]:
    for indices in torch.randperm(len(images)).split(batch_size):
        yield images[indices], labels[indices]


@torch.no_grad()
def measure_accuracy(model: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Return the accuracy in eval mode as a fraction."""
    model.eval()
    correct = sum(
        int((model(part).argmax(1) == truth).sum())
        for part, truth in zip(images.split(500), labels.split(500), strict=True)
    )
    model.train()
    return correct / len(images)


def train(name: str, seed: int, data: dict[str, tuple[Tensor, Tensor]], options: argparse.Namespace) -> dict:
    """Train one net and return its accuracies; validation is measured after each of the last ``--tail`` epochs."""
    torch.manual_seed(seed)
    model = SEVEN[name]()
    if options.channels_last:
        model = model.to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-2)
    images, labels = data["train"]
    loader = DataLoader(list(zip(images, labels.tolist(), strict=True)), batch_size=64, shuffle=True)
    validation: list[float] = []
    started = time.perf_counter()
    for epoch in range(1, options.epochs + 1):
        batches = loader if options.batches == "loader" else slices(images, labels, 64)
        total = 0.0
        for part, truth in batches:
            loss = F.cross_entropy(model(part), truth)
            if name == "l2_reg":
                loss = loss + 0.001 * sum(p.pow(2.0).sum() for p in model.parameters())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(part)
        if epoch > options.epochs - options.tail:
            validation.append(measure_accuracy(model, *data["test"]))
    return {
        "net": name,
        "seed": seed,
        "epochs": options.epochs,
        "final_loss": total / len(images),
        "train_accuracy": measure_accuracy(model, images, labels),
        "validation_accuracy": validation,
        "seconds": time.perf_counter() - started,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--classes", default="airplane,bird")
    parser.add_argument("--nets", default=",".join(SEVEN))
    parser.add_argument("--seeds", default="0,1,2")
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--tail", type=int, default=10, help="epochs at the end whose validation accuracy is measured")
    parser.add_argument("--batches", choices=("loader", "slices"), default="loader")
    parser.add_argument("--channels-last", action="store_true", help="the same mathematics, less time on most CPUs")
    parser.add_argument("--threads", type=int, default=0, help="torch threads; 0 leaves torch's own choice")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    with zipfile.ZipFile(options.data) as archive:
        data = {split: read_split(archive, split, options.classes.split(",")) for split in ("train", "test")}
    for seed in (int(text) for text in options.seeds.split(",")):
        for name in options.nets.split(","):
            print(json.dumps(train(name, seed, data, options)), flush=True)
            print(f"{name} seed {seed} done", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
