"""What does not fit together between the parts of a sheet, or the two sheets."""

from tests.unit.scoring.criteria_files import TINY
from tests.unit.scoring.mistakes import Mistake, tiny

_TIME = "individual.groups[0]"

SHEETS = [
    Mistake("base-under-floor", f"{_TIME}.base", "floor: none", "floor: 30", "base: 25"),
    Mistake(
        "base-under-floor", "individual.bonus.floor", "ceiling: 10, items", "floor: 1, ceiling: 10, items"
    ),
    Mistake("ceiling-under-base", f"{_TIME}.ceiling", "ceiling: 25", "ceiling: 24"),
    Mistake("ceiling-under-floor", "individual.ceiling", "ceiling: 100", "ceiling: 0"),
    tiny("reserved-code", "individual.groups[0].group", "group: dress", "group: total"),
    tiny("reserved-code", "individual.groups[0].group", "group: dress", "group: bonus"),
    Mistake("double-code", "individual.groups[1].group", "group: tasks\n", "group: time\n"),
    tiny(
        "not-longer",
        "individual.longer.quarter",
        "  period: month",
        "  period: quarter\n  longer: {quarter: {mean_of: quarter}}",
        "longer",
    ),
    Mistake(
        "individual-only",
        "collective.longer.quarter",
        "period: quarter",
        "period: half\n  longer: {year: {mean_of: half}, quarter: {mean_of: half}}",
        "longer: {year: {mean_of: half},",
    ),
    Mistake(
        "not-a-part", "individual.longer.half.mean_of", "half: {mean_of: month}", "half: {mean_of: year}"
    ),
    Mistake("weights-count", "individual.longer.year.weights", "weights: [1, 2]", "weights: [1, 2, 3]"),
    Mistake("choice", "individual.heavier[0].groups[1]", "[time, bonus]", "[time, work]"),
    Mistake("grades-order", "individual.grades[1].from", "{grade: B, from: 70}\n", "{grade: B, from: 90}\n"),
    tiny("double-code", "individual.grades[1].grade", "{grade: B, from: 0}", "{grade: A, from: 0}"),
    Mistake("unknown-group", "individual.grades[0].needs.groups.tmie", "{time: 20,", "{tmie: 20,"),
    Mistake("unknown-criterion", "individual.grades[0].needs.none_of[1]", "[words, plan]", "[words, led]"),
    Mistake(
        "needs-of-last",
        "individual.grades[2].needs",
        "    - {grade: C, from: 50}",
        "    - {grade: C, from: 50, needs: {none_of: [words]}}",
    ),
    Mistake("double-code", "individual.flags[1].flag", "flag: once", "flag: often"),
    Mistake(
        "unknown-criterion",
        "individual.flags[1].when.criteria[0]",
        "{criteria: [gift]}",
        "{criteria: [dispute]}",
    ),
    Mistake(
        "criteria-only",
        "individual.flags[3].when.count",
        "{points_under: 50}",
        "{points_under: 50, count: 2}",
    ),
    Mistake("choice", "individual.flags[2].when.grade_at_most", "{grade_at_most: C}", "{grade_at_most: E}"),
    tiny(
        "collective-missing",
        "individual.head_not_above_unit",
        "  period: month",
        "  period: month\n  head_not_above_unit: true",
        "head_not",
    ),
    Mistake(
        "quota-of-last", "collective.quotas[0].grade", "{grade: A, share: 15.5", "{grade: C, share: 15.5"
    ),
    Mistake("choice", "individual.quotas[0].grade", "grade: A\n", "grade: E\n"),
    Mistake("choice", "individual.quotas[0].of[1]", "of: [A, B]", "of: [A, E]"),
    Mistake("missing-key", "collective.quotas[0]", "of: [A], within: block,", "of: [A],"),
    Mistake("least-of-what", "individual.quotas[0].least_from", "      least: 1\n", "", "least_from"),
    tiny(
        "period-not-made",
        "individual.quotas[0].periods[0]",
        "  period: month",
        "  period: quarter\n  quotas: [{grade: A, share: 5, of: [A], periods: [month]}]",
        "quotas",
    ),
    tiny(
        "period-not-made",
        "individual.quotas[0].periods[0]",
        "  period: month",
        "  period: month\n  quotas: [{grade: A, share: 5, of: [A], periods: [half]}]",
        "quotas",
    ),
    Mistake("individual-only-value", "collective.quotas[0].within", "within: block", "within: unit"),
    Mistake("double-tie", "collective.ties[2]", "{more_of: people}", "{fewer: minus}"),
    Mistake(
        "choice",
        "collective.ties[0].more_in_group",
        "{more_in_group: tasks-of-unit}",
        "{more_in_group: time}",
    ),
    Mistake("unknown-criterion", "collective.ties[3].fewer_of", "{fewer_of: dispute}", "{fewer_of: people}"),
    tiny("no-sheet", "", TINY[TINY.index("individual:") :], "", "criteria: tiny"),
]
