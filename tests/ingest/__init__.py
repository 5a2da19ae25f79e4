"""The publisher's side, tried through its commands and its functions."""
