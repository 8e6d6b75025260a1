"""Where no engine is set, it costs nothing: the adapter is not even loaded."""

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import asyncio, json, sys
import httpx
from souk.app import create_app
from souk.kernel.migrate import migrate
from souk.kernel.settings import Settings

async def main(url):
    await migrate(url)
    app = create_app(Settings(_env_file=None, stage="test", database_url=url))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://souk.test") as client:
        found = await client.get("/api/v1/products/search", params={"q": "lamp"})
    print(json.dumps([found.status_code, sorted(name for name in sys.modules if "elastic" in name)]))

asyncio.run(main(sys.argv[1]))
"""


class TestWithoutAnEngine:
    def test_a_search_loads_no_adapter(self, tmp_path: Path) -> None:
        url = f"sqlite+inline:///{tmp_path}/souk.db"
        ran = subprocess.run([sys.executable, "-c", PROGRAM, url], capture_output=True, text=True, check=True)
        assert json.loads(ran.stdout.splitlines()[-1]) == [200, []]
