"""A module a form: what of a chart stands where. Every word is from the chart or the catalogue."""
