"""Pages for people: Vietnamese first, made on the server, usable without scripts."""
