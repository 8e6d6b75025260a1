"""What is refused of providers, hours and slots."""

from souk.kernel.errors import Conflict, Invalid, NotFound


class UnknownProvider(NotFound):
    sentence = "There is no such provider."


class UnknownSlot(NotFound):
    sentence = "There is no such time to book."


class UnknownRule(NotFound):
    sentence = "There is no such weekly rule."


class UnknownTimeOff(NotFound):
    sentence = "There is no such time off."


class NotBookable(Conflict):
    sentence = "This cannot be booked."


class SlotTaken(Conflict):
    sentence = "Somebody else has just taken this time. Please choose another."


class SlotClosed(SlotTaken):
    code = "slot_taken"
    sentence = "This time is no longer offered. Please choose another."


class SlotPassed(Conflict):
    sentence = "It is too late to book this time. Please choose a later one."


class PlaceNotTaken(Conflict):
    sentence = "Nobody has taken this time."


class CalendarChangedMeanwhile(Conflict):
    """Fact: `version`, as it is now."""

    sentence = "Somebody else has changed this since you looked. Look again, then save."


class SlotExists(Conflict):
    sentence = "This provider has a slot of this service at that time."


class SlotInPast(Invalid):
    field = "starts_at"
    sentence = "A slot must begin in the future."


class InvalidTimes(Invalid):
    """Of hours, rules, time off and slots."""


class ProviderElsewhere(Invalid):
    field = "provider_id"
    sentence = "This provider does not render this service."


class TooManySlots(Invalid):
    """Fact: `most`, how many a provider can have ahead."""

    sentence = "These would be too many slots. Make them longer apart, or look less far ahead."


class UnknownLogin(Invalid):
    field = "login_email"
    sentence = "Nobody has an account with this address."


class LoginTaken(Conflict):
    sentence = "Another provider of this store signs in with this account."


class ServiceElsewhere(Invalid):
    field = "service_ids"
    sentence = "One of these services is not this store's."


class OverlappingHours(Invalid):
    sentence = "Two stretches of these hours overlap."


class OverlappingRule(Conflict):
    """Fact: `rule_id`, the one that is there."""

    sentence = "Another weekly rule makes slots of this service for this provider at those hours."


class NoHours(Invalid):
    field = "weekly"
    sentence = "Say from when to when: the hours in which this provider works are not known."


class TooManyRules(Conflict):
    sentence = "This provider has as many weekly rules as one can have."


class TooManyProviders(Conflict):
    sentence = "This store has as many providers as one can have."


class TooMuchTimeOff(Conflict):
    sentence = "This provider has as much time off ahead as one can have. Remove some first."


class NothingToPay(Invalid):
    sentence = "This service has no price of which something could be asked for beforehand."
