"""Why signing in with another account says no.

NotFound
├── UnknownProvider
└── UnknownLinkedSignIn
Unavailable
└── ProviderUnavailable      it does not answer, or not as it should
Forbidden
├── SignInNotBegunHere       no sign-in was begun in this browser, or it took too long
├── ProviderSaidNo           cancelled there, or refused
├── ProviderAnswerRefused    what it says does not hold: forged, old, for somebody else, used before
└── EmailNotProved           the provider does not vouch for an e-mail address
Conflict
├── SignInLinkedElsewhere    this account opens somebody else's, or theirs is linked to another one
└── LastWayIn                without it they could not sign in any more
"""

from souk.kernel.errors import Conflict, Forbidden, NotFound, Unavailable


class UnknownProvider(NotFound):
    sentence = "Nobody can sign in with this provider here."


class UnknownLinkedSignIn(NotFound):
    sentence = "There is no such linked sign-in."


class ProviderUnavailable(Unavailable):
    sentence = "The provider does not answer as it should right now. Try again soon, or sign in another way."


class SignInNotBegunHere(Forbidden):
    sentence = "This sign-in was not begun in this browser, or it took too long. Start again."


class ProviderSaidNo(Forbidden):
    sentence = "The provider did not sign you in. Nothing has changed here."


class ProviderAnswerRefused(Forbidden):
    sentence = "The provider's answer does not hold. Nothing has changed here; start again."


class EmailNotProved(Forbidden):
    sentence = "The provider does not vouch for your e-mail address. Confirm it there, or sign up here with a password."


class SignInLinkedElsewhere(Conflict):
    sentence = "This account at the provider is linked to another one here, or yours to another one there."


class LastWayIn(Conflict):
    sentence = "This is your only way to sign in. Choose a password first: we send you a link for it."
