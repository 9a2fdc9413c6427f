"""Which blocks of a page are its content: features, a measured model of small trees, and reasons in words."""
