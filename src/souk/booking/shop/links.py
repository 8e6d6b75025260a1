"""Where a shopper's pages of booking stand."""

from urllib.parse import quote
from uuid import UUID

from souk.ui import url_with

OWN = "/account/appointments"
APPOINTMENT = "/appointments"
ANYBODY = "anybody"


def booking_path(service_slug: str, **query: object) -> str:
    return url_with(f"/services/{quote(service_slug)}/book", **query)


def appointment_path(appointment_id: UUID, *, token: str = "", part: str = "", booked: bool = False) -> str:
    """One appointment; somebody without an account opens theirs with the link's `token`. `part`: `move`, `cancel`."""
    address = f"{APPOINTMENT}/{appointment_id}{f'/{part}' if part else ''}"
    return url_with(address, token=token, booked="true" if booked else "")


def waiting_path(service_slug: str) -> str:
    return f"/services/{quote(service_slug)}/waiting"
