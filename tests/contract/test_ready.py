"""Statements that are made once find on both databases what SQLAlchemy finds."""

import sqlalchemy as sa

from shared.database import writing
from shared.eventstore import Store
from shared.ready import MANY, Ready, among, parts

WORDS = sa.Table(
    "words", sa.MetaData(), sa.Column("word", sa.Text, primary_key=True), sa.Column("n", sa.Integer)
)
AWKWARD = ["", "a", "\\", '"', "{}", "a,b", "NULL", 'dấu \\" phẩy', "\n", "'"]


def test_any_texts_are_among_those_asked_for(store: Store) -> None:
    with writing(store.engine) as connection:
        WORDS.create(connection)
        connection.execute(sa.insert(WORDS), [{"word": word, "n": n} for n, word in enumerate(AWKWARD)])
        dialect = connection.dialect.name
        ready = Ready(
            sa.select(WORDS.c.n, sa.literal("said").label("said"))
            .where(among(dialect, WORDS.c.word, "wanted"), WORDS.c.n >= sa.bindparam("least"))
            .order_by(WORDS.c.n)
        )
        for wanted in ([], AWKWARD, ['"'], ["\\", "không có"]):
            for least in (0, 3):
                expected = [(n, "said") for n, word in enumerate(AWKWARD) if word in wanted and n >= least]
                assert ready.rows(connection, wanted=wanted, least=least) == expected


def test_values_come_in_parts_that_fit_a_statement(store: Store) -> None:
    with writing(store.engine) as connection:
        values = [str(number) for number in range(MANY * 2 + 1)]
        found = parts(connection, values)
        assert [one for part in found for one in part or ()] == values
        assert len(found) == (1 if connection.dialect.name == "postgresql" else 3)
        assert parts(connection, None) == [None]
