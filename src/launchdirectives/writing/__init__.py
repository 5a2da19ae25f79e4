"""Files of an author, added to without losing a comment; nothing is written before it is shown."""
