import { html } from "hono/html";
import { formatTime } from "../mailbox/list.page.ts";
import type { MessageButton, ThreadMessage } from "../meta/threads.store.ts";
import type { Html } from "../pages/layout.ts";
import { addressOf, type PhoneView } from "./phone-view.ts";

/** The conversation as the customer sees it; the script fetches it again whenever something is new. */
export function threadFragment(view: PhoneView): Html {
  const { thread, world, channel } = view;
  const messages = thread.messages.all();
  const unread = messages.filter((one) => one.by === "business" && one.from === "api" && one.status !== "read");
  return html`<div
      class="thread"
      id="thread"
      role="region"
      aria-label="Conversa"
      tabindex="0"
      data-unread="${unread.filter((one) => one.status !== "failed").length}"
    >
      <ol>
        ${messages.length === 0 ? html`<li class="quiet">Escreva para ${channel.verifiedName}: a conversa começa aqui.</li>` : ""}
        ${messages.map((message) => html`<li class="bubble ${message.by}" id="m-${message.id}">${bubble(view, message)}</li>`)}
      </ol>
    </div>
    <p class="typing" role="status">
      ${thread.typingUntil > world.now() ? `${channel.verifiedName} está digitando…` : ""}
    </p>`;
}

function bubble(view: PhoneView, message: ThreadMessage): Html {
  if (message.isDeleted) return html`<p class="quiet">Mensagem apagada</p>`;
  return html`${message.from === "app" ? html`<p class="by">Do celular da loja</p>` : ""} ${quote(view, message)}
  ${message.header === undefined ? "" : html`<p class="strong">${message.header}</p>`} ${attachment(view, message)}
  ${message.text === "" ? "" : html`<p class="words">${message.text}</p>`}
  ${message.footer === undefined ? "" : html`<p class="meta">${message.footer}</p>`} ${foot(message)}
  ${reactions(message)} ${buttons(view, message)} ${menu(view, message)}`;
}

function quote({ world }: PhoneView, { replyToId }: ThreadMessage): Html | string {
  if (replyToId === undefined) return "";
  const quoted = world.threads.findMessage(replyToId)?.message;
  return html`<p class="quote">${quoted === undefined ? "Mensagem anterior" : excerpt(quoted)}</p>`;
}

const typeNames: Readonly<Record<string, string>> = {
  image: "Foto",
  video: "Vídeo",
  audio: "Áudio",
  document: "Documento",
  file: "Documento",
  sticker: "Figurinha",
  location: "Localização",
  contacts: "Contato",
  order: "Pedido",
  unsupported: "Não suportada pela API",
  story_mention: "Menção em story",
  story_reply: "Resposta a story",
};

export function excerpt({ text, type }: ThreadMessage): string {
  return (text || (typeNames[type] ?? "Mensagem")).slice(0, 80);
}

function attachment({ world }: PhoneView, message: ThreadMessage): Html | string {
  const name = typeNames[message.type];
  const media = message.mediaId === undefined ? undefined : world.media.find(message.mediaId);
  if (media === undefined) return name === undefined ? "" : html`<p class="by">${name}</p>`;
  const address = `/phone/media/${media.id}`;
  if (/^image\/(png|jpeg|webp|gif)/.test(media.mimeType)) {
    return html`<img
      class="${message.type === "sticker" ? "sticker" : "photo"}"
      src="${address}"
      alt="${name ?? "Imagem"}"
    />`;
  }
  if (media.mimeType.startsWith("audio/")) return html`<audio controls preload="none" src="${address}"></audio>`;
  if (media.mimeType.startsWith("video/")) return html`<video controls preload="none" src="${address}"></video>`;
  return html`<p><a href="${address}" download>${message.filename ?? media.filename ?? "Documento"}</a></p>`;
}

const tickTexts = {
  accepted: ["✓", "Enviada"],
  sent: ["✓", "Enviada"],
  delivered: ["✓✓", "Entregue à loja"],
  read: ["✓✓", "Lida pela loja"],
  failed: ["!", "Não entregue"],
} as const;

function foot(message: ThreadMessage): Html {
  const [sign, words] = tickTexts[message.status];
  const edited = message.isEdited ? "editada · " : "";
  const ticks =
    message.by === "customer"
      ? html`<span class="ticks ${message.status}"
          ><span aria-hidden="true">${sign}</span><span class="hidden">${words}</span></span
        >`
      : "";
  const at = new Date(message.at);
  return html`<p class="foot">${edited}<time datetime="${at.toISOString()}">${formatTime(at)}</time> ${ticks}</p>`;
}

function reactions({ reactionOfBusiness, reactionOfCustomer }: ThreadMessage): Html | string {
  const all = [reactionOfCustomer, reactionOfBusiness].filter((one) => one !== undefined && one !== "");
  return all.length === 0 ? "" : html`<p class="reactions" aria-label="Reações">${all.join(" ")}</p>`;
}

function buttons(view: PhoneView, message: ThreadMessage): Html | string {
  if (message.buttons === undefined || message.buttons.length === 0) return "";
  return html`<div class="choices">${message.buttons.map((button) => choice(view, message, button))}</div>`;
}

function choice(view: PhoneView, message: ThreadMessage, button: MessageButton): Html {
  if (button.kind === "link") return html`<span class="choice" role="note">${button.title} (abre um endereço)</span>`;
  const hint = button.description === undefined ? "" : html`<span class="meta">${button.description}</span>`;
  return actionForm(
    view,
    { action: "tap", messageId: message.id, buttonId: button.id },
    html`<button class="choice">${button.title} ${hint}</button>`,
  );
}

/** One action behind a button; the script sends it without leaving the page. */
export function actionForm(view: PhoneView, fields: Record<string, string>, content: Html): Html {
  const { channel, customer } = view;
  const all = Object.entries({ ...fields, channelId: channel.id, customerId: customer.id });
  return html`<form method="post" action="/phone/actions" data-live>
    ${all.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)} ${content}
  </form>`;
}

function menu(view: PhoneView, message: ThreadMessage): Html {
  const messageId = message.id;
  const isOwn = message.by === "customer";
  const react = (emoji: string, label: string) =>
    actionForm(
      view,
      { action: "react", messageId, emoji },
      html`<button class="button small" aria-label="${label}">${emoji || "Tirar"}</button>`,
    );
  return html`<details class="more" id="more-${messageId}">
    <summary>Ações</summary>
    <div class="row">
      <a class="button small" href="${addressOf(view, { responder: messageId })}">Responder</a>
      ${react("❤️", "Reagir com coração")} ${react("👍", "Reagir com joinha")} ${react("😂", "Reagir com riso")}
      ${message.reactionOfCustomer ? react("", "Tirar a reação") : ""}
      ${isOwn ? html`<a class="button small" href="${addressOf(view, { editar: messageId })}">Editar</a>` : ""}
      ${isOwn ? actionForm(view, { action: "delete", messageId }, html`<button class="button small danger">Apagar</button>`) : ""}
    </div>
  </details>`;
}
