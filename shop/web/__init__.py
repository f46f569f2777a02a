"""The storefront: a few plain pages a customer sees, and the outbox for development."""
