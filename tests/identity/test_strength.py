"""Passwords that are soon guessed: refused with a sentence that helps, and nothing kept."""

from itertools import product

import httpx
import pytest

from souk.app import create_app, open_house
from souk.identity.errors import WeakPassword
from souk.identity.passwords import Passwords
from souk.identity.strength import ABOUT, WINDOW, estimate
from souk.kernel.database import Database
from tests.conftest import Override
from tests.identity.rows import everything_in
from tests.identity.test_pages import HTML, field_error

pytestmark = pytest.mark.anyio
REGISTER = "/api/v1/auth/register"
ADA = {"email": "ada.byron@analytical.example", "full_name": "Ada Byron", "username": "countess"}
FIRST_GUESSES = [
    "12345678",
    "password",
    "password1",
    "Password123",
    "qwertyuiop",
    "iloveyou1",
    "letmein123",
    "1q2w3e4r5t",
    "aaaaaaaaaa",
    "abcdefgh",
    "87654321",
    "p@ssw0rd",
    "zaq12wsx",
    "sunshine1",
    "trustno1",
    "welcome123",
    "football1",
    "P@ssword1",
    "drowssap",
    "19871987",
    "qwerty123456",
    "changeme123",
]
PERSONAL = (
    "AdaByron",
    "adabyron1",
    "ada.byron",
    "countess1",
    "analytical7",
    "byron-ada",
    "soukmarket",
    "noryb-ada",
    "Byron+Analytical",
    "ada/byron/7",
)
GOOD = ("Tangerine-Lantern-42", "correct horse battery staple", "four words of mine", "7vGq!p2Zr", "красный мост летит")
HOSTILE = ("4@8({[<369!1|/0$5+7%2zZ" * 5, "@4({[<3369!1|0$5+7%2" * 6, "a1!" * 42, "😀" * 128, "\u202e" * 100)


class TestEstimate:
    @pytest.mark.parametrize("password", FIRST_GUESSES)
    def test_knows_first_guesses(self, password: str) -> None:
        found = estimate(password)
        assert found.score < 3
        assert found.sentence.endswith("Add a word or two; uncommon ones are best.")

    @pytest.mark.parametrize("password", PERSONAL)
    def test_knows_what_is_built_on_the_person_or_the_shop(self, password: str) -> None:
        found = estimate(password, [*ADA.values(), "souk"])
        assert found.score < 3
        assert found.sentence.startswith("This is built on your name")

    @pytest.mark.parametrize("password", GOOD)
    def test_takes_what_is_hard_to_guess(self, password: str) -> None:
        assert estimate(password, ADA.values()).score >= 3
        assert estimate(f"Ada {password}", ADA.values()).score >= 3

    def test_does_not_tell_one_person_what_another_is_called(self) -> None:
        from zxcvbn.matching import RANKED_DICTIONARIES

        assert estimate("grimaldiworth", ["Grimaldiworth"]).sentence.startswith("This is built on your name")
        assert ABOUT not in RANKED_DICTIONARIES
        assert not estimate("grimaldiworth", ["Somebody"]).sentence.startswith("This is built on your name")

    @pytest.mark.parametrize("password", HOSTILE)
    def test_answers_whatever_is_sent(self, password: str) -> None:
        assert 0 <= estimate(password).score <= 4

    def test_a_long_one_is_as_good_as_its_better_end(self) -> None:
        weak, strong = "a" * WINDOW, "tangerine lantern umbrella quartz"[:WINDOW]
        scores = [estimate(first + last).score for first, last in product((weak, strong), repeat=2)]
        assert [score >= 3 for score in scores] == [False, True, True, True]


class TestChoose:
    async def test_names_the_field_and_what_helps(self) -> None:
        with pytest.raises(WeakPassword) as refused:
            await Passwords(least_score=3).choose("sunshine1", field="new_password")
        (error,) = refused.value.facts["errors"]
        assert error["field"] == "new_password"
        assert error["message"] == str(refused.value)

    async def test_hashes_what_it_takes(self) -> None:
        passwords = Passwords(least_score=3)
        kept = await passwords.choose("four words of mine", about=["Ada", None])
        assert (await passwords.check("four words of mine", kept)).matches

    async def test_the_words_of_the_shop_count(self) -> None:
        with pytest.raises(WeakPassword):
            await Passwords(least_score=3, shop=["lumenbazaar"]).choose("lumenbazaar1")

    async def test_the_threshold_is_a_setting(self) -> None:
        assert await Passwords(least_score=0).choose("12345678")


class TestDoors:
    async def test_refuse_at_registration_and_keep_nothing(self, client: httpx.AsyncClient, database: Database) -> None:
        for password in ("sunshine1", "adabyron1", "Countess1"):
            answer = await client.post(REGISTER, json={**ADA, "password": password})
            assert (password, answer.status_code, answer.json()["code"]) == (password, 422, "weak_password")
            assert [error["field"] for error in answer.json()["errors"]] == ["password"]
            assert password not in answer.text
        assert (await everything_in(database))["users"] == []

    async def test_take_any_characters_and_any_length_up_to_128(self, client: httpx.AsyncClient) -> None:
        taken = (
            "four words of mine",
            "красный мост летит",
            "🦊🦝🐻🐼🦁🐯🐨🐮🐷🐸",
            " blanks count ",
            "quartz lantern umbrella " * 5,
        )
        for number, password in enumerate(taken):
            person = {"email": f"ada{number}@example.com", "full_name": "Ada Byron", "password": password}
            assert (password, (await client.post(REGISTER, json=person)).status_code) == (password, 201)
            login = {"email": person["email"], "password": password}
            assert (await client.post("/api/v1/auth/login", json=login)).status_code == 200

    async def test_the_page_says_it_beside_the_field(self, client: httpx.AsyncClient, database: Database) -> None:
        form = {"full_name": "Ada Byron", "email": "ada@example.com", "password": "byron-ada"}
        answer = await client.post("/sign-up", data=form, headers=HTML)
        assert answer.status_code == 422
        assert field_error(answer.text, "password").startswith("This is built on your name")
        assert 'value="ada@example.com"' in answer.text
        assert "byron-ada" not in answer.text
        assert (await everything_in(database))["users"] == []

    async def test_a_shop_may_ask_for_less(self, make_settings: Override) -> None:
        house = open_house(make_settings(passwords={"least_score": 0}))
        try:
            transport = httpx.ASGITransport(create_app(house=house))
            async with httpx.AsyncClient(transport=transport, base_url="http://souk.test") as client:
                answer = await client.post(REGISTER, json={**ADA, "password": "sunshine1"})
            assert answer.status_code == 201
        finally:
            await house.close()
