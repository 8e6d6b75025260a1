"""Every door that takes a file looks at what it is, not at what it is called."""

from typing import Any

import pytest

from tests.matrix.bodies import FILES, FORMS
from tests.matrix.routes import Door
from tests.matrix.walk import Stage
from tests.media.factories import make_png

pytestmark = pytest.mark.anyio
PAGE = b"<!doctype html><script>alert(document.domain)</script>"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
LIES: dict[str, tuple[str, bytes, str]] = {
    "a page called a picture": ("picture.png", PAGE, "image/png"),
    "a drawing with a script": ("picture.svg", DRAWING, "image/svg+xml"),
    "a drawing called a picture": ("picture.png", DRAWING, "image/png"),
    "a program": ("picture.jpg", b"MZ\x90\x00" + bytes(2000), "image/jpeg"),
    "an archive": ("picture.webp", b"PK\x03\x04" + bytes(2000), "image/webp"),
    "a picture's head and a page": ("picture.png", make_png(8, 8)[:40] + PAGE, "image/png"),
    "nothing": ("picture.png", b"", "image/png"),
    "a name that climbs": ("../../../../etc/cron.d/x", b"\x00\x01\x02", "image/png"),
}
TAKE_TEXT = {"POST /api/v1/admin/segments/{name}/list": "file", "POST /admin/segments/{name}/list": "file"}
"""Doors that take lists of lines; a page is a list of wrong lines to them, which they say, and take none."""
MAY_BE_EMPTY = frozenset({"POST /api/v1/auth/register/vendor", "POST /api/v1/stores"})
"""A file of no bytes is no banner, and none is needed."""
WHO = {"admin": ("/admin/",), "owner": ("/vendor", "/stores", "/products", "/imports"), "shopper": ("",)}


def takes_a_file(stage: Stage) -> list[tuple[Door, str]]:
    """(door, the name of the field)."""
    found = [(door, FILES[str(door)]) for door in stage.routes if str(door) in FILES]
    for path, methods in stage.visits.document["paths"].items():
        for method, operation in methods.items():
            door = Door(method.upper(), path)
            if "multipart/form-data" in operation.get("requestBody", {}).get("content", {}) and str(door) not in FILES:
                found.append((door, "file"))
    return [(door, field) for door, field in found if str(door) not in TAKE_TEXT]


def visitor_for(path: str) -> str:
    return next(name for name, parts in WHO.items() if any(part in path for part in parts))


class TestUploads:
    async def test_that_lie_about_their_type_are_refused_everywhere(self, stage: Stage) -> None:
        visits, taken, doors = stage.visits, [], takes_a_file(stage)
        assert len(doors) > 8, "banner, logo, pictures, avatar, documents, product files …"
        for door, field in doors:
            for lie, file in LIES.items():
                if lie == "nothing" and str(door) in MAY_BE_EMPTY:
                    continue
                data: dict[str, Any] = visits.world.fill(FORMS.get(str(door), {}))
                name = visitor_for(door.path)
                headers, cookies = visits.world.bearer[name], {}
                if door.is_page:
                    headers, cookies = visits.world.browser[name].headers, dict(visits.world.browser[name].cookies)
                visits.client.cookies.update(cookies)
                address = visits.world.somewhere(door.path)
                answer = await visits.client.request(
                    door.method, address, headers=headers, data=data, files={field: file}
                )
                visits.client.cookies.clear()
                if not 400 <= answer.status_code < 500 or stage.snapshot.changed():
                    taken.append(f"{door}: {lie}: {answer.status_code} {answer.text[:100]}")
                    stage.snapshot.restore()
        assert taken == []
