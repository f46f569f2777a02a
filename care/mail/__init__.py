"""E-mails that Care sends: over SMTP, or into a folder where nobody is to be written to."""
