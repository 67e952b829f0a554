"""What every service's Alembic environment runs."""

from alembic import context
from sqlalchemy import MetaData


def run(*metadata: MetaData) -> None:
    """Run the migrations on the connection that `shared.migrate` hands over."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=list(metadata),
        render_as_batch=False,
    )
    with context.begin_transaction():
        context.run_migrations()
