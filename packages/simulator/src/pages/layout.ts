import { html, raw } from "hono/html";

export type Html = ReturnType<typeof html>;

const mark = raw(
  `<svg class="mark" viewBox="0 0 28 28" aria-hidden="true"><rect width="28" height="28" rx="8" class="mark-ground"/><path d="M14 5.5a8.5 8.5 0 1 1-4.6 15.65L6 22l.9-3.3A8.5 8.5 0 0 1 14 5.5Z" fill="none" class="mark-line" stroke-width="1.8" stroke-linejoin="round"/><path d="M8.2 15.6 19.8 12.4a6 6 0 1 1-11.6 3.2Z" class="mark-fill"/></svg>`,
);

interface PageOptions {
  readonly title: string;
  readonly script?: string;
  /** A second style sheet, for a page with a look of its own. */
  readonly style?: string;
  readonly wide?: boolean;
}

/** The frame of every page; the strip says on each of them that nothing here is real. */
export function page(options: PageOptions, content: Html | Html[]): Html {
  return html`<!doctype html>
    <html lang="pt-BR">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${options.title} · Simulador</title>
        <link rel="icon" href="/assets/icon.svg" />
        <link rel="stylesheet" href="/assets/simulator.css" />
        ${options.style ? html`<link rel="stylesheet" href="${options.style}" />` : ""}
        ${options.script ? html`<script type="module" src="${options.script}"></script>` : ""}
      </head>
      <body>
        <a class="skip" href="#conteudo">Ir para o conteúdo</a>
        <header class="bar">
          <a class="home" href="/">${mark}<span>Piloto de Vendas</span><span class="tag">simulador</span></a>
          <nav aria-label="Simulador"><a href="/phone">Telefone</a> <a href="/mailbox">E-mails</a></nav>
        </header>
        <aside class="strip" aria-label="Aviso">
          Isto é um simulador de desenvolvimento. Nenhuma conta, pessoa ou mensagem aqui é real.
        </aside>
        <main id="conteudo" class="${options.wide ? "wide" : "narrow"}">${content}</main>
      </body>
    </html>`;
}
