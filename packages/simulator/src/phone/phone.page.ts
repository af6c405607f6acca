import { html } from "hono/html";
import type { Customer } from "../meta/customers.store.ts";
import { page, type Html } from "../pages/layout.ts";
import { panel } from "./panel.page.ts";
import { addressOf, type PhoneView } from "./phone-view.ts";
import { actionForm, excerpt, threadFragment } from "./thread.page.ts";

/** A telephone on which one is the customer, and beside it what travels between Meta and the product. */
export function phonePage(view: PhoneView): Html {
  return page(
    { title: "Telefone", script: "/assets/phone.js", style: "/assets/phone.css", wide: true },
    html`<h1 class="hidden">Telefone de um cliente</h1>
      <div class="bench">
        <section class="phone" aria-label="Telefone">
          ${chooser(view)}
          <div id="live" data-query="${addressOf(view).slice("/phone".length)}">${threadFragment(view)}</div>
          ${view.problem === undefined ? "" : html`<p class="problem" role="alert">${view.problem}</p>`}
          ${composer(view)} ${attachments(view)}
        </section>
        <div class="panel">${panel(view)}</div>
      </div>
      <p class="hidden" role="status" id="news"></p>`,
  );
}

function chooser(view: PhoneView): Html {
  const { channel, world, customer } = view;
  const tab = (kind: "whatsapp" | "instagram", name: string) =>
    html`<a href="/phone?canal=${kind}" ${channel.kind === kind ? html`aria-current="page"` : ""}>${name}</a>`;
  const numbers = world.channels.list().filter((one) => one.kind === channel.kind);
  return html`<header class="top">
    <nav class="tabs" aria-label="Canal">${tab("whatsapp", "WhatsApp")} ${tab("instagram", "Instagram")}</nav>
    <p class="shop"><strong>${channel.verifiedName}</strong> <span class="meta">${channel.display}</span></p>
    <form method="get" action="/phone" class="who" data-choose>
      <input type="hidden" name="canal" value="${channel.kind}" />
      ${
        numbers.length < 2
          ? html`<input type="hidden" name="numero" value="${channel.id}" />`
          : html`<label class="hidden" for="numero">Conta da loja</label>
              <select id="numero" name="numero">
                ${numbers.slice(0, 100).map((one) => option(one.id, one.name, one.id === channel.id))}
              </select>`
      }
      <label for="cliente">Sou</label>
      <select id="cliente" name="cliente">
        ${customersOf(view).map((one) => option(one.id, one.name, one.id === customer.id))}
      </select>
      <button class="button small">Trocar</button>
    </form>
    <p class="meta">${customer.note} ${addressesOf(customer)}</p>
    ${newCustomerForm(view)}
  </header>`;
}

const listedCustomers = 200;

/** The demo's people and the newest made-up ones; the chosen one in any case. */
function customersOf({ world, channel, customer }: PhoneView): readonly Customer[] {
  const all = world.customers.list(channel.kind);
  const shown = [...all.slice(0, 20), ...all.slice(20).slice(-listedCustomers)];
  return shown.includes(customer) ? shown : [...shown, customer];
}

function addressesOf({ phone, userId, username, igsid }: Customer): string {
  return [phone && `+${phone}`, username && `@${username}`, userId, igsid].filter(Boolean).join(" · ");
}

function option(value: string, text: string, isSelected: boolean): Html {
  return html`<option value="${value}" ${isSelected ? "selected" : ""}>${text}</option>`;
}

function newCustomerForm({ channel }: PhoneView): Html {
  const whatsapp = html`<label for="new-phone">Número <span class="meta">(opcional: 55, DDD e número)</span></label>
    <input id="new-phone" name="phone" inputmode="numeric" pattern="[0-9]{8,15}" />
    <label class="check"><input type="checkbox" name="hidden" /> Esconde o número (só nome de usuário)</label>`;
  return html`<details class="new">
    <summary>Novo cliente</summary>
    <form method="post" action="/phone/customers" class="fields">
      <input type="hidden" name="kind" value="${channel.kind}" /><input
        type="hidden"
        name="channelId"
        value="${channel.id}"
      />
      <label for="new-name">Nome</label><input id="new-name" name="name" required maxlength="120" />
      ${channel.kind === "whatsapp" ? whatsapp : ""}
      <button class="button primary">Criar cliente</button>
    </form>
  </details>`;
}

function composer(view: PhoneView): Html {
  const { world, channel, customer, replyToId, editId } = view;
  const target = world.threads.findMessage(editId ?? replyToId ?? "")?.message;
  const isEdit = editId !== undefined && target !== undefined;
  const fields = { channelId: channel.id, customerId: customer.id, action: isEdit ? "edit" : "message", type: "text" };
  const extra = target === undefined ? {} : isEdit ? { messageId: target.id } : { replyToId: target.id };
  const chip =
    target === undefined
      ? ""
      : html`<p class="quote">
          ${isEdit ? "Editando" : "Respondendo"}: ${excerpt(target)} <a href="${addressOf(view)}">Cancelar</a>
        </p>`;
  return html`<form
    method="post"
    action="/phone/actions"
    class="composer"
    ${target === undefined ? html`data-live` : ""}
  >
    ${Object.entries({ ...fields, ...extra }).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    ${chip}
    <label class="hidden" for="text">Mensagem</label>
    <textarea
      id="text"
      name="text"
      rows="2"
      required
      maxlength="4096"
      placeholder="Mensagem"
      ${target ? "autofocus" : ""}
    >
${isEdit ? target.text : ""}</textarea>
    <button class="button primary">${isEdit ? "Salvar" : "Enviar"}</button>
  </form>`;
}

function attachments(view: PhoneView): Html {
  const { channel, customer } = view;
  const common: [string, string][] = [
    ["image", "Foto"],
    ["audio", "Áudio"],
    ["document", "Documento"],
    ["video", "Vídeo"],
  ];
  const own: [string, string][] =
    channel.kind === "whatsapp"
      ? [
          ["sticker", "Figurinha"],
          ["location", "Localização"],
          ["contacts", "Contato"],
          ["order", "Pedido"],
          ["form", "Formulário"],
          ["unsupported", "Enquete"],
        ]
      : [
          ["story_mention", "Menção em story"],
          ["unsupported", "Figurinha animada"],
        ];
  const quick = [...common, ...own].map(([type, name]) =>
    actionForm(view, { action: "message", type }, html`<button class="button small">${name}</button>`),
  );
  return html`<details class="attach" id="attach">
    <summary>Anexar e mais</summary>
    <div class="row">${quick}</div>
    <form method="post" action="/phone/files" enctype="multipart/form-data" class="row" data-live>
      <input type="hidden" name="channelId" value="${channel.id}" /><input
        type="hidden"
        name="customerId"
        value="${customer.id}"
      />
      <label for="file">Arquivo seu (até 16 MB)</label><input id="file" name="file" type="file" required />
      <button class="button small">Enviar arquivo</button>
    </form>
  </details>`;
}
