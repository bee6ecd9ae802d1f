"""Well-known sets of pictures that are fetched by name: MNIST, Fashion-MNIST, CIFAR-10."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePosixPath

import platformdirs

from core.data.source import FileSource, Found, Progress, quiet
from core.data.sources.files.images import idx
from core.data.sources.files.images.fetching import Remote, fetch
from core.data.table import Table
from core.document.project import Schema
from core.problems import NetwrightError
from core.spec import FilePath, Use, Values

MNIST_URL = "https://ossci-datasets.s3.amazonaws.com/mnist"
FASHION_URL = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com"
IDX_NAMES = (
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
)
MNIST_MD5 = (
    "f68b3c2dcbeaaa9fbdd348bbdeb94873",
    "d53e105ee54ea40749a09fcbcd1e9432",
    "9fb629c4189551a2d022fa330f9573f3",
    "ec29112dd5afa0611ce80d1b7f02629c",
)
FASHION_MD5 = (
    "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
    "25c81989df183df01b3e8a0aad5dffbe",
    "bef4ecab320f06d8554ea6380940ec79",
    "bb300cfdad3c16e7a12a480ee83cd310",
)
CIFAR_URL = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"
CIFAR_MD5 = "c32a1d4ab5d03f1284b67883e8d87530"
MOST_IDX, MOST_CIFAR = 40_000_000, 200_000_000

CIFAR_SIZES = (3, 32, 32)
CIFAR_RECORD = 3073
"""A label and 3×32×32 bytes, red before green before blue."""
CIFAR_FILES = (*((f"data_batch_{number}.bin", "train") for number in range(1, 6)), ("test_batch.bin", "test"))
MAX_MEMBER = 64_000_000

DIGITS = tuple("0123456789")
CLOTHES = (
    "T-shirt/top",
    "trouser",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)
THINGS = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")

Load = Callable[[Path, Progress], idx.Loaded]


def folder_of(p: Values, key: str) -> Path:
    """Where the files lie, or will."""
    return Path(p.path) if p.path else platformdirs.user_data_path("netwright", appauthor=False) / "downloads" / key


def remotes(url: str, sums: tuple[str, ...]) -> tuple[Remote, ...]:
    return tuple(Remote(f"{url}/{name}", md5, MOST_IDX) for name, md5 in zip(IDX_NAMES, sums, strict=True))


def load_idx(folder: Path, progress: Progress) -> idx.Loaded:
    train, test = ((folder / IDX_NAMES[i], folder / IDX_NAMES[i + 1]) for i in (0, 2))
    return idx.loaded([idx.Pair(*train, "train"), idx.Pair(*test, "test")], progress)


def load_cifar(folder: Path, progress: Progress) -> idx.Loaded:
    """From the archive itself; nothing of it is written to disk. Raises NetwrightError and Cancelled."""
    import tarfile
    import zlib

    import numpy as np

    path = folder / CIFAR_URL.rpartition("/")[2]
    try:
        found = _members(path, progress)
    except (OSError, EOFError, zlib.error, tarfile.TarError) as error:
        raise NetwrightError(f"'{path.name}' cannot be unpacked: {error}. Fetch it again.") from error
    records, parts = [], []
    for name, part in CIFAR_FILES:
        data = found.get(name)
        if data is None or not data or len(data) % CIFAR_RECORD:
            raise NetwrightError(f"'{path.name}' lacks '{name}', or it is cut off. Fetch it again.")
        records.append(np.frombuffer(data, dtype=np.uint8).reshape(-1, CIFAR_RECORD))
        parts.append((part, len(records[-1])))
    whole = np.concatenate(records)
    counts = tuple((part, sum(count for p, count in parts if p == part)) for part in ("train", "test"))
    return idx.Loaded(np.ascontiguousarray(whole[:, 1:]).reshape(-1, *CIFAR_SIZES), whole[:, 0].copy(), counts, ())


def _members(path: Path, progress: Progress) -> dict[str, bytes]:
    """The wanted files of the archive. Raises NetwrightError for one that would lie outside of it."""
    import tarfile

    wanted, found = {name for name, _ in CIFAR_FILES}, dict[str, bytes]()
    with tarfile.open(path, "r|gz") as archive:
        for member in archive:
            place = PurePosixPath(member.name)
            if place.is_absolute() or ".." in place.parts or "\\" in member.name:
                raise NetwrightError(
                    f"'{path.name}' holds a file outside of its own folder ('{member.name}'), so it is not read."
                )
            if place.name not in wanted or not member.isfile():
                continue
            if member.size > MAX_MEMBER:
                raise NetwrightError(f"'{path.name}' holds a file that is larger than it should be ('{member.name}').")
            file = archive.extractfile(member)
            found[place.name] = file.read() if file is not None else b""
            progress(len(found), len(wanted))
    return found


def _inspect(
    key: str, files: tuple[Remote, ...], load: Load, classes: tuple[str, ...], p: Values, progress: Progress
) -> Found:
    folder = folder_of(p, key)
    for remote in files:
        fetch(remote, folder, progress)
    found = load(folder, progress)
    return Found(idx.schema_of(found, classes), found.problems, _stamp(key, files, p))


def _read(key: str, files: tuple[Remote, ...], load: Load, p: Values, schema: Schema) -> Table:
    stamp = _stamp(key, files, p)
    if not stamp:
        raise NetwrightError(
            "The files have not been fetched on this computer yet. Choose the data again to fetch them."
        )
    return idx.table_of(load(folder_of(p, key), quiet), schema, f"{key} {stamp}")


def _stamp(key: str, files: tuple[Remote, ...], p: Values) -> str:
    """Of the files' sizes; '' while one is not there."""
    try:
        return " ".join(str((folder_of(p, key) / remote.name).stat().st_size) for remote in files)
    except OSError:
        return ""


def _not_by_path(path: Path) -> float:
    return 0.0


def by_name(
    key: str,
    title: str,
    summary: str,
    files: tuple[Remote, ...],
    load: Load,
    classes: tuple[str, ...],
    *,
    explanation: str,
    source: str,
) -> FileSource:
    """A set that is fetched when it is first looked at."""
    return FileSource(
        key,
        title,
        "Fetched by name",
        summary,
        aka=("download", "images", "classification", "benchmark", "torchvision"),
        params=(
            FilePath(
                "path",
                "",
                "Folder",
                "Where the files are kept; empty: a folder of the program.",
                folder=True,
                advanced=True,
            ),
        ),
        claims=_not_by_path,
        suggest=lambda path: Use(key, (("path", str(path.absolute())),)),
        inspect=partial(_inspect, key, files, load, classes),
        read=partial(_read, key, files, load),
        stamp=partial(_stamp, key, files),
        explanation=explanation,
        source=source,
        icon="mdi6.cloud-download-outline",
    )


MNIST = by_name(
    "mnist",
    "MNIST",
    "70,000 grey pictures of handwritten digits, 28×28 pixels. Fetched from the internet (12 MB).",
    remotes(MNIST_URL, MNIST_MD5),
    load_idx,
    DIGITS,
    explanation="The best-known set of all: digits written by 250 people for training, by 250 others for the test, centred in 28×28 pixels. "
    "A small convolutional network reaches 99 % on the test part.",
    source="Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, Gradient-based learning applied to document recognition, Proc. IEEE 86, 1998.",
)
FASHION_MNIST = by_name(
    "fashion_mnist",
    "Fashion-MNIST",
    "70,000 grey pictures of clothes in ten classes, 28×28 pixels. Fetched from the internet (30 MB).",
    remotes(FASHION_URL, FASHION_MD5),
    load_idx,
    CLOTHES,
    explanation="As large as MNIST and in the same form, but harder: shirts, pullovers and coats look alike in 28×28 pixels. A small "
    "convolutional network reaches about 92 % on the test part.",
    source="H. Xiao, K. Rasul and R. Vollgraf, Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms, 2017. "
    "https://arxiv.org/abs/1708.07747",
)
CIFAR_10 = by_name(
    "cifar_10",
    "CIFAR-10",
    "60,000 coloured photographs of ten kinds of things, 32×32 pixels. Fetched from the internet (162 MB).",
    (Remote(CIFAR_URL, CIFAR_MD5, MOST_CIFAR),),
    load_cifar,
    THINGS,
    explanation="Photographs of animals and vehicles, 6,000 of each class, shrunk to 32×32 pixels. Small convolutional networks reach 70 to 80 %, "
    "residual networks more than 93 %.",
    source="A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009. https://www.cs.toronto.edu/~kriz/cifar.html",
)

ALL = (MNIST, FASHION_MNIST, CIFAR_10)
