"""A file system of a size that can be taken away while it is used: how a full disk comes about honestly."""

import os
import subprocess
from pathlib import Path

from tests.servers.install import as_root
from tests.servers.process import ServerFailed

ROOMY = 4 * 1024**3
_LEFT = 64 * 1024


def can_mount() -> bool:
    """Whether this process, or `sudo` without a question, may mount."""
    return as_root() is not None


class SmallFilesystem:
    """Memory mounted at a folder, which keeps its owner."""

    def __init__(self) -> None:
        self._folder: Path | None = None

    def mount(self, folder: Path) -> None:
        owner = folder.stat()
        options = f"size={ROOMY},uid={owner.st_uid},gid={owner.st_gid},mode=0700"
        _run("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder))
        self._folder = folder

    def fill(self) -> None:
        """From now on there is no room: whoever needs more gets ENOSPC."""
        found = os.statvfs(self._mounted)
        used = (found.f_blocks - found.f_bfree) * found.f_frsize
        self._resize(used + _LEFT)

    def clear(self) -> None:
        """There is room again."""
        self._resize(ROOMY)

    def unmount(self) -> None:
        if self._folder is not None:
            folder, self._folder = self._folder, None
            _run("umount", "--lazy", str(folder))
            folder.rmdir()

    @property
    def _mounted(self) -> Path:
        assert self._folder is not None, "mount() comes first"
        return self._folder

    def _resize(self, size: int) -> None:
        _run("mount", "-o", f"remount,size={size}", str(self._mounted))


def _run(*command: str) -> None:
    done = subprocess.run([*(as_root() or []), *command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ServerFailed(f"{' '.join(command)}: {done.stderr}")
