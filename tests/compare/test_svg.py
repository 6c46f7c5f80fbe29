import xml.etree.ElementTree as ET

import pytest

from cnnstudio.compare.drawing import Circle, Drawing, Line, Polygon, Rectangle, Text
from cnnstudio.compare.svg import to_svg

SVG = "{http://www.w3.org/2000/svg}"


def draw(text: str = "a") -> ET.Element:
    drawing = Drawing(100, 50.5, title=text)
    drawing.add(
        Rectangle(1, 2, 3, 4, "#FF0000", "#00FF00"),
        Line((0, 1), (10, 1.256), "#000000", 2, dash=(3, 2)),
        Circle((5, 6), 2, "#0000FF"),
        Polygon(((0, 0), (1, 0), (0.5, 1)), "#FFFFFF", "#000000"),
        Text((7, 8), text, 12, "#123456", "end", bold=True),
    )
    return ET.fromstring(to_svg(drawing).encode())


def test_every_mark_is_an_element_with_its_numbers():
    root = draw()
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("100", "50.5", "0 0 100 50.5")
    names = [element.tag.removeprefix(SVG) for element in root]
    assert names == ["title", "rect", "rect", "line", "circle", "polygon", "text"]
    _, _, box, line, circle, polygon, text = root
    assert dict(box.attrib) == {
        "x": "1", "y": "2", "width": "3", "height": "4", "fill": "#FF0000", "stroke": "#00FF00", "stroke-width": "1",
    }  # fmt: skip
    assert (line.get("y2"), line.get("stroke-dasharray"), line.get("stroke-width")) == ("1.26", "3 2", "2")
    assert (circle.get("r"), circle.get("stroke")) == ("2", None)
    assert polygon.get("points") == "0,0 1,0 0.5,1"
    assert (text.get("text-anchor"), text.get("font-weight"), text.text) == ("end", "600", "a")


@pytest.mark.parametrize(
    "text", ["<img src=x>", "a & b", "\"quotes'", "%s", "=cmd()", "넓은 🦊 \u200fx", "]]>", "<!--"]
)
def test_any_name_is_text(text: str):
    root = draw(text)
    assert root[-1].text == text
    assert root[0].text == text


def test_what_xml_cannot_hold_is_marked():
    assert draw("a\x00\x1b\ufffe")[-1].text == "a\ufffd\ufffd\ufffd"
