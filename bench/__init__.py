"""How fast the atlas is: measurements of the running program against its bars."""
