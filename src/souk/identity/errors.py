"""Why identity says no.

Unauthenticated
├── InvalidCredentials   sign-in: e-mail or password wrong (never which)
├── InvalidToken         forged, unknown, or its session has ended
├── TokenExpired         was ours, is over
└── TokenReused          a refresh token came twice: the session has ended
"""

from souk.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated


class InvalidCredentials(Unauthenticated):
    sentence = "The e-mail or the password is not right."


class InvalidToken(Unauthenticated):
    sentence = "This token is not valid. Sign in again."


class TokenExpired(Unauthenticated):
    sentence = "This token has expired. Refresh it, or sign in again."


class TokenReused(Unauthenticated):
    sentence = "This refresh token was used before, so its session has been ended. Sign in again."


class AccountDisabled(Forbidden):
    sentence = "This account has been disabled."


class CsrfFailed(Forbidden):
    sentence = "This form was not sent from our page, or the page is too old. Load it again and repeat."


class CrossSite(Forbidden):
    sentence = "This request came from another site."


class EmailTaken(Conflict):
    sentence = "There is an account with this e-mail already."


class WeakPassword(Invalid):
    """`errors` names the field, and says what helps."""

    sentence = "This password is too easy to guess."


class UsernameTaken(Conflict):
    sentence = "This username is taken."


class UnknownPerson(NotFound):
    sentence = "There is no such person."


class UnknownAddress(NotFound):
    sentence = "There is no such address."


class TooManyAddresses(Conflict):
    sentence = "An address book holds at most 50 addresses. Remove one first."


class RoleNeedsStore(Invalid):
    field = "role"
    sentence = "This role is granted in a store, not everywhere."


class UnknownRole(Invalid):
    field = "role"
    sentence = "There is no such role."
