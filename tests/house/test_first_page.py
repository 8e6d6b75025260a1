"""Heavy libraries load on first use: importing the app and answering the first page needs none of them."""

import json
import subprocess
import sys
from pathlib import Path

HEAVY = ("langgraph", "stripe", "typst", "PIL", "graphql", "icalendar", "strawberry", "pandas", "numpy", "zxcvbn")
PROGRAM = """
import asyncio, json, sys
import httpx
from souk.app import create_app
from souk.kernel.migrate import migrate
from souk.kernel.settings import Settings

async def main(url):
    await migrate(url)
    before = set(sys.modules)
    app = create_app(Settings(_env_file=None, stage="test", database_url=url))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://souk.test") as client:
        page = await client.get("/", headers={"accept": "text/html"})
    print(json.dumps([page.status_code, sorted(name for name in sys.modules if "." not in name)]))

asyncio.run(main(sys.argv[1]))
"""


class TestFirstPage:
    def test_loads_no_heavy_library(self, tmp_path: Path) -> None:
        url = f"sqlite+inline:///{tmp_path}/souk.db"
        ran = subprocess.run([sys.executable, "-c", PROGRAM, url], capture_output=True, text=True, check=True)
        status, modules = json.loads(ran.stdout.splitlines()[-1])
        assert status == 200
        assert [name for name in HEAVY if name in modules] == []
