"""What answers look like. Times and days are text in ISO 8601, points are hundredths."""

from http import HTTPStatus
from typing import Any

from marshmallow import Schema, fields

from shared.contracts.awards import AwardForm as AwardFormStruct
from shared.contracts.schema import schema_of

PROBLEMS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
"""Statuses that an endpoint may answer with, as a `Problem`."""

PROBLEMS_OF_QUESTIONS = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
"""The same for an endpoint that takes no body and changes nothing."""


class View(Schema):
    """Says what an answer looks like. Services answer in JSON already, so nothing is converted again."""

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        return obj


def _text(description: str = "", example: Any = None, null: bool = False, **more: Any) -> fields.String:
    metadata: dict[str, Any] = {**({"description": description} if description else {}), **more}
    if example is not None:
        metadata["examples"] = [example]
    return fields.String(allow_none=null, metadata=metadata)


def _day(description: str, null: bool = False) -> fields.String:
    return _text(description, "2019-07-15", null, format="date")


def _moment(description: str) -> fields.String:
    return _text(description, "2019-07-15T01:05:00Z", format="date-time")


def _whole(description: str, example: int, null: bool = False) -> fields.Integer:
    return fields.Integer(allow_none=null, metadata={"description": description, "examples": [example]})


def _counts(description: str) -> fields.Dict:
    metadata = {"description": description}
    return fields.Dict(keys=fields.String(), values=fields.Integer(), metadata=metadata)


def _points(null: bool = False) -> fields.Integer:
    return _whole("Points in hundredths", 9950, null)


def _subject_kind() -> fields.String:
    return _text("person or unit", "person", enum=["person", "unit"])


class Mistake(View):
    place = _text("Where: a field, an item of a list, or ?parameter", "forms[0].quota_percent")
    message = _text("What is wrong there and how to mend it")


class Problem(View):
    """RFC 9457."""

    type = _text("URI of the kind of problem", "urn:thidua:problem:unit.unknown")
    title = _text("The kind of problem in a few words", "Không tìm thấy")
    status = _whole("HTTP status", 404)
    detail = _text("What is wrong, with which value, and the mend")
    code = _text("Key of the message, stable", "unit.unknown")
    details = fields.Dict(metadata={"description": "The values in the message"})
    errors = fields.List(
        fields.Nested(Mistake), metadata={"description": "Every mistake of a malformed request"}
    )


class EventReference(View):
    id = _text("Id of the event", "0197a0c4-8a5e-7c12-9a30-5d2f6f3f9c11")
    stream = _text("Stream that it belongs to", "organisation-so-ldtbxh")
    version = _whole("Its number in the stream", 1)
    type = _text("Type of the event", "UnitCreated")


class Events(View):
    events = fields.List(fields.Nested(EventReference))


class Unit(View):
    unit = _text("Short name", "phong-viec-lam")
    name = _text("Name", "Phòng Việc làm – An toàn lao động")
    kind = _text("phòng chuyên môn (division) or đơn vị trực thuộc (affiliate)", "division")
    parent = _text("Unit above", "so", null=True)
    since = _day("First day")
    ended = _day("First day on which it is no more", null=True)


class Block(View):
    block = _text("Short name", "khoi-1")
    name = _text("Name", "Khối thi đua số 1")
    units = fields.List(_text(), metadata={"description": "Its units on that day"})


class Person(View):
    person = _text("Opaque id", "5f0c1d0e-6a8e-5d53-9e0c-0d4c7a3f1b22")
    code = _text("Staff code", "CB001")
    name = _text("Name; null once erased", "Nguyễn Thị Lan", null=True)
    kind = _text("cadre, civil-servant, public-employee or worker", "civil-servant")
    position = _text("Position", "Chuyên viên")
    heads = _text("Unit that the person leads", "phong-viec-lam", null=True)
    unit = _text("Unit on that day; null when not with the organisation then", "phong-viec-lam", null=True)
    badge = _text("Number in the time clock", "17", null=True)
    since = _day("First day")
    until = _day("First day on which the person no longer belongs", null=True)


class Leave(View):
    leave = _text("Id", "0197a0c4-8a5e-7c12-9a30-5d2f6f3f9c11")
    kind = _text("Kind of leave", "annual")
    first_day = _day("First day")
    first_part = _text("From the morning or the afternoon of it", "morning")
    last_day = _day("Last day")
    last_part = _text("To the morning or the afternoon of it", "afternoon")
    cancelled = fields.Boolean()


class Subject(View):
    """A person or a unit; `code` and `name` are filled in from personnel."""

    subject_kind = _subject_kind()
    subject = _text("Id of the person, or the unit")
    code = _text("Staff code, if a person", "CB001")
    name = _text("Name of the person or unit", "Nguyễn Thị Lan", null=True)


class Record(Subject):
    record = _text("Id")
    criterion = _text("Criterion", "mac-khong-dung-quy-dinh")
    quantity = _whole("Hundredths of the criterion's unit", 100)
    occurred_at = _moment("When it happened")
    observer = _text("Who saw it", "Tổ kiểm tra")
    source = _text("Where it comes from", "inspection")
    evidence = _text("Reference to evidence", "BB-12/2019", null=True)
    note = _text("Note; null once the person was erased", null=True)
    standing = _text("recorded, contested, upheld or retracted", "recorded")


_IMPORT = "observations-0197a0c4-8a5e-7c12-9a30-5d2f6f3f9c11"


class ImportStarted(View):
    import_id = _text("Ask with it at /api/imports/{import_id}", _IMPORT)


class ImportFailure(View):
    code = _text("Key of the message", "import.wrong-columns")
    details = fields.Dict()
    message = _text("Why the file could not be taken at all")


class ImportState(View):
    import_id = _text("Id", _IMPORT)
    kind = _text("What the file holds", "punches")
    file_name = _text("Name of the file", "attlog.dat")
    state = _text("How far it is", "finished", enum=["receiving", "running", "finished", "failed"])
    lines = _whole("Lines in the file", 4120, null=True)
    done = _whole("Lines looked at", 4120)
    imported = _whole("Lines that brought something new", 4011)
    not_imported = _whole("Lines that did not, each in the report", 109)
    reasons = _counts("Key of the reason -> lines")
    failure = fields.Nested(ImportFailure, allow_none=True)
    remarks = fields.List(fields.Raw())


class ReportLine(View):
    line = _whole("Number of the line", 17)
    reason = _text("Key of the reason", "impossible-date")
    text = _text("The line itself, shortened")
    message_vi = _text("Why, in Vietnamese")
    message_en = _text("Why, in English")


class CriteriaProblem(View):
    file = _text("File", "tieu-chi.yaml")
    line = _whole("Line", 12, null=True)
    path = _text("Place in the document", "items[3].points")
    text_vi = _text("What is wrong, in Vietnamese")
    text_en = _text("What is wrong, in English")


class CriteriaChecked(View):
    problems = fields.List(fields.Nested(CriteriaProblem))
    criteria = _text("Short name of the set, when it has no problems", "van-hoa-cong-so", null=True)


class CriteriaSet(View):
    criteria = _text("Short name", "van-hoa-cong-so")
    version = _whole("Version", 1)
    name = _text("Name", "Tiêu chuẩn văn hóa công sở")
    effective_from = _day("In force from")


class Score(Subject):
    period = _text("Year, quarter or month", "2019-03")
    points = _points(null=True)
    grade = _text("Grade", "tot", null=True)
    unit = _text("Unit of the person", "phong-viec-lam", null=True)
    criteria = _text("Criteria set", "van-hoa-cong-so")
    criteria_version = _whole("Its version", 1)


class Explanation(Subject):
    """How the points came about, as a tree down to the single event."""

    period = _text("Year, quarter or month", "2019-03")
    points = _points(null=True)


class Flag(Subject):
    flag = _text("Flag", "guong-mau")
    severity = _text("attention, disqualifying or commendable", "commendable")
    period = _text("Period", "2019")
    evidence = fields.List(_text(), metadata={"description": "Ids of the events that it rests on"})


class Place(View):
    unit = _text("Unit", "phong-viec-lam")
    name = _text("Its name", "Phòng Việc làm – An toàn lao động")
    rank = _whole("Rank; equal points share one", 1)
    points = _points()
    grade = _text("Grade", "xuat-sac", null=True)
    tied = fields.Boolean()
    barred_by = fields.List(_text())


class Ranking(View):
    block = _text("Block", "khoi-1")
    period = _text("Period", "2019")
    standings = fields.List(fields.Nested(Place))


class Campaign(View):
    campaign = _text("Short name", "van-hoa-cong-so-2019")
    name = _text("Name", "Thi đua thực hiện văn hóa công sở")
    criteria = _text("Criteria set", "van-hoa-cong-so")
    first_day = _day("First day")
    last_day = _day("Last day")
    forms = fields.List(fields.Nested(schema_of(AwardFormStruct)))
    state = _text("drafted or launched", "launched")
    units = fields.List(_text(), metadata={"description": "Units that joined"})


class Recipient(View):
    campaign = _text("Campaign", "van-hoa-cong-so-2019")
    form = _text("Award form", "co-thi-dua")
    recipient_kind = _subject_kind()
    recipient = _text("Id of the person, or the unit")
    code = _text("Staff code, if a person", "CB001")
    name = _text("Name of the person or unit", null=True)
    period = _text("Period", "2019")
    points = _points()
    rank = _whole("Rank in the block", 1, null=True)


class Nomination(Recipient):
    nomination = _text("Id")
    state = _text("submitted, approved, refused, conferred or revoked", "submitted")
    tied = fields.Boolean(metadata={"description": "Whether it shares the first rank of its ranking"})
    basis = _text("Id of the event of the ranking or score that it rests on")


class Award(Recipient):
    award = _text("Id")
    nomination = _text("Nomination that it comes from")
    decision_number = _text("Number of the decision", "125/QĐ-SLĐTBXH")
    decided_on = _day("Day of the decision")
    conferred_on = _day("Day of the ceremony")
    revoked = fields.Boolean(metadata={"description": "Whether it was taken back"})


class Refused(View):
    code = _text("Key of the message", "unit.unknown")
    details = fields.Dict()
    message = _text("What is wrong, with which value, and the mend")


class Outcome(View):
    """`events` of what was done (none: it was done before), or why it was refused."""

    events = fields.List(_text("Id of an event"))
    refused = fields.Nested(Refused)


class Outcomes(View):
    results = fields.List(fields.Nested(Outcome), metadata={"description": "One a command, in order"})


class LoggedEvent(View):
    position = _whole("Place in the log", 42)
    id = _text("Id")
    stream = _text("Stream", "organisation-so-ldtbxh")
    version = _whole("Number in the stream", 1)
    type = _text("Type", "UnitCreated")
    occurred_at = _moment("When it happened")
    recorded_at = _moment("When we learnt of it")
    actor = _text("Who did it")
    correlation_id = _text("The same for all that one request led to")
    tenant = _text("Organisation", "so-ldtbxh")
    payload = fields.Dict(metadata={"description": "The event; personal texts are encrypted"})


class ServiceStatus(View):
    head = _whole("Last position of the log", 42)
    relayed = _whole("Last position that was published", 42)
    taken = _counts("Service listened to -> position in its log")
    parked = _whole("Events that could not be taken and wait for somebody", 0)
    waiting = _whole("Work still to do", 0)
    error = fields.Nested(
        Refused, metadata={"description": "Instead of all the rest, when it does not answer"}
    )


class Status(View):
    services = fields.Dict(keys=fields.String(), values=fields.Nested(ServiceStatus))
    settled = fields.Boolean(metadata={"description": "Whether every service has taken and done everything"})


class Rebuilt(View):
    """Events read, and rows of every table that was made anew."""


class Alive(View):
    alive = fields.Boolean()


class Ready(View):
    ready = fields.Boolean()
    reasons = fields.List(_text(), metadata={"description": "What is missing"})
