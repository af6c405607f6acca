import { html } from "hono/html";
import { faultInput, type Fault } from "../meta/faults.ts";
import { knownCodes, titleOf } from "../meta/meta-errors.ts";
import { switchesPatch, type Switches, type SwitchesPatch } from "../meta/switches.ts";
import type { Html } from "../pages/layout.ts";

type Group = keyof Switches;

interface Control {
  readonly group: Group;
  readonly name: string;
  readonly label: string;
  readonly kind: "number" | "boolean" | "code" | "choice";
  readonly max?: number;
  readonly options?: readonly (readonly [string, string])[];
}

const number = (group: Group, name: string, label: string, max: number): Control => ({
  group,
  name,
  label,
  kind: "number",
  max,
});
const boolean = (group: Group, name: string, label: string): Control => ({ group, name, label, kind: "boolean" });

const controls: readonly Control[] = [
  number("webhooks", "batchSize", "Eventos por POST", 1000),
  boolean("webhooks", "mixStatuses", "Mensagens e status juntos"),
  number("webhooks", "duplicates", "Cópias a mais", 10),
  number("webhooks", "parallel", "POSTs ao mesmo tempo", 64),
  boolean("webhooks", "reorder", "Fora de ordem"),
  number("webhooks", "reorderWindowMs", "Janela da desordem (ms)", 60_000),
  number("webhooks", "delayMs", "Atraso (ms)", 600_000),
  number("webhooks", "loseAttempts", "Tentativas perdidas", 10),
  boolean("webhooks", "hold", "Segurar tudo"),
  boolean("webhooks", "badSignature", "Assinatura errada"),
  boolean("statuses", "isPhoneOnline", "Telefone com conexão"),
  boolean("statuses", "readsAlone", "Lê sem abrir o telefone"),
  { group: "statuses", name: "failCode", label: "Envios aceitos falham com", kind: "code" },
  {
    group: "api",
    name: "mode",
    label: "API da Meta",
    kind: "choice",
    options: [
      ["up", "no ar"],
      ["cut", "corta conexões"],
      ["unavailable", "responde 503"],
    ],
  },
  number("api", "slowMs", "Demora em cada resposta (ms)", 120_000),
  boolean("api", "pairRate", "Limite por pessoa (131056)"),
  number("api", "throughputPerSecond", "Limite por segundo (0 = sem)", 10_000),
  boolean("api", "window", "Janela de 24 horas"),
  number("model", "latencyMs", "Demora do modelo (ms)", 120_000),
];

const groupNames: Readonly<Record<Group, string>> = {
  webhooks: "Webhooks",
  statuses: "Telefone",
  api: "API",
  model: "Modelo",
};

/** Every switch as a form field; the JSON API has the same ones. */
export function switchForm(switches: Switches, back: string): Html {
  const groups: Group[] = ["webhooks", "statuses", "api", "model"];
  return html`<form method="post" action="/phone/switches" class="switches" data-live>
    <input type="hidden" name="back" value="${back}" />
    ${groups.map(
      (group) =>
        html`<fieldset>
          <legend>${groupNames[group]}</legend>
          ${controls.filter((control) => control.group === group).map((control) => field(control, Reflect.get(switches[group], control.name)))}
        </fieldset>`,
    )}
    <button class="button primary">Aplicar</button>
  </form>`;
}

function field(control: Control, value: unknown): Html {
  const name = `${control.group}.${control.name}`;
  const { label } = control;
  switch (control.kind) {
    case "boolean":
      return html`<label class="check"
        ><input type="checkbox" name="${name}" ${value === true ? "checked" : ""} /> ${label}</label
      >`;
    case "number":
      return html`<label class="pair"
        >${label}
        <input type="number" name="${name}" min="0" max="${control.max ?? 0}" value="${String(value)}" required
      /></label>`;
    case "code":
      return html`<label class="pair"
        >${label}
        <select name="${name}">
          ${codeOptions(value, "nada")}
        </select></label
      >`;
    case "choice":
      return html`<label class="pair"
        >${label}
        <select name="${name}">
          ${(control.options ?? []).map(([key, text]) => html`<option value="${key}" ${key === value ? "selected" : ""}>${text}</option>`)}
        </select></label
      >`;
  }
}

function codeOptions(chosen: unknown, none: string | undefined): Html {
  return html`${none === undefined ? "" : html`<option value="">${none}</option>`}
  ${knownCodes.map((code) => html`<option value="${code}" ${code === chosen ? "selected" : ""}>${code} ${titleOf(code)}</option>`)}`;
}

/** What the form said. Throws a ZodError for a value no switch takes. */
export function readSwitchForm(form: Readonly<Record<string, unknown>>): SwitchesPatch {
  const patch: Record<Group, Record<string, unknown>> = { webhooks: {}, statuses: {}, api: {}, model: {} };
  for (const { group, name, kind } of controls) {
    const value = form[`${group}.${name}`];
    if (kind === "boolean") patch[group][name] = value === "on";
    else if (kind === "code") patch[group][name] = value === "" || value === undefined ? null : Number(value);
    else if (value !== undefined) patch[group][name] = kind === "number" ? Number(value) : value;
  }
  return switchesPatch.parse(patch);
}

/** "Answer the next requests so." */
export function faultForm(waiting: readonly Fault[], back: string): Html {
  const kinds = [
    ["error", "erro da Meta"],
    ["status", "502 do proxy"],
    ["hang", "silêncio (timeout)"],
    ["cut", "conexão cortada"],
    ["nonsense", "resposta sem sentido"],
  ] as const;
  return html`<form method="post" action="/phone/faults" class="switches" data-live>
      <input type="hidden" name="back" value="${back}" />
      <label class="pair"
        >Próximos envios <input type="number" name="times" min="1" max="10000" value="1" required
      /></label>
      <label class="pair"
        >recebem
        <select name="kind">
          ${kinds.map(([value, text]) => html`<option value="${value}">${text}</option>`)}
        </select></label
      >
      <label class="pair"
        >código
        <select name="code">
          ${codeOptions(131000, undefined)}
        </select></label
      >
      <label class="check"><input type="checkbox" name="accepts" /> mesmo assim aceita o envio</label>
      <button class="button">Preparar</button>
    </form>
    <p class="meta">
      ${waiting.length === 0 ? "Nenhuma falha preparada." : `${waiting.length} na fila, a primeira: ${waiting[0]?.kind ?? ""}.`}
    </p>`;
}

export function readFaultForm(form: Readonly<Record<string, unknown>>): Fault {
  const { times, kind, code, accepts } = form;
  return faultInput.parse({ times: Number(times), kind, code: Number(code), accepts: accepts === "on" });
}
