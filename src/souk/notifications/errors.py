"""What this room refuses."""

from souk.kernel.errors import Conflict, NotFound, Unavailable


class UnknownNotification(NotFound):
    sentence = "There is no such notification."


class UnknownLetter(NotFound):
    sentence = "There is no such letter."


class LetterOnItsWay(Conflict):
    sentence = "This letter is still waiting to be sent. Let it try first."


class BrokenUnsubscribeLink(NotFound):
    sentence = "This link is not complete. Open it from the mail once more, or sign in to choose which mails you get."


class NoPreview(Conflict):
    sentence = "Nothing would be written any more: what this letter was about is gone."


class MailNotSetUp(Unavailable):
    sentence = "Mail is not set up, so nothing can be sent."
