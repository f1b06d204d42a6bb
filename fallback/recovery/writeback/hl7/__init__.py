"""HL7 v2 messages of what was written on paper. Pure: nothing is sent from here."""
