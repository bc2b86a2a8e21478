"""What lies beside declarations when they are screened: the instant of the question, a supply chain, papers.

One value is handed through a run, so that whatever else may be looked into has one place to stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from greenchain.graph import SupplyGraph
from greenchain.screening.certificates import Certificates
from greenchain.screening.documents import Documents
from greenchain.screening.lanes import RandomSample
from greenchain.screening.legs import Legs
from greenchain.screening.prices import Prices
from greenchain.screening.yield_mass import Recipe
from greenchain.values.time import aware


@dataclass(frozen=True, slots=True)
class Beside:
    """What is looked into besides the declaration itself; ``None`` for what is not at hand.

    Attributes:
        at: the instant of the question; aware. It bounds what a supply chain had recorded and stands in for no date.
        graph: the supply chain, for items that name a lot; without it they stay open (``LOT_NOT_FOLLOWED``).
        documents: notifications, movement and Annex VII documents, for items of waste; without them an item that names
            a notification stays open (``DOCUMENTS_NOT_READ``).
        prices: fair prices, for the score; without them none is compared.
        sample: the share of declarations that is drawn for a look whatever is known of them.
        certificates: what verified claims say of facilities and ends of waste; without them none is asked for.
        recipes: declared yields, for the mass of a lot that was made of something.
        legs: the waste that the declarations of the run import, for items that leave again as a product.

    Raises:
        InputError: ``at`` is naive.
    """

    at: datetime
    graph: SupplyGraph | None = None
    documents: Documents | None = None
    prices: Prices | None = None
    sample: RandomSample | None = None
    certificates: Certificates | None = None
    recipes: tuple[Recipe, ...] = ()
    legs: Legs | None = None

    def __post_init__(self) -> None:
        aware(self.at)
