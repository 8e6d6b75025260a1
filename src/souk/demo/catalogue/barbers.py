"""The barber's half of Hearth & Strop: blades, oils and soap."""

from souk.demo.catalogue.shapes import DemoProduct
from souk.demo.catalogue.versions import facts, in_sizes, pictures

GROOMING: tuple[DemoProduct, ...] = (
    DemoProduct(
        name="Cedar and fig beard oil",
        slug="strop-cedar-fig-beard-oil",
        sku="ST-OIL",
        brand="Strop & Sons",
        category="grooming",
        description="Six drops, warm hands, done. Argan and jojoba sink in instead of shining, and the scent is gone before it can argue with your coffee.",
        price=28_00,
        stock=0,
        specifications=facts(
            "Oils: Argan, jojoba, apricot / Scent: Cedar, fig leaf / Bottle: Amber glass with dropper / Vegan: Yes"
        ),
        pictures=pictures(
            makers_beard_oil="Amber dropper bottle with a cream label and a moustache",
            makers_beard_oil_detail="Close view of the label",
        ),
        variants=in_sizes("ST-OIL", {"30 ml": 42, "50 ml": 25}),
    ),
    DemoProduct(
        name="Matt clay pomade",
        slug="strop-matt-pomade",
        sku="ST-POM",
        brand="Strop & Sons",
        category="grooming",
        description="Holds like wax, washes out like soap. White clay takes the shine away, so it looks like nothing at all, only better.",
        price=22_00,
        stock=66,
        discount_percent=15,
        specifications=facts("Hold: 4 of 5 / Shine: None / Base: Water, kaolin, beeswax / Tin: 100 ml, returnable"),
        pictures=pictures(makers_pomade="Navy pomade tin with an open tin of pale wax leaning beside it"),
    ),
    DemoProduct(
        name="Parlour safety razor",
        slug="strop-parlour-razor",
        sku="ST-RZR",
        brand="Strop & Sons",
        category="grooming",
        description="Heavy enough to do the pressing for you. The head is cut from brass, the handle turned from green resin, and a year of blades costs less than lunch.",
        price=64_00,
        stock=18,
        specifications=facts(
            "Head: Closed comb, chromed brass / Handle: Cast resin, 95 mm / Weight: 96 g / Stand: Included / Blades: 10 included"
        ),
        pictures=pictures(
            makers_razor="Safety razor with a green handle hanging on its steel stand",
            makers_razor_detail="Close view of the razor's head and blade edge",
        ),
    ),
    DemoProduct(
        name="Lather brush and bowl",
        slug="strop-lather-set",
        sku="ST-LTH",
        brand="Strop & Sons",
        category="grooming",
        description="A soft synthetic knot that no badger misses, and a ridged bowl that turns a coin of soap into a cloud. Good for two minutes of peace before the day begins.",
        price=78_00,
        stock=11,
        specifications=facts(
            "Knot: Synthetic, 24 mm / Handle: Lacquered cherry / Bowl: Stoneware, 12 cm / Soap: 60 g puck included"
        ),
        pictures=pictures(makers_brush="Shaving brush with a brown handle beside a blue bowl of lather"),
    ),
    DemoProduct(
        name="Six-inch shears and comb",
        slug="strop-shears-and-comb",
        sku="ST-SHR",
        brand="Strop & Sons",
        category="grooming",
        description="The pair our own barbers use: convex edges, an offset grip and a screw you can set with a coin. We sharpen them free for the first two years.",
        price=145_00,
        stock=8,
        specifications=facts(
            "Steel: 440C, convex edge / Length: 6 inch / Grip: Offset, gilded / Comb: Pressed acetate, two pitches"
        ),
        pictures=pictures(makers_scissors="Open barber's shears with gilded grips beside a dark comb, seen from above"),
    ),
    DemoProduct(
        name="Cut-throat razor with strop",
        slug="strop-cut-throat-razor",
        sku="ST-CTR",
        brand="Strop & Sons",
        category="grooming",
        description="Carbon steel, hollow ground, honed by hand and shave-ready from the box. Comes with a leather strop and a card that tells you, honestly, how the first week will go.",
        price=189_00,
        stock=3,
        specifications=facts(
            "Blade: Carbon steel, 6/8 inch / Grind: Full hollow / Scales: Rosewood, brass pins / Strop: Bridle leather, 50 cm"
        ),
        pictures=pictures(makers_straight_razor="Open straight razor with wooden scales lying over a leather strop"),
    ),
    DemoProduct(
        name="Soap bars on a cedar dish",
        slug="hearth-soap-dish",
        sku="HS-SOP",
        brand="Hearth & Strop",
        category="grooming",
        description="Cold-processed, cured for six weeks and cut by wire. One bar is sage and oat, the other rose clay; the dish lets both dry out, which is the whole secret.",
        price=26_00,
        stock=0,
        specifications=facts(
            "Bars: 2 x 120 g / Oils: Olive, coconut, shea / Scents: Sage and oat, rose clay / Dish: Cedar"
        ),
        pictures=pictures(makers_soap="Green and pink soap bars stacked on a wooden dish with a sprig on top"),
    ),
    DemoProduct(
        name="Chairside clippers",
        slug="strop-chairside-clippers",
        sku="ST-CLP",
        brand="Strop & Sons",
        category="grooming",
        description="Quiet enough to hear the gossip. A brass lever, blades that click off for oiling, and a battery that lasts a Saturday with eleven children in it.",
        price=132_00,
        stock=15,
        discount_percent=12,
        specifications=facts(
            "Motor: Brushless, 7,200 rpm / Battery: 4 h / Blade: Steel, zero gap / Guards: 8 / Weight: 285 g"
        ),
        pictures=pictures(makers_clippers="Dark cordless clippers with steel teeth and a brass switch"),
    ),
)
