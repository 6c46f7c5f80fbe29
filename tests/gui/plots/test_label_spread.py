from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.gui.plots.label_spread import Wanted, spread


@given(st.lists(st.floats(0, 400), min_size=1, max_size=20))
def test_labels_never_overlap_and_stay_inside(ys: list[float]) -> None:
    placed = spread([Wanted(10, y, 50) for y in ys], 16, 8, 8 + 16 * 24)
    ordered = sorted(placed)
    assert all(later - earlier >= 16 - 1e-6 for earlier, later in pairwise(ordered))
    assert ordered[0] >= 8 - 1e-6
    assert ordered[-1] <= 8 + 16 * 24 + 1e-6


def test_labels_with_room_stay_where_they_want() -> None:
    assert spread([Wanted(0, 20, 50), Wanted(0, 90, 50)], 16, 0, 400) == [20, 90]


def test_labels_that_do_not_meet_in_x_do_not_push_each_other() -> None:
    assert spread([Wanted(0, 50, 40), Wanted(100, 50, 40)], 16, 0, 400) == [50, 50]


def test_order_is_kept() -> None:
    placed = spread([Wanted(0, 51, 40), Wanted(0, 50, 40), Wanted(0, 52, 40)], 16, 0, 400)
    assert placed[1] < placed[0] < placed[2]
