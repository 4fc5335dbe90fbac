"""Text becomes what an index holds, by the same code for documents and queries and for every engine.

Two views of one text: *grams* decide whether a document matches, *words* decide how high it ranks. A segmenter
cuts the same characters differently in different company, so words alone would miss documents; grams can't.
"""

from search.analyse.fingerprint import fingerprint
from search.analyse.fold import Folded, fold, fold_with_offsets
from search.analyse.grams import grams
from search.analyse.words import index_words, words

__all__ = ["Folded", "fingerprint", "fold", "fold_with_offsets", "grams", "index_words", "words"]
