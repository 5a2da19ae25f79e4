"""What readers see in a browser: the control's HTML and its style sheet."""
