import type { MessageType } from "@piloto/shared/conversation-words";
import type { TurnMessage } from "./turn-context.ts";

const words: Record<MessageType, string> = {
  text: "",
  image: "imagem",
  video: "vídeo",
  audio: "áudio",
  document: "documento",
  sticker: "figurinha",
  location: "localização",
  contacts: "contato compartilhado",
  interactive_reply: "escolha numa lista",
  button: "botão",
  order: "pedido do catálogo",
  template: "mensagem de modelo",
  story: "story",
  unsupported: "mensagem que não pode ser mostrada",
};

/** A message in words for the model: "[imagem] legenda". What cannot be read is named, never left out. */
export function describeMessage(message: TurnMessage): string {
  const { text, type } = message;
  if (type === "text") return text;
  const word = type === "audio" && message.isVoice ? "mensagem de voz" : words[type];
  const detail = describeDetail(message);
  return [`[${detail ? `${word}: ${detail}` : word}]`, text].filter((part) => part !== "").join(" ");
}

function describeDetail({ payload, filename }: TurnMessage): string {
  if (payload.location) {
    const { name, address, latitude, longitude } = payload.location;
    return [name, address, `${latitude}, ${longitude}`].filter(Boolean).join("; ");
  }
  if (payload.contacts) return payload.contacts.map(({ name, phones }) => [name, ...phones].join(" ")).join("; ");
  if (payload.choice) return payload.choice.title;
  if (payload.order) {
    const items = payload.order.items.map(({ quantity, productId }) => `${quantity} × ${productId}`);
    return [...items, payload.order.note ?? ""].filter(Boolean).join("; ");
  }
  if (payload.story) return payload.story.kind === "mention" ? "menção" : "resposta";
  return payload.template?.name ?? filename ?? "";
}
