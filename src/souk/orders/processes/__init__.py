"""What takes several units of work with a gateway in between."""

from souk.orders.processes.placing import place_order
from souk.orders.processes.reconciling import Reconcile

__all__ = ["Reconcile", "place_order"]
