"""Nobody makes themselves more than they are by sending more than was asked."""

from typing import Any

import pytest

from tests.matrix.bodies import resolved
from tests.matrix.routes import Door
from tests.matrix.walk import Stage
from tests.matrix.world import NOTHING, Browser

pytestmark = pytest.mark.anyio
EXTRA: dict[str, Any] = {
    "id": NOTHING,
    "user_id": "{other_id}",
    "customer_id": "{other_id}",
    "owner_id": "{other_id}",
    "person_id": "{other_id}",
    "store_id": "{store_id}",
    "vendor_id": "{vendor_id}",
    "roles": ["admin"],
    "role": "admin",
    "permissions": ["*"],
    "is_admin": True,
    "is_verified": True,
    "is_active": True,
    "verified_at": "2026-11-20T12:00:00Z",
    "password_hash": "x",
    "created_at": "2026-11-20T12:00:00Z",
}
BY_SECRET = frozenset({"POST /reset-password", "POST /verify-email", "POST /account/email/confirm"})
"""They change a person, or verify one, by the secret they were mailed."""
RIGHTS = (
    "SELECT user_id, role, scope_id FROM grants ORDER BY 1, 2, 3",
    "SELECT id, is_active, is_verified, password_hash FROM users ORDER BY 1",
    "SELECT id, user_id, is_verified FROM vendors ORDER BY 1",
)


def with_body(stage: Stage) -> list[tuple[Door, dict[str, Any]]]:
    """Every call that takes JSON, with the fields it knows."""
    document, found = stage.visits.document, []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" in content:
                schema = resolved(content["application/json"]["schema"], document)
                found.append((Door(method.upper(), path), schema.get("properties", {})))
    return found


def rights(stage: Stage) -> list[list[Any]]:
    return [list(stage.snapshot.rows(statement)) for statement in RIGHTS]


class TestBodies:
    async def test_of_every_call_take_nothing_that_was_not_asked(self, stage: Stage) -> None:
        visits, taken = stage.visits, []
        for door, known in with_body(stage):
            body = visits.world.fill(visits.what_to_send(door))["json"]
            for name in EXTRA.keys() - known.keys():
                extra = {**body, name: visits.world.fill(EXTRA[name])}
                address, headers = visits.world.somewhere(door.path), visits.world.bearer["admin"]
                answer = await visits.client.request(door.method, address, json=extra, headers=headers)
                visits.client.cookies.clear()
                said = {error["field"].split(".")[-1] for error in answer.json().get("errors", [])}
                if answer.status_code != 422 or name not in said or stage.snapshot.changed():
                    taken.append(f"{door}: {name}: {answer.status_code} {answer.text[:120]}")
                    stage.snapshot.restore()
        assert taken == []


class TestForms:
    async def test_of_every_page_and_upload_give_nobody_a_right(self, stage: Stage) -> None:
        visits, before, gained = stage.visits, rights(stage), []
        pages = [door for door in stage.routes if door.method != "GET" and (door.is_page or "/register/" in door.path)]
        for door in pages:
            if str(door) in BY_SECRET:
                continue
            sent = visits.world.fill(visits.what_to_send(door))
            known = sent.get("data", {})
            sent["data"] = visits.world.fill({name: str(value) for name, value in EXTRA.items()} | known)
            browser: Browser = visits.world.browser["other"]
            visits.client.cookies.update(dict(browser.cookies))
            await visits.client.request(
                door.method,
                visits.world.somewhere(door.path),
                headers={**browser.headers, "accept": "text/html"},
                **sent,
            )
            visits.client.cookies.clear()
            if stage.snapshot.changed():
                after = rights(stage)
                added = [row for kept, now in zip(before, after, strict=True) for row in now if row not in kept]
                if any("admin" in row or "x" in row or row[2] == 1 for row in added):
                    gained.append(f"{door}: {added}")
                stage.snapshot.restore()
        assert gained == []
