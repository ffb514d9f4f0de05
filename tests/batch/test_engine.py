"""Our engine says what an ordinary kernel says, cell by cell, and one notebook's misfortune stays its own."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kunnskap.batch.cleaning import clean
from kunnskap.batch.engine.forked import ForkedEngine
from kunnskap.batch.engine.processes import may_fork, threads
from kunnskap.batch.execute import Executed, execute
from kunnskap.batch.job import Limits
from kunnskap.terms import Status

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the engine forks on Linux only"),
]
SOURCE = str(Path(__file__).parents[2] / "src")

# An ordinary kernel reads its descriptors in a thread; without a pause it may give the text to the next cell.
PAUSE = "\nimport time; time.sleep(0.5)"
AWKWARD = {
    "nothing": "",
    "expression": "1 + 1",
    "silenced": "1 + 1;",
    "two": "print('a')\n'b'",
    "streams": "import sys\nprint('out')\nprint('err', file=sys.stderr)",
    "no newline": "sys.stdout.write('x'); sys.stdout.write('y')",
    "display": "from IPython.display import display, HTML, clear_output\ndisplay(HTML('<b>x</b>'))",
    "both": "print('before')\ndisplay(1)\nprint('after')",
    "raw": "display({'application/json': {'a': [1, None]}}, raw=True, metadata={'k': 1})",
    "updated": "h = display('first', display_id='same')\nh.update('second')",
    "cleared": "print('gone'); clear_output()\nprint('left')",
    "cleared later": "print('gone'); clear_output(wait=True)\nprint('left')",
    "svg": "from IPython.display import SVG\nSVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')",
    "bytes": "from IPython.display import Image\nImage(data=b'\\x89PNG\\r\\n\\x1a\\n' + b'0' * 40)",
    "frame": "import pandas as pd\nframe = pd.DataFrame({'a': range(70), 'b': 1.5})\nframe",
    "wide": "pd.DataFrame([range(40)])",
    "plain": "print(frame.head(2))",
    "styled": "frame.head(1).style.set_uuid('u').set_caption('c')",
    "shell": "!echo from the shell",
    "system": "import os\n_ = os.system('echo from a child')" + PAUSE,
    "program": "import subprocess\n_ = subprocess.run(['echo', 'inherits'])" + PAUSE,
    "descriptor": "_ = os.write(1, b'straight to one\\n')" + PAUSE,
    "bash": "%%bash\necho bash",
    "magic": "%precision 2\n3.14159",
    "capture": "%%capture caught\nprint('hidden')",
    "captured": "caught.stdout",
    "awaited": "import asyncio\nawait asyncio.sleep(0, 'slept')",
    "running": "asyncio.get_event_loop().is_running()",
    "task": "task = asyncio.create_task(asyncio.sleep(0, 'done'))\nawait task",
    "thread": "import threading\nt = threading.Thread(target=print, args=('threaded',)); t.start(); t.join()",
    "history": "In[3], Out[3], _3",
    "underscore": "_",
    "defined": "def f(x):\n    '''Doc.'''\n    return x\nimport inspect\nprint(inspect.getsource(f))",
    "paged": "?len",
    "warned": "import warnings\nwarnings.warn('careful')",
    "pool": "import multiprocessing\nwith multiprocessing.get_context('fork').Pool(1) as p: print(p.map(abs, [-1]))",
    "widgetless": "get_ipython().__class__.__name__, hasattr(get_ipython(), 'kernel')",
    "path": "'' in sys.path[1:], __name__, os.path.basename(os.getcwd())",
    "environment": "[os.environ.get(k) for k in ('TERM', 'PAGER', 'MPLBACKEND', 'CLICOLOR')]",
    "unicode": "print('æøå – «»')",
    "large": "print('x' * 200_000)",
    "raises": "1 / 0",
}


def run(project: Any, *sources: str, forked: bool = True, **options: Any) -> Executed:
    os.environ.pop(
        "PYTEST_CURRENT_TEST", None
    )  # ipykernel captures no descriptors where it sees this
    path = project.notebook(*sources)
    os.chdir(path.parent)
    limits = Limits(cell_seconds=options.pop("cell_seconds", 60.0))
    chosen = {"engine": ForkedEngine, **options} if forked else {}
    executed = execute(path, {"n": 1}, limits=limits, on_cell=lambda *told: None, **chosen)
    return Executed(clean(executed.notebook, root=project.root), executed.stop)


def texts(executed: Executed) -> str:
    return repr([cell.get("outputs") for cell in executed.notebook.cells])


@pytest.fixture(autouse=True)
def _back() -> Any:
    before = Path.cwd()
    yield
    os.chdir(before)


@contextlib.contextmanager
def on_path(folder: Path) -> Iterator[None]:
    """While it holds, workers find modules in the folder."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(folder)
    try:
        yield
    finally:
        os.environ.pop("PYTHONPATH") if before is None else os.environ.update(PYTHONPATH=before)


def test_every_awkward_cell_says_what_it_says_in_an_ordinary_kernel(project: Any) -> None:
    ours = run(project, *AWKWARD.values())
    theirs = run(project, *AWKWARD.values(), forked=False)
    assert ours.stop == theirs.stop
    assert ours.stop is not None
    assert ours.stop.cell == f"cell-{len(AWKWARD)}"
    pairs = zip(AWKWARD, ours.notebook.cells[2:], theirs.notebook.cells[2:], strict=True)
    differing = {name: (ours, theirs) for name, ours, theirs in pairs if ours != theirs}
    assert not differing, list(differing)
    assert ours.notebook.metadata == theirs.notebook.metadata


def test_a_forked_child_says_the_same_too(project: Any) -> None:
    project.notebook(*AWKWARD.values())
    project.family("")
    said = []
    os.environ.pop("PYTEST_CURRENT_TEST", None)
    for engine in ("kunnskap", "nbclient"):
        (failed,) = project.build(engine=engine).failed
        assert (failed.cell, failed.error) == (f"cell-{len(AWKWARD)}", "ZeroDivisionError")
        said.append(json.loads(project.text("failures/family.ipynb"))["cells"])
    named = zip(["", "", *AWKWARD], *said, strict=True)
    assert [name for name, ours, theirs in named if ours != theirs] == []


def test_input_is_refused_as_a_kernel_without_a_reader_refuses_it(project: Any) -> None:
    assert run(project, "input('?')").stop.error == "StdinNotImplementedError"  # type: ignore[union-attr]


def test_a_tagged_cell_may_fail_and_the_notebook_goes_on(project: Any) -> None:
    path = project.notebook("1 / 0", "print('on')")
    tree = json.loads(path.read_text(encoding="utf-8"))
    tree["cells"][1]["metadata"]["tags"] = ["raises-exception"]
    path.write_text(json.dumps(tree), encoding="utf-8")
    limits = Limits()
    done = execute(path, {}, limits=limits, on_cell=lambda *told: None, engine=ForkedEngine)
    assert done.stop is None
    assert done.notebook.cells[-1].outputs[0].text == "on\n"


@pytest.mark.parametrize(
    ("source", "status", "error"),
    [
        ("import os; os._exit(3)", Status.KILLED, "DeadKernelError"),
        (
            "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
            Status.KILLED,
            "DeadKernelError",
        ),
        ("import time; time.sleep(60)", Status.TIMED_OUT, "CellTimeoutError"),
        ("while True: pass", Status.TIMED_OUT, "CellTimeoutError"),
        (
            "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\nwhile True: pass",
            Status.TIMED_OUT,
            "CellTimeoutError",
        ),
        ("x = 'x' * 10_000_000_000", Status.FAILED, "MemoryError"),
        ("held = []\nwhile True: held.append(bytes(10_000_000))", Status.FAILED, "MemoryError"),
        ("print('x' * 100_000_000)", Status.FAILED, "OutputTooLarge"),
        (
            "import subprocess\nsubprocess.run(['head', '-c', '100000000', '/dev/zero'])",
            Status.FAILED,
            "OutputTooLarge",
        ),
        ("while True: print('x' * 1000)", Status.FAILED, "OutputTooLarge"),
        ("import os\nwhile True: os.write(1, b'x' * 1000)", Status.FAILED, "OutputTooLarge"),
        ("raise SystemExit(1)", Status.FAILED, "SystemExit"),
        ("raise KeyboardInterrupt", Status.FAILED, "KeyboardInterrupt"),
    ],
)
def test_a_misfortune_is_named_and_what_was_said_before_it_is_kept(
    project: Any, source: str, status: Status, error: str
) -> None:
    limits = {"memory_mib": 1024, "output_mib": 2, "cell_seconds": 4.0}
    done = run(project, "print('before')", source, "print('never')", **limits)
    assert done.stop is not None
    assert (done.stop.status, done.stop.cell, done.stop.error) == (status, "cell-2", error)
    assert "before" in texts(done)
    assert "never" not in texts(done)


def test_what_a_crashing_cell_said_first_is_kept(project: Any) -> None:
    done = run(project, "print('last words', flush=True)\nimport os; os.kill(os.getpid(), 9)")
    assert "last words" in texts(done)


def test_each_summary_starts_clean_and_draws_numbers_of_its_own(project: Any) -> None:
    project.notebook(
        "import numpy as np, random, pandas as pd, builtins\n"
        "print(np.random.rand(), random.random())",
        "print(hasattr(builtins, 'left'), pd.DataFrame.head.__name__, 'x' in globals())",
        "builtins.left = 1; pd.DataFrame.head = print; x = 1",
    )
    project.family("[matrix]\nn = [1, 2]")
    assert project.build(jobs=1).failed == ()
    first, second = (project.text(f"notebooks/family-{n}.ipynb") for n in (1, 2))
    drawn = [re.findall(r"0\.\d{6,}", text) for text in (first, second)]
    assert len({number for numbers in drawn for number in numbers}) == 4
    assert all("False head False" in text for text in (first, second))


def test_a_process_that_a_notebook_leaves_behind_does_not_outlive_it(project: Any) -> None:
    mark = f"{os.getpid()}.5"
    source = (
        f"import subprocess\nsubprocess.Popen(['sleep', '9{mark}'], start_new_session=True)\nNone"
    )
    project.notebook(source)
    project.family("")
    assert project.build().failed == ()
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
    assert f"sleep 9{mark}" not in running


def test_a_copy_that_a_cell_forks_answers_nothing_and_runs_no_other_cell(project: Any) -> None:
    forks = "import os, time\nfirst = os.getpid()\nfor _ in range(4): os.fork()"
    tells = "time.sleep(0.05); print('the same' if os.getpid() == first else 'another')"
    done = run(project, forks, *[tells] * 5)
    assert done.stop is None
    assert texts(done).count("the same") == 5
    assert "another" not in texts(done)


def test_a_library_that_starts_threads_is_met_by_the_ordinary_kernel(project: Any) -> None:
    project.file(
        "many.py",
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n",
    )
    project.notebook("import many\nprint('still here')")
    project.family("")
    with on_path(project.root):
        built = project.build()
    assert built.failed == ()
    assert "IPKernelApp" in project.text("logs/family.log")


def test_a_module_makes_ready_before_the_fork_what_the_summaries_share(project: Any) -> None:
    project.file(
        "shared.py",
        "import os\nmade = []\n"
        "def before_fork(root, summaries): made.append((os.path.basename(root), summaries, os.getpid()))\n",
    )
    project.notebook(
        "import os, shared\nprint(shared.made[0][:2], shared.made[0][2] != os.getpid())"
    )
    project.family("[matrix]\nn = [1, 2]")
    with on_path(project.root):
        assert project.build().failed == ()
    assert f"('{project.root.name}', 2) True" in project.text("notebooks/family-2.ipynb")


def test_a_rehearsed_figure_leaves_no_trace() -> None:
    pytest.importorskip("matplotlib")
    code = (
        "import matplotlib.pyplot as p; from kunnskap.batch.engine.rehearsal import rehearse\n"
        "before = dict(p.rcParams); rehearse()\n"
        "assert p.get_fignums() == [] and dict(p.rcParams) == before\n"
        "import sys; assert 'matplotlib.backends.backend_agg' in sys.modules"
    )
    environment = {**os.environ, "PYTHONPATH": SOURCE, "MPLBACKEND": "agg"}
    assert subprocess.run([sys.executable, "-c", code], env=environment).returncode == 0


def test_what_is_read_before_the_fork_is_read_anew_where_it_changed(project: Any) -> None:
    project.file(
        "shared.py",
        "import pathlib\nfrom kunnskap.workspace import read_once\n"
        "parsed = []\n@read_once\ndef parse(data): parsed.append(data); return data\n"
        "def read(root, name): return parse(pathlib.Path(root, name).read_bytes())\n"
        "def before_fork(root, summaries): read(root, 'a.txt'); read(root, 'b.txt')\n",
    )
    for name in "ab":
        project.file(f"{name}.txt", name)
    project.notebook(
        "import pathlib, shared\npathlib.Path('..', 'b.txt').write_text('changed')",
        "print([shared.read('..', name) for name in ('a.txt', 'b.txt')], shared.parsed)",
    )
    project.family("")
    with on_path(project.root):
        assert project.build().failed == ()
    said = "[b'a', b'changed'] [b'a', b'b', b'changed']"
    assert said in project.text("notebooks/family.ipynb")


def test_a_process_with_two_threads_may_not_fork() -> None:
    code = (
        "import threading, time; from kunnskap.batch.engine.processes import may_fork\n"
        "assert may_fork(); threading.Thread(target=time.sleep, args=(9,), daemon=True).start()\n"
        "assert not may_fork()"
    )
    environment = {**os.environ, "PYTHONPATH": SOURCE}
    assert subprocess.run([sys.executable, "-c", code], env=environment).returncode == 0
    assert threads() >= 1 or not may_fork()


def test_papermills_own_command_line_knows_the_engine(project: Any, tmp_path: Path) -> None:
    info = tmp_path / "site" / "kunnskap-0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: kunnskap\nVersion: 0\n")
    line = "[papermill.engine]\nkunnskap = kunnskap.batch.engine.registered:RegisteredEngine\n"
    (info / "entry_points.txt").write_text(line)
    path = project.notebook("print(n)")
    text = path.read_text(encoding="utf-8")
    spec = '"metadata": {"kernelspec": {"name": "python3", "language": "python", "display_name": "P"}}, "nbformat"'
    path.write_text(text.replace('"metadata": {}, "nbformat"', spec), encoding="utf-8")
    out = tmp_path / "out.ipynb"
    words = ["--engine", "kunnskap", "-p", "n", "5", str(path), str(out)]
    done = subprocess.run(
        [sys.executable, "-m", "papermill", *words],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([SOURCE, str(tmp_path / "site")])},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert '"5\\n"' in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(("told", "kept"), [("1", True), ("", False)])
def test_modules_are_compiled_once_also_where_python_keeps_none_beside_their_source(
    told: str, kept: bool, project: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", told)
    project.notebook("1")
    project.family("")
    assert project.build("family", part=True).failed == ()
    assert any((project.outputs / ".cache").rglob("*.pyc")) is kept
