export type DemoUsage = {
  daysAgo: number;
  channel: "whatsapp" | "instagram";
  agent: string;
  metric: string;
  detail: string;
  value: number;
};

// Sunday to Saturday: how busy the shop is.
const weekdayShare = [0.45, 1.05, 1.1, 1.0, 1.05, 1.2, 0.75];
const places = [
  // Micros of reais: what a conversation costs on the channel, and with the model; Instagram charges nothing.
  {
    channel: "whatsapp",
    agent: "Lia",
    share: 0.62,
    byAgent: 0.74,
    channelCost: 980_000,
    modelCost: 310_000,
    bucket: 14,
  },
  {
    channel: "whatsapp",
    agent: "Téo",
    share: 0.18,
    byAgent: 0.69,
    channelCost: 1_120_000,
    modelCost: 350_000,
    bucket: 16,
  },
  { channel: "instagram", agent: "Bia", share: 0.2, byAgent: 0.72, channelCost: 0, modelCost: 280_000, bucket: 13 },
] as const;
const reasons = [
  ["negotiation", 0.31],
  ["asked_for_person", 0.24],
  ["out_of_scope", 0.17],
  ["complaint", 0.14],
  ["low_confidence", 0.09],
  ["model_failure", 0.05],
] as const;
const conversationsADay = 62;

/**
 * Sixty days and this morning of a shop that grows a little, the same on every machine: `weekday` is today's, 0 is Sunday. Nothing is
 * random, so that two looks at the demo tell the same story.
 */
export function demoUsage(weekday: number): DemoUsage[] {
  const rows: DemoUsage[] = [];
  for (let daysAgo = 60; daysAgo >= 0; daysAgo -= 1) {
    // Today is half over.
    const growth = (1 - daysAgo * 0.004) * (daysAgo === 0 ? 0.5 : 1);
    const wave = 1 + 0.12 * Math.sin(daysAgo * 1.7);
    const total = conversationsADay * growth * wave * (weekdayShare[(((weekday - daysAgo) % 7) + 7) % 7] ?? 1);
    for (const place of places) rows.push(...dayOf(place, daysAgo, Math.round(total * place.share)));
  }
  return rows.filter(({ value }) => value > 0);
}

function dayOf(place: (typeof places)[number], daysAgo: number, opened: number): DemoUsage[] {
  const row = (metric: string, value: number, detail = ""): DemoUsage => ({
    daysAgo,
    channel: place.channel,
    agent: place.agent,
    metric,
    detail,
    value: Math.round(value),
  });
  const byAgent = Math.round(opened * (place.byAgent + 0.03 * Math.sin(daysAgo)));
  const handoffs = Math.round(opened * (0.2 - 0.0006 * (60 - daysAgo)));
  return [
    row("opened", opened),
    row("closed", opened * 0.94),
    row("answered_by_agent", byAgent),
    row("answered_by_person", opened - byAgent),
    ...reasons.map(([reason, share]) => row("handoff", handoffs * share + 0.2, reason)),
    row("messages_in", opened * 5.2),
    row("messages_agent", byAgent * 4.1),
    row("messages_person", (opened - byAgent) * 3.4),
    row("messages_failed", opened * 0.012),
    // Buckets of a fourth of an octave: 14 is about 10 s, 16 about 15 s; people answer after some minutes.
    row("first_response", byAgent * 0.6, String(place.bucket)),
    row("first_response", byAgent * 0.4, String(place.bucket + 3)),
    row("first_response", opened - byAgent, "33"),
    row("resolution", opened * 0.5, "44"),
    row("resolution", opened * 0.44, "52"),
    row("model_cost", byAgent * place.modelCost, "BRL"),
    row("model_tokens", byAgent * 7_400),
    row("channel_cost", opened * place.channelCost, "BRL"),
    row("runs", byAgent * 3.2),
  ];
}
