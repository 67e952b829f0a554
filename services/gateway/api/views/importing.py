"""How an import stands."""

from marshmallow import fields

from services.gateway.api.views.shape import View, counts_field, moment_field, text_field, whole_field

_IMPORT = "observations-0197a0c4-8a5e-7c12-9a30-5d2f6f3f9c11"


class ImportStarted(View):
    import_id = text_field("Ask with it at /api/imports/{import_id}", _IMPORT)


class ImportFailure(View):
    code = text_field("Key of the message", "import.wrong-columns")
    details = fields.Dict()
    message = text_field("Why the file could not be taken at all")


class EarlierImport(View):
    import_id = text_field("Id", _IMPORT)
    kind = text_field("What the file holds", "punches")
    file_name = text_field("Name of the file", "attlog.dat")
    state = text_field("How far it is", "finished", enum=["receiving", "running", "finished", "failed"])
    lines = whole_field("Lines in the file", 4120, null=True)
    done = whole_field("Lines looked at", 4120)
    imported = whole_field("Lines that brought something new", 4011)
    not_imported = whole_field("Lines that did not, each in the report", 109)
    created = moment_field("When it was handed in")
    actor = text_field("Who handed it in", "van-thu")


class ImportState(View):
    import_id = text_field("Id", _IMPORT)
    kind = text_field("What the file holds", "punches")
    file_name = text_field("Name of the file", "attlog.dat")
    state = text_field("How far it is", "finished", enum=["receiving", "running", "finished", "failed"])
    lines = whole_field("Lines in the file", 4120, null=True)
    done = whole_field("Lines looked at", 4120)
    imported = whole_field("Lines that brought something new", 4011)
    not_imported = whole_field("Lines that did not, each in the report", 109)
    reasons = counts_field("Key of the reason -> lines")
    failure = fields.Nested(ImportFailure, allow_none=True)
    remarks = fields.List(fields.Raw())
    columns = fields.List(text_field("A column that the option mapping may name", "badge"))


class PreviewedRow(View):
    line = whole_field("Number of the line", 2)
    cells = fields.Dict(metadata={"description": "What it says, by the name of the column"})


class ReportLine(View):
    line = whole_field("Number of the line", 17)
    reason = text_field("Key of the reason", "impossible-date")
    text = text_field("The line itself, shortened")
    message_vi = text_field("Why, in Vietnamese")
    message_en = text_field("Why, in English")


class ImportPreview(View):
    """What a file would give; the lines that only the rules refuse show when it is imported."""

    import_id = text_field("Id", _IMPORT)
    kind = text_field("What the file holds", "punches")
    file_name = text_field("Name of the file", "attlog.dat")
    whole = fields.Boolean(metadata={"description": "No: only the beginning of a large file was read"})
    lines = whole_field("Lines that were read", 4120)
    fit = whole_field("Lines that can be read", 4011)
    unfit = whole_field("Lines that cannot, each with its reason", 109)
    rows = fields.List(fields.Nested(PreviewedRow))
    reasons = counts_field("Key of the reason -> lines")
    refused = fields.List(fields.Nested(ReportLine))
    remarks = fields.List(fields.Raw())
