"""The metadata that every table of observations' read models belongs to."""

import sqlalchemy as sa

metadata = sa.MetaData()
