"""What follows an order in the back office: what holds it up, and who sees to it.

Verbs: `find_exceptions`, `report_exception`, `edit_exception`, `edit_exceptions`, `delete_exception`. Exceptions are found by
declared checks (checks.py) every few minutes, and go by themselves once they no longer hold.
"""
