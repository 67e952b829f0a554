"""Criteria files for tests: the smallest, one with every key of the language, and one of twelve mistakes."""

TINY = """\
criteria: tiny
name: {vi: Nhỏ, en: Tiny}
effective_from: 2019-01-01
individual:
  period: month
  groups:
    - group: dress
      name: Trang phục
      base: 10.5
      items:
        - {criterion: no-badge, points: -0.25, cap: {per: day, points: -1}}
  grades: [{grade: A, from: 9}, {grade: B, from: 0}]
"""

WHOLE = """\
# yaml-language-server: $schema=criteria.schema.json
criteria: whole
name: {vi: Toàn bộ, en: Whole}
effective_from: 2019-01-01
contested: counts
takes_effect: on-date
work:
  hours: {morning: ["07:00", "11:00"], afternoon: ["13:00", "17:00"]}
  days: [mon, tue, wed, thu, fri]
  extra_holidays: [2019-08-30]
  compensatory_days: [2019-02-16]
  grace_minutes: 5
  same_punch_seconds: 60
  absent_after_minutes: 60
  left_post_after_minutes: 30
  explained_within_days: 3
  shifts:
    night: [["22:00", "06:00"]]
    day: [["07:00", "11:00"], ["13:00", "17:00"]]
    late: [["18:00", "22:00"], ["01:00", "05:00"]]
  units: {mot-cua: {days: [mon, tue, wed, thu, fri, sat]}}
individual:
  period: month
  longer: {year: {mean_of: half, weights: [1, 2]}, half: {mean_of: month}}
  start: 50
  floor: 0
  ceiling: 100
  least_presence: 60
  applies_to: {kinds: [civil-servant, cadre]}
  heavier: [{applies_to: {leaders: true}, times: 1.5, groups: [time, bonus]}]
  head_not_above_unit: true
  groups:
    - group: time
      name: {vi: Giờ giấc, en: Time}
      base: 25
      floor: none
      ceiling: 25
      cap: [{per: day, points: -3}, {per: month, points: 4}]
      items:
        - criterion: late
          from: attendance
          when: {kind: late, minutes: {up_to: 15}}
          points: -0.5
          per: minute
          family: hours
          free_per_month: 2
          repeats: [{within: month, from: 4, times: 2}, {within: {days: 30}, from: 6, times: 2.5}]
        - {criterion: left-post, from: attendance, when: {kind: left-post}, points: -2, family: hours}
        - criterion: words
          name: {vi: Lời nói thiếu chuẩn mực, en: Improper words}
          points: -5
          once_per: day
          looks_back: {months: 6}
          fades: {every_months: 2, to: 50}
          cap: [{per: day, points: -5}, {per: month, points: -15}]
          needs_finding: true
          at_most_grade: C
          limit_lasts: year
          in_force: {from: 2019-02-01}
          applies_to:
            kinds: [cadre, civil-servant]
            positions: [Trưởng phòng]
            leaders: true
            units: [mot-cua]
            service_months: {from: 6, under: 120}
        - criterion: work-late
          bands: [{up_to: 10, points: 0}, {up_to: 15, points: -25}, {points: -100}]
        - {criterion: disciplined, from: discipline, when: {forms: [warning, removal]}, points: -10}
        - {criterion: answers-for, from: subordinates, when: {criteria: [words, dispute]}, points: -5}
    - group: tasks
      name: Kết quả
      missing_targets: spread
      applies_to: {leaders: false}
      items:
        - criterion: plan
          target: {weight: 15, full_at: 90, zero_under: 80, over: {each: 1, points: 0.05, cap: 1},
            several: mean, in_proportion: true}
        - criterion: satisfaction
          measured: {steps: [{from: 95, points: 4}, {from: 80, points: 1.5}], measure: replies, at_least: 30}
        - criterion: conduct
          assessed: {most: 10, least: 2, levels: [2, 5, 10], columns: [self, unit, head], explain_over: 5}
        - criterion: tasks
          results:
            points: 70
            surplus: 5
            weight: hours
            factors:
              - {measure: quality, most: 1.2}
              - measure: late-percent
                bands: [{up_to: 0, times: 1}, {up_to: 10, times: 0.9}, {times: 0.75}]
                default: 0.8
        - {criterion: led, from_unit: {group: tasks-of-unit, points: 35}}
  bonus: {name: Điểm thưởng, ceiling: 10, items: [{criterion: gift, points: 2}]}
  grades:
    - {grade: A, from: 90, needs: {groups: {time: 20, bonus: 0.5}, none_of: [words, plan]}}
    - {grade: B, from: 70}
    - {grade: C, from: 50}
  flags:
    - {flag: often, severity: attention, when: {criteria: [late, words], count: 3, within: {days: 30}}}
    - {flag: once, severity: commendable, when: {criteria: [gift]}}
    - {flag: low, severity: disqualifying, when: {grade_at_most: C}, by_decision: true}
    - {flag: under, severity: attention, when: {points_under: 50}}
    - {flag: from, severity: commendable, when: {points_from: 95.5}}
    - flag: unseen
      severity: attention
      when: {unobserved: {months: 3}}
      applies_to: {leaders: false}
  quotas:
    - grade: A
      share: 20
      of: [A, B]
      within: unit
      alike: [kind, leaders]
      rounding: down
      least: 1
      least_from: 5
      periods: [quarter, year]
collective:
  period: quarter
  groups:
    - group: tasks-of-unit
      name: Nhiệm vụ
      base: 10
      items:
        - {criterion: unit-plan, target: {weight: 60}}
        - {criterion: dispute, points: -0.25, per: quantity, applies_to: {unit_kinds: [affiliate]}}
        - {criterion: member-disciplined, from: discipline, points: -2}
    - group: roll-up
      name: Tổng hợp
      items:
        - {criterion: people, members_mean: {points: 12, full_at: 90, by: heads}}
        - {criterion: branches, children_mean: {points: 8, by: minimum}}
  grades: [{grade: A, from: 90}, {grade: B, from: 70}, {grade: C, from: 50}]
  quotas: [{grade: A, share: 15.5, of: [A], within: block, alike: [kind], rounding: up}]
  ties: [{more_in_group: tasks-of-unit}, {fewer: minus}, {more_of: people}, {fewer_of: dispute}]
"""
"""Every key of the language, in a file without a mistake."""

TWELVE = """\
criteria: Văn Hóa
name: {vi: Sai, en: Wrong}
effective_from: 2019-02-30
work:
  hours: {morning: ["11:00", "07:00"], afternoon: ["13:00", "17:00"]}
  days: [mon, someday]
individual:
  period: month
  longer: {year: {mean_of: half, weights: [1, 2, 3]}}
  groups:
    - group: time
      name: {vi: Giờ giấc, en: Time}
      base: 25
      ceiling: 20
      items:
        - criterion: late
          from: attendance
          when: {kind: late}
          points: 0.333
        - criterion: no-badge
          points: -0.5
          cap: {per: day, points: 2}
          at_most_grade: E
        - criterion: praise
          pionts: 1
          points: 1
        - criterion: delay
          bands: [{up_to: 10, points: -1}, {up_to: 5, points: -2}]
  grades: [{grade: A, from: 50}, {grade: B, from: 20}]
  flags:
    - {flag: often, severity: attention, when: {criteria: [lateness], count: 3}}
"""
"""Twelve mistakes of twelve kinds, each on a line of its own."""
