"""``python -m app.core.postgres.unprivileged --uid=N --gid=N [--capability=N] -- command``: becomes that user, then the command.

The capability, if any, is the only privilege that stays; as an *ambient* one it survives ``exec`` of an ordinary program.
"""

from __future__ import annotations

import argparse
import ctypes
import os

PR_SET_SECUREBITS = 28
SECBIT_NO_SETUID_FIXUP = 4
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAPABILITY_VERSION_3 = 0x20080522


def become(uid: int, gid: int, capability: int | None) -> None:
    if capability is not None:
        # Keeps the capabilities across setuid, and in effect for access(2), by which Postgres checks its own binaries.
        _prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    if capability is not None:
        _keep_only(capability)
        _prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability)


def _keep_only(capability: int) -> None:
    bit = 1 << capability
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    effective_permitted_inheritable = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
    if _libc().capset(header, effective_permitted_inheritable):
        raise _error("capset")


def _prctl(option: int, *arguments: int) -> None:
    padded = [ctypes.c_ulong(value) for value in (*arguments, 0, 0, 0, 0)[:4]]
    if _libc().prctl(option, *padded):
        raise _error("prctl")


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _error(call: str) -> OSError:
    number = ctypes.get_errno()
    return OSError(number, f"{call}: {os.strerror(number)}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--uid", type=int, required=True)
    parser.add_argument("--gid", type=int, required=True)
    parser.add_argument("--capability", type=int)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    try:
        become(options.uid, options.gid, options.capability)
        os.chdir("/")
        os.execv(options.command[0], options.command)  # noqa: S606 -- the command is an absolute path of our own
    except OSError as error:
        raise SystemExit(f"cannot run {options.command[0]} as uid {options.uid}: {error}") from error


if __name__ == "__main__":
    main()
