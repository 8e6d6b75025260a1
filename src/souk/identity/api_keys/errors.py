"""Why API keys say no.

Unauthenticated
└── InvalidApiKey     revoked, expired, never one, or its owner has gone (never which)
Forbidden
└── NotWithApiKey     what only a person may do
NotFound
└── UnknownApiKey
Conflict
└── TooManyApiKeys
"""

from souk.kernel.errors import Conflict, Forbidden, NotFound, Unauthenticated


class InvalidApiKey(Unauthenticated):
    sentence = "This API key does not hold: it was revoked, it has expired, or it never was one."


class NotWithApiKey(Forbidden):
    sentence = "An API key does not open this. Sign in as a person."


class UnknownApiKey(NotFound):
    sentence = "There is no such API key."


class TooManyApiKeys(Conflict):
    sentence = "At most 25 API keys can be in use. Revoke one first."
