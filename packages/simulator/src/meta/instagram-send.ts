import { z } from "zod";
import type { SimulatedChannel } from "./channels.store.ts";
import type { Customer } from "./customers.store.ts";
import { newMid } from "./ids.ts";
import { echoOf } from "./instagram-events.ts";
import { mediaUrl } from "./instagram-customer.ts";
import { MetaError } from "./meta-errors.ts";
import { fetchRemoteFile } from "./remote-file.ts";
import type { MessageButton, Thread, ThreadMessage } from "./threads.store.ts";
import { parse } from "./whatsapp-send-body.ts";
import type { World } from "./world.ts";

type Json = Record<string, unknown>;

const attachment = z.looseObject({
  type: z.enum(["image", "video", "audio", "file", "MEDIA_SHARE", "template"]),
  payload: z.looseObject({ url: z.url({ protocol: /^https?$/ }).optional() }),
});
const quickReply = z.looseObject({
  content_type: z.literal("text"),
  title: z.string().min(1).max(20),
  payload: z.string().min(1).max(1000),
});
const sendBody = z.looseObject({
  recipient: z.looseObject({ id: z.string().min(1).max(64) }),
  message: z
    .looseObject({
      text: z.string().min(1).optional(),
      attachment: attachment.optional(),
      attachments: z.array(attachment).min(1).max(10).optional(),
      quick_replies: z.array(quickReply).max(13).optional(),
    })
    .optional(),
  sender_action: z.enum(["typing_on", "typing_off", "mark_seen", "react", "unreact"]).optional(),
  payload: z.looseObject({ message_id: z.string(), reaction: z.string().optional() }).optional(),
  tag: z.string().optional(),
  reply_to: z.looseObject({ mid: z.string() }).optional(),
});
type SendBody = z.infer<typeof sendBody>;

const maxTextBytes = 1000;
const dayMs = 24 * 3_600_000;
const humanAgentMs = 7 * dayMs;
const typingMs = 20_000;

/** `POST /me/messages`: what Instagram answers. The echo follows as a webhook, as with everything an account writes. */
export async function sendInstagram(world: World, channel: SimulatedChannel, input: unknown): Promise<Sent> {
  const body = parse(sendBody, input);
  const customer = world.customers.findAddress("instagram", body.recipient.id);
  const thread = customer && world.threads.find(channel.id, customer.id);
  if (customer === undefined || thread === undefined) {
    throw new MetaError({ code: 100, subcode: 2534014, message: "(#100) No matching user found" });
  }
  if (body.sender_action !== undefined) return act(world, thread, body);
  if (body.message === undefined)
    throw new MetaError({ code: 100, message: "(#100) The parameter message is required." });
  requireWindow(world, thread, body.tag);
  requirePace(world, thread);
  return write({ world, channel, customer, thread }, body);
}

interface Sent {
  readonly answer: Json;
  readonly externalId?: string;
  readonly customerId?: string;
}

interface SendScene {
  readonly world: World;
  readonly channel: SimulatedChannel;
  readonly customer: Customer;
  readonly thread: Thread;
}

async function write(scene: SendScene, body: SendBody): Promise<Sent> {
  const { world, channel, customer, thread } = scene;
  const text = body.message?.text;
  if (text !== undefined && Buffer.byteLength(text) > maxTextBytes) {
    const message = `(#100) Length of param message[text] must be less than or equal to ${maxTextBytes}`;
    throw new MetaError({ code: 100, subcode: 2534038, message });
  }
  const files = await takeFiles(world, body);
  if (text === undefined && files.length === 0) {
    throw new MetaError({ code: 100, message: "(#100) The parameter message[text] is required." });
  }
  const mid = newMid();
  const at = world.now();
  const reply = body.reply_to === undefined ? {} : { replyToId: body.reply_to.mid };
  const message: ThreadMessage = {
    id: mid,
    by: "business",
    from: "api",
    at,
    type: files[0]?.type ?? "text",
    text: text ?? "",
    status: "delivered",
    buttons: quickReplies(body),
    ...reply,
    ...(files[0] === undefined ? {} : { mediaId: files[0].id }),
  };
  world.threads.add(thread, message);
  thread.typingUntil = 0;
  const attachments = files.map(({ type, url }) => ({ type, payload: { url } }));
  const echoed = {
    mid,
    ...(text === undefined ? {} : { text }),
    ...(attachments.length > 0 ? { attachments } : {}),
    app_id: 670843887433847,
  };
  world.queue.push(echoOf(channel, customer, { at, message: echoed }), world.switches.read().statuses.sentMs);
  world.touch();
  return { answer: { recipient_id: body.recipient.id, message_id: mid }, externalId: mid, customerId: customer.id };
}

/** Instagram has no upload: it fetches each address before it answers. */
async function takeFiles(world: World, { message }: SendBody): Promise<{ type: string; id: string; url: string }[]> {
  const wanted = [...(message?.attachment === undefined ? [] : [message.attachment]), ...(message?.attachments ?? [])];
  const files = [];
  for (const { type, payload } of wanted) {
    const file = payload.url === undefined ? undefined : await fetchRemoteFile(payload.url);
    if (file === undefined)
      throw new MetaError({ code: 100, subcode: 2018047, message: "(#100) Upload attachment failure." });
    const media = world.media.add(file);
    files.push({ type, id: media.id, url: mediaUrl(world.origin, media) });
  }
  return files;
}

function quickReplies({ message }: SendBody): MessageButton[] {
  return (message?.quick_replies ?? []).map(({ title, payload }) => ({ id: payload, title, kind: "reply" }));
}

function act(world: World, thread: Thread, body: SendBody): Sent {
  const found = body.payload === undefined ? undefined : world.threads.findMessage(body.payload.message_id);
  switch (body.sender_action) {
    case "typing_on":
      thread.typingUntil = world.now() + typingMs;
      break;
    case "typing_off":
      thread.typingUntil = 0;
      break;
    case "mark_seen":
      for (const message of thread.messages.all()) if (message.by === "customer") message.status = "read";
      break;
    case "react":
    case "unreact":
      if (found?.thread.key !== thread.key) throw new MetaError({ code: 100, message: "(#100) Message not found." });
      found.message.reactionOfBusiness = body.sender_action === "react" ? "❤️" : "";
      break;
    case undefined:
      break;
  }
  world.touch();
  return { answer: { recipient_id: body.recipient.id }, customerId: thread.customer.id };
}

/** 24 hours after the customer's last message; seven days for people, who say so with the tag. */
function requireWindow(world: World, { lastInboundAt }: Thread, tag: string | undefined): void {
  if (!world.switches.read().api.window) return;
  const spanMs = tag === "HUMAN_AGENT" ? humanAgentMs : dayMs;
  if (world.now() - (lastInboundAt ?? world.startedAt) <= spanMs) return;
  throw new MetaError({ code: 10, subcode: 2534022, message: "(#10) This message is sent outside of allowed window." });
}

function requirePace({ pace, switches, now }: World, { channel }: Thread): void {
  const limit = { key: channel.id, spanMs: 1000, limit: switches.read().api.throughputPerSecond || Infinity };
  if (pace.isReached(limit, now())) throw new MetaError({ code: 4 });
  pace.count([limit], now());
}
