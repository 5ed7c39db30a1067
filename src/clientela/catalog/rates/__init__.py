"""What a currency was worth in another on which day, and what amounts come to in the company's own.

Verbs: `create_rate`, `edit_rate`, `delete_rate`, `take_rates`. Reading: `rates_on`, and in SQL
`clientela_money(amount, currency, on)`: the amount in the company's currency, NULL where there is no rate, which is told wherever
something is summed.
"""
