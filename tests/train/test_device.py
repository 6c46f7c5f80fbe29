import pytest
import torch

from cnnstudio.errors import DeviceError
from cnnstudio.train import device as devices
from cnnstudio.train.device import available_devices, choose_device, describe_device, training_settings


def test_auto_is_the_first_there_is() -> None:
    assert str(choose_device("auto")) == available_devices()[0]
    assert choose_device("cpu").type == "cpu" and describe_device(torch.device("cpu"))


@pytest.mark.parametrize("name", ["cuda:9", "cuda", "mps"])
def test_a_missing_device_lists_what_there_is(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "available_devices", lambda: ["cpu"])
    with pytest.raises(DeviceError, match=f"no device '{name}'.*choose one of: auto, cpu") as caught:
        choose_device(name)
    assert caught.value.field == "device"


def test_settings_are_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = torch.get_num_threads()
    with pytest.raises(KeyError), training_settings(torch.device("cpu"), before + 1):
        assert torch.get_num_threads() == before + 1
        raise KeyError
    assert torch.get_num_threads() == before


def test_a_cuda_run_is_deterministic_and_leaves_no_setting_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUBLAS_WORKSPACE_CONFIG", ":16:8")
    with training_settings(torch.device("cuda"), 0):
        assert torch.are_deterministic_algorithms_enabled() and torch.backends.cudnn.deterministic
        assert not torch.backends.cudnn.benchmark
    assert not torch.are_deterministic_algorithms_enabled()
