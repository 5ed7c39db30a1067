"""Public forms by which strangers ask for something: a page that needs no account, and the same door for programs.

Verbs: `create_form`, `edit_form`, `delete_form`, `take_forms`; `receive`, by which an answer becomes a lead, with its consent.
"""
