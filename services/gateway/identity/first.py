"""The first administrator: nobody is one by default, and no password is known beforehand."""

from services.gateway.identity import passwords
from services.gateway.identity.desk import Desk
from services.gateway.identity.files import leave
from services.gateway.identity.grants import Grant
from shared.config import Settings

USERNAME = "admin"
FILE = "administrator"


def make_first_administrator(desk: Desk, settings: Settings) -> None:
    """At the first start of the embedded mode an administrator is made, and left with an invented password in
    the file `administrator` of the data folder, readable by its owner alone.

    On a server whoever has the installation's token makes one: `thidua account create`.
    """
    if not settings.embedded or desk.accounts.any(settings.tenant):
        return
    password = passwords.invented()
    leave(settings.data / FILE, f"{USERNAME}\n{password}\n")
    desk.accounts.create(
        settings.tenant, USERNAME, (Grant("administrator"),), password=password, must_change=False
    )
