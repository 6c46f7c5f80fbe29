import torch
from tiny_parts import make_parts

from cnnstudio.data.batches import place
from cnnstudio.train.step import TrainingStep


def test_a_batch_depends_on_seed_epoch_and_step_alone() -> None:
    parts = make_parts(augmentations=[{"name": "flip"}, {"name": "color_jitter"}])
    step = TrainingStep(parts, place(parts.images.train, "cpu"))
    indices = torch.arange(8)
    first, _ = step.prepare_batch(indices, 1, 0)
    torch.rand(9)  # whoever draws from the global generator in between
    assert torch.equal(step.prepare_batch(indices, 1, 0)[0], first)
    assert not torch.equal(step.prepare_batch(indices, 1, 1)[0], first)
    assert not torch.equal(step.prepare_batch(indices, 2, 0)[0], first)


def test_a_rate_of_zero_is_set_whatever_a_checkpoint_left_in_the_optimizer() -> None:
    parts = make_parts(schedule={"name": "one_cycle", "options": {"end": 0.0}})
    before = [parameter.detach().clone() for parameter in parts.model.parameters()]
    TrainingStep(parts, place(parts.images.train, "cpu"))(torch.arange(16), 2, 3, 7)  # the run's last step
    assert parts.optimizer.param_groups[0]["lr"] == 0.0
    assert all(torch.equal(one, other) for one, other in zip(parts.model.parameters(), before, strict=True))


def test_the_schedule_sets_the_rate_and_the_penalty_is_in_the_loss() -> None:
    schedule = {"name": "cosine", "options": {"warmup_epochs": 1}}
    parts = make_parts(schedule=schedule, regularizers=[{"name": "l2", "options": {"strength": 1.0}}])
    squares = sum(float(p.detach().pow(2).sum()) for p in parts.model.parameters())
    step = TrainingStep(parts, place(parts.images.train, "cpu"))
    loss, correct = step(torch.arange(16), 1, 0, 0)
    assert parts.optimizer.param_groups[0]["lr"] == step.learning_rate == 0.01 / 4
    assert squares < float(loss) < squares + 2 and 0 <= int(correct) <= 16
    assert not loss.requires_grad
