import { html } from "hono/html";
import { googleClient } from "../google/google.provider.ts";
import { page, type Html } from "./layout.ts";

interface StartPageOptions {
  readonly origin: string;
  readonly publicOrigin: string;
  readonly mailboxFolder: string;
  readonly mails: number;
}

/** What the simulator stands in for, and the addresses and secrets that go with it. */
export function startPage({ origin, publicOrigin, mailboxFolder, mails }: StartPageOptions): Html {
  const count =
    mails === 0 ? "Nenhum e-mail ainda." : mails === 1 ? "1 e-mail guardado." : `${mails} e-mails guardados.`;
  return page(
    { title: "Início" },
    html`<h1>O mundo lá fora, no seu computador</h1>
      <p class="lead">
        O simulador fala os protocolos de verdade. O Piloto usa com ele o mesmo código que usa em produção; só o
        endereço muda.
      </p>
      <section class="card" aria-labelledby="telefone">
        <h2 id="telefone">WhatsApp e Instagram</h2>
        <p>
          Um telefone para conversar como cliente. Cada mensagem chega ao Piloto por um webhook assinado, e cada
          resposta passa pela API, como na Meta.
        </p>
        <p><a class="button primary" href="/phone">Abrir o telefone</a></p>
      </section>
      <section class="card" aria-labelledby="emails">
        <h2 id="emails">E-mails</h2>
        <p>${count} Sem <code>SMTP_URL</code>, cada e-mail do Piloto fica em <code>${mailboxFolder}</code>.</p>
        <p><a class="button" href="/mailbox">Abrir a caixa de e-mails</a></p>
      </section>
      <section class="card" aria-labelledby="google">
        <h2 id="google">Conta Google</h2>
        <p>
          Um provedor OpenID Connect com pessoas inventadas: Gmail, Workspace, endereço de fora e e-mail não verificado.
        </p>
        <dl>
          <dt><code>GOOGLE_ISSUER</code></dt>
          <dd><code>${origin}/oidc</code></dd>
          <dt><code>GOOGLE_CLIENT_ID</code></dt>
          <dd><code>${googleClient.id}</code></dd>
          <dt><code>GOOGLE_CLIENT_SECRET</code></dt>
          <dd><code>${googleClient.secret}</code></dd>
          <dt>Endereço de volta</dt>
          <dd><code>${publicOrigin}/auth/google/callback</code></dd>
        </dl>
        <p>
          <a class="button" href="${publicOrigin}/auth/google/start">Entrar no Piloto com Google</a>
          <a href="/oidc/.well-known/openid-configuration">Ver a configuração</a>
        </p>
      </section>
      <p><a href="${publicOrigin}">Abrir o Piloto</a></p>`,
  );
}
