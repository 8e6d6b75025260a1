"""The ledger over JSON. Amounts are minor units of `currency`; credits are negative. `PTS` are points."""

import msgspec

from souk.ledger.queries import Balance, LedgerRow


class TrialBalance(msgspec.Struct, frozen=True):
    """`left_over` by currency: what all accounts together come to. Anything but nought is a broken ledger."""

    accounts: list[Balance]
    left_over: dict[str, int]

    @classmethod
    def of(cls, balances: list[Balance]) -> "TrialBalance":
        sums: dict[str, int] = {}
        for each in balances:
            sums[each.currency] = sums.get(each.currency, 0) + each.balance
        return cls(balances, sums)


class LedgerEntry(msgspec.Struct, frozen=True):
    """One entry with all its lines, which sum to nought."""

    lines: list[LedgerRow]
