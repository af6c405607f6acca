import type { Trx } from "../../database/workspace.ts";
import type { Context } from "../../trpc/context.ts";
import { queueMail } from "../mails/mails.service.ts";
import { insertOneTimeToken } from "./one-time-tokens.queries.ts";
import { countDevices } from "./new-device.queries.ts";
import { createOneTimeToken, hashToken } from "./one-time-token.ts";
import type { UserRow } from "./users.queries.ts";

const notMeSeconds = 7 * 86_400;

/**
 * Whether this browser family and platform never signed in to the account before (a first sign-in ever is not news).
 * `sendMail`, called once the session exists, mails its owner a link that ends it.
 */
export async function noticeNewDevice(
  ctx: Context,
  trx: Trx,
  user: UserRow,
): Promise<{ isNew: boolean; sendMail: (sessionId: string) => Promise<void> }> {
  const { sessions, alike } = await countDevices(trx, user.id, ctx.device);
  const isNew = sessions > 0 && alike === 0;
  return {
    isNew,
    async sendMail(sessionId) {
      if (!isNew) return;
      const token = createOneTimeToken();
      await insertOneTimeToken(trx, {
        kind: "not_me",
        userId: user.id,
        tokenHash: hashToken(token),
        payload: { sessionId },
        seconds: notMeSeconds,
      });
      await queueMail(ctx, trx, {
        template: "newDevice",
        to: user.email,
        locale: user.locale,
        values: {
          name: user.name,
          browser: ctx.device.browser,
          platform: ctx.device.platform,
          ip: ctx.ip ?? "",
          link: `/not-me#token=${token}`,
        },
      });
    },
  };
}
