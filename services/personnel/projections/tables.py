"""The metadata that every table of personnel's read models belongs to."""

import sqlalchemy as sa

metadata = sa.MetaData()
