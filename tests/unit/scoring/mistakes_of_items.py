"""What does not fit together inside one criterion."""

from tests.unit.scoring.mistakes import Mistake, tiny

_TIME = "individual.groups[0]"
_TASKS = "individual.groups[1]"
_LATE = f"{_TIME}.items[0]"
_LEFT = f"{_TIME}.items[1]"
_WORDS = f"{_TIME}.items[2]"
_BANDS = f"{_TIME}.items[3]"
_FORMS = f"{_TIME}.items[4]"
_ANSWERS = f"{_TIME}.items[5]"
_PLAN = f"{_TASKS}.items[0]"
_STEPS = f"{_TASKS}.items[1]"
_CONDUCT = f"{_TASKS}.items[2]"
_RESULTS = f"{_TASKS}.items[3]"
_LED = f"{_TASKS}.items[4]"

ITEMS = [
    Mistake("counted-only", f"{_PLAN}.family", "- criterion: plan", "- family: x\n          criterion: plan"),
    Mistake(
        "facts-only", f"{_LED}.at_most_grade", "- {criterion: led,", "- {criterion: led, at_most_grade: B,"
    ),
    Mistake(
        "from-only", f"{_LATE}.looks_back", "per: minute", "looks_back: {months: 6}\n          per: minute"
    ),
    Mistake(
        "from-only",
        f"{_FORMS}.needs_finding",
        "- {criterion: disciplined,",
        "- {criterion: disciplined, needs_finding: true,",
    ),
    Mistake(
        "from-only",
        f"{_WORDS}.when",
        "points: -5\n",
        "points: -5\n          when: {forms: [warning]}\n",
        "when: {forms: [warning]}",
    ),
    Mistake("when-missing", f"{_LEFT}.from", "when: {kind: left-post}, ", ""),
    Mistake("when-missing", f"{_ANSWERS}.from", "when: {criteria: [words, dispute]}, ", ""),
    Mistake("when-source", f"{_FORMS}.when.criteria", "{forms: [warning, removal]}", "{criteria: [words]}"),
    Mistake("per-kind", f"{_LATE}.per", "per: minute", "per: half-day"),
    Mistake("choice", f"{_LATE}.per", "per: minute", "per: quantity"),
    Mistake(
        "per-bands",
        f"{_BANDS}.per",
        "- criterion: work-late",
        "- per: quantity\n          criterion: work-late",
    ),
    Mistake(
        "minutes-kind",
        f"{_LEFT}.when.minutes",
        "{kind: left-post}",
        "{kind: missing-punch, minutes: {over: 5}}",
    ),
    Mistake("minutes-order", f"{_LATE}.when.minutes", "{up_to: 15}", "{over: 15, up_to: 15}"),
    Mistake("band-open", f"{_BANDS}.bands[1]", "{up_to: 15, points: -25}", "{points: -25}"),
    Mistake("band-order", f"{_BANDS}.bands[1].up_to", "{up_to: 15, points: -25}", "{up_to: 10, points: -25}"),
    Mistake("band-sign", f"{_BANDS}.bands[2].points", "{points: -100}", "{points: 100}"),
    Mistake(
        "band-zero",
        f"{_BANDS}.bands",
        "[{up_to: 10, points: 0}, {up_to: 15, points: -25}, {points: -100}]",
        "[{points: 0}]",
    ),
    Mistake(
        "repeats-order",
        f"{_LATE}.repeats[1].from",
        "{within: {days: 30}, from: 6,",
        "{within: month, from: 4,",
    ),
    Mistake("cap-sign", f"{_WORDS}.cap[1].points", "{per: month, points: -15}", "{per: month, points: 15}"),
    Mistake("double-entry", f"{_WORDS}.cap[1].per", "{per: month, points: -15}", "{per: day, points: -15}"),
    Mistake("looks-back-short", f"{_WORDS}.looks_back.months", "{months: 6}", "{months: 1}"),
    Mistake("family-criterion", f"{_LEFT}.family", "points: -2, family: hours", "points: -2, family: words"),
    Mistake("choice", f"{_WORDS}.at_most_grade", "at_most_grade: C", "at_most_grade: E"),
    Mistake("limit-of-what", f"{_WORDS}.limit_lasts", "          at_most_grade: C\n", "", "limit_lasts"),
    Mistake(
        "not-longer",
        "collective.groups[0].items[0].limit_lasts",
        "{criterion: unit-plan,",
        "{criterion: unit-plan, at_most_grade: B, limit_lasts: quarter,",
    ),
    Mistake(
        "from-under", f"{_WORDS}.applies_to.service_months", "{from: 6, under: 120}", "{from: 6, under: 6}"
    ),
    Mistake("days-order", f"{_WORDS}.in_force", "{from: 2019-02-01}", "{from: 2019-02-01, to: 2019-01-31}"),
    Mistake("zero-under", f"{_PLAN}.target.zero_under", "zero_under: 80", "zero_under: 91"),
    Mistake(
        "steps-order",
        f"{_STEPS}.measured.steps[1].from",
        "{from: 80, points: 1.5}",
        "{from: 95, points: 1.5}",
    ),
    Mistake(
        "steps-zero",
        f"{_STEPS}.measured.steps",
        "[{from: 95, points: 4}, {from: 80, points: 1.5}]",
        "[{from: 95, points: 0}]",
    ),
    Mistake("at-least-of-what", f"{_STEPS}.measured.at_least", "measure: replies, ", ""),
    Mistake(
        "least-most",
        f"{_CONDUCT}.assessed.least",
        "{most: 10, least: 2, levels: [2, 5, 10],",
        "{most: 10, least: 10,",
    ),
    Mistake("level-outside", f"{_CONDUCT}.assessed.levels[2]", "levels: [2, 5, 10]", "levels: [2, 5, 11]"),
    Mistake(
        "one-column", f"{_CONDUCT}.assessed.explain_over", "columns: [self, unit, head]", "columns: [head]"
    ),
    Mistake(
        "double-entry",
        f"{_CONDUCT}.assessed.columns[1]",
        "columns: [self, unit, head]",
        "columns: [head, head]",
    ),
    Mistake(
        "most-or-bands",
        f"{_RESULTS}.results.factors[0].most",
        "most: 1.2}",
        "most: 1.2, bands: [{times: 1}]}",
    ),
    Mistake(
        "double-entry", f"{_RESULTS}.results.factors[1].measure", "measure: late-percent", "measure: quality"
    ),
    Mistake(
        "band-closed",
        f"{_RESULTS}.results.factors[1].bands[2].up_to",
        "{times: 0.75}",
        "{up_to: 20, times: 0.75}",
    ),
    tiny(
        "collective-missing",
        "individual.groups[0].items[0].from_unit.group",
        "points: -0.25, cap: {per: day, points: -1}",
        "from_unit: {group: plan, points: 5}",
    ),
    Mistake("choice", f"{_LED}.from_unit.group", "{group: tasks-of-unit,", "{group: tasks,"),
    Mistake("led-group-rolled-up", f"{_LED}.from_unit.group", "{group: tasks-of-unit,", "{group: roll-up,"),
    Mistake(
        "led-group-empty",
        f"{_LED}.from_unit.group",
        "      base: 10\n      items:\n        - {criterion: unit-plan, target: {weight: 60}}\n",
        "      items:\n",
        "from_unit",
    ),
    Mistake(
        "unknown-criterion",
        f"{_ANSWERS}.when.criteria[0]",
        "{criteria: [words, dispute]}",
        "{criteria: [late, dispute]}",
    ),
    Mistake(
        "double-code",
        "collective.groups[0].items[2].criterion",
        "{criterion: member-disciplined,",
        "{criterion: gift,",
    ),
]
