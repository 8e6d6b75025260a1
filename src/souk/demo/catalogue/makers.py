"""Hearth & Strop: a row of workshops with a barber's chair in the middle."""

from souk.demo.catalogue.barbers import GROOMING
from souk.demo.catalogue.shapes import DemoProduct, DemoStore
from souk.demo.catalogue.versions import facts, in_colours, in_sizes, pictures

CRAFTS: tuple[DemoProduct, ...] = (
    DemoProduct(
        name="Atlas stoneware vase",
        slug="kiln-atlas-vase",
        sku="KR-ATL",
        brand="Kiln & Row",
        category="ceramics",
        description="Thrown in one piece and dipped once, so the line where the glaze stops is different on every vase. The neck is narrow enough to hold three stems as if they were arranged.",
        price=84_00,
        stock=9,
        specifications=facts(
            "Height: 26 cm / Clay: Speckled stoneware / Glaze: Milk white, food safe / Fired: 1,240 C / Made by: Noor Haddad"
        ),
        pictures=pictures(
            makers_vase="Terracotta vase dipped in white glaze, with eucalyptus, in front of an arch",
            makers_vase_detail="Close view of the glaze line and speckles",
        ),
    ),
    DemoProduct(
        name="Drift mug",
        slug="kiln-drift-mug",
        sku="KR-DRF",
        brand="Kiln & Row",
        category="ceramics",
        description="A belly to warm both hands and a lip thinned for drinking. The glaze runs as it likes in the kiln, which is why we photograph the family, not the individual.",
        price=34_00,
        stock=0,
        specifications=facts("Capacity: 350 ml / Clay: Stoneware / Dishwasher: Yes / Microwave: Yes / Fired: 1,240 C"),
        pictures=pictures(
            makers_mug_teal="Teal mug with a running glaze, steaming, on a slab",
            makers_mug_ember="The same mug in ember red",
            makers_mug_pair="An ember and a teal mug side by side",
        ),
        variants=in_colours(
            "KR-DRF", (("TEA", "Teal", "makers-mug-teal"), 38), (("EMB", "Ember", "makers-mug-ember"), 26)
        ),
    ),
    DemoProduct(
        name="Supper set for three",
        slug="kiln-supper-set",
        sku="KR-SUP",
        brand="Kiln & Row",
        category="ceramics",
        description="Three plates and three bowls that stack like they were born that way. Nothing matches exactly; everything belongs together.",
        price=168_00,
        stock=7,
        discount_percent=10,
        specifications=facts(
            "Pieces: 3 plates 27 cm, 3 bowls 17 cm / Glazes: Milk, slate, clay / Dishwasher: Yes / Oven: Up to 200 C"
        ),
        pictures=pictures(makers_plates="Stack of three plates and three bowls in white, slate and clay"),
    ),
    DemoProduct(
        name="Moss teapot",
        slug="kiln-moss-teapot",
        sku="KR-TPT",
        brand="Kiln & Row",
        category="ceramics",
        description="The spout does not drip. It took eleven prototypes and one argument, and now it does not drip. The handle is steam-bent cane and stays cool.",
        price=112_00,
        stock=4,
        specifications=facts(
            "Capacity: 900 ml / Strainer: Built in, clay / Handle: Cane / Glaze: Moss, matt / Hand wash: Yes"
        ),
        pictures=pictures(makers_teapot="Round green teapot with a cane handle and a brass knob"),
    ),
    DemoProduct(
        name="Fern planter",
        slug="kiln-fern-planter",
        sku="KR-PLT",
        brand="Kiln & Row",
        category="ceramics",
        description="Terracotta that breathes, with two bands of white slip and a hidden saucer. Comes planted with a bird's nest fern that forgives holidays.",
        price=46_00,
        stock=31,
        specifications=facts(
            "Diameter: 18 cm / Material: Terracotta / Saucer: Inside, removable / Plant: Asplenium nidus"
        ),
        pictures=pictures(makers_planter="Leafy green plant in a terracotta pot with two white bands"),
    ),
    DemoProduct(
        name="Amber hour candle",
        slug="hearth-amber-candle",
        sku="HS-CND",
        brand="Hearth & Strop",
        category="furniture-light",
        description="Beeswax and rapeseed, poured by hand into glass you will keep for pencils. Smells of cedar, orange peel and a shop where somebody is planing wood.",
        price=38_00,
        stock=57,
        specifications=facts(
            "Burn time: 50 h / Wax: Beeswax and rapeseed / Wick: Cotton / Scent: Cedar, orange, tonka / Glass: Recycled"
        ),
        pictures=pictures(makers_candle="Burning candle in an amber glass with a paper label"),
    ),
    DemoProduct(
        name="Striped cutting board",
        slug="ashdown-striped-board",
        sku="AD-BRD",
        brand="Ashdown Timber",
        category="furniture-light",
        description="Walnut for looks, maple for knives, one pear-wood stripe for luck. Oiled four times and sanded in between. Re-oil it when it looks thirsty.",
        price=72_00,
        stock=0,
        discount_percent=15,
        specifications=facts(
            "Woods: Walnut, maple, pear / Finish: Linseed oil / Thickness: 22 mm / Care: Hand wash, re-oil"
        ),
        pictures=pictures(
            makers_board="Striped wooden cutting board leaning on a wall with two lemons",
            makers_board_detail="Close view of the wood grain and lemons",
        ),
        variants=in_sizes("AD-BRD", {"S": 14, "L": 9}),
    ),
    DemoProduct(
        name="Kitchen spoons in a crock",
        slug="ashdown-spoon-set",
        sku="AD-SPN",
        brand="Ashdown Timber",
        category="furniture-light",
        description="Four tools cut green from windfall cherry and dried for a year. The edges fit the curve of a pan because they were shaped against one.",
        price=58_00,
        stock=19,
        specifications=facts("Pieces: 4 tools and a crock / Wood: Cherry / Length: 30 cm / Crock: Stoneware, 15 cm"),
        pictures=pictures(makers_spoons="Four wooden kitchen tools in a white and blue crock"),
    ),
    DemoProduct(
        name="Milking stool",
        slug="ashdown-milking-stool",
        sku="AD-STL",
        brand="Ashdown Timber",
        category="furniture-light",
        description="Three legs never wobble, whatever the floor thinks. Seat, step, side table: it has been all of them since the Middle Ages. The tips are dipped in milk paint.",
        price=138_00,
        stock=12,
        specifications=facts("Wood: Ash / Height: 46 cm / Seat: 34 cm / Load: 130 kg / Joints: Wedged, no screws"),
        pictures=pictures(makers_stool="Round three-legged wooden stool with white-dipped feet"),
    ),
    DemoProduct(
        name="Fjell lounge chair",
        slug="ashdown-fjell-chair",
        sku="AD-FJL",
        brand="Ashdown Timber",
        category="furniture-light",
        description="Low, wide and slightly tilted, for the second half of a Sunday. The frame knocks down flat with one key, and the cushions unzip because life happens.",
        price=549_00,
        stock=0,
        discount_percent=11,
        specifications=facts(
            "Frame: Solid ash, oiled / Cover: Wool, removable / Size: 68 x 74 x 82 cm / Seat height: 38 cm / Delivery: Flat, one key"
        ),
        pictures=pictures(
            makers_chair="Lounge chair with terracotta cushions and a wooden frame",
            makers_chair_moss="The same chair with moss cushions and a darker frame",
        ),
        variants=in_colours(
            "AD-FJL", (("TER", "Terracotta", "makers-chair"), 5), (("MOS", "Moss", "makers-chair-moss"), 3)
        ),
    ),
    DemoProduct(
        name="Halo table lamp",
        slug="hearth-halo-lamp",
        sku="HS-HAL",
        brand="Hearth & Strop",
        category="furniture-light",
        description="A shade spun from a single disc of steel, on a turned walnut stem. The light is warm and goes down to a whisper; touch the knob and it goes out.",
        price=129_00,
        stock=0,
        specifications=facts(
            "Shade: Spun steel, 30 cm / Stem: Walnut / Light: LED 2,700 K, dims to 1% / Height: 38 cm / Cable: Cotton, 2 m"
        ),
        pictures=pictures(makers_lamp="Glowing dome lamp in copper brown", makers_lamp_sage="The same lamp in sage"),
        variants=in_colours("HS-HAL", (("COP", "Copper", "makers-lamp"), 17), (("SGE", "Sage", "makers-lamp-sage"), 8)),
    ),
    DemoProduct(
        name="Log basket with throw",
        slug="withy-log-basket",
        sku="WY-BSK",
        brand="Withy & Daughters",
        category="furniture-light",
        description="Somerset willow, soaked, woven and dried by three generations in one shed. Sold with the cotton throw in the picture, because everyone asked.",
        price=118_00,
        stock=6,
        specifications=facts(
            "Material: Buff willow / Handles: Bridle leather / Size: 42 x 34 cm / Throw: Cotton, 130 x 170 cm"
        ),
        pictures=pictures(makers_basket="Woven basket with a green throw hanging over its edge"),
    ),
    DemoProduct(
        name="Bifold wallet",
        slug="marrow-bifold-wallet",
        sku="MH-WLT",
        brand="Marrow Hide",
        category="leather-goods",
        description="One hide, one thread, forty-two stitches. Six cards and a few notes, and it closes flat because we skive every edge to half a millimetre.",
        price=86_00,
        stock=0,
        specifications=facts(
            "Leather: Vegetable-tanned cow / Stitching: Saddle stitch, linen / Cards: 6 / Size: 11 x 9 cm / Monogram: Free"
        ),
        pictures=pictures(
            makers_wallet="Brown leather wallet standing open with cards",
            makers_wallet_black="The same wallet in black",
        ),
        variants=in_colours(
            "MH-WLT", (("BRN", "Chestnut", "makers-wallet"), 22), (("BLK", "Black", "makers-wallet-black"), 14)
        ),
    ),
    DemoProduct(
        name="Bridle belt",
        slug="marrow-bridle-belt",
        sku="MH-BLT",
        brand="Marrow Hide",
        category="leather-goods",
        description="Four millimetres of bridle leather and a cast brass buckle on screws, so it can move to the next belt in twenty years. Darkens beautifully.",
        price=94_00,
        stock=0,
        specifications=facts("Leather: Bridle, 4 mm / Width: 35 mm / Buckle: Solid brass / Edges: Burnished by hand"),
        pictures=pictures(makers_belt="Coiled dark brown belt with a brass buckle"),
        variants=in_sizes("MH-BLT", {"85": 8, "95": 13, "105": 6}),
    ),
    DemoProduct(
        name="Traveller's journal",
        slug="marrow-travellers-journal",
        sku="MH-JRN",
        brand="Marrow Hide",
        category="leather-goods",
        description="A cover for life and a paper block you renew. Long-stitched through the spine, tied with a thong and a brass stud that never catches.",
        price=68_00,
        stock=21,
        discount_percent=10,
        specifications=facts("Cover: Oiled leather / Block: 240 pages, 120 g/m2 / Size: 15 x 21 cm / Refill: Yes"),
        pictures=pictures(
            makers_journal="Tan leather journal tied round a brass stud",
            makers_journal_detail="Close view of the stamped sun, thong and stud",
        ),
    ),
)

STORE = DemoStore(
    preset="makers",
    name="Hearth & Strop",
    slug="hearth-and-strop",
    tagline="Made by hand. Trimmed by hand.",
    description="Five workshops and a two-chair barber share a brick arcade and one front door. Come for a trim, leave with a teapot. Everything on the shelves is made within walking distance or by somebody we can name.",
    category="ceramics",
    street="9 Foundry Arcade",
    city="Asheville",
    state="NC",
    zip="28801",
    country="US",
    hours="Tue-Sat 09:00-18:00, late chair Thursday until 20:00",
    phone="+1 828 555 0131",
    email="shop@hearthandstrop.example.com",
    banner="banner-makers",
    logo="logo-makers",
    owner_name="Tobias Ekwueme",
    owner_email="tobias.ekwueme@example.com",
    products=CRAFTS + GROOMING,
)
