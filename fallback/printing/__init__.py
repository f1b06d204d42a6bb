"""From memory to a real queue: a page is never written to a file on its way."""

from fallback.printing.following import Watching as Watching
from fallback.printing.following import unwatched as unwatched
from fallback.printing.machine import abilities as abilities
from fallback.printing.machine import cancel as cancel
from fallback.printing.machine import follow as follow
from fallback.printing.machine import keeps_documents as keeps_documents
from fallback.printing.machine import keeps_told as keeps_told
from fallback.printing.machine import look as look
from fallback.printing.machine import queues as queues
from fallback.printing.machine import send as send
from fallback.printing.queue import UNCERTAIN as UNCERTAIN
from fallback.printing.queue import USUAL as USUAL
from fallback.printing.queue import Abilities as Abilities
from fallback.printing.queue import Duplex as Duplex
from fallback.printing.queue import Job as Job
from fallback.printing.queue import Outcome as Outcome
from fallback.printing.queue import PrintOptions as PrintOptions
from fallback.printing.queue import Queue as Queue
from fallback.printing.trial import trial_page as trial_page
from fallback.printing.wording import causes as causes
from fallback.printing.wording import outcome_told as outcome_told
from fallback.printing.wording import queue_told as queue_told
