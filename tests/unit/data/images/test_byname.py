"""Sets fetched by name, from a server of our own with tiny files."""

import gzip
import hashlib
import http.server
import io
import tarfile
import threading
from functools import partial
from typing import ClassVar

import numpy as np
import pytest

from core.data.source import Cancelled, quiet
from core.data.sources.files.images import byname
from core.data.sources.files.images.fetching import Remote, fetch, is_whole
from core.problems import NetwrightError
from tests.unit.data.images.pictures_for_tests import pixels
from tests.unit.data.images.test_table_masks_idx import idx_bytes


class Handler(http.server.BaseHTTPRequestHandler):
    """Gives `files`, also from a place on; notes what was asked for."""

    files: ClassVar[dict[str, bytes]] = {}
    asked: ClassVar[list[tuple[str, str]]] = []
    ranges = True

    def do_GET(self):
        name, span = self.path.rpartition("/")[2], self.headers.get("Range", "")
        self.asked.append((name, span))
        data = self.files.get(name)
        if data is None:
            self.send_error(404)
            return
        start = int(span[6:-1]) if span and self.ranges else 0
        if span and self.ranges and start >= len(data):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        self.wfile.write(data[start:])

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    Handler.files, Handler.asked, Handler.ranges = {}, [], True
    made = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    thread.join()
    made.server_close()


def served(server, name, data, most=10**7):
    Handler.files[name] = data
    return Remote(f"{server}/{name}", hashlib.md5(data).hexdigest(), most)


def test_a_file_is_fetched_once_with_progress(server, tmp_path):
    data = pixels(0, (700_000,)).tobytes()
    remote, seen = served(server, "a.bin", data), []
    path = fetch(remote, tmp_path / "new", lambda done, total: seen.append((done, total)))
    assert path.read_bytes() == data
    assert seen[-1] == (len(data), len(data))
    assert len(seen) > 2
    fetch(remote, tmp_path / "new", quiet)
    assert len(Handler.asked) == 1


@pytest.mark.parametrize("ranges", [True, False])
def test_what_was_cancelled_goes_on_where_it_stopped(server, tmp_path, ranges):
    Handler.ranges = ranges
    data = pixels(0, (1_000_000,)).tobytes()
    remote = served(server, "a.bin", data)

    def stop(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        fetch(remote, tmp_path, stop)
    have = (tmp_path / "a.bin.part").stat().st_size
    assert 0 < have < len(data)
    assert fetch(remote, tmp_path, quiet).read_bytes() == data
    assert Handler.asked[-1] == ("a.bin", f"bytes={have}-")
    assert not (tmp_path / "a.bin.part").exists()


def test_a_part_that_is_whole_already_is_taken(server, tmp_path):
    remote = served(server, "a.bin", b"hello")
    (tmp_path / "a.bin.part").write_bytes(b"hello")
    assert fetch(remote, tmp_path, quiet).read_bytes() == b"hello"


def test_another_file_than_the_published_one_is_refused(server, tmp_path):
    remote = served(server, "a.bin", b"hello")
    Handler.files["a.bin"] = b"hullo"
    with pytest.raises(NetwrightError, match="its checksum differs"):
        fetch(remote, tmp_path, quiet)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(NetwrightError, match="larger than it should be"):
        fetch(remote._replace(most=3), tmp_path, quiet)


def test_a_server_that_has_it_not_or_is_not_there(server, tmp_path):
    with pytest.raises(NetwrightError, match=r"'b.bin' cannot be fetched: the server answered 404"):
        fetch(Remote(f"{server}/b.bin", "", 10), tmp_path, quiet)
    with pytest.raises(NetwrightError, match=r"'b.bin' cannot be fetched from 127.0.0.1:9"):
        fetch(Remote("http://127.0.0.1:9/b.bin", "", 10), tmp_path, quiet)


def test_mnist_comes_with_its_own_split(server, tmp_path, monkeypatch):
    files = []
    for name, count in (("train", 6), ("t10k", 3)):
        values = {"images-idx3": pixels(count, (count, 5, 4)), "labels-idx1": np.arange(count, dtype=np.uint8)}
        files += [served(server, f"{name}-{kind}-ubyte.gz", gzip.compress(idx_bytes(v))) for kind, v in values.items()]
    source = byname.by_name("m", "M", "", tuple(files), byname.load_idx, byname.DIGITS, explanation="", source="")
    p = source.resolve((("path", str(tmp_path / "m")),))
    assert source.stamp(p) == ""
    found = source.inspect(p, quiet)
    table = source.read(p, found.schema)
    assert found.schema.column("label").classes == byname.DIGITS
    assert table.columns["part"].to_list() == ["train"] * 6 + ["test"] * 3
    assert table.array("image").shape == (9, 1, 5, 4)
    assert source.stamp(p) == found.fingerprint != ""


def archive(members):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as tar:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return file.getvalue()


def records(seed, count):
    return pixels(seed, (count, byname.CIFAR_RECORD)) % 10


def cifar(server, members):
    remote = served(server, "cifar-10-binary.tar.gz", archive(members))
    return byname.by_name("c", "C", "", (remote,), byname.load_cifar, byname.THINGS, explanation="", source="")


def test_cifar_is_read_from_its_records(server, tmp_path):
    members = [("cifar-10-batches-bin/readme.html", b"x")]
    members += [
        (f"cifar-10-batches-bin/{name}", records(i, 2).tobytes()) for i, (name, _) in enumerate(byname.CIFAR_FILES)
    ]
    source = cifar(server, members)
    p = source.resolve((("path", str(tmp_path)),))
    found = source.inspect(p, quiet)
    table = source.read(p, found.schema)
    assert table.columns["part"].to_list() == ["train"] * 10 + ["test"] * 2
    whole = np.concatenate([records(i, 2) for i in range(6)])
    np.testing.assert_array_equal(table.array("label"), whole[:, 0])
    np.testing.assert_array_equal(
        table.array("image")[3, 2, 0, 1], np.float32(whole[3, 1 + 2 * 1024 + 1]) / np.float32(255)
    )
    assert [path.name for path in tmp_path.iterdir()] == ["cifar-10-binary.tar.gz"]


@pytest.mark.parametrize("name", ["../data_batch_1.bin", "/etc/data_batch_1.bin", "a\\..\\data_batch_1.bin"])
def test_an_archive_that_reaches_outside_is_refused(server, tmp_path, name):
    source = cifar(server, [(name, b"x" * 3073)])
    with pytest.raises(NetwrightError, match="outside of its own folder"):
        source.inspect(source.resolve((("path", str(tmp_path)),)), quiet)


BROKEN = {"none": b"not an archive", "empty": archive([]), "short": archive([("x/data_batch_1.bin", b"12")])}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_a_broken_archive_is_a_sentence(server, tmp_path, data):
    (tmp_path / "cifar-10-binary.tar.gz").write_bytes(data)
    with pytest.raises(NetwrightError, match="Fetch it again"):
        byname.load_cifar(tmp_path, quiet)


def test_nothing_is_read_before_it_was_fetched(tmp_path):
    p = byname.MNIST.resolve((("path", str(tmp_path)),))
    with pytest.raises(NetwrightError, match="have not been fetched on this computer yet"):
        byname.MNIST.read(p, partial)
    assert byname.MNIST.claims(tmp_path) == 0
    assert not is_whole(tmp_path / "x", Remote("", "", 1))


def test_the_declared_addresses_have_checksums():
    for remote in (
        *byname.remotes(byname.MNIST_URL, byname.MNIST_MD5),
        *byname.remotes(byname.FASHION_URL, byname.FASHION_MD5),
    ):
        assert remote.url.startswith("http")
        assert len(bytes.fromhex(remote.md5)) == 16
