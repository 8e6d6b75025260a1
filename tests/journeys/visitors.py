"""Who walks through the shop: people with a browser of their own, each watched for what goes wrong unseen."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, StorageState, expect

from souk.demo.catalogue import STORES
from souk.demo.people import JOHN, PASSWORD
from tests.ui.look import new_page

VENDOR = next(store.owner_email for store in STORES if store.slug == "linden-and-vale")
SHOPPER = JOHN
ADMIN = "admin@example.com"


@dataclass
class Shop:
    base: str

    @contextmanager
    def visitor(
        self, opened: Browser, *, scripts: bool = True, width: int = 1360, known: StorageState | None = None
    ) -> Iterator["Visitor"]:
        """Somebody new. Whatever went wrong behind their back fails the test when they leave."""
        visitor = Visitor(new_page(opened, scripts=scripts, width=width, known=known), self.base)
        try:
            yield visitor
        finally:
            visitor.page.context.close()
        assert visitor.complaints == []


@dataclass
class Visitor:
    """`expects` are the refusals this journey provokes on purpose."""

    page: Page
    base: str
    expects: set[int] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"exception: {error}"))
        self.page.on("requestfailed", self._miss)
        self.page.on("response", self._look_at)

    def _hear(self, message: ConsoleMessage) -> None:
        """Broken rules of the content security policy are told here as well."""
        refused = any(f"status of {status}" in message.text for status in self.expects)
        if message.type in {"error", "warning"} and not refused:
            self.complaints.append(f"console: {message.text}")

    def _miss(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # somebody went on before a picture was there
            self.complaints.append(f"failed: {request.url} {request.failure}")

    def _look_at(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expects:
            self.complaints.append(f"{response.status}: {response.url}")

    def goes_to(self, path: str) -> Response | None:
        return self.page.goto(self.base + path)

    def is_at(self, pattern: str) -> None:
        self.page.wait_for_url(self.base + pattern)

    def presses(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()

    def follows(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def types(self, **fields: str) -> None:
        for name, text in fields.items():
            self.page.locator(f"#f-{name}").fill(text)

    def signs_in(self, email: str, password: str = PASSWORD) -> None:
        self.goes_to("/sign-in")
        self.types(email=email, password=password)
        self.page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
        expect(self.page.locator(".toast")).to_contain_text("Welcome back")
