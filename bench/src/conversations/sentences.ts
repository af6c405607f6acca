import { createRandom, type Random } from "../session-simulation/random.ts";

/** Words the searches look for, with the share of messages that hold them. Some stand for a kind of word. */
export const searched = {
  common: { word: "obrigado", share: 0.12 },
  frequent: { word: "orçamento", share: 0.04 },
  medium: { word: "guarda-roupa", share: 0.01 },
  uncommon: { word: "cristaleira", share: 0.001 },
  rare: { word: "jacarandá", share: 0.00003 },
} as const;
/** Only said in one fiftieth of the time that is kept, about a year ago, by every fifth there. */
export const seasonalWord = "natal";

const everyday =
  "bom dia boa tarde tudo bem queria saber preço sofá mesa cadeira cama colchão entrega prazo frete pix cartão parcela cor " +
  "tecido medida altura largura sala quarto cozinha loja endereço hoje amanhã semana mês foto catálogo modelo madeira vidro " +
  "montagem garantia troca desconto promoção vendedor número pedido nota fiscal retirar estoque disponível cinza bege preto";
const common = everyday.split(" ");
const syllables = "ba ca da fa ga la ma na pa ra sa ta va be ce de le me ne pe re se te bi di li mi ni ri si ti bo co do lo mo no po ro so to lu mu nu ru tu".split(" "); // prettier-ignore

export interface Sentences {
  readonly everyDay: readonly string[];
  readonly seasonal: readonly string[];
}

/** Short messages as customers and sellers write them; the same for the same number. */
export function writeSentences(count: number): Sentences {
  const random = createRandom(2026);
  const invented = Array.from({ length: 6000 }, () => pick(random, 2 + Math.floor(random() * 3)));
  const everyDay = Array.from({ length: count }, () => sentence(random, invented, Object.values(searched)));
  const seasonal = Array.from({ length: 500 }, () => `${seasonalWord} ${sentence(random, invented, [])}`);
  return { everyDay, seasonal };
}

const pick = (random: Random, parts: number): string =>
  Array.from({ length: parts }, () => syllables[Math.floor(random() * syllables.length)]).join("");

function sentence(random: Random, invented: readonly string[], special: readonly { word: string; share: number }[]) {
  const words = Array.from({ length: 4 + Math.floor(random() * 9) }, () =>
    // Three of four are everyday words; of the others, the lower the number the more often it is said.
    random() < 0.75
      ? common[Math.floor(random() * common.length)]
      : invented[Math.floor(random() ** 3 * invented.length)],
  );
  for (const { word, share } of special) if (random() < share) words.push(word);
  return words.join(" ");
}

export const firstNames = "Ana Maria João José Antônio Francisca Carlos Paulo Lucas Luiz Marcos Gabriel Rafael Mariana Juliana Patrícia Aline Bruna Camila Fernanda Letícia Beatriz Larissa Vanessa Rodrigo Thiago Felipe Eduardo Gustavo Renata Sônia Vera Cecília Otávio Heitor Davi".split(" "); // prettier-ignore
export const lastNames = "Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins Carvalho Almeida Lopes Soares Fernandes Vieira Barbosa Rocha Dias Nascimento Andrade Moreira Nunes Marques Machado Mendes Freitas Cardoso Ramos Gonçalves Santana Teixeira Araújo Vilela Quaresma".split(" "); // prettier-ignore
/** Found in few names. */
export const rareLastName = "Wanderheusen";
