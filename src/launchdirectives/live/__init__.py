"""Live code: what a page hands to its script, and which files the script needs.

The script is ``web/live``; it is the same for every engine.
"""
