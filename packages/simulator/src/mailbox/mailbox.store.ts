import { lstat, readdir, readFile, unlink } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

/** What the product's local mailer writes, one file per mail. Unknown fields are ignored. */
const mailFile = z.object({
  to: z.string().or(z.array(z.string()).transform((list) => list.join(", "))),
  subject: z.string(),
  text: z.string().default(""),
  html: z.string().optional(),
});

export interface Mail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Undefined when the mail has a text part only. */
  readonly html: string | undefined;
  readonly receivedAt: Date;
}

interface UnreadableMail {
  readonly id: string;
  readonly problem: "not_a_mail" | "too_large";
  readonly receivedAt: Date;
}

export type MailboxEntry = Mail | UnreadableMail;

export interface MailboxStore {
  /** Newest first, at most `limit`. `to` keeps mails whose recipient contains it, in any case. */
  listMails(query: { to: string; limit: number }): Promise<{ entries: MailboxEntry[]; total: number }>;
  /** Undefined for an unknown id, and for anything that is not a name the mailer could have written. */
  findMail(id: string): Promise<MailboxEntry | undefined>;
  countMails(): Promise<number>;
  /** Deletes the mail files and nothing else; resolves with how many. */
  deleteMails(): Promise<number>;
}

/** A mailer writes whole mails of some kilobytes; anything larger is not read into memory. */
const maxFileBytes = 5 * 1024 * 1024;
/** A file that does not parse and is younger than this may still be being written: not shown yet. */
const settleMs = 2000;
/** One path segment without a leading dot: no separators, so it cannot leave the folder. */
const idPattern = /^[A-Za-z0-9][A-Za-z0-9._:+-]{0,199}$/;

interface FileFacts {
  readonly id: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** The mails in one folder, which may not exist yet and which another process writes to. */
export function createMailboxStore(folder: string): MailboxStore {
  const cache = new Map<string, { facts: FileFacts; entry: MailboxEntry }>();

  async function read(facts: FileFacts): Promise<MailboxEntry | undefined> {
    const cached = cache.get(facts.id);
    if (cached && cached.facts.mtimeMs === facts.mtimeMs && cached.facts.size === facts.size) return cached.entry;
    const entry = await readEntry(folder, facts);
    if (entry) cache.set(facts.id, { facts, entry });
    return entry;
  }

  return {
    async listMails({ to, limit }) {
      const files = await listFiles(folder);
      const known = new Set(files.map((file) => file.id));
      for (const id of cache.keys()) if (!known.has(id)) cache.delete(id);
      const wanted = to.trim().toLowerCase();
      const entries: MailboxEntry[] = [];
      let total = 0;
      for (const facts of files) {
        const entry = await read(facts);
        if (entry === undefined || !matches(entry, wanted)) continue;
        total += 1;
        if (entries.length < limit) entries.push(entry);
      }
      return { entries, total };
    },
    async findMail(id) {
      const facts = await factsOf(folder, id);
      return facts && read(facts);
    },
    async countMails() {
      return (await listFiles(folder)).length;
    },
    async deleteMails() {
      const files = await listFiles(folder);
      await Promise.all(files.map((file) => ignoreMissing(unlink(fileOf(folder, file.id)))));
      return files.length;
    },
  };
}

function matches(entry: MailboxEntry, wanted: string): boolean {
  if (wanted === "") return true;
  return "to" in entry && entry.to.toLowerCase().includes(wanted);
}

function fileOf(folder: string, id: string): string {
  return path.join(folder, `${id}.json`);
}

async function listFiles(folder: string): Promise<FileFacts[]> {
  const names = (await ignoreMissing(readdir(folder))) ?? [];
  const ids = names.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length));
  const facts = await Promise.all(ids.map((id) => factsOf(folder, id)));
  return facts.filter((file) => file !== undefined).sort((a, b) => b.mtimeMs - a.mtimeMs || (a.id < b.id ? 1 : -1));
}

/** Undefined unless it is a plain file: a symbolic link could point anywhere. */
async function factsOf(folder: string, id: string): Promise<FileFacts | undefined> {
  if (!idPattern.test(id)) return undefined;
  const stats = await ignoreMissing(lstat(fileOf(folder, id)));
  return stats?.isFile() ? { id, size: stats.size, mtimeMs: stats.mtimeMs } : undefined;
}

async function readEntry(folder: string, facts: FileFacts): Promise<MailboxEntry | undefined> {
  const receivedAt = new Date(facts.mtimeMs);
  if (facts.size > maxFileBytes) return { id: facts.id, problem: "too_large", receivedAt };
  const content = await ignoreMissing(readFile(fileOf(folder, facts.id), "utf8"));
  if (content === undefined) return undefined;
  const parsed = mailFile.safeParse(parseJson(content));
  if (parsed.success) return { id: facts.id, receivedAt, ...parsed.data, html: parsed.data.html };
  return Date.now() - facts.mtimeMs < settleMs ? undefined : { id: facts.id, problem: "not_a_mail", receivedAt };
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

/** The result, or undefined when the file or folder is gone, which another process may cause at any time. */
async function ignoreMissing<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return undefined;
    throw error;
  }
}
