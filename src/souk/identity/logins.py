"""How people name themselves at the door: e-mail addresses and usernames, in their one normal form."""

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

USERNAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{1,30})[A-Za-z0-9]")
RESERVED_NAMES = """
about abuse account accounts admin administrator anonymous api assistant billing checkout customer guest help
hostmaster info login logout manager marketing me moderator news noreply null official owner payments
postmaster privacy register root sales search security service settings shop signin signup souk staff store
stores support system team undefined user users vendor vendors webmaster www
"""
EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})
RESERVED = frozenset(RESERVED_NAMES.split())


def normal_email(text: str) -> str:
    """Lower case, NFC, the domain as DNS writes it: equal for equal mailboxes. Text that is no address stays text."""
    folded = unicodedata.normalize("NFC", text.strip()).lower()
    try:
        parts = validate_email(folded, check_deliverability=False)
    except EmailNotValidError:
        return folded
    return f"{parts.local_part}@{parts.ascii_domain}".lower()


def username_key(text: str) -> str:
    return text.strip().lower()


def login_key(text: str) -> str:
    """What to look for when somebody signs in with an e-mail address or a username: only one of them has an @."""
    return normal_email(text) if "@" in text else username_key(text)


def unmistakable_email(text: str) -> str:
    """Raises ValueError for an address made to be read as another: words of mixed alphabets, letters in disguise."""
    local, _, domain = text.rpartition("@")
    if unicodedata.normalize("NFKC", local) != local:
        raise ValueError("this address is written with letters that look like others; type it with ordinary ones")
    for word in re.split(r"[\W\d_]+", f"{local}.{domain}"):
        if len({_script(letter) for letter in word}) > 1:
            raise ValueError("this address mixes letters of several alphabets; type it with those of one")
    return text


def _script(letter: str) -> str:
    """LATIN, CYRILLIC, GREEK, …: the first word of its name, but one for those that Japanese and Korean write together."""
    script = unicodedata.name(letter, "UNKNOWN").partition(" ")[0].partition("-")[0]
    return "EAST ASIAN" if script in EAST_ASIAN else script


def readable_username(text: str) -> str:
    """Raises ValueError with a sentence for whoever chose it."""
    if not USERNAME.fullmatch(text):
        raise ValueError("3 to 32 letters, digits, dots, hyphens or underscores; a letter or digit at both ends")
    if username_key(text) in RESERVED:
        raise ValueError("this name is reserved")
    return text
