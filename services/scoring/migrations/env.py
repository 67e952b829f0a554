from services.scoring.projections import metadata
from shared.migrations import run
from shared.tables import common

run(*common(), metadata)
