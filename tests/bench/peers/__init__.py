"""Other PDF engines given the packet's content. They run in an environment of their own, so they
import nothing of this project, and their engine's modules by name."""
