"""Treadle, the delivery system that a firm wrote for itself twenty years ago: odd on purpose.

It stands for every proprietary system. It is described on this page alone, as such systems are:

- One signs in with ``POST /door`` and gets a ticket, which goes into the header ``X-Ticket`` and is stale after ten minutes.
- Every answer is 200. ``ok`` is ``Y`` or ``N``; with ``N`` there is ``err`` with ``no``, ``txt`` and sometimes ``fld``.
- Dates are ``31.12.2026``; numbers are text with a decimal comma; yes and no are ``Y`` and ``N``; an empty text is no value.
- Lists have ``start`` (from 0) and ``rows`` (at most 50), and say with ``left`` how many rows are still to come.
- A record has no fields for what others want to keep with it: those are pairs in ``tags``, ``[{"t": name, "v": value}]``. One that is
  sent replaces the one of that name, and an empty value takes it away.
- What is made is answered by its number alone (``made``). Nothing is deleted, jobs are shelved.
- Stamps (time) lie inside a job. A stamp that a manager has signed (``sig``) can only be marked as charged.
"""

from simulators.treadle.simulator import Treadle

SIMULATOR = Treadle

__all__ = ["SIMULATOR", "Treadle"]
