import { join } from "node:path";
import type { Findings } from "../findings.ts";
import { makeCertificates, type Certificates } from "../stage/certificates.ts";
import { openShop, outsideEnv, startOutside, type Shop } from "../stage/shop.ts";
import { openStage, type Stage } from "../stage/stage.ts";
import { startHttpsFront, startMailFront, type MailFront, type TlsFront } from "../stage/tls-fronts.ts";
import { until } from "../until.ts";

/** Who shows a certificate: Meta and the language model on one address, the mail server on another. */
type Fronts = { readonly web: TlsFront; readonly mail: MailFront };

/**
 * The certificates of Meta, the language model and the mail server expire while the product runs. Nothing is sent there,
 * the log says why, conversations go to people, messages and mails wait; with new certificates everything leaves, once.
 */
export async function rehearseCertificateExpired(findings: Findings): Promise<void> {
  const stage = await openStage();
  const outside = await startOutside(stage);
  const certificates = await makeCertificates(join(stage.folder, "tls"));
  const web = await startHttpsFront(outside.origin, certificates.valid);
  const mail = await startMailFront(certificates.valid);
  try {
    const env = {
      ...outsideEnv(`https://localhost:${web.port}`),
      SMTP_URL: `smtps://localhost:${mail.port}`,
      NODE_EXTRA_CA_CERTS: certificates.authorityFile,
    };
    await stage.addApi(undefined, env);
    await stage.addWorker(undefined, env);
    const shop = await openShop(stage, outside.origin);
    await rehearse({ stage, shop, fronts: { web, mail }, certificates, findings });
    await shop.stop();
    const crashes = stage.complaints().filter((line) => !line.startsWith('{"severity":"WARNING"'));
    findings.expectNone(
      "errors in the logs beside that",
      crashes.filter((line) => !/expired/.test(line)).length,
      crashes,
    );
  } finally {
    await Promise.all([web.stop(), mail.stop(), outside.stop()]);
    await stage.end();
  }
}

interface Setting {
  readonly stage: Stage;
  readonly shop: Shop;
  readonly fronts: Fronts;
  readonly certificates: Certificates;
  readonly findings: Findings;
}

async function rehearse({ stage, shop, fronts, certificates, findings }: Setting): Promise<void> {
  const { meta } = shop;
  await shop.appointAgent();
  const [ana, beto] = [await shop.customer("Ana Prado"), await shop.customer("Beto Lima")];
  await shop.say(ana, "Qual é o horário de vocês?");
  const isAnswered = await until(async () => (await meta.textsTo(ana)).length > 0);
  findings.expect("before: the agent answers", isAnswered, (await meta.textsTo(ana)).join(" | "));
  const hers = (await meta.textsTo(ana)).length;

  for (const one of [fronts.web, fronts.mail]) one.show(certificates.expired);
  const conversationId = await shop.say(ana, "E no sábado?");
  const isHandedOff = await until(async () => (await controlOf(stage, conversationId)) === "handoff_pending");
  findings.expect(
    "without the model the conversation goes to people",
    isHandedOff,
    await controlOf(stage, conversationId),
  );
  const his = await shop.say(beto, "Vocês entregam?");
  await shop.send(his, "Entregamos, sim.");
  await inviteSomebody(stage, shop);
  for (const [who, pattern] of Object.entries(tellers)) {
    const isTold = await until(() => tellsOf(stage, pattern), 30_000);
    findings.expect(`the log says why: ${who}`, isTold);
  }
  const [lost] = await stage.sql<{ n: number }>("SELECT count(*)::int AS n FROM messages WHERE status = 'failed'");
  findings.expectNone("messages given up", lost?.n ?? -1);
  const [left] = [
    (await meta.textsTo(beto)).length + (await meta.textsTo(ana)).length - hers + fronts.mail.recipients.length,
  ];
  findings.expectNone("messages and mails that left all the same", left);

  for (const one of [fronts.web, fronts.mail]) one.show(certificates.valid);
  await until(async () => (await meta.textsTo(beto)).includes("Entregamos, sim."), 300_000);
  const toBeto = (await meta.textsTo(beto)).filter((text) => text === "Entregamos, sim.").length;
  findings.expect("with a new certificate the message leaves, once", toBeto === 1, `${toBeto}`);
  await until(() => fronts.mail.recipients.length > 0, 300_000);
  findings.expect("and the mail", fronts.mail.recipients.includes(guest), fronts.mail.recipients.join(", "));
}

const guest = "convidada@piloto.local";

async function inviteSomebody({ workspaceId }: Stage, { owner }: Shop): Promise<void> {
  const answer = await owner.call("invites.create", { workspaceId, email: guest, role: "seller" });
  if (answer?.status !== 200) throw new Error(`no invite: ${answer?.status} ${answer?.text}`);
}

async function controlOf({ sql }: Stage, conversationId: string): Promise<string> {
  const [row] = await sql<{ control: string }>("SELECT control FROM conversations WHERE id = $1", [conversationId]);
  return row?.control ?? "gone";
}

/** A word of each line about the one who shows an expired certificate. */
const tellers = {
  Meta: /a message was not accepted/,
  "the mail server": /an outbox row failed/,
  "the model": /a run has failed/,
};

const tellsOf = (stage: Stage, pattern: RegExp): boolean =>
  stage.complaints().some((line) => /CERT_HAS_EXPIRED|certificate has expired/.test(line) && pattern.test(line));
