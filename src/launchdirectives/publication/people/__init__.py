"""The page for people: "How to run this book", made from nothing but the record.

:mod:`.page` puts it together, one file a section; :mod:`.markup` escapes, and :mod:`.speech` has
the words in the reader's language.
"""
