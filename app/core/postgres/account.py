"""Who runs the server: this user; or, as Postgres refuses root, the owner of the data or ``nobody``."""

from __future__ import annotations

import os
import pwd
import sys
from dataclasses import dataclass
from pathlib import Path

from app.core.postgres.errors import PostgresError

# Reading through foreign directories is enough for Postgres; containers often lack that capability and have the stronger one.
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
            launcher.append(f"--capability={self._capability(needs)}")
        return [*launcher, "--", *argv]

    def _reaches(self, path: Path) -> bool:
        return all(self._may_enter(parent.stat()) for parent in path.resolve().parents) and self._may_enter(path.stat())

    def _may_enter(self, status: os.stat_result) -> bool:
        shift = 6 if status.st_uid == self.uid else 3 if status.st_gid == self.gid else 0
        return bool(status.st_mode >> shift & 0o1)

    def _capability(self, needs: list[Path]) -> int:
        ours = _capabilities()
        for capability in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE):
            if ours >> capability & 1:
                return capability
        what = f"Postgres refuses to run as root and uid {self.uid} cannot reach {needs[0].parent}."
        raise PostgresError(what, remedy=AS_ANOTHER_USER)


def _capabilities() -> int:
    """Bits that this process may hand on; none where there is no Linux ``/proc``."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if line.startswith("Cap"))
    return int(fields["CapPrm"], 16) & int(fields["CapBnd"], 16)
