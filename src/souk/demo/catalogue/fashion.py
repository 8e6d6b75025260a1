"""Linden & Vale: clothes cut to be worn for years, in colours that go together."""

from souk.demo.catalogue.shapes import DemoProduct, DemoStore
from souk.demo.catalogue.versions import facts, in_colours, in_colours_and_sizes, in_sizes, pictures

PRODUCTS: tuple[DemoProduct, ...] = (
    DemoProduct(
        name="Everyday tee",
        slug="linden-everyday-tee",
        sku="LV-TEE",
        brand="Linden & Vale",
        category="clothing",
        description="The shirt we spent two years on because everyone already has one. A dense jersey that does not go sheer, shoulder seams moved forward so they never ride up, and a collar that stays round.",
        price=38_00,
        stock=0,
        specifications=facts(
            "Fabric: 100% organic cotton / Weight: 210 g/m2 / Fit: Straight / Care: 30 C, line dry / Made in: Porto, Portugal"
        ),
        pictures=pictures(
            fashion_tee_white="White T-shirt with a chest pocket on a wooden hanger",
            fashion_tee_ink="The same T-shirt in ink",
        ),
        variants=in_colours_and_sizes(
            "LV-TEE",
            (("WHT", "Chalk", "fashion-tee-white"), {"XS": 14, "S": 32, "M": 40, "L": 31, "XL": 11}),
            (("INK", "Ink", "fashion-tee-ink"), {"XS": 9, "S": 25, "M": 33, "L": 22, "XL": 0}),
        ),
    ),
    DemoProduct(
        name="Harbour oxford shirt",
        slug="linden-harbour-oxford",
        sku="LV-OXF",
        brand="Linden & Vale",
        category="clothing",
        description="A proper oxford: soft from the first wash, crisp enough for a Monday. The collar rolls by itself, the curved hem looks right untucked, and every button is sewn with a shank.",
        price=89_00,
        stock=0,
        specifications=facts(
            "Fabric: Cotton oxford, 150 g/m2 / Buttons: Corozo nut / Fit: Regular / Care: 40 C, iron damp"
        ),
        pictures=pictures(
            fashion_shirt_sky="Sky blue oxford shirt with a chest pocket",
            fashion_shirt_rose="The same shirt in dusty rose",
        ),
        variants=in_colours_and_sizes(
            "LV-OXF",
            (("SKY", "Sky", "fashion-shirt-sky"), {"S": 18, "M": 27, "L": 20, "XL": 8}),
            (("ROS", "Rose", "fashion-shirt-rose"), {"S": 12, "M": 19, "L": 7, "XL": 3}),
        ),
    ),
    DemoProduct(
        name="Skerry cable sweater",
        slug="skerry-cable-sweater",
        sku="SK-CBL",
        brand="Skerry Knits",
        category="clothing",
        description="Five cables, knitted on machines older than the people running them, in wool from a single island. Heavy enough to be a jacket in October. It will pill a little in the first month and then stop for good.",
        price=148_00,
        stock=0,
        discount_percent=20,
        specifications=facts(
            "Yarn: 100% lambswool / Gauge: 5 / Weight: 740 g (M) / Care: Hand wash, dry flat / Made in: Shetland"
        ),
        pictures=pictures(
            fashion_sweater_rust="Rust cable-knit sweater on a hanger",
            fashion_sweater_oat="The same sweater in oat",
            fashion_sweater_detail="Close view of the cables and the ribbed collar",
        ),
        variants=in_colours_and_sizes(
            "SK-CBL",
            (("RST", "Rust", "fashion-sweater-rust"), {"S": 8, "M": 13, "L": 10}),
            (("OAT", "Oat", "fashion-sweater-oat"), {"S": 6, "M": 15, "L": 2}),
        ),
    ),
    DemoProduct(
        name="Atelier chore jacket",
        slug="tideline-chore-jacket",
        sku="TD-CHJ",
        brand="Tideline",
        category="outerwear",
        description="Cut from the pattern French railway workers wore, with pockets deep enough for a paperback. The indigo fades where you bend, so after a year it is a portrait of you. Buttons are riveted, not sewn.",
        price=165_00,
        stock=0,
        specifications=facts(
            "Fabric: 12 oz cotton drill / Pockets: 3 patch, 1 inside / Buttons: Copper / Fit: Boxy / Care: 30 C, inside out"
        ),
        pictures=pictures(
            fashion_jacket_indigo="Indigo chore jacket with contrast stitching and copper buttons",
            fashion_jacket_olive="The same jacket in olive",
            fashion_jacket_detail="Close view of the collar, buttons and chest pocket",
        ),
        variants=in_colours_and_sizes(
            "TD-CHJ",
            (("IND", "Indigo", "fashion-jacket-indigo"), {"S": 7, "M": 12, "L": 14, "XL": 5}),
            (("OLV", "Olive", "fashion-jacket-olive"), {"S": 4, "M": 9, "L": 8}),
        ),
    ),
    DemoProduct(
        name="Marlowe trench",
        slug="linden-marlowe-trench",
        sku="LV-TRN",
        brand="Linden & Vale",
        category="outerwear",
        description="A long, belted trench in cotton woven so tightly that rain beads before it thinks of going through. Half lined for spring, roomy enough for a sweater in autumn. We alter the sleeves free of charge.",
        price=329_00,
        stock=0,
        specifications=facts(
            "Fabric: Cotton gabardine / Lining: Half, cupro / Length: 112 cm (M) / Buttons: Horn / Care: Dry clean"
        ),
        pictures=pictures(
            fashion_trench="Camel double-breasted trench coat with a tied belt",
            fashion_trench_detail="Close view of the lapels, buttons and belt buckle",
        ),
        variants=in_sizes("LV-TRN", {"S": 6, "M": 9, "L": 7, "XL": 1}),
    ),
    DemoProduct(
        name="Wide pleat trousers",
        slug="linden-wide-pleat-trousers",
        sku="LV-TRS",
        brand="Linden & Vale",
        category="clothing",
        description="Two pleats, a high waist and a leg that moves when you do. The twill has body, so they hang straight even after a day on trains.",
        price=118_00,
        stock=0,
        specifications=facts(
            "Fabric: Cotton twill, 280 g/m2 / Rise: High / Leg: Wide / Hem: 4 cm to let down / Care: 30 C"
        ),
        pictures=pictures(
            fashion_trousers_olive="Olive wide-leg trousers on a clip hanger",
            fashion_trousers_sand="The same trousers in sand",
        ),
        variants=in_colours_and_sizes(
            "LV-TRS",
            (("OLV", "Olive", "fashion-trousers-olive"), {"28": 8, "30": 14, "32": 16, "34": 9}),
            (("SND", "Sand", "fashion-trousers-sand"), {"28": 5, "30": 11, "32": 12, "34": 0}),
        ),
    ),
    DemoProduct(
        name="Sunray pleated skirt",
        slug="corvane-sunray-skirt",
        sku="CV-SKT",
        brand="Corvane",
        category="clothing",
        description="Thirteen pleats heat-set one by one, narrow at the waist and generous at the hem. Sit, fold, pack it in a suitcase: they spring back.",
        price=96_00,
        stock=0,
        discount_percent=30,
        specifications=facts(
            "Fabric: Recycled polyester satin / Length: 78 cm / Closure: Side zip / Care: 30 C, do not iron"
        ),
        pictures=pictures(fashion_skirt="Plum midi skirt with long pleats on a clip hanger"),
        variants=in_sizes("CV-SKT", {"34": 5, "36": 9, "38": 11, "40": 6, "42": 2}),
    ),
    DemoProduct(
        name="Meadow wrap dress",
        slug="corvane-meadow-dress",
        sku="CV-DRS",
        brand="Corvane",
        category="clothing",
        description="A true wrap that fits on a good day and on the other kind. Sprigs are printed by hand-cut block, so no two dresses repeat exactly. It has pockets; of course it has pockets.",
        price=142_00,
        stock=0,
        specifications=facts(
            "Fabric: Viscose crepe / Length: 112 cm / Pockets: 2, in the seams / Care: Hand wash / Print: Block printed"
        ),
        pictures=pictures(
            fashion_dress_poppy="Red sleeveless wrap dress with cream sprigs, tied at the waist",
            fashion_dress_midnight="The same dress in midnight blue",
        ),
        variants=in_colours_and_sizes(
            "CV-DRS",
            (("POP", "Poppy", "fashion-dress-poppy"), {"S": 9, "M": 14, "L": 8}),
            (("MID", "Midnight", "fashion-dress-midnight"), {"S": 7, "M": 10, "L": 4}),
        ),
    ),
    DemoProduct(
        name="Court sneaker",
        slug="solstrand-court-sneaker",
        sku="SS-CRT",
        brand="Solstrand",
        category="shoes",
        description="A low tennis shoe the way they were before they became advertising. Full-grain uppers, a stitched cup sole you can have replaced, and a removable cork insole that learns your foot.",
        price=129_00,
        stock=0,
        specifications=facts(
            "Upper: Full-grain leather / Sole: Natural rubber, stitched / Insole: Cork, removable / Fit: True to size / Resole: Yes"
        ),
        pictures=pictures(
            fashion_sneakers_green="Pair of white low sneakers with green heels and stripes",
            fashion_sneakers_clay="The same sneakers with clay-coloured heels",
            fashion_sneakers_detail="Close view of laces, stripe and stitched sole",
        ),
        variants=in_colours_and_sizes(
            "SS-CRT",
            (
                ("GRN", "White and green", "fashion-sneakers-green"),
                {"38": 6, "39": 9, "40": 12, "41": 14, "42": 13, "43": 8, "44": 3},
            ),
            (
                ("CLY", "White and clay", "fashion-sneakers-clay"),
                {"38": 4, "39": 7, "40": 8, "41": 9, "42": 6, "43": 0},
            ),
        ),
    ),
    DemoProduct(
        name="Quarry chelsea boot",
        slug="halvard-quarry-chelsea",
        sku="HR-CHL",
        brand="Halvard & Roe",
        category="shoes",
        description="Pull them on with one finger and forget them. One piece of oiled leather wraps the whole foot, so there is no seam where water would begin. Welted, which means a cobbler can keep them alive for decades.",
        price=239_00,
        stock=0,
        specifications=facts(
            "Upper: Oiled leather, one piece / Construction: Goodyear welt / Sole: Studded rubber / Weight: 560 g each (42) / Care: Wax twice a year"
        ),
        pictures=pictures(
            fashion_boots="Pair of brown chelsea boots by a window", fashion_boots_black="The same boots in black"
        ),
        variants=in_colours_and_sizes(
            "HR-CHL",
            (("BRN", "Chestnut", "fashion-boots"), {"40": 5, "41": 8, "42": 9, "43": 7, "44": 4}),
            (("BLK", "Black", "fashion-boots-black"), {"40": 3, "41": 6, "42": 8, "43": 5}),
        ),
    ),
    DemoProduct(
        name="Porter penny loafer",
        slug="halvard-porter-loafer",
        sku="HR-LFR",
        brand="Halvard & Roe",
        category="shoes",
        description="Hand-sewn at the toe, unlined at the heel, soft from the first step. The saddle still holds a coin, should you need a phone box.",
        price=189_00,
        stock=0,
        discount_percent=15,
        specifications=facts(
            "Upper: Calf, oxblood / Construction: Blake stitched / Sole: Leather with rubber heel / Fit: Half a size up"
        ),
        pictures=pictures(fashion_loafers="Pair of oxblood penny loafers"),
        variants=in_sizes("HR-LFR", {"39": 3, "40": 6, "41": 7, "42": 5, "43": 2}),
    ),
    DemoProduct(
        name="Market tote",
        slug="linden-market-tote",
        sku="LV-TOT",
        brand="Linden & Vale",
        category="bags",
        description="Two layers of canvas, handles that reach the bottom and a leather foot that stands in a puddle. Made for leeks and baguettes; also seen in libraries.",
        price=78_00,
        stock=0,
        specifications=facts("Volume: 18 l / Canvas: 18 oz, double / Trim: Vegetable-tanned leather / Load: 15 kg"),
        pictures=pictures(
            fashion_tote="Cream canvas tote with leather handles and a round red emblem",
            fashion_tote_navy="The same tote in navy",
        ),
        variants=in_colours(
            "LV-TOT", (("CRM", "Cream", "fashion-tote"), 29), (("NVY", "Navy", "fashion-tote-navy"), 16)
        ),
    ),
    DemoProduct(
        name="Saddler crossbody",
        slug="halvard-saddler-crossbody",
        sku="HR-CRS",
        brand="Halvard & Roe",
        category="bags",
        description="A saddle bag from an actual saddler: three hides thick at the corners, one brass lock, no lining to tear. It holds a book, a wallet, glasses and your afternoon.",
        price=264_00,
        stock=11,
        specifications=facts(
            "Leather: Bridle butt, 3 mm / Hardware: Solid brass / Size: 26 x 20 x 8 cm / Strap: 105-125 cm / Guarantee: 25 years"
        ),
        pictures=pictures(
            fashion_crossbody="Tan leather crossbody bag with a curved flap in front of an arch",
            fashion_crossbody_detail="Close view of the flap, stitching and brass lock",
        ),
    ),
    DemoProduct(
        name="Friday weekender",
        slug="halvard-friday-weekender",
        sku="HR-WKD",
        brand="Halvard & Roe",
        category="bags",
        description="Leaves the office at five and is on the ferry by seven. Waxed canvas where it should be light, leather where it should be strong, and exactly within the cabin limit.",
        price=298_00,
        stock=5,
        specifications=facts(
            "Volume: 38 l / Size: 52 x 28 x 24 cm / Shell: Waxed canvas / Trim: Bridle leather / Weight: 1.6 kg"
        ),
        pictures=pictures(fashion_weekender="Green canvas holdall with brown leather ends and handles"),
    ),
    DemoProduct(
        name="Fisher beanie",
        slug="skerry-fisher-beanie",
        sku="SK-BNE",
        brand="Skerry Knits",
        category="accessories",
        description="A fisherman's rib with a deep cuff and one unserious pompom. Lambswool on the outside, nothing itchy on the inside.",
        price=36_00,
        stock=0,
        specifications=facts(
            "Yarn: Lambswool, cotton lined cuff / Size: One size / Care: Hand wash / Pompom: Detachable"
        ),
        pictures=pictures(
            fashion_beanie_rust="Rust ribbed beanie with a cream pompom",
            fashion_beanie_pair="A teal and a mustard beanie side by side",
        ),
        variants=in_colours(
            "SK-BNE",
            (("RST", "Rust", "fashion-beanie-rust"), 34),
            (("TEA", "Teal", "fashion-beanie-pair"), 21),
            (("MST", "Mustard", "fashion-beanie-pair"), 18),
        ),
    ),
    DemoProduct(
        name="Crofter check scarf",
        slug="skerry-crofter-scarf",
        sku="SK-SCF",
        brand="Skerry Knits",
        category="accessories",
        description="Woven on a narrow loom in a check that belongs to no clan, so nobody can object. Two metres long: once around, tied, and still an end for the wind.",
        price=72_00,
        stock=23,
        discount_percent=10,
        specifications=facts(
            "Yarn: Merino lambswool / Size: 200 x 36 cm / Fringe: Hand rolled / Care: Dry clean or cold wash"
        ),
        pictures=pictures(fashion_scarf="Burgundy check scarf with fringes hanging over a rail"),
    ),
    DemoProduct(
        name="Riviera sunglasses",
        slug="corvane-riviera-sunglasses",
        sku="CV-SUN",
        brand="Corvane",
        category="accessories",
        description="Cut from a block of acetate, polished for three days in drums of birch chips. Green gradient lenses that are dark above and clear below, for reading menus.",
        price=124_00,
        stock=9,
        specifications=facts(
            "Frame: Acetate / Lenses: UV400, gradient green / Width: 142 mm / Hinges: Five barrel / Case: Leather, included"
        ),
        pictures=pictures(fashion_sunglasses="Brown sunglasses with green gradient lenses on a pale slab"),
    ),
    DemoProduct(
        name="Fieldhand 38 watch",
        slug="corvane-fieldhand-watch",
        sku="CV-FH38",
        brand="Corvane",
        category="accessories",
        description="Thirty-eight millimetres, a dial you can read at a glance and an orange second hand because some things should be fun. Hand-wound, so it asks for ten seconds of you each morning.",
        price=385_00,
        stock=4,
        specifications=facts(
            "Case: Brushed steel, 38 mm / Movement: Hand wound, 60 h reserve / Crystal: Sapphire / Strap: Calf, 20 mm / Water: 100 m / Warranty: 5 years"
        ),
        pictures=pictures(
            fashion_watch="Steel watch with a blue dial and a brown leather strap",
            fashion_watch_detail="Close view of the blue dial and orange second hand",
        ),
    ),
)

STORE = DemoStore(
    preset="fashion",
    name="Linden & Vale",
    slug="linden-and-vale",
    tagline="Clothes you keep.",
    description="A small house with a short list: what we make, and the four workshops we trust with the rest. Nothing is seasonal, everything can be repaired, and the colours are chosen so that any two pieces get along.",
    category="clothing",
    street="218 Mercer Row",
    city="Portland",
    state="OR",
    zip="97209",
    country="US",
    hours="Tue-Sat 11:00-19:00, Sun 12:00-17:00",
    phone="+1 503 555 0162",
    email="studio@lindenvale.example.com",
    banner="banner-fashion",
    logo="logo-fashion",
    owner_name="Clara Lindqvist",
    owner_email="clara.lindqvist@example.com",
    products=PRODUCTS,
)
