import type { ActionOf, CustomerAction, CustomerContent } from "./customer-action.ts";
import {
  ActionRefused,
  addCustomerMessage,
  markArrived,
  messageOf,
  ownEcho,
  ownMessage,
  tappedButton,
  unreadOf,
  type Scene,
} from "./customer-scene.ts";
import { newMid } from "./ids.ts";
import { echoOf, fromCustomer, reactionName } from "./instagram-events.ts";
import { makeSample } from "./samples.ts";
import type { StoredMedia } from "./media.store.ts";

type Json = Record<string, unknown>;

export function performInstagramAction(scene: Scene, action: CustomerAction): string | undefined {
  switch (action.action) {
    case "message":
      return writeMessage(scene, action);
    case "tap":
      return tap(scene, action);
    case "react":
      return react(scene, action);
    case "edit":
      return edit(scene, action);
    case "delete":
      return remove(scene, action);
    case "see":
      return see(scene);
    case "business_reply":
      return echo(scene, action.text);
    case "business_delete":
      return removeOwnEcho(scene, action.messageId);
    case "business_edit":
    case "change_number":
    case "change_user_id":
    case "marketing":
    case "close_window":
      throw new ActionRefused("Só no WhatsApp.");
  }
}

/** Where Instagram's servers give out a file: open to whoever has the address. */
export function mediaUrl(origin: string, media: StoredMedia): string {
  return `${origin}/instagram/cdn/${media.id}/${media.secret}`;
}

function writeMessage(scene: Scene, action: ActionOf<"message">): string {
  const { world } = scene;
  const { content, isStandby } = action;
  const at = world.now() - (action.sentSecondsAgo ?? 0) * 1000;
  const mid = newMid();
  const wire = wireContent(scene, content);
  const message = addCustomerMessage(scene, {
    id: mid,
    at,
    type: content.type,
    text: wire.text,
    ...(wire.media === undefined ? {} : { mediaId: wire.media.id }),
    ...(action.replyToId === undefined ? {} : { replyToId: action.replyToId }),
  });
  if (action.replyToId !== undefined) messageOf(scene, action.replyToId);
  const reply = action.replyToId === undefined ? {} : { reply_to: { mid: action.replyToId } };
  const referral = action.isFromAd
    ? { referral: { ref: "anuncio", ad_id: "120226305854810726", source: "ADS", type: "OPEN_THREAD" } }
    : {};
  const part =
    content.type === "postback"
      ? { postback: { mid, title: content.title, payload: content.payload } }
      : { message: { mid, ...wire.part, ...reply, ...referral } };
  const event = fromCustomer(scene.channel, scene.customer, { at, part, isStandby });
  world.queue.push({ ...event, onArrive: markArrived(world, message) });
  return mid;
}

interface WireContent {
  readonly part: Json;
  readonly text: string;
  readonly media?: StoredMedia;
}

function wireContent(scene: Scene, content: CustomerContent): WireContent {
  switch (content.type) {
    case "text":
      return { part: { text: content.text }, text: content.text };
    case "image":
    case "video":
    case "audio":
      return attachment(scene, content.type, content.mediaId);
    case "document":
      return attachment(scene, "file", content.mediaId);
    case "sticker":
    case "unsupported":
      return { part: { is_unsupported: true }, text: "Mensagem que a API não entrega" };
    case "story_mention":
      return { ...attachment(scene, "story_mention"), text: "Mencionou a loja em um story" };
    case "story_reply": {
      const { media } = attachment(scene, "story_mention");
      const url = media === undefined ? "" : mediaUrl(scene.world.origin, media);
      return {
        part: { text: content.text, reply_to: { story: { id: "17999456320111222", url } } },
        text: content.text,
      };
    }
    case "postback":
      return { part: {}, text: content.title };
    case "location":
    case "contacts":
    case "order":
    case "form":
      throw new ActionRefused("Só no WhatsApp.");
  }
}

function attachment({ world }: Scene, type: string, mediaId?: string): WireContent {
  const kinds: Record<string, Parameters<typeof makeSample>[0]> = { audio: "audio", video: "video", file: "document" };
  const media =
    mediaId === undefined
      ? world.media.add(makeSample(kinds[type] ?? "image", "instagram"))
      : world.media.find(mediaId);
  if (media === undefined) throw new ActionRefused("O arquivo não existe.");
  return { part: { attachments: [{ type, payload: { url: mediaUrl(world.origin, media) } }] }, text: "", media };
}

function tap(scene: Scene, action: ActionOf<"tap">): string {
  const { world } = scene;
  const { button } = tappedButton(scene, action);
  const mid = newMid();
  const at = world.now();
  const part =
    button.kind === "postback"
      ? { postback: { mid, title: button.title, payload: button.id } }
      : { message: { mid, text: button.title, quick_reply: { payload: button.id } } };
  const message = addCustomerMessage(scene, { id: mid, at, type: "text", text: button.title });
  world.queue.push({
    ...fromCustomer(scene.channel, scene.customer, { at, part }),
    onArrive: markArrived(world, message),
  });
  return mid;
}

function push({ world, channel, customer }: Scene, part: Json): void {
  world.queue.push(fromCustomer(channel, customer, { at: world.now(), part }));
}

function react(scene: Scene, { messageId, emoji }: ActionOf<"react">): undefined {
  const message = messageOf(scene, messageId);
  message.reactionOfCustomer = emoji;
  const reaction = emoji === "" ? { action: "unreact" } : { action: "react", reaction: reactionName(emoji), emoji };
  push(scene, { reaction: { mid: messageId, ...reaction } });
  return undefined;
}

function edit(scene: Scene, { messageId, text }: ActionOf<"edit">): undefined {
  const message = ownMessage(scene, messageId);
  if (message.type !== "text") throw new ActionRefused("Só o próprio texto pode ser editado.");
  message.text = text;
  message.isEdited = true;
  push(scene, { message_edit: { mid: messageId, text, num_edit: 1 } });
  return undefined;
}

function remove(scene: Scene, { messageId }: ActionOf<"delete">): string {
  ownMessage(scene, messageId).isDeleted = true;
  push(scene, { message: { mid: messageId, is_deleted: true } });
  return messageId;
}

/** Instagram tells of the last message read; everything before it is read too. */
function see(scene: Scene): undefined {
  const unread = unreadOf(scene.thread);
  for (const message of unread) message.status = "read";
  const last = unread.at(-1);
  if (last !== undefined) push(scene, { read: { mid: last.id } });
  return undefined;
}

/** A person of the business answers in the Instagram app. */
function echo({ world, channel, customer, thread }: Scene, text: string): string {
  const mid = newMid();
  const at = world.now();
  world.threads.add(thread, { id: mid, by: "business", from: "app", at, type: "text", text, status: "delivered" });
  world.queue.push(echoOf(channel, customer, { at, message: { mid, text } }));
  return mid;
}

function removeOwnEcho(scene: Scene, messageId: string): string {
  const { world, channel, customer } = scene;
  ownEcho(scene, messageId).isDeleted = true;
  world.queue.push(echoOf(channel, customer, { at: world.now(), message: { mid: messageId, is_deleted: true } }));
  return messageId;
}
