"""How good the records are: what a type's declaration checks, what the company holds essential, found as conditions.

Every number is the count of a list, and leads to it. Verbs (`actions`): hold_essential, let_go, measure, ask_to_measure,
begin_weeks; event: WeekBegun. Figures are kept a night at a time, whole, by owner, source and stage, so that a trend is seen.
"""
