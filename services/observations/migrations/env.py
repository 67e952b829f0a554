from services.observations.projections import metadata
from shared.migrations import run
from shared.tables import common

run(*common(), metadata)
