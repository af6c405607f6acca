import { inWorkspace, type WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { Services } from "../../services.ts";
import { type AuditOrigin, recordAudit } from "../audit-log/audit-log.service.ts";
import { announce } from "../realtime/announce.service.ts";
import {
  deleteParked,
  deletePersonFiles,
  deleteSurroundings,
  deleteWebhooks,
  emptyContacts,
  emptyConversations,
  emptyMessages,
  listParkedTexts,
  listPersonContacts,
  listPersonConversations,
  listPersonNames,
  listWebhooks,
} from "./erase-contact.queries.ts";

type Erasing = Pick<Services, "db" | "files">;
type Which = {
  workspaceId: string;
  contactId: string;
  origin: AuditOrigin;
  /** Also webhooks that could not be read: they may speak of others too, whose part is then lost. */
  isDiscardingFailed: boolean;
};

export type Erasure = {
  /** False: something is under way or unread; erase again when it is not. */
  isComplete: boolean;
  messages: number;
  files: number;
  webhooks: number;
  /** Webhooks about the person that nobody has read yet, or could read. */
  unreadWebhooks: number;
  /** Conversations in which an agent or a sender is at work. */
  busyConversations: number;
};

type Person = { contactIds: string[]; conversationIds: string[]; names: string[] };

const atOnce = 500;
const filesAtOnce = 50;
const webhooksAtOnce = 2_000;
const clockSkewMs = 5 * 60_000;
const lowestId = "00000000-0000-0000-0000-000000000000";

/**
 * Erases what is known of a person (LGPD, article 18, VI): names, messages, files, raw webhooks, what agents read and wrote.
 * Counters, costs and the audit chain stay; they name nobody. Each step commits by itself and the person's names go last, so
 * one that was killed finds what is left; to erase again changes nothing. Throws NOT_FOUND.
 */
export async function eraseContact(services: Erasing, which: Which): Promise<Erasure> {
  const { db } = services;
  const { workspaceId } = which;
  const startedAt = Date.now();
  const person = await inWorkspace(db, workspaceId, (trx) => findPerson(trx, which));
  const { conversationIds } = person;
  // First, so that nothing new is decided or sent while the rest is taken away.
  await inWorkspace(db, workspaceId, (trx) => emptyConversations(trx, workspaceId, conversationIds));
  const messages = await repeat(atOnce, () =>
    inWorkspace(db, workspaceId, (trx) => emptyMessages(trx, workspaceId, { conversationIds, limit: atOnce })),
  );
  const files = await repeat(filesAtOnce, () => eraseFiles(services, workspaceId, conversationIds));
  const inStep = <Result>(work: (trx: WorkspaceTrx) => Promise<Result>): Promise<Result> =>
    inWorkspace(db, workspaceId, work);
  const early = await eraseWebhooks(which, { names: person.names, since: new Date(0) }, inStep);
  const since = new Date(startedAt - clockSkewMs);
  const rest = await inStep((trx) => finish(trx, which, { since, hasUnread: early.unreadWebhooks > 0 }));
  const unreadWebhooks = Math.max(early.unreadWebhooks, rest.unreadWebhooks);
  const isComplete = unreadWebhooks === 0 && rest.busyConversations === 0;
  return { ...rest, isComplete, messages, files, webhooks: early.webhooks + rest.webhooks, unreadWebhooks };
}

async function findPerson(trx: WorkspaceTrx, { workspaceId, contactId }: Which): Promise<Person> {
  const contactIds = await listPersonContacts(trx, workspaceId, contactId);
  if (contactIds.length === 0) throw new AppError("NOT_FOUND", { message: "no such contact" });
  return {
    contactIds,
    conversationIds: await listPersonConversations(trx, workspaceId, contactIds),
    names: await listPersonNames(trx, workspaceId, contactIds),
  };
}

async function repeat(full: number, step: () => Promise<number>): Promise<number> {
  let total = 0;
  for (;;) {
    const done = await step();
    total += done;
    if (done < full) return total;
  }
}

const eraseFiles = ({ db, files }: Erasing, workspaceId: string, conversationIds: string[]): Promise<number> =>
  inWorkspace(db, workspaceId, async (trx) => {
    const rows = await deletePersonFiles(trx, workspaceId, { conversationIds, limit: filesAtOnce });
    // Before the commit: a row that is gone tells nobody any more where the bytes are.
    for (const { storageKey } of rows) if (storageKey !== null) await files.delete(storageKey);
    return rows.length;
  });

type Webhooks = { webhooks: number; unreadWebhooks: number };

/** Those that came since then, but for the ones that are not read. */
async function eraseWebhooks(
  { workspaceId, isDiscardingFailed }: Which,
  { names, since }: { names: string[]; since: Date },
  inStep: <Result>(work: (trx: WorkspaceTrx) => Promise<Result>) => Promise<Result>,
): Promise<Webhooks> {
  const counts = { webhooks: 0, unreadWebhooks: 0 };
  for (let after = lowestId; names.length > 0;) {
    const page = await inStep(async (trx) => {
      const rows = await listWebhooks(trx, workspaceId, { names, after, since, limit: webhooksAtOnce });
      const about = rows.filter(({ isNaming }) => isNaming);
      const read = about.filter(({ state }) => state === "done" || (state === "failed" && isDiscardingFailed));
      await deleteWebhooks(
        trx,
        workspaceId,
        read.map(({ id }) => id),
      );
      counts.webhooks += read.length;
      counts.unreadWebhooks += about.length - read.length;
      return rows;
    });
    const last = page.at(-1);
    if (!last || page.length < webhooksAtOnce) break;
    after = last.id;
  }
  return counts;
}

async function eraseParked(trx: WorkspaceTrx, workspaceId: string, names: string[]): Promise<void> {
  const parked = await listParkedTexts(trx, workspaceId);
  const about = parked.filter(({ text, targetExternalId }) =>
    names.some((name) => text.includes(name) || decodeMessageId(targetExternalId).includes(name)),
  );
  await deleteParked(
    trx,
    workspaceId,
    about.map(({ id }) => id),
  );
}

/** WhatsApp's id of a message: `wamid.` and base64, in which the number stands. */
const decodeMessageId = (id: string): string => Buffer.from(id.replace(/^wamid\./, ""), "base64").toString("latin1");

/**
 * The rest, in one transaction: what came or was written while the steps before ran, and last the person's names. They stay
 * while somebody is at work or something is unread, because they are needed to look again.
 */
async function finish(
  trx: WorkspaceTrx,
  which: Which,
  { since, hasUnread }: { since: Date; hasUnread: boolean },
): Promise<Webhooks & Pick<Erasure, "busyConversations">> {
  const { workspaceId, contactId, origin } = which;
  const { contactIds, conversationIds, names } = await findPerson(trx, which);
  const busyConversations = await emptyConversations(trx, workspaceId, conversationIds);
  await emptyMessages(trx, workspaceId, { conversationIds, limit: atOnce });
  await deleteSurroundings(trx, workspaceId, { conversationIds, contactIds });
  await eraseParked(trx, workspaceId, names);
  const late = await eraseWebhooks(which, { names, since }, (work) => work(trx));
  const rest = { ...late, busyConversations };
  if (hasUnread || late.unreadWebhooks > 0 || busyConversations > 0) return rest;
  const isNews = await emptyContacts(trx, workspaceId, contactIds);
  for (const conversationId of conversationIds)
    await announce(trx, workspaceId, { kind: "conversation", conversationId });
  if (isNews) {
    await recordAudit(trx, origin, {
      workspaceId,
      action: "contacts.erase",
      target: { kind: "contact", id: contactIds[0] ?? contactId },
      details: { contacts: contactIds.length, conversations: conversationIds.length },
    });
  }
  return rest;
}
