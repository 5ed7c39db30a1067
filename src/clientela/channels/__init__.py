"""What is said on each channel, in and out: a folder for each channel, which parses what comes in and delivers what goes out.

Today e-mail stands here. A channel ends in the timeline, and knows parties; the timeline knows no channel.
"""
