"""Calendar files, read back by an independent parser, whatever stands in people's texts."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from souk.booking.files.calendar import CalendarEntry, Method, Standing, write_calendar
from souk.booking.files.entries import local_moment, local_span
from souk.kernel.mailbox import Mailbox

SHOP = Mailbox("shop@souk.test", "Souk")
NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOSTILE = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from("\r\n\t\x0b\x0c\x00\x85\u2028\u2029;,:\\\"^'=<>"),
        st.sampled_from("NnBEGINDVT:"),
    ),
    max_size=400,
)


def entry(**more: object) -> CalendarEntry:
    given: dict[str, object] = {
        "uid": "0199-1",
        "sequence": 0,
        "standing": Standing.CONFIRMED,
        "summary": "Haircut at Clip & Co",
        "description": "With Bo.",
        "location": "4 Quay Street",
        "url": "https://souk.test/appointments/1",
        "starts_at": NINE,
        "ends_at": NINE + timedelta(minutes=30),
        "stamped_at": NINE - timedelta(days=3),
        "organizer": "Clip & Co",
        **more,
    }
    return CalendarEntry(**given)  # type: ignore[arg-type]


def written(one: CalendarEntry, method: Method = Method.REQUEST) -> Calendar:
    return Calendar.from_ical(write_calendar([one], method=method, organizer=SHOP))


class TestCalendarFile:
    def test_invites_with_everything_a_calendar_asks_for(self) -> None:
        ada = Mailbox("ada@example.com", "Ada Byron")

        calendar = written(entry(sequence=2, attendee=ada, calls_before=(timedelta(hours=24), timedelta(hours=2))))

        (event,) = calendar.walk("VEVENT")
        assert (calendar["method"], calendar["version"]) == ("REQUEST", "2.0")
        assert (event["uid"], event["sequence"], event["status"]) == ("0199-1", 2, "CONFIRMED")
        assert (event["dtstart"].dt, event["dtend"].dt) == (NINE, NINE + timedelta(minutes=30))
        assert (event["organizer"], event["organizer"].params["CN"]) == ("mailto:shop@souk.test", "Clip & Co")
        assert (event["attendee"], event["attendee"].params["PARTSTAT"]) == ("mailto:ada@example.com", "ACCEPTED")
        assert event["attendee"].params["RSVP"] == "FALSE"
        assert (event["location"], event["url"]) == ("4 Quay Street", "https://souk.test/appointments/1")
        assert [each["trigger"].dt for each in event.walk("VALARM")] == [timedelta(hours=-24), timedelta(hours=-2)]

    def test_takes_an_appointment_out_again(self) -> None:
        (event,) = written(entry(calls_before=(timedelta(hours=2),)), Method.CANCEL).walk("VEVENT")

        assert (event["status"], event.walk("VALARM")) == ("CANCELLED", [])

    @given(text=HOSTILE)
    def test_nothing_that_people_write_gets_out_of_its_field(self, text: str) -> None:
        content = write_calendar(
            [
                entry(
                    summary=text,
                    description=text,
                    location=text,
                    organizer=text,
                    attendee=Mailbox("ada@example.com", text),
                    calls_before=(timedelta(hours=2),),
                )
            ],
            method=Method.REQUEST,
            organizer=SHOP,
            name=text,
        )

        plain = content.decode("utf-8")
        assert all(len(line.encode()) <= 75 for line in plain.split("\r\n"))
        assert "\n" not in plain.replace("\r\n", "")
        assert "\r" not in plain.replace("\r\n", "")
        calendar = Calendar.from_ical(content)
        (event,) = calendar.walk("VEVENT")
        assert len(calendar.walk()) == 3
        assert event.errors == []
        names = {"DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "UID", "SEQUENCE", "STATUS", "TRANSP", "URL"}
        names |= {"SUMMARY", "ORGANIZER", "ATTENDEE", "DESCRIPTION", "LOCATION"}
        assert set(event) <= names
        assert event["dtstart"].dt == NINE
        assert str(event["attendee"]) == "mailto:ada@example.com"
        assert set(event["attendee"].params) <= {"CN", "CUTYPE", "ROLE", "PARTSTAT", "RSVP"}

    @given(text=st.text(alphabet=st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=150))
    def test_what_is_only_text_comes_back_as_it_was(self, text: str) -> None:
        words = " ".join(["Haircut", *text.split()])

        (event,) = written(entry(summary=words, description=f"{words}\n{words}")).walk("VEVENT")

        assert str(event["summary"]) == words
        assert str(event.get("description", "")) == (f"{words}\n{words}")


class TestLocalTimes:
    def test_say_the_zone_that_holds_on_that_day(self) -> None:
        summer, winter = datetime(2026, 7, 1, 14, tzinfo=UTC), datetime(2026, 12, 1, 14, tzinfo=UTC)

        assert local_moment(summer, "America/New_York") == "Wednesday, 1 July, 10:00 EDT"
        assert local_moment(winter, "America/New_York") == "Tuesday, 1 December, 09:00 EST"
        assert local_moment(winter, "America/Sao_Paulo") == "Tuesday, 1 December, 11:00 UTC-03"

    def test_say_both_where_the_clock_changes_in_between(self) -> None:
        starts = datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)

        assert local_span(starts, starts + timedelta(hours=1), "America/New_York") == (
            "Sunday, 1 November 2026, 01:30 EDT to 01:30 EST"
        )

    @pytest.mark.parametrize(("minutes", "until"), [(30, "23:30 GMT"), (120, "Thursday, 1 January 2026, 01:00 GMT")])
    def test_name_the_other_day_past_midnight(self, minutes: int, until: str) -> None:
        starts = datetime(2025, 12, 31, 23, tzinfo=UTC)

        assert local_span(starts, starts + timedelta(minutes=minutes), "Europe/London") == (
            f"Wednesday, 31 December 2025, 23:00 to {until}"
        )
