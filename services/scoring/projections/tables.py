"""The metadata that every table of scoring belongs to."""

import sqlalchemy as sa

metadata = sa.MetaData()
