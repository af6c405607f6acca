import { z } from "zod";
import { readTranscript } from "./transcript.ts";

/*
 * What `POST /v1/chat/completions` takes, as far as a script needs it. Everything else is let through and ignored.
 */

const part = z.looseObject({ type: z.string(), text: z.string().optional() });
const content = z.union([z.string(), z.array(part)]).nullish();
const toolCall = z.looseObject({ function: z.looseObject({ name: z.string(), arguments: z.string() }) });
const message = z.looseObject({
  role: z.enum(["system", "developer", "user", "assistant", "tool"]),
  content,
  tool_calls: z.array(toolCall).optional(),
});

/** A JSON schema, seen only where a script fills it in. */
const property = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  items: z.looseObject({}).optional(),
});
const tool = z.looseObject({
  type: z.literal("function"),
  function: z.looseObject({
    name: z.string(),
    parameters: z.looseObject({ properties: z.record(z.string(), property).default({}) }).optional(),
  }),
});

export const chatRequest = z.looseObject({
  model: z.string().min(1).max(200),
  messages: z.array(message).min(1).max(2000),
  tools: z.array(tool).max(128).optional(),
  tool_choice: z.unknown().optional(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
});
export type ChatRequest = z.infer<typeof chatRequest>;
export type ChatTool = z.infer<typeof tool>;
export type ToolProperty = z.infer<typeof property>;
type ChatMessage = ChatRequest["messages"][number];

function textOf({ content: value }: ChatMessage): string {
  if (typeof value === "string") return value;
  return (value ?? []).map((one) => one.text ?? "").join("\n");
}

/** What the customer wrote since the agent last spoke, oldest first, in one text. */
export function lastCustomerText({ messages }: ChatRequest): string {
  const lastAnswer = messages.findLastIndex((one) => one.role === "assistant" || one.role === "tool");
  const recent = messages.slice(lastAnswer + 1).filter((one) => one.role === "user");
  const last = (recent.length > 0 ? recent : messages.filter((one) => one.role === "user").slice(-1))
    .map(textOf)
    .join("\n");
  const turns = readTranscript(last);
  const unanswered = turns.slice(turns.findLastIndex((turn) => !turn.isCustomer) + 1);
  return turns.length === 0 ? last : unanswered.map((turn) => turn.text).join("\n");
}

/** What the agent said last, by text or by tool: a script must not ask the same twice. */
export function lastAgentText({ messages }: ChatRequest): string {
  const transcript = readTranscript(
    messages
      .filter((one) => one.role === "user")
      .map(textOf)
      .join("\n"),
  );
  const told = transcript.findLast((turn) => !turn.isCustomer);
  if (told !== undefined) return told.text;
  const last = messages.findLast((one) => one.role === "assistant");
  if (last === undefined) return "";
  return [textOf(last), ...(last.tool_calls ?? []).map((call) => call.function.arguments)].join("\n");
}

/** The tools have answered: the turn is over. */
export function isAfterTools({ messages }: ChatRequest): boolean {
  return messages.at(-1)?.role === "tool";
}
