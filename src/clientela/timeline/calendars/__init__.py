"""Calendars of other programs: a feed of one's own for them (RFC 5545), their files and addresses taken in as meetings.

Verbs (`actions`): open_feed, close_feed, take_calendar, subscribe, unsubscribe, refresh.
"""
