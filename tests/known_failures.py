"""The recorded cases that are known to fail, each with a line that says why.

A file of lines "NAME: WHY", sorted by name. Every case that has no line must pass; a case that has one may fail, and when
it passes its line is reported as out of date. `--accept` in the suites' runners takes out what passes and puts in what
fails with a "?" for the reason: a line whose reason is still "?" fails, so that no case is given up without a word.
"""
import pathlib

UNSAID = "?"


class KnownFailures:
    def __init__(self, path):
        self.path = pathlib.Path(path)
        lines = self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else []
        self.why = dict(line.split(": ", 1) if ": " in line else (line.rstrip(":"), UNSAID) for line in lines if line)

    def __contains__(self, name):
        return name in self.why

    def unexpected(self, failed):
        """Of the names that failed: those that have no line."""
        return sorted(set(failed) - set(self.why))

    def out_of_date(self, passed):
        """Listed names that passed."""
        return sorted(set(self.why) & set(passed))

    def faults(self, known):
        """What is wrong with the list itself: lines without a reason, and names that no case has (any more)."""
        return ([f"no reason is given: {self.path.name}: {name}" for name, why in sorted(self.why.items()) if why.strip() in ("", UNSAID)]
                + [f"listed, but there is no such case: {self.path.name}: {name}" for name in sorted(set(self.why) - set(known))])

    def accept(self, passed, failed):
        """Rewrites the list after a run; names that did not run keep their lines."""
        for name in passed: self.why.pop(name, None)
        for name in failed: self.why.setdefault(name, UNSAID)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text("".join(f"{name}: {self.why[name]}\n" for name in sorted(self.why)), encoding="utf-8")
