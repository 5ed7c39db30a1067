"""Messages that a channel brings or sends, as entries. Verb (`actions`): keep_message."""
