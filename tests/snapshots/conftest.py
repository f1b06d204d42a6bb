"""The store, the clock and the invented ward of the outage's tests, and charts to compare."""

from tests.outage.conftest import clock, demo_charts, session, source

__all__ = ["clock", "demo_charts", "session", "source"]
