"""A drill: held as an outage is, measured, and told in a record that is signed."""
