import { z } from "zod";
import { listQueueAges } from "../ports/jobs/jobs.queries.ts";
import { defineCommand } from "./command.ts";

/** What the alert "queue growing" looks at, now. */
export const jobsCommand = defineCommand({
  name: "jobs",
  what: "counts the work that waits, per kind, and how long the oldest has been due",
  example: "jobs",
  flags: z.object({}),
  async run({ owner, show }) {
    const kinds = await listQueueAges(owner());
    show(kinds, [
      `${"kind".padEnd(26)}${"due".padStart(8)}${"waiting".padStart(10)}${"oldest due".padStart(14)}`,
      ...kinds.map(
        ({ job, due, waiting, oldestDueSeconds }) =>
          `${job.padEnd(26)}${String(due).padStart(8)}${String(waiting).padStart(10)}${`${oldestDueSeconds} s`.padStart(14)}`,
      ),
    ]);
    return 0;
  },
});
