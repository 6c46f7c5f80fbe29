"""What the Compare screen says about its bars: how many, of which epoch, and what keeps them from comparing."""

from collections.abc import Sequence

from cnnstudio.gui.engine.comparison import At, Bar
from cnnstudio.gui.translation import tr


def _seed_counts(bars: Sequence[Bar]) -> list[int]:
    return sorted({bar.seeds for bar in bars})


def summarize(bars: Sequence[Bar]) -> str:
    """Return how many models and seeds there are, "" for none."""
    if not bars:
        return ""
    counts = _seed_counts(bars)
    models = tr("1 model") if len(bars) == 1 else tr("{n} models", n=len(bars))
    if len(counts) > 1:
        seeds = tr("{low} to {high} seeds", low=counts[0], high=counts[-1])
    else:
        seeds = tr("1 seed each") if counts == [1] else tr("{n} seeds each", n=counts[0])
    return f"{models} · {seeds}"


def describe_values(bars: Sequence[Bar], at: At) -> str:
    """Return what the height of a bar and its whisker are."""
    mean = tr("1 seed, no interval") if _seed_counts(bars) == [1] else tr("mean and 95 % interval over seeds")
    epoch = tr("best epoch") if at == "best" else tr("last epoch")
    return f"{epoch} · {mean}"


def find_caveats(bars: Sequence[Bar]) -> str:
    """Return why the bars do not compare as they stand, "" where they do."""
    caveats = []
    if len(frozenset().union(*(bar.data for bar in bars))) > 1:
        caveats.append(tr("These runs were trained on different data: their accuracies do not compare."))
    if any(bar.train_is_running for bar in bars):
        caveats.append(tr("Some train values are running means over an epoch: those runs have not finished."))
    return " ".join(caveats)


def explain_emptiness(*, all_hidden: bool) -> tuple[str, str]:
    """Return title and text of the screen without bars."""
    if all_hidden:
        return tr("All runs are hidden"), tr("Show runs with the eye in the list of runs.")
    return tr("Nothing to compare yet"), tr(
        "Train two models to compare them. One run tells you how good a model is; five seeds tell you how sure you can "
        "be."
    )
