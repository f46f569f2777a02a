"""Makes the site's database: Care's user, an agent, a queue. Prints the users' API tokens."""

import json

import django
from django.core.management import call_command

django.setup()
call_command("migrate", verbosity=0)

from django.contrib.auth import get_user_model  # noqa: E402  # needs the set-up above
from helpdesk.models import Queue  # noqa: E402
from rest_framework.authtoken.models import Token  # noqa: E402

users = [
    get_user_model().objects.create_user(name, f"{name}@desk.example", is_staff=True)
    for name in ("care", "ana")
]
for user in users:
    user.is_superuser = True
    user.save()
Queue.objects.create(title="Support", slug="support")
print(json.dumps({user.username: Token.objects.create(user=user).key for user in users}))
