"""Private RabbitMQ and PostgreSQL servers for the tests, started on demand and never left behind."""

from tests.servers.pair import Servers
from tests.servers.postgres import PostgreSQL, create_databases, fresh_database_url
from tests.servers.process import ServerFailed, ServerMissing
from tests.servers.rabbitmq import RabbitMQ, fresh_vhost

__all__ = [
    "PostgreSQL",
    "RabbitMQ",
    "ServerFailed",
    "ServerMissing",
    "Servers",
    "create_databases",
    "fresh_database_url",
    "fresh_vhost",
]
