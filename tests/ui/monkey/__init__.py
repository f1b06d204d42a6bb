"""A monkey at the window: random keys and clicks while everything below it fails now and then."""
