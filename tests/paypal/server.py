"""Orders of version 2, authorisations, captures and refunds, as far as the shop's adapter asks for them."""

from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from souk.kernel.gateway_settings import PayPal
from tests.servers import StandIn

Object = dict[str, Any]
CREDENTIALS = "Basic Y2xpZW50OnNlY3JldA=="


class Refused(Exception):
    def __init__(self, issue: str, status: int = 422) -> None:
        super().__init__(issue)
        self.issue, self.status = issue, status


class FakePayPal(StandIn):
    """`poor` holds the orders whose payer has no money; `silent` is how many of the next calls nobody answers.

    `calls` are the messages that it was asked to verify.
    """

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[str, Object] = {}
        self.poor: set[str] = set()
        self.silent = 0
        self.calls: list[str] = []
        self.refunds_wait = False
        self.disputes: dict[str, Object] = {}
        self.tells_of_disputes = True
        self._remembered: dict[str, Object] = {}
        app = FastAPI()
        app.add_api_route("/v1/oauth2/token", self.sign_in, methods=["POST"])
        app.add_api_route("/v1/notifications/verify-webhook-signature", self.verify, methods=["POST"])
        app.add_api_route("/v1/customer/disputes", self.list_disputes)
        app.add_api_route("/v1/customer/disputes/{name}", self.show_dispute)
        app.add_api_route("/approve/{name}", self.approval_page)
        app.add_api_route("/approve/{name}", self.approve_and_return, methods=["POST"])
        app.add_api_route("/v2/{path:path}", self.serve, methods=["GET", "POST"])
        self._open(app)

    def settings(self, **changes: Any) -> PayPal:
        given = {
            "client_id": "client",
            "client_secret": "secret",
            "webhook_id": "WH-1",
            "api_base": self.base,
            "approval_base": self.base,
            "timeout_seconds": 10.0,
        }
        return PayPal(**{**given, **changes})

    def approve(self, name: str, *, poor: bool = False) -> None:
        """What the payer does on PayPal's page."""
        self.orders[name]["status"] = "APPROVED"
        if poor:
            self.poor.add(name)

    def order_for(self, key: object) -> Object:
        found = [each for each in self.orders.values() if each["purchase_units"][0]["custom_id"] == str(key)]
        assert len(found) == 1, found
        return found[0]

    def dispute(self, order_name: str, value: str, *, at: str = "2026-11-21T12:00:00.000Z") -> Object:
        """The payer of an order objects."""
        name = f"PP-D-{len(self.disputes) + 1}"
        self.disputes[name] = {
            "dispute_id": name,
            "create_time": at,
            "reason": "MERCHANDISE_OR_SERVICE_NOT_RECEIVED",
            "status": "WAITING_FOR_SELLER_RESPONSE",
            "dispute_amount": {"currency_code": "USD", "value": value},
            "seller_response_due_date": "2026-12-01T12:00:00.000Z",
            "disputed_transactions": [{"seller_transaction_id": f"CA{order_name}"}],
        }
        return self.disputes[name]

    def resolve(self, dispute: Object, outcome: str, value: str = "") -> None:
        back = {"amount_refunded": {"currency_code": "USD", "value": value}} if value else {}
        dispute |= {"status": "RESOLVED", "dispute_outcome": {"outcome_code": outcome, **back}}

    async def list_disputes(self, disputed_transaction_id: str) -> Response:
        if not self.tells_of_disputes:
            return JSONResponse({"name": "NOT_AUTHORIZED"}, 403)
        mine = [{"seller_transaction_id": disputed_transaction_id}]
        found = [each for each in self.disputes.values() if each["disputed_transactions"] == mine]
        return JSONResponse({"items": [{"dispute_id": each["dispute_id"]} for each in found]})

    async def show_dispute(self, name: str) -> Response:
        return JSONResponse(self.disputes[name])

    async def sign_in(self, request: Request) -> Response:
        if request.headers.get("authorization") != CREDENTIALS:
            return JSONResponse({"error": "invalid_client"}, 401)
        return JSONResponse({"access_token": "A21", "expires_in": 32400})

    async def verify(self, request: Request) -> Response:
        asked = await request.json()
        self.calls.append("verify")
        is_ours = asked["transmission_sig"] == "signed-by-paypal" and asked["webhook_id"] == "WH-1"
        return JSONResponse({"verification_status": "SUCCESS" if is_ours else "FAILURE"})

    async def approval_page(self, name: str) -> Response:
        return HTMLResponse(f"<h1>PayPal</h1><form method=post action=/approve/{name}><button>Approve</button></form>")

    async def approve_and_return(self, name: str) -> Response:
        self.approve(name)
        url = self.orders[name]["return_url"]
        return RedirectResponse(f"{url}{'&' if '?' in url else '?'}token={name}&PayerID=P1", 303)

    async def serve(self, request: Request, path: str) -> Response:
        body = await request.json() if await request.body() else {}
        key = request.headers.get("paypal-request-id")
        if key and key in self._remembered:
            return JSONResponse(self._remembered[key])
        try:
            told = self._answer(request.method, path.split("/"), body)
        except Refused as refused:
            return JSONResponse({"name": "REFUSED", "details": [{"issue": refused.issue}]}, refused.status)
        if key:
            self._remembered[key] = told
        if self.silent:
            self.silent -= 1
            return JSONResponse({"name": "INTERNAL_SERVER_ERROR"}, 500)
        return JSONResponse(told)

    def _answer(self, method: str, path: list[str], body: Object) -> Object:
        match method, *path:
            case "POST", "checkout", "orders":
                return self._make(body)
            case "GET", _, what, name:
                return self._order(name) if what == "orders" else self._captured(name)
            case "POST", "checkout", "orders", name, "authorize":
                return self._authorise(self._order(name))
            case "POST", "payments", "authorizations", name, "capture":
                return self._capture(name)
            case "POST", "payments", "authorizations", name, "void":
                return self._void(name)
            case "POST", "payments", "captures", name, "refund":
                return self._refund(name, body)
        raise Refused("RESOURCE_NOT_FOUND", 404)

    def _order(self, name: str) -> Object:
        if name not in self.orders:
            raise Refused("RESOURCE_NOT_FOUND", 404)
        return self.orders[name]

    def _captured(self, name: str) -> Object:
        order = self._order(name.removeprefix("CA"))
        return {"id": name, "supplementary_data": {"related_ids": {"order_id": order["id"]}}}

    def _make(self, body: Object) -> Object:
        name = uuid4().hex[:17].upper()
        context = body["payment_source"]["paypal"]["experience_context"]
        self.orders[name] = {
            "id": name,
            "status": "PAYER_ACTION_REQUIRED",
            "purchase_units": [{**body["purchase_units"][0], "payments": {}}],
            "links": [{"rel": "payer-action", "href": f"{self.base}/approve/{name}"}],
            "return_url": context.get("return_url", ""),
        }
        return self.orders[name]

    def _authorise(self, order: Object) -> Object:
        if order["status"] != "APPROVED":
            raise Refused("ORDER_NOT_APPROVED")
        if order["id"] in self.poor:
            raise Refused("INSTRUMENT_DECLINED")
        order["status"] = "COMPLETED"
        order["purchase_units"][0]["payments"]["authorizations"] = [{"id": f"AU{order['id']}", "status": "CREATED"}]
        return order

    def _held(self, name: str) -> tuple[Object, Object]:
        order = self._order(name.removeprefix("AU"))
        held = order["purchase_units"][0]["payments"]["authorizations"][0]
        if held["status"] != "CREATED":
            raise Refused(f"AUTHORIZATION_ALREADY_{held['status']}")
        return order, held

    def _capture(self, name: str) -> Object:
        order, held = self._held(name)
        held["status"] = "CAPTURED"
        made = {"id": f"CA{order['id']}", "status": "COMPLETED"}
        order["purchase_units"][0]["payments"]["captures"] = [made]
        return made

    def _void(self, name: str) -> Object:
        _, held = self._held(name)
        held["status"] = "VOIDED"
        return held

    def _refund(self, name: str, body: Object) -> Object:
        unit = self._order(name.removeprefix("CA"))["purchase_units"][0]
        made = unit["payments"].setdefault("refunds", [])
        back = sum(float(each["amount"]["value"]) for each in made)
        if back + float(body["amount"]["value"]) > float(unit["amount"]["value"]) + 0.001:
            raise Refused("REFUND_AMOUNT_EXCEEDED")
        status = "PENDING" if self.refunds_wait else "COMPLETED"
        made.append({"id": uuid4().hex[:17].upper(), "status": status, **body})
        found: Object = made[-1]
        return found
