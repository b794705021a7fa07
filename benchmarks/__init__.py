"""How long things take, measured. Not part of the package."""
