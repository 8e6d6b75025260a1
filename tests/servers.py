"""A real `souk serve` in a process of its own, for what only a running server shows, and stand-ins for others' servers."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread
from typing import Self

import httpx
import uvicorn
from fastapi import FastAPI

from souk.kernel.migrate import migrate

PATIENCE_SECONDS, STAND_IN_PATIENCE = 90, 10


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class StandIn:
    """Somebody else's service on a port of its own, in a thread of the tests. Who derives from it hands `_open` its doors."""

    def __init__(self) -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"

    def _open(self, app: FastAPI) -> None:
        config = uvicorn.Config(app, host="127.0.0.1", port=self.port, log_level="error", lifespan="off", ws="none")
        self._server = uvicorn.Server(config)
        self._thread = Thread(target=lambda: asyncio.run(self._server.serve()), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        deadline = time.monotonic() + STAND_IN_PATIENCE
        while not self._server.started and time.monotonic() < deadline:
            time.sleep(0.02)
        assert self._server.started
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(STAND_IN_PATIENCE)


class Server:
    """`with Server(url, folder) as server:` migrates, starts, waits until it is ready, and stops it afterwards."""

    def __init__(self, database_url: str, folder: Path, **environment: str) -> None:
        self.database_url, self.folder = database_url, folder
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SOUK_")},
            "SOUK_STAGE": "test",
            "SOUK_DATABASE_URL": database_url,
            "SOUK_MEDIA__FOLDER": str(folder / "media"),
            "SOUK_MAIL__FOLDER": str(folder / "mail"),
            "SOUK_BASE_URL": self.base,
            "SOUK_LIMITS__SIGN_IN": "1000/minute",
            **environment,
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.log = folder / f"server-{self.port}.log"

    def start(self) -> Self:
        command = [sys.executable, "-c", "from souk.cli import main; main()", "serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, cwd=self.folder)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                if httpx.get(f"{self.base}/health/ready", timeout=1).status_code == 200:
                    return self
            except httpx.TransportError:
                time.sleep(0.1)
        self.kill()
        raise RuntimeError(f"the server did not start:\n{self.log.read_text()[-4000:]}")

    def kill(self) -> None:
        """Without a word, as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(PATIENCE_SECONDS)
            self.process = None

    def __enter__(self) -> Self:
        asyncio.run(migrate(self.database_url))
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
