import type { Services } from "../../services.ts";
import { deleteLooseFiles } from "../attachments/delete-loose-files.service.ts";
import { deleteExpired } from "./maintenance.queries.ts";

const everyMs = 15 * 60_000;

export type Maintenance = { run: () => Promise<Record<string, number>>; start: () => void; stop: () => Promise<void> };

/** Deletes what has expired, four times an hour; instances take turns by an advisory lock. */
export function createMaintenance(services: Pick<Services, "db" | "files" | "log">): Maintenance {
  const { db, log } = services;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> | undefined;
  const run = async (): Promise<Record<string, number>> => ({
    ...(await deleteExpired(db)),
    looseFiles: await deleteLooseFiles(services),
  });
  const tick = () => {
    running = run()
      .then((deleted) => log.debug({ deleted }, "maintenance"))
      .catch((error: unknown) => log.warn({ err: error }, "maintenance failed; it is tried again later"));
  };
  return {
    run,
    start() {
      // Jitter, so that instances started together do not knock together.
      timer = setTimeout(() => {
        tick();
        timer = setInterval(tick, everyMs);
        timer.unref();
      }, Math.random() * 60_000);
      timer.unref();
    },
    async stop() {
      clearTimeout(timer);
      await running;
    },
  };
}
