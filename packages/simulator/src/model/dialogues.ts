/*
 * The fixed scripts of the model's double: no language model, no network, no chance. A script is chosen by the words of
 * the customer's last message, the first that matches wins.
 */

export type HandoffReason = "asked_for_person" | "out_of_scope" | "complaint" | "negotiation" | "low_confidence";

/** What a script does, in the order the tools are called. */
export interface ScriptTurn {
  readonly script: string;
  readonly facts?: { readonly name?: string; readonly city?: string; readonly interest?: string };
  readonly replies?: readonly string[];
  /** The reply does not answer what was asked. */
  readonly isUnsure?: boolean;
  readonly handoff?: { readonly reason: HandoffReason; readonly summary: string; readonly message?: string };
}

interface Script {
  readonly name: string;
  /** Compared with the text in small letters and without accents. */
  readonly words: RegExp;
  readonly turn: (match: RegExpExecArray, original: string) => Omit<ScriptTurn, "script">;
}

const handOver = "Vou chamar uma pessoa da equipe para continuar com você. É rapidinho.";

const scripts: readonly Script[] = [
  {
    name: "atendente",
    words: /\b(atendente|humano|pessoa de verdade|falar com (alguem|uma pessoa|o vendedor|a vendedora)|gerente)\b/,
    turn: () => ({
      handoff: { reason: "asked_for_person", summary: "O cliente pediu para falar com uma pessoa.", message: handOver },
    }),
  },
  {
    name: "reclamacao",
    words: /\b(reclam\w*|defeito|quebr(ou|ad\w)|rasg(ou|ad\w)|procon|atras(o|ad\w|ou)|nao chegou|devolver|reembolso)\b/,
    turn: (_match, original) => ({
      handoff: {
        reason: "complaint",
        summary: `Reclamação: “${original.slice(0, 200)}”. Precisa de uma pessoa do pós-venda.`,
        message: "Sinto muito por isso. Já estou chamando a equipe de pós-venda para resolver com você.",
      },
    }),
  },
  {
    name: "desconto",
    words: /(\d{1,3})\s*%|\b(desconto|abatimento|faz por menos|mais barato)\b/,
    turn: (match) => discountTurn(match[1] === undefined ? undefined : Number(match[1])),
  },
  {
    name: "nome",
    words: /\b(?:meu nome e|me chamo|aqui e (?:a|o)|sou (?:a|o))\s+([a-z]+(?:\s[a-z]+)?)/,
    turn: (match, original) => {
      const name = originalWords(original, match[1] ?? "");
      return { facts: { name }, replies: [`Prazer, ${name.split(" ")[0]}! O que você procura para a sua casa?`] };
    },
  },
  {
    name: "cidade",
    words: /\b(?:moro em|sou de|entrega em|entregam em|aqui em)\s+([a-z]+(?:\s(?:de|do|da|[a-z]{3,}))*)/,
    turn: (match, original) => {
      const city = originalWords(original, match[1] ?? "");
      return {
        facts: { city },
        replies: [`Entregamos em ${city}, sim! Com o CEP eu confirmo o frete e o prazo. Qual é o seu?`],
      };
    },
  },
  {
    name: "cep",
    words: /\b(\d{5})-?(\d{3})\b/,
    turn: (match) => ({
      replies: [
        match[1]?.startsWith("3")
          ? "Para esse CEP o frete é grátis e a entrega leva até 7 dias úteis."
          : "Para esse CEP o frete é R$ 249,00 e a entrega leva até 15 dias úteis.",
        "Quer que eu reserve para você?",
      ],
    }),
  },
  {
    name: "sofa",
    words: /\b(sofa|retratil|estofado)\b/,
    turn: () => ({
      facts: { interest: "sofá retrátil" },
      replies: [
        "O sofá retrátil Serra, de 2,30 m, sai por R$ 3.890,00 à vista ou em 10 vezes de R$ 389,00 sem juros.",
        "Temos em linho cru, grafite e terracota. Para qual CEP seria a entrega?",
      ],
    }),
  },
  {
    name: "mesa",
    words: /\b(mesa|jantar|cadeiras?)\b/,
    turn: () => ({
      facts: { interest: "mesa de jantar" },
      replies: [
        "A mesa de jantar Jatobá, com seis cadeiras, sai por R$ 4.590,00. Quantas pessoas costumam sentar à mesa?",
      ],
    }),
  },
  {
    name: "cama",
    words: /\b(cama|colchao|guarda-?roupa|quarto)\b/,
    turn: () => ({
      facts: { interest: "quarto" },
      replies: [
        "Para o quarto temos a cama queen Aroeira por R$ 2.790,00, com cabeceira estofada. Quer ver as medidas?",
      ],
    }),
  },
  {
    name: "foto",
    words: /\b(fotos?|imagem|imagens|catalogo|video)\b/,
    turn: () => ({
      replies: [
        "Aqui estão as fotos e as cores: https://casaipe.example/sofa-serra. Qual delas combina com a sua sala?",
      ],
    }),
  },
  {
    name: "frete",
    words: /\b(frete|entregam?|entrega|prazo)\b/,
    turn: () => ({
      replies: ["O frete é grátis na Grande Belo Horizonte. Me diga o seu CEP que eu confirmo o prazo."],
    }),
  },
  {
    name: "horario",
    words: /\b(horarios?|abert[oa]s?|abrem?|fecham?|funciona\w*|endereco|onde fica)\b/,
    turn: () => ({
      replies: [
        "Abrimos de segunda a sexta, das 9h às 19h, e no sábado, das 9h às 14h. A loja fica na Av. do Contorno, 4520, em Belo Horizonte.",
      ],
    }),
  },
  {
    name: "pagamento",
    words: /\b(pagamento|parcela\w*|cartao|pix|boleto|juros)\b/,
    turn: () => ({
      replies: ["Dá para pagar em até 10 vezes sem juros no cartão, ou à vista no Pix com 5% de desconto."],
    }),
  },
  {
    name: "medidas",
    words: /\b(medidas?|tamanho|largura|altura|cabe|metros?)\b/,
    turn: () => ({
      replies: ["O sofá Serra tem 2,30 m de largura, 1,10 m fechado e 1,65 m aberto. Cabe no seu espaço?"],
    }),
  },
  {
    name: "garantia",
    words: /\b(garantia|troca|trocar)\b/,
    turn: () => ({
      replies: ["São 12 meses de garantia na estrutura e 3 no tecido, e a troca é gratuita em até 7 dias."],
    }),
  },
  {
    name: "fechar",
    words: /\b(quero (comprar|fechar|levar|esse|reservar)|fechado|pode reservar|vou levar|sim,? (quero|pode))\b/,
    turn: () => ({
      handoff: {
        reason: "negotiation",
        summary: "O cliente quer fechar a compra.",
        message: "Que ótimo! Uma pessoa da equipe fecha o pedido com você agora.",
      },
    }),
  },
  {
    name: "fora",
    words: /\b(vagas?|emprego|curriculo|fornecedor|nota fiscal de outro|politica|futebol)\b/,
    turn: () => ({
      handoff: { reason: "out_of_scope", summary: "Assunto fora da venda de móveis.", message: handOver },
    }),
  },
  {
    name: "obrigado",
    words: /\b(obrigad[oa]|valeu|tchau|ate mais)\b/,
    turn: () => ({ replies: ["Eu que agradeço! Qualquer dúvida é só chamar."] }),
  },
  {
    name: "saudacao",
    words: /\b(oi+|ola|bom dia|boa (tarde|noite)|e ai|opa)\b/,
    turn: () => ({
      replies: ["Olá! Aqui é o assistente da Casa Ipê Móveis. Procura algo para a sala, o quarto ou a cozinha?"],
    }),
  },
];

const clarification = "Não entendi bem. Você procura sofá, mesa ou cama, ou quer saber de frete e horário?";

/** Up to 9 % may be answered; from 10 % on a person decides. */
function discountTurn(percent: number | undefined): Omit<ScriptTurn, "script"> {
  if (percent === undefined || percent < 10) {
    return { replies: ["No Pix consigo 5% de desconto à vista. Posso fazer assim para você?"] };
  }
  const summary = `O cliente pede ${percent}% de desconto; acima de 10% quem decide é uma pessoa.`;
  return {
    handoff: {
      reason: "negotiation",
      summary,
      message: "Deixe-me ver isso com a equipe. Já chamo alguém para negociar com você.",
    },
  };
}

/** The turn for what the customer wrote last; asked twice without understanding, a person takes over. */
export function chooseTurn(customerText: string, agentText: string): ScriptTurn {
  const plain = plainText(customerText);
  for (const { name, words, turn } of scripts) {
    const match = words.exec(plain);
    if (match !== null) return { script: name, ...turn(match, customerText) };
  }
  if (!agentText.includes(clarification)) return { script: "esclarecer", replies: [clarification], isUnsure: true };
  return {
    script: "baixa-confianca",
    handoff: { reason: "low_confidence", summary: "Duas mensagens seguidas sem entender o pedido.", message: handOver },
  };
}

function plainText(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

/** The same words as the customer wrote them, with accents and capitals. */
function originalWords(original: string, plain: string): string {
  const composed = original.normalize("NFC");
  const index = plainText(composed).indexOf(plain);
  const found = index === -1 ? plain : composed.slice(index, index + plain.length);
  return found.replace(/(^|\s)(\p{L})/gu, (_match, space: string, letter: string) => space + letter.toUpperCase());
}
