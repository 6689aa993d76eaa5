"""How answers are written: for a person, for a program, for a code scanner, for a pull request."""
