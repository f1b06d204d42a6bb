"""From memory to a real queue: a page is never written to a file on its way."""

from fallback.printing.cups import queues as queues
from fallback.printing.cups import send as send
from fallback.printing.queue import Job as Job
from fallback.printing.queue import Queue as Queue
