"""What one may ask of the services: one module a service, one class a command, imperative.

One declaration serves three: deciders receive these classes, the gateway validates and documents HTTP bodies
by the marshmallow schemas made from them (`shared.contracts.schema`), importers check the rows of sheets.
"""

import msgspec


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A wish that the domain may refuse."""
