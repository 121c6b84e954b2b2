#!/usr/bin/env python3
"""Runs one-command cases under a shell and compares what they print with what PowerShell 7.6.5 printed.

    run-oracle.py [--only TEXT] [--show] [-j N] [--timeout S] FILE.jsonl|FOLDER ... -- SHELL ARGS...
    e.g. run-oracle.py language -- build/bin/psjsh -NoProfile -NonInteractive -Command

A case is one JSON line: {"name", "code", "stdout", "stderr", "exit"}, optional "files": {path: text} written into the fresh
folder that the case runs in. The code is the last argument of the shell. The folder is written <WORK> in the texts. Escape
sequences and carriage returns are removed. Prints each failure's name and, last, "N passed, N failed".

    --known DIR    what DIR/FOLDER.txt lists, with a reason for each, may fail; everything else must pass, and is tried a
                   second time by itself before it counts as failed; listed cases that pass are named
    --accept       with --known: takes out what passes now and puts in what fails, its reason to be filled in
    --record       writes stdout, stderr and exit from this shell, after two runs that agree; cases whose runs differ are
                   dropped and named
"""
import argparse, concurrent.futures, json, os, pathlib, re, shutil, subprocess, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from known_failures import KnownFailures

ESC = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")
TEXTS = ("stdout", "stderr", "exit")


def run(case, shell, timeout):
    """What the shell printed for one case, in a folder of its own."""
    work = tempfile.mkdtemp(prefix="orc", dir="/tmp")
    cwd = os.path.join(work, "cwd"); tmp = os.path.join(work, "tmp")
    os.mkdir(cwd); os.mkdir(tmp)
    for path, text in case.get("files", {}).items():
        p = os.path.join(cwd, path); os.makedirs(os.path.dirname(p), exist_ok=True)
        with open(p, "w", encoding="utf-8", newline="") as f: f.write(text)
    env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/root"), "NO_COLOR": "1", "TERM": "dumb", "LANG": "C.UTF-8",
           "LC_ALL": "C.UTF-8", "TZ": "UTC", "TMPDIR": tmp, "POWERSHELL_TELEMETRY_OPTOUT": "1", "POWERSHELL_UPDATECHECK": "Off"}
    if "DOTNET_ROOT" in os.environ: env["DOTNET_ROOT"] = os.environ["DOTNET_ROOT"]
    try:
        r = subprocess.run(shell + [case["code"]], cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout)
        out, err, code = r.stdout, r.stderr, r.returncode
    except subprocess.TimeoutExpired:
        out, err, code = b"", b"<timed out>", 124
    shutil.rmtree(work, ignore_errors=True)
    def clean(b): return ESC.sub("", b.decode("utf-8", "replace")).replace("\r", "").replace(work + "/cwd", "<WORK>").replace(work, "<WORK>")
    return {"stdout": clean(out), "stderr": clean(err), "exit": code}


def run_all(cases, shell, jobs, timeout):
    with concurrent.futures.ThreadPoolExecutor(jobs) as ex:
        return dict(zip([c["name"] for c in cases], ex.map(lambda c: run(c, shell, timeout), cases)))


def agrees(case, got):
    return all(got[k] == case[k] for k in TEXTS)


def show_failure(case, got):
    print("   code:", case["code"])
    for k in TEXTS:
        if got[k] != case[k]: print(f"   {k} expected: {case[k]!r}\n   {k} got:      {got[k]!r}")


def record(file, cases, a, shell):
    """Completes the cases that have no recorded output yet; returns (recorded, dropped)."""
    todo = [c for c in cases if a.only in c["name"] and "exit" not in c]
    first, second = (run_all(todo, shell, a.j, a.timeout) for _ in range(2))
    kept, dropped = [], 0
    for c in cases:
        got = first.get(c["name"])
        if got is None: kept.append(c)
        elif got == second[c["name"]] and got["exit"] != 124: kept.append({**c, **got})
        else: dropped += 1; print(f"unstable {file.name} {c['name']}")
    with open(file, "w", encoding="utf-8") as o:
        for c in kept: o.write(json.dumps(c, ensure_ascii=False) + "\n")
    return len(todo) - dropped, dropped


def check(file, cases, a, shell):
    """Every case must pass; returns (passed, failed)."""
    todo = [c for c in cases if a.only in c["name"]]
    got = run_all(todo, shell, a.j, a.timeout)
    failed = [c for c in todo if not agrees(c, got[c["name"]])]
    for c in failed:
        print(f"FAIL {file.name} {c['name']}")
        if a.show: show_failure(c, got[c["name"]])
    print(f"{file.name}: {len(todo) - len(failed)} of {len(todo)}")
    return len(todo) - len(failed), len(failed)


def check_known(file, cases, a, shell, known):
    """Every case must pass that has no line in `known`; returns (passed, failed)."""
    todo = {c["name"]: c for c in cases if a.only in c["name"]}
    got = run_all(list(todo.values()), shell, a.j, a.timeout)
    passed = {n for n, c in todo.items() if agrees(c, got[n])}
    for n in known.unexpected(set(todo) - passed):
        got[n] = run(todo[n], shell, a.timeout)
        if agrees(todo[n], got[n]): passed.add(n); print(f"{file.stem}: {n}: passes by itself only")
    listed = set(todo) & set(known.why)
    print(f"{file.parent.name}/{file.stem}: {len(passed)} of {len(todo)} pass" + (f", {len(listed)} need not" if listed else ""))
    if a.accept: known.accept(passed, set(todo) - passed); return len(passed), 0
    for n in known.out_of_date(passed): print(f"passes, its line can go (--accept): {n}")
    failed = known.unexpected(set(todo) - passed)
    for n in failed: print(f"FAIL {file.stem}: {n}"); show_failure(todo[n], got[n])
    return len(passed), len(failed)


def check_folder(files, a, shell, whole):
    """Files of one folder (the `whole` folder or not) against its one list; returns (passed, failed)."""
    known = KnownFailures(pathlib.Path(a.known) / (files[0][0].parent.name + ".txt"))
    counts = [check_known(file, cases, a, shell, known) for file, cases in files]
    names = {c["name"] for _, cases in files for c in cases}
    faults = known.faults(names) if whole and not a.accept and not a.only else []
    for fault in faults: print(fault)
    return sum(p for p, _ in counts), sum(f for _, f in counts) + len(faults)


def case_files(path):
    """[(file, cases)…] of a file or a folder; parser.jsonl and tokens.jsonl hold another shape and are left out."""
    found = []
    for file in sorted(pathlib.Path(path).rglob("*.jsonl")) if os.path.isdir(path) else [pathlib.Path(path)]:
        cases = [json.loads(l) for l in open(file, encoding="utf-8") if l.strip()]
        found.append((file.resolve(), cases))
    return found


def main():
    argv = sys.argv[1:]
    if "--" not in argv: sys.exit(__doc__)
    cut = argv.index("--"); shell = argv[cut + 1:]
    shell[0] = os.path.abspath(shell[0]) if "/" in shell[0] else shell[0]
    p = argparse.ArgumentParser(); p.add_argument("paths", nargs="+"); p.add_argument("--only", default=""); p.add_argument("--show", action="store_true")
    p.add_argument("--record", action="store_true"); p.add_argument("--known"); p.add_argument("--accept", action="store_true")
    p.add_argument("-j", type=int, default=os.cpu_count()); p.add_argument("--timeout", type=float, default=60)
    a = p.parse_args(argv[:cut])
    passed = failed = 0
    for x in a.paths:
        files = [(f, cases) for f, cases in case_files(x) if a.record or all("code" in c and "exit" in c for c in cases)]
        if a.known and len({f.parent for f, _ in files}) > 1: sys.exit("--known takes one folder's files at a time")
        counts = [check_folder(files, a, shell, os.path.isdir(x))] if a.known else [(record if a.record else check)(f, cases, a, shell) for f, cases in files]
        passed += sum(c[0] for c in counts); failed += sum(c[1] for c in counts)
        sys.stdout.flush()
    print(f"{passed} passed, {failed} failed"); sys.exit(1 if failed and not a.record else 0)


main()
