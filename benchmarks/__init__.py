"""What launchdirectives costs: counts and ratios, side by side with its peers."""
