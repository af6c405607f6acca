import type { SimulatedChannel } from "./channels.store.ts";
import { signatureOf } from "./webhook-body.ts";

interface WebhookPost {
  /** Origin of the product. */
  readonly target: string;
  readonly channel: SimulatedChannel;
  readonly bytes: string;
  readonly isBadlySigned: boolean;
  readonly signal: AbortSignal;
}

const answerTimeoutMs = 10_000;

/** Posts a webhook as Meta does. The HTTP status, or 0 when there was no answer in time. */
export async function postWebhook({ target, channel, bytes, isBadlySigned, signal }: WebhookPost): Promise<number> {
  const secret = isBadlySigned ? `${channel.appSecret}?` : channel.appSecret;
  try {
    const response = await fetch(`${target}/webhooks/${channel.kind}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "facebookexternalua",
        "x-hub-signature-256": signatureOf(secret, bytes),
      },
      body: bytes,
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMs)]),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return 0;
  }
}

export interface Verification {
  readonly isVerified: boolean;
  readonly status: number;
  readonly answer: string;
}

/** The handshake of Meta's dashboard: the product must answer the challenge if it knows the verify token. */
export async function verifyWebhook(target: string, channel: SimulatedChannel, token: string): Promise<Verification> {
  const challenge = String(1_000_000_000 + Math.trunc(performance.now()));
  const query = new URLSearchParams({
    "hub.mode": "subscribe",
    "hub.verify_token": token,
    "hub.challenge": challenge,
  });
  try {
    const response = await fetch(`${target}/webhooks/${channel.kind}?${query.toString()}`, {
      redirect: "manual",
      signal: AbortSignal.timeout(answerTimeoutMs),
    });
    const answer = (await response.text()).slice(0, 500);
    return { isVerified: response.status === 200 && answer === challenge, status: response.status, answer };
  } catch {
    return { isVerified: false, status: 0, answer: "" };
  }
}
