#!/usr/bin/env python3
"""Runs one-command cases under a shell and compares what they print with what PowerShell 7.6.5 printed.

    run-oracle.py [--only TEXT] [--show] [-j N] [--timeout S] FILE.jsonl|FOLDER ... -- SHELL ARGS...
    e.g. run-oracle.py language -- build/bin/psjsh -NoProfile -NonInteractive -Command

A case is one JSON line: {"name", "code", "stdout", "stderr", "exit"}, optional "files": {path: text} written into the fresh
folder that the case runs in. The code is the last argument of the shell. The folder is written <WORK> in the texts. Escape
sequences and carriage returns are removed. Prints each failure's name and, last, "N passed, N failed".

    --passing DIR  only what DIR/FOLDER/FILE.txt lists must pass, and is tried a second time by itself before it counts as
                   failed; cases that pass and are not listed are counted
    --accept       with --passing: lists what passes now
    --record       writes stdout, stderr and exit from this shell, after two runs that agree; cases whose runs differ are
                   dropped and named
"""
import argparse, concurrent.futures, json, os, pathlib, re, shutil, subprocess, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from passing_list import PassingList

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


def check_listed(file, cases, a, shell):
    """What the file's list names must pass; returns (passed, failed)."""
    todo = {c["name"]: c for c in cases if a.only in c["name"]}
    listed = PassingList(pathlib.Path(a.passing) / file.parent.name / (file.stem + ".txt"))
    got = run_all(list(todo.values()), shell, a.j, a.timeout)
    passed = {n for n, c in todo.items() if agrees(c, got[n])}
    for n in listed.compare(todo, passed)[0]:
        got[n] = run(todo[n], shell, a.timeout)
        if agrees(todo[n], got[n]): passed.add(n); print(f"{file.stem}: {n}: passes by itself only")
    failed, new = listed.compare(todo, passed)
    print(f"{file.parent.name}/{file.stem}: {len(passed)} of {len(todo)} pass, {len(listed.names & set(todo))} must"
          + (f"; {len(new)} more to list with --accept" if new and not a.accept else ""))
    if a.accept:
        listed.accept(passed | (listed.names - set(todo)))
        return len(passed), 0
    for n in failed: print(f"FAIL {file.stem}: {n}"); show_failure(todo[n], got[n])
    gone = [] if a.only else listed.stale(todo)
    for n in gone: print(f"listed, but there is no such case: {file.stem}: {n}")
    return len(listed.names & passed), len(failed) + len(gone)


def main():
    argv = sys.argv[1:]
    if "--" not in argv: sys.exit(__doc__)
    cut = argv.index("--"); shell = argv[cut + 1:]
    shell[0] = os.path.abspath(shell[0]) if "/" in shell[0] else shell[0]
    p = argparse.ArgumentParser(); p.add_argument("paths", nargs="+"); p.add_argument("--only", default=""); p.add_argument("--show", action="store_true")
    p.add_argument("--record", action="store_true"); p.add_argument("--passing"); p.add_argument("--accept", action="store_true")
    p.add_argument("-j", type=int, default=os.cpu_count()); p.add_argument("--timeout", type=float, default=60)
    a = p.parse_args(argv[:cut])
    work = record if a.record else check_listed if a.passing else check
    passed = failed = 0
    for x in a.paths:
        for file in sorted(pathlib.Path(x).rglob("*.jsonl")) if os.path.isdir(x) else [pathlib.Path(x)]:
            cases = [json.loads(l) for l in open(file, encoding="utf-8") if l.strip()]
            if not a.record and not all("code" in c and "exit" in c for c in cases): continue  # parser.jsonl, tokens.jsonl: another shape
            p1, f1 = work(file.resolve(), cases, a, shell)
            passed += p1; failed += f1
            sys.stdout.flush()
    print(f"{passed} passed, {failed} failed"); sys.exit(1 if failed and not a.record else 0)


main()
