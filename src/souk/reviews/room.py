"""What the room declares to the composition root."""

from pathlib import Path

from souk.booking import AppointmentCompleted
from souk.kernel.outbox import Subscription
from souk.kernel.rooms import DeskLink, Room
from souk.kernel.schedule import ScheduledJob
from souk.orders import OrderDelivered
from souk.reviews import api, listeners, own_web, personal, staff_web, tasks, web
from souk.reviews.audited import AUDITED
from souk.reviews.invariants import INVARIANTS
from souk.reviews.policy import ReviewPermission
from souk.reviews.staff_pages import DESK


def room() -> Room:
    return Room(
        name="reviews",
        api=(api.of_products, api.of_services, api.router),
        web=(web.router, own_web.router, staff_web.router),
        templates=Path(__file__).parent / "templates",
        permissions=ReviewPermission,
        desk=(
            DeskLink(
                label="Reviews", href=DESK, icon="star", permission=ReviewPermission.REVIEWS_MODERATE, group="Sales"
            ),
        ),
        subscriptions=(
            Subscription(
                name="reviews.verify_served", event=AppointmentCompleted, listener=listeners.verify_who_was_served
            ),
            Subscription(name="reviews.verify", event=OrderDelivered, listener=listeners.verify_what_arrived),
        ),
        jobs=(
            ScheduledJob(
                name="reviews.withhold_pictures",
                cron="30 2 * * *",
                run=tasks.withhold_what_does_not_appear,
                at_start=True,
            ),
        ),
        invariants=INVARIANTS,
        audited=AUDITED,
        exporters=personal.EXPORTERS,
        erasers=personal.ERASERS,
        personal_data=personal.PERSONAL_DATA,
    )
