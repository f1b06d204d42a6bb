"""The first start: a few steps that end with a proven packet, or leave nothing at all."""
