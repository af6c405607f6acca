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
import type { ActionOf, CustomerAction } from "./customer-action.ts";
import { newUserId, newWamid } from "./ids.ts";
import type { MessageButton, ThreadMessage } from "./threads.store.ts";
import { advertisement, wireContent } from "./whatsapp-content.ts";
import { echoEvent, marketingEvent, messageEvent, numberChangedEvent, userIdChangedEvent } from "./whatsapp-events.ts";
import { emitStatus } from "./whatsapp-statuses.ts";

type Json = Record<string, unknown>;

export function performWhatsappAction(scene: Scene, action: CustomerAction): string | undefined {
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
      for (const message of unreadOf(scene.thread)) emitStatus(scene, message, { status: "read" });
      return undefined;
    case "change_number":
      return changeNumber(scene, action.phone);
    case "change_user_id":
      return changeUserId(scene);
    case "marketing":
      scene.world.queue.push(
        marketingEvent(scene.channel, scene.customer, { at: scene.world.now(), isOptedOut: action.isOptedOut }),
      );
      return undefined;
    case "business_reply":
    case "business_edit":
    case "business_delete":
      return echo(scene, action);
    case "close_window":
      return undefined;
  }
}

function newId({ customer }: Scene): string {
  return newWamid(customer.phone ?? customer.userId ?? "");
}

function writeMessage(scene: Scene, action: ActionOf<"message">): string {
  const { world, channel, customer } = scene;
  const at = world.now() - (action.sentSecondsAgo ?? 0) * 1000;
  const id = newId(scene);
  const wire = wireContent(world.media, action.content);
  const message = addCustomerMessage(scene, {
    id,
    at,
    type: wire.type,
    text: wire.text,
    ...wire.shown,
    ...(action.replyToId === undefined ? {} : { replyToId: action.replyToId }),
  });
  const event = messageEvent(channel, customer, {
    id,
    at,
    type: wire.type,
    content: wire.content,
    context: contextOf(scene, action),
    referral: action.isFromAd ? advertisement : undefined,
  });
  world.queue.push({ ...event, onArrive: markArrived(world, message) });
  return id;
}

function contextOf(scene: Scene, action: ActionOf<"message">): Json | undefined {
  if (action.replyToId !== undefined) return quoted(scene, messageOf(scene, action.replyToId));
  return action.isForwarded ? { forwarded: true } : undefined;
}

function quoted({ channel, customer }: Scene, message: ThreadMessage): Json {
  const business = channel.display.replace(/\D/g, "");
  return { from: message.by === "business" ? business : (customer.phone ?? customer.userId), id: message.id };
}

function tap(scene: Scene, action: ActionOf<"tap">): string {
  const { message: tapped, button } = tappedButton(scene, action);
  const { world, channel, customer } = scene;
  const facts = { id: newId(scene), at: world.now(), ...answerOf(button), context: quoted(scene, tapped) };
  const message = addCustomerMessage(scene, {
    id: facts.id,
    at: facts.at,
    type: facts.type,
    text: button.title,
    replyToId: tapped.id,
  });
  world.queue.push({ ...messageEvent(channel, customer, facts), onArrive: markArrived(world, message) });
  return facts.id;
}

function answerOf({ id, title, kind, description }: MessageButton): { type: string; content: Json } {
  if (kind === "template") return { type: "button", content: { payload: id, text: title } };
  if (kind === "row") {
    const row = { id, title, ...(description === undefined ? {} : { description }) };
    return { type: "interactive", content: { type: "list_reply", list_reply: row } };
  }
  return { type: "interactive", content: { type: "button_reply", button_reply: { id, title } } };
}

function react(scene: Scene, { messageId, emoji }: ActionOf<"react">): string {
  const message = messageOf(scene, messageId);
  message.reactionOfCustomer = emoji;
  return emit(scene, { type: "reaction", content: { message_id: messageId, emoji } });
}

function edit(scene: Scene, { messageId, text }: ActionOf<"edit">): string {
  const message = ownMessage(scene, messageId);
  message.text = text;
  message.isEdited = true;
  const content = message.type === "text" ? { type: "text", text: { body: text } } : editedMedia(scene, message, text);
  return emit(scene, { type: "edit", content: { original_message_id: messageId, message: content } });
}

function editedMedia({ world }: Scene, message: ThreadMessage, caption: string): Json {
  const media = message.mediaId === undefined ? undefined : world.media.find(message.mediaId);
  if (media === undefined) throw new ActionRefused("Só texto e legendas podem ser editados.");
  return {
    type: message.type,
    [message.type]: { caption, mime_type: media.mimeType, sha256: media.sha256, id: media.id },
  };
}

function remove(scene: Scene, { messageId }: ActionOf<"delete">): string {
  ownMessage(scene, messageId).isDeleted = true;
  return emit(scene, { type: "revoke", content: { original_message_id: messageId } });
}

/** A webhook that is no bubble of its own on the phone. Every action of the customer opens the window anew. */
function emit(scene: Scene, facts: { type: string; content: Json }): string {
  const { world, channel, customer, thread } = scene;
  const id = newId(scene);
  const at = world.now();
  thread.lastInboundAt = at;
  world.queue.push(messageEvent(channel, customer, { id, at, ...facts }));
  return id;
}

function changeNumber(scene: Scene, phone: string): string {
  const { world, channel, customer } = scene;
  const previousPhone = customer.phone;
  if (previousPhone === undefined) throw new ActionRefused("Este cliente não mostra o número.");
  world.customers.move(customer, { phone });
  const id = newId(scene);
  world.queue.push(numberChangedEvent(channel, customer, { id, at: world.now(), previousPhone }));
  changeUserId(scene);
  return id;
}

function changeUserId({ world, channel, customer }: Scene): undefined {
  const previousUserId = customer.userId ?? "";
  world.customers.move(customer, { userId: newUserId() });
  world.queue.push(userIdChangedEvent(channel, customer, { at: world.now(), previousUserId }));
  return undefined;
}

/** A person of the business writes, edits or deletes in the phone app. */
function echo(scene: Scene, action: ActionOf<"business_reply" | "business_edit" | "business_delete">): string {
  const { world, channel, customer, thread } = scene;
  const id = newId(scene);
  const at = world.now();
  const push = (type: string, content: Json) =>
    world.queue.push(echoEvent(channel, customer, { id, at, type, content }));
  if (action.action === "business_reply") {
    world.threads.add(thread, {
      id,
      by: "business",
      from: "app",
      at,
      type: "text",
      text: action.text,
      status: "delivered",
    });
    push("text", { body: action.text });
    return id;
  }
  const message = ownEcho(scene, action.messageId);
  if (action.action === "business_delete") {
    message.isDeleted = true;
    push("revoke", { original_message_id: message.id });
    return id;
  }
  message.text = action.text;
  message.isEdited = true;
  push("edit", { original_message_id: message.id, message: { type: "text", text: { body: action.text } } });
  return id;
}
