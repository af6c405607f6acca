import type { ChatRequest, ChatTool, ToolProperty } from "./chat-request.ts";
import type { ScriptTurn } from "./dialogues.ts";

export interface PlannedCall {
  readonly name: string;
  readonly arguments: Record<string, unknown>;
}

/** The tool calls of a turn, with the names the request's tools give; empty when none of its tools is offered. */
export function planCalls(turn: ScriptTurn, { tools = [] }: ChatRequest): PlannedCall[] {
  const find = (pattern: RegExp) => tools.find((tool) => pattern.test(tool.function.name));
  const facts = find(/update.?contact|contato/i);
  const reply = find(/reply|respond|answer|mensag/i);
  const handoff = find(/hand.?off|transfer|escalat/i);
  const calls: PlannedCall[] = [];
  if (facts !== undefined && turn.facts !== undefined) calls.push(callOf(facts, factArguments(facts, turn.facts)));
  if (reply !== undefined && turn.replies !== undefined) {
    const doubt = turn.isUnsure ? doubtArguments(reply) : {};
    calls.push(callOf(reply, { ...replyArguments(reply, turn.replies), ...doubt }));
  }
  if (handoff !== undefined && turn.handoff !== undefined) {
    calls.push(callOf(handoff, handoffArguments(handoff, turn.handoff)));
  }
  return calls;
}

/** What a turn says where its tools are not offered. */
export function plainAnswer(turn: ScriptTurn): string {
  return [...(turn.replies ?? []), turn.handoff?.message ?? ""].filter(Boolean).join("\n");
}

function callOf(tool: ChatTool, values: Record<string, unknown>): PlannedCall {
  return { name: tool.function.name, arguments: values };
}

function propertiesOf(tool: ChatTool): [string, ToolProperty][] {
  return Object.entries(tool.function.parameters?.properties ?? {});
}

function isOfType(property: ToolProperty, type: string): boolean {
  return Array.isArray(property.type) ? property.type.includes(type) : property.type === type;
}

/** The list of bubbles, whether the tool wants texts or objects that hold one, or else one text. */
function replyArguments(tool: ChatTool, replies: readonly string[]): Record<string, unknown> {
  const list = propertiesOf(tool).find(([, property]) => isOfType(property, "array"));
  if (list !== undefined) {
    const [name, property] = list;
    const fields = Object.keys((property.items?.["properties"] as object | undefined) ?? {});
    const field = fields.find((one) => /text|content|message|mensagem/i.test(one)) ?? fields[0];
    return { [name]: field === undefined ? replies : replies.map((text) => ({ [field]: text })) };
  }
  const [name = "messages"] = propertiesOf(tool).find(([, property]) => isOfType(property, "string")) ?? [];
  return { [name]: name === "messages" ? replies : replies.join("\n") };
}

/** For tools that ask whether the reply could help. */
function doubtArguments(tool: ChatTool): Record<string, unknown> {
  const place = propertiesOf(tool).find(
    ([name, property]) => isOfType(property, "boolean") && /help|resolv|answered/i.test(name),
  );
  return place === undefined ? {} : { [place[0]]: false };
}

function handoffArguments(tool: ChatTool, handoff: NonNullable<ScriptTurn["handoff"]>): Record<string, unknown> {
  const properties = propertiesOf(tool);
  const named = (pattern: RegExp, usual: string) => properties.find(([name]) => pattern.test(name))?.[0] ?? usual;
  const reasonName = named(/reason|motivo/i, "reason");
  const allowed = properties.find(([name]) => name === reasonName)?.[1].enum;
  const reason = allowed === undefined || allowed.includes(handoff.reason) ? handoff.reason : "other";
  const messageName = properties.find(([name]) => /message|mensagem/i.test(name))?.[0];
  return {
    [reasonName]: reason,
    [named(/summary|resumo/i, "summary")]: handoff.summary,
    ...(messageName === undefined || handoff.message === undefined ? {} : { [messageName]: handoff.message }),
  };
}

/** Only the facts the tool has a place for; a list takes the fact as its one element. */
function factArguments(tool: ChatTool, facts: NonNullable<ScriptTurn["facts"]>): Record<string, unknown> {
  const patterns = { name: /^(full_?)?name$|nome/i, city: /city|cidade/i, interest: /interest|interesse/i };
  const values: Record<string, unknown> = {};
  for (const key of ["name", "city", "interest"] as const) {
    const place = propertiesOf(tool).find(([name]) => patterns[key].test(name));
    if (place === undefined || facts[key] === undefined) continue;
    values[place[0]] = isOfType(place[1], "array") ? [facts[key]] : facts[key];
  }
  return values;
}
