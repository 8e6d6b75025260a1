"""What other rooms ask of rewards: keep points for a checkout, award an order, take back for a refund."""

from souk.loyalty.services.awards import PaidOrder, RefundedOrder, earn, reopen, reverse
from souk.loyalty.services.holds import hold_points, release_points, spend_points

__all__ = ["PaidOrder", "RefundedOrder", "earn", "hold_points", "release_points", "reopen", "reverse", "spend_points"]
