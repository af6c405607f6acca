import { html } from "hono/html";
import type { WebhookAttempt } from "../meta/webhook-courier.ts";
import type { World } from "../meta/world.ts";
import type { Html } from "../pages/layout.ts";
import { addressOf, type PhoneView } from "./phone-view.ts";
import { faultForm, switchForm } from "./switch-form.ts";
import { actionForm } from "./thread.page.ts";

/** Everything beside the phone: this customer, the switches, the log. */
export function panel(view: PhoneView): Html {
  const back = addressOf(view);
  const { world } = view;
  return html`<details class="card" id="customer">
      <summary>Este cliente e a loja</summary>
      ${customerActions(view)}
    </details>
    <details class="card" id="switches">
      <summary>Interruptores</summary>
      ${switchForm(world.switches.read(), back)}
      <h2>Falhas sob encomenda</h2>
      ${faultForm(world.faults.list(), back)}
      <form method="post" action="/phone/reset"><button class="button danger">Recomeçar do zero</button></form>
    </details>
    <section class="card" aria-labelledby="log-title">
      <h2 id="log-title">O que viaja</h2>
      <div id="log">${logFragment(world)}</div>
    </section>`;
}

function customerActions(view: PhoneView): Html {
  const button = (fields: Record<string, string>, text: string) =>
    actionForm(view, fields, html`<button class="button small">${text}</button>`);
  const reply = actionForm(
    view,
    { action: "business_reply" },
    html`<label for="business">Responder pelo celular da loja</label>
      <div class="row">
        <input id="business" name="text" required maxlength="4096" /><button class="button small">Responder</button>
      </div>`,
  );
  const identity = html`${actionForm(
    view,
    { action: "change_number" },
    html`<label for="moved">Mudar de número</label>
      <div class="row">
        <input id="moved" name="phone" required inputmode="numeric" pattern="[0-9]{8,15}" /><button
          class="button small"
        >
          Mudar
        </button>
      </div>`,
  )}
  ${button({ action: "change_user_id" }, "Novo id de usuário")}
  ${button({ action: "marketing", isOptedOut: "true" }, "Parar marketing")}
  ${button({ action: "marketing", isOptedOut: "false" }, "Voltar a receber")}`;
  return html`<div class="fields">
    <p class="meta">${windowText(view)}</p>
    ${button({ action: "close_window" }, "Fechar a janela agora")}
    ${button({ action: "message", type: "text", text: "Vi o anúncio de vocês!", isFromAd: "true" }, "Vir de um anúncio")}
    ${reply} ${view.channel.kind === "whatsapp" ? identity : ""}
  </div>`;
}

function windowText({ thread, world }: PhoneView): string {
  const hours = 24 - (world.now() - (thread.lastInboundAt ?? world.startedAt)) / 3_600_000;
  return hours <= 0
    ? "A janela de 24 horas está fechada."
    : `A janela fecha em ${hours.toFixed(1).replace(".", ",")} h.`;
}

const shownEntries = 40;

/** Webhooks and API calls, newest first; the script fetches it again. */
export function logFragment(world: World): Html {
  const webhooks = world.attempts
    .all()
    .slice(-shownEntries)
    .map((one) => ({ at: one.at, row: webhookRow(one) }));
  const calls = world.calls
    .all()
    .slice(-shownEntries)
    .map((one) => ({
      at: one.at,
      row: html`<span class="dir">API</span><span class="what">${one.method} ${one.path}</span
        ><span class="code">${one.status || "cortada"}</span>`,
    }));
  const rows = [...webhooks, ...calls].sort((a, b) => b.at - a.at).slice(0, shownEntries);
  const pending = world.queue.pending();
  return html`<p class="meta">
      Webhooks para <code>${world.target()}</code>. ${pending === 0 ? "Nada esperando." : `${pending} esperando.`}
    </p>
    <ul class="log">
      ${rows.map(({ row }) => html`<li>${row}</li>`)}
    </ul>
    ${rows.length === 0 ? html`<p class="meta">Escreva no telefone: cada webhook e cada chamada aparece aqui.</p>` : ""}`;
}

const outcomeTexts = {
  accepted: "entregue",
  retried: "vai repetir",
  given_up: "desistiu",
  lost: "perdido de propósito",
  not_subscribed: "app não inscrito",
} as const;

function webhookRow(attempt: WebhookAttempt): Html {
  const body = JSON.stringify(attempt.body, undefined, 2).slice(0, 6000);
  const repeat = attempt.attempt > 1 ? ` (tentativa ${attempt.attempt})` : "";
  return html`<span class="dir">Webhook</span>
    <details class="what">
      <summary>${summaryOf(attempt.body)}${repeat}</summary>
      <pre tabindex="0">${body}</pre>
    </details>
    <span class="code ${attempt.outcome}">${attempt.status || ""} ${outcomeTexts[attempt.outcome]}</span>`;
}

/** The kinds of the events inside, in the order they stand. */
function summaryOf(body: unknown): string {
  const kinds = JSON.stringify(body)
    .matchAll(/"(?:type|status|field)":"([a-z_]+)"/g)
    .map((match) => match[1] ?? "");
  const seen = [...new Set(kinds)].filter((kind) => kind !== "messages" && kind !== "regular" && kind !== "service");
  return seen.slice(0, 4).join(", ") || "messaging";
}
