"""The metadata that every table of awards's read models belongs to."""

import sqlalchemy as sa

metadata = sa.MetaData()
