#!/usr/bin/env python3
"""The layout list of the ABI: one line for each member of each public struct, and for each number.

    layout.py [--accept] [--compiler CC] HEADER LIST

Reads the names out of HEADER, lets a C program print offset and size of each, and compares with LIST. The ABI is a draft:
the list may change with the header, but only knowingly, by --accept. Once a list is released, its lines may not.
"""
import argparse, difflib, os, pathlib, re, subprocess, sys, tempfile


def members(body):
    """(name, type) of each member of a struct's body."""
    depth, start, parts = 0, 0, []
    for i, c in enumerate(body):
        depth += (c in "{(") - (c in "})")
        if c == ";" and depth == 0:
            parts.append(" ".join(body[start:i].split()))
            start = i + 1
    for part in parts:
        function = re.search(r"\(\s*PSJ_CALL\s*\*\s*(\w+)\s*\)", part)
        union = re.fullmatch(r"union \{.*\} (\w+)", part)
        if function: yield function[1], part.replace(function[0], "(*)", 1)
        elif union: yield union[1], part[: -len(union[1])].strip()
        else:
            base, first = re.fullmatch(r"(.*?)((?:\*\s*(?:const\s*)?)*\w+(?:\[\w+\])?(?:\s*,.*)?)", part).groups()
            for name in first.split(","):
                pointer, word, array = re.fullmatch(r"\s*((?:\*\s*(?:const\s*)?)*)(\w+)(\[\w+\])?", name).groups()
                yield word, " ".join((base + pointer).split()) + (array or "")


def program(text):
    """A C program that prints the list of a header."""
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.S)
    text = re.sub(r"//[^\n]*", "", text).replace("\\\n", " ")
    lines = ['#include "psj.h"', "#include <stdio.h>", "int main(void) {"]
    for name, value in re.findall(r"^#define (PSJ_\w+)[ \t]+(\S.*)$", text, flags=re.M):
        if name in ("PSJ_CALL", "PSJ_EXPORT"): continue
        if value.startswith('"'): lines.append(f'  printf("%s = \\"%s\\"\\n", "{name}", {name});')
        else: lines.append(f'  printf("%s = %lld\\n", "{name}", (long long){name});')
    text = re.sub(r"^#.*$", "", text, flags=re.M)
    for name, body, alias in re.findall(r"struct (\w+) \{(.*?)\n\}\s*(\w*);", text, flags=re.S):
        type_name = alias or "struct " + name
        lines.append(f'  printf("{name} size %zu\\n", sizeof({type_name}));')
        for member, declared in members(body):
            lines.append(f'  printf("{name}.{member} at %zu size %zu: %s\\n", offsetof({type_name}, {member}), '
                         f'sizeof((({type_name} *)0)->{member}), "{declared}");')
    return "\n".join(lines + ["  return 0;", "}", ""])


def layout(header, compiler):
    with tempfile.TemporaryDirectory() as work:
        source = pathlib.Path(work) / "layout.c"
        source.write_text(program(header.read_text(encoding="utf-8")), encoding="utf-8")
        subprocess.run([compiler, "-std=c11", "-I", str(header.parent), str(source), "-o", work + "/layout"], check=True)
        return subprocess.run([work + "/layout"], check=True, capture_output=True, encoding="utf-8").stdout


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--accept", action="store_true"); p.add_argument("--compiler", default="cc")
    p.add_argument("header", type=pathlib.Path); p.add_argument("list", type=pathlib.Path)
    a = p.parse_args()
    now = layout(a.header, a.compiler)
    if a.accept:
        a.list.parent.mkdir(parents=True, exist_ok=True)
        a.list.write_text(now, encoding="utf-8")
    then = a.list.read_text(encoding="utf-8") if a.list.exists() else ""
    for line in difflib.unified_diff(then.splitlines(), now.splitlines(), a.list.name, a.header.name, "", "", 0, ""): print(line)
    if now != then: print(f"The list is not that of the header: {os.path.relpath(__file__)} --accept {a.header} {a.list}")
    print("1 passed, 0 failed" if now == then else "0 passed, 1 failed")
    sys.exit(now != then)


main()
