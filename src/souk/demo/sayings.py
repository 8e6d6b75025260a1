"""What buyers of the demo say: of a product or service by its slug, or of anything in a product's category."""

from typing import Final

Saying = tuple[int, str]
Told = tuple[int, int, str, tuple[str, ...]]
"""How many days ago, stars, words, and pictures by their names."""

OF_SERVICE: Final[dict[str, tuple[Told, ...]]] = {
    "quad-kitchen": (
        (33, 5, "The egg is exactly right, every single time. I plan lectures around it now.", ("service-kitchen",)),
        (26, 4, "Fast at the hatch, slow by bike. The dumplings are worth either.", ()),
        (17, 5, "Ordered for the whole study group: everything warm, nothing missing.", ("campus-ramen",)),
        (9, 3, "Good soup, but the box had opened on its way and half of it was in the bag.", ()),
        (3, 5, "", ()),
    ),
    "maths-tutoring": (
        (
            29,
            5,
            "Two hours, and I finally see what an integral is for. Bring your own questions: all were answered.",
            (),
        ),
        (12, 5, "Patient, and honest about what the exam will not ask.", ()),
        (5, 4, "The room is hard to find. Everything after that is excellent.", ()),
    ),
    "open-air-yoga": (
        (22, 5, "Dew on the lawn, nobody talks, and coffee afterwards. The best hour of my week.", ("service-yoga",)),
        (14, 4, "Lovely teacher. Bring a second mat when it has rained.", ()),
        (6, 2, "It was moved indoors and I read about it too late.", ()),
    ),
    "print-and-bind": (
        (
            19,
            5,
            "They rang because a margin was off, an hour before the deadline.",
            ("service-print", "campus-notebooks"),
        ),
        (8, 4, "Clean binding, fair price. The queue in the last week of term is what it is.", ()),
    ),
    "laundry-drop-off": ((11, 5, "Folded better than I ever have. The wool came back its own size.", ()),),
}
"""Of what the campus store does for people, whose reviews any student may write."""

OF_PRODUCT: Final[dict[str, tuple[Saying, ...]]] = {
    "northgate-varsity-hoodie": (
        (5, "Heavy in the good way. It survived a semester of dryers and still looks like on day one."),
        (4, "Warm and roomy. I would size down if you like it closer."),
    ),
    "northgate-pocket-tee": ((4, "Soft, and the pocket fits a student card exactly. Shrinks a little in hot water."),),
    "northgate-crest-cap": ((5, "Fits a large head at last. My brother has stolen it twice."),),
    "papermoor-cloth-notebooks": (
        (5, "Lies flat from the first page, and fountain pens do not bleed through. I bought six."),
        (3, "Lovely paper, but the ribbon frays after a few weeks."),
    ),
    "papermoor-semester-planner": ((5, "The first planner I still use in week nine."),),
    "quillson-graphing-calculator": (
        (4, "Does everything my exams allow, and nothing they do not. The manual is a brick."),
        (2, "The keys are stiff and loud; the whole library knows when I do maths."),
    ),
    "quillson-highlighters": ((4, "Bright without shining through. The green one dried up first, as ever."),),
    "brightpost-balance-lamp": (
        (5, "Turns with one finger and stays where you leave it. My desk finally has a grown-up light."),
        (4, "Good warm light. I wish the cable were half a metre longer."),
    ),
    "brightpost-twin-bell-clock": ((5, "I have not overslept since. Neither have the neighbours."),),
    "northgate-enamel-mug": (
        (5, "Coffee, soup, camping, pens. There is nothing it cannot hold."),
        (3, "Nice to look at, but it chips if you so much as think of dropping it."),
        (5, "Bought one, then three more for the flat. The blue rim is lovely."),
    ),
    "tuckbox-meal-prep-set": ((4, "They really are tight: a whole backpack of curry and not a drop on the notes."),),
    "cairnwell-insulated-bottle": (
        (5, "Ice from breakfast was still ice at practice. No taste of metal either."),
        (4, "Keeps tea hot for a whole day of lectures. The lid takes some scrubbing."),
    ),
    "tuckbox-ramen-night": ((5, "Four friends, one pot, no leftovers. The chilli oil is the real thing."),),
    "ironhook-keystone-u-lock": ((5, "Heavy, and that is the point. My bike is still mine."),),
    "ironhook-beacon-lights": ((3, "Very bright, but the rubber strap tore after a month. They sent a new one."),),
    "wayfold-lecture-backpack": (
        (5, "Laptop, lunch, rain jacket, and it still looks slim. The hidden pocket is clever."),
        (4, "Comfortable even when full. The zip wants a gentle hand."),
    ),
    "wayfold-laundry-bag": ((4, "Straps make all the difference on the stairs."),),
    "northgate-quad-umbrella": ((5, "It turned inside out in the storm, and turned back as if nothing had happened."),),
    "linden-everyday-tee": (
        (5, "The cut is right, the cotton is thick, and the collar stays a collar."),
        (5, "Third one. I do not look for t-shirts anywhere else any more."),
        (4, "Beautiful colour. A bit longer than I am used to."),
    ),
    "linden-harbour-oxford": (
        (4, "Crisp out of the parcel and softer with each wash. Sleeves are long."),
        (5, "The sky blue is exactly the picture's. Buttons sewn on as if they meant it."),
    ),
    "skerry-cable-sweater": (
        (5, "Smells of sheep for a day and of nothing afterwards. Warm like a stove."),
        (3, "Gorgeous, but it pills under the arms where my bag rubs."),
    ),
    "tideline-chore-jacket": (
        (5, "Pockets where hands want them. It already has its first paint on it and looks better for it."),
        (4, "Stiff for the first week, perfect since."),
    ),
    "linden-marlowe-trench": ((5, "Rained on for an hour in Chicago, dry inside. And people ask where it is from."),),
    "linden-wide-pleat-trousers": ((4, "They fall beautifully. Have them hemmed; they are made for giants."),),
    "corvane-sunray-skirt": ((5, "It moves. I had forgotten that skirts can move."),),
    "corvane-meadow-dress": ((4, "Real pockets! One star off because the lining clings in summer."),),
    "solstrand-court-sneaker": (
        (5, "No blisters, not even on day one. The leather creases nicely."),
        (4, "True to size. Laces a touch short for my double knots."),
        (2, "The left one squeaks. All day. In an office."),
    ),
    "halvard-quarry-chelsea": ((5, "Resoled shoes for life, they say, and for the first time I believe it."),),
    "halvard-porter-loafer": ((4, "Needed a week of patience. Now I wear nothing else."),),
    "linden-market-tote": ((5, "Carries twelve kilos of vegetables. I weighed them."),),
    "halvard-saddler-crossbody": ((5, "The stitching is better than on a bag I paid three times as much for."),),
    "skerry-fisher-beanie": ((5, "Does not itch and does not creep up. That is all I ask of a hat."),),
    "skerry-crofter-scarf": (
        (5, "Long enough to go round twice. Feels like a hug."),
        (4, "Very warm. The mustard is a little louder than on my screen."),
    ),
    "corvane-riviera-sunglasses": ((3, "Handsome, but they slide when it is hot."),),
    "orrin-m7-mirrorless": ((5, "The grip alone is worth it. Files have room in the shadows that I did not expect."),),
    "velar-pipit-instant": (
        (5, "The life of every party since August. Film is dear, smiles are not."),
        (4, "Charming colours. Learn to step back a little, it frames tighter than the viewfinder."),
    ),
    "velar-limpet-action": ((4, "Went down a waterfall with me and filmed all of it. Menus could be simpler."),),
    "orrin-35mm-f14": ((5, "It lives on my camera. Sharp from wide open, and the blur is like butter."),),
    "brightfall-lattice-panel": ((4, "Even light, no flicker on video. The power brick is larger than it should be."),),
    "murmur-one-microphone": (
        (5, "My voice sounds like me, only rested."),
        (3, "Good sound, but it hears the dishwasher two rooms away."),
    ),
    "ondalis-tide-headphones": (
        (5, "On the train there is the music, and nothing else. Wore them nine hours on a flight."),
        (4, "Great sound, good calls. Warm on the ears in July."),
    ),
    "ondalis-pebble-earbuds": ((3, "Comfortable and tiny. So tiny that one is somewhere in my sofa."),),
    "keelboard-65": (
        (5, "Thock. That is my review."),
        (4, "Solid as a brick and as heavy. The legends are crisp, the cable is not."),
    ),
    "keelboard-glide-mouse": ((4, "Glides as promised. Left-handers are left out, sadly."),),
    "fathomly-leaf-ereader": ((5, "Six weeks, eleven books, one charge."),),
    "keelboard-dockside-hub": ((2, "Works, but it runs hot enough to keep tea warm. Support was quick and kind."),),
    "ondalis-cove-speaker": ((5, "Small box, whole kitchen full of sound."),),
    "hearthline-ember-thermostat": (
        (5, "Fitted in half an hour, and the heating bill is a fifth lower."),
        (4, "Learned our habits within a week. It does not know about holidays unless you tell it."),
        (3, "Fine, once it found our network. That took an evening."),
    ),
    "hearthline-dusk-bulbs": (
        (5, "The evening setting is the light of a campfire. Sleep is better, imagined or not."),
    ),
    "hearthline-burrow-vacuum": ((4, "It ate a sock, gave it back, and went on. I respect that."),),
    "pinemark-trio-charger": ((4, "Three cables fewer on the bedside table."),),
    "kiln-atlas-vase": ((5, "No two are alike, and mine is the one I would have chosen."),),
    "kiln-drift-mug": (
        (5, "The handle fits my whole hand. Tea tastes rounder, and yes, I know."),
        (5, "Packed like an egg, arrived like a jewel."),
        (4, "The glaze is even deeper than in the picture. A little heavy."),
    ),
    "kiln-moss-teapot": ((5, "Pours without a single drop on the cloth. A teapot by somebody who drinks tea."),),
    "kiln-fern-planter": ((4, "Beautiful. Do put something under it, the clay sweats."),),
    "hearth-amber-candle": (
        (5, "Burns evenly to the last centimetre, and smells of a library with a fire going."),
        (4, "Strong at first; the second evening it was perfect."),
    ),
    "ashdown-striped-board": ((5, "Oiled it once, use it daily, still flat. My knives are grateful."),),
    "ashdown-spoon-set": ((5, "They feel as if they had always been in the drawer."),),
    "hearth-halo-lamp": (
        (4, "A ring of warm light over the table. The switch is on the cable, which I keep forgetting."),
    ),
    "marrow-bifold-wallet": ((5, "Thin enough for the front pocket, and already getting that shine."),),
    "marrow-travellers-journal": ((5, "It has been to four countries with me and closes better than my suitcase."),),
    "strop-cedar-fig-beard-oil": ((5, "My partner stole it for her hair. Smells of a walk after rain."),),
    "strop-matt-pomade": (
        (5, "Holds through a night shift and washes out with water."),
        (3, "Good hold. The tin opens only for people with stronger fingers than mine."),
    ),
    "strop-lather-set": ((5, "Shaving has become the best ten minutes of the morning."),),
}
OF_CATEGORY: Final[dict[str, tuple[Saying, ...]]] = {
    "clothing": (
        (5, "Fits as if somebody had asked me first."),
        (4, "Good fabric and clean seams. Came a day later than promised."),
        (3, "The colour is nice, the cut is not made for shoulders."),
        (2, "Lost a button within the week."),
    ),
    "outerwear": ((5, "First cold morning, no complaints."), (4, "Warm, and it does not look like a tent.")),
    "shoes": (
        (5, "Walked a whole city in them on the first day."),
        (3, "Pretty. They run narrow, so try half a size up."),
    ),
    "accessories": (
        (5, "A small thing that makes me happy every day."),
        (4, "Well made, nicely wrapped. It was a gift and went down well."),
    ),
    "bags": (
        (5, "Everything has its place in it, even the umbrella."),
        (4, "Sturdy and handsome. The strap could be softer."),
        (1, "The zip broke on the second trip. I expected more."),
    ),
    "study-desk": (
        (5, "My desk looks like somebody lives there who has a plan."),
        (4, "Simple and good. Nothing to add."),
        (3, "Does what it says, and no more."),
    ),
    "eat-drink": ((5, "Used every single day since it arrived."), (4, "Good quality, and the dishwasher agrees.")),
    "getting-around": ((4, "Does its job in all weathers."), (5, "Should have bought it a year ago.")),
    "cameras": (
        (5, "I take more pictures than ever, and keep more of them."),
        (4, "A joy to hold. The battery could last longer."),
        (3, "Good, but I had hoped for better low light."),
    ),
    "lenses": ((5, "Worth every cent, and there were many."), (4, "Sharp and quiet. Heavier than it looks.")),
    "lights-studio": ((5, "Set up in two minutes, and it stays put."), (4, "Sturdy. The bag it comes in is less so.")),
    "audio": (
        (5, "Heard things in songs that I have known for twenty years."),
        (4, "Clear and warm. The app asks too many questions."),
        (2, "One side was quieter than the other. The exchange went smoothly, though."),
    ),
    "computers": (
        (5, "Out of the box, plugged in, forgotten. The best kind of thing."),
        (4, "Fast and silent. I would have liked one port more."),
        (3, "It is fine. For the price I had hoped for a little more than fine."),
    ),
    "phones-wearables": ((4, "Three days on one charge, as promised."), (3, "Good screen, strap so-so.")),
    "smart-home": (
        (5, "Works without asking for my attention. More things should."),
        (4, "Easy to set up, and my parents use it, too."),
        (1, "Would not stay connected behind our thick walls. I sent it back."),
    ),
    "ceramics": (
        (5, "You can feel the hands that made it."),
        (4, "Lovely piece with a small bubble in the glaze, which I have come to like."),
    ),
    "furniture-light": (
        (5, "It makes the room. Guests ask about it before they sit down."),
        (4, "Beautiful work. One of the screws was missing; it came in two days."),
        (3, "Smaller than I thought. I should have measured."),
    ),
    "leather-goods": ((5, "Smells and feels the way leather should."), (4, "Stiff at first, now just right.")),
    "grooming": (
        (5, "A little goes a long way, and the smell is never too much."),
        (4, "Good, honest stuff. The bottle leaks a bit when you travel."),
    ),
}
SORRY: Final = (
    "Thank you for telling us so plainly. We have written to you, and will make it right.",
    "That is not how it should be. Send it back at our cost and we will look at every seam of the next one.",
    "You are right, and we have told the workshop. The new batch is better; we would love you to try it.",
)
SORRY_FOR_IT: Final = (
    "Thank you for telling us so plainly. We have written to you, and the next one is on us.",
    "That is not how it should be, and we have changed how we do it. Give us another try.",
)
"""What a store says that did something for somebody and did not do it well."""
THANKS: Final = (
    "This made our morning. Thank you!",
    "We read this out in the workshop. Everybody is very pleased.",
    "Thank you. It gets better with the years, promise.",
)
ADVERTISING: Final = "Same thing for half the price at super-bargain-deals, look it up!!!"
NOT_ABOUT_IT: Final = "This advertises another shop. Tell us how yours is, and we will gladly publish it."
