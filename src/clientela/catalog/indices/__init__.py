"""What an index stood at in a month, such as consumer prices: by what prices that were agreed on are adjusted.

Verbs: `create_value`, `edit_value`, `delete_value`, `delete_values`, `take_values`. Reading: `values_of`.
"""
