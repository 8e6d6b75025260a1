"""The fake's doors: the calls that the shop's adapter and the stand-in for Stripe.js make."""

import asyncio
import contextlib
import hashlib
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse

from tests.stripe.books import Books, Object, Refused, invalid

HERE = Path(__file__).parent
BRACKETS = re.compile(r"[^\[\]]+")


@dataclass
class Trouble:
    """The next `times` calls whose path contains `path` go wrong, before or after the work was done."""

    path: str
    how: str
    after: bool = False
    times: int = 1


@dataclass
class Behaviour:
    secret_key: str = "sk_test_souk"
    publishable_key: str = "pk_test_souk"
    troubles: list[Trouble] = field(default_factory=list)
    hangs_for: float = 5.0
    calls: list[str] = field(default_factory=list)

    def trouble(self, path: str, *, after: bool) -> Trouble | None:
        for each in self.troubles:
            if each.path in path and each.after is after and each.times:
                each.times -= 1
                return each
        return None


def nested(text: str) -> Object:
    """`metadata[payment_id]=1&a[0]=x` → `{"metadata": {"payment_id": "1"}, "a": {"0": "x"}}`."""
    found: Object = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        *parents, last = BRACKETS.findall(name)
        place = found
        for parent in parents:
            place = place.setdefault(parent, {})
        place[last] = value
    return found


class Doors:
    """One call at a time, so that a key that is asked for twice at once is answered once."""

    def __init__(self, books: Books, behaviour: Behaviour) -> None:
        self.books, self.behaviour = books, behaviour
        self._remembered: dict[str, tuple[str, int, Object]] = {}
        self._busy = asyncio.Lock()

    async def misbehave(self, request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
        asked = f"{request.method} {request.url.path}"
        self.behaviour.calls.append(asked)
        if request.method == "OPTIONS":
            return Response(headers=CORS)
        answer = await self._suffer(self.behaviour.trouble(asked, after=False)) or await call(request)
        answer = await self._suffer(self.behaviour.trouble(asked, after=True)) or answer
        answer.headers.update(CORS)
        return answer

    async def _suffer(self, trouble: Trouble | None) -> Response | None:
        if trouble is not None and trouble.how == "down":
            return JSONResponse({"error": {"type": "api_error", "message": "Down."}}, 500)
        if trouble is not None:
            await asyncio.sleep(self.behaviour.hangs_for)
        return None

    async def serve(self, request: Request, path: str) -> Response:
        params = nested((await request.body()).decode() or request.url.query)
        key = request.headers.get("idempotency-key")
        print_of = hashlib.sha256(json.dumps([path, params], sort_keys=True).encode()).hexdigest()
        async with self._busy:
            if key is not None and key in self._remembered:
                kept, status, body = self._remembered[key]
                if kept != print_of:
                    error = {"type": "idempotency_error", "message": "Other parameters than the first time."}
                    return JSONResponse({"error": error}, 400)
                return JSONResponse(body, status, {"Idempotent-Replayed": "true"})
            status, body = self._answer(request, path, params)
            if key is not None and status != 401:
                self._remembered[key] = print_of, status, body
        return JSONResponse(body, status)

    def forget_keys(self) -> None:
        """As Stripe does after a day."""
        self._remembered.clear()

    def _answer(self, request: Request, path: str, params: Object) -> tuple[int, Any]:
        try:
            self._authenticate(request, params)
            expand = params.pop("expand", {})
            status, body = 200, answer_to(self.books, request.method, path.split("/"), params)
            if "latest_charge.balance_transaction" in expand.values():
                body = {**body, "latest_charge": self.books.charge_with_fee(body)}
        except Refused as refused:
            status, body = refused.status, {"error": refused.error}
        return status, json.loads(json.dumps(body))  # as it stands now, whatever happens to it later

    def _authenticate(self, request: Request, params: Object) -> None:
        shown = params.pop("key", None) or request.headers.get("authorization", "").removeprefix("Bearer ")
        public = request.url.path == "/v1/payment_methods" or "client_secret" in params
        if shown != self.behaviour.secret_key and not (public and shown == self.behaviour.publishable_key):
            raise Refused(401, type="invalid_request_error", message="Invalid API key provided.")

    async def authenticate(self, client_secret: str, passes: bool) -> Response:
        """What the page of 3-D Secure sends. Where the card is refused after all, the intent tells."""
        with contextlib.suppress(Refused):
            async with self._busy:
                self.books.authenticate(self.books.get(client_secret.partition("_secret_")[0]), passes=passes)
        return JSONResponse({})


async def script() -> Response:
    return FileResponse(HERE / "stripe.js", media_type="text/javascript")


async def frame(name: Literal["card", "3ds", "upi"]) -> Response:
    return HTMLResponse((HERE / f"{name}.html").read_text("utf-8"))


def create_fake(doors: Doors) -> FastAPI:
    app = FastAPI()
    app.middleware("http")(doors.misbehave)
    app.add_api_route("/v1/{path:path}", doors.serve, methods=["GET", "POST", "DELETE"])
    app.add_api_route("/v3/", script)
    app.add_api_route("/frames/{name}", frame)
    app.add_api_route("/frames/3ds/{client_secret}", doors.authenticate, methods=["POST"])
    return app


CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*"}


def answer_to(books: Books, method: str, path: list[str], params: Object) -> Any:
    if method == "GET":
        return _look(books, path, params)
    if method == "DELETE":
        return _forget(books, path[1])
    found = MAKES.get(path[0]) if len(path) == 1 else None
    if found is not None:
        return found(books, params)
    if path[0] == "payment_intents" and path[-1] in MOVES:
        return MOVES[path[-1]](books, books.get(path[1]), params)
    raise invalid("url_invalid", f"Unrecognised: {method} {'/'.join(path)}", status=404)


def _look(books: Books, path: list[str], params: Object) -> Object:
    if len(path) == 2:
        return books.get(path[1])
    name = "transfer_group" if path[0] == "transfers" else "payment_intent"
    found = books.all(path[0].removesuffix("s"), **{name: params[name]})
    return {"object": "list", "data": found, "has_more": False, "url": f"/v1/{path[0]}"}


def _forget(books: Books, customer: str) -> Object:
    books.get(customer)
    del books.objects[customer]
    for each in books.all("payment_method", customer=customer):
        del books.objects[each["id"]]
    return {"id": customer, "object": "customer", "deleted": True}


def _set_up(books: Books, params: Object) -> Object:
    method = books.get(params["payment_method"])
    needs_person = books.numbers[method["id"]] == "4000002760003184"
    if not needs_person:
        method["customer"] = params["customer"]
    status = "requires_action" if needs_person else "succeeded"
    return books.add("setup_intent", "seti", status=status, payment_method=method["id"])


def _transfer(books: Books, params: Object) -> Object:
    if not params["destination"].startswith("acct_"):
        raise invalid("resource_missing", f"No such destination: '{params['destination']}'", status=404)
    return books.add("transfer", "tr", **{**params, "amount": int(params["amount"])})


MAKES: dict[str, Callable[[Books, Object], Object]] = {
    "payment_methods": lambda books, params: books.make_method(params["card"]["number"].replace(" ", "")),
    "payment_intents": Books.make_intent,
    "refunds": Books.refund,
    "customers": lambda books, _: books.add("customer", "cus"),
    "setup_intents": _set_up,
    "transfers": _transfer,
}
MOVES: dict[str, Callable[[Books, Object, Object], Object]] = {
    "confirm": Books.confirm,
    "capture": lambda books, intent, _: books.capture(intent),
    "cancel": Books.cancel,
}
