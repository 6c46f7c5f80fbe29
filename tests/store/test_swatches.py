from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.store.swatches import allot_swatch, first_free


def test_groups_get_the_order_one_by_one_and_then_go_on():
    living: dict[str, int] = {}
    for place in range(12):
        living[f"g{place}"] = allot_swatch(f"g{place}", living)
    assert list(living.values()) == list(range(12))


def test_a_group_keeps_its_own():
    assert allot_swatch("b", {"a": 0, "b": 5}) == 5


def test_a_gap_is_filled():
    assert allot_swatch("new", {"a": 0, "c": 2}) == 1


def test_the_trash_keeps_its_swatches_while_there_are_others():
    assert allot_swatch("new", {"a": 0}, {"thrown": 1}) == 2
    assert allot_swatch("thrown", {"a": 0}, {"thrown": 1}) == 1


def test_the_trash_gives_way_before_hollow_shapes_begin():
    living = {f"g{place}": place for place in range(8) if place != 3}
    assert allot_swatch("new", living, {"thrown": 3}) == 3


def test_a_thrown_group_whose_swatch_was_given_away_gets_another():
    assert allot_swatch("thrown", {"a": 0, "b": 1}, {"thrown": 1}) == 2


@given(
    st.dictionaries(st.text(max_size=3), st.integers(0, 20)), st.dictionaries(st.text(max_size=3), st.integers(0, 20))
)
def test_a_new_group_never_takes_a_living_ones(living: dict[str, int], trashed: dict[str, int]):
    assert allot_swatch("brand new", living, trashed) not in living.values()


def test_first_free():
    assert first_free([]) == 0
    assert first_free([0, 1, 3]) == 2
    assert first_free([0, 1, 3], start=3) == 4
