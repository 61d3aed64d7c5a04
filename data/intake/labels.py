"""Names as people say them: `arr_delay` is "Arrival delay", `unitPrice` "Unit price"; and ids made of names."""

from __future__ import annotations

import re
import unicodedata

WORDS = {
    "addr": "address",
    "alt": "altitude",
    "amt": "amount",
    "arr": "arrival",
    "avg": "average",
    "cat": "category",
    "ctry": "country",
    "cust": "customer",
    "dep": "departure",
    "dept": "department",
    "desc": "description",
    "dest": "destination",
    "dob": "date of birth",
    "dst": "daylight saving",
    "emp": "employee",
    "humid": "humidity",
    "id": "ID",
    "lat": "latitude",
    "lon": "longitude",
    "lng": "longitude",
    "max": "largest",
    "min": "smallest",
    "mgr": "manager",
    "nr": "number",
    "num": "number",
    "pct": "percent",
    "precip": "precipitation",
    "prod": "product",
    "qty": "quantity",
    "sched": "scheduled",
    "temp": "temperature",
    "tz": "UTC offset",
    "tzone": "time zone",
    "url": "URL",
    "visib": "visibility",
}
ENDINGS = ("id", "key", "code", "nr", "no")


def words(name: str) -> list[str]:
    """The words of a name in lower case, as written."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return [word.lower() for word in re.split(r"[\W_]+", spaced) if word]


def label(name: str) -> str:
    """The words of a name, abbreviations written out, the first letter large."""
    text = " ".join(WORDS.get(word, word) for word in words(name))
    return text[:1].upper() + text[1:]


def stem(name: str) -> str:
    """What a key column points at: `customer_id` is `customer`."""
    found = words(name)
    while len(found) > 1 and found[-1] in ENDINGS:
        found.pop()
    return "_".join(found)


def thing(name: str) -> str:
    """The label of what a key column points at: `customer_id` is "Customer"."""
    return label(stem(name))


def singular(name: str) -> str:
    """One of a table's things: `airlines` is `airline`, `cities` is `city`, `addresses` is `address`."""
    if name.endswith("ies") and len(name) > 4:
        return name[:-3] + "y"
    if re.search(r"(ss|sh|ch|x|z)es$", name):
        return name[:-2]
    return name[:-1] if re.search(r"[^suy]s$|[aeo]ys$", name) else name


def slug(name: str, *, fallback: str) -> str:
    """An id of ASCII letters, digits and underscores, beginning with a letter."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    text = "_".join(words(plain))[:60].strip("_")
    return text if text and text[0].isalpha() else (f"{fallback}_{text}" if text else fallback)


class Ids:
    """Hands out ids that are taken once; the same wishes in the same order give the same ids."""

    def __init__(self, *taken: str) -> None:
        self._taken = set(taken)

    def take(self, *wishes: str) -> str:
        """The first of `wishes` that is free, else the last one with a number."""
        last = wishes[-1]
        numbered = (f"{last}_{n}" for n in range(2, len(self._taken) + 3))
        found = next(wish for wish in (*wishes, *numbered) if wish not in self._taken)
        self._taken.add(found)
        return found
