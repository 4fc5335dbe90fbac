"""What a person typed, or the parameters of a URL, becomes a ``Query``; bad syntax is searched as plain words."""

from search.query.params import from_params, to_params, toggle
from search.query.parser import parse
from search.query.table import PARAMETERS

__all__ = ["PARAMETERS", "from_params", "parse", "to_params", "toggle"]
