"""What the demo's five stores sell, and who shops there: plain data, no database."""

from souk.demo.catalogue.campus import STORE as CAMPUS
from souk.demo.catalogue.categories import CATEGORIES
from souk.demo.catalogue.electronics import STORE as ELECTRONICS
from souk.demo.catalogue.fashion import STORE as FASHION
from souk.demo.catalogue.makers import STORE as MAKERS
from souk.demo.catalogue.people import SHOPPERS, DemoShopper
from souk.demo.catalogue.shapes import DemoCategory, DemoPicture, DemoProduct, DemoStore, DemoVariant
from souk.demo.catalogue.tech import STORE as TECH

STORES: tuple[DemoStore, ...] = (CAMPUS, FASHION, ELECTRONICS, TECH, MAKERS)
HERO_PICTURE = DemoPicture(
    key="hero",
    alt="A still life on a wooden table: headphones on books, a glowing lamp, a vase of eucalyptus, a camera and a mug",
)

__all__ = [
    "CATEGORIES",
    "HERO_PICTURE",
    "SHOPPERS",
    "STORES",
    "DemoCategory",
    "DemoPicture",
    "DemoProduct",
    "DemoShopper",
    "DemoStore",
    "DemoVariant",
]
