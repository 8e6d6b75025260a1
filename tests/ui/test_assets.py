import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from souk.ui import AssetFiles, FrontEndNotBuilt
from souk.ui.assets import DIST, Assets

pytestmark = pytest.mark.anyio


@pytest.fixture
async def files(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    (tmp_path / "app-1.js").write_bytes(b"let a = 1;")
    (tmp_path / "app-1.js.gz").write_bytes(gzip.compress(b"let a = 1;"))
    (tmp_path / "manifest.json").write_bytes(b"{}")
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=AssetFiles(tmp_path)), base_url="http://x"
    ) as client:
        yield client


class TestAssetFiles:
    async def test_serves_the_compressed_sister_for_a_year(self, files: httpx.AsyncClient) -> None:
        answer = await files.get("/app-1.js", headers={"accept-encoding": "gzip, br"})

        assert answer.text == "let a = 1;"
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["vary"] == "accept-encoding"

    async def test_serves_it_bare_to_those_who_ask_for_nothing_else(self, files: httpx.AsyncClient) -> None:
        answer = await files.get("/app-1.js", headers={"accept-encoding": "identity"})

        assert "content-encoding" not in answer.headers
        assert answer.content == b"let a = 1;"

    @pytest.mark.parametrize("path", ["/none.js", "/", "/..", "/%2e%2e/conftest.py", "/manifest.json", "/app-1.js.gz"])
    async def test_knows_nothing_else(self, files: httpx.AsyncClient, path: str) -> None:
        assert (await files.get(path)).status_code == 404

    async def test_answers_reads_only(self, files: httpx.AsyncClient) -> None:
        assert (await files.head("/app-1.js")).content == b""
        assert (await files.post("/app-1.js")).status_code == 404


class TestBudget:
    def test_a_first_visit_stays_light(self) -> None:
        assets = Assets.read()
        if not assets.files:
            pytest.skip("the front end is not built")
        weigh = {
            name: len(gzip.compress((DIST / assets.files[name]).read_bytes(), 9)) for name in ("app.js", "app.css")
        }

        assert weigh["app.js"] <= 20_000
        assert weigh["app.css"] <= 12_000
        assert not list(DIST.glob("*.map"))

    def test_only_a_shop_that_is_live_insists_on_a_build(self, tmp_path: Path) -> None:
        with pytest.raises(FrontEndNotBuilt):
            Assets.read(tmp_path, required=True)
        assert Assets.read(tmp_path).url("app.js") == "/static/dist/app.js"
