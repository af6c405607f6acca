import type { AgentConfig } from "@piloto/shared/agents";
import type { HandoffReason } from "@piloto/shared/conversation-words";
import { describeMessage } from "./describe-message.ts";
import { listNewMessages, type TurnContext } from "./turn-context.ts";
import { readOpening } from "./working-hours.ts";

export type RuleDecision =
  /** `isMute`: the customer cannot be told. */
  | { kind: "handoff"; reason: HandoffReason; summary: string; rule: string; isMute?: boolean }
  /** Closed now: `message` goes out when it has not in this closed period, and the turn is taken up at `until`. */
  | { kind: "wait"; message: string | undefined; until: Date; rule: string };

/** What the agent's configuration decides without asking a model; undefined: the model decides. */
export function applyRules(context: TurnContext): RuleDecision | undefined {
  return applyWindow(context) ?? applyKeywords(context) ?? applyFailedTurns(context) ?? applyHours(context);
}

/** Once the customer's 24 hours are over only a template reaches them, and only a person sends one. */
function applyWindow(context: TurnContext): RuleDecision | undefined {
  const { windowExpiresAt, now } = context;
  if (!windowExpiresAt || windowExpiresAt > now) return undefined;
  const summary = `O prazo de 24 horas para responder acabou. ${quoteLast(context)}`;
  return { kind: "handoff", reason: "other", rule: "window closed", summary, isMute: true };
}

function applyKeywords(context: TurnContext): RuleDecision | undefined {
  const said = listNewMessages(context).map((message) => `${message.text} ${message.payload.choice?.title ?? ""}`);
  const keyword = context.config.handoff.keywords.find((word) => said.some((text) => containsKeyword(text, word)));
  if (keyword === undefined) return undefined;
  return {
    kind: "handoff",
    reason: "keyword",
    rule: `keyword: ${keyword}`,
    summary: `O cliente escreveu “${keyword}”. ${quoteLast(context)}`,
  };
}

/** Whole words, whatever the case, the accents and the punctuation: "Gerência!" holds "gerencia", not "gente". */
export function containsKeyword(text: string, keyword: string): boolean {
  const word = fold(keyword);
  // A keyword without letters or digits (an emoji) is looked for as it is.
  return word === " " ? text.includes(keyword.trim()) : fold(text).includes(word);
}

const fold = (text: string): string =>
  ` ${text
    .normalize("NFD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()} `.replace(/^ +$/, " ");

function applyFailedTurns(context: TurnContext): RuleDecision | undefined {
  if (!reachesFailedTurns(context.config, context.failedTurns)) return undefined;
  return failedTurnsHandoff(context, context.failedTurns);
}

export const reachesFailedTurns = ({ handoff }: AgentConfig, failedTurns: number): boolean =>
  failedTurns >= handoff.maxFailedTurns;

export const failedTurnsHandoff = (
  context: TurnContext,
  failedTurns: number,
): Extract<RuleDecision, { kind: "handoff" }> => ({
  kind: "handoff",
  reason: "failed_turns",
  rule: `failed turns: ${failedTurns}`,
  summary: `O agente não conseguiu ajudar em ${failedTurns} respostas seguidas. ${quoteLast(context)}`,
});

function applyHours(context: TurnContext): RuleDecision | undefined {
  const { config, now, timezone, windowExpiresAt } = context;
  const opening = readOpening(config.workingHours, now, timezone);
  if (opening.isOpen) return undefined;
  const { opensAt, closedSince } = opening;
  const message = wasTold(context, closedSince) ? undefined : config.workingHours.outsideMessage.trim() || undefined;
  // Waiting past the customer's 24 hours would mean never answering: people can still send a template.
  if (!opensAt || (windowExpiresAt && opensAt >= windowExpiresAt)) {
    return {
      kind: "handoff",
      reason: "other",
      rule: "outside working hours",
      summary: `Fora do horário do agente, e o prazo para responder acaba antes. ${quoteLast(context)}`,
    };
  }
  return { kind: "wait", message, until: opensAt, rule: "outside working hours" };
}

/** Outside its hours the agent says only this, so anything it said since it closed was it. */
const wasTold = ({ messages }: TurnContext, closedSince: Date | undefined): boolean =>
  messages.some(({ author, at }) => author === "agent" && (!closedSince || at >= closedSince));

/** The customer's last words, for the people who take over. */
export function quoteLast(context: TurnContext): string {
  const last = listNewMessages(context).at(-1);
  if (!last) return "";
  const letters = Array.from(describeMessage(last));
  return `Última mensagem: “${letters.length > 300 ? `${letters.slice(0, 300).join("")}…` : letters.join("")}”`;
}
