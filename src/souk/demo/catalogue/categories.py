"""The categories all five stores share."""

from souk.demo.catalogue.shapes import DemoCategory

CATEGORIES: tuple[DemoCategory, ...] = (
    DemoCategory(
        name="Clothing",
        slug="clothing",
        description="Shirts, knits, dresses and trousers to live in.",
        picture="category-clothing",
    ),
    DemoCategory(
        name="Outerwear",
        slug="outerwear",
        description="Coats and jackets for the weather you have.",
        picture="category-outerwear",
        parent="clothing",
    ),
    DemoCategory(
        name="Shoes",
        slug="shoes",
        description="Sneakers, boots and loafers built to be resoled.",
        picture="category-shoes",
    ),
    DemoCategory(
        name="Bags", slug="bags", description="Totes, backpacks and bags for a weekend away.", picture="category-bags"
    ),
    DemoCategory(
        name="Accessories",
        slug="accessories",
        description="Hats, scarves, glasses and watches.",
        picture="category-accessories",
    ),
    DemoCategory(
        name="Study & desk",
        slug="study-desk",
        description="Paper, pens and light for long evenings.",
        picture="category-study",
    ),
    DemoCategory(
        name="Eat & drink",
        slug="eat-drink",
        description="Mugs, bottles and boxes for every meal.",
        picture="category-eat-drink",
    ),
    DemoCategory(
        name="Getting around",
        slug="getting-around",
        description="Locks, lights and shelter between two lectures.",
        picture="category-cycling",
    ),
    DemoCategory(
        name="Cameras",
        slug="cameras",
        description="Bodies for stills and film, to buy or to rent.",
        picture="category-cameras",
    ),
    DemoCategory(
        name="Lenses",
        slug="lenses",
        description="Primes and zooms, each tested on a chart before it ships.",
        picture="category-lenses",
        parent="cameras",
    ),
    DemoCategory(
        name="Lights & studio",
        slug="lights-studio",
        description="Lights, supports and everything around the camera.",
        picture="category-studio",
        parent="cameras",
    ),
    DemoCategory(
        name="Audio",
        slug="audio",
        description="Headphones, speakers, microphones and turntables.",
        picture="category-audio",
    ),
    DemoCategory(
        name="Computers",
        slug="computers",
        description="Laptops, screens, keyboards and what connects them.",
        picture="category-computers",
    ),
    DemoCategory(
        name="Phones & wearables",
        slug="phones-wearables",
        description="Phones, watches and the chargers they sleep on.",
        picture="category-phones",
    ),
    DemoCategory(
        name="Smart home",
        slug="smart-home",
        description="Quiet machines that look after the house.",
        picture="category-smart-home",
    ),
    DemoCategory(
        name="Ceramics",
        slug="ceramics",
        description="Stoneware thrown, glazed and fired in small batches.",
        picture="category-ceramics",
    ),
    DemoCategory(
        name="Furniture & light",
        slug="furniture-light",
        description="Chairs, lamps and useful things of wood and willow.",
        picture="category-furniture",
    ),
    DemoCategory(
        name="Leather goods",
        slug="leather-goods",
        description="Wallets, belts and journals cut from whole hides.",
        picture="category-leather",
    ),
    DemoCategory(
        name="Grooming",
        slug="grooming",
        description="What a good barber keeps on the shelf.",
        picture="category-grooming",
    ),
)
