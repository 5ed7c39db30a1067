"""Subscriptions: a report or a dashboard that comes by mail, by each reader's own clock, as a paper or a workbook.

What a letter holds is asked anew each time under its reader's rights of that moment (decision 0052). Verbs: subscribe,
end_subscription, find_due, send_letter. It announces nothing.
"""
