#!/usr/bin/env bash
# Builds everything in Release and runs every test project, one after the other, and the gate on allocation; the last line counts the tests.
# Fails when a test fails, when a test host breaks down, when a project ran no test, and when a recommendation allocates.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

results=$PWD/artifacts/test-results
rm -rf "$results"
dotnet build Tailor.slnx --configuration Release --verbosity quiet --nologo

status=0
passed=0 failed=0 skipped=0
for project in tests/*/*.csproj; do
  name=$(basename "$project" .csproj)
  dotnet test "$project" --configuration Release --no-build --nologo --verbosity quiet \
    --results-directory "$results" --logger "trx;LogFileName=$name.trx" || status=1
  counters=$(grep -o '<Counters [^>]*' "$results/$name.trx" 2>/dev/null || true)
  count() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters"; }
  total=$(count total)
  if [ "${total:-0}" -eq 0 ]; then
    echo "$name ran no test." >&2
    status=1
    continue
  fi
  passed=$((passed + $(count passed)))
  failed=$((failed + $(count failed)))
  # Each skipped test by its name, with the reason it gives.
  tr -d '\r' <"$results/$name.trx" | awk -v project="$name" '
    /<UnitTestResult / && /outcome="NotExecuted"/ { match($0, /testName="[^"]*"/); test = substr($0, RSTART + 10, RLENGTH - 11) }
    test != "" && /<Message>/ { sub(/.*<Message>/, ""); sub(/<\/Message>.*/, ""); print "skipped: " test ": " $0; test = "" }
    /<\/UnitTestResult>/ { if (test != "") print "skipped: " test; test = "" }'
  skipped=$((skipped + total - $(count passed) - $(count failed)))
done

# What a recommendation allocates: a few seconds, no times.
dotnet artifacts/bin/Tailor.Benchmarks/release/Tailor.Benchmarks.dll gate || status=1

if [ $passed -eq 0 ] || [ $failed -ne 0 ]; then status=1; fi
echo "$passed passed, $failed failed, $skipped skipped"
exit $status
