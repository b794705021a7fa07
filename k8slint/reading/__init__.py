"""From bytes to documents, as kubectl reads them."""
