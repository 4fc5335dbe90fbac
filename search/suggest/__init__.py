"""What a person may mean who has begun to type, or has mistyped: names, titles and words of the build itself.

``writer`` collects them while a build is made, ``strings`` keeps them sorted beside it, ``reader`` finds those that
begin as typed: in characters of either script, in pinyin, in initials, or mixed. ``spelling`` finds what looks or
sounds like a word that no document has. Any engine can use them: they are files of the build.
"""

from search.suggest.reader import Suggestion, Suggestions
from search.suggest.writer import Offer, SuggestWriter, offer

__all__ = ["Offer", "SuggestWriter", "Suggestion", "Suggestions", "offer"]
