"""The door for a WSGI server: `clientela.config.wsgi:application`."""

from django.core.wsgi import get_wsgi_application

from clientela.platform.permissions.tallying import in_each_process

application = get_wsgi_application()
in_each_process()
