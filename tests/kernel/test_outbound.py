"""The guard for addresses that somebody else gave, against a real server on loopback."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from souk.kernel.outbound import AddressRefused, FetchFailed, GuardedClient, is_public
from souk.kernel.settings import Outbound

pytestmark = pytest.mark.anyio
OPEN = Outbound(allow_private=True, timeout_seconds=1.0, largest_bytes=1000)
GUARDED = Outbound(timeout_seconds=1.0)


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
    head = {
        "/picture": b"HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 4\r\n\r\nPNG!",
        "/large": b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n" + b"x" * 5000,
        "/loop": b"HTTP/1.1 302 Found\r\nlocation: /loop\r\ncontent-length: 0\r\n\r\n",
        "/there": b"HTTP/1.1 302 Found\r\nlocation: /picture\r\ncontent-length: 0\r\n\r\n",
        "/file": b"HTTP/1.1 302 Found\r\nlocation: file:///etc/passwd\r\ncontent-length: 0\r\n\r\n",
    }.get(path)
    if head is None:
        await reader.read()  # until the other side hangs up
    else:
        writer.write(head)
        await writer.drain()
    writer.close()


@pytest.fixture
async def server() -> AsyncIterator[str]:
    listening = await asyncio.start_server(_answer, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    listening.close()
    await asyncio.sleep(0.01)


class TestGuard:
    async def test_loopback_is_refused_unless_a_setting_allows_it(self, server: str) -> None:
        with pytest.raises(AddressRefused):
            await GuardedClient(GUARDED).fetch(f"{server}/picture")
        assert (await GuardedClient(OPEN).fetch(f"{server}/picture")).body == b"PNG!"

    @pytest.mark.parametrize(
        "url",
        [
            "http://localhost/x",
            "http://127.1/x",
            "http://0x7f000001/x",
            "http://[::1]/x",
            "http://[::ffff:127.0.0.1]/x",
            "http://10.0.0.1/x",
            "http://192.168.1.1/x",
            "http://169.254.169.254/latest",
            "http://0.0.0.0/x",
            "file:///etc/passwd",
            "gopher://example.com/",
            "http://user@example.com/",
            "http:///nohost",
            "nonsense",
        ],
    )
    async def test_every_spelling_of_an_inside_address_is_refused(self, url: str) -> None:
        with pytest.raises((AddressRefused, FetchFailed)):
            await GuardedClient(GUARDED).fetch(url)

    async def test_redirects_are_followed_checked_and_counted(self, server: str) -> None:
        client = GuardedClient(OPEN)
        assert (await client.fetch(f"{server}/there")).content_type == "image/png"
        with pytest.raises(AddressRefused):
            await client.fetch(f"{server}/file")
        with pytest.raises(FetchFailed, match="redirects too often"):
            await client.fetch(f"{server}/loop")

    async def test_size_and_time_are_limited(self, server: str) -> None:
        with pytest.raises(FetchFailed, match="more than we take"):
            await GuardedClient(OPEN).fetch(f"{server}/large")
        with pytest.raises(FetchFailed):
            await GuardedClient(OPEN).fetch(f"{server}/silence")

    @pytest.mark.parametrize(
        ("address", "public"),
        [
            ("8.8.8.8", True),
            ("100.64.0.1", False),
            ("224.0.0.1", False),
            ("::ffff:10.0.0.1", False),
            ("2606:4700::1111", True),
            ("fe80::1", False),
        ],
    )
    def test_knows_what_is_public(self, address: str, public: bool) -> None:
        assert is_public(address) is public
