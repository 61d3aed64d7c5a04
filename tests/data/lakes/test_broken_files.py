"""Every broken file gets a message of its own, and the good one beside them loads."""

from __future__ import annotations

import json
import re

import pytest

from data.lakes import LakeRecord, Status
from tests.architecture.tree import ROOT
from tests.cores import make_core
from tests.data.lakes.corpus import broken

WORDS = json.loads((ROOT / "components/locale/en/errors_lakes.json").read_text())
EXPECTED = {
    "empty.csv": "load.empty",
    "blank.csv": "load.empty",
    "picture.csv": "load.binary",
    "nul.csv": "load.binary",
    "excel.csv": "load.binary",
    "shift_jis.csv": "load.encoding",
    "wide.csv": "load.too_many_columns",
    "bomb.csv": "load.too_many_columns",
    "no_lines.csv": "load.line_too_long",
    "quote.csv": "load.unterminated_quote",
    "ragged.csv": "load.ragged",
    "broken.json": "load.damaged",
    "numbers.json": "load.no_records",
    "empty.json": "load.empty",
    "garbage.parquet": "load.damaged",
    "text.parquet": "load.damaged",
    "cut.zip": "load.damaged",
    "bomb.csv.gz": "load.archive_ratio",
    "cut.csv.gz": "load.damaged",
    "notes.md": "load.not_data",
    "other.db": "load.database_apart",
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("broken")
    broken(folder)
    core = make_core(demo=False)
    core.lakes.register(LakeRecord("broken", "Broken", "files", {"path": str(folder)}))
    found = core.lakes.load("broken").outcomes
    core.lakes.close()
    return {outcome.source: outcome for outcome in found}


def test_the_good_file_loads(outcomes):
    good = outcomes["good.csv"]
    assert (good.status, good.table, good.rows, good.columns) == (Status.LOADED, "good", 3, 4)


def test_every_file_is_accounted_for(outcomes):
    assert set(outcomes) == {"good.csv", *EXPECTED}


@pytest.mark.parametrize("source", sorted(EXPECTED))
def test_a_broken_file_says_what_is_wrong(outcomes, source):
    outcome = outcomes[source]
    assert outcome.table is None
    assert [note.code for note in outcome.notes] == [EXPECTED[source]], outcome.notes


def test_messages_name_the_line(outcomes):
    assert outcomes["quote.csv"].notes[0].params["line"] == 5
    assert outcomes["ragged.csv"].notes[0].params["line"] == 3
    assert outcomes["ragged.csv"].notes[0].params["detail"] == "2 fields instead of 3"
    assert outcomes["wide.csv"].notes[0].params["columns"] == 300


def test_every_message_has_words_for_its_facts(outcomes):
    for outcome in outcomes.values():
        for note in outcome.notes:
            needed = set(re.findall(r"{(\w+)}", WORDS[f"errors.{note.code}"]))
            assert needed <= set(note.params), note
