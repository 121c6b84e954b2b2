#!/usr/bin/env bash
# Runs a folder of job scripts under a shell and compares what they print with NNN-name.expected.
#
#   run-corpus.sh [options] DIR -- SHELL ARGS...
#   e.g. run-corpus.sh corpus/open -- pwsh -NoProfile -File
#
# The script's path is added after ARGS. Standard output and standard error are merged into one text file; escape
# sequences and carriage returns are dropped, the folder that a script runs in is written as <WORK>, and an exit code
# other than 0 is added as a last line.
#
#   --record       write NNN-name.expected from this shell: each script is run twice; where the two runs differ, nothing
#                  is written and the script is listed as unstable
#   --loose        compare without trailing blanks and empty lines (layout of tables still counts)
#   --only GLOB    only scripts whose file name matches
#   --timeout N    seconds for one script (default 120)
#   -j N           scripts at a time (default 1)
#   --show         print the difference of every failed script
#   --out DIR      keep what each script printed as DIR/NNN-name.actual
#
# Prints one line per script and, last, "N passed, N failed". Exit status 0 when nothing failed.
set -u
mode=check loose=0 only='*' limit=120 par=1 show=0 out=
usage() { sed -n '2,23p' "$0" >&2; exit 2; }
dir=
while [ $# -gt 0 ]; do
  case $1 in
    --record) mode=record ;;
    --loose) loose=1 ;;
    --only) only=$2; shift ;;
    --timeout) limit=$2; shift ;;
    -j) par=$2; shift ;;
    --show) show=1 ;;
    --out) out=$2; shift ;;
    --) shift; break ;;
    -*) usage ;;
    *) dir=$1 ;;
  esac
  shift
done
[ -n "$dir" ] && [ -d "$dir" ] && [ $# -gt 0 ] || usage
dir=$(cd "$dir" && pwd)
case $1 in # scripts run in a folder of their own: a relative path to the shell would not be found from there
  /*) ;;
  */*) first=$(cd "$(dirname "$1")" && pwd)/$(basename "$1"); shift; set -- "$first" "$@" ;;
esac
[ -z "$out" ] || { mkdir -p "$out" && out=$(cd "$out" && pwd); }
tally=$(mktemp -d /tmp/jcrXXXXXX)
trap 'rm -rf "$tally"' EXIT

# one SCRIPT TO SHELL ARGS... : runs SCRIPT in a fresh folder, text into TO
one() {
  local script=$1 to=$2 name work
  shift 2
  name=$(basename "$script")
  work=$(mktemp -d /tmp/jcwXXXXXX) # always the same length, so that wrapped text wraps at the same place
  mkdir "$work/tmp" "$work/cwd"
  cp "$script" "$work/$name"
  (
    cd "$work/cwd" || exit 1
    export NO_COLOR=1 TERM=dumb LANG=C.UTF-8 LC_ALL=C.UTF-8 TMPDIR="$work/tmp" TZ=UTC
    export POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off DOTNET_CLI_TELEMETRY_OPTOUT=1
    unset COLUMNS LINES JOB_COLOUR NOT_SET_ANYWHERE
    exec timeout -k 5 "$limit" "$@" "$work/$name"
  ) </dev/null >"$to.raw" 2>&1
  local rc=$?
  case $rc in
    0) ;;
    124 | 137) echo "<timed out after $limit s>" >>"$to.raw" ;;
    *) echo "<exit code $rc>" >>"$to.raw" ;;
  esac
  sed -e 's/\x1b\[[0-9;?]*[A-Za-z]//g' -e 's/\r$//' -e "s#/private$work#<WORK>#g" -e "s#$work#<WORK>#g" "$to.raw" >"$to"
  rm -rf "$to.raw" "$work"
}
squash() { sed -e 's/[[:space:]]*$//' -e '/^$/d' "$1"; }
same() {
  if [ $loose = 1 ]; then cmp -s <(squash "$1") <(squash "$2"); else cmp -s "$1" "$2"; fi
}
handle() {
  local script=$1 base got
  shift
  base=$(basename "$script" .ps1)
  got=$tally/$base.txt
  local t0 t1
  t0=$(date +%s%N)
  one "$script" "$got" "$@"
  t1=$((($(date +%s%N) - t0) / 1000000))
  [ -z "$out" ] || cp "$got" "$out/$base.actual"
  if [ $mode = record ]; then
    one "$script" "$got.2" "$@"
    if cmp -s "$got" "$got.2" && ! grep -q '^<timed out' "$got"; then
      cp "$got" "${script%.ps1}.expected"; echo "PASS recorded  $base  ${t1} ms"; : >"$tally/$base.pass"
    else
      [ -z "$out" ] || cp "$got.2" "$out/$base.actual2"
      echo "FAIL unstable  $base"; : >"$tally/$base.fail"
      [ $show = 0 ] || diff -u "$got" "$got.2"
    fi
  elif [ ! -f "${script%.ps1}.expected" ]; then
    echo "FAIL (no expected output)  $base"; : >"$tally/$base.fail"
  elif same "${script%.ps1}.expected" "$got"; then
    echo "PASS  $base  ${t1} ms"; : >"$tally/$base.pass"
  else
    echo "FAIL  $base  ${t1} ms"; : >"$tally/$base.fail"
    [ $show = 0 ] || diff -u --label expected --label actual "${script%.ps1}.expected" "$got"
  fi
}
n=0
for script in "$dir"/*.ps1; do
  case $(basename "$script") in $only) ;; *) continue ;; esac
  if [ "$par" -gt 1 ]; then
    handle "$script" "$@" >"$tally/$(basename "$script").line" 2>&1 &
    n=$((n + 1))
    [ "$n" -lt "$par" ] || wait -n
  else
    handle "$script" "$@"
  fi
done
wait
[ "$par" -le 1 ] || cat "$tally"/*.line 2>/dev/null
passed=$(find "$tally" -name '*.pass' | wc -l)
failed=$(find "$tally" -name '*.fail' | wc -l)
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
