import pytest

from cnnstudio.gui.views.pacing import Pacer


@pytest.mark.parametrize(("cost_s", "wait_s"), [(0.001, 0.04), (0.02, 0.8), (0.5, 2.0)])
def test_a_costly_drawing_waits_longer(cost_s: float, wait_s: float) -> None:
    now = [10.0]

    def draw() -> None:
        now[0] += cost_s

    pacer = Pacer(lambda: now[0])
    assert pacer.may_draw
    pacer.draw(draw)
    now[0] += wait_s - 0.001
    assert not pacer.may_draw
    now[0] += 0.002
    assert pacer.may_draw
