"""What this room refuses."""

from souk.kernel.errors import Forbidden, Invalid, NotFound, TooLarge, Unsupported


class NotAPicture(Unsupported):
    """Something else under a picture's name: another format, two formats in one, or damaged beyond reading."""

    sentence = "This is not a picture we can read. Send a JPEG, PNG, WebP, GIF or AVIF file."


class PictureBroken(Invalid):
    code = "not_a_picture"
    sentence = "This picture is damaged: it cannot be read to its end."


class PictureTooLarge(TooLarge):
    """`most_bytes` or `most_pixels` tells the limit that was passed."""

    sentence = "This picture is larger than we take."


class UnknownPicture(NotFound):
    sentence = "There is no such picture."


class AddressNotSigned(Forbidden):
    """Made up, or changed since it was given out: the picture, the size, the format, the end, or the signature."""

    sentence = "This address was not given out by us."


class AddressExpired(Forbidden):
    sentence = "This address has expired. Load the page again that showed the picture."


class NotADocument(Unsupported):
    """Something else than it seems to be, or damaged."""

    sentence = "This is not a document we can take. Send a PDF, JPEG, PNG, WebP, GIF or AVIF file."


class DocumentTooLarge(TooLarge):
    """`most_bytes` tells the limit that was passed."""

    sentence = "This document is larger than we take."
