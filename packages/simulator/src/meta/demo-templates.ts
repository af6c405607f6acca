/** A message template as `GET /{waba-id}/message_templates` answers it. */
export interface MessageTemplate {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly category: "MARKETING" | "UTILITY" | "AUTHENTICATION";
  readonly parameter_format: "NAMED" | "POSITIONAL";
  status: string;
  rejected_reason: string;
  readonly components: readonly TemplateComponent[];
}

export interface TemplateComponent {
  readonly type: "HEADER" | "BODY" | "FOOTER" | "BUTTONS";
  readonly format?: string | undefined;
  readonly text?: string | undefined;
  readonly buttons?: readonly TemplateButton[] | undefined;
  readonly [other: string]: unknown;
}

interface TemplateButton {
  readonly type: string;
  readonly text: string;
  readonly url?: string | undefined;
  readonly example?: readonly string[] | undefined;
}

type Draft = Omit<MessageTemplate, "id" | "rejected_reason" | "language"> & { language?: string; reason?: string };

const body = (text: string, example?: Record<string, unknown>): TemplateComponent => ({
  type: "BODY",
  text,
  ...(example === undefined ? {} : { example }),
});
const footer: TemplateComponent = { type: "FOOTER", text: "Casa Ipê Móveis" };
const positional = (...values: string[]) => ({ body_text: [values] });
const named = (values: Record<string, string>) => ({
  body_text_named_params: Object.entries(values).map(([param_name, example]) => ({ param_name, example })),
});

/** The ones a demonstration uses; each is one case of the format. */
const written: readonly Draft[] = [
  {
    name: "retomar_conversa",
    category: "UTILITY",
    parameter_format: "NAMED",
    status: "APPROVED",
    components: [
      body(
        "Olá, {{nome}}! Ficou alguma dúvida sobre {{produto}}? Posso continuar daqui.",
        named({ nome: "Mariana", produto: "o sofá retrátil" }),
      ),
      footer,
      {
        type: "BUTTONS",
        buttons: [
          { type: "QUICK_REPLY", text: "Sim, quero continuar" },
          { type: "QUICK_REPLY", text: "Agora não" },
        ],
      },
    ],
  },
  {
    name: "pedido_enviado",
    category: "UTILITY",
    parameter_format: "POSITIONAL",
    status: "APPROVED",
    components: [
      { type: "HEADER", format: "TEXT", text: "Pedido {{1}} a caminho", example: { header_text: ["1042"] } },
      body("Olá, {{1}}! Seu pedido saiu para entrega e chega {{2}}.", positional("Mariana", "quinta-feira")),
      footer,
      {
        type: "BUTTONS",
        buttons: [{ type: "URL", text: "Acompanhar", url: "https://casaipe.example/pedidos/{{1}}", example: ["1042"] }],
      },
    ],
  },
  {
    name: "novidades_sala",
    category: "MARKETING",
    parameter_format: "NAMED",
    status: "APPROVED",
    components: [
      { type: "HEADER", format: "IMAGE", example: { header_handle: ["https://casaipe.example/sala.jpg"] } },
      body(
        "{{nome}}, a coleção nova de salas chegou. Condição especial até {{prazo}}.",
        named({ nome: "Mariana", prazo: "sábado" }),
      ),
      { type: "FOOTER", text: "Responda SAIR para não receber mais" },
      {
        type: "BUTTONS",
        buttons: [
          { type: "QUICK_REPLY", text: "Quero ver" },
          { type: "QUICK_REPLY", text: "SAIR" },
        ],
      },
    ],
  },
  {
    name: "orcamento_pdf",
    category: "UTILITY",
    parameter_format: "POSITIONAL",
    status: "APPROVED",
    components: [
      { type: "HEADER", format: "DOCUMENT", example: { header_handle: ["https://casaipe.example/orcamento.pdf"] } },
      body("Segue o orçamento {{1}}, válido por {{2}} dias.", positional("889", "7")),
      footer,
    ],
  },
  {
    name: "confirmar_visita",
    category: "UTILITY",
    parameter_format: "POSITIONAL",
    status: "APPROVED",
    components: [
      body("Confirmando sua visita à loja em {{1}}, às {{2}}. Tudo certo?", positional("12/12", "15h")),
      {
        type: "BUTTONS",
        buttons: [
          { type: "QUICK_REPLY", text: "Confirmo" },
          { type: "QUICK_REPLY", text: "Remarcar" },
        ],
      },
    ],
  },
  {
    name: "boas_vindas",
    category: "UTILITY",
    parameter_format: "POSITIONAL",
    status: "APPROVED",
    components: [body("Olá! Aqui é da Casa Ipê Móveis. Como podemos ajudar?")],
  },
  {
    name: "boas_vindas",
    language: "en_US",
    category: "UTILITY",
    parameter_format: "POSITIONAL",
    status: "APPROVED",
    components: [body("Hello! This is Casa Ipê Móveis. How can we help?")],
  },
  {
    name: "liquidacao_relampago",
    category: "MARKETING",
    parameter_format: "POSITIONAL",
    status: "REJECTED",
    reason: "TAG_CONTENT_MISMATCH",
    components: [body("SÓ HOJE!!! {{1}} com desconto IMPERDÍVEL", positional("Sofás"))],
  },
  {
    name: "pesquisa_entrega",
    category: "UTILITY",
    parameter_format: "NAMED",
    status: "PENDING",
    components: [body("{{nome}}, como foi a entrega do seu pedido?", named({ nome: "Joaquim" }))],
  },
  {
    name: "cupom_aniversario",
    category: "MARKETING",
    parameter_format: "NAMED",
    status: "PAUSED",
    components: [body("Parabéns, {{nome}}! Seu presente: {{cupom}}.", named({ nome: "Bia", cupom: "IPE10" }))],
  },
];

const rooms = ["sala", "quarto", "cozinha", "escritorio", "varanda"] as const;
const occasions = [
  "montagem",
  "garantia",
  "pagamento",
  "retirada",
  "troca",
  "estoque",
  "visita",
  "entrega",
  "medidas",
  "tecido",
] as const;

/** Ten written by hand and fifty made by rule: more than two of Meta's pages of 25. */
export function createDemoTemplates(): MessageTemplate[] {
  const made: Draft[] = rooms.flatMap((room) =>
    occasions.map((occasion, index) => ({
      name: `aviso_${occasion}_${room}`,
      category: "UTILITY" as const,
      parameter_format: index % 2 === 0 ? ("NAMED" as const) : ("POSITIONAL" as const),
      status: index === 9 ? "PENDING" : "APPROVED",
      components: [
        index % 2 === 0
          ? body(
              `Olá, {{nome}}! Temos um aviso sobre ${occasion} (${room}): {{aviso}}`,
              named({ nome: "Ana", aviso: "confirmado" }),
            )
          : body(`Olá, {{1}}! Temos um aviso sobre ${occasion} (${room}): {{2}}`, positional("Ana", "confirmado")),
        footer,
      ],
    })),
  );
  return [...written, ...made].map(({ reason, language = "pt_BR", ...draft }, index) => ({
    ...draft,
    language,
    id: String(920_070_352_640_000 + index),
    rejected_reason: reason ?? "NONE",
  }));
}
