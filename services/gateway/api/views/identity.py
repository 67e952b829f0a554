"""Accounts, sessions, tokens, and the trail."""

from typing import get_args

from marshmallow import fields

from services.gateway.api.views.shape import View, moment_field, text_field, whole_field
from services.gateway.identity.grants import ROLES
from services.gateway.identity.trail import Kind


class Grant(View):
    role = text_field("Role", "unit-head", enum=list(ROLES))
    unit = text_field("Unit whose subtree the role reaches", "phong-viec-lam", null=True)


class WhoAmI(View):
    """Without an account: a citizen, or a token of the installation."""

    account = text_field("Id of the account", null=True)
    username = text_field("Username", "lan.nguyen", null=True)
    person = text_field("Id of the person", null=True)
    roles = fields.List(fields.Nested(Grant))
    language = text_field("Language that the person prefers", "vi", null=True)
    installation = fields.Boolean(metadata={"description": "A token of the installation: it may do all"})
    must_change = fields.Boolean(metadata={"description": "Nothing else goes before the password is changed"})
    csrf_token = text_field("For the header X-CSRF-Token, where a cookie says who asks", null=True)


class Account(View):
    account = text_field("Id", "0197a0c4-8a5e-7c12-9a30-5d2f6f3f9c11")
    username = text_field("Username", "lan.nguyen")
    person = text_field("Id of the person", null=True)
    code = text_field("Staff code", "CB001")
    name = text_field("Name of the person", "Nguyễn Thị Lan", null=True)
    roles = fields.List(fields.Nested(Grant))
    external = text_field("Name at the agency's provider of identities", null=True)
    totp = fields.Boolean(metadata={"description": "Whether one-time codes are asked for"})
    locked = fields.Boolean()
    must_change = fields.Boolean(metadata={"description": "The password has to be changed at the next login"})
    created = moment_field("When it was made")


class AccountMade(Account):
    password = text_field("To begin with; told this once", "k3w9f-…", null=True)


class PasswordMade(View):
    password = text_field("To begin with; told this once", "k3w9f-…")


class TotpBegun(View):
    secret = text_field("The secret, to type into the telephone", "JBSWY3DPEHPK3PXP")
    uri = text_field("The same for a QR code", "otpauth://totp/…")


class RecoveryCodes(View):
    recovery_codes = fields.List(text_field("Lets in once in place of a code", "1f0c2d3e-4b5a6978"))


class TokenIssued(View):
    token = text_field("Id")
    secret = text_field("What goes behind `Bearer`; told this once")
    expires = moment_field("Until when it is good")


class Token(View):
    token = text_field("Id")
    account = text_field("Id of the account")
    label = text_field("What it is for", "Đồng bộ điểm")
    roles = fields.List(fields.Nested(Grant))
    operations = fields.List(
        text_field("`read` for every question, or an operation", "scores.scores"), allow_none=True
    )
    created = moment_field("When it was issued")
    expires = moment_field("Until when it is good")
    revoked = fields.String(allow_none=True, metadata={"description": "When it was revoked"})


class Entry(View):
    entry = text_field("Id")
    at = moment_field("When")
    kind = text_field("What kind of thing", "read", enum=list(get_args(Kind)))
    actor = text_field("Id of the account or token; empty when it is not known who it was")
    operation = text_field("Which operation", "scores.explanation")
    about = text_field("Of whom: id of a person, username, or what was named in a refused request")
    outcome = text_field("`done`, or the code of why not", "done")
    details = fields.Dict()
    correlation_id = text_field("Id of the request")


class Done(View):
    done = fields.Boolean()


class RetryLater(View):
    """A problem; `Retry-After` says when."""

    code = text_field("Key of the message", "login.closed")
    status = whole_field("HTTP status", 429)
    detail = text_field("What is wrong and the mend")
