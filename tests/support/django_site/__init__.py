"""A site with django-helpdesk and nothing else, run in an environment of its own."""
