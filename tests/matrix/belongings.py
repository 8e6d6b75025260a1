"""What the rooms of people and trust keep about the visitors: links that were mailed, keys, sessions, letters, archives."""

from typing import Any
from uuid import UUID

import httpx

from souk.app import House
from souk.identity import issue_email_change_token, issue_reset_token, issue_verification_token
from souk.identity.federation.models import LinkedSignIn
from souk.identity.passkeys.models import Passkey
from souk.kernel.actors import SYSTEM
from souk.kernel.ids import new_id
from souk.kernel.worker import carry_due
from souk.notifications.links import sign_unsubscribing
from souk.notifications.statuses import MailGroup
from souk.payouts.accounts import seal
from souk.payouts.models import Payout
from souk.payouts.statuses import PayoutStatus, StartedBy
from tests.matrix.bookings import bookable
from tests.media.factories import make_png
from tests.orders.factories import order_body
from tests.payouts.factories import DESTINATION

API = "/api/v1"
NEW_EMAIL = {"email": "shopper.new@example.com", "password": "Tangerine-Lantern-42"}
Headers = dict[str, str]


class Asking:
    """The API as visitors see it, for arranging things; whatever is refused stops the test."""

    def __init__(self, client: httpx.AsyncClient, who: dict[str, Headers]) -> None:
        self.client, self.who = client, who

    async def __call__(self, name: str, method: str, path: str, body: Any = None) -> Any:
        answer = await self.client.request(method, API + path, json=body, headers=self.who[name])
        self.client.cookies.clear()
        assert answer.status_code < 300, f"{name}: {method} {path}: {answer.text}"
        return answer.json() if answer.content else None

    async def first(self, name: str, path: str) -> Any:
        listed = await self(name, "GET", path)
        return (listed["items"] if isinstance(listed, dict) else listed)[0]


async def gather(
    house: House, client: httpx.AsyncClient, who: dict[str, Headers], things: dict[str, str]
) -> dict[str, str]:
    ask = Asking(client, who)
    await ask("admin", "POST", "/admin/roles", {"name": "night_shift", "permissions": ["orders:read"]})
    await ask("admin", "POST", "/admin/segments", {"name": "student", "label": "Students"})
    await ask("admin", "POST", "/admin/segments/student/domains", {"domain": "campus.edu"})
    await ask("admin", "POST", "/admin/segments/student/members", {"person_id": things["other_id"]})
    key = await ask("owner", "POST", "/api-keys", {"name": "Import", "scopes": ["catalog:write"]})
    invitation = await ask(
        "owner", "POST", f"/stores/{things['store_id']}/staff/invitations",
        {"email": "sam@example.com", "role": "vendor_staff"},
    )  # fmt: skip
    shown = await client.post(
        f"{API}/vendors/me/documents",
        data={"kind": "identity", "name": "Passport"},
        files={"document": ("passport.png", make_png(64, 64), "image/png")},
        headers=who["owner"],
    )
    archive = await ask("shopper", "POST", "/users/me/export", {})
    await ask("shopper", "PUT", "/users/email", NEW_EMAIL)
    while await carry_due(house.database):
        pass
    return await _links(house, UUID(things["shopper_id"])) | {
        "role_name": "night_shift",
        "segment_name": "student",
        "kind": "bookings",
        "domain": "campus.edu",
        "key_id": key["api_key"]["id"],
        "invitation_id": invitation["id"],
        "document_id": shown.json()["documents"][0]["id"],
        "archive_id": archive["id"],
        "session_id": (await ask.first("shopper", "/auth/sessions"))["id"],
        "letter_id": (await ask.first("admin", "/admin/letters"))["id"],
        "entry_id": str((await ask.first("admin", "/admin/system-logs"))["id"]),
        "notification_id": (await ask.first("owner", "/notifications"))["id"],
        "number": "1",
        **await _told(ask, things),
        **await _money(house, ask, things),
        **await _gift(ask, things),
        **await bookable(house, ask, things),
        "provider": "nobody",
        "mail_name": "nothing",
        "tier_name": "gold",
        **await _ways_in(house, UUID(things["shopper_id"])),
        **await _sent(ask, things),
        **await _sent_back(ask, client, who["shopper"], things),
        **await _reviewed(ask, things),
    }


async def _sent_back(
    ask: Asking, client: httpx.AsyncClient, shopper: Headers, things: dict[str, str]
) -> dict[str, str]:
    """A return of the shopper's, with a picture, of another order that has arrived."""
    wanted = order_body(items=[{"variant_id": things["variant_id"], "quantity": 1}])
    order = (await ask("shopper", "POST", "/orders", wanted))["orders"][0]
    for status in ("shipped", "delivered"):
        await ask("owner", "PATCH", f"/orders/{order['id']}", {"status": status})
    pieces = [{"order_item_id": order["items"][0]["id"], "quantity": 1}]
    asked = {"reason": "damaged", "items": pieces}
    case = await ask("shopper", "POST", f"/orders/{order['id']}/return", asked)
    shown = await client.post(
        f"{API}/returns/{case['id']}/photos",
        files={"photos": ("scratch.png", make_png(64, 64), "image/png")},
        headers=shopper,
    )
    *_, photo_id, signed = shown.json()["photos"][0].split("/")
    return {"return_id": case["id"], "photo_id": photo_id, "signed_name": signed}


async def _reviewed(ask: Asking, things: dict[str, str]) -> dict[str, str]:
    """What the shopper says of something that has arrived, and what the store answers."""
    review = await ask("shopper", "POST", f"/products/{things['product_id']}/reviews", {"rating": 4})
    await ask("owner", "PUT", f"/reviews/{review['id']}/reply", {"text": "Thank you."})
    return {"review_id": review["id"]}


async def _told(ask: Asking, things: dict[str, str]) -> dict[str, str]:
    """The invoice of the shopper's order, and a webhook of the store with a delivery."""
    documents = await ask("shopper", "GET", f"/orders/{things['order_id']}/documents")
    new = {"url": "https://hooks.example.com/souk", "store_id": things["store_id"]}
    webhook_id = (await ask("owner", "POST", "/webhooks", new))["webhook"]["id"]
    delivery = await ask("owner", "POST", f"/webhooks/{webhook_id}/test")
    found = {"invoice_id": documents["items"][0]["id"], "webhook_id": webhook_id, "delivery_id": delivery["id"]}
    return found | await _coupon(ask, things)


async def _coupon(ask: Asking, things: dict[str, str]) -> dict[str, str]:
    """A coupon of the store."""
    facts = {"code": "TENTH", "discount_type": "percentage", "discount_value": 10, "store_id": things["store_id"]}
    coupon = await ask("owner", "POST", "/coupons", facts)
    return {"coupon_id": coupon["id"], "coupon_code": coupon["code"]}


async def _money(house: House, ask: Asking, things: dict[str, str]) -> dict[str, str]:
    """A commission rule, an entry of the ledger, and a payout to the store that waits to be sent."""
    rule = await ask("admin", "POST", "/commission-rules", {"name": "Share", "basis_points": 1000})
    line = await ask.first("admin", "/admin/ledger/lines")
    payout_id = new_id()
    async with house.database.unit_of_work(SYSTEM) as uow:
        uow.session.add(
            Payout(
                id=payout_id, store_id=UUID(things["store_id"]), currency="USD", amount=100, status=PayoutStatus.SENT,
                started_by=StartedBy.STAFF, requested_by=None, sealed_destination=seal(uow.keys, DESTINATION),
                destination=DESTINATION.masked, reference="", note="", requested_at=uow.now, sent_at=uow.now,
                settled_at=None,
            )
        )  # fmt: skip
    return {"rule_id": rule["id"], "ledger_entry_id": line["entry_id"], "payout_id": str(payout_id)}


async def _gift(ask: Asking, things: dict[str, str]) -> dict[str, str]:
    """A gift card, and the checkout of the shopper's order."""
    card = await ask("admin", "POST", "/gift-cards", {"amount": 5000})
    order = await ask("shopper", "GET", f"/orders/{things['order_id']}")
    return {"card_id": card["id"], "gift_card_code": card["code"], "checkout_id": order["checkout_id"]}


async def _sent(ask: Asking, things: dict[str, str]) -> dict[str, str]:
    """What has left of another order of the shopper's."""
    wanted = order_body(items=[{"variant_id": things["variant_id"], "quantity": 1}])
    order = (await ask("shopper", "POST", "/orders", wanted))["orders"][0]
    return {"shipment_id": (await ask("owner", "POST", f"/orders/{order['id']}/shipments", {}))["id"]}


async def _links(house: House, shopper_id: UUID) -> dict[str, str]:
    """The secrets of mailed links, as whoever sends the mails asks for them."""
    async with house.database.unit_of_work(SYSTEM) as uow:
        reset = await issue_reset_token(uow, shopper_id)
        verify = await issue_verification_token(uow, shopper_id)
        changed = await issue_email_change_token(uow, shopper_id)
        assert changed is not None
        unsubscribe = sign_unsubscribing(uow.keys, shopper_id, MailGroup.ORDER_UPDATES)
    found = {"reset_token": reset, "verify_token": verify, "change_token": changed.token, "unsubscribe": unsubscribe}
    return {name: token or "" for name, token in found.items()}


async def _ways_in(house: House, shopper_id: UUID) -> dict[str, str]:
    """A passkey and a linked account of the shopper; no device and no provider is asked."""
    passkey_id, linked_id = new_id(), new_id()
    async with house.database.unit_of_work(SYSTEM) as uow:
        uow.session.add(
            Passkey(
                id=passkey_id, user_id=shopper_id, credential_id="abc", public_key=b"x", sign_count=0,
                sealed_name=uow.keys.seal("Phone"), transports=[], is_synced=True, created_at=uow.now,
            )
        )  # fmt: skip
        uow.session.add(
            LinkedSignIn(id=linked_id, user_id=shopper_id, provider="nobody", subject_index="x", created_at=uow.now)
        )
    return {"passkey_id": str(passkey_id), "linked_id": str(linked_id)}
