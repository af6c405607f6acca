import type { LabelView } from "@piloto/shared/conversation-views";
import type { LabelTone } from "@piloto/shared/labels";
import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

/** All labels by name, each with how many conversations that are not closed carry it. */
export async function listCountedLabels(
  trx: WorkspaceTrx,
  workspaceId: string,
): Promise<(LabelView & { conversationCount: number })[]> {
  return trx
    .selectFrom("labels as l")
    .select(["l.id", "l.name", "l.tone"])
    .select((eb) =>
      eb
        .selectFrom("conversationLabels as cl")
        .innerJoin("conversations as c", (join) =>
          join.onRef("c.workspaceId", "=", "cl.workspaceId").onRef("c.id", "=", "cl.conversationId"),
        )
        .select(sql<number>`count(*)`.as("count"))
        .whereRef("cl.workspaceId", "=", "l.workspaceId")
        .whereRef("cl.labelId", "=", "l.id")
        .where("c.status", "<>", "closed")
        .$asScalar()
        .as("conversationCount"),
    )
    .where("l.workspaceId", "=", workspaceId)
    .orderBy(sql`fold_text(l.name)`)
    .execute()
    .then((rows) => rows.map((row) => ({ ...row, conversationCount: Number(row.conversationCount ?? 0) })));
}

export async function countLabels(trx: WorkspaceTrx, workspaceId: string): Promise<number> {
  const { count } = await trx
    .selectFrom("labels")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("workspaceId", "=", workspaceId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

type Fields = { name: string; tone: LabelTone };

/** A name that differs only in case or accents from another label's is CONFLICT. */
export async function insertLabel(trx: WorkspaceTrx, workspaceId: string, fields: Fields): Promise<LabelView> {
  return trx
    .insertInto("labels")
    .values({ workspaceId, ...fields })
    .returning(["id", "name", "tone"])
    .executeTakeFirstOrThrow();
}

/** False when there is no such label. */
export async function updateLabelFields(
  trx: WorkspaceTrx,
  workspaceId: string,
  { labelId, ...fields }: Fields & { labelId: string },
): Promise<boolean> {
  const row = await trx
    .updateTable("labels")
    .set(fields)
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", labelId)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes it off every conversation too. False when there is no such label. */
export async function deleteLabelRow(trx: WorkspaceTrx, workspaceId: string, labelId: string): Promise<boolean> {
  const row = await trx
    .deleteFrom("labels")
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", labelId)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}
