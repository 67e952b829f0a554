from services.gateway.feedback.tables import feedback_metadata
from services.gateway.photographs import photograph_metadata
from services.gateway.tokens import metadata
from services.gateway.webhooks.tables import webhook_metadata
from shared.messaging.deadletters import dead_letter_metadata
from shared.messaging.halts import halt_metadata
from shared.messaging.inbox import inbox_metadata
from shared.migrations import run

run(
    metadata,
    webhook_metadata,
    photograph_metadata,
    feedback_metadata,
    inbox_metadata,
    dead_letter_metadata,
    halt_metadata,
)
