"""Work in a child process: what it sends arrives, whatever becomes of it."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from shopkeeper.errors import Cancelled, ShopError
from shopkeeper.exchange import child
from shopkeeper.exchange.child import messages, run_in_child
from tests.exchange import child_targets


def children() -> set[int]:
    found = psutil.Process().children()
    return {process.pid for process in found if "resource_tracker" not in " ".join(process.cmdline())}


def test_what_a_child_sends_arrives_in_order_with_its_result() -> None:
    received: list[int] = []

    result = run_in_child(child_targets.send_numbers, (1000,), on_message=received.append)

    assert received == list(range(1000))
    assert result == "done"
    assert not children()


def test_messages_are_iterated_and_the_result_is_returned() -> None:
    stream = messages(child_targets.send_numbers, (3,))
    received = [next(stream) for _ in range(3)]
    with pytest.raises(StopIteration) as end:
        next(stream)

    assert received == [0, 1, 2]
    assert end.value.value == "done"


def test_a_child_waits_for_a_slow_reader_instead_of_piling_up() -> None:
    before = child.resident_bytes()
    stream = messages(child_targets.send_large, (200,))
    count = sum(1 for _ in stream)

    assert count == 200
    assert child.resident_bytes() - before < 60_000_000


def test_a_childs_memory_stays_small_while_it_sends_much() -> None:
    assert run_in_child(child_targets.send_large, (200,)) < 100_000_000


def test_closing_the_messages_ends_the_child(tmp_path: Path) -> None:
    stream = messages(child_targets.hang, (tmp_path / "pid",))
    assert next(stream) == "hanging"
    stream.close()

    assert not psutil.pid_exists(int((tmp_path / "pid").read_text()))


def test_cancelling_ends_the_child_even_when_it_hangs(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    with pytest.raises(Cancelled):
        run_in_child(child_targets.hang, (pid_file,), cancelled=pid_file.exists)

    assert not children()


def test_a_childs_refusal_is_raised_here_with_its_words() -> None:
    received: list[str] = []
    with pytest.raises(ShopError) as refusal:
        run_in_child(child_targets.refuse, (), on_message=received.append)

    assert received == ["first"]
    assert (refusal.value.key, refusal.value.field) == ("sheet.encoding", "file")
    assert refusal.value.words == {"line": 3, "encoding": "GB18030"}


def test_a_bug_in_the_child_is_a_bug_here_with_its_trace() -> None:
    with pytest.raises(RuntimeError, match="ZeroDivisionError: by hand"):
        run_in_child(child_targets.fail, ())


def test_a_child_that_dies_is_a_sentence() -> None:
    with pytest.raises(ShopError) as refusal:
        run_in_child(child_targets.abort, ())

    assert refusal.value.key == "child.died"


@pytest.mark.parametrize("target", [child_targets.swell, child_targets.swell_at_once])
def test_a_child_that_swells_is_ended(target) -> None:
    with pytest.raises(ShopError) as refusal:
        run_in_child(target, (), memory_limit_bytes=150_000_000)

    assert refusal.value.key == "child.too_much_memory"
    assert not children()


def test_a_child_that_says_nothing_for_too_long_is_ended(tmp_path: Path) -> None:
    with pytest.raises(ShopError) as refusal:
        run_in_child(child_targets.hang, (tmp_path / "pid",), time_limit_s=0.2)

    assert refusal.value.key == "child.too_slow"
    assert not children()


def run_python(code: str) -> str:
    root = Path(__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": str(root)}
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=root, env=environment
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_a_child_starts_small_and_knows_neither_window_nor_database() -> None:
    shown = run_python(
        "from tests.exchange import child_targets as t\n"
        "from shopkeeper.exchange.child import run_in_child\n"
        "size, modules = run_in_child(t.modules, ())\n"
        "print(size, *{name.partition('.')[0] for name in modules})\n"
    )
    size, *found = shown.split()

    assert int(size) < 40_000_000
    assert "shopkeeper" in found
    assert not {"PySide6", "sqlalchemy", "sqlcipher3", "openpyxl"} & set(found)


def test_a_child_ends_when_its_parent_is_gone(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    run_python(
        "import os\nfrom pathlib import Path\n"
        "from tests.exchange import child_targets as t\n"
        "from shopkeeper.exchange.child import messages\n"
        f"stream = messages(t.hang, (Path({str(pid_file)!r}),))\n"
        "next(stream)\nos._exit(0)\n"
    )
    try:
        psutil.Process(int(pid_file.read_text())).wait(timeout=20)
    except psutil.NoSuchProcess:
        return


def test_a_gone_process_weighs_nothing() -> None:
    assert child.resident_bytes(2**22 + 1) == 0
