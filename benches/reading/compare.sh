#!/usr/bin/env bash
# How long reading takes beside DuckDB and beside plain csv + serde + Decimal: user CPU seconds of whole processes, one
# thread each, in alternating runs, medians and ratios. `--memory` reads a file of 1 GB instead and tells how much memory
# that takes. See benches/README.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2

readonly RUNS=${RUNS:-7} ROWS=${ROWS:-300000} BYTES=${BYTES:-1000000000}
readonly BUILT=${CARGO_TARGET_DIR:-target}
# the work folder is under the target folder, so that nothing is left in the sources
readonly WORK=$BUILT/reading
export RAYON_NUM_THREADS=1

mkdir -p "$WORK"
if [[ ${BUILD:-yes} == yes ]]; then cargo build --release --locked --quiet; fi
cargo build --release --quiet --manifest-path benches/reading/baseline/Cargo.toml --target-dir "$WORK/baseline"
readonly CHIPTRACE=$BUILT/release/chiptrace BASELINE=$WORK/baseline/release/reading-baseline

# user_seconds COMMAND...: user CPU seconds of one process; its output is thrown away. Exit code 4 of a check means that
# the file is incomplete, which an invented file never is: any failure ends the comparison.
user_seconds() {
  local TIMEFORMAT=%U seconds
  seconds=$({ time "$@" >/dev/null 2>"$WORK/errors"; } 2>&1) || { cat "$WORK/errors" >&2; return 1; }
  printf '%s\n' "${seconds##*$'\n'}"
}

# median NAME: the median of the figures in the file of that name.
median() {
  sort -n "$WORK/$1.times" | awk '{ at[NR] = $1 } END { print NR % 2 ? at[(NR + 1) / 2] : (at[NR / 2] + at[NR / 2 + 1]) / 2 }'
}

# line NAME WORDS: the median of a name, and how often chiptrace fits into it.
line() {
  awk -v name="$2" -v time="$(median "$1")" -v own="$(median chiptrace)" \
    'BEGIN { printf "%-58s %7.3f s  %5.2f times chiptrace\n", name, time, time / own }'
}

compare() {
  local file=$WORK/shipments.csv duckdb=yes
  "$BASELINE" make --rows "$ROWS" "$file" >/dev/null
  python3 -c 'import duckdb' 2>/dev/null || duckdb=no
  rm -f "$WORK"/*.times
  for ((run = 0; run < RUNS; run++)); do
    user_seconds "$CHIPTRACE" check "$file" --format json >>"$WORK/chiptrace.times"
    user_seconds "$BASELINE" read "$file" >>"$WORK/baseline.times"
    if [[ $duckdb == yes ]]; then
      user_seconds python3 benches/reading/with_duckdb.py "$file" >>"$WORK/duckdb.times"
      user_seconds python3 benches/reading/with_duckdb.py >>"$WORK/start.times"
    fi
  done
  printf '%s rows of 26 columns, %s bytes; medians of %s alternating runs, user CPU seconds\n' \
    "$ROWS" "$(stat -c %s "$file")" "$RUNS"
  line chiptrace 'chiptrace check, 26 columns validated'
  line baseline 'csv + serde + Decimal structs, 26 columns'
  if [[ $duckdb == yes ]]; then
    line duckdb 'DuckDB, 7 columns into a table, whole process'
    paste "$WORK/duckdb.times" "$WORK/start.times" | awk '{ printf "%.3f\n", $1 - $2 }' >"$WORK/without.times"
    line without 'DuckDB, the same without the start of Python and DuckDB'
  else
    echo 'DuckDB was NOT measured: python3 has no module duckdb (pip install duckdb)'
  fi
}

# What the engine keeps cannot be told from outside from what it needed for a while, so the peak is set beside the rows.
memory() {
  local file=$WORK/large.csv rows pid status peak=0
  rows=$("$BASELINE" make --bytes "$BYTES" "$file")
  "$CHIPTRACE" check "$file" --format json >"$WORK/large.json" &
  pid=$!
  while status=$(cat "/proc/$pid/status" 2>/dev/null) && [[ $status == *VmHWM* ]]; do
    peak=$(awk '/^VmHWM/ { print $2 }' <<<"$status")
    sleep 0.05
  done
  wait "$pid"
  awk -v bytes="$(stat -c %s "$file")" -v rows="$rows" -v peak="$peak" 'BEGIN {
    printf "%d rows, %.0f MB, %.0f bytes a row\n", rows, bytes / 1e6, bytes / rows
    printf "peak memory %.0f MB, %.0f bytes a row, %.2f of the file\n", peak * 1024 / 1e6, peak * 1024 / rows, peak * 1024 / bytes
  }'
  rm -f "$file"
}

case ${1:-} in
  '') compare ;;
  --memory) memory ;;
  *)
    echo 'usage: benches/reading/compare.sh [--memory]; RUNS, ROWS and BYTES may be set' >&2
    exit 2
    ;;
esac
