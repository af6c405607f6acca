import { html } from "hono/html";
import { page, type Html } from "../pages/layout.ts";
import type { People } from "./people.ts";

interface AccountPageOptions {
  readonly uid: string;
  readonly people: People["listed"];
  readonly publicOrigin: string;
  /** What the form shows: typed before an error, or the address the product suggested. */
  readonly values: Readonly<Record<string, string>>;
  readonly problem: string | undefined;
}

/** "Choose an account", as Google would ask, with people for each case of the linking rules. */
export function accountPage(options: AccountPageOptions): Html {
  const action = `/oidc/interaction/${options.uid}`;
  return page(
    { title: "Conta Google (simulada)" },
    html`<h1>Conta Google (simulada)</h1>
      <p class="lead">
        Escolha com quem entrar em <strong>${options.publicOrigin}</strong>. O Google de verdade não participa.
      </p>
      <ul class="people">
        ${options.people.map(
          (person) =>
            html`<li>
              <form method="post" action="${action}">
                <input type="hidden" name="sub" value="${person.sub}" />
                <button class="person" name="action" value="choose">
                  <img src="${new URL(person.picture).pathname}" alt="" width="40" height="40" />
                  <span
                    ><strong>${person.name}</strong><span class="address">${person.email}</span
                    ><span class="note">${person.note}</span></span
                  >
                </button>
              </form>
            </li>`,
        )}
      </ul>
      ${otherPersonForm(action, options)}
      <form method="post" action="${action}">
        <button class="button quiet" name="action" value="cancel">Cancelar e voltar</button>
      </form>`,
  );
}

function otherPersonForm(action: string, { values, problem }: AccountPageOptions): Html {
  const value = (name: string): string => values[name] ?? "";
  const verified = problem === undefined || values["email_verified"] === "on";
  return html`<section class="card" aria-labelledby="outra">
    <h2 id="outra">Outra pessoa</h2>
    ${problem ? html`<p class="problem" role="alert" id="problema">${problem}</p>` : ""}
    <form method="post" action="${action}" class="fields" novalidate>
      <label for="name">Nome</label>
      <input
        id="name"
        name="name"
        autocomplete="off"
        value="${value("name")}"
        ${problem ? html`aria-describedby="problema"` : ""}
      />
      <label for="email">E-mail</label>
      <input
        id="email"
        name="email"
        type="email"
        autocomplete="off"
        value="${value("email")}"
        ${problem ? html`aria-describedby="problema"` : ""}
      />
      <label class="check"
        ><input type="checkbox" name="email_verified" ${verified ? "checked" : ""} /><span
          >E-mail verificado (<code>email_verified</code>)</span
        ></label
      >
      <label for="hd">Domínio do Workspace (<code>hd</code>), opcional</label>
      <input id="hd" name="hd" autocomplete="off" value="${value("hd")}" placeholder="empresa.com.br" />
      <label for="sub">Identificador (<code>sub</code>), opcional</label>
      <input id="sub" name="sub" autocomplete="off" value="${value("sub")}" aria-describedby="sub-hint" />
      <p class="hint" id="sub-hint">Em branco, vem do endereço: o mesmo e-mail é sempre a mesma conta.</p>
      <button class="button primary" name="action" value="type">Entrar com esta pessoa</button>
    </form>
  </section>`;
}
