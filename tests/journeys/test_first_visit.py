"""What a first visit weighs on the wire, pictures aside, as the browser itself counts it."""

from collections import Counter

import pytest
from playwright.sync_api import Browser

from tests.journeys.visitors import Shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MOST_BYTES = 60 * 1024
COUNTED = {"Document", "Stylesheet", "Script", "Font"}


@pytest.mark.parametrize("path", ["/", "/search?q=lamp", "/products/tideline-chore-jacket", "/cart", "/sign-up"])
def test_weighs_less_than_sixty_kilobytes(shop: Shop, opened: Browser, path: str) -> None:
    with shop.visitor(opened) as visitor:
        wire = visitor.page.context.new_cdp_session(visitor.page)
        kinds: dict[str, str] = {}
        weights: Counter[str] = Counter()
        wire.on("Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]}))
        wire.on(
            "Network.loadingFinished",
            lambda told: weights.update({kinds[told["requestId"]]: int(told["encodedDataLength"])}),
        )
        wire.send("Network.enable")
        visitor.goes_to(path)
        visitor.page.wait_for_load_state("networkidle")

    counted = {kind: weights[kind] for kind in COUNTED}
    assert all(counted.values()), "something was not measured"
    assert sum(counted.values()) <= MOST_BYTES, counted
