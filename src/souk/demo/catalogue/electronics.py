"""Aperture Row: cameras, lenses and lights, to buy or to rent by the month."""

from souk.demo.catalogue.shapes import DemoProduct, DemoStore
from souk.demo.catalogue.versions import facts, in_colours, pictures

PRODUCTS: tuple[DemoProduct, ...] = (
    DemoProduct(
        name="Orrin M7 mirrorless body",
        slug="orrin-m7-mirrorless",
        sku="OR-M7",
        brand="Orrin",
        category="cameras",
        description="A full-frame body that gets out of the way. Five dials, no menus you need in daylight, and autofocus that finds an eye behind a veil. Rent it for the wedding, buy it after the honeymoon.",
        price=2_149_00,
        stock=0,
        monthly_rate=189_00,
        specifications=facts(
            "Sensor: 33 MP full frame / Video: 4K 60, 10 bit / Stabiliser: 7 stops, in body / Cards: 2 x SD / Battery: 680 shots / Weight: 640 g"
        ),
        pictures=pictures(
            electronics_mirrorless="Black mirrorless camera with a large lens and a leather strap",
            electronics_mirrorless_silver="The same camera with a silver top",
            electronics_mirrorless_detail="Close view of the lens and its coated glass",
        ),
        variants=in_colours(
            "OR-M7",
            (("GRA", "Graphite", "electronics-mirrorless"), 8),
            (("SLV", "Silver", "electronics-mirrorless-silver"), 3),
        ),
    ),
    DemoProduct(
        name="Kestrelle R2 rangefinder",
        slug="kestrelle-r2-rangefinder",
        sku="KS-R2",
        brand="Kestrelle",
        category="cameras",
        description="A rangefinder for people who like to see what is about to walk into the frame. Brass top plate, mechanical shutter dial, a digital sensor tuned to look like your favourite film. Slow on purpose.",
        price=3_290_00,
        stock=3,
        monthly_rate=279_00,
        specifications=facts(
            "Sensor: 24 MP full frame / Focus: Manual, coupled rangefinder / Shutter: 1/4000 s, mechanical / Body: Magnesium and brass / Weight: 595 g"
        ),
        pictures=pictures(
            electronics_rangefinder="Silver and black rangefinder camera with a tan strap by a window",
            electronics_rangefinder_detail="Close view of the viewfinder windows and lens",
        ),
    ),
    DemoProduct(
        name="Pipit instant camera",
        slug="velar-pipit-instant",
        sku="VL-PPT",
        brand="Velar",
        category="cameras",
        description="Point, press, wait ninety seconds, hand it over. The glass lens is sharper than it needs to be and the flash knows about faces. Comes with ten sheets, which will not last the evening.",
        price=119_00,
        stock=0,
        discount_percent=10,
        monthly_rate=14_00,
        specifications=facts(
            "Film: Square, 62 x 62 mm / Lens: 60 mm glass / Flash: Automatic with fill / Power: USB-C, 150 prints / Timer: Yes"
        ),
        pictures=pictures(
            electronics_instant_cream="Cream instant camera ejecting a print of a sunset",
            electronics_instant_seafoam="The same camera in seafoam",
            electronics_instant_pair="Both colours side by side",
        ),
        variants=in_colours(
            "VL-PPT",
            (("CRM", "Cream", "electronics-instant-cream"), 24),
            (("SEA", "Seafoam", "electronics-instant-seafoam"), 19),
        ),
    ),
    DemoProduct(
        name="Limpet action camera",
        slug="velar-limpet-action",
        sku="VL-LMP",
        brand="Velar",
        category="cameras",
        description="Sticks to helmets, surfboards and dogs. Horizon lock keeps the sea level even when you are not, and the front screen shows whether your head is in the picture.",
        price=349_00,
        stock=22,
        monthly_rate=35_00,
        specifications=facts(
            "Video: 5.3K 60 / Waterproof: 12 m without case / Field of view: 156 degrees / Battery: 110 min / Weight: 154 g"
        ),
        pictures=pictures(
            electronics_action="Dark action camera with a small front screen and an orange shutter button"
        ),
    ),
    DemoProduct(
        name="Orrin 35 mm f/1.4",
        slug="orrin-35mm-f14",
        sku="OR-3514",
        brand="Orrin",
        category="lenses",
        description="The lens we would keep if we could keep one. Wide enough for a room, close enough for a face, and bright enough that the room may be lit by a candle. Every copy is tested on our chart and ships with the result.",
        price=899_00,
        stock=14,
        monthly_rate=79_00,
        specifications=facts(
            "Mount: Orrin M / Elements: 13 in 10 groups / Minimum focus: 27 cm / Filter: 67 mm / Weather sealed: Yes / Weight: 524 g"
        ),
        pictures=pictures(
            electronics_prime="Black prime lens standing on its mount, front glass up, with a gold ring",
            electronics_prime_detail="Close view of the front element and focus ring",
        ),
    ),
    DemoProduct(
        name="Orrin 70-200 mm f/2.8",
        slug="orrin-70-200-f28",
        sku="OR-7020",
        brand="Orrin",
        category="lenses",
        description="Brings the stage to the last row. The zoom is internal, so the balance never shifts on a gimbal, and the foot fits every plate in the studio. Most people rent it for the one weekend they need it.",
        price=2_390_00,
        stock=6,
        monthly_rate=165_00,
        discount_percent=8,
        specifications=facts(
            "Mount: Orrin M / Stabiliser: 5.5 stops / Elements: 17 in 14 groups / Filter: 77 mm / Weight: 1,180 g"
        ),
        pictures=pictures(electronics_zoom="White telephoto zoom on its foot with black rings and a red line"),
    ),
    DemoProduct(
        name="Windowlight softbox kit",
        slug="brightfall-windowlight-softbox",
        sku="BF-WND",
        brand="Brightfall",
        category="lights-studio",
        description="A north-facing window on a stand. Opens like an umbrella in ten seconds, takes a 150 W lamp that is included, and flatters everyone.",
        price=269_00,
        stock=17,
        monthly_rate=32_00,
        specifications=facts(
            "Face: 70 x 100 cm / Lamp: 150 W LED, 5,600 K / CRI: 96 / Stand: 240 cm / Packed: 68 x 20 x 20 cm"
        ),
        pictures=pictures(electronics_softbox="Lit softbox on a short black stand with a red mount"),
    ),
    DemoProduct(
        name="Lattice LED panel",
        slug="brightfall-lattice-panel",
        sku="BF-LAT",
        brand="Brightfall",
        category="lights-studio",
        description="One hundred and eight lamps, warm and cool in turns, from candle to overcast sky at the turn of a knob. Silent, flicker-free, and runs all day from the battery you use for the camera.",
        price=189_00,
        stock=29,
        monthly_rate=22_00,
        discount_percent=12,
        specifications=facts(
            "Power: 45 W / Colour: 2,700-6,500 K / CRI: 97 / Battery: NP-F or mains / Dimming: 0-100%, app or knob"
        ),
        pictures=pictures(
            electronics_panel="Square LED panel of warm and white lamps on a stand",
            electronics_panel_detail="Close view of the lamps and the brass yoke knob",
        ),
    ),
    DemoProduct(
        name="Standfast carbon tripod",
        slug="standfast-carbon-tripod",
        sku="SF-TRI",
        brand="Standfast",
        category="lights-studio",
        description="Four kilos of camera, one kilo of tripod. Twist locks that you can work with gloves, a level that glows, and a pan handle for those who film.",
        price=319_00,
        stock=12,
        monthly_rate=29_00,
        specifications=facts(
            "Height: 16-158 cm / Load: 12 kg / Legs: Carbon, 4 sections / Head: Fluid, with handle / Weight: 1.35 kg"
        ),
        pictures=pictures(
            electronics_tripod="Black tripod with red locks and a pan handle",
            electronics_tripod_detail="Close view of the fluid head and ball",
        ),
    ),
    DemoProduct(
        name="Glide phone gimbal",
        slug="standfast-glide-gimbal",
        sku="SF-GLD",
        brand="Standfast",
        category="lights-studio",
        description="Three motors between your footsteps and the picture. Unfolds and switches on in one movement, follows a face, and charges the phone while it works.",
        price=139_00,
        stock=26,
        monthly_rate=17_00,
        specifications=facts("Axes: 3 / Load: 290 g / Battery: 10 h / Tracking: Face and object / Weight: 335 g"),
        pictures=pictures(electronics_gimbal="Hand-held gimbal holding a phone that shows a sunset"),
    ),
    DemoProduct(
        name="Skywren Mini drone",
        slug="skywren-mini-drone",
        sku="SW-MIN",
        brand="Skywren",
        category="cameras",
        description="Under 250 grams, so in most places it needs no licence, only good manners. Forty minutes in the air, eyes on all sides, and it comes home by itself when you lose your nerve.",
        price=749_00,
        stock=7,
        monthly_rate=85_00,
        specifications=facts(
            "Weight: 248 g / Flight time: 41 min / Camera: 4K 60, 3-axis gimbal / Range: 10 km / Wind: Up to 38 km/h / Obstacle sensing: All round"
        ),
        pictures=pictures(
            electronics_drone="Pale grey drone with four rotors hovering above the floor",
            electronics_drone_detail="Close view of the drone's eyes and hanging camera",
        ),
    ),
    DemoProduct(
        name="Murmur One microphone",
        slug="murmur-one-microphone",
        sku="MM-ONE",
        brand="Murmur Audio",
        category="audio",
        description="A voice microphone that forgives the room. Speak across it, not into it, and it sounds like radio used to. One USB-C cable, one XLR socket, no driver.",
        price=229_00,
        stock=18,
        monthly_rate=24_00,
        specifications=facts(
            "Type: Dynamic, cardioid / Outputs: USB-C and XLR / Range: 50 Hz-16 kHz / Stand: Weighted base / Weight: 780 g"
        ),
        pictures=pictures(electronics_microphone="Dark studio microphone in a brass-jointed yoke on a round base"),
    ),
    DemoProduct(
        name="Murmur Field recorder",
        slug="murmur-field-recorder",
        sku="MM-FLD",
        brand="Murmur Audio",
        category="audio",
        description="Two crossed microphones that hear a forest the way you did. Records in 32-bit float, so you cannot set the level wrong even if a train arrives.",
        price=279_00,
        stock=10,
        monthly_rate=29_00,
        specifications=facts(
            "Channels: 4 / Format: 32-bit float, 192 kHz / Storage: microSD up to 1 TB / Battery: 18 h / Inputs: 2 x XLR combo"
        ),
        pictures=pictures(electronics_recorder="Hand-held recorder with two crossed microphones and a green display"),
    ),
    DemoProduct(
        name="Matinee projector",
        slug="velar-matinee-projector",
        sku="VL-MAT",
        brand="Velar",
        category="audio",
        description="A three-metre cinema from a box the size of a toaster. Focuses and squares itself, sounds better than it should, and is quiet enough for the sad scenes.",
        price=689_00,
        stock=9,
        monthly_rate=62_00,
        discount_percent=15,
        specifications=facts(
            "Resolution: 1080p / Brightness: 900 lm / Picture: 40-150 inch / Sound: 2 x 8 W / Noise: 26 dB / Ports: HDMI, USB-C"
        ),
        pictures=pictures(
            electronics_projector="White portable projector with a glowing lens throwing a beam to the left"
        ),
    ),
    DemoProduct(
        name="Darkroom 16 laptop",
        slug="orrin-darkroom-16",
        sku="OR-DR16",
        brand="Orrin",
        category="computers",
        description="Built for editing on location: a calibrated screen that is still readable outdoors, two card slots, and a battery that outlasts the light. Every unit leaves us with its own colour report.",
        price=2_690_00,
        stock=8,
        monthly_rate=219_00,
        specifications=facts(
            "Screen: 16 inch, 3,456 x 2,160, 100% P3 / Memory: 32 GB / Storage: 1 TB / Battery: 17 h / Slots: 2 x SD / Weight: 1.9 kg"
        ),
        pictures=pictures(
            electronics_laptop="Silver laptop showing dunes at sunset",
            electronics_laptop_detail="Close view of the screen and keyboard",
        ),
    ),
    DemoProduct(
        name="Reference 27 monitor",
        slug="orrin-reference-27",
        sku="OR-REF27",
        brand="Orrin",
        category="computers",
        description="What you see is what the printer prints. Hardware calibration, a hood against the window, and a stand that turns to portrait without a tool.",
        price=1_290_00,
        stock=5,
        monthly_rate=109_00,
        specifications=facts(
            "Panel: 27 inch, 3,840 x 2,160 IPS / Gamut: 99% Adobe RGB / Calibration: Built-in sensor / Ports: USB-C 90 W, 2 x HDMI / Hood: Included"
        ),
        pictures=pictures(electronics_monitor="Hooded monitor showing blue dunes and a row of colour patches"),
    ),
    DemoProduct(
        name="Scout camera backpack",
        slug="standfast-scout-backpack",
        sku="SF-SCT",
        brand="Standfast",
        category="bags",
        description="Opens at the back, where nobody on the underground can reach. Room for a body, four lenses and a sandwich; the inserts come out and leave an ordinary backpack.",
        price=179_00,
        stock=0,
        specifications=facts(
            "Volume: 24 l / Fits: Body, 4 lenses, 15 inch laptop / Rain cover: Included / Weight: 1.3 kg"
        ),
        pictures=pictures(electronics_camera_pack="Charcoal backpack with orange zips"),
    ),
)

STORE = DemoStore(
    preset="electronics",
    name="Aperture Row",
    slug="aperture-row",
    tagline="Buy it once, or rent it for the weekend.",
    description="Two photographers and a repair bench. Everything we sell we also rent, by the month, with the option to keep it: what you have paid counts towards the price. Each camera is checked, cleaned and photographed before it leaves.",
    category="cameras",
    street="77 Lantern Street",
    city="Chicago",
    state="IL",
    zip="60607",
    country="US",
    hours="Mon-Sat 09:30-18:30, rentals until 20:00",
    phone="+1 312 555 0147",
    email="desk@aperturerow.example.com",
    banner="banner-electronics",
    logo="logo-electronics",
    owner_name="Mateo Rojas",
    owner_email="mateo.rojas@example.com",
    products=PRODUCTS,
)
