"""A mail's HTML as it was written, for a frame of ours: it can neither run, load nor send anything."""

from fastapi import Request, Response
from starlette.responses import HTMLResponse


def sandboxed(request: Request, html: str) -> Response:
    """Its links open in a window of their own."""
    request.state.sandboxed = True
    return HTMLResponse(html.replace("<head>", '<head><base target="_blank">', 1))
