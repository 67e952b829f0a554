from services.awards.handling.urns import urn_metadata
from services.awards.projections import metadata
from shared.migrations import run
from shared.tables import common

run(*common(), metadata, urn_metadata)
