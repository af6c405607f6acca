/** Templates as Meta's list gives them. */
export const metaTemplate = (name: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: `id-${name}`,
  name,
  language: "pt_BR",
  status: "APPROVED",
  category: "MARKETING",
  parameter_format: "POSITIONAL",
  components: [{ type: "BODY", text: "Olá!" }],
  ...more,
});

export const orderTemplate = metaTemplate("pedido_enviado", {
  category: "UTILITY",
  components: [
    { type: "HEADER", format: "TEXT", text: "Pedido {{1}}", example: { header_text: ["1024"] } },
    {
      type: "BODY",
      text: "Oi, {{1}}! Seu pedido saiu e chega {{2}}.",
      example: { body_text: [["Ana", "amanhã"]] },
    },
    { type: "FOOTER", text: "Loja Aurora" },
    {
      type: "BUTTONS",
      buttons: [
        { type: "QUICK_REPLY", text: "Falar com a loja" },
        { type: "URL", text: "Rastrear", url: "https://loja.example/{{1}}", example: ["https://loja.example/1024"] },
        { type: "COPY_CODE", text: "Copiar", example: ["VOLTE10"] },
        { type: "PHONE_NUMBER", text: "Ligar", phone_number: "+5531999999999" },
      ],
    },
  ],
});

export const namedTemplate = metaTemplate("aniversario", {
  parameter_format: "NAMED",
  components: [
    { type: "HEADER", format: "IMAGE", example: { header_handle: ["https://scontent.example/x"] } },
    {
      type: "BODY",
      text: "Parabéns, {{nome}}! Você ganhou {{desconto}}.",
      example: {
        body_text_named_params: [
          { param_name: "nome", example: "Ana" },
          { param_name: "desconto", example: "10%" },
        ],
      },
    },
  ],
});
