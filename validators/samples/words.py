"""Word pools: what people would type, by what an attribute is called.

A key is `entity.attribute`, an attribute, or its last word (`ship_city` → `city`); the first that is found wins. Pools
about places run in parallel: the fifth city goes with the fifth postal code.
"""

PEOPLE = (
    ("Maria", "Lopez"),
    ("Jonas", "Weber"),
    ("Aisha", "Khan"),
    ("Tom", "Baker"),
    ("Yuki", "Tanaka"),
    ("Elena", "Rossi"),
    ("Sam", "Carter"),
    ("Nora", "Lind"),
    ("Omar", "Haddad"),
    ("Lucy", "Chen"),
    ("Pavel", "Novak"),
    ("Ines", "Costa"),
)

# street, postal code, city, state, country code, country, latitude, longitude
PLACES = (
    ("12 Orchard Road", "10115", "Berlin", "Berlin", "DE", "Germany", 52.5321, 13.3849),
    ("4 Rue des Lilas", "69003", "Lyon", "Rhone", "FR", "France", 45.7597, 4.8422),
    ("88 Castle Street", "EH2 3AH", "Edinburgh", "Scotland", "GB", "United Kingdom", 55.9533, -3.1883),
    ("250 Maple Avenue", "97205", "Portland", "Oregon", "US", "United States", 45.5202, -122.6742),
    ("7 Via Garibaldi", "16124", "Genoa", "Liguria", "IT", "Italy", 44.4111, 8.9322),
    ("31 Kungsgatan", "41119", "Gothenburg", "Vastra Gotaland", "SE", "Sweden", 57.7065, 11.967),
    ("19 Calle Mayor", "28013", "Madrid", "Madrid", "ES", "Spain", 40.4165, -3.7026),
    ("5 Harbour Lane", "6011", "Wellington", "Wellington", "NZ", "New Zealand", -41.2865, 174.7762),
)

COMPANIES = (
    "Alder and Sons",
    "Bluewater Foods",
    "Cobalt Systems",
    "Dunmore Traders",
    "Evergreen Supply",
    "Fairview Logistics",
    "Granite Tools",
    "Hillside Dairy",
)
_PRODUCTS = (
    "Garden trowel",
    "Pruning shears",
    "Watering can",
    "Oak bookshelf",
    "Desk lamp",
    "Coffee grinder",
    "Walking boots",
    "Field notebook",
    "Rain jacket",
    "Cast iron pan",
    "Picnic blanket",
    "Bicycle pump",
)
_BOOKS = (
    "The Harbour at Night",
    "A Field Guide to Rivers",
    "Letters from the North",
    "The Clockmaker's Garden",
    "Seven Winters",
    "On Keeping Bees",
    "The Salt Road",
    "Maps of Quiet Places",
)
_ARTICLES = (
    "How to prune roses",
    "Ten days on foot through the Alps",
    "What bakers know about time",
    "The return of the night train",
    "A small history of the pencil",
    "Why cities need old trees",
    "Learning to sail at sixty",
    "The quietest room in town",
)
_PARAGRAPHS = (
    "It arrived on time and does exactly what it should.",
    "Two of us tried it for a week and would do it again.",
    "The first attempt failed; after a restart everything worked.",
    "Please have a look at the attached notes before Friday.",
    "Nothing urgent, but it should be settled this month.",
    "We talked about this on the phone yesterday morning.",
    "The colour is a little darker than in the picture.",
    "Everything is ready; only the signature is missing.",
)

POOLS: dict[str, tuple[str, ...]] = {
    "category.name": ("Garden tools", "Furniture", "Kitchen", "Outdoor", "Stationery", "Lighting", "Books", "Games"),
    "product.name": _PRODUCTS,
    "product.title": _PRODUCTS,
    "product_name": _PRODUCTS,
    "product.description": (
        "Forged in one piece, with a handle of ash.",
        "Cuts cleanly through branches as thick as a thumb.",
        "Holds eight litres and does not drip.",
        "Solid oak, oiled twice, delivered in one piece.",
        "A warm light that can be dimmed.",
        "Grinds fine or coarse, quietly.",
        "Waterproof, light, and good for a thousand miles.",
        "Two hundred pages that lie flat.",
    ),
    "product.category": ("Beverages", "Condiments", "Baked goods", "Dried fruit", "Soups", "Sauces", "Oil", "Candy"),
    "team.name": ("First line", "Billing", "Networks", "Hardware", "Accounts", "Field service", "Payroll", "Press"),
    "depot.name": ("Berlin North", "Lyon East", "Leith Docks", "Portland Yard", "Genoa Port", "Gothenburg Quay"),
    "geofence.name": ("City centre", "Harbour", "Airport", "School zone", "Old town", "Industrial park"),
    "signal.name": ("engine.coolant_temperature", "engine.speed", "battery.voltage", "fuel.level", "tyre.pressure"),
    "book.title": _BOOKS,
    "post.title": _ARTICLES,
    "revision.title": _ARTICLES,
    "static_page.title": ("About us", "Imprint", "Contact", "Privacy", "Newsletter", "Write for us"),
    "review.title": ("Just right", "Good value", "Smaller than expected", "Would buy again", "Sturdy", "A fine gift"),
    "specialty.title": ("Cardiology", "Neurology", "Paediatrics", "Dermatology", "Orthopaedics", "Radiology"),
    "specialty.code": ("CARD", "NEURO", "PAED", "DERM", "ORTHO", "RADIO"),
    "canned_answer.title": ("Password reset", "Refund", "Office hours", "Known outage", "Next steps", "Thank you"),
    "wish_list.title": ("Birthday", "New flat", "Summer holidays", "For the garden", "Christmas", "Some day"),
    "company": COMPANIES,
    "subject": (
        "Cannot sign in since this morning",
        "Printer on the second floor is jammed",
        "Please reset my password",
        "Invoice shows the wrong address",
        "New laptop for our trainee",
        "The report is empty on Mondays",
        "Phone calls drop after a minute",
        "Access to the shared calendar",
    ),
    "title": _ARTICLES,
    "subtitle": ("A novel", "Stories", "An introduction", "Essays", "A memoir", "With forty maps"),
    "address.label": ("Home", "Work", "Parents", "Holiday house", "Neighbour", "Workshop", "Office", "Studio"),
    "tag.label": ("Gardening", "Travel", "Food", "Railways", "History", "Trees", "Sailing", "Cities"),
    "tags": ("garden", "gift", "sale", "handmade", "outdoor", "classic"),
    "labels": ("login", "printer", "billing", "hardware", "network", "urgent"),
    "subjects": ("fiction", "nature", "travel", "history", "craft", "poetry"),
    "allergies": ("penicillin", "pollen", "latex", "peanuts", "ibuprofen", "wasp stings"),
    "events": ("ticket.created", "ticket.solved", "comment.added", "ticket.closed"),
    "licence_classes": ("B", "C", "CE", "D", "BE", "C1"),
    "slug": (
        "garden-tools",
        "night-trains",
        "slow-travel",
        "old-trees",
        "sailing",
        "bread",
        "roses",
        "pencils",
        "quiet-rooms",
        "mountains",
    ),
    "pen_name": ("Rose Thornton", "The Night Owl", "Ferryman", "M. Lopez", "Old Oak", "Northwind", "Quill", "Wanderer"),
    "job_title": ("Sales manager", "Buyer", "Accountant", "Driver", "Warehouse lead", "Clerk"),
    "privilege_name": ("Purchase approvals", "Price changes", "Refunds", "Stock corrections"),
    "type_name": ("Purchased", "Sold", "On hold", "Wasted"),
    "status_name": ("New", "Invoiced", "Shipped", "Closed"),
    "tax_status_name": ("Taxable", "Exempt"),
    "status": ("New", "Submitted", "Approved", "Closed"),
    "method": ("Card", "Bank transfer", "Cash", "Cheque"),
    "payment_type": ("Card", "Bank transfer", "Cash", "Cheque"),
    "quantity_per_unit": ("10 boxes of 20 bags", "24 bottles", "12 jars", "40 bags of 100 g", "1 kg sack"),
    "reason": ("Check-up", "Back pain", "Follow-up", "Vaccination", "Headache", "Second opinion"),
    "timezone": ("Europe/Berlin", "Europe/Paris", "Europe/London", "America/Los_Angeles", "Europe/Rome", "UTC"),
    "locale": ("en", "de", "fr", "sv", "it", "es"),
    "language": ("eng", "deu", "fra", "swe", "ita", "spa"),
    "unit": ("Cel", "/min", "V", "%", "kPa", "km/h"),
    "firmware": ("1.0.0", "1.2.0", "1.2.1", "2.0.0", "2.1.3", "2.2.0"),
    "currency": ("EUR", "USD", "GBP", "SEK", "CHF", "NZD"),
    "color": ("green", "blue", "grey", "red", "yellow", "black"),
    "colour": ("green", "blue", "grey", "red", "yellow", "black"),
    "media_type": ("text/plain", "image/png", "application/pdf", "text/csv"),
    "file_name": ("error.log", "screenshot.png", "invoice.pdf", "export.csv", "notes.txt", "settings.json"),
    "shelf_mark": ("A 12/3", "B 4/17", "C 9/1", "D 2/22", "F 31/5", "H 7/8", "K 1/1", "L 15/2"),
    "line2": ("2nd floor", "Apartment 4", "Back entrance", "c/o Weber", "Building C", "Flat 12"),
    "address2": ("2nd floor", "Apartment 4", "Back entrance", "c/o Weber", "Building C", "Flat 12"),
    "keywords": ("garden, steel", "light, desk", "kitchen, coffee", "outdoor, rain"),
    "signature": ("Kind regards, Maria", "Best, Jonas", "Thank you, Aisha", "Tom, second floor"),
    "teaser": (
        "What the old gardeners knew.",
        "And why the last day was the best.",
        "A visit at four in the morning.",
        "Boarding at ten, breakfast in Vienna.",
    ),
    "licence": ("LIC-2207", "LIC-3518", "LIC-4096", "LIC-5120", "LIC-6733", "LIC-7841", "LIC-8850", "LIC-9912"),
    "carrier": ("DHL", "UPS", "FedEx", "GLS"),
    "plate": ("B-TX 1042", "LY-338-KA", "SK21 OPD", "OR 552 KQ", "GE 417 RT", "GBG 804"),
    "alt_text": ("Seen from the front", "Seen from the side", "In use", "A detail", "In its box", "Next to a cup"),
    "note": ("Please ring twice", "A gift, no invoice", "Leave it at the door", "Call before delivery"),
    "summary": ("Typos", "New introduction", "Shorter ending", "Facts checked", "First version", "Better headline"),
    "text": _PARAGRAPHS,
    "body": _PARAGRAPHS,
    "comment": _PARAGRAPHS,
    "comments": _PARAGRAPHS,
    "notes": _PARAGRAPHS,
    "description": _PARAGRAPHS,
    "bio": (
        "Writes about gardens and the people in them.",
        "Twenty years at sea, now on land.",
        "Likes long walks and short sentences.",
        "Trained in Gothenburg, at home in Lyon.",
        "Has two cats and a loud piano.",
        "Came for a week and stayed.",
    ),
}

PERSON_NOUNS = frozenset(
    (
        "account actor admin administrator agent applicant artist attendee author borrower buyer candidate client "
        "clerk coach colleague contact contributor customer dentist developer doctor donor driver editor employee "
        "engineer freelancer friend guardian guest guide host instructor investor judge leader learner lecturer "
        "lender librarian manager member mentor musician nurse operator organiser organizer owner parent participant "
        "passenger patient performer person physician pilot player practitioner professor profile pupil recipient "
        "renter researcher reader resident reviewer seller singer speaker staff student subscriber teacher technician "
        "tenant therapist trainee trainer traveller translator tutor user vet visitor volunteer voter worker writer "
        # Their `name` is that of whoever wrote or made them.
        "booking comment enquiry feedback inquiry message registration reservation review"
    ).split()
)
"""Entities (by their last word) whose `name` is a person's."""

COMPANY_NOUNS = frozenset(
    (
        "agency brand business carrier company employer firm insurer label manufacturer merchant organisation "
        "organization partner publisher shipper sponsor studio supplier vendor"
    ).split()
)
"""Entities that are called as companies are."""

PLACE_NOUNS = frozenset(
    (
        "bakery bar branch cafe campground campsite church cinema clinic club depot factory farm gallery garage garden "
        "gym hospital hostel hotel inn laboratory library market museum nursery office park pharmacy pool pub "
        "restaurant salon school shop stadium station store theater theatre university venue warehouse winery"
    ).split()
)
"""Entities that are called after where they are."""

SITES = ("Harbour", "Riverside", "Old Mill", "Castle", "Lakeside", "North Gate", "Garden Street", "Hillside")

NOUNS = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ivy", "Juniper", "Larch", "Maple")
"""For names that nothing is known about."""

DOMAINS = ("example.com", "example.org", "example.net")
"""Reserved for examples (RFC 2606)."""

DOCUMENTS: dict[str, tuple[dict[str, object], ...]] = {
    "details": ({"material": "steel"}, {"voltage": 230}, {"pages": 192}, {"material": "oak", "boxes": 2}),
    "socials": ({"mastodon": "@maria@social.example"}, {"blog": "https://example.com/jonas"}),
    "measurements": ({"pulse": 72}, {"temperature": 36.8}, {"systolic": 120, "diastolic": 80}),
    "json": ({"speed": 52, "ignition": True}, {"code": "P0301"}, {"speed": 0, "ignition": False}),
}
"""JSON objects, by what an attribute is called."""
