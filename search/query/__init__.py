"""What a person typed, or the parameters of a URL, becomes a ``Query``; bad syntax is searched as plain words."""

from search.query.params import from_params, loosened, to_params, toggle
from search.query.parser import parse
from search.query.table import PARAMETERS
from search.query.written import Written, quoted

__all__ = ["PARAMETERS", "Written", "from_params", "loosened", "parse", "quoted", "to_params", "toggle"]
