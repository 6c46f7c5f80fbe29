"""Tests mirror the package: every module with behaviour has a test file of its name.

The window's small parts are the exception: a part may be held through the widget it belongs to, as a person meets it.
Then some test of the window must at least name it, its class or its function.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WINDOW_TESTS = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("gui", "journeys")
    for path in sorted((ROOT / "tests" / folder).rglob("*.py"))
)


def _has_behaviour(path: Path) -> bool:
    return path.name != "__init__.py" and len(path.read_text(encoding="utf-8").splitlines()) > 40


def _public_names(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    defined = [node.name for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    return [path.stem, *(name for name in defined if not name.startswith("_"))]


MODULES = sorted(path for path in (ROOT / "cnnstudio").rglob("*.py") if _has_behaviour(path))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_has_a_test_file(path: Path) -> None:
    relative = path.relative_to(ROOT / "cnnstudio")
    mirror = ROOT / "tests" / relative.parent / f"test_{path.stem.strip('_')}.py"
    if relative.parts[0] == "gui" and not mirror.exists():
        assert any(re.search(rf"\b{name}\b", WINDOW_TESTS) for name in _public_names(path))
    else:
        assert mirror.exists()
