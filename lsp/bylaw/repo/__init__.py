"""What is known about the repository: git, what exists now (`present`) and what existed (`past`)."""
