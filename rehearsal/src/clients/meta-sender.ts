import { setTimeout as delay } from "node:timers/promises";
import { webhookBody, webhookHeaders } from "../../../bench/src/conversations/webhook-bodies.ts";
import type { StagedChannel } from "../../../bench/src/conversations/stage.ts";
import type { HttpClient } from "./http-client.ts";
import type { Ledger } from "./ledger.ts";

export interface MetaSender {
  /** How many different webhooks were sent so far. */
  sent(): number;
  /** How many times one was sent again. */
  repeats(): number;
  /** Webhooks per second since the start. */
  rate(): number;
  /** Sends no new ones, and resolves when each has been taken with a 200. */
  stop(): Promise<void>;
}

export interface MetaSenderOptions {
  readonly http: HttpClient;
  readonly ledger: Ledger;
  readonly channel: StagedChannel;
  readonly perSecond: number;
}

const tickMs = 10;
/** What is due beyond waits: a receiver that stalls is not buried. */
const maxUnderWay = 400;
/** Meta repeats for seven days, ever more seldom; here the first repeats, sooner. */
const repeatMs = [500, 1_000, 2_000, 4_000];

/** Sends signed webhooks by the clock and, as Meta does, each again until it is answered with 200. */
export function startMetaSender({ http, ledger, channel, perSecond }: MetaSenderOptions): MetaSender {
  const underWay = new Set<Promise<void>>();
  const startedAt = performance.now();
  let endedAt: number | undefined;
  let sent = 0;
  let repeats = 0;

  const deliver = async (body: string): Promise<void> => {
    const ask = { method: "POST", path: "/webhooks/whatsapp", headers: webhookHeaders(channel, body), body } as const;
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await http.ask(ask).catch((error: unknown) => String(error));
      if (typeof outcome === "string") ledger.failed("webhook", outcome);
      else if (outcome.status === 200) return ledger.answered("webhook");
      else if (outcome.status === 503 && outcome.retryAfter !== undefined) ledger.unavailable("webhook");
      else ledger.failed("webhook", `${outcome.status} ${outcome.text}`);
      repeats += 1;
      await delay((repeatMs[attempt] ?? 5_000) * (0.75 + 0.5 * Math.random()));
    }
  };
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAt) / 1000) * perSecond;
    while (sent < due && underWay.size < maxUnderWay) {
      const delivery = deliver(webhookBody(channel, sent)).finally(() => underWay.delete(delivery));
      underWay.add(delivery);
      sent += 1;
    }
  }, tickMs);
  return {
    sent: () => sent,
    repeats: () => repeats,
    rate: () => sent / (((endedAt ?? performance.now()) - startedAt) / 1000),
    async stop() {
      clearInterval(timer);
      endedAt = performance.now();
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
