"""Shoppers for the demo's order history. None of them exists; every address ends at example.com."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoShopper:
    name: str
    email: str
    street: str
    city: str
    state: str
    zip: str
    country: str = "US"


def _shopper(line: str) -> DemoShopper:
    name, street, city, state, postcode = line.split(" | ")
    email = ".".join(name.lower().split()) + "@example.com"
    return DemoShopper(name=name, email=email, street=street, city=city, state=state, zip=postcode)


_LINES = """\
Amara Nwosu | 611 Fountain Street | Ann Arbor | MI | 48103
Liam Gallagher-Reyes | 1840 SE Ankeny Street | Portland | OR | 97214
Mei-Ling Zhao | 915 E Pine Street | Seattle | WA | 98122
Santiago Herrera | 2207 S Fifth Street | Austin | TX | 78704
Freya Andersen | 3015 Bryant Avenue | Minneapolis | MN | 55408
Kwame Mensah | 480 Edgewood Avenue | Atlanta | GA | 30312
Zofia Kowalska | 1722 W Division Street | Chicago | IL | 60622
Yusuf Demir | 77 Mercer Street | Jersey City | NJ | 07302
Hana Takahashi | 1409 Haight Street | San Francisco | CA | 94117
Oluwaseun Adeyemi | 1218 Westheimer Road | Houston | TX | 77006
Isabel Moreau | 2631 Dauphine Street | New Orleans | LA | 70117
Noah Feldman | 392 Seventh Avenue | Brooklyn | NY | 11215
Leila Farahani | 1906 Hillhurst Avenue | Los Angeles | CA | 90027
Dmitri Volkov | 58 Centre Street | Boston | MA | 02130
Aroha Ngata | 2940 Larimer Street | Denver | CO | 80205
Rafael Duarte | 211 Wickenden Street | Providence | RI | 02906
Sunniva Haugen | 704 Jenifer Street | Madison | WI | 53703
Tariq Al-Masri | 5312 Schaefer Road | Dearborn | MI | 48126
Chiara Bellini | 925 S Ninth Street | Philadelphia | PA | 19147
Jamal Whitfield | 318 Foster Street | Durham | NC | 27701
Anjali Deshpande | 440 S Third Street | San Jose | CA | 95112
Pilar Quispe | 233 Canyon Road | Santa Fe | NM | 87501
Owen Pritchard | 62 Haywood Street | Asheville | NC | 28801
Thandiwe Khumalo | 1730 U Street NW | Washington | DC | 20009
Elias Bergstrom | 115 Lake Avenue | Duluth | MN | 55802
Rosa Delgado | 604 S Presa Street | San Antonio | TX | 78210
Minh Tran | 88 Orange Street | New Haven | CT | 06511
Naomi Goldstein | 2517 Market Avenue | Cleveland | OH | 44113
Bashir Omar | 349 N High Street | Columbus | OH | 43215
Celeste Dubois | 27 Queen Street | Charleston | SC | 29401
Hyun-woo Park | 10230 NE Eighth Street | Bellevue | WA | 98004
Marisol Vega | 145 E Congress Street | Tucson | AZ | 85701
Gareth Llewellyn | 3604 Butler Street | Pittsburgh | PA | 15201
Farida Noori | 1822 J Street | Sacramento | CA | 95816
Ezekiel Turner | 1006 Woodland Street | Nashville | TN | 37206
Saoirse Brennan | 180 Church Street | Burlington | VT | 05401
Kofi Asante | 1641 Thames Street | Baltimore | MD | 21231
Linnea Strand | 268 S State Street | Salt Lake City | UT | 84111
Arturo Campos | 251 NW 25th Street | Miami | FL | 33127
Wren Blackwood | 512 W Idaho Street | Boise | ID | 83702
"""

SHOPPERS: tuple[DemoShopper, ...] = tuple(_shopper(line) for line in _LINES.splitlines())
