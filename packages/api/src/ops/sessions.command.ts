import { z } from "zod";
import { endSessionsByOperator } from "../features/sessions/end-sessions.service.ts";
import { defineCommand, limitFlag, sinceFlag, workspaceFlag } from "./command.ts";
import { UsageError } from "./ops-context.ts";
import { getPlace } from "./places.queries.ts";
import { listReuse, listSignedIn } from "./sessions.queries.ts";

const batch = 200;
const lowestId = "00000000-0000-0000-0000-000000000000";

/** One transaction per person, so that one that is killed goes on with whoever is left. */
export const revokeSessionsCommand = defineCommand({
  name: "sessions revoke",
  what: "ends all sessions of a person, of a workspace's members, or of everybody",
  example: "sessions revoke --user ana@casaipe.com.br",
  isChange: true,
  flags: z.object({
    user: z.string().min(1).optional().describe("the person's mail address or id"),
    workspace: workspaceFlag.optional(),
    all: z.boolean().default(false).describe("everybody"),
  }),
  async run(context, { user, workspace, all }) {
    if ([user, workspace, all || undefined].filter((given) => given !== undefined).length !== 1)
      throw new UsageError("Say whose: one of --user, --workspace and --all.");
    const owner = context.owner();
    const who = { user, workspaceId: workspace === undefined ? undefined : (await getPlace(owner, workspace)).id };
    const subject = all ? "everybody" : workspace === undefined ? `${user}` : `the members of ${workspace}`;
    if (!(await context.confirm(`end all sessions of ${subject}`, all ? "everybody" : "yes"))) return 0;
    const done = { people: 0, sessions: 0 };
    for (let after = lowestId; ;) {
      const ids = await listSignedIn(owner, who, { after, limit: batch });
      for (const id of ids) {
        done.sessions += await endSessionsByOperator(context.services().db, id, context.origin);
        done.people += 1;
      }
      const last = ids.at(-1);
      if (last === undefined || ids.length < batch) break;
      after = last;
    }
    context.show(done, [`${done.sessions} sessions of ${done.people} people have ended; every instance knows in 2 s.`]);
    return 0;
  },
});

export const reuseEventsCommand = defineCommand({
  name: "reuse-events",
  what: "lists refresh tokens that were used again, with what finds their lines in the log",
  example: "reuse-events --since 2d",
  flags: z.object({ since: sinceFlag.optional(), limit: limitFlag }),
  async run({ owner, show }, { since = new Date(Date.now() - 7 * 86_400_000), limit }) {
    const events = await listReuse(owner(), since, limit);
    show(
      events,
      events.length === 0
        ? ["None."]
        : events.map(
            ({ at, email, sessionHash, ip, device }) =>
              `${at.toISOString()}  ${email}  sessionHash=${sessionHash ?? "-"}  ${ip ?? "-"}  ${device ?? "-"}`,
          ),
    );
    return 0;
  },
});
