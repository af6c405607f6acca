import type { Weekday } from "@piloto/shared/agents";
import { always, type DemoAgent, interval, line, mondayToSaturday, usualHandoff } from "./demo-agent.ts";

const renata = "demo@piloto.local";
const marcos = "marcos@casaipe.local";
const diego = "diego@casaipe.local";

const measure = line("lia measure", "Confirme medida do ambiente e voltagem antes de passar preço.");
const freight = line("lia freight", "Frete: use a tabela da região. Fora dela, diga que vai confirmar e passe.");
const pixFive = line("lia pix", "Ofereça até 5 % no Pix.");
const pixEight = line("lia pix", "Ofereça até 8 % no Pix e até 5 % em 10 vezes. Acima disso, passe para uma pessoa.");
const warranty = line(
  "lia warranty",
  "Garantia de fábrica: 12 meses para estrutura, 6 para tecido. Não prometa além disso.",
);
const freeFreight = line("lia free freight", "Frete grátis em Belo Horizonte em compras acima de R$ 1.500.");
const photo = line("lia photo", "Se o cliente mandar foto da sala, descreva o que vê antes de sugerir.");

const understand = line("lia understand", "Entender a medida e o uso da sala.");
const suggest = line("lia suggest", "Indicar até dois modelos.");
const close = line("lia close", "Fechar no Pix.");

const persona =
  "Você é a Lia, vendedora da Casa Ipê em Belo Horizonte. Conhece cada sofá da loja, pergunta antes de oferecer e " +
  "escreve como gente: frases curtas, sem listas longas, no máximo duas mensagens por vez. Quando não sabe, diz.";

const outsideMessage = "A loja abre de segunda a sábado, das 8h às 19h. Anoto seu pedido e respondo assim que abrir.";
// All day, so that whoever tries the demo at night gets an answer.
const everyDay: Weekday[] = [...mondayToSaturday, "sun"];
const openHours = {
  mode: "scheduled" as const,
  intervals: [interval(everyDay, "00:00", "23:59")],
  outsideMessage,
};

/** The shop's best seller, and the one with the longest story. */
export const lia: DemoAgent = {
  base: {
    name: "Lia",
    purpose: "Sofás",
    persona: "Você é a Lia, vendedora da Casa Ipê.",
    goals: [suggest],
    rules: [measure],
    forbiddenTopics: [line("lia rivals", "Concorrentes")],
    tone: "neutral",
    language: "pt-BR",
    workingHours: always,
    handoff: usualHandoff,
  },
  versions: [
    { note: "Primeira versão", by: renata, daysAgo: 74, change: {} },
    { note: "Persona completa", by: renata, daysAgo: 70, change: { persona, tone: "friendly" } },
    {
      note: "Tabela de frete",
      by: marcos,
      daysAgo: 66,
      change: { purpose: "Sofás e estofados, frete", rules: [measure, freight] },
    },
    { note: "Objetivos da venda", by: renata, daysAgo: 59, change: { goals: [understand, suggest, close] } },
    { note: "Horário da loja", by: marcos, daysAgo: 52, change: { workingHours: openHours } },
    { note: "Desconto no Pix", by: renata, daysAgo: 45, change: { rules: [measure, pixFive, freight] } },
    {
      note: "Assuntos proibidos",
      by: diego,
      daysAgo: 38,
      change: {
        forbiddenTopics: [
          line("lia rivals", "Concorrentes"),
          line("lia politics", "Política"),
          line("lia defects", "Prazo de troca por defeito"),
        ],
      },
    },
    {
      note: "Passa após uma falha",
      by: marcos,
      daysAgo: 31,
      change: { handoff: { ...usualHandoff, maxFailedTurns: 1 } },
    },
    { note: "Regra de garantia", by: diego, daysAgo: 19, change: { rules: [measure, pixFive, freight, warranty] } },
    { note: "Voltou à v8", by: marcos, daysAgo: 18, change: { rules: [measure, pixFive, freight] }, restores: 8 },
    { note: "Tom mais direto", by: renata, daysAgo: 11, change: { tone: "neutral", handoff: usualHandoff } },
    { note: "Frete grátis em BH", by: renata, daysAgo: 4, change: { rules: [measure, pixFive, freight, freeFreight] } },
  ],
  // Three changes, of which one cannot be published as it is: the end comes before the start.
  draft: {
    rules: [measure, pixEight, freight, freeFreight, photo],
    workingHours: { ...openHours, intervals: [interval(everyDay, "08:00", "07:00")] },
  },
  editedBy: renata,
  editedDaysAgo: 2,
};
