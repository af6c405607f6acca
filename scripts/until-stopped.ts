import { watchLaunchers } from "./launcher-watch.ts";
import { resolveDataDir } from "./project-folders.ts";
import { reportFailure } from "./report-failure.ts";
import { RunningServices } from "./running-services.ts";

/**
 * Runs the work until it ends or is stopped (Ctrl-C, SIGTERM, a closed terminal, or the package manager that started us
 * being gone), then stops every service and exits: 1 after a failure, which is reported in one sentence.
 */
export async function runUntilStopped(work: (services: RunningServices) => Promise<void>): Promise<never> {
  const services = new RunningServices();
  const stop = (): void => void services.stop();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  watchLaunchers(stop);
  try {
    await work(services);
  } catch (error) {
    if (!services.isStopping) {
      reportFailure(error, resolveDataDir(process.env["DATA_DIR"]));
      process.exitCode = 1;
    }
  }
  await services.stop();
  process.exit();
}
