import { html } from "hono/html";
import { page, type Html } from "../pages/layout.ts";
import { formatTime } from "./list.page.ts";
import type { Mail, MailboxEntry } from "./mailbox.store.ts";

/** One mail as its recipient reads it; a broken file says what is wrong with it. */
export function mailPage(entry: MailboxEntry): Html {
  if (!("to" in entry)) {
    const sentence =
      entry.problem === "too_large"
        ? "O arquivo passa de 5 MB e não foi lido."
        : "O arquivo não tem a forma { to, subject, text, html }.";
    return page(
      { title: "Arquivo ilegível", wide: true },
      html`${back()}
        <h1>Arquivo ilegível</h1>
        <p class="lead">${sentence}</p>
        <p><code>${entry.id}.json</code></p>`,
    );
  }
  return page({ title: entry.subject || "(sem assunto)", wide: true }, readView(entry));
}

function readView(mail: Mail): Html {
  const text = html`<pre class="text">${linkify(mail.text)}</pre>`;
  return html`${back()}
    <h1>${mail.subject || "(sem assunto)"}</h1>
    <p class="meta">
      Para <strong>${mail.to}</strong> ·
      <time datetime="${mail.receivedAt.toISOString()}">${formatTime(mail.receivedAt)}</time>
    </p>
    ${
      mail.html === undefined
        ? text
        : html`<iframe
              class="mail"
              title="Mensagem"
              sandbox="allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox"
              src="/mailbox/mail/${encodeURIComponent(mail.id)}/body"
            ></iframe>
            <details>
              <summary>Versão em texto</summary>
              ${text}
            </details>`
    }`;
}

function back(): Html {
  return html`<p><a href="/mailbox">← Todos os e-mails</a></p>`;
}

/** The text with its http addresses as links; the pieces are escaped by the template. */
function linkify(text: string): (string | Html)[] {
  return text
    .split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)])/)
    .map((piece, index) => (index % 2 === 1 ? html`<a href="${piece}">${piece}</a>` : piece));
}
