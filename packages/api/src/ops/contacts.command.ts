import { mkdir, open, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { OperatorError } from "@piloto/db/operator-error";
import { z } from "zod";
import { eraseContact } from "../features/contacts/erase-contact.service.ts";
import { exportContact, findContactByPhone } from "../features/contacts/export-contact.service.ts";
import type { FileStore } from "../ports/files/file-store.ts";
import { defineCommand, workspaceFlag } from "./command.ts";
import { type OpsContext, UsageError } from "./ops-context.ts";
import { getPlace } from "./places.queries.ts";

const whoFlags = z.object({
  workspace: workspaceFlag,
  contact: z.uuid().optional().describe("the contact's id, as in the page's address"),
  phone: z.string().min(8).max(30).optional().describe("or the number, with country and area"),
});

async function findWho(
  context: OpsContext,
  { workspace, contact, phone }: z.infer<typeof whoFlags>,
): Promise<{ workspaceId: string; contactId: string; slug: string }> {
  if ((contact === undefined) === (phone === undefined)) throw new UsageError("Say who: one of --contact and --phone.");
  const place = await getPlace(context.owner(), workspace);
  const contactId = contact ?? (await findContactByPhone(context.services(), place.id, phone ?? ""));
  if (contactId === undefined) throw new OperatorError(`Nobody in ${place.slug} has this number.`);
  return { workspaceId: place.id, contactId, slug: place.slug };
}

/** Into a folder and never to stdout: what a job prints is kept in the log. */
export const exportContactCommand = defineCommand({
  name: "contact export",
  what: "writes all that is kept about a person to a folder: contact.json and the files",
  example: "contact export --workspace casa-ipe --phone 5531997142086 --out ./export",
  flags: whoFlags.extend({ out: z.string().min(1).describe("a new folder") }),
  async run(context, { out, ...who }) {
    const { workspaceId, contactId } = await findWho(context, who);
    const services = context.services();
    await mkdir(out, { mode: 0o700 }).catch((error: unknown) => {
      throw new OperatorError(`${out} cannot be made; name a folder that is not there yet.`, { cause: error });
    });
    const found = await exportContact(services, { workspaceId, contactId, origin: context.origin });
    await mkdir(join(out, "files"), { mode: 0o700 });
    const files = [];
    for (const [index, file] of found.files.entries()) {
      // Not the sender's own name for it: that may be any path.
      const name = `${String(index + 1).padStart(4, "0")}${/^\.[a-z0-9]{1,8}$/i.exec(extname(file.filename))?.[0] ?? ""}`;
      files.push({
        ...file,
        copiedTo: (await copyFile(services.files, file.key, join(out, "files", name))) ? `files/${name}` : null,
      });
    }
    await writeFile(join(out, "contact.json"), JSON.stringify({ ...found, files }, undefined, 2), {
      mode: 0o600,
      flag: "wx",
    });
    const missing = files.filter(({ copiedTo }) => copiedTo === null).length;
    const messages = found.rows["messages"]?.length ?? 0;
    context.show({ out, messages, files: files.length, missing }, [
      `${messages} messages and ${files.length - missing} files are in ${out}${missing > 0 ? `; ${missing} files are gone from the store` : ""}.`,
    ]);
    return missing === 0 ? 0 : 1;
  },
});

async function copyFile(files: FileStore, key: string, path: string): Promise<boolean> {
  const found = await files.open(key);
  if (!found) return false;
  const target = await open(path, "wx", 0o600);
  try {
    for await (const chunk of found.stream) await target.write(chunk);
  } finally {
    await target.close();
  }
  return true;
}

const tries = 13;
const pauseMs = 5_000;

/** Takes up again whatever was left: run it as often as it says that it is not complete. */
export const eraseContactCommand = defineCommand({
  name: "contact erase",
  what: "erases a person: names, messages, files, raw webhooks, what agents wrote; numbers stay",
  example: "contact erase --workspace casa-ipe --phone 5531997142086",
  isChange: true,
  flags: whoFlags.extend({
    "discard-failed": z.boolean().default(false).describe("also webhooks about the person that could never be read"),
  }),
  async run(context, { "discard-failed": isDiscardingFailed, ...who }) {
    const { workspaceId, contactId, slug } = await findWho(context, who);
    if (!(await context.confirm(`erase contact ${contactId} of ${slug} for good`, "erase"))) return 0;
    const services = context.services();
    const which = { workspaceId, contactId, origin: context.origin, isDiscardingFailed };
    let done = await eraseContact(services, which);
    const total = { messages: done.messages, files: done.files, webhooks: done.webhooks };
    // A turn of an agent lasts up to a minute.
    for (let attempt = 1; attempt < tries && done.busyConversations > 0; attempt += 1) {
      await wait(pauseMs);
      done = await eraseContact(services, which);
      for (const name of ["messages", "files", "webhooks"] as const) total[name] += done[name];
    }
    const { isComplete, unreadWebhooks, busyConversations } = done;
    context.show({ contactId, isComplete, ...total, unreadWebhooks, busyConversations }, [
      `${total.messages} messages, ${total.files} files and ${total.webhooks} webhooks erased.`,
      ...(unreadWebhooks > 0
        ? [
            `Not complete: ${unreadWebhooks} webhooks about the person are not read. Wait or use replay-webhooks, then run this ` +
              "again; with --discard-failed those that could never be read go too.",
          ]
        : []),
      ...(busyConversations > 0 ? ["Not complete: an agent or a sender is at work. Run this again."] : []),
      ...(isComplete ? ["Complete. Backups forget the person when they expire."] : []),
    ]);
    return isComplete ? 0 : 1;
  },
});
