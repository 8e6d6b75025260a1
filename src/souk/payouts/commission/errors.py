"""What is refused about commission rules."""

from souk.kernel.errors import Conflict, Invalid, NotFound


class UnknownCommissionRule(NotFound):
    sentence = "There is no such commission rule."


class CommissionRuleChanged(Conflict):
    sentence = "Somebody else changed this rule meanwhile. Look at it again."


class UnknownCommissionScope(Invalid):
    sentence = "There is nothing of that id that the rule could be about."
