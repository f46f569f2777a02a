"""The demo shop's customers."""

from random import Random

from shop.models import Address, Customer, PaymentMethod, PaymentSource
from shop.money import CENT

NAMES = (
    "Mara Lindgren", "Tobias Okafor", "Ines Carvalho", "Jonas Petrov", "Leila Haddad",
    "Oskar Brandt", "Priya Raman", "Samuel Osei", "Greta Holm", "Mateo Rivas",
    "Hana Kobayashi", "Viktor Novak", "Amina Diallo", "Felix Marchetti", "Nora Eriksen",
    "Dario Conti", "Yuki Tanabe", "Paula Stein", "Ravi Menon", "Clara Dupont",
    "Emil Kowalski", "Zoe Papadakis", "Liam Gallagher", "Selma Aydin", "Hugo Bernard",
    "Ida Sorensen", "Marco Bellini", "Tessa van Dijk", "Adam Horvat", "Lucia Moreno",
    "Bruno Teixeira", "Elif Kaya", "Noel Fischer", "Maya Shapiro", "Arthur Lacroix",
    "Freya Jensen", "Kofi Mensah", "Rosa Delgado", "Simon Weber", "Anya Volkova",
)  # fmt: skip
PLACES = (
    ("Portland", "OR", "972"), ("Madison", "WI", "537"), ("Savannah", "GA", "314"),
    ("Tucson", "AZ", "857"), ("Burlington", "VT", "054"), ("Boulder", "CO", "803"),
    ("Asheville", "NC", "288"), ("Duluth", "MN", "558"), ("Providence", "RI", "029"),
    ("Spokane", "WA", "992"),
)  # fmt: skip
STREETS = (
    "Alder Street", "Harbor Road", "Mill Lane", "Orchard Avenue", "Quarry Hill", "Station Road",
    "Willow Court", "Larkspur Drive",
)  # fmt: skip
BRANDS = ("visa", "mastercard")
LARGEST_GIFT = 250  # dollars


def make_customers(rng: Random) -> tuple[Customer, ...]:
    """Forty customers without orders, each with one to three payment methods."""
    return tuple(_customer(rng, name, number) for number, name in enumerate(NAMES))


def _customer(rng: Random, name: str, number: int) -> Customer:
    first_name, last_name = name.split(maxsplit=1)
    handle = f"{first_name} {last_name}".lower().replace(" ", "_")
    return Customer(
        id=f"{handle}_{rng.randint(1000, 9999)}",
        first_name=first_name,
        last_name=last_name,
        email=f"{handle.replace('_', '.')}{rng.randint(10, 99)}@example.com",
        address=_address(rng),
        payment_methods=_payment_methods(rng, number),
        order_ids=(),
    )


def _address(rng: Random) -> Address:
    city, state, zip_start = rng.choice(PLACES)
    return Address(
        address1=f"{rng.randint(2, 980)} {rng.choice(STREETS)}",
        address2=rng.choice(("", "", f"Apt {rng.randint(1, 60)}")),
        city=city,
        state=state,
        zip=f"{zip_start}{rng.randint(1, 99):02}",
        country="USA",
    )


def _payment_methods(rng: Random, number: int) -> tuple[PaymentMethod, ...]:
    card = PaymentMethod(
        id=f"credit_card_{_digits(rng)}",
        source=PaymentSource.CREDIT_CARD,
        brand=rng.choice(BRANDS),
        last_four=f"{rng.randint(0, 9999):04}",
    )
    paypal = PaymentMethod(id=f"paypal_{_digits(rng)}", source=PaymentSource.PAYPAL)
    gift_card = PaymentMethod(
        id=f"gift_card_{_digits(rng)}",
        source=PaymentSource.GIFT_CARD,
        balance=rng.randint(0, LARGEST_GIFT * 100) * CENT,
    )
    choices = (
        (card, gift_card),
        (paypal,),
        (card, paypal, gift_card),
        (card,),
        (gift_card, paypal),
    )
    return choices[number % len(choices)]


def _digits(rng: Random) -> str:
    return str(rng.randint(1_000_000, 9_999_999))
