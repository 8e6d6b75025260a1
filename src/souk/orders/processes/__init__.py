"""What takes several units of work with a gateway in between."""

from souk.orders.processes.continuing import cancel_checkout, continue_checkout, settle_checkout
from souk.orders.processes.placing import place_order
from souk.orders.processes.reconciling import Reconcile

__all__ = ["Reconcile", "cancel_checkout", "continue_checkout", "place_order", "settle_checkout"]
