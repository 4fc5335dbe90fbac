"""A sketch of a text: texts that share most of their character runs have sketches that agree in most places.

MinHash (Broder 1997, "On the resemblance and containment of documents") over runs of four folded characters, of
each of whose minima only the lowest byte is kept (Li and König 2010, "b-Bit minwise hashing"): the share of equal
bytes estimates the share of common runs, with a standard error of 0.06 at worst.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

from search.analyse import fold
from search.analyse.fold import LOST, PARAGRAPH
from search.model import Document

Signature = npt.NDArray[np.uint8]

# Bytes of a signature.
SIZE = 64
# Characters of a run: pairs are shared by all texts of a trade, longer runs die with every changed character.
RUN = 4
_SEED = 20
# Raise it when anything here changes: signatures of different versions can't be compared.
_OURS = 1
VERSION = f"{_OURS}.{RMinHash.ALGORITHM_VERSION}"
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


def plain_text(document: Document) -> str:
    """The body as one run of folded characters."""
    return fold(document.article.body).replace(PARAGRAPH, "")


def signature(document: Document) -> Signature:
    """The signature of a document's body, ``SIZE`` bytes."""
    hashes = _runs(plain_text(document).replace(LOST, ""))
    bounds = np.array([0, len(hashes)], dtype=np.uint64)
    minima = RMinHash.digest_matrix_from_flat_token_hashes(hashes, bounds, SIZE, _SEED).to_rows()[0]
    return np.array(minima, dtype=np.uint32).astype(np.uint8)


def _runs(text: str) -> npt.NDArray[np.uint64]:
    """A hash of each run of ``RUN`` characters; of a shorter text one of the whole."""
    codes = np.frombuffer(text.ljust(RUN).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    count = len(codes) - RUN + 1
    mixed = np.zeros(count, dtype=np.uint64)
    for place in range(RUN):
        mixed = ((mixed ^ (mixed >> _SHIFT)) + codes[place : place + count]) * _MIX
    return mixed ^ (mixed >> _SHIFT)
