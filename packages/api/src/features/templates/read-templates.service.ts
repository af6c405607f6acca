import type { ListTemplatesInput, TemplateList, TemplateView } from "@piloto/shared/templates";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import { toTemplateView } from "./template-view.ts";
import { findSyncedAt, getTemplate, listTemplates } from "./templates.queries.ts";

/** The channel's templates, for the picker and the channel's page. Throws NOT_FOUND for an unknown channel. */
export async function listTemplateViews(
  trx: WorkspaceTrx,
  workspaceId: string,
  input: Pick<ListTemplatesInput, "channelId" | "search" | "onlySendable">,
): Promise<TemplateList> {
  const channel = await findSyncedAt(trx, workspaceId, input.channelId);
  if (!channel) throw new AppError("NOT_FOUND", { message: "no such channel in this workspace" });
  const views = (await listTemplates(trx, workspaceId, input)).map(toTemplateView);
  return {
    templates: input.onlySendable ? views.filter(({ blocker }) => blocker === null) : views,
    syncedAt: channel.syncedAt?.toISOString() ?? null,
  };
}

/** Throws NOT_FOUND. */
export const readTemplate = async (trx: WorkspaceTrx, workspaceId: string, templateId: string): Promise<TemplateView> =>
  toTemplateView(await getTemplate(trx, workspaceId, templateId));
