"""Floor ui: the design language. Layout, components, pictures, charts; it knows no domain.

A room hands `page` a template and one frozen view; the room's template extends `ui/layout.html` (or
`ui/workspace.html` for tools) and draws with the components that `README.md` lists. It stands on nothing but
Starlette and Jinja, and every room above may use it.
"""

from souk.ui.answers import error_page, fragment, page, redirect
from souk.ui.assets import ASSETS_URL, AssetFiles, Assets, FrontEndNotBuilt
from souk.ui.charts import Chart, Series
from souk.ui.formats import ago, date, datetime, money, number
from souk.ui.links import url_toggle, url_with
from souk.ui.pages import Pages
from souk.ui.parts import (
    Column,
    Crumb,
    Facet,
    FacetValue,
    FormState,
    Moment,
    Option,
    Picture,
    PriceRange,
    Row,
    Step,
    Tab,
)
from souk.ui.shell import LinkColumn, NavLink, Notice, Shell, Site, answer_key

__all__ = [
    "ASSETS_URL",
    "AssetFiles",
    "Assets",
    "Chart",
    "Column",
    "Crumb",
    "Facet",
    "FacetValue",
    "FormState",
    "FrontEndNotBuilt",
    "LinkColumn",
    "Moment",
    "NavLink",
    "Notice",
    "Option",
    "Pages",
    "Picture",
    "PriceRange",
    "Row",
    "Series",
    "Shell",
    "Site",
    "Step",
    "Tab",
    "ago",
    "answer_key",
    "date",
    "datetime",
    "error_page",
    "fragment",
    "money",
    "number",
    "page",
    "redirect",
    "url_toggle",
    "url_with",
]
