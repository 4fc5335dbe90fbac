"""Reprint families: which documents of a build are copies of one article, and which of them stands for the others.

``signature`` sketches a document in a few dozen bytes, ``candidates`` finds pairs with like sketches, ``compare``
reads both texts of a pair and decides, ``order`` says who comes first in a family, ``grouping`` puts it together.
A sketch alone must not decide: two notices of one series share more text than an article and its shortened copy.
"""

from search.family.grouping import Families, group
from search.family.signature import SIZE, VERSION, signature

__all__ = ["SIZE", "VERSION", "Families", "group", "signature"]
