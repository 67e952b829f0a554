"""Keys and values that are not of the shape which the language asks for, and working time."""

from tests.unit.scoring.criteria_files import WHOLE
from tests.unit.scoring.mistakes import Mistake, tiny

_TIME = "individual.groups[0]"
_TASKS = "individual.groups[1]"
_LATE = f"{_TIME}.items[0]"
_LEFT = f"{_TIME}.items[1]"
_WORDS = f"{_TIME}.items[2]"
_BANDS = f"{_TIME}.items[3]"
_PLAN = f"{_TASKS}.items[0]"
_LED = f"{_TASKS}.items[4]"
_DISPUTE = "collective.groups[0].items[1]"
_PEOPLE = "collective.groups[1].items[0]"

SHAPES = [
    tiny("missing-key", "", "name: {vi: Nhỏ, en: Tiny}\n", "", "criteria: tiny"),
    tiny("missing-key", "individual.groups[0]", "group: dress", "floor: 0"),
    tiny("unknown-key", "individual.groups[0].bsae", "base", "bsae"),
    tiny("double-key", "effective_from", "individual:", "effective_from: 2019-01-01\nindividual:"),
    tiny("not-a-mapping", "work", "individual:", "work: 7\nindividual:"),
    tiny(
        "not-a-list", "individual.groups[0].items", "\n        - {criterion", " {x: 1}\n#       - {criterion"
    ),
    tiny("empty-list", "individual.grades", "[{grade: A, from: 9}, {grade: B, from: 0}]", "[]"),
    tiny("text", "name.vi", "vi: Nhỏ", "vi: ''"),
    tiny("text", "individual.grades[0].grade", "grade: A", "grade: [A]"),
    tiny("control-character", "individual.groups[0].name", "Trang phục", '"Trang\\x07phục"'),
    tiny("too-long", "individual.grades[0].grade", "grade: A", f"grade: {'A' * 41}"),
    tiny("slug", "criteria", "criteria: tiny", "criteria: Văn Hóa"),
    tiny("slug", "criteria", "criteria: tiny", f"criteria: {'a' * 64}"),
    Mistake("unit-code", "work.units.Một cửa", "mot-cua: {days", "Một cửa: {days"),
    Mistake("unit-code", f"{_WORDS}.applies_to.units[0]", "units: [mot-cua]", "units: [Một cửa]"),
    tiny("points", "individual.groups[0].items[0].points", "-0.25", "-0.255"),
    tiny("points", "individual.groups[0].items[0].points", "-0.25", "1e3"),
    tiny("points", "individual.groups[0].floor", "base: 10.5", "base: 10.5\n      floor: nothing", "nothing"),
    tiny("zero", "individual.groups[0].items[0].points", "-0.25", "0.00"),
    tiny("too-big", "individual.groups[0].base", "10.5", "10000000"),
    tiny("too-small", "individual.groups[0].items[0].points", "-0.25", "-10000000"),
    Mistake("negative", f"{_PLAN}.target.weight", "weight: 15", "weight: -15"),
    Mistake("too-big", "individual.least_presence", "least_presence: 60", "least_presence: 160"),
    Mistake("whole", "work.grace_minutes", "grace_minutes: 5", "grace_minutes: five"),
    Mistake("too-small", f"{_LATE}.repeats[0].from", "from: 4", "from: 0"),
    Mistake("too-big", f"{_WORDS}.looks_back.months", "months: 6", "months: 121"),
    Mistake("too-big", f"{_LATE}.repeats[1].within.days", "days: 30", "days: 3661"),
    Mistake("too-big", "individual.longer.year.weights[1]", "weights: [1, 2]", "weights: [1, 1001]"),
    Mistake("truth", "individual.head_not_above_unit", "unit: true", "unit: yes"),
    tiny("date", "effective_from", "2019-01-01", "2019-02-30"),
    tiny("date", "effective_from", "2019-01-01", "20190101"),
    Mistake("time", "work.hours.morning[0]", '["07:00", "11:00"]', '["25:00", "11:00"]'),
    tiny("choice", "contested", "individual:", "contested: perhaps\nindividual:"),
    Mistake("individual-only-value", "collective.period", "period: quarter", "period: month"),
    Mistake("double-entry", "work.days[1]", "[mon, tue", "[mon, mon"),
    Mistake(
        "not-a-mapping-of-codes",
        "work.shifts",
        WHOLE[WHOLE.index("shifts:") : WHOLE.index("  units: {mot-cua")],
        "shifts: []\n",
    ),
    Mistake("exactly-one", _BANDS, "- criterion: work-late", "- points: 1\n          criterion: work-late"),
    tiny(
        "exactly-one",
        "individual.groups[0].items[0]",
        "points: -0.25, cap: {per: day, points: -1}",
        "name: x",
    ),
    Mistake(
        "exactly-one", "individual.flags[3].when", "{points_under: 50}", "{points_under: 50, points_from: 1}"
    ),
    Mistake("exactly-one", "collective.ties[1]", "{fewer: minus}", "{}"),
    Mistake(
        "at-least-one",
        "individual.flags[5].applies_to",
        "applies_to: {leaders: false}\n  quotas",
        "applies_to: {}\n  quotas",
    ),
    Mistake("at-least-one", f"{_WORDS}.in_force", "{from: 2019-02-01}", "{}"),
    Mistake("collective-only", "individual.ties", "  start: 50", "  ties: [{fewer: minus}]"),
    Mistake(
        "collective-only",
        f"{_LED}.members_mean",
        "from_unit: {group: tasks-of-unit, points: 35}",
        "members_mean: {points: 3}",
    ),
    Mistake(
        "collective-only",
        f"{_TASKS}.applies_to.unit_kinds",
        "{leaders: false}\n      items",
        "{unit_kinds: [division]}\n      items",
    ),
    Mistake("individual-only", f"{_DISPUTE}.applies_to.leaders", "unit_kinds: [affiliate]", "leaders: true"),
    Mistake(
        "individual-only",
        f"{_PEOPLE}.from_unit",
        "members_mean: {points: 12, full_at: 90, by: heads}",
        "from_unit: {group: tasks-of-unit, points: 3}",
    ),
]
WORK = [
    Mistake("span", "work.hours.morning", '["07:00", "11:00"]', '["11:00", "07:00"]'),
    Mistake("span", "work.hours.morning", '["07:00", "11:00"]', '["07:00"]'),
    Mistake("span-overnight", "work.shifts.night[0]", '[["22:00", "06:00"]]', '[["22:00", "22:00"]]'),
    Mistake("shift-spans", "work.shifts.night", '[["22:00", "06:00"]]', "[]"),
    Mistake(
        "shift-order", "work.shifts.day[1]", '["13:00", "17:00"]]\n    late', '["10:00", "17:00"]]\n    late'
    ),
    Mistake("shift-order", "work.shifts.late[1]", '["01:00", "05:00"]', '["01:00", "18:30"]'),
    Mistake("hours-overlap", "work.hours.afternoon", '["13:00", "17:00"]}', '["10:00", "17:00"]}'),
    Mistake(
        "hours-overlap",
        "work.units.mot-cua.hours.afternoon",
        "{days: [mon, tue, wed, thu, fri, sat]}",
        '{hours: {morning: ["08:00", "12:00"], afternoon: ["11:00", "15:00"]}}',
    ),
    Mistake("holiday-worked", "work.compensatory_days", "2019-02-16", "2019-08-30"),
    Mistake(
        "holiday-worked",
        "work.units.mot-cua.extra_holidays",
        "{days: [mon, tue, wed, thu, fri, sat]}",
        "{extra_holidays: [2019-02-16]}",
    ),
    Mistake(
        "absent-within-grace",
        "work.absent_after_minutes",
        "absent_after_minutes: 60",
        "absent_after_minutes: 5",
    ),
    Mistake(
        "absent-within-grace",
        "work.units.mot-cua.grace_minutes",
        "{days: [mon, tue, wed, thu, fri, sat]}",
        "{grace_minutes: 60}",
    ),
    Mistake("nothing-differs", "work.units.mot-cua", "{days: [mon, tue, wed, thu, fri, sat]}", "{}"),
    Mistake(
        "unknown-key",
        "work.units.mot-cua.units",
        "{days: [mon, tue, wed, thu, fri, sat]}",
        "{days: [mon], units: {}}",
    ),
    tiny(
        "work-missing",
        "individual.groups[0].items[0].from",
        "points: -0.25,",
        "points: -0.25, from: attendance, when: {kind: late},",
    ),
    tiny(
        "work-missing",
        "individual.least_presence",
        "  period: month",
        "  period: month\n  least_presence: 40",
        "least_presence",
    ),
    Mistake(
        "left-post-unseen", f"{_LEFT}.when.kind", "  left_post_after_minutes: 30\n", "", "kind: left-post"
    ),
]
