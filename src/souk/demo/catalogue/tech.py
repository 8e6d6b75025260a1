"""Nimbus Supply: gadgets that earn their place on the desk."""

from souk.demo.catalogue.shapes import DemoProduct, DemoStore, DemoVariant
from souk.demo.catalogue.versions import facts, in_colours, pictures

PHONE_VARIANTS = tuple(
    DemoVariant(sku=f"PX-8-{code}-{size}", color=colour, size=f"{size} GB", price=price, stock=stock, picture=picture)
    for code, colour, picture, stocks in (
        ("PIN", "Pine", "tech-phone-pine", (18, 11, 4)),
        ("ROS", "Rose", "tech-phone-rose", (14, 9, 0)),
        ("INK", "Ink", "tech-phone-ink", (21, 16, 6)),
    )
    for size, price, stock in zip((128, 256, 512), (699_00, 779_00, 929_00), stocks, strict=True)
)

PRODUCTS: tuple[DemoProduct, ...] = (
    DemoProduct(
        name="Tide wireless headphones",
        slug="ondalis-tide-headphones",
        sku="ON-TID",
        brand="Ondalis",
        category="audio",
        description="Noise goes out like the tide and the music stays. Wool-soft cushions you can replace in ten seconds, real buttons instead of gestures, and forty hours before they ask for a cable.",
        price=249_00,
        stock=0,
        discount_percent=12,
        specifications=facts(
            "Battery: 40 h with noise cancelling / Drivers: 40 mm / Bluetooth: 5.4, two devices at once / Cable: USB-C and 3.5 mm / Weight: 256 g"
        ),
        pictures=pictures(
            tech_headphones_violet="Violet over-ear headphones with lilac cushions under an arch",
            tech_headphones_sand="The same headphones in sand",
            tech_headphones_pair="Both colours side by side",
        ),
        variants=in_colours(
            "ON-TID", (("VIO", "Violet", "tech-headphones-violet"), 31), (("SND", "Sand", "tech-headphones-sand"), 24)
        ),
    ),
    DemoProduct(
        name="Pebble earbuds",
        slug="ondalis-pebble-earbuds",
        sku="ON-PBL",
        brand="Ondalis",
        category="audio",
        description="Small enough to forget, loud enough for the underground. Four sizes of tips, a case that fits the coin pocket, and one bud can carry on while the other charges.",
        price=129_00,
        stock=0,
        specifications=facts(
            "Battery: 7 h, 30 h with case / Noise cancelling: Adaptive / Water: IPX4 / Charge: USB-C or wireless / Weight: 4.6 g each"
        ),
        pictures=pictures(
            tech_earbuds_white="White earbuds rising out of their open case", tech_earbuds_ink="The same earbuds in ink"
        ),
        variants=in_colours(
            "ON-PBL", (("WHT", "Chalk", "tech-earbuds-white"), 48), (("INK", "Ink", "tech-earbuds-ink"), 7)
        ),
    ),
    DemoProduct(
        name="Keelboard 65 keyboard",
        slug="keelboard-65",
        sku="KB-65",
        brand="Keelboard",
        category="computers",
        description="A compact mechanical keyboard that sounds like rain on a tent. Sockets take any switch, the caps are dyed through so letters never wear off, and the knob does whatever you tell it.",
        price=159_00,
        stock=0,
        specifications=facts(
            "Layout: 65%, 67 keys / Switches: Linear, hot-swappable / Caps: PBT, dye-sublimated / Connection: USB-C, Bluetooth, 2.4 GHz / Battery: 4,000 mAh"
        ),
        pictures=pictures(
            tech_keyboard_cream="Cream and blue-grey keyboard with orange enter key",
            tech_keyboard_navy="The same keyboard in navy with yellow accents",
            tech_keyboard_detail="Close view of the caps and the orange knob",
        ),
        variants=in_colours(
            "KB-65", (("CRM", "Cream", "tech-keyboard-cream"), 26), (("NVY", "Navy", "tech-keyboard-navy"), 15)
        ),
    ),
    DemoProduct(
        name="Keelboard Glide mouse",
        slug="keelboard-glide-mouse",
        sku="KB-GLD",
        brand="Keelboard",
        category="computers",
        description="Shaped for a hand at rest. The wheel is machined from brass and can spin freely down a thousand rows, and the click is quiet enough for a sleeping baby.",
        price=74_00,
        stock=39,
        specifications=facts(
            "Sensor: 8,000 dpi, works on glass / Battery: 70 days / Connection: Bluetooth, 2.4 GHz / Buttons: 5, programmable / Weight: 98 g"
        ),
        pictures=pictures(tech_mouse="Dark ergonomic mouse with a brass wheel"),
    ),
    DemoProduct(
        name="Pinemark 8 phone",
        slug="pinemark-8-phone",
        sku="PX-8",
        brand="Pinemark",
        category="phones-wearables",
        description="The phone with a screwdriver in the box. Battery, screen and port come out in minutes, updates are promised for eight years, and the cameras are simply good.",
        price=699_00,
        stock=0,
        specifications=facts(
            "Display: 6.3 inch OLED, 120 Hz / Cameras: 50 + 12 + 12 MP / Battery: 4,900 mAh, removable / Updates: 8 years / Repair: Every part sold singly / Weight: 189 g"
        ),
        pictures=pictures(
            tech_phone_pine="Front and back of a pine green phone, dunes on the screen",
            tech_phone_rose="The phone in rose",
            tech_phone_ink="The phone in ink",
            tech_phone_detail="Close view of the three lenses on the pine green back",
        ),
        variants=PHONE_VARIANTS,
    ),
    DemoProduct(
        name="Pinemark Slate tablet",
        slug="pinemark-slate-tablet",
        sku="PX-SLT",
        brand="Pinemark",
        category="computers",
        description="Eleven inches of matt glass that feels like paper under the pen. For reading scores, marking essays and drawing on the train; the pen clips on and charges.",
        price=529_00,
        stock=17,
        specifications=facts(
            "Display: 11 inch, 2,560 x 1,600, matt / Storage: 256 GB / Battery: 13 h / Pen: Included, 4,096 levels / Weight: 480 g"
        ),
        pictures=pictures(tech_tablet="Tablet showing a rose-coloured evening with a white pen leaning on it"),
    ),
    DemoProduct(
        name="Fathomly Leaf e-reader",
        slug="fathomly-leaf-ereader",
        sku="FT-LEF",
        brand="Fathomly",
        category="computers",
        description="Books, and nothing that blinks. The page turns with real keys, the light warms towards evening, and it opens files from any shop or library.",
        price=169_00,
        stock=33,
        discount_percent=10,
        specifications=facts(
            "Display: 7 inch e-paper, 300 ppi / Storage: 32 GB / Battery: 6 weeks / Water: IPX7 / Formats: EPUB, PDF, CBZ"
        ),
        pictures=pictures(tech_ereader="Dark green e-reader with a page of text beside a leaf's shadow"),
    ),
    DemoProduct(
        name="Dockside hub",
        slug="keelboard-dockside-hub",
        sku="KB-DCK",
        brand="Keelboard",
        category="computers",
        description="One cable to the laptop, everything else to the block. It weighs enough to stay where it is, and the ports face you, where hands are.",
        price=89_00,
        stock=45,
        specifications=facts(
            "Ports: 2 x USB-A, 2 x USB-C, HDMI, audio / Video: 4K 60 / Power: 100 W pass-through / Cable: 70 cm, braided / Body: Aluminium"
        ),
        pictures=pictures(tech_hub="Grey aluminium hub with its cable and USB-C plug in the air"),
    ),
    DemoProduct(
        name="Cove smart speaker",
        slug="ondalis-cove-speaker",
        sku="ON-COV",
        brand="Ondalis",
        category="smart-home",
        description="A speaker that listens only when you press it. Woven cloth, a ring of light you can dim to nothing, and enough bass to annoy exactly one neighbour.",
        price=179_00,
        stock=0,
        specifications=facts(
            "Power: 40 W / Assistant: On device, no cloud needed / Multi-room: Yes / Microphone: Hardware switch / Size: 15 x 14 cm"
        ),
        pictures=pictures(
            tech_speaker_sage="Round speaker in sage cloth with a blue light ring",
            tech_speaker_charcoal="The same speaker in charcoal with a warm light ring",
        ),
        variants=in_colours(
            "ON-COV", (("SGE", "Sage", "tech-speaker-sage"), 19), (("CHR", "Charcoal", "tech-speaker-charcoal"), 22)
        ),
    ),
    DemoProduct(
        name="Revolve turntable",
        slug="ondalis-revolve-turntable",
        sku="ON-RVL",
        brand="Ondalis",
        category="audio",
        description="An oiled oak plinth, a carbon arm and a belt you can change in a minute. The preamp is built in, so two loudspeakers are all it needs; the ceremony is up to you.",
        price=399_00,
        stock=8,
        specifications=facts(
            "Drive: Belt, 33 and 45 rpm / Arm: Carbon, 8.6 inch / Cartridge: Moving magnet, fitted / Outputs: Phono, line, Bluetooth / Weight: 6.2 kg"
        ),
        pictures=pictures(
            tech_turntable="Wooden turntable with a record and a red label",
            tech_turntable_detail="Close view of the tone arm on the record",
        ),
    ),
    DemoProduct(
        name="Sundry game controller",
        slug="sundry-controller",
        sku="SD-PAD",
        brand="Sundry",
        category="computers",
        description="Magnetic sticks that will not drift, paddles under the fingers that have nothing to do, and four colours your thumb already knows. Works with nearly anything that has a screen.",
        price=69_00,
        stock=52,
        discount_percent=18,
        specifications=facts(
            "Sticks: Hall effect / Connection: Bluetooth, 2.4 GHz, USB-C / Battery: 24 h / Paddles: 2 / Weight: 232 g"
        ),
        pictures=pictures(tech_controller="Cream game controller with four coloured buttons"),
    ),
    DemoProduct(
        name="Meter smartwatch",
        slug="fathomly-meter-watch",
        sku="FT-MTR",
        brand="Fathomly",
        category="phones-wearables",
        description="Three rings, nine days of battery, and no opinion about your evening. Your heart rate stays on your wrist unless you decide otherwise.",
        price=219_00,
        stock=0,
        specifications=facts(
            "Display: 1.9 inch OLED / Battery: 9 days / Sensors: Heart rate, oxygen, GPS / Water: 50 m / Strap: 22 mm, quick release"
        ),
        pictures=pictures(
            tech_watch_coral="Square smartwatch with three coloured rings on a coral band",
            tech_watch_midnight="The same watch on a midnight band",
        ),
        variants=in_colours(
            "FT-MTR", (("COR", "Coral", "tech-watch-coral"), 27), (("MID", "Midnight", "tech-watch-midnight"), 35)
        ),
    ),
    DemoProduct(
        name="Ember thermostat",
        slug="hearthline-ember-thermostat",
        sku="HL-EMB",
        brand="Hearthline",
        category="smart-home",
        description="Turn the steel ring; that is the manual. It learns when the house is empty, talks to every common boiler, and pays for itself in a winter or two.",
        price=189_00,
        stock=20,
        specifications=facts(
            "Display: 2.2 inch round / Works with: 24 V systems, most boilers / Sensors: Temperature, humidity, presence / Saves: About 18% / Installation: 30 min"
        ),
        pictures=pictures(tech_thermostat="Round steel thermostat on the wall showing 25 degrees"),
    ),
    DemoProduct(
        name="Porchlight video doorbell",
        slug="hearthline-porchlight-doorbell",
        sku="HL-PRC",
        brand="Hearthline",
        category="smart-home",
        description="Sees the parcel as well as the person. Pictures stay on a card in your house, the chime is a real one, and the button glows so guests find it.",
        price=149_00,
        stock=5,
        specifications=facts(
            "Video: 2K, head to toe / Storage: Local, 64 GB card included / Power: Wired or battery, 6 months / Night: Colour / Rain: IP65"
        ),
        pictures=pictures(tech_doorbell="White video doorbell with a glowing ring on a blue boarded wall"),
    ),
    DemoProduct(
        name="Burrow robot vacuum",
        slug="hearthline-burrow-vacuum",
        sku="HL-BRW",
        brand="Hearthline",
        category="smart-home",
        description="Maps the flat in one round and knows a sock from a cable. Runs when you leave, hides when you return, and every brush unclips without a tool.",
        price=379_00,
        stock=13,
        discount_percent=20,
        specifications=facts(
            "Suction: 6,000 Pa / Navigation: Laser, no camera / Runtime: 150 min / Mop: Yes, lifting / Height: 9.4 cm"
        ),
        pictures=pictures(tech_vacuum="White robot vacuum with a round sensor tower and a side brush"),
    ),
    DemoProduct(
        name="Clearview webcam",
        slug="keelboard-clearview-webcam",
        sku="KB-CLV",
        brand="Keelboard",
        category="computers",
        description="Makes you look like you slept. A large sensor for dim rooms, honest colours, and a shutter that closes with a click you can hear.",
        price=99_00,
        stock=0,
        specifications=facts(
            "Video: 4K 30, 1080p 60 / Lens: f/1.8 glass / Field of view: 65-90 degrees / Microphones: 2 / Mount: Clip, desk stand, 1/4 inch"
        ),
        pictures=pictures(tech_webcam="White wide webcam on a small stand"),
    ),
    DemoProduct(
        name="Dusk smart bulb, pair",
        slug="hearthline-dusk-bulbs",
        sku="HL-DSK",
        brand="Hearthline",
        category="smart-home",
        description="They follow the sun: white at noon, amber at nine. A wall switch still works, because guests do not install apps.",
        price=39_00,
        stock=96,
        specifications=facts(
            "Light: 1,800-5,000 K, 806 lm / Socket: E26 / Power: 8.5 W / Protocol: Matter over Thread / Life: 25,000 h"
        ),
        pictures=pictures(tech_bulb="Glowing light bulb with a looped filament"),
    ),
    DemoProduct(
        name="Trio charging stand",
        slug="pinemark-trio-charger",
        sku="PX-TRI",
        brand="Pinemark",
        category="phones-wearables",
        description="Phone, watch and buds on one foot, one cable and no guesswork: magnets put everything where it charges. The light goes out when the room does.",
        price=84_00,
        stock=41,
        specifications=facts(
            "Phone: 15 W wireless, magnetic / Watch: 5 W / Buds: 5 W / Adapter: 36 W USB-C, included / Base: Recycled zinc"
        ),
        pictures=pictures(tech_charger="Phone charging on a cream stand with an earbud case beside it"),
    ),
)

STORE = DemoStore(
    preset="tech",
    name="Nimbus Supply",
    slug="nimbus-supply",
    tagline="Good gadgets, kept for years.",
    description="We try everything for a month before it goes on the shelf, and most of it does not. What stays can be opened, repaired and updated, and we keep the spare parts. Ask us in the chat: whoever answers has used it.",
    category="smart-home",
    street="1200 Signal Avenue, Unit 4",
    city="Austin",
    state="TX",
    zip="78702",
    country="US",
    hours="Mon-Sat 10:00-20:00, Sun 11:00-17:00",
    phone="+1 512 555 0188",
    email="care@nimbussupply.example.com",
    banner="banner-tech",
    logo="logo-tech",
    owner_name="Priya Raman",
    owner_email="priya.raman@example.com",
    products=PRODUCTS,
)
