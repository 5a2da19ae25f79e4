"""The publisher's side: find, read, verify and render the record of somebody else's book.

It needs neither Sphinx nor mystmd. What a record says is data of a stranger: nothing of it is
believed that can be computed or asked, and nothing of it is anything but text.
"""
