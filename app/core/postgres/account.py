"""Who runs the server: this user; or, as Postgres refuses root, the owner of the data or ``nobody``."""

from __future__ import annotations

import os
import pwd
import sys
from dataclasses import dataclass
from pathlib import Path

from app.core.postgres.errors import PostgresError

# Reading through foreign directories is enough for Postgres; containers often lack that capability and have only the stronger one.
CAP_DAC_READ_SEARCH = 2
CAP_DAC_OVERRIDE = 1
AS_ANOTHER_USER = "Run as an ordinary user, or set CROSSWALK_DATABASE_URL."


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int

    @classmethod
    def serving(cls, data: Path) -> Account:
        owner = data.stat() if data.exists() else None
        if os.geteuid() != 0:
            if owner and owner.st_uid != os.geteuid():
                remedy = "Run as that user, remove the directory, or set CROSSWALK_DATABASE_URL."
                raise PostgresError(f"{data} belongs to uid {owner.st_uid}, not to this user (uid {os.geteuid()}).", remedy=remedy)
            return cls(os.geteuid(), os.getegid())
        if not _may(CAP_DAC_OVERRIDE):
            raise PostgresError("Postgres refuses to run as root, and this root may not use another user's files.", remedy=AS_ANOTHER_USER)
        if owner and owner.st_uid == 0:
            remedy = "Remove it or give it to another user, or set CROSSWALK_DATABASE_URL."
            raise PostgresError(f"{data} belongs to root, and Postgres refuses to run as root.", remedy=remedy)
        if owner:
            return cls(owner.st_uid, owner.st_gid)
        try:
            nobody = pwd.getpwnam("nobody")
        except KeyError:
            raise PostgresError("Postgres refuses to run as root and there is no user 'nobody'.", remedy=AS_ANOTHER_USER) from None
        return cls(nobody.pw_uid, nobody.pw_gid)

    @property
    def foreign(self) -> bool:
        return self.uid != os.geteuid()

    def own(self, path: Path) -> None:
        if self.foreign:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def command(self, argv: list[str], needs: list[Path]) -> list[str]:
        """``argv`` as this account may run it, with one capability if it cannot reach all it ``needs`` (a clone in root's home)."""
        if not self.foreign:
            return argv
        launcher = [sys.executable, "-m", "app.core.postgres.unprivileged", f"--uid={self.uid}", f"--gid={self.gid}"]
        if not all(self._reaches(path) for path in needs):
            launcher.append(f"--capability={CAP_DAC_READ_SEARCH if _may(CAP_DAC_READ_SEARCH) else CAP_DAC_OVERRIDE}")
        return [*launcher, "--", *argv]

    def _reaches(self, path: Path) -> bool:
        return all(self._may_enter(parent.stat()) for parent in path.resolve().parents) and self._may_enter(path.stat())

    def _may_enter(self, status: os.stat_result) -> bool:
        shift = 6 if status.st_uid == self.uid else 3 if status.st_gid == self.gid else 0
        return bool(status.st_mode >> shift & 0o1)


def _may(capability: int) -> bool:
    """Whether root has this capability to use and to hand on; without a Linux ``/proc`` it has none that can be handed on."""
    status = Path("/proc/self/status")
    if not status.exists():
        return False
    fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if line.startswith("Cap"))
    return bool(int(fields["CapPrm"], 16) & int(fields["CapBnd"], 16) & 1 << capability)
