import { OperatorError } from "@piloto/db/operator-error";
import { z } from "zod";
import { refreshToken } from "../features/channels/refresh-tokens.service.ts";
import { listChannelStates } from "./channels.queries.ts";
import { defineCommand, limitFlag, workspaceFlag } from "./command.ts";
import { getPlace } from "./places.queries.ts";

export const channelStatusCommand = defineCommand({
  name: "channel status",
  what: "lists channels, those that Meta refuses first",
  example: "channel status --workspace casa-ipe",
  flags: z.object({ workspace: workspaceFlag.optional(), limit: limitFlag }),
  async run({ owner, show }, { workspace, limit }) {
    const place = workspace === undefined ? undefined : await getPlace(owner(), workspace);
    const channels = await listChannelStates(owner(), { workspaceId: place?.id, id: undefined, limit });
    show(
      channels,
      channels.map(
        ({ id, workspace: slug, kind, name, status, statusReason, tokenExpiresAt, queued }) =>
          `${id}  ${slug}  ${kind}  ${name}  ${status}  ${queued} waiting  token until ${
            tokenExpiresAt?.toISOString() ?? "unknown"
          }  ${statusReason}`,
      ),
    );
    return channels.some(({ status }) => status === "needs_reauth" || status === "blocked") ? 1 : 0;
  },
});

/** What the clock does by itself fifteen days before the end; WhatsApp's system-user tokens do not expire. */
export const refreshTokenCommand = defineCommand({
  name: "channel refresh-token",
  what: "renews the token of an Instagram channel now, when it is due",
  example: "channel refresh-token --channel 019a…",
  isChange: true,
  flags: z.object({ channel: z.uuid().describe("the channel's id") }),
  async run(context, { channel: id }) {
    const read = () => listChannelStates(context.owner(), { workspaceId: undefined, id, limit: 1 });
    const [before] = await read();
    if (before?.kind !== "instagram") throw new OperatorError(`There is no Instagram channel ${id}.`);
    if (before.status !== "active")
      throw new OperatorError(
        `The channel is ${before.status}: only its owner can give it a new token, on the page Channels.`,
      );
    if (!(await context.confirm(`ask Instagram for a new token of ${before.name}`))) return 0;
    await refreshToken(context.services(), { workspaceId: before.workspaceId, channelId: id });
    const [after] = await read();
    const isRenewed = after?.tokenExpiresAt?.getTime() !== before.tokenExpiresAt?.getTime();
    context.show({ isRenewed, tokenExpiresAt: after?.tokenExpiresAt ?? null, status: after?.status }, [
      isRenewed
        ? `Renewed until ${after?.tokenExpiresAt?.toISOString()}.`
        : `Not renewed: not due yet, or refused (${after?.status}).`,
    ]);
    return isRenewed || after?.status === "active" ? 0 : 1;
  },
});
