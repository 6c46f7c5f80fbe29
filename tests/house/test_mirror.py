"""Tests mirror the package: every module with behaviour has a test file of its name."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Modules without behaviour of their own, or whose behaviour only whole journeys show; the reason stands beside each.
WITHOUT_MIRROR: dict[str, str] = {}


def _has_behaviour(path: Path) -> bool:
    return path.name != "__init__.py" and len(path.read_text(encoding="utf-8").splitlines()) > 40


MODULES = sorted(path for path in (ROOT / "cnnstudio").rglob("*.py") if _has_behaviour(path))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_has_a_test_file(path: Path) -> None:
    relative = path.relative_to(ROOT / "cnnstudio")
    if str(relative) in WITHOUT_MIRROR:
        pytest.skip(WITHOUT_MIRROR[str(relative)])
    wanted = f"test_{path.stem.strip('_')}.py"
    assert (ROOT / "tests" / relative.parent / wanted).exists()
