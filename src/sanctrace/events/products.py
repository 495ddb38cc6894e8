"""Matrix products for the parser's model by numpy's library, at twice the speed of the one that comes with the parser.

A fast library sums in an order that depends on the shape, so that a sentence could be parsed otherwise among others
than alone. Here every product has one shape, blocks of as many rows, the last one filled up with noughts: a row gives
the same bytes whatever stands beside it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from spacy.language import Language
from thinc.api import NumpyOps

_ROWS = 64  # of one product; words are filled up to a multiple of it


def in_blocks(left: Any, right: Any) -> Any:
    """The product of two matrices of 32-bit numbers, by blocks of rows of the first, which has at least one."""
    rows, width = left.shape
    blocks, rest = divmod(rows, _ROWS)
    product = np.empty((rows, right.shape[1]), dtype=left.dtype)
    whole = blocks * _ROWS
    if blocks:
        shape = (blocks, _ROWS, -1)
        np.matmul(left[:whole].reshape(blocks, _ROWS, width), right, out=product[:whole].reshape(shape))
    if rest:
        filled = np.zeros((1, _ROWS, width), dtype=left.dtype)
        filled[0, :rest] = left[whole:]
        product[whole:] = np.matmul(filled, right)[0, :rest]
    return product


class BlockOps(NumpyOps):  # type: ignore[misc]  # the library's own classes are untyped
    """numpy's own operations, but for products of matrices."""

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """The product of two matrices of 32-bit numbers, each transposed first where told."""
        left, right = (x.T if trans1 else x), (y.T if trans2 else y)
        if not len(left):
            return super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)
        product = in_blocks(left, right)
        if out is None:
            return product
        out[...] = product
        return out


def use_blocks(nlp: Language) -> None:
    """Let every component of a loaded pipeline multiply in blocks."""
    ops = BlockOps()
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for node in model.walk() if model is not None and not isinstance(model, str | bool) else ():
            node.ops = ops
