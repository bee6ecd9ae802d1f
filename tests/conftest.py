"""What every test gets: a home of its own, no screen, fixed seeds, and a failure for anything left behind."""

import atexit
import gc
import os
import random
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

THREAD_GRACE_SECONDS = 2.0


def home_variables(home: Path) -> dict[str, str]:
    """The environment in which configuration, data, caches and run-time files all lie under `home`."""
    folders = {
        "XDG_CONFIG_HOME": home / "config",
        "XDG_DATA_HOME": home / "data",
        "XDG_STATE_HOME": home / "state",
        "XDG_CACHE_HOME": home / "cache",
        "XDG_RUNTIME_DIR": home / "run",
        "HOME": home,
        "USERPROFILE": home,
    }
    for folder in folders.values():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {name: str(folder) for name, folder in folders.items()}


def isolate_process() -> None:
    """Runs before any test module is imported, so that nothing read at import time comes from the person's own home."""
    home = Path(tempfile.mkdtemp(prefix="netwright-tests-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ.update(home_variables(home))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Tests run in as many processes as there are cores: more threads would only wait for each other, computing all the while.
    os.environ["OMP_NUM_THREADS"] = "1"
    for name in list(os.environ):
        desktop_setting = name.startswith(("QT_SCALE", "QT_STYLE", "QT_FONT", "QT_SCREEN", "QT_LOGGING"))
        if desktop_setting or name in {"QT_QPA_PLATFORMTHEME", "QT_ENABLE_HIGHDPI_SCALING"}:
            del os.environ[name]


isolate_process()

settings.register_profile("ci", deadline=None, derandomize=True, max_examples=50)
settings.register_profile(
    "stress", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
# Hypothesis draws from the numbers in the modules that happen to be loaded: what is tried would hang on the order of the tests.
providers._get_local_constants = lambda: providers._local_constants
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


class Homes:
    """Empty home folders. Most tests write nothing there, and leave theirs to the next one."""

    def __init__(self, base: Path) -> None:
        self.base, self.made = base, 0
        self.folder, self.variables = base, dict[str, str]()

    def empty(self) -> Path:
        if not self.variables or any(self._left()):
            self.made += 1
            self.folder = self.base / str(self.made)
            self.variables = home_variables(self.folder)
        return self.folder

    def _left(self) -> Iterator[Path]:
        """What lies there that did not at first, or the folder that lies there no more."""
        folders = set(map(Path, self.variables.values())) - {self.folder}
        yield from (path for path in self.folder.iterdir() if path not in folders)
        for folder in folders:
            yield from folder.iterdir() if folder.is_dir() else [folder]


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    return Homes(tmp_path_factory.mktemp("homes"))


@pytest.fixture(autouse=True)
def home(homes: Homes, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder: recent files, preferences and working folders of one test never reach another."""
    folder = homes.empty()
    for name, value in homes.variables.items():
        monkeypatch.setenv(name, value)
    return folder


@pytest.fixture(autouse=True)
def seeds() -> None:
    """The same random numbers in every order of tests. Libraries that no test has imported stay unimported."""
    random.seed(0)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(0)
    if "torch" in sys.modules:
        # For want of an accelerator `torch.manual_seed` writes down the whole stack, which takes longer than most tests.
        sys.modules["torch"].default_generator.manual_seed(0)


def pytest_collection_finish() -> None:
    """Thousands of tests and all that they import stay to the end: the garbage collector need not walk over them again."""
    gc.collect()
    gc.freeze()


def running_threads() -> set[threading.Thread]:
    # Threads made outside Python (Qt's, torch's) stay listed as dummies after they have ended.
    return {t for t in threading.enumerate() if not isinstance(t, threading._DummyThread)}


@pytest.fixture(autouse=True)
def no_stray_threads() -> Iterator[None]:
    """Fails a test that leaves a thread running, after a short grace for threads that are about to end."""
    before = running_threads()
    yield
    give_up = time.monotonic() + THREAD_GRACE_SECONDS
    while (stray := running_threads() - before) and time.monotonic() < give_up:
        time.sleep(0.01)
    if stray:
        names = ", ".join(sorted(t.name for t in stray))
        pytest.fail(f"The test left threads running: {names}. Stop and join them before it ends.")
