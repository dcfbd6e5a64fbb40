"""What people know, as data: words that tell acts, armed groups through time, places, outlets, agreements."""
