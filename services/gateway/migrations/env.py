from services.gateway.tokens import metadata
from shared.migrations import run

run(metadata)
