"""Where a parcel is followed: the pages of carriers, by the names that people give them."""

import re
from typing import Final
from urllib.parse import quote

PAGES: Final = {
    "UPS": "https://www.ups.com/track?tracknum={}",
    "USPS": "https://tools.usps.com/go/TrackConfirmAction?tLabels={}",
    "FedEx": "https://www.fedex.com/fedextrack/?trknbr={}",
    "DHL": "https://www.dhl.com/en/express/tracking.html?AWB={}",
    "DPD": "https://tracking.dpd.de/status/en_US/parcel/{}",
    "GLS": "https://gls-group.com/track/{}",
    "Royal Mail": "https://www.royalmail.com/track-your-item#/tracking-results/{}",
    "Canada Post": "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor={}",
    "Australia Post": "https://auspost.com.au/mypost/track/#/details/{}",
    "PostNL": "https://postnl.nl/tracktrace/?B={}",
    "La Poste": "https://www.laposte.fr/outils/suivre-vos-envois?code={}",
    "India Post": "https://www.indiapost.gov.in/_layouts/15/dop.portal.tracking/trackconsignment.aspx?id={}",
    "Delhivery": "https://www.delhivery.com/track-v2/package/{}",
    "Blue Dart": "https://www.bluedart.com/trackdartresultthirdparty?trackFor=0&trackNo={}",
}
"""The page of a parcel by its carrier; `{}` is the tracking number."""
_letters = re.compile(r"[^a-z0-9]")


def _plain(name: str) -> str:
    return _letters.sub("", name.casefold())


_known = {_plain(name): page for name, page in PAGES.items()} | {
    "unitedparcelservice": PAGES["UPS"],
    "uspostalservice": PAGES["USPS"],
    "federalexpress": PAGES["FedEx"],
    "dhlexpress": PAGES["DHL"],
    "auspost": PAGES["Australia Post"],
}


def tracking_url(carrier: str | None, tracking_number: str | None) -> str | None:
    """None where nobody knows the carrier's page. The number is quoted: whatever was typed stays within the address."""
    page = _known.get(_plain(carrier or ""))
    if page is None or not tracking_number:
        return None
    return page.format(quote(tracking_number.replace(" ", ""), safe=""))
