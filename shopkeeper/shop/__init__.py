"""What an owner does: plain functions on a session. Every rule and every write is here."""
