"""What identity adds to the back office: people, roles and customer segments, declared together for `room.py`."""

from souk.identity.administration import api as people_api
from souk.identity.administration import web as people_pages
from souk.identity.administration.listeners import SUBSCRIPTIONS as PEOPLE_SUBSCRIPTIONS
from souk.identity.administration.listeners import index_people
from souk.identity.bundles import api as roles_api
from souk.identity.bundles import web as roles_pages
from souk.identity.policy import IdentityPermission
from souk.identity.segments import api as segments_api
from souk.identity.segments import web as segments_pages
from souk.identity.segments.listeners import SUBSCRIPTIONS as SEGMENT_SUBSCRIPTIONS
from souk.kernel.personal import PersonalRows
from souk.kernel.rooms import DeskLink, PersonalData
from souk.kernel.schedule import ScheduledJob

API = (people_api.router, roles_api.router, segments_api.router)
WEB = (people_pages.router, people_pages.customers, roles_pages.router, segments_pages.router)
DESK = (
    DeskLink(
        label="People", href="/admin/people", icon="users", permission=IdentityPermission.USERS_READ, group="People"
    ),
    DeskLink(
        label="Roles", href="/admin/roles", icon="shield", permission=IdentityPermission.ROLES_READ, group="People"
    ),
    DeskLink(
        label="Segments",
        href="/admin/segments",
        icon="tags",
        permission=IdentityPermission.SEGMENTS_READ,
        group="People",
    ),
)
SUBSCRIPTIONS = (*PEOPLE_SUBSCRIPTIONS, *SEGMENT_SUBSCRIPTIONS)
JOBS = (ScheduledJob(name="identity.index_people", cron="30 2 * * *", run=index_people, at_start=True),)
PERSONAL_DATA = (
    PersonalData(table="person_words", column="word", sealed=False, on_erase="rows removed"),
    PersonalData(table="segment_members", column="segment", sealed=False, on_erase="rows removed"),
)
PERSONAL_ROWS = (
    PersonalRows(table="person_words", title="Words you are found by", shows=("word",)),
    PersonalRows(table="segment_members", title="Customer segments", shows=("segment", "joined", "joined_at")),
)
