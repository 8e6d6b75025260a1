"""How a payout stands, who started it, and when payouts come by themselves."""

from enum import StrEnum


class PayoutStatus(StrEnum):
    """requested → sent → paid or failed; a payout that was not sent yet may fail too. Both ends are final."""

    REQUESTED = "requested"
    SENT = "sent"
    PAID = "paid"
    FAILED = "failed"


class PayoutSchedule(StrEnum):
    MANUAL = "manual"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class StartedBy(StrEnum):
    VENDOR = "vendor"
    STAFF = "staff"
    SCHEDULE = "schedule"
