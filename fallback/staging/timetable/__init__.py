"""Runs by the operating system's timetable, one at a time."""
