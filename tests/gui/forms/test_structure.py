from cnnstudio.gui.engine.summary import LayerFacts, Summary
from cnnstudio.gui.forms.structure import MOST_PARTS, find_parts


def net(*layers: LayerFacts) -> Summary:
    return Summary(parameters=1, flops=1, layers=layers, input_shape=(3, 32, 32), classes=2)


CONV = LayerFacts("conv1", "Conv2d", (32, 32, 32), 896)
FC1 = LayerFacts("fc1", "Linear", (32,), 8224)
FC2 = LayerFacts("fc2", "Linear", (2,), 66)


def test_image_first_classes_last_and_nothing_of_pools() -> None:
    parts = find_parts(net(CONV, LayerFacts("pool", "MaxPool2d", (32, 16, 16), 0), FC1, FC2))
    assert [(part.kind, part.label) for part in parts] == [
        ("image", ""), ("maps", "32"), ("units", "32"), ("classes", ""),
    ]  # fmt: skip
    assert parts[-1].channels == 2


def test_a_shared_block_is_one_part_with_its_repeats() -> None:
    block = LayerFacts("resblocks.0.conv", "Conv2d", (32, 16, 16), 9216, uses=100)
    part = find_parts(net(CONV, block, FC1, FC2), ("resblocks",))[2]
    assert (part.repeats, part.skip) == (100, True)


def test_equal_blocks_of_their_own_are_one_part_too() -> None:
    blocks = [LayerFacts(f"resblocks.{number}.conv", "Conv2d", (32, 16, 16), 9216) for number in range(50)]
    parts = find_parts(net(CONV, *blocks, FC1, FC2), ("resblocks",))
    assert [part.repeats for part in parts] == [1, 1, 50, 1, 1]


def test_a_long_network_keeps_both_ends() -> None:
    layers = [LayerFacts(f"conv{number}", "Conv2d", (number + 1, 32, 32), 9) for number in range(40)]
    parts = find_parts(net(*layers, FC2))
    assert len(parts) == MOST_PARTS + 1
    assert sum(part.repeats for part in parts) == 42
    assert [part.label for part in parts][:3] == ["", "1", "2"]
