"""Northgate Campus Store: what a student needs between the first lecture and the last tram."""

from souk.demo.catalogue.shapes import DemoProduct, DemoStore
from souk.demo.catalogue.versions import facts, in_colours, in_colours_and_sizes, pictures

PRODUCTS: tuple[DemoProduct, ...] = (
    DemoProduct(
        name="Northgate varsity hoodie",
        slug="northgate-varsity-hoodie",
        sku="NG-HOOD",
        brand="Northgate",
        category="clothing",
        description="The hoodie you will still own in ten years. Heavy brushed fleece, a double-lined hood that stands up by itself, and chevrons stitched on rather than printed. It comes out of the dryer the size it went in.",
        price=58_00,
        stock=0,
        specifications=facts(
            "Fabric: 80% organic cotton, 20% recycled polyester / Weight: 420 g/m2 / Fit: Regular, unisex / Care: Machine wash at 40 C, tumble dry low / Made in: Portugal"
        ),
        pictures=pictures(
            campus_hoodie_navy="Navy hoodie with cream drawstrings and chevrons on a wooden hanger",
            campus_hoodie_maroon="The same hoodie in maroon",
            campus_hoodie_detail="Close view of the hood, drawstrings and stitched chevrons",
        ),
        variants=in_colours_and_sizes(
            "NG-HOOD",
            (("NVY", "Navy", "campus-hoodie-navy"), {"S": 24, "M": 41, "L": 36, "XL": 12}),
            (("MRN", "Maroon", "campus-hoodie-maroon"), {"S": 9, "M": 17, "L": 4, "XL": 0}),
        ),
    ),
    DemoProduct(
        name="Pocket tee",
        slug="northgate-pocket-tee",
        sku="NG-TEE",
        brand="Northgate",
        category="clothing",
        description="A plain tee with one small flag at the pocket, because a logo across the chest is too much at eight in the morning. Knitted from long-staple cotton that keeps its collar.",
        price=24_00,
        stock=0,
        discount_percent=15,
        specifications=facts(
            "Fabric: 100% organic cotton / Weight: 190 g/m2 / Fit: Relaxed, unisex / Care: Machine wash at 30 C"
        ),
        pictures=pictures(
            campus_tee_cream="Cream T-shirt with a chest pocket on a hanger",
            campus_tee_forest="Forest green T-shirt with a chest pocket on a hanger",
        ),
        variants=in_colours_and_sizes(
            "NG-TEE",
            (("CRM", "Cream", "campus-tee-cream"), {"S": 30, "M": 44, "L": 28}),
            (("FOR", "Forest", "campus-tee-forest"), {"S": 22, "M": 35, "L": 19}),
        ),
    ),
    DemoProduct(
        name="Crest cap",
        slug="northgate-crest-cap",
        sku="NG-CAP",
        brand="Northgate",
        category="accessories",
        description="Six panels of washed twill and a woven crest. The brim arrives flat; the first semester bends it to you.",
        price=26_00,
        stock=64,
        specifications=facts(
            "Fabric: Cotton twill / Closure: Brass buckle strap / Size: One size, 54-61 cm / Care: Hand wash"
        ),
        pictures=pictures(campus_cap="Navy cap with a red and cream crest, brim to the right"),
    ),
    DemoProduct(
        name="Trio of cloth notebooks",
        slug="papermoor-cloth-notebooks",
        sku="PM-NB3",
        brand="Papermoor",
        category="study-desk",
        description="Three notebooks, one for each subject you swear you will keep up with. Dot grid on paper that takes fountain pen without a ghost, sewn so that every page lies flat. The cloth covers wear in like jeans.",
        price=32_00,
        stock=118,
        specifications=facts(
            "Format: A5, 176 pages each / Paper: 100 g/m2, acid free / Ruling: 5 mm dot grid / Binding: Thread sewn, elastic closure / Covers: Linen over board"
        ),
        pictures=pictures(
            campus_notebooks="Green cloth notebook standing on a yellow and a terracotta one",
            campus_notebooks_detail="Close view of the green cover with its paper label and elastic band",
        ),
    ),
    DemoProduct(
        name="Semester wall planner",
        slug="papermoor-semester-planner",
        sku="PM-PLN",
        brand="Papermoor",
        category="study-desk",
        description="Twenty-one weeks on one wall, with room to write and coloured stickers for the dates that matter. Tear a month off, keep the deadlines.",
        price=18_00,
        stock=73,
        discount_percent=20,
        specifications=facts(
            "Size: 42 x 50 cm / Sheets: 6 months plus overview / Extras: 120 stickers, 2 hooks / Paper: 150 g/m2 recycled"
        ),
        pictures=pictures(campus_planner="Wall planner with a red header and coloured squares on some days"),
    ),
    DemoProduct(
        name="Graphing calculator G-90",
        slug="quillson-graphing-calculator",
        sku="QS-G90",
        brand="Quillson",
        category="study-desk",
        description="Plots, solves and integrates without a single notification. Approved for exams at most faculties, and the battery lasts from orientation week to graduation photos.",
        price=79_00,
        stock=27,
        specifications=facts(
            "Display: 320 x 240 reflective / Memory: 4 MB flash / Power: USB-C, about 200 h per charge / Exam mode: Yes, with LED / Warranty: 3 years"
        ),
        pictures=pictures(campus_calculator="Dark graphing calculator with orange keys showing a curve"),
    ),
    DemoProduct(
        name="Five highlighters in a cup",
        slug="quillson-highlighters",
        sku="QS-HL5",
        brand="Quillson",
        category="study-desk",
        description="Soft pastels that mark a line without shouting over it, with a window in the tip so you see where to stop. The enamel cup stays when the ink is gone; refills are sold one by one.",
        price=16_00,
        stock=140,
        specifications=facts(
            "Colours: Yellow, rose, mint, sky, lilac / Ink: Water based, quick drying / Tip: Chisel, 1-4 mm / Refillable: Yes"
        ),
        pictures=pictures(campus_highlighters="Five pastel highlighters in a cream cup with red stripes"),
    ),
    DemoProduct(
        name="Balance desk lamp",
        slug="brightpost-balance-lamp",
        sku="BP-LMP",
        brand="Brightpost",
        category="study-desk",
        description="Two brass joints, no springs: the arm stays where your hand leaves it. The light is warm enough for midnight and bright enough for organic chemistry.",
        price=64_00,
        stock=0,
        specifications=facts(
            "Light: LED, 2,700-4,000 K / Brightness: 620 lm, four steps / Reach: 48 cm / Base: Steel, 1.4 kg / Power: USB-C, 8 W"
        ),
        pictures=pictures(
            campus_lamp="Red desk lamp with brass joints throwing a cone of light",
            campus_lamp_sage="The same lamp in sage green by a window",
        ),
        variants=in_colours(
            "BP-LMP", (("RED", "Brick red", "campus-lamp"), 21), (("SGE", "Sage", "campus-lamp-sage"), 7)
        ),
    ),
    DemoProduct(
        name="Twin-bell alarm clock",
        slug="brightpost-twin-bell-clock",
        sku="BP-CLK",
        brand="Brightpost",
        category="study-desk",
        description="For everyone whose phone has learned to be ignored. A quiet sweep movement, hands you can read without glasses, and two brass bells that do not offer a snooze.",
        price=34_00,
        stock=38,
        specifications=facts(
            "Movement: Silent quartz / Bells: Brass / Diameter: 11 cm / Battery: 1 x AA, included / Night light: Yes"
        ),
        pictures=pictures(campus_clock="Green alarm clock with two brass bells in front of an arch"),
    ),
    DemoProduct(
        name="Faculty enamel mug",
        slug="northgate-enamel-mug",
        sku="NG-MUG",
        brand="Northgate",
        category="eat-drink",
        description="Survives the dorm kitchen, the library steps and the odd camping weekend. Two coats of enamel over steel, a speckle that hides every scratch, and a handle four fingers wide.",
        price=17_00,
        stock=0,
        specifications=facts("Capacity: 400 ml / Material: Enamelled steel / Dishwasher: Yes / Microwave: No"),
        pictures=pictures(
            campus_mug="Cream speckled enamel mug with a red crest and steaming coffee",
            campus_mug_pair="A cream and a blue enamel mug side by side",
        ),
        variants=in_colours("NG-MUG", (("CRM", "Cream", "campus-mug"), 86), (("BLU", "Blue", "campus-mug-pair"), 52)),
    ),
    DemoProduct(
        name="Meal-prep boxes, set of three",
        slug="tuckbox-meal-prep-set",
        sku="TB-MP3",
        brand="Tuckbox",
        category="eat-drink",
        description="Cook once on Sunday, eat until Wednesday. Glass that goes from freezer to oven, lids with four clips that survive being upside down in a backpack, and a divider so the curry stays where it belongs.",
        price=42_00,
        stock=58,
        discount_percent=10,
        specifications=facts(
            "Capacity: 3 x 1,050 ml / Material: Borosilicate glass, silicone seal / Oven: Up to 400 C without lid / Dishwasher: Yes / Leak proof: Yes"
        ),
        pictures=pictures(
            campus_meal_boxes="Three stacked glass boxes with green lids, the top one open and full of salad",
            campus_meal_boxes_detail="Close view of the salad and the clip lids",
        ),
    ),
    DemoProduct(
        name="Insulated bottle 750",
        slug="cairnwell-insulated-bottle",
        sku="CW-750",
        brand="Cairnwell",
        category="eat-drink",
        description="Cold through a double lecture and a bike ride home. The loop fits two fingers or one carabiner, and the wide mouth takes ice cubes from any dormitory tray.",
        price=36_00,
        stock=0,
        specifications=facts(
            "Capacity: 750 ml / Cold: 24 h / Hot: 12 h / Material: Steel, powder coated / Weight: 360 g"
        ),
        pictures=pictures(
            campus_bottle_pair="A blue and a coral bottle with black loop caps",
            campus_bottle_blue="The blue bottle beside a leaf's shadow",
            campus_bottle_coral="The coral bottle by a window",
        ),
        variants=in_colours(
            "CW-750", (("BLU", "Harbour blue", "campus-bottle-blue"), 47), (("COR", "Coral", "campus-bottle-coral"), 33)
        ),
    ),
    DemoProduct(
        name="Ramen night kit",
        slug="tuckbox-ramen-night",
        sku="TB-RMN",
        brand="Tuckbox",
        category="eat-drink",
        description="Everything for four good bowls: dried noodles, miso base, nori, and a deep bowl with real chopsticks that you keep. Add an egg and invite the corridor.",
        price=29_00,
        stock=6,
        specifications=facts("Serves: 4 / Bowl: Stoneware, 900 ml / Allergens: Wheat, soy, sesame / Keeps: 9 months"),
        pictures=pictures(campus_ramen="Dark bowl of ramen with egg, nori and chopsticks, steaming"),
    ),
    DemoProduct(
        name="Keystone U-lock",
        slug="ironhook-keystone-u-lock",
        sku="IH-UL14",
        brand="Ironhook",
        category="getting-around",
        description="Fourteen millimetres of hardened steel between your bike and the rest of the city. Rubber-coated so the frame keeps its paint, with three keys because you will lose one.",
        price=54_00,
        stock=31,
        specifications=facts(
            "Shackle: 14 mm hardened steel / Inside: 108 x 230 mm / Keys: 3, registered / Weight: 1.35 kg / Mount: Frame bracket included"
        ),
        pictures=pictures(campus_bike_lock="Black U-lock with an orange keyhole plate and a key beside it"),
    ),
    DemoProduct(
        name="Beacon bike lights",
        slug="ironhook-beacon-lights",
        sku="IH-BCN",
        brand="Ironhook",
        category="getting-around",
        description="A white one to see and a red one to be seen, both charged from the cable you already carry. Clip on without tools, bright enough for the unlit stretch behind the stadium.",
        price=38_00,
        stock=44,
        discount_percent=25,
        specifications=facts("Front: 300 lm / Rear: 60 lm / Runtime: 5-20 h / Charge: USB-C / Rain: IPX5"),
        pictures=pictures(campus_bike_lights="White front light and red rear light, both lit"),
    ),
    DemoProduct(
        name="Lecture backpack 22",
        slug="wayfold-lecture-backpack",
        sku="WF-22",
        brand="Wayfold",
        category="bags",
        description="Twenty-two litres, laid out by someone who has dropped a laptop. A floating sleeve keeps the computer off the floor, the front pocket swallows chargers, and bottles ride outside where leaks are harmless.",
        price=89_00,
        stock=0,
        specifications=facts(
            "Volume: 22 l / Laptop: Up to 16 inch / Fabric: Recycled canvas, waxed base / Weight: 820 g / Warranty: 10 years, repairs included"
        ),
        pictures=pictures(
            campus_backpack_blue="Blue canvas backpack with leather tabs beside a leaf's shadow",
            campus_backpack_moss="The same backpack in moss green",
            campus_backpack_detail="Close view of the zip, patch and pocket straps",
        ),
        variants=in_colours(
            "WF-22", (("BLU", "Slate blue", "campus-backpack-blue"), 26), (("MOS", "Moss", "campus-backpack-moss"), 8)
        ),
    ),
    DemoProduct(
        name="Drawstring laundry bag",
        slug="wayfold-laundry-bag",
        sku="WF-LDY",
        brand="Wayfold",
        category="bags",
        description="Holds two weeks of evidence and carries it down three flights of stairs. Thick cotton canvas that goes into the drum with everything else.",
        price=22_00,
        stock=51,
        specifications=facts(
            "Volume: 65 l / Material: Cotton canvas / Closure: Double drawstring / Care: Wash at 60 C"
        ),
        pictures=pictures(campus_laundry_bag="Full cream sack with two blue stripes, tied with a blue cord"),
    ),
    DemoProduct(
        name="Quad umbrella",
        slug="northgate-quad-umbrella",
        sku="NG-UMB",
        brand="Northgate",
        category="getting-around",
        description="Wide enough for two people and one cello. Fibreglass ribs flip back instead of breaking, and the beech handle hooks over any lecture-hall bench.",
        price=39_00,
        stock=0,
        specifications=facts(
            "Span: 112 cm / Ribs: 8, fibreglass / Handle: Beech / Opens: Automatically / Weight: 520 g"
        ),
        pictures=pictures(campus_umbrella="Open navy umbrella with one yellow panel and a curved wooden handle"),
    ),
)

STORE = DemoStore(
    preset="campus",
    name="Northgate Campus Store",
    slug="northgate-campus",
    tagline="Everything between the first lecture and the last tram.",
    description="The students' own shop at Northgate, run by students since 1987. We stock what survives a dormitory, repair what does not, and put what is left over into the hardship fund. Order before noon and pick it up at the desk between two classes.",
    category="study-desk",
    street="14 Quadrangle Lane",
    city="Ann Arbor",
    state="MI",
    zip="48104",
    country="US",
    hours="Mon-Fri 08:00-19:00, Sat 10:00-16:00, closed Sunday",
    phone="+1 734 555 0114",
    email="hello@northgate.example.com",
    banner="banner-campus",
    logo="logo-campus",
    owner_name="Imani Okafor",
    owner_email="imani.okafor@example.com",
    products=PRODUCTS,
)
