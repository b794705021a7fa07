"""The command line: `commands` reads it with click, one module a command; `options` reads an ordinary `check` alone."""
