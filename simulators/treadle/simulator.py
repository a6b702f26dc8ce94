"""Treadle at work."""

from __future__ import annotations

import json
import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from simulators.kit.simulator import Record, Simulator, State
from simulators.treadle.facts import KINDS, WORDS, wrong

_MOST_ROWS = 50
Handler = Callable[[Request], Awaitable[Response]]


class _Refused(Exception):
    """``err`` of an answer."""

    def __init__(self, no: int, text: str, field: str | None = None) -> None:
        super().__init__(text)
        self.body = {"ok": "N", "err": {"no": no, "txt": text, **({"fld": field} if field else {})}}


class Treadle(Simulator):
    """``ticket_seconds`` is a setting; ``reset`` leaves it."""

    key: ClassVar[str] = "treadle"
    ticket_seconds: float = 600.0

    @classmethod
    def new_credentials(cls) -> Record:
        return {"user": "crosswalk", "password": secrets.token_urlsafe(24)}

    def reset(self) -> None:
        self.records: dict[str, dict[str, Record]] = {kind: {} for kind in KINDS}
        self.tickets: dict[str, float] = {}
        self.last = 1000

    def state(self) -> State:
        return {kind: list(rows.values()) for kind, rows in self.records.items()}

    def revoke(self) -> None:
        self.tickets.clear()

    def throttled(self, args: Record) -> Response:
        later = {"X-Later": str(args["retry_after"])} if args.get("retry_after") is not None else {}
        return JSONResponse({"ok": "N", "err": {"no": 90, "txt": "TOO BUSY, COME BACK LATER"}}, headers=later)

    def broken(self, status: int, args: Record) -> Response:
        body = args.get("body", {"ok": "N", "err": {"no": 99, "txt": f"SYSTEM ERROR {status}"}})
        content = body if isinstance(body, str) else json.dumps(body)
        return Response(content, status_code=status, headers={"content-type": "application/json", **(args.get("headers") or {})})

    def routes(self) -> Sequence[BaseRoute]:
        return [
            Route("/door", self._told(self._door), methods=["POST"]),
            Route("/whoami", self._told(self._whoami)),
            Route("/dict/{kind}", self._told(self._dictionary)),
            Route("/jobs/{job}/stamps", self._told(self._stamps)),
            Route("/stamps/{number}", self._told(self._one("stamp"))),
            Route("/stamps.tagged", self._told(self._tagged)),
            Route("/jobs/{job}/stamps.new", self._told(self._new_stamp), methods=["POST"]),
            Route("/stamps/{number}/sign", self._told(self._sign), methods=["POST"]),
            Route("/stamps/{number}/set", self._told(self._set("stamp")), methods=["POST"]),
            *(
                route
                for kind in ("client", "job", "step")
                for route in (
                    Route(f"/{WORDS[kind]}", self._told(self._list(kind))),
                    Route(f"/{WORDS[kind]}.new", self._told(self._new(kind)), methods=["POST"]),
                    Route(f"/{WORDS[kind]}/{{number}}", self._told(self._one(kind))),
                    Route(f"/{WORDS[kind]}/{{number}}/set", self._told(self._set(kind)), methods=["POST"]),
                )
            ),
        ]

    def _told(self, handler: Handler) -> Handler:
        """With a ticket, except at the door; refusals as Treadle says them."""

        async def answer(request: Request) -> Response:
            try:
                if request.url.path != "/door" and self.tickets.get(request.headers.get("x-ticket", ""), 0) < self.now():
                    raise _Refused(17, "TICKET STALE OR UNKNOWN")
                return await handler(request)
            except _Refused as refused:
                return JSONResponse(refused.body)

        return answer

    async def _door(self, request: Request) -> Response:
        body = await _body(request)
        if (body.get("user"), body.get("password")) != (self.credentials["user"], self.credentials["password"]):
            raise _Refused(11, "WHO ARE YOU")
        ticket = secrets.token_hex(20)
        self.tickets[ticket] = self.now() + self.ticket_seconds
        return JSONResponse({"ok": "Y", "ticket": ticket, "good_for": str(int(self.ticket_seconds))})

    async def _whoami(self, request: Request) -> Response:
        return JSONResponse({"ok": "Y", "user": self.credentials["user"]})

    async def _dictionary(self, request: Request) -> Response:
        """What a record of a kind has."""
        members = KINDS.get(request.path_params["kind"])
        if members is None:
            raise _Refused(40, "NO SUCH THING")
        rows = [{"mem": name, "sort": item.kind, "need": item.needed, "codes": list(item.of)} for name, item in members.items()]
        own = ("no", "touched", "tags", *(("job", "sig") if request.path_params["kind"] == "stamp" else ()))
        rows += [{"mem": name, "sort": "own", "need": False, "codes": []} for name in own]
        return JSONResponse({"ok": "Y", "mems": rows})

    def _list(self, kind: str) -> Handler:
        async def answer(request: Request) -> Response:
            return self._page(request, list(self.records[kind].values()), KINDS[kind])

        return answer

    def _one(self, kind: str) -> Handler:
        async def answer(request: Request) -> Response:
            return JSONResponse({"ok": "Y", "row": self._found(kind, request.path_params["number"])})

        return answer

    def _new(self, kind: str) -> Handler:
        async def answer(request: Request) -> Response:
            return self._made(kind, await _body(request), {})

        return answer

    def _set(self, kind: str) -> Handler:
        async def answer(request: Request) -> Response:
            row, body = self._found(kind, request.path_params["number"]), await _body(request)
            if row.get("sig") == "Y" and set(body) - {"paid", "tags"}:
                raise _Refused(33, "SIGNED, HANDS OFF", next(iter(set(body) - {"paid", "tags"})))
            self._checked(kind, body, new=False)
            self._kept(row, body)
            return JSONResponse({"ok": "Y", "row": row})

        return answer

    async def _stamps(self, request: Request) -> Response:
        job = self._found("job", request.path_params["job"])["no"]
        rows = [row for row in self.records["stamp"].values() if row["job"] == job]
        return self._page(request, rows, {**KINDS["stamp"], "sig": KINDS["stamp"]["paid"]})

    async def _tagged(self, request: Request) -> Response:
        """The one stamp with a tag, whatever its job."""
        name, _, text = request.query_params.get("tag", "").partition(":")
        for row in self.records["stamp"].values():
            if {"t": name, "v": text} in row["tags"]:
                return JSONResponse({"ok": "Y", "row": row})
        raise _Refused(40, "NO SUCH THING")

    async def _new_stamp(self, request: Request) -> Response:
        job, body = self._found("job", request.path_params["job"]), await _body(request)
        step = self.records["step"].get(str(body.get("step")))
        if step is not None and step["job"] != job["no"]:
            raise _Refused(31, "STEP OF ANOTHER JOB", "step")
        return self._made("stamp", body, {"job": job["no"], "sig": "N", "paid": "N"})

    async def _sign(self, request: Request) -> Response:
        """A manager approves the stamp."""
        row = self._found("stamp", request.path_params["number"])
        self._kept(row, {"sig": "Y"})
        return JSONResponse({"ok": "Y", "row": row})

    def _found(self, kind: str, number: str) -> Record:
        if number not in self.records[kind]:
            raise _Refused(40, "NO SUCH THING")
        return self.records[kind][number]

    def _made(self, kind: str, body: Record, own: Record) -> Response:
        self._checked(kind, body, new=True)
        self.last += 1
        row: Record = {"no": f"{kind[0].upper()}{self.last}", **dict.fromkeys(KINDS[kind], ""), "tags": [], **own}
        self._kept(row, body)
        self.records[kind][row["no"]] = row
        return JSONResponse({"ok": "Y", "made": row["no"]})

    def _checked(self, kind: str, body: Record, *, new: bool) -> None:
        members = KINDS[kind]
        for name, value in body.items():
            if name == "tags":
                if not isinstance(value, list) or not all(isinstance(tag, dict) and set(tag) == {"t", "v"} for tag in value):
                    raise _Refused(32, "TAGS ARE PAIRS OF T AND V", "tags")
                continue
            if name not in members:
                raise _Refused(30, f"NEVER HEARD OF {name[:40]}", name[:40])
            fault = wrong(members[name], value, lambda of, number: number in self.records[of])
            if fault is None and members[name].fixed and not new:
                fault = "CANNOT CHANGE"
            if fault is not None:
                raise _Refused(31, f"{name}: {fault}", name)
        lacking = [name for name, member in members.items() if member.needed and name not in body]
        if new and lacking:
            raise _Refused(31, f"{lacking[0]}: EMPTY", lacking[0])

    def _kept(self, row: Record, body: Record) -> None:
        tags = {tag["t"]: tag for tag in [*row["tags"], *body.get("tags", [])]}
        row.update({name: value for name, value in body.items() if name != "tags"})
        row["tags"] = [tag for tag in tags.values() if tag["v"] not in ("", None)]
        row["touched"] = datetime.fromtimestamp(self.now(), UTC).strftime("%Y%m%dT%H%M%SZ")

    def _page(self, request: Request, rows: list[Record], members: dict[str, Any]) -> Response:
        for name, value in request.query_params.items():
            if name in ("start", "rows"):
                continue
            if name == "touched_from":
                rows = [row for row in rows if row["touched"] >= value]
            elif name == "tag":
                wanted, _, text = value.partition(":")
                rows = [row for row in rows if {"t": wanted, "v": text} in row["tags"]]
            elif name in members:
                rows = [row for row in rows if row[name] == value]
            else:
                raise _Refused(30, f"NEVER HEARD OF {name[:40]}", name[:40])
        rows = sorted(rows, key=lambda row: (row["touched"], row["no"]))
        start, size = (request.query_params.get(name, usual) for name, usual in (("start", "0"), ("rows", "20")))
        if not (start.isdigit() and size.isdigit() and 0 < int(size) <= _MOST_ROWS):
            raise _Refused(31, "START AND ROWS ARE NUMBERS, ROWS AT MOST 50", "rows")
        shown = rows[int(start) : int(start) + int(size)]
        return JSONResponse({"ok": "Y", "rows": shown, "left": max(len(rows) - int(start) - len(shown), 0)})


async def _body(request: Request) -> Record:
    try:
        body = json.loads(await request.body())
    except ValueError:
        raise _Refused(10, "CANNOT READ THAT") from None
    if not isinstance(body, dict):
        raise _Refused(10, "CANNOT READ THAT")
    return body
