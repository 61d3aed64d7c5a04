"""What dimensions are called in the viewer's words: ours where their author kept ours, else the author's."""

from __future__ import annotations

from collections.abc import Mapping

from callbacks.cards.columns import KEY
from components.format import Translator


def dimension_label(name: str, authors: Mapping[str, str], t: Translator) -> str:
    """The label of a dimension, also by the name of its key or as `dataset.name`."""
    whole = name.removesuffix(KEY)
    bare = whole.rpartition(".")[2]
    author = authors.get(whole) or authors.get(bare)
    found = t.label("dimension", bare, author or bare)
    return found if author or found != bare else bare.replace("_", " ").capitalize()
