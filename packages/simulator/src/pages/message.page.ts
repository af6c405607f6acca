import { html } from "hono/html";
import { page, type Html } from "./layout.ts";

/** A page with one sentence: what happened, or what to do next. */
export function messagePage(title: string, sentence: string): Html {
  return page(
    { title },
    html`<h1>${title}</h1>
      <p class="lead">${sentence}</p>
      <p><a href="/">Início do simulador</a></p>`,
  );
}
