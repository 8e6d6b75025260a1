"""Reads of rewards."""

from souk.loyalty.queries.ladder import get_ladder
from souk.loyalty.queries.overview import Holder, Overview, get_account_of, get_overview
from souk.loyalty.queries.own import get_history, get_profile

__all__ = ["Holder", "Overview", "get_account_of", "get_history", "get_ladder", "get_overview", "get_profile"]
