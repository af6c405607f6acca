import type { TemplateStatus } from "@piloto/shared/conversation-words";
import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { RemoteTemplate } from "../../ports/channels/channel-adapter.ts";

export type TemplateRow = Awaited<ReturnType<ReturnType<typeof selectTemplates>["executeTakeFirstOrThrow"]>>;

const selectTemplates = (trx: WorkspaceTrx, workspaceId: string) =>
  trx
    .selectFrom("templates")
    .select([
      "id",
      "channelId",
      "externalId",
      "name",
      "language",
      "category",
      "status",
      "rejectedReason",
      "parameterFormat",
      "components",
    ])
    .where("workspaceId", "=", workspaceId);

// More than this nobody reads in a list; the search finds the others.
const maxListed = 200;

/** Templates of a channel whose name or text holds the words, accents and case ignored; at most 200, by name. */
export function listTemplates(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, search, onlySendable }: { channelId: string; search: string; onlySendable: boolean },
): Promise<TemplateRow[]> {
  return selectTemplates(trx, workspaceId)
    .where("channelId", "=", channelId)
    .$if(onlySendable, (query) => query.where("status", "=", "approved"))
    .$if(!onlySendable, (query) => query.where("status", "<>", "deleted"))
    .$if(search !== "", (query) => query.where(holds(search)))
    .orderBy("name")
    .orderBy("language")
    .limit(maxListed)
    .execute();
}

// Of the components their texts only: their keys and examples would match anything.
const holds = (search: string) => sql<boolean>`strpos(fold_text(name || ' ' || coalesce(
  (SELECT string_agg(part ->> 'text', ' ') FROM jsonb_path_query(components, '$[*] ? (@.text.type() == "string")') AS part),
  '')), fold_text(${search})) > 0`;

/** Throws NOT_FOUND, also for a template of another workspace. */
export async function getTemplate(trx: WorkspaceTrx, workspaceId: string, templateId: string): Promise<TemplateRow> {
  const row = await selectTemplates(trx, workspaceId).where("id", "=", templateId).executeTakeFirst();
  if (!row) throw new AppError("NOT_FOUND", { message: "no such template in this workspace" });
  return row;
}

export const findTemplateByName = (
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, name, language }: { channelId: string; name: string; language: string },
): Promise<TemplateRow | undefined> =>
  selectTemplates(trx, workspaceId)
    .where("channelId", "=", channelId)
    .where("name", "=", name)
    .where("language", "=", language)
    .executeTakeFirst();

/** When the channel's list was last brought up to date; undefined for an unknown channel. */
export const findSyncedAt = (
  trx: WorkspaceTrx,
  workspaceId: string,
  channelId: string,
): Promise<{ syncedAt: Date | null } | undefined> =>
  trx
    .selectFrom("channels")
    .select("templatesSyncedAt as syncedAt")
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", channelId)
    .executeTakeFirst();

const columns = { name: 512, language: 20, category: 40, rejectedReason: 500, externalId: 100 } as const;
const cut = (text: string, max: number): string => text.slice(0, max).toWellFormed();

/** Writes these templates as they are now; `syncedAt` tells later which were not among them. */
export async function upsertTemplates(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, templates, syncedAt }: { channelId: string; templates: readonly RemoteTemplate[]; syncedAt: Date },
): Promise<void> {
  if (templates.length === 0) return;
  await trx
    .insertInto("templates")
    .values(
      templates.map((template) => ({
        workspaceId,
        channelId,
        externalId: cut(template.externalId, columns.externalId),
        name: cut(template.name, columns.name),
        language: cut(template.language, columns.language),
        category: cut(template.category, columns.category),
        status: template.status,
        rejectedReason: cut(template.rejectedReason ?? "", columns.rejectedReason),
        parameterFormat: template.parameterFormat,
        components: JSON.stringify(template.components),
        syncedAt,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(["workspaceId", "channelId", "name", "language"]).doUpdateSet((eb) => ({
        externalId: eb.ref("excluded.externalId"),
        category: eb.ref("excluded.category"),
        status: eb.ref("excluded.status"),
        rejectedReason: eb.ref("excluded.rejectedReason"),
        parameterFormat: eb.ref("excluded.parameterFormat"),
        components: eb.ref("excluded.components"),
        syncedAt: eb.ref("excluded.syncedAt"),
      })),
    )
    .execute();
}

/** Marks as deleted what the channel's list no longer holds, and notes when the list was read. */
export async function finishSync(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, syncedAt }: { channelId: string; syncedAt: Date },
): Promise<void> {
  await trx
    .updateTable("templates")
    .set({ status: "deleted" })
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .where("syncedAt", "<", syncedAt)
    .where("status", "<>", "deleted")
    .execute();
  await trx
    .updateTable("channels")
    .set({ templatesSyncedAt: syncedAt })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", channelId)
    .execute();
}

/** The state a webhook tells, at once; whether the template is known. */
export async function updateTemplateStatus(
  trx: WorkspaceTrx,
  workspaceId: string,
  change: { channelId: string; name: string; language: string; status: TemplateStatus; reason: string },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable("templates")
    .set({ status: change.status, rejectedReason: cut(change.reason, columns.rejectedReason) })
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", change.channelId)
    .where("name", "=", change.name)
    .where("language", "=", change.language)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
