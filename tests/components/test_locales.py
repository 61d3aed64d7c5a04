"""Every language says all that English says: the same keys, facts in their holes, forms of plurals."""

from __future__ import annotations

import json

import pytest
from babel import Locale

from components.format import HOLE, languages
from components.messages import ENGLISH, FOLDER, messages

OTHERS = [language for language in languages() if language != ENGLISH]


def own(language):
    """What the files of a language say themselves, by file and key."""
    return {p.name: json.loads(p.read_text(encoding="utf-8")) for p in (FOLDER / language).glob("*.json")}


def forms(message):
    return message.values() if isinstance(message, dict) else [message]


def holes(message):
    return {frozenset(HOLE.findall(form)) for form in forms(message)}


@pytest.mark.parametrize("language", OTHERS)
def test_the_same_keys_in_the_same_files(language):
    english, other = own(ENGLISH), own(language)
    assert {name: list(words) for name, words in other.items()} == {n: list(words) for n, words in english.items()}


@pytest.mark.parametrize("language", OTHERS)
def test_the_same_facts_are_put_in(language):
    english, other = messages(ENGLISH), messages(language)
    union = {key: frozenset().union(*holes(message)) for key, message in english.items()}
    differing = {key: other[key] for key in english if frozenset().union(*holes(other[key])) != union[key]}
    assert differing == {}


@pytest.mark.parametrize("language", OTHERS)
def test_plurals_have_the_forms_of_the_language(language):
    wanted = {form for form in Locale(language).plural_form.tags} | {"other"}
    plural = {key: message for key, message in messages(language).items() if isinstance(message, dict)}
    assert {key for key, message in messages(ENGLISH).items() if isinstance(message, dict)} == set(plural)
    assert {key: set(message) for key, message in plural.items() if set(message) != wanted} == {}


@pytest.mark.parametrize("language", OTHERS)
def test_sentences_are_translated(language):
    english, other = messages(ENGLISH), messages(language)
    sentences = [key for key, said in english.items() if isinstance(said, str) and said.endswith(".") and " " in said]
    assert len(sentences) > 400
    assert [key for key in sentences if other[key] == english[key]] == []
