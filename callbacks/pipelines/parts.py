"""The parts of a pipeline's document as forms, as far as it has the shape of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from callbacks.pipelines.draft import BASICS, PLAIN, declared, shown
from components.format import Translator
from components.pipelines.facts import OptionFact, PartFact
from data.flow import Option
from data.pipelines import KindInfo, choice_words, kind_words, kinds, label_words, name_words, option_words

NAME = Option("id", "text", required=True)


def parts(document: Mapping[str, Any], t: Translator, *, fresh: bool = False) -> list[PartFact]:
    """Every part in the order rows pass them; a document that is `fresh` may still choose its id."""
    known = kinds()
    basics = (NAME, *BASICS) if fresh else BASICS
    found = [PartFact("/", t("pipelines.part.basics"), "", "", _options(basics, document, ("basics", ""), t))]
    found.append(_chosen(document, "source", known.sources, t))
    found += _listed(document, "step", known.steps, t)
    found += _listed(document, "check", known.checks, t)
    found.append(_chosen(document, "destination", known.destinations, t))
    for name in ("schedule", "limits"):
        facts = _options(declared(document, f"/{name}"), _mapping(document.get(name)), (name, ""), t)
        found.append(PartFact(f"/{name}", t(f"pipelines.part.{name}"), "", "", facts))
    return found


def _chosen(document: Mapping[str, Any], name: str, known: Sequence[KindInfo], t: Translator) -> PartFact:
    values = _mapping(document.get(name))
    kind = _kind(values, known)
    return PartFact(
        f"/{name}", t(f"pipelines.part.{name}"), str(values.get("kind", "?")), *_of_kind(name, kind, values, t),
        tuple((each.name, t(name_words(name, each.name))) for each in known),
        step="source" if name == "source" else "",
    )  # fmt: skip


def _listed(document: Mapping[str, Any], part: str, known: Sequence[KindInfo], t: Translator) -> Iterator[PartFact]:
    given = document.get(f"{part}s", [])
    for at, each in enumerate(given if isinstance(given, list) else []):
        values = _mapping(each)
        title = str(values.get("id") or f"{part}_{at + 1}")
        kind = _kind(values, known)
        yield PartFact(
            f"/{part}s/{at}", title, t(name_words(part, kind.name)) if kind else str(values.get("kind", "?")),
            *_of_kind(part, kind, values, t),
            step=title if part == "step" else "", removable=True, check=part == "check",
        )  # fmt: skip


def _of_kind(
    part: str, kind: KindInfo | None, values: Mapping[str, Any], t: Translator
) -> tuple[str, tuple[OptionFact, ...]]:
    """What a kind is, in words, and its options."""
    if kind is None:
        return "", ()
    return t(kind_words(part, kind.name)), _options(kind.options, values, (part, kind.name), t)


def _kind(values: Mapping[str, Any], known: Sequence[KindInfo]) -> KindInfo | None:
    return next((each for each in known if each.name == values.get("kind")), None)


def _mapping(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, Mapping) else {}


def _options(
    options: Sequence[Option], values: Mapping[str, Any], of: tuple[str, str], t: Translator
) -> tuple[OptionFact, ...]:
    """Options with what they hold; `of` is the part of the document and the kind."""
    part, kind = of
    return tuple(
        OptionFact(
            each.name, _said(label_words(part, each.name, kind), t, each.name), each.type,
            _said(option_words(part, each.name, kind), t),
            _shown(each.type, values.get(each.name)), each.default, each.required,
            tuple(
                (value, _said((choice_words(each.name, value),), t, value))
                for value in map(str, each.choices)
            ),
        )
        for each in options
    )  # fmt: skip


def _said(keys: Sequence[str], t: Translator, otherwise: str = "") -> str:
    """The first words that stand under one of `keys`."""
    return next((said for key in keys if (said := t(key)) != key), otherwise)


def _shown(type_: str, value: Any) -> Any:
    """A value as its field shows it: what is no plain value as YAML."""
    if value is None or type_ in PLAIN or isinstance(value, bool | int | float):
        return value
    return shown(value)
