"""What learns: functions on arrays, with no files, printing or global randomness."""
