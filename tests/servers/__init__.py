"""Real servers for tests: a FHIR R4 server nobody here wrote, and a proxy that makes it difficult.

The servers run on loopback, in a process or thread of their own, and end with the test run.
"""
