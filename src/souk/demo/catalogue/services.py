"""What the campus store and the barbers do for people: plain data, no database. Prices are in US cents."""

from dataclasses import dataclass

from souk.demo.catalogue.shapes import DemoPicture

WORKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoTerms:
    """How it is booked. `days` and hours: when each of its providers offers it, every so many minutes."""

    minutes: int
    providers: tuple[str, ...]
    days: tuple[str, ...] = WORKDAYS
    opens: str
    closes: str
    every: int
    capacity: int = 1
    buffer_after: int = 0
    deposit_percent: int = 0
    confirms_by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOffer:
    """`kind`: booking, ordering, walk_in or contact. `menu`: name, what it is, price."""

    store: str
    slug: str
    name: str
    category: str
    kind: str
    description: str
    location: str
    picture: DemoPicture
    price: int | None = None
    is_flexible: bool = False
    delivers: bool = False
    contact: str = ""
    menu: tuple[tuple[str, str, int], ...] = ()
    terms: DemoTerms | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoProvider:
    """`login`: of whom its own calendar is."""

    store: str
    name: str
    about: str
    contact: str = ""
    login: str | None = None


CAMPUS, BARBERS = "northgate-campus", "hearth-and-strop"

PROVIDERS: tuple[DemoProvider, ...] = (
    DemoProvider(
        store=CAMPUS,
        name="Priya Raman",
        about="Third-year maths. Draws every proof before she writes it down.",
        contact="Room 2.14, Old Library",
    ),
    DemoProvider(
        store=CAMPUS,
        name="Theo Brandt",
        about="Statistics and patience, in that order.",
        login="theo.brandt@example.com",
    ),
    DemoProvider(store=CAMPUS, name="Noa Ellison", about="Teaches yoga as if nobody had slept. Mostly true."),
    DemoProvider(
        store=BARBERS,
        name="Ines Varela",
        about="Twelve years with shears. Talks, or does not: you choose.",
        login="ines.varela@example.com",
    ),
    DemoProvider(store=BARBERS, name="Marco Bellini", about="Fades, beards, and the only hot towels worth the name."),
    DemoProvider(store=BARBERS, name="Odile Marchand", about="Throws pots at the back of the shop since 2009."),
)

SERVICES: tuple[DemoOffer, ...] = (
    DemoOffer(
        store=CAMPUS,
        slug="quad-kitchen",
        name="Quad Kitchen",
        category="food",
        kind="ordering",
        description="Hot food between two lectures, cooked by students who passed the hygiene exam with distinction. Order before eleven and it waits at the hatch, or comes to your dormitory by bike.",
        location="The hatch behind the Quadrangle fountain",
        delivers=True,
        picture=DemoPicture(key="service-kitchen", alt="A steaming bowl of ramen beside glass boxes full of salad"),
        menu=(
            ("Miso ramen", "Soft egg, nori, spring onion", 11_50),
            ("Harvest box", "Roast squash, lentils, feta, seeds", 9_80),
            ("Grilled cheese and tomato soup", "The rainy-day classic", 8_20),
            ("Dumplings, eight pieces", "Cabbage and shiitake, with chilli oil", 7_90),
            ("Cardamom bun", "Baked at six, gone by ten", 3_40),
            ("Ginger iced tea", "Half a litre", 3_20),
        ),
    ),
    DemoOffer(
        store=CAMPUS,
        slug="print-and-bind",
        name="Print and bind desk",
        category="printing",
        kind="ordering",
        description="Theses, posters and the handout you forgot. Send the file with the order; we ring if a margin looks wrong.",
        location="14 Quadrangle Lane, lower floor",
        picture=DemoPicture(key="service-print", alt="A spiral-bound report leaning on two bound theses"),
        menu=(
            ("Thesis, hard cover", "Up to 200 pages, stamped in gold", 34_00),
            ("Report, spiral bound", "Up to 120 pages", 8_50),
            ("Poster, A1", "Matt, 190 g paper", 14_00),
            ("Handouts, 50 pages", "Double-sided, stapled", 4_00),
        ),
    ),
    DemoOffer(
        store=CAMPUS,
        slug="laundry-drop-off",
        name="Laundry drop-off",
        category="laundry",
        kind="walk_in",
        description="Bring a bag, take a number, go to class. Washed, dried and folded by six; we have never lost a sock that was ours to lose.",
        location="14 Quadrangle Lane, courtyard door",
        price=12_00,
        picture=DemoPicture(key="service-laundry", alt="Washing machine full of suds beside a tied laundry bag"),
    ),
    DemoOffer(
        store=CAMPUS,
        slug="maths-tutoring",
        name="Maths tutoring",
        category="tutoring",
        kind="booking",
        description="An hour with somebody who failed the same exercise last year and then understood it. Bring your sheet; leave with fewer question marks.",
        location="Old Library, study rooms",
        price=22_00,
        picture=DemoPicture(key="service-tutoring", alt="Desk lamp over cloth notebooks and a calculator"),
        terms=DemoTerms(
            minutes=60,
            providers=("Priya Raman", "Theo Brandt"),
            opens="13:00",
            closes="18:00",
            every=60,
        ),
    ),
    DemoOffer(
        store=CAMPUS,
        slug="open-air-yoga",
        name="Open-air yoga",
        category="fitness",
        kind="booking",
        description="An hour on the lawn, or in the gallery when it rains. Twelve mats, no mirrors, nobody counts.",
        location="North lawn",
        price=6_00,
        picture=DemoPicture(key="service-yoga", alt="Half-rolled mat with a cork block and a bottle"),
        terms=DemoTerms(
            minutes=60,
            providers=("Noa Ellison",),
            days=("tuesday", "thursday", "saturday"),
            opens="08:00",
            closes="10:00",
            every=120,
            capacity=12,
        ),
    ),
    DemoOffer(
        store=CAMPUS,
        slug="event-photography",
        name="Event photography",
        category="photography",
        kind="contact",
        description="Graduations, concerts, the one football match we won. Tell us what and when, and a student photographer writes back with an offer.",
        location="Anywhere on campus",
        is_flexible=True,
        contact="photo@northgate.example.com, or the pigeonhole at the desk",
        picture=DemoPicture(key="service-photography", alt="Camera in front of a lit softbox"),
    ),
    DemoOffer(
        store=BARBERS,
        slug="classic-haircut",
        name="Classic haircut",
        category="barber",
        kind="booking",
        description="Wash, cut, and a neck shaved with warm lather. Thirty minutes, no mirror selfie required.",
        location="Hearth & Strop, front room",
        price=38_00,
        picture=DemoPicture(key="service-haircut", alt="Dark clippers beside a tin of pomade"),
        terms=DemoTerms(
            minutes=30,
            providers=("Ines Varela", "Marco Bellini"),
            days=("tuesday", "wednesday", "thursday", "friday", "saturday"),
            opens="10:00",
            closes="14:00",
            every=30,
        ),
    ),
    DemoOffer(
        store=BARBERS,
        slug="hot-towel-shave",
        name="Hot towel shave",
        category="barber",
        kind="booking",
        description="Three towels, two passes, one very sharp blade. A deposit keeps the chair for you; the rest is paid when you can see your chin again.",
        location="Hearth & Strop, back room",
        price=45_00,
        picture=DemoPicture(key="service-shave", alt="Shaving brush and a bowl of lather beside a safety razor"),
        terms=DemoTerms(
            minutes=45,
            providers=("Marco Bellini",),
            days=("wednesday", "friday", "saturday"),
            opens="14:30",
            closes="18:00",
            every=60,
            buffer_after=15,
            deposit_percent=30,
        ),
    ),
    DemoOffer(
        store=BARBERS,
        slug="wheel-throwing-evening",
        name="Wheel-throwing evening",
        category="education",
        kind="booking",
        description="Two hours, six wheels, clay to the elbows. Your bowl is glazed and fired, and waits for you three weeks later. Odile confirms each place by hand.",
        location="Hearth & Strop, the workshop behind the yard",
        price=58_00,
        picture=DemoPicture(key="service-throwing", alt="Clay bowl on a potter's wheel with a vase behind it"),
        terms=DemoTerms(
            minutes=120,
            providers=("Odile Marchand",),
            days=("thursday",),
            opens="18:00",
            closes="20:00",
            every=120,
            capacity=6,
            confirms_by_hand=True,
        ),
    ),
    DemoOffer(
        store=BARBERS,
        slug="beard-trim",
        name="Beard trim",
        category="barber",
        kind="walk_in",
        description="No appointment: take a number, have a coffee, and the next free chair is yours. Ten minutes, oil included.",
        location="Hearth & Strop, front room",
        price=16_00,
        picture=DemoPicture(key="service-beard", alt="Amber bottle of beard oil beside stacked soap bars"),
    ),
)
