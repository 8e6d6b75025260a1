"""People: who they are, how they sign in, what they may do, where they live.

The room promises that an account is found by exactly one e-mail address; that a session, once ended, opens nothing;
that phones and addresses are kept sealed; that a person's permissions are those of their roles at this very request.
It stands on the kernel and ui. It announces PersonRegistered, SignedIn, SignInFailed and SessionEnded.

Doors of upper rooms find here: `app.state.passwords` (`await passwords.hash(...)`, before a unit of work is opened),
`app.state.mint` for `open_session`, and the cookies that sign a browser in. Pages of one's own depend on
`guests_sign_in_first` and show `account_tabs`.
"""

from souk.identity.authentication import authenticate
from souk.identity.cookies import clear_session_cookies, set_session_cookies
from souk.identity.errors import (
    CrossSite,
    CsrfFailed,
    EmailTaken,
    InvalidToken,
    RoleNeedsStore,
    UnknownAddress,
    UnknownPerson,
    UnknownRole,
    UsernameTaken,
)
from souk.identity.events import PersonRegistered, SessionEnded, SignedIn, SignInFailed
from souk.identity.forgery import refuse_cross_site
from souk.identity.forms import Read, read_form, typed_in
from souk.identity.pages import account_tabs
from souk.identity.passwords import Passwords, hash_password
from souk.identity.people import Loyalty, Person
from souk.identity.policy import IdentityPermission, signed_in
from souk.identity.postal import PostalAddress, open_address, seal_address
from souk.identity.processes import Reception
from souk.identity.queries import (
    SavedAddress,
    count_people,
    find_person_by_email,
    get_own_address,
    get_person,
    list_own_addresses,
)
from souk.identity.schemas import AddressBody, NewPassword, Phone, SignedInOut, Username
from souk.identity.services import (
    add_address,
    ensure_roles,
    grant_role,
    open_session,
    register_person,
    revoke_role,
)
from souk.identity.tokens import TokenMint, TokenPair
from souk.identity.ways import guests_sign_in_first, local_path, sign_in_url

__all__ = [
    "AddressBody",
    "CrossSite",
    "CsrfFailed",
    "EmailTaken",
    "IdentityPermission",
    "InvalidToken",
    "Loyalty",
    "NewPassword",
    "Passwords",
    "Person",
    "PersonRegistered",
    "Phone",
    "PostalAddress",
    "Read",
    "Reception",
    "RoleNeedsStore",
    "SavedAddress",
    "SessionEnded",
    "SignInFailed",
    "SignedIn",
    "SignedInOut",
    "TokenMint",
    "TokenPair",
    "UnknownAddress",
    "UnknownPerson",
    "UnknownRole",
    "Username",
    "UsernameTaken",
    "account_tabs",
    "add_address",
    "authenticate",
    "clear_session_cookies",
    "count_people",
    "ensure_roles",
    "find_person_by_email",
    "get_own_address",
    "get_person",
    "grant_role",
    "guests_sign_in_first",
    "hash_password",
    "list_own_addresses",
    "local_path",
    "open_address",
    "open_session",
    "read_form",
    "refuse_cross_site",
    "register_person",
    "revoke_role",
    "seal_address",
    "set_session_cookies",
    "sign_in_url",
    "signed_in",
    "typed_in",
]
