import { OperatorError } from "@piloto/db/operator-error";
import { z } from "zod";
import { discardDeadLetters, retryDeadLetters } from "../features/dead-letters/resolve-dead-letters.service.ts";
import { type Command, defineCommand, limitFlag, workspaceFlag } from "./command.ts";
import { discardClockLetters, type Letter, listLetters } from "./dead-letters.queries.ts";
import { inPlace } from "./in-place.ts";
import { type OpsContext, UsageError } from "./ops-context.ts";
import { getPlace } from "./places.queries.ts";

const batch = 100;
const filterFlags = z.object({
  workspace: workspaceFlag.optional(),
  task: z.string().optional().describe("only this kind of job"),
  limit: limitFlag,
});
const idFlag = z.uuid().optional().describe("only this one");

async function find(
  context: OpsContext,
  input: z.infer<typeof filterFlags> & { id?: string | undefined },
): Promise<Letter[]> {
  const place = input.workspace === undefined ? undefined : await getPlace(context.owner(), input.workspace);
  const ids = input.id === undefined ? undefined : [input.id];
  return listLetters(context.owner(), { workspaceId: place?.id, task: input.task, ids }, input.limit);
}

export const listDeadLettersCommand = defineCommand({
  name: "dead-letters list",
  what: "lists work that was given up and waits for a decision",
  example: "dead-letters list --task send",
  flags: filterFlags,
  async run(context, input) {
    const letters = await find(context, input);
    context.show(
      letters,
      letters.length === 0
        ? ["No dead letters."]
        : letters.map(
            ({ id, failedAt, task, workspace, attempts, error }) =>
              `${id}  ${failedAt.toISOString()}  ${task}  ${workspace ?? "-"}  ${attempts} attempts  ${error.slice(0, 120)}`,
          ),
    );
    return 0;
  },
});

export const showDeadLetterCommand = defineCommand({
  name: "dead-letters show",
  what: "shows one with what it was about",
  example: "dead-letters show --id 019a…",
  flags: z.object({ id: z.uuid().describe("which one") }),
  async run(context, { id }) {
    const [letter] = await listLetters(context.owner(), { workspaceId: undefined, task: undefined, ids: [id] }, 1);
    if (!letter) throw new OperatorError(`There is no dead letter ${id}.`);
    context.show(letter, [JSON.stringify(letter, undefined, 2)]);
    return 0;
  },
});

const decide = (decision: "retry" | "discard", what: string): Command =>
  defineCommand({
    name: `dead-letters ${decision}`,
    what,
    example: `dead-letters ${decision} --workspace casa-ipe --task send`,
    isChange: true,
    flags: filterFlags.extend({ id: idFlag }),
    async run(context, input) {
      if (!input.id && !input.workspace && !input.task) throw new UsageError("Say which: --id, --workspace or --task.");
      const open = (await find(context, input)).filter(({ resolution }) => resolution === null);
      if (open.length === 0) {
        context.show({ count: 0 }, ["No such dead letters wait for a decision."]);
        return 0;
      }
      if (!(await context.confirm(`${decision} ${open.length} dead letters`))) return 0;
      const count = await decideAll(context, open, decision);
      context.show({ count }, [`${count} dead letters: ${decision === "retry" ? "tried again" : "discarded"}.`]);
      return 0;
    },
  });

async function decideAll(context: OpsContext, letters: Letter[], decision: "retry" | "discard"): Promise<number> {
  let count = 0;
  for (const [workspaceId, ofOne] of Map.groupBy(letters, (letter) => letter.workspaceId)) {
    for (let from = 0; from < ofOne.length; from += batch) {
      const deadLetterIds = ofOne.slice(from, from + batch).map(({ id }) => id);
      if (workspaceId === null) count += await discardClockLetters(context.owner(), deadLetterIds);
      else {
        const service = decision === "retry" ? retryDeadLetters : discardDeadLetters;
        count += (await inPlace(context, workspaceId, (inside) => service(inside, { deadLetterIds }))).count;
      }
    }
  }
  return count;
}

export const retryDeadLettersCommand = decide("retry", "enqueues them once more, with all their attempts");
export const discardDeadLettersCommand = decide("discard", "lets the work go for good");
