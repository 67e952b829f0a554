"""Who comes in: accounts, how they prove themselves, sessions, and the trail of what they saw.

`current()` is who makes the present request; `signed_in` guards a page.
"""

from services.gateway.identity.visitor import Visitor, current

__all__ = ["Visitor", "current"]
