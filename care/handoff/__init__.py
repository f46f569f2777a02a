"""A conversation that a person takes over: from the wish for one until it is the bot's again."""
