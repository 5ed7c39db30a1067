"""Messages that a channel brings or sends, as entries. Verbs (`actions`): keep_message(s), note_details, forget_messages."""
