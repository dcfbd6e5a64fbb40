"""Speed and memory, as ratios to a peer in the same run on the same machine."""
