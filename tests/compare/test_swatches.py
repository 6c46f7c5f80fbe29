import pytest

from cnnstudio.compare.drawing import Circle, Polygon
from cnnstudio.compare.swatches import EDGES, FILLS, draw_swatch, edge_of, fill_of, pale_of


def test_the_figure_has_the_windows_colours():
    from cnnstudio.gui.swatch import swatch_colors

    for index in range(16):
        window = swatch_colors(index, dark=False)
        assert (fill_of(index), edge_of(index)) == (window.fill, window.edge)


def test_pale_is_30_percent_over_white():
    assert pale_of(0) == "#C9CACD"
    assert len({pale_of(index) for index in range(8)}) == 8


@pytest.mark.parametrize("index", range(16))
def test_shapes_differ_fit_and_are_hollow_from_the_ninth_on(index: int):
    mark = draw_swatch(index, (50.0, 40.0), 10.0)
    assert isinstance(mark, Circle if index % 8 == 0 else Polygon)
    assert mark.fill == (FILLS[index] if index < 8 else "#FFFFFF")
    assert mark.edge == EDGES[index % 8]
    if isinstance(mark, Polygon):
        assert all(abs(x - 50) <= 6.2 and abs(y - 40) <= 6.2 for x, y in mark.corners)
        assert len(mark.corners) == {1: 4, 2: 4, 3: 3, 4: 3, 5: 12, 6: 10, 7: 6}[index % 8]
