/**
 * A command that cannot outlive us. The shell between us and the program reads from a pipe that we hold open as its
 * stdin: when we end, even by SIGKILL, the read returns and the shell sends `signal`, and SIGKILL 15 s later.
 * (Tried: the program is gone within 0.1 s.)
 */
export function guardedCommand(command: string[], signal: "INT" | "TERM"): string[] {
  return ["/bin/sh", "-c", script, "guard", signal, ...command];
}

// The wait in small steps: a longer sleep would itself be left behind.
const script = `
exec 3<&0
signal=$1; shift
"$@" 3<&- </dev/null & program=$!
{
  read -r _ <&3
  kill -"$signal" "$program"
  steps=0
  while [ "$steps" -lt 150 ] && kill -0 "$program"; do sleep 0.1; steps=$((steps + 1)); done
  kill -KILL "$program"
} >/dev/null 2>&1 & watcher=$!
wait "$program"; code=$?
kill "$watcher" 2>/dev/null
exit "$code"`;
