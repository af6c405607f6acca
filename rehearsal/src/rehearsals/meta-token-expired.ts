import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Findings } from "../findings.ts";
import { judgeLogs } from "../load.ts";
import { openShop, outsideEnv, startOutside, type Shop } from "../stage/shop.ts";
import { openStage, type Stage } from "../stage/stage.ts";
import { until } from "../until.ts";

const newToken = "EAASIMBancadaNova";

/**
 * Meta takes the token of a number back while people write: the number waits for a new one, its messages too, admins get
 * a mail, customers are still heard; with the new token everything leaves, once and in order.
 */
export async function rehearseMetaTokenExpired(findings: Findings): Promise<void> {
  const stage = await openStage();
  const outside = await startOutside(stage);
  try {
    const env = outsideEnv(outside.origin);
    await stage.addApi(undefined, env);
    await stage.addWorker(undefined, env);
    const shop = await openShop(stage, outside.origin);
    await rehearse(stage, shop, findings);
    await shop.stop();
    judgeLogs(stage, findings);
  } finally {
    await outside.stop();
    await stage.end();
  }
}

async function rehearse(stage: Stage, shop: Shop, findings: Findings): Promise<void> {
  const { meta } = shop;
  const customer = await shop.customer("Ana Prado");
  const conversationId = await shop.say(customer, "Vocês entregam?");
  await shop.send(conversationId, "Entregamos, sim.");
  await until(async () => (await meta.textsTo(customer)).length === 1);

  // As when somebody removes the app at Meta: the old token opens nothing any more.
  await shop.renewToken(newToken);
  for (const text of ["Em toda a cidade.", "Qual é o bairro?"]) await shop.send(conversationId, text);
  const isWaiting = await until(async () => (await statusOf(stage)) === "needs_reauth");
  findings.expect("the channel says that it needs a new token", isWaiting, await statusOf(stage));
  findings.expect(
    "admins get a mail",
    await until(async () => (await mails(stage)).length > 0),
    `${(await mails(stage)).length}`,
  );
  const [waiting] = await stage.sql<{ n: number }>(
    "SELECT count(*)::int AS n FROM messages WHERE direction = 'out' AND status = 'queued'",
  );
  findings.expect("messages wait, none fails", waiting?.n === 2, `${waiting?.n} of 2 wait`);
  await shop.say(customer, "Savassi.");
  findings.expect("customers are still heard", true);

  const answer = await shop.owner.call("channels.replaceCredentials", {
    workspaceId: stage.workspaceId,
    channelId: stage.channel.id,
    accessToken: newToken,
  });
  findings.expect("the new token is taken", answer?.status === 200, `${answer?.status}`);
  const all = ["Entregamos, sim.", "Em toda a cidade.", "Qual é o bairro?"];
  await until(async () => (await meta.textsTo(customer)).length >= all.length);
  const arrived = await meta.textsTo(customer);
  findings.expect("everything leaves, once and in order", arrived.join("|") === all.join("|"), arrived.join(" | "));
  findings.expect("the channel is active again", (await statusOf(stage)) === "active", await statusOf(stage));
}

async function statusOf({ sql, channel }: Stage): Promise<string> {
  const [row] = await sql<{ status: string }>("SELECT status FROM channels WHERE id = $1", [channel.id]);
  return row?.status ?? "gone";
}

const mails = ({ env }: Stage): Promise<string[]> => readdir(join(env["DATA_DIR"] ?? "", "mailbox")).catch(() => []);
