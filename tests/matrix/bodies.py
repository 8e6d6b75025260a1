"""What a visitor sends along: bodies that fit, so that a refusal is about who asks and not about what.

JSON is made from the OpenAPI document, with values for the names of fields; `JSON` and `FORMS` say what that cannot
guess. In every text a name in braces stands for a thing of the world.
"""

from typing import Any

from tests.media.factories import make_png
from tests.orders.factories import ADDRESS, order_body

FIELDS: dict[str, Any] = {
    "email": "somebody.new@example.com",
    "password": "Tangerine-Lantern-42",
    "new_password": "Marmalade-Compass-77",
    "current_password": "Tangerine-Lantern-42",
    "full_name": "Some Body",
    "username": None,
    "phone": "+1 503 555 0147",
    "product_id": "{product_id}",
    "variant_id": "{variant_id}",
    "store_id": "{store_id}",
    "store": "{store_id}",
    "category_id": "{category_id}",
    "location_id": "{location_id}",
    "parent_id": None,
    "address_id": "{address_id}",
    "percent": 10,
    "quantity": 1,
    "status": "shipped",
    "name": "A new name",
    "website": "https://example.com",
    "logo_url": None,
    "currency": "USD",
}
JSON: dict[str, Any] = {
    "POST /api/v1/auth/login": {"email": "{shopper_email}", "password": FIELDS["password"]},
    "POST /api/v1/users/addresses": ADDRESS,
    "POST /api/v1/products": {"store_id": "{store_id}", "name": "Lamp", "price": 1200, "stock": 1},
    "PUT /api/v1/products/{key}": {"price": 1},
    "PATCH /api/v1/products/{key}": {"price": 1},
    "PATCH /api/v1/stores/{store_id}": {"name": "Mine now"},
    "PATCH /api/v1/vendors/me": {"description": "Better than ever."},
    "PUT /api/v1/users/profile": {"full_name": "New Name"},
    "PUT /api/v1/inventory/{variant_id}": {"on_hand": 7},
    "PATCH /api/v1/categories/{key}": {"name": "Ends and odds"},
    "POST /api/v1/categories": {"name": "Mine"},
    "POST /api/v1/webhooks": {"url": "https://hooks.example.com/souk", "store_id": "{store_id}"},
    "POST /api/v1/inventory/locations": {"store_id": "{store_id}", "name": "Cellar"},
    "POST /api/v1/orders": order_body(items=[{"variant_id": "{variant_id}", "quantity": 1}], email="g@example.com"),
    "POST /api/v1/orders/{order_id}/cancel": {},
    "POST /api/v1/orders/{order_id}/shipments": {},
    "POST /api/v1/orders/{order_id}/done": {},
    "POST /api/v1/orders/{order_id}/cancel_items": {"items": [{"order_item_id": "{order_item_id}", "quantity": 1}]},
    "POST /api/v1/orders/{order_id}/notes": {"text": "Because."},
    "PATCH /api/v1/shipments/{shipment_id}": {"tracking_number": "1Z999"},
    "POST /api/v1/orders/{order_id}/return": {
        "reason": "damaged",
        "items": [{"order_item_id": "{order_id}", "quantity": 1}],
    },
    "POST /api/v1/orders/{order_id}/refunds": {"reason": "Because.", "amount": {"amount": 1, "currency": "USD"}},
    "POST /api/v1/products/{product_id}/reviews": {"rating": 4},
    "POST /api/v1/services/{service_id}/reviews": {"rating": 4},
    "POST /api/v1/services": {"store_id": "{store_id}", "service_name": "Mine", "service_type": "contact"},
    "PUT /api/v1/services/{key}": {"location": "Mine now"},
    "PATCH /api/v1/services/{key}": {"location": "Mine now"},
    "POST /api/v1/services/{key}/update_availability": {"is_available": True},
    "POST /api/v1/services/{key}/items": {"name": "Soup", "price": 100},
    "PATCH /api/v1/services/{key}/items/{item_id}": {"price": 1},
    "POST /api/v1/reviews": {"product_id": "{product_id}", "rating": 4},
    "PATCH /api/v1/reviews/{review_id}": {"rating": 3},
    "POST /api/v1/reviews/{review_id}/reject": {"reason": "Because."},
    "POST /api/v1/reviews/{review_id}/report": {"reason": "spam"},
    "PUT /api/v1/reviews/{review_id}/reply": {"text": "Thank you."},
    "POST /api/v1/returns/{return_id}/approve": {},
    "POST /api/v1/returns/{return_id}/reject": {"note": "Because."},
    "POST /api/v1/returns/{return_id}/receive": {},
    "POST /api/v1/returns/{return_id}/refund": {},
    "POST /api/v1/auth/password-reset": {"token": "{reset_token}", "new_password": FIELDS["new_password"]},
    "POST /api/v1/auth/verify-email": {"token": "{verify_token}"},
    "POST /api/v1/auth/confirm-email-change": {"token": "{change_token}"},
    "POST /api/v1/auth/confirm": {"password": FIELDS["password"]},
    "PUT /api/v1/users/password": {
        "current_password": FIELDS["password"],
        "new_password": FIELDS["new_password"],
    },
    "POST /api/v1/admin/segments/{name}/members": {"person_id": "{shopper_id}"},
    "PATCH /api/v1/admin/users/{person_id}": {"full_name": "Somebody Else"},
    "PUT /api/v1/loyalty/tiers/{name}": {"version": 1, "basis_points": 700},
    "POST /api/v1/admin/users/{person_id}/points": {"points": 5, "reason": "Because."},
    "POST /api/v1/coupons": {
        "code": "MATRIX",
        "discount_type": "percentage",
        "discount_value": 10,
        "store_id": "{store_id}",
    },
    "PATCH /api/v1/coupons/{coupon_id}": {"discount_value": 100},
    "POST /api/v1/coupons/simulate": {"items": [{"variant_id": "{variant_id}", "quantity": 1}], "codes": ["TENTH"]},
    "POST /api/v1/loyalty/apply-coupon": {"code": "TENTH"},
    "POST /api/v1/loyalty/redeem-points": {"points": 0},
    "POST /api/v1/gift-cards": {"amount": 5000, "currency": "USD"},
    "POST /api/v1/gift-cards/balance": {"code": "AAAA-BBBB-CCCC-DDDD"},
    "POST /api/v1/gift-cards/{card_id}/void": {"reason": "Because."},
    "POST /api/v1/admin/users/{person_id}/credit": {"amount": 5, "reason": "Because."},
    "POST /api/v1/commission-rules": {"name": "Mine", "basis_points": 0},
    "PATCH /api/v1/commission-rules/{rule_id}": {"basis_points": 0},
    "POST /api/v1/commission-rules/simulate": {"store_id": "{store_id}", "goods": 10000},
    "POST /api/v1/payouts": {"store_id": "{store_id}"},
    "PUT /api/v1/stores/{store_id}/payout-account": {"schedule": "weekly", "minimum": 2500},
    "PUT /api/v1/admin/payout-terms": {"release_days": 0, "minimum": 0},
    "POST /api/v1/payments/intents": {"payment_id": "{payment_id}"},
    "POST /api/v1/payments/stripe-handler": {"action": "status", "payment_id": "{payment_id}"},
    "POST /api/v1/stores/{store_id}/providers": {"name": "Mine"},
    "PATCH /api/v1/providers/{provider_id}": {"about": "Mine now."},
    "PUT /api/v1/providers/{provider_id}/hours": {"hours": []},
    "POST /api/v1/providers/{provider_id}/time-off": {
        "starts_at": "{booking_day}T14:00",
        "ends_at": "{booking_day}T15:00",
    },
    "PUT /api/v1/services/{service_id}/booking-terms": {"duration_minutes": 30},
    "POST /api/v1/services/{service_id}/slots": {"provider_id": "{provider_id}", "starts_at": "{booking_day}T22:00"},
    "POST /api/v1/appointments": {"slot_id": "{slot_id}"},
    "POST /api/v1/appointments/{appointment_id}/cancel": {},
    "POST /api/v1/appointments/{appointment_id}/reschedule": {"slot_id": "{slot_id}"},
    "POST /api/v1/waiting-list": {
        "service_id": "{service_id}",
        "from_at": "{booking_day}T00:00:00Z",
        "until_at": "{booking_day}T20:00:00Z",
    },
    "POST /api/v1/services/{service_id}/queue": {},
    "PUT /api/v1/stores/{store_id}/queue": {"is_open": True},
    "POST /api/v1/stores/{store_id}/queue/next": {},
    "POST /api/v1/queue/{ticket_id}/call": {},
    "POST /api/v1/queue/{ticket_id}/serve": {},
    "POST /api/v1/cart/items": {"variant_id": "{variant_id}", "quantity": 1},
}
SERVICE_FORM = {"name": "Mine", "category": "barber", "service_type": "booking", "supports_booking": "1"}
FORMS: dict[str, dict[str, str]] = {
    "POST /api/v1/auth/token": {"username": "{shopper_email}", "password": FIELDS["password"]},
    "POST /api/v1/auth/register/vendor": {
        "email": FIELDS["email"], "password": FIELDS["password"], "full_name": "Some Body",
        "business_name": "New Business", "store_category": "Books",
    },
    "POST /api/v1/stores": {"business_name": "Second Business", "store_category": "Books"},
    "POST /api/v1/vendors/me/documents": {"kind": "identity", "name": "Passport"},
    "POST /api/v1/imports/products": {"store": "{store_id}"},
    "POST /vendor/products/new": {"name": "Lamp", "price": "12.00", "stock": "3", "store_id": "{store_id}"},
    "POST /vendor/products/{product_id}": {"name": "Lamp", "price": "12.00"},
    "POST /vendor/services/new": {**SERVICE_FORM, "store_id": "{store_id}"},
    "POST /vendor/services/{service_id}": SERVICE_FORM,
    "POST /vendor/services/{service_id}/availability": {"status": "active"},
    "POST /vendor/services/{service_id}/menu": {"item_name": "Soup", "item_price": "1.00"},
    "POST /vendor/services/{service_id}/menu/{item_id}": {"item_name": "Soup", "item_price": "1.00"},
    "POST /vendor/services/{service_id}/menu/{item_id}/move": {"to": "up"},
    "POST /vendor/services/{service_id}/menu/{item_id}/switch": {"to": "on"},
    "POST /vendor/services/{service_id}/booking": {
        "duration_minutes": "30", "buffer_before_minutes": "0", "buffer_after_minutes": "0", "lead_minutes": "60",
        "horizon_days": "60", "capacity": "1", "cancel_until_minutes": "1440", "late_fee_percent": "100",
        "payment": "at_venue",
    },
    "POST /vendor/services/{service_id}/booking/rules": {
        "provider_id": "{provider_id}", "weekdays": "sunday", "opens": "09:00", "closes": "11:00",
    },
    "POST /vendor/services/{service_id}/booking/slots": {
        "provider_id": "{provider_id}", "day": "{booking_day}", "time": "21:00",
    },
    "POST /vendor/providers/new": {"name": "Mine", "time_zone": "UTC", "store": "{store_id}"},
    "POST /vendor/providers/{provider_id}": {
        "name": "Mine", "time_zone": "UTC", "service_ids": "{service_id}", "is_active": "1",
    },
    "POST /vendor/providers/{provider_id}/time-off": {"first": "{quiet_day}"},
    "POST /vendor/calendar/new": {"name": "Ada", "slot_id": "{slot_id}", "store": "{store_id}"},
    "POST /vendor/calendar/move": {"appointment_id": "{appointment_id}", "slot_id": "{slot_id}"},
    "POST /vendor/queue/next": {"store": "{store_id}"},
    "POST /vendor/queue/switch": {"store": "{store_id}", "is_open": "1"},
    "POST /vendor/queue/add": {"store": "{store_id}", "service_id": "{service_id}", "name": "Ada"},
    "POST /vendor/coupons/new": {
        "code": "MATRIX", "discount_type": "percentage", "discount_value": "10", "store_id": "{store_id}",
    },
    "POST /vendor/coupons/{coupon_id}": {"discount_type": "percentage", "discount_value": "100"},
    "POST /admin/coupons/new": {"code": "MATRIX", "discount_type": "percentage", "discount_value": "10"},
    "POST /admin/coupons/{coupon_id}": {"discount_type": "percentage", "discount_value": "100"},
    "POST /cart/coupons": {"code": "TENTH"},
    "POST /cart/points": {"points": "0"},
    "POST /vendor/settings": {"version": "1", "name": "Mine now", "category": "Books", "timezone": "UTC"},
    "POST /vendor/settings/terms": {"version": "1", "tax_percent": "8", "return_window_days": "30"},
    "POST /vendor/settings/profile": {"version": "1", "business_name": "Mine now"},
    "POST /sell": {
        "email": FIELDS["email"], "password": FIELDS["password"], "full_name": "Some Body",
        "business_name": "New Business", "store_category": "Books", "category": "Books",
    },
    "POST /admin/loyalty/tiers/{name}": {"version": "1", "threshold": "600", "percent": "7"},
    "POST /admin/loyalty/people/{person_id}": {"points": "5", "reason": "Because."},
    "POST /admin/gift-cards/new": {"amount": "50.00", "currency": "USD"},
    "POST /admin/gift-cards/{card_id}/void": {"reason": "Because."},
    "POST /admin/people/{person_id}/credit": {"amount": "0.05", "currency": "USD", "reason": "Because."},
    "POST /vendor/orders/{order_id}/refund": {"reason": "Because.", "amount": "0.01"},
    "POST /vendor/returns/{return_id}/reject": {"note": "Because."},
    "POST /products/{slug}/review": {"rating": "4"},
    "POST /services/{slug}/review": {"rating": "4"},
    "POST /services/{slug}/book": {
        "with": "anybody", "at": "{slot_starts}", "name": "Ada", "email": "g@example.com", "notes": "",
    },
    "POST /services/{slug}/waiting": {"with": "anybody", "day": "{booking_day}"},
    "POST /appointments/{appointment_id}/move": {"with": "anybody", "at": "{slot_starts}"},
    "POST /reviews/{review_id}/helpful": {"helpful": "yes"},
    "POST /reviews/{review_id}/report": {"reason": "spam"},
    "POST /vendor/reviews/{review_id}/reply": {"text": "Thank you."},
    "POST /admin/reviews/{review_id}/reject": {"reason": "Because."},
    "POST /admin/returns/{return_id}/reject": {"note": "Because."},
    "POST /checkout": {
        **{name: str(value) for name, value in ADDRESS.items()},
        "email": "g@example.com", "full_name": "G", "address": "new", "payment": "card",
    },
    "POST /admin/payouts": {"store": "{store_id}"},
    "POST /admin/payouts/{payout_id}/paid": {"reference": "BZ-1"},
    "POST /admin/payouts/{payout_id}/failed": {"note": "No such account"},
    "POST /admin/commission/terms": {"release_days": "0", "minimum": "0", "version": "0"},
    "POST /admin/commission/new": {"name": "Mine", "scope": "platform", "percent": "0"},
    "POST /admin/commission/{rule_id}": {"name": "Mine", "scope": "platform", "percent": "0", "version": "1"},
    "POST /vendor/payouts/account": {"holder": "Some Body", "account": "DE89370400440532013000"},
    "POST /vendor/payouts/schedule": {"schedule": "weekly", "minimum": "25"},
    "POST /forgot-password": {"email": "{shopper_email}"},
    "POST /reset-password": {"token": "{reset_token}", "new_password": FIELDS["new_password"]},
    "POST /verify-email": {"token": "{verify_token}"},
    "POST /account/email/confirm": {"token": "{change_token}"},
    "POST /vendor/webhooks": {"url": "https://hooks.example.com/souk", "store": "{store_id}"},
    "POST /vendor/webhooks/{webhook_id}": {"url": "https://hooks.example.com/souk"},
    "POST /admin/webhooks": {"url": "https://hooks.example.com/souk"},
    "POST /admin/webhooks/{webhook_id}": {"url": "https://hooks.example.com/souk"},
    "POST /admin/roles": {"name": "new_role", "description": "New"},
    "POST /admin/segments": {"name": "new_segment", "label": "New"},
    "POST /sign-in": {"login": "{shopper_email}", "email": "{shopper_email}", "password": FIELDS["password"]},
    "POST /sign-up": {"full_name": "Some Body", "email": FIELDS["email"], "password": FIELDS["password"]},
}  # fmt: skip
TYPED = {
    "full_name": "Some Body", "name": "A new name", "title": "A new title", "percent": "10", "quantity": "1",
    "status": "shipped", "variant_id": "{variant_id}", "price": "12.00", "stock": "3", "reason": "Because.",
    **{name: str(value) for name, value in ADDRESS.items()},
}  # fmt: skip
"""What stands in the form of any page; a page takes the fields that it knows."""
CSV = ("products.csv", b"Handle,Title,Variant Price\nchair,Chair,12.00\n", "text/csv")
FILES = {
    "PUT /api/v1/stores/{store_id}/banner": "banner",
    "PUT /api/v1/vendors/me/logo": "logo",
    "POST /api/v1/auth/register/vendor": "banner",
    "POST /api/v1/stores": "banner",
    "POST /api/v1/vendors/me/documents": "document",
    "POST /vendor/onboarding/documents": "document",
    "PUT /api/v1/users/profile/avatar": "avatar",
    "POST /vendor/settings/banner": "banner",
    "POST /vendor/settings/logo": "logo",
    "POST /vendor/products/{product_id}/images": "images",
    "POST /vendor/services/{service_id}/images": "images",
    "POST /api/v1/returns/{return_id}/photos": "photos",
    "POST /api/v1/reviews/{review_id}/photos": "photos",
    "POST /api/v1/services/{key}/images": "images",
    "POST /api/v1/services": "image",
    "PUT /api/v1/services/{key}": "image",
    "PATCH /api/v1/services/{key}": "image",
    "POST /api/v1/services/{key}/items": "image",
    "PATCH /api/v1/services/{key}/items/{item_id}": "image",
}
"""Which field a file goes into; `file` otherwise."""
PICTURE = ("picture.png", make_png(64, 64), "image/png")


def json_for(operation: dict[str, Any], call: str, document: dict[str, Any]) -> Any:
    if call in JSON:
        return JSON[call]
    return sample(operation["requestBody"]["content"]["application/json"]["schema"], document)


def sample(schema: dict[str, Any], document: dict[str, Any], name: str = "") -> Any:
    """Something that fits: all that is required, and nothing that may be left out."""
    examples = schema.get("examples")
    schema = resolved(schema, document)
    if examples := examples or schema.get("examples"):
        return examples[0]
    if name in FIELDS:
        return FIELDS[name]
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    kind = schema.get("type")
    if kind == "object":
        needed = schema.get("required", ())
        return {key: sample(each, document, key) for key, each in schema.get("properties", {}).items() if key in needed}
    if kind == "array":
        return [sample(schema.get("items", {}), document, name)]
    simple = {"integer": max(1, schema.get("minimum", 1)), "number": 1.5, "boolean": True}
    texts = {"email": FIELDS["email"], "uuid": "{product_id}", "date-time": "2030-11-20T12:00:00Z"}
    return simple.get(kind or "", texts.get(schema.get("format", ""), "a" * max(3, schema.get("minLength", 3))))


def resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        found = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return resolved(choices[0], document)
    return schema
