"""What things cost whom: price lists by customer, currency, quantity and time; `offers` answers for any number of lines at once.

Verbs: `create_price`, `take_prices`, `choose_whom`.
"""
