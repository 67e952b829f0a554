from services.observations.clocks.tables import clock_metadata
from services.observations.projections import metadata
from shared.migrations import run
from shared.tables import common

run(*common(), metadata, clock_metadata)
