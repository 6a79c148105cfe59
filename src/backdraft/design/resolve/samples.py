"""What examples are made of: names, places, prices and texts as a person would write them, found by a column's name.

Nothing here depends on a design. People, hosts, addresses and numbers are those set aside for examples (RFC 2606,
RFC 5737, the 555-01xx numbers).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from zlib import crc32

from backdraft.design.resolve.collections import forms, singular, snake

#: Values to choose from, or what makes one of a row's number. A value may be a tuple: its spellings, the longest first.
Choice = str | tuple[str, ...]
Maker = tuple[Choice, ...] | Callable[[int], Choice]

_PEOPLE = (
    ("Maya", "Okafor"),
    ("Jonas", "Lindqvist"),
    ("Priya", "Raman"),
    ("Lucia", "Ferrer"),
    ("Kenji", "Watanabe"),
    ("Amina", "Haddad"),
    ("Tomas", "Novak"),
    ("Grace", "Mbeki"),
)
_COMPANIES = ("Northwind Foods", "Bluebird Logistics", "Cedar Analytics", "Alpine Outfitters", "Sunrise Dental")
_PRODUCTS = ("Walnut desk lamp", "Merino scarf", "Cast-iron pan", "Trail backpack", "Linen apron", "Ceramic teapot")
_CATEGORIES = ("Kitchen", "Outdoor", "Lighting", "Clothing", "Books", "Garden")
_PROJECTS = ("Spring catalogue", "Warehouse move", "Checkout redesign", "Partner portal", "Winter sale")
_TASKS = ("Renew the certificates", "Count the stock", "Write the release notes", "Call the carrier", "Book the room")
_ARTICLES = ("How we cut build times in half", "A week on the night train", "What the audit taught us")
_FILES = ("invoice-2026-03.pdf", "floor-plan.png", "contract-signed.pdf", "stock-list.csv")
_PLANS = ("Starter", "Team", "Business", "Enterprise")
_ADJECTIVES = ("North", "Harbour", "Juniper", "Atlas", "Copper", "Meadow")
_CITIES = ("Lisbon", "Oslo", "Toronto", "Nairobi", "Osaka")
_NOTES = (
    "Ring twice, the bell is quiet",
    "Leave it with the neighbour on the left",
    "Agreed on the phone on Tuesday",
    "The second delivery is for the office",
    "Please call before you come",
)
_DESCRIPTIONS = (
    "Made in small batches, ready in two days",
    "Sturdy, light and easy to repair",
    "Covers everything that the team agreed on in March",
    "The successor of last year's model",
)
_MESSAGES = (
    "The parcel is on its way",
    "Your table is booked for eight o'clock",
    "We have received your payment",
    "The report is ready",
)


def person(row: int) -> tuple[str, str]:
    """First and last name of one person: the same for every column of one row."""
    return _PEOPLE[row % len(_PEOPLE)]


def _login(row: int) -> tuple[str, ...]:
    first, last = (part.lower() for part in person(row))
    return (f"{first}.{last}", f"{first}{last[0]}", first)


def email(row: int) -> tuple[str, ...]:
    """An address, and shorter ones for narrow columns."""
    return (*(f"{login}@example.com" for login in _login(row)), f"{person(row)[0][0].lower()}@ex.org")


def slugged(text: str) -> str:
    """`Walnut desk lamp` as `walnut-desk-lamp`."""
    return "-".join(text.lower().replace("'", "").split())


def _hexadecimal(row: int, digits: int = 40) -> str:
    return "".join(f"{crc32(f'{row}/{i}'.encode()):08x}" for i in range((digits + 7) // 8))[:digits]


def _sku(row: int) -> tuple[str, ...]:
    product = _PRODUCTS[row % len(_PRODUCTS)].upper().split()
    return (f"{product[0][:3]}-{product[-1][:4]}-{140 + row}", f"{product[0][0]}{140 + row}")


#: Text by the name of its column; the last words of a name count (`billing_email` is an `email`).
TEXTS: dict[str, Maker] = {
    "email": email,
    "mail": email,
    "first_name": lambda row: person(row)[0],
    "given_name": lambda row: person(row)[0],
    "middle_name": lambda row: person(row + 3)[0],
    "last_name": lambda row: person(row)[1],
    "family_name": lambda row: person(row)[1],
    "surname": lambda row: person(row)[1],
    "full_name": lambda row: (" ".join(person(row)), person(row)[0]),
    "display_name": lambda row: (" ".join(person(row)), person(row)[0]),
    "username": _login,
    "user_name": _login,
    "login": _login,
    "handle": _login,
    "nickname": lambda row: person(row)[0].lower(),
    "author": lambda row: " ".join(person(row)),
    "recipient": lambda row: " ".join(person(row)),
    "phone": ("+12025550143", "+442079460321", "+12025550176", "+61255501234"),
    "company": _COMPANIES,
    "company_name": _COMPANIES,
    "organization": _COMPANIES,
    "organisation": _COMPANIES,
    "vendor": _COMPANIES,
    "supplier": _COMPANIES,
    "brand": _COMPANIES,
    "product": _PRODUCTS,
    "product_name": _PRODUCTS,
    "category": _CATEGORIES,
    "department": ("Logistics", "Finance", "Research", "Support"),
    "description": _DESCRIPTIONS,
    "summary": _DESCRIPTIONS,
    "bio": (
        "Repairs bicycles and writes about rivers",
        "Grows tomatoes on the roof",
        "Teaches maths, sails on Sundays",
    ),
    "note": _NOTES,
    "comment": _NOTES,
    "remark": _NOTES,
    "instruction": _NOTES,
    "message": _MESSAGES,
    "body": _MESSAGES,
    "text": _MESSAGES,
    "content": _MESSAGES,
    "answer": ("Yes, from Monday on", "Only with the receipt"),
    "question": ("Does it fit in a rucksack?", "When will it be back in stock?"),
    "subject": ("Your order has shipped", "Welcome aboard", "The invoice for March"),
    "headline": _ARTICLES,
    "reason": ("Ordered by mistake", "Arrived damaged", "Found it cheaper elsewhere"),
    "error": ("The carrier did not answer in time", "The card was declined"),
    "street": ("24 Harbour Street", "5 Karl Johans gate", "210 King Street West", "12 Kenyatta Avenue"),
    "address": ("24 Harbour Street, Lisbon", "5 Karl Johans gate, Oslo", "210 King Street West, Toronto"),
    "address_line": ("24 Harbour Street", "5 Karl Johans gate", "210 King Street West"),
    "city": _CITIES,
    "town": _CITIES,
    "state": ("active", "paused", "closed"),
    "region": ("eu-west", "us-east", "ap-south"),
    "province": ("Ontario", "Lisboa", "Osaka"),
    "zip": ("1100-148", "0159", "10001"),
    "zip_code": ("1100-148", "0159", "10001"),
    "postcode": ("1100-148", "0159", "10001"),
    "postal_code": ("1100-148", "0159", "10001"),
    "country": (("Portugal", "PRT", "PT"), ("Norway", "NOR", "NO"), ("Canada", "CAN", "CA"), ("Kenya", "KEN", "KE")),
    "country_code": ("PT", "NO", "CA", "KE"),
    "currency": ("EUR", "USD", "GBP", "JPY"),
    "currency_code": ("EUR", "USD", "GBP", "JPY"),
    "language": ("en", "pt", "nb", "fr"),
    "lang": ("en", "pt", "nb", "fr"),
    "locale": (("en-GB", "en"), ("pt-PT", "pt"), ("nb-NO", "nb")),
    "timezone": ("Europe/Lisbon", "Europe/Oslo", "America/Toronto"),
    "time_zone": ("Europe/Lisbon", "Europe/Oslo", "America/Toronto"),
    "sku": _sku,
    "code": ("A7K2", "M3QX", "T9WB", "R4HN"),
    "coupon": ("SPRING26", "WELCOME10", "THANKS5"),
    "number": lambda row: (f"2026-{142 + row:05}", f"{142 + row}"),
    "reference": lambda row: (f"REF-2026-{142 + row:05}", f"R{142 + row}"),
    "ref": lambda row: (f"REF-2026-{142 + row:05}", f"R{142 + row}"),
    "barcode": ("4006381333931", "5901234123457", "9780306406157"),
    "ean": ("4006381333931", "5901234123457"),
    "isbn": ("9780306406157", "9783161484100"),
    "iban": ("DE89370400440532013000", "GB29NWBK60161331926819"),
    "vat": ("PT501964843", "NO923609016"),
    "tracking": ("PX4710042PT", "PX4710057NO"),
    "tracking_number": ("PX4710042PT", "PX4710057NO"),
    "carrier": ("Parcel Express", "Night Mail"),
    "room": ("B12", "A04", "C31"),
    "seat": ("14C", "2A", "21F"),
    "gate": ("B7", "A12", "C3"),
    "licence": ("LX4471", "KD0932", "TB1187"),
    "license": ("LX4471", "KD0932", "TB1187"),
    "plate": ("LX4471", "KD0932", "TB1187"),
    "serial": ("SN40281", "SN40282", "SN40283"),
    "serial_number": ("SN40281", "SN40282", "SN40283"),
    "speciality": ("Cardiology", "Surgery", "Paediatrics"),
    "specialty": ("Cardiology", "Surgery", "Paediatrics"),
    "token": _hexadecimal,
    "hash": _hexadecimal,
    "digest": _hexadecimal,
    "checksum": _hexadecimal,
    "fingerprint": _hexadecimal,
    "etag": lambda row: _hexadecimal(row, 12),
    "signature": _hexadecimal,
    "secret": _hexadecimal,
    "key": lambda row: f"k-{_hexadecimal(row, 12)}",
    "password": ("four-quiet-otters", "nine-paper-boats"),
    "passphrase": ("four quiet otters row", "nine paper boats wait"),
    "status": ("active", "paused", "closed"),
    "type": ("standard", "express", "gift"),
    "kind": ("standard", "express", "gift"),
    "role": ("admin", "editor", "viewer"),
    "scope": ("orders:read", "orders:write"),
    "level": ("info", "warning", "error"),
    "severity": ("low", "medium", "high"),
    "priority": ("normal", "high", "low"),
    "channel": ("web", "store", "phone"),
    "source": ("web", "import", "partner"),
    "action": ("created", "updated", "archived"),
    "event": ("order.placed", "order.shipped"),
    "event_type": ("order.placed", "order.shipped"),
    "topic": ("order.placed", "order.shipped"),
    "method": ("card", "invoice", "transfer"),
    "payment_method": ("card", "invoice", "transfer"),
    "provider": ("card", "bank", "wallet"),
    "plan": _PLANS,
    "tier": _PLANS,
    "unit": ("kg", "piece", "litre"),
    "size": ("M", "L", "S"),
    "color": (("#2f6f4e", "green"), ("#8a3324", "red")),
    "colour": (("#2f6f4e", "green"), ("#8a3324", "red")),
    "version": ("1.4.2", "1.5.0", "2.0.1"),
    "file": _FILES,
    "filename": _FILES,
    "file_name": _FILES,
    "path": ("/reports/2026/march.pdf", "/exports/stock.csv"),
    "mime": ("application/pdf", "image/png"),
    "mime_type": ("application/pdf", "image/png"),
    "content_type": ("application/pdf", "image/png"),
    "url": lambda row: (f"https://example.com/{slugged(_PRODUCTS[row % len(_PRODUCTS)])}", f"https://ex.org/{row + 1}"),
    "image": lambda row: f"https://cdn.example.com/{slugged(_PRODUCTS[row % len(_PRODUCTS)])}.jpg",
    "avatar": lambda row: f"https://cdn.example.com/people/{person(row)[0].lower()}.jpg",
    "host": ("shop.example.com", "api.example.org"),
    "hostname": ("shop.example.com", "api.example.org"),
    "domain": ("example.com", "example.org", "example.net"),
    "ip": ("203.0.113.7", "198.51.100.24"),
    "ip_address": ("203.0.113.7", "198.51.100.24"),
    "mac": ("02:42:ac:11:00:02", "02:42:ac:11:00:03"),
    "user_agent": ("Mozilla/5.0 (X11; Linux x86_64)", "curl/8.9.1"),
    "tag": ("fragile", "gift", "new"),
    "label": ("fragile", "gift", "new"),
    "query": ("teapot", "blue scarf"),
    "q": ("teapot", "blue scarf"),
    "job_title": ("Warehouse lead", "Accountant", "Driver"),
    "invoice_number": lambda row: (f"INV-2026-{142 + row:05}", f"I{142 + row}"),
    "order_number": lambda row: (f"SO-2026-{142 + row:05}", f"S{142 + row}"),
}
for _alias, _word in {
    "tel": "phone",
    "mobile": "phone",
    "fax": "phone",
    "phone_number": "phone",
    "link": "url",
    "uri": "url",
    "website": "url",
    "homepage": "url",
    "photo": "image",
    "picture": "image",
    "thumbnail": "image",
    "logo": "image",
    "fullname": "full_name",
    "firstname": "first_name",
    "lastname": "last_name",
    "tz": "timezone",
}.items():
    TEXTS[_alias] = TEXTS[_word]

#: What things of a kind are called, by the noun of their table or type: the name of a customer is a person's.
_CALLED: dict[tuple[str, ...], Maker] = {
    (
        *("user", "customer", "person", "employee", "member", "contact", "author", "patient", "student", "teacher"),
        *("driver", "guest", "admin", "client", "buyer", "seller", "owner", "staff", "player", "profile"),
    ): TEXTS["full_name"],
    (
        *("company", "organization", "organisation", "tenant", "vendor", "supplier", "brand", "merchant", "account"),
        *("workspace", "shop", "hotel", "restaurant", "partner", "publisher", "org", "business"),
    ): _COMPANIES,
    ("product", "item", "article", "good", "listing", "variant", "part", "line"): _PRODUCTS,
    ("category", "tag", "genre", "collection", "group", "topic", "department"): _CATEGORIES,
    ("project", "campaign", "board", "sprint", "milestone", "release"): _PROJECTS,
    ("task", "ticket", "issue", "todo", "card", "step", "job"): _TASKS,
    ("post", "page", "story", "news", "blog", "chapter", "document", "lesson", "course"): _ARTICLES,
    ("file", "attachment", "upload", "asset", "media"): _FILES,
    ("plan", "tier", "subscription", "package"): _PLANS,
    ("city", "place", "location", "warehouse", "site", "station", "airport", "branch"): _CITIES,
    ("role", "permission"): TEXTS["role"],
    ("country",): TEXTS["country"],
}
CALLED: dict[str, Maker] = {noun: maker for nouns, maker in _CALLED.items() for noun in nouns}

#: Numbers by the name of their column, as text so that decimals stay exact.
NUMBERS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("price", "amount", "cost", "fee", "rate_amount", "sum"), ("24.95", "118.50", "7.25", "349.00")),
    **dict.fromkeys(("total", "subtotal", "balance", "revenue", "turnover"), ("142.35", "87.90", "1250.00")),
    **dict.fromkeys(("tax", "vat", "shipping", "discount"), ("4.74", "16.53", "3.10")),
    **dict.fromkeys(("cents", "minor"), ("2495", "11850", "725")),
    **dict.fromkeys(("quantity", "qty"), ("2", "5", "1")),
    **dict.fromkeys(("count", "stock", "inventory", "available", "views", "hits"), ("140", "36", "512")),
    **dict.fromkeys(("percent", "percentage"), ("12.5", "20", "7.5")),
    **dict.fromkeys(("rate", "ratio", "share", "probability", "confidence"), ("0.25", "0.12", "0.08")),
    **dict.fromkeys(("rating", "stars"), ("4.5", "3.5", "5")),
    **dict.fromkeys(("score", "points"), ("87", "64", "92")),
    **dict.fromkeys(("lat", "latitude"), ("38.7223", "59.9139", "43.6532")),
    **dict.fromkeys(("lon", "lng", "long", "longitude"), ("-9.1393", "10.7522", "-79.3832")),
    **dict.fromkeys(("weight", "height", "width", "length", "depth"), ("1.25", "0.40", "12.5")),
    **dict.fromkeys(("duration", "minutes", "seconds"), ("45", "90", "30")),
    **dict.fromkeys(("bytes", "size"), ("48213", "1048576", "7340")),
    "age": ("34", "27", "61"),
    "year": ("2026", "2025", "2024"),
    "month": ("3", "4", "5"),
    "day": ("14", "15", "16"),
    "hour": ("9", "14", "18"),
    "port": ("8443", "5432", "6379"),
    "version": ("3", "1", "2"),
    "attempts": ("1", "2", "3"),
    "status": ("200", "404", "503"),
}
#: Names that count: 1, 2, 3.
COUNTING = frozenset(
    ("position", "rank", "index", "sort", "seq", "sequence", "ordinal", "no", "nr", "step", "line", "page")
)
#: Flags that are off in an ordinary row.
OFF = frozenset(("deleted", "archived", "blocked", "banned", "disabled", "hidden", "suspended", "locked", "expired"))
#: What has not happened to an ordinary row: null wherever it may be null.
NOT_YET = OFF | {"cancelled", "canceled", "closed", "revoked", "rejected", "refunded", "failed"}


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """A name in its endings, the longest first: `billing_email_address`, `email_address`, `address`."""
    parts = [part for part in snake(name).split("_") if part]
    return tuple("_".join(parts[i:]) for i in range(len(parts)))


def text_for(name: str, noun: str, row: int, seed: str) -> tuple[str, ...]:
    """Text for the column `name` of a thing called `noun` (`customer`), spellings from the longest to the shortest.

    `row` tells the rows of one list apart; `seed` lets different columns begin at different values.
    """
    endings = words_of(name)
    last = endings[-1] if endings else ""
    for ending in endings:
        for form in forms(ending):
            if form in TEXTS:
                return _made(TEXTS[form], row, 0)
    if last in ("name", "title"):
        return called(endings[-2].removesuffix(f"_{last}") if len(endings) > 1 else noun, row)
    if last == "slug":
        return tuple(slugged(text) for text in called(noun, row))
    if last in ("id", "uid", "guid"):
        stem = endings[0].removesuffix("_id") if len(endings) > 1 else snake(noun)
        return (f"{(stem or 'id')[:3]}_{_hexadecimal(crc32(seed.encode()) + row, 10)}",)
    said = (endings[0] if endings else "value").replace("_", " ")
    start = crc32(seed.encode())
    return (f"{_ADJECTIVES[(start + row) % len(_ADJECTIVES)]} {said}", _ADJECTIVES[(start + row) % len(_ADJECTIVES)])


def called(noun: str, row: int) -> tuple[str, ...]:
    """What a thing of a kind is called: a customer is a person, an unknown thing at least tells itself from others."""
    nouns = snake(noun)
    for form in (*forms(nouns), *forms(nouns.rpartition("_")[2])):
        if form in CALLED:
            return _made(CALLED[form], row, 0)
    return (f"{_ADJECTIVES[row % len(_ADJECTIVES)]} {singular(nouns).replace('_', ' ')}".strip(),)


def _made(maker: Maker, row: int, start: int) -> tuple[str, ...]:
    choice = maker(row) if callable(maker) else maker[(start + row) % len(maker)]
    return (choice,) if isinstance(choice, str) else choice


def number_for(name: str, row: int, seed: str, position: int = -1) -> str:
    """A number for the column `name`, as text; what counts follows the `position` in the row's own list."""
    endings = words_of(name)
    last = endings[-1] if endings else ""
    if last in ("id", "uid"):
        return str(1000 + crc32(seed.encode()) % 9000 + row)
    if last in COUNTING:
        return str((row if position < 0 else position) + 1)
    for ending in endings:
        for form in forms(ending):
            if form in NUMBERS:
                pool = NUMBERS[form]
                return pool[row % len(pool)]
    return str(3 + crc32(seed.encode()) % 40 + 7 * row)
