"""Resources read into charts, section by section. Unknown is never none."""
