import { parseEnv } from "./env.ts";
import { startSimulator } from "./start-simulator.ts";

function describe(error: unknown, port: number | undefined): string {
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    return `Port ${port} is already in use. Set SIMULATOR_PORT to a free one.`;
  }
  return error instanceof Error ? error.message : String(error);
}

let port: number | undefined;
try {
  const env = parseEnv(process.env);
  port = env.port;
  const simulator = await startSimulator(env);
  console.log(`Simulator: ${simulator.origin} (mailbox: ${simulator.origin}/mailbox)`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void simulator.stop());
  }
} catch (error) {
  console.error(`The simulator did not start. ${describe(error, port)}`);
  process.exitCode = 1;
}
