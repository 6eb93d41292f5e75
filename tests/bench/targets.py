"""What a benchmark must reach: each target is shown with what was measured, and misses are counted."""


class Targets:
    def __init__(self):
        self.missed = 0

    def show(self, text, measured, met):
        self.missed += 0 if met else 1
        print(f"  {'met    ' if met else 'NOT MET'}  {text}: {measured}", flush=True)

    def end(self):
        """The last line, and the exit status."""
        print(f"\n{self.missed} targets not met" if self.missed else "\nevery target met")
        return 1 if self.missed else 0
