"""A proxy that breaks exchanges as a seed says, and a stranger who writes down what it is told."""
import random
import threading

from faults.fault_catalogue import EITHER, PULLING, PUSHING
from faults.faulty_proxy import FaultyProxy

# Whether a seed breaks each exchange that fits, or so many and no more.
ALWAYS_SHARE = 0.15
FAULTS_MAX = 6


class RandomProxy(FaultyProxy):
    """`applied` are the names of the faults that happened."""

    def __init__(self, upstream, stranger, seed, pushes):
        super().__init__(upstream)
        self.stranger = stranger.host
        self.dice = random.Random(seed)
        self.kinds = EITHER + (PUSHING if pushes else PULLING)
        self.applied = []
        if self.dice.random() < ALWAYS_SHARE:
            self.always, self.left = self.dice.choice(self.kinds), 0
            self.method = self.dice.choice(("HEAD", "POST", "PUT") if pushes else ("HEAD", "GET"))
        else:
            self.always, self.left = None, self.dice.randrange(1, FAULTS_MAX + 1)
        self.chance = self.dice.choice((0.1, 0.3, 0.9))
        self.dice_lock = threading.Lock()

    def fault_for(self, exchange):
        with self.dice_lock:
            if self.always:
                fault = self.always if exchange.command == self.method else None
            elif self.left > 0 and self.dice.random() < self.chance:
                self.left -= 1
                fault = self.dice.choice(self.kinds)
            else:
                fault = None
            if fault is None:
                return None
            self.applied.append(f"{fault.__name__} at {exchange.command}")
            dice = random.Random(self.dice.random())
        return lambda exchange: fault(exchange, dice)


class Stranger(FaultyProxy):
    """Another host, which has nothing but ears: it answers as the registry would, and keeps the headers."""

    def __init__(self, upstream):
        super().__init__(upstream)
        self.heard = []

    def seen(self, exchange):
        with self.lock:
            self.heard.append(f"{exchange.command} {exchange.path}\n{exchange.headers}")
        exchange.headers["Authorization"] = "Basic c3RyYW5nZXI6"
