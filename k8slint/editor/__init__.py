"""What an editor asks about a place in a file, answered in plain values: nothing here knows a protocol."""
