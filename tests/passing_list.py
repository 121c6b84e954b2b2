"""Keeps what has passed from failing unseen: a list of names in a file that may only grow.

A recorded suite is larger than what passes today. Its list names the cases that must pass; a case that is not
in the list may fail. `--accept` in the suites' runners writes the list anew.
"""
import pathlib


class PassingList:
    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.names = set(self.path.read_text(encoding="utf-8").splitlines()) if self.path.exists() else set()

    def __contains__(self, name):
        return name in self.names

    def accept(self, passed):
        """Replaces the list by what passed now."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text("".join(name + "\n" for name in sorted(passed)), encoding="utf-8")
        self.names = set(passed)

    def compare(self, ran, passed):
        """Of the names that ran: those that are listed and failed, and those that passed and are not listed."""
        return sorted(self.names & set(ran) - set(passed)), sorted(set(passed) - self.names)

    def stale(self, known):
        """Listed names that no case has any more."""
        return sorted(self.names - set(known))
