"""A small disk of one's own, to be filled: a tmpfs, which only root may mount."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path


class Disk:
    """A file system of `megabytes`. Mounted on entering, taken away with what is on it on leaving.

    Raises subprocess.CalledProcessError where mounting is not permitted.
    """

    def __init__(self, megabytes: int) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="folkmoot-disk-"))
        self._size = megabytes

    def __enter__(self) -> Disk:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={self._size}m,mode=755", "tmpfs", self.folder], check=True)
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", "--lazy", self.folder], check=True)
        self.folder.rmdir()

    def fill(self) -> None:
        """Leave no byte free."""
        with open(self.folder / "filler", "ab", buffering=0) as filler:
            for size in (1_048_576, 4096):
                try:
                    while True:
                        filler.write(bytes(size))
                except OSError:
                    continue

    def free(self) -> None:
        """Give back what `fill` took."""
        (self.folder / "filler").unlink(missing_ok=True)
