"""Small books, each with one planted fault or with none, and what ``check`` must say of them."""
