"""The core: charts, sources, store, outage, recovery. Knows no Qt and draws nothing."""
