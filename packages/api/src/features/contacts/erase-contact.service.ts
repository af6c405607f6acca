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
  listWebhooksNaming,
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
const lowestId = "00000000-0000-0000-0000-000000000000";

/**
 * Erases what is known of a person (LGPD, article 18, VI): names, messages, files, raw webhooks, what agents read and wrote.
 * Counters, costs and the audit chain stay; they name nobody. Each step commits by itself and the person's names go last, so
 * one that was killed finds what is left; to erase again changes nothing. Throws NOT_FOUND.
 */
export async function eraseContact(services: Erasing, which: Which): Promise<Erasure> {
  const { db } = services;
  const { workspaceId } = which;
  const person = await inWorkspace(db, workspaceId, (trx) => findPerson(trx, which));
  const { conversationIds } = person;
  // First, so that nothing new is decided or sent while the rest is taken away.
  await inWorkspace(db, workspaceId, (trx) => emptyConversations(trx, workspaceId, conversationIds));
  const messages = await repeat(atOnce, () =>
    inWorkspace(db, workspaceId, (trx) => emptyMessages(trx, workspaceId, { conversationIds, limit: atOnce })),
  );
  const files = await repeat(filesAtOnce, () => eraseFiles(services, workspaceId, conversationIds));
  const webhooks = await eraseWebhooks(services, which, person.names);
  const rest = await inWorkspace(db, workspaceId, (trx) => finish(trx, which));
  const isComplete = rest.unreadWebhooks === 0 && rest.busyConversations === 0;
  return { ...rest, isComplete, messages, files, webhooks: webhooks + rest.webhooks };
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

/** All but those that are not read; how many. */
async function eraseWebhooks({ db }: Erasing, which: Which, names: string[]): Promise<number> {
  let erased = 0;
  for (let after = lowestId; ;) {
    const found = await inWorkspace(db, which.workspaceId, (trx) => eraseSomeWebhooks(trx, which, names, after));
    erased += found.erased;
    if (found.last === undefined) return erased;
    after = found.last;
  }
}

type SomeWebhooks = {
  erased: number;
  unread: number;
  /** Undefined after the last of them. */ last: string | undefined;
};

async function eraseSomeWebhooks(
  trx: WorkspaceTrx,
  { workspaceId, isDiscardingFailed }: Which,
  names: string[],
  after: string,
): Promise<SomeWebhooks> {
  const rows = await listWebhooksNaming(trx, workspaceId, { names, after, limit: atOnce });
  const read = rows.filter(({ state }) => state === "done" || (state === "failed" && isDiscardingFailed));
  await deleteWebhooks(
    trx,
    workspaceId,
    read.map(({ id }) => id),
  );
  const last = rows.length < atOnce ? undefined : rows.at(-1)?.id;
  return { erased: read.length, unread: rows.length - read.length, last };
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
): Promise<Pick<Erasure, "webhooks" | "unreadWebhooks" | "busyConversations">> {
  const { workspaceId, contactId, origin } = which;
  const { contactIds, conversationIds, names } = await findPerson(trx, which);
  const busyConversations = await emptyConversations(trx, workspaceId, conversationIds);
  await emptyMessages(trx, workspaceId, { conversationIds, limit: atOnce });
  await deleteSurroundings(trx, workspaceId, { conversationIds, contactIds });
  await eraseParked(trx, workspaceId, names);
  const late = await eraseSomeWebhooks(trx, which, names, lowestId);
  const rest = { webhooks: late.erased, unreadWebhooks: late.unread, busyConversations };
  if (late.unread > 0 || busyConversations > 0) return rest;
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
