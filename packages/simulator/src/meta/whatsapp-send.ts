import type { SimulatedChannel } from "./channels.store.ts";
import type { Customer } from "./customers.store.ts";
import { fetchRemoteFile } from "./remote-file.ts";
import { newWamid } from "./ids.ts";
import { MetaError } from "./meta-errors.ts";
import { renderTemplate } from "./template-message.ts";
import type { Thread, ThreadMessage } from "./threads.store.ts";
import { readSendBody, type ReadReceipt, type SendBody } from "./whatsapp-send-body.ts";
import { contentOf } from "./whatsapp-sent-content.ts";
import { beginLife } from "./whatsapp-statuses.ts";
import type { World } from "./world.ts";

type Json = Record<string, unknown>;

const windowMs = 24 * 3_600_000;
const typingMs = 25_000;

/** `POST /{phone-number-id}/messages`: what Meta answers at once. The rest comes as status webhooks. */
export function sendWhatsapp(world: World, channel: SimulatedChannel, input: unknown): Sent {
  const request = readSendBody(input);
  return request.kind === "read"
    ? { answer: markRead(world, channel, request.body) }
    : accept(world, channel, request.body);
}

interface Sent {
  readonly answer: Json;
  readonly externalId?: string;
  readonly customerId?: string;
}

function markRead(world: World, channel: SimulatedChannel, receipt: ReadReceipt): Json {
  const found = world.threads.findMessage(receipt.message_id);
  if (found === undefined || found.message.by !== "customer" || found.thread.channel.id !== channel.id) {
    throw new MetaError({ code: 131009, details: "The message_id is not that of a message you received." });
  }
  // Meta marks everything before it too.
  for (const message of found.thread.messages.all()) {
    if (message.by === "customer" && message.at <= found.message.at) message.status = "read";
  }
  if (receipt.typing_indicator !== undefined) found.thread.typingUntil = world.now() + typingMs;
  return { success: true };
}

function accept(world: World, channel: SimulatedChannel, body: SendBody): Sent {
  const { customer, input } = findRecipient(world, channel, body);
  const thread = world.threads.open(channel, customer);
  requirePace(world, thread);
  const template = body.type === "template" ? findTemplate(world, channel, body.template) : undefined;
  const rendered =
    body.type === "template" && template ? renderTemplate(template, body.template.components) : undefined;
  const content = contentOf(world, body, rendered);
  const failure = failureOf(world, thread, template !== undefined);
  const message: ThreadMessage = {
    ...content.shown,
    id: newWamid(customer.phone ?? customer.userId ?? ""),
    by: "business",
    from: "api",
    at: world.now(),
    status: "accepted",
    category: template?.category.toLowerCase() ?? "service",
    ...(body.biz_opaque_callback_data === undefined ? {} : { token: body.biz_opaque_callback_data }),
    ...(body.context === undefined ? {} : { replyToId: body.context.message_id }),
  };
  const scene = { world, channel, customer };
  if (failure !== undefined) beginLife(scene, message, failure);
  else if (body.type === "reaction") react(scene, message, body.reaction);
  else if (content.link === undefined) show(scene, thread, message);
  else void showOnceFetched(scene, thread, message, content.link);
  const answer = answerOf(customer, input, { id: message.id, isTemplate: template !== undefined });
  return { answer, externalId: message.id, customerId: customer.id };
}

/** Why an accepted message will not arrive. Numbers that end in 0000 are on no phone. */
function failureOf(
  world: World,
  { lastInboundAt, customer }: Thread,
  isTemplate: boolean,
): { code: number } | undefined {
  const { window, windowRefusal } = world.switches.read().api;
  const isOpen = world.now() - (lastInboundAt ?? world.startedAt) <= windowMs;
  if (window && !isTemplate && !isOpen) {
    if (windowRefusal === "answer") throw new MetaError({ code: 131047 });
    return { code: 131047 };
  }
  return customer.phone?.endsWith("0000") ? { code: 131026 } : undefined;
}

type SendScene = { world: World; channel: SimulatedChannel; customer: Customer };

function show(scene: SendScene, thread: Thread, message: ThreadMessage): void {
  scene.world.threads.add(thread, message);
  thread.typingUntil = 0;
  beginLife(scene, message);
  scene.world.touch();
}

/** Meta fetches a linked file after it has accepted the message; what it cannot fetch fails with 131053. */
async function showOnceFetched(scene: SendScene, thread: Thread, message: ThreadMessage, link: string): Promise<void> {
  const file = await fetchRemoteFile(link);
  if (file === undefined)
    return beginLife(scene, message, { code: 131053, details: `Downloading media from weblink failed. ${link}` });
  const { id } = scene.world.media.add(file);
  show(scene, thread, { ...message, mediaId: id });
}

function react(scene: SendScene, message: ThreadMessage, reaction: { message_id: string; emoji: string }): void {
  const found = scene.world.threads.findMessage(reaction.message_id);
  if (found?.thread.customer.id !== scene.customer.id) {
    throw new MetaError({ code: 131009, details: "Reaction to a message that is not in this chat." });
  }
  found.message.reactionOfBusiness = reaction.emoji;
  beginLife(scene, message);
  scene.world.touch();
}

function answerOf(customer: Customer, input: string, message: { id: string; isTemplate: boolean }): Json {
  const address = customer.phone === undefined ? {} : { wa_id: customer.phone };
  return {
    messaging_product: "whatsapp",
    contacts: [{ input, ...address, ...(customer.userId === undefined ? {} : { user_id: customer.userId }) }],
    // Only templates are paced, so only they carry a message_status.
    messages: [{ id: message.id, ...(message.isTemplate ? { message_status: "accepted" } : {}) }],
  };
}

/** A number nobody knows yet is a person the business writes to first. */
function findRecipient(world: World, channel: SimulatedChannel, body: SendBody): { customer: Customer; input: string } {
  const input = body.to ?? body.recipient;
  if (input === undefined) throw new MetaError({ code: 131008, details: "Parameter to is required." });
  const known = world.customers.findAddress("whatsapp", input);
  if (known !== undefined) return { customer: known, input };
  const digits = input.replace(/\D/g, "");
  if (body.to === undefined || !/^\d{8,15}$/.test(digits)) {
    throw new MetaError({ code: 131009, details: "Recipient is not a phone number or user id of this business." });
  }
  if (digits === channel.display.replace(/\D/g, "")) throw new MetaError({ code: 131021 });
  return { customer: world.customers.add({ kind: "whatsapp", name: `+${digits}`, phone: digits }), input };
}

function findTemplate(world: World, channel: SimulatedChannel, wanted: { name: string; language: { code: string } }) {
  const template = world.templates.find(channel.accountId, wanted.name, wanted.language.code);
  if (template !== undefined) return template;
  throw new MetaError({
    code: 132001,
    details: `template name (${wanted.name}) does not exist in ${wanted.language.code}`,
  });
}

/** 130429 above so many messages a second, 131056 above one each six seconds to the same person. */
function requirePace({ pace, switches, now }: World, thread: Thread): void {
  const { pairRate, throughputPerSecond } = switches.read().api;
  const ofNumber = { key: thread.channel.id, spanMs: 1000, limit: throughputPerSecond || Infinity };
  const ofPair = { key: thread.key, spanMs: 6000, limit: pairRate ? 1 : Infinity };
  if (pace.isReached(ofNumber, now())) throw new MetaError({ code: 130429 });
  if (pace.isReached(ofPair, now())) throw new MetaError({ code: 131056 });
  pace.count([ofNumber, ofPair], now());
}
