"""Small and named: files, classes and functions stay within the house's limits."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAX_FILE, MAX_CLASS, MAX_FUNCTION = 300, 200, 60
SAYS_NOTHING = {"utils", "util", "helpers", "misc", "common", "manager"}
MODULES = sorted((ROOT / "cnnstudio").rglob("*.py"))


def _lengths(tree: ast.AST) -> Iterator[tuple[str, int, int]]:
    for node in ast.walk(tree):
        limit = {ast.ClassDef: MAX_CLASS, ast.FunctionDef: MAX_FUNCTION}.get(type(node))  # type: ignore[arg-type]
        if limit is not None:
            assert isinstance(node, ast.ClassDef | ast.FunctionDef)
            assert node.end_lineno is not None
            yield node.name, node.end_lineno - node.lineno + 1, limit


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_small_and_named(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MAX_FILE
    assert path.stem not in SAYS_NOTHING
    too_long = [(name, lines) for name, lines, limit in _lengths(ast.parse(text)) if lines > limit]
    assert not too_long


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_public_things_have_docstrings(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or not tree.body, "the module says nothing about itself"
    public = [
        node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]
    silent = [node.name for node in public if isinstance(node, ast.FunctionDef) and not ast.get_docstring(node)]
    assert not silent
