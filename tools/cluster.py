"""A PostgreSQL cluster of one's own, in a temporary folder, for tests and benchmarks.

python -m tools.cluster COMMAND…     runs COMMAND with FOLKMOOT_DATABASE_URL set, then takes the cluster away
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.ports import free_port


class Cluster:
    """A cluster that listens on a free local port. Started on entering, taken away with its data on leaving.

    `parent` is the folder to make its own in; `options` are further settings of PostgreSQL, as `name=value`.
    """

    def __init__(self, parent: Path | None = None, options: tuple[str, ...] = ()) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="folkmoot-pg-", dir=parent))
        self._options = options
        self.port = free_port()
        # The server refuses to run as root: then Debian's own account for it is used.
        self.account = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
        if os.getuid() == 0:
            shutil.chown(self.folder, self.account)
        self.data = self.folder / "data"

    @property
    def url(self) -> str:
        """The address to give as FOLKMOOT_DATABASE_URL."""
        return f"postgresql://{self.account}@127.0.0.1:{self.port}/postgres"

    def __enter__(self) -> Cluster:
        self._run("initdb", "-D", self.data, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "stop", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c max_connections=100"
        options += "".join(f" -c {option}" for option in self._options)
        self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", self.folder / "log", "-o", options, "start")

    def running(self) -> bool:
        """Whether the server's first process lives."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        except (OSError, ValueError, IndexError):
            return False
        return Path(f"/proc/{pid}").exists()

    def kill(self) -> None:
        """Kill the server and all its processes at once, as a power cut would (SIGKILL)."""
        pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
        victims = [pid, *map(int, children.stdout.split())]
        for victim in victims:
            with contextlib.suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
        # Until the last one is gone the shared memory is in use, and no new server starts on this data.
        while any(Path(f"/proc/{victim}").exists() for victim in victims):
            time.sleep(0.02)

    def program(self, name: str) -> Path:
        """The path of one of PostgreSQL's programs, of the newest release installed."""
        found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: float(p.parts[-3]))
        if found:
            return found[-1]
        if on_path := shutil.which(name):
            return Path(on_path)
        raise FileNotFoundError(f"PostgreSQL's {name} is not installed")

    def _run(self, name: str, *arguments: object, check: bool = True) -> None:
        command = [str(self.program(name)), *map(str, arguments)]
        if os.getuid() == 0:
            command = ["runuser", "-u", self.account, "--", *command]
        # Not a pipe: the server would inherit it and hold it open.
        with open(self.folder / "commands.log", "ab") as log:
            subprocess.run(command, check=check, stdout=log, stderr=log, cwd="/")


def main() -> int:
    with Cluster() as cluster:
        return subprocess.run(
            sys.argv[1:], env={**os.environ, "FOLKMOOT_DATABASE_URL": cluster.url}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
