"""What a product is taxed as, and at how much per cent where and when.

Verbs: `create_class`, `create_rate`, `take_rates`; `begin`, which brings the rates of the law of four countries.
"""
