import sys
import threading
from pathlib import Path

import pytest

from cnnstudio.errors import UnknownName
from cnnstudio.options import NoOptions, Options, option
from cnnstudio.registry import Registry


class Settings(Options):
    size: int = option(3, help="?")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package whose modules register the entries ``ant`` and ``bee``, in files named the other way round."""
    name = f"plugins_{tmp_path.name.replace('-', '_')}"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").write_text(
        "from cnnstudio.registry import Registry\nthings = Registry('thing', __name__)\n"
    )
    (folder / "z_ant.py").write_text(f"from {name} import things\nthings.register('ant', title='Ant', source='s')(1)\n")
    (folder / "a_bee.py").write_text(f"from {name} import things\nthings.register('bee', title='Bee', source='s')(2)\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield name
    for module in [found for found in sys.modules if found.startswith(name)]:
        del sys.modules[module]


def things_of(package: str) -> Registry[int]:
    return __import__(package).things  # type: ignore[no-any-return]


def test_modules_are_found_in_alphabetical_order_at_first_use(package: str):
    things = things_of(package)
    assert f"{package}.a_bee" not in sys.modules
    assert things.names() == ["bee", "ant"]
    assert [entry.make for entry in things] == [2, 1]


def test_two_threads_that_ask_at_once_see_the_same(package: str):
    things = things_of(package)
    seen: list[list[str]] = []
    threads = [threading.Thread(target=lambda: seen.append(things.names())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [["bee", "ant"]] * 8


def test_an_entry_says_what_it_is(package: str):
    things = things_of(package)

    @things.register("cat", title="Cat", source="paper", options=Settings, offline=True)
    def make() -> int:
        return 3

    entry = things.get("cat")
    assert (entry.name, entry.title, entry.source, entry.options) == ("cat", "Cat", "paper", Settings)
    assert entry.make is make  # type: ignore[comparison-overlap]
    assert entry.facts == {"offline": True}
    with pytest.raises(TypeError):
        entry.facts["offline"] = False  # type: ignore[index]
    assert things.get("ant").options is NoOptions


def test_a_name_is_taken_once(package: str):
    things = things_of(package)
    things.names()
    with pytest.raises(ValueError, match="two thing entries are called 'ant'"):
        things.register("ant", title="Other", source="s")(5)


def test_an_unknown_name_lists_the_known(package: str):
    with pytest.raises(UnknownName, match="no thing called 'aunt'; did you mean 'ant'"):
        things_of(package).get("aunt")
