import { z } from "zod";
import type { ToolCall, ToolDefinition } from "../../ports/language-model/language-model.ts";

/** Hand-off reasons a model may name; the others are ours to give. */
export const modelHandoffReasons = [
  "asked_for_person",
  "out_of_scope",
  "complaint",
  "negotiation",
  "low_confidence",
  "other",
] as const;

const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => value.isWellFormed() && !value.includes("\0"), "has characters that cannot be stored")
    .transform((value) => value.trim());

/** More bubbles cost the workspace and annoy the customer. */
const maxReplyMessages = 5;

const reply = z.object({
  messages: z
    .array(text(8000))
    .max(maxReplyMessages)
    .describe("As mensagens ao cliente, em ordem. Prefira uma só. Lista vazia quando não há nada a responder."),
  couldHelp: z
    .boolean()
    .optional()
    .describe("false quando esta resposta não resolve o que o cliente pediu, por não entender ou não saber."),
});

const handoff = z.object({
  reason: z.enum(modelHandoffReasons).describe("Por que uma pessoa precisa continuar."),
  summary: text(2000)
    .pipe(z.string().min(1))
    .describe("Resumo para a equipe: o que o cliente quer, o que já foi dito, o que falta."),
  message: text(4000).optional().describe("O que dizer ao cliente agora. Sem isto, ele recebe um aviso padrão."),
});

const updateContact = z
  .object({
    name: text(120).optional().describe("Nome do cliente, como ele o disse."),
    email: text(254)
      .pipe(z.union([z.literal(""), z.email()]))
      .optional(),
    city: text(120).optional(),
    interest: text(500).optional().describe("O que ele procura."),
    facts: z
      .array(z.object({ name: text(60).pipe(z.string().min(1)), value: text(300) }))
      .max(10)
      .default([])
      .describe("Outros fatos que vale guardar, como uma medida. Valor vazio apaga o fato."),
  })
  .refine(
    ({ facts, ...fields }) => facts.length > 0 || Object.values(fields).some((value) => value !== undefined),
    "is empty",
  );
export type ContactUpdate = z.infer<typeof updateContact>;

const schemas = { reply, handoff, update_contact: updateContact };
type ToolName = keyof typeof schemas;

const descriptions: Record<ToolName, string> = {
  reply: "Responde ao cliente e encerra a sua vez.",
  handoff: "Passa a conversa a uma pessoa da equipe e encerra a sua vez.",
  update_contact: "Guarda na ficha do cliente o que ele disse de si. Não responde a ele.",
};

export const turnTools: ToolDefinition[] = (Object.keys(schemas) as ToolName[]).map((name) => ({
  name,
  description: descriptions[name],
  parameters: z.toJSONSchema(schemas[name], { io: "input" }),
}));

export type TurnActions = {
  /** Undefined: `reply` was not called. */
  reply: { messages: string[]; couldHelp: boolean } | undefined;
  handoff: { reason: (typeof modelHandoffReasons)[number]; summary: string; message: string | undefined } | undefined;
  /** Every update of the turn, in order. */
  contactUpdates: ContactUpdate[];
};

/** Reads the calls of one answer. `problem` says, in words for the model, why they cannot be used; then nothing is done. */
export function readToolCalls(calls: ToolCall[]): TurnActions | { problem: string } {
  const actions: TurnActions = { reply: undefined, handoff: undefined, contactUpdates: [] };
  if (calls.length === 0) return { problem: "nenhuma ferramenta foi chamada" };
  for (const { name, input } of calls) {
    const problem = applyCall(actions, name, input);
    if (problem) return { problem };
  }
  return actions;
}

function applyCall(actions: TurnActions, name: string, input: unknown): string | undefined {
  switch (name) {
    case "reply": {
      const { data, error } = reply.safeParse(input);
      if (!data) return describeProblem(name, error);
      const messages = [...(actions.reply?.messages ?? []), ...data.messages.filter((message) => message !== "")];
      if (messages.length > maxReplyMessages) return `reply: mais de ${maxReplyMessages} mensagens`;
      const couldHelp = (actions.reply?.couldHelp ?? true) && data.couldHelp !== false;
      actions.reply = { messages, couldHelp };
      return undefined;
    }
    case "handoff": {
      const { data, error } = handoff.safeParse(input);
      if (!data) return describeProblem(name, error);
      actions.handoff = { reason: data.reason, summary: data.summary, message: data.message || undefined };
      return undefined;
    }
    case "update_contact": {
      const { data, error } = updateContact.safeParse(input);
      if (!data) return describeProblem(name, error);
      actions.contactUpdates.push(data);
      return undefined;
    }
    default:
      return "não existe ferramenta com esse nome";
  }
}

/** Names the field and the rule, never the value: it may hold a customer's words. */
function describeProblem(name: string, error: z.ZodError): string {
  const [issue] = error.issues;
  return `${name}: ${issue?.path.join(".") ?? ""} ${issue?.code ?? "invalid"}`.slice(0, 200);
}
