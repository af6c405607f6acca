import type { ConversationNumbers, Cost } from "@piloto/shared/overview";

/** Part of a whole; null when there is no whole. */
export const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** The share of answered conversations whose first answer came from the agent. */
export const agentShare = ({ answeredByAgent, answeredByPerson }: ConversationNumbers): number | null =>
  shareOf(answeredByAgent, answeredByAgent + answeredByPerson);

export const handoffShare = ({ handoffs, opened }: ConversationNumbers): number | null => shareOf(handoffs, opened);

const costOf = ({ modelMicros, channelMicros }: Cost): number => modelMicros + channelMicros;

/** The currency in which most was spent: figures of two currencies are never added up. */
export function mainCurrency(costs: Cost[]): string | undefined {
  return costs.toSorted((a, b) => costOf(b) - costOf(a))[0]?.currency;
}

export const costIn = (costs: Cost[], currency: string | undefined): number => {
  const found = costs.find((cost) => cost.currency === currency);
  return found ? costOf(found) : 0;
};

/** "8 s", "2 min 5 s", "1 h 20 min": a duration as people read it, two parts at most. */
export function describeSeconds(seconds: number): string {
  const nbsp = "\u00a0";
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}${nbsp}s`;
  const [unit, big, small, rest] =
    whole < 3_600
      ? ["min", Math.floor(whole / 60), "s", whole % 60]
      : ["h", Math.floor(whole / 3_600), "min", Math.round((whole % 3_600) / 60)];
  return rest === 0 ? `${big}${nbsp}${unit}` : `${big}${nbsp}${unit} ${rest}${nbsp}${small}`;
}
