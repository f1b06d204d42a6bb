"""Where the pictures of every page are taken: a scene for each part of the window."""
