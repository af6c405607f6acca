import { html } from "hono/html";
import { page, type Html } from "../pages/layout.ts";
import type { MailboxEntry } from "./mailbox.store.ts";

interface MailList {
  readonly to: string;
  readonly entries: readonly MailboxEntry[];
  readonly total: number;
}

const problems = {
  not_a_mail: "Arquivo que não é um e-mail",
  too_large: "Arquivo grande demais para mostrar",
} as const;

/** The mailbox. The script replaces the list while the page is open; without it, reloading does. */
export function listPage(list: MailList): Html {
  return page(
    { title: "E-mails", script: "/assets/mailbox.js", wide: true },
    html`<div class="head">
        <h1>E-mails</h1>
        <form method="get" action="/mailbox" role="search" class="search">
          <label for="to" class="hidden">Destinatário</label>
          <input id="to" name="to" type="search" value="${list.to}" placeholder="Filtrar por destinatário" />
          <button class="button">Filtrar</button>
        </form>
        <form method="post" action="/mailbox/delete">
          <button class="button danger" ${list.total === 0 && list.to === "" ? "disabled" : ""}>Apagar tudo</button>
        </form>
      </div>
      <p class="hidden" role="status" id="news"></p>
      <div id="mails" data-to="${list.to}">${mailList(list)}</div>`,
  );
}

/** The rows alone, as the script fetches them. */
export function mailList({ to, entries, total }: MailList): Html {
  if (entries.length === 0) return to === "" ? emptyBox() : emptySearch(to);
  return html`<ul class="mails">
      ${entries.map((entry) => html`<li>${row(entry)}</li>`)}
    </ul>
    ${total > entries.length ? html`<p class="hint">Os ${entries.length} mais recentes de ${total}. Filtre para ver os outros.</p>` : ""}`;
}

function row(entry: MailboxEntry): Html {
  const title = "to" in entry ? entry.subject || "(sem assunto)" : problems[entry.problem];
  const from = "to" in entry ? entry.to : `${entry.id}.json`;
  return html`<a
    href="/mailbox/mail/${encodeURIComponent(entry.id)}"
    id="mail-${entry.id}"
    class="${"to" in entry ? "" : "broken"}"
  >
    <span class="to">${from}</span><span class="subject">${title}</span>
    <time datetime="${entry.receivedAt.toISOString()}">${formatTime(entry.receivedAt)}</time>
  </a>`;
}

function emptyBox(): Html {
  return html`<div class="empty">
    <h2>Nenhum e-mail ainda</h2>
    <p>Crie uma conta ou peça outra senha no Piloto: a mensagem aparece aqui sozinha.</p>
  </div>`;
}

function emptySearch(to: string): Html {
  return html`<div class="empty">
    <h2>Nada para “${to}”</h2>
    <p><a href="/mailbox">Limpar o filtro</a></p>
  </div>`;
}

/** The hour for today's mails, day and hour for older ones, in the time zone of this machine. */
export function formatTime(instant: Date): string {
  const isToday = new Date().toDateString() === instant.toDateString();
  const hour = { hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat(
    "pt-BR",
    isToday ? { ...hour, second: "2-digit" } : { ...hour, day: "2-digit", month: "short" },
  ).format(instant);
}
