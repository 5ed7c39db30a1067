"""A mail read: bytes in, a frozen `Mail` out. Pure, bounded in time and memory, and never raising for what a mail may hold.

Read for the standards (RFC 5322 with its obsolete forms, 2045 to 2049, 2231, 3464, 6532) and for what programs really write.
"""
