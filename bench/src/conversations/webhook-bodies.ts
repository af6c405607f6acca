import { withClient } from "../environment/seed.ts";
import { phoneOf, signatureOf, type StagedChannel, type StagedWorkspace } from "./stage.ts";

/** How many conversations take turns. */
export const customers = 500;
/** Of four webhooks one brings a message, three tell what became of one of ours: sent, delivered, read. */
const statuses = ["sent", "delivered", "read"] as const;

/** Messages of ours that have left, for statuses to speak of. */
export async function seedSent(
  url: string,
  { workspaceId, channel }: Pick<StagedWorkspace, "workspaceId" | "channel">,
  count: number,
): Promise<void> {
  await withClient(url, (client) =>
    client.query(
      `WITH place AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n, count(*) OVER () AS total FROM conversations),
       sent AS (
         INSERT INTO messages (workspace_id, conversation_id, channel_id, seq, direction, author, type, body, external_id, status, status_rank, occurred_at)
         SELECT $1, place.id, $2, 1 + m / place.total, 'out', 'agent', 'text', 'Bom dia! Temos sim, em três cores.', 'wamid.sent-' || m, 'sending', 1, now()
         FROM generate_series(0, $3::int - 1) m JOIN place ON place.n = m % place.total RETURNING conversation_id, seq)
       UPDATE conversations c SET last_seq = s.seq FROM (SELECT conversation_id, max(seq) AS seq FROM sent GROUP BY 1) s WHERE c.id = s.conversation_id`,
      [workspaceId, channel.id, count],
    ),
  );
}

/** The body of webhook `index`, the same one each time but for the second in which it was made. */
export function webhookBody(channel: StagedChannel, index: number): string {
  const part = index % 4;
  const number = Math.floor(index / 4);
  const customer = 1 + (number % customers);
  if (part === 0)
    return bodyOf(channel, {
      contacts: [{ profile: { name: `Cliente ${customer}` }, wa_id: phoneOf(customer), user_id: `BR.${customer}` }],
      messages: [message(number, customer)],
    });
  const name = statuses[part - 1] ?? "sent";
  return bodyOf(channel, { statuses: [status(`wamid.sent-${number}`, name, customer)] });
}

/** What tells of a message nobody here knows; it is parked. */
export const unknownStatusBody = (channel: StagedChannel, id: string): string =>
  bodyOf(channel, { statuses: [status(id, "sent", 1)] });

export const webhookHeaders = (channel: StagedChannel, body: string): Record<string, string> => ({
  "content-type": "application/json",
  "user-agent": "facebookexternalua",
  "x-hub-signature-256": signatureOf(channel, body),
});

const nowSeconds = (): string => String(Math.floor(Date.now() / 1000));

const message = (number: number, customer: number) => ({
  from: phoneOf(customer),
  from_user_id: `BR.${customer}`,
  id: `wamid.in-${number}`,
  timestamp: nowSeconds(),
  type: "text",
  text: { body: `Oi, boa tarde! Vocês têm o guarda-roupa de três portas do anúncio? Pedido ${number}` },
});

const status = (id: string, name: string, customer: number) => ({
  id,
  status: name,
  timestamp: nowSeconds(),
  recipient_id: phoneOf(customer),
  conversation: { id: `c${customer}`, origin: { type: "service" } },
  pricing: { billable: true, pricing_model: "PMP", category: "service", type: "regular" },
});

function bodyOf(channel: StagedChannel, value: Record<string, unknown>): string {
  return JSON.stringify({
    object: "whatsapp_business_account",
    entry: [
      {
        id: channel.accountId,
        changes: [
          {
            field: "messages",
            value: {
              messaging_product: "whatsapp",
              metadata: { display_phone_number: "5531997142086", phone_number_id: channel.phoneNumberId },
              ...value,
            },
          },
        ],
      },
    ],
  });
}
