/** One message of a story: who said it and how many minutes before now. */
export type DemoLine = {
  by: "customer" | "agent" | "note" | "phone" | { person: string };
  minutesAgo: number;
  text: string;
  /** How far it came; "read" unless told. Only for what was sent. */
  status?: "sent" | "delivered" | "read" | "failed";
};

export type DemoThread = {
  channel: "whatsapp" | "instagram";
  contact: {
    name: string;
    /** Digits of E.164. */
    phone?: string;
    username?: string;
    igsid?: string;
    city?: string;
    interest?: string;
    origin?: string;
  };
  status: "open" | "closed";
  control: "ai" | "handoff_pending" | "human" | "paused";
  /** The colleague's address. */
  assignee?: string;
  handoff?: { reason: string; summary: string; minutesAgo: number };
  labels?: string[];
  unread?: number;
  lines: DemoLine[];
};

const renata = "demo@piloto.local";
const diego = "diego@casaipe.local";
const camila = "camila@casaipe.local";
const marcos = "marcos@casaipe.local";

export const demoLabels = [
  { name: "Sofá retrátil", tone: "accent" },
  { name: "Quente", tone: "person" },
  { name: "Entrega", tone: "info" },
  { name: "Pós-venda", tone: "warning" },
] as const;

export const demoCannedReplies = [
  { shortcut: "frete", title: "Frete em BH", body: "Em Belo Horizonte o frete é grátis em compras acima de R$ 1.500." },
  {
    shortcut: "horario",
    title: "Horário da loja",
    body: "Abrimos de segunda a sábado, das 8h às 19h, na Rua dos Ipês, 210.",
  },
  {
    shortcut: "medida",
    title: "Pedir a medida",
    body: "Qual é a medida da parede onde o sofá vai ficar? De ponta a ponta já ajuda.",
  },
  { shortcut: "pix", title: "Desconto no Pix", body: "No Pix você tem 5 % de desconto sobre o valor dos móveis." },
];

/** Conversations of an ordinary day in the shop. Nobody here exists; the numbers belong to no one. */
export const demoThreads: DemoThread[] = [
  {
    channel: "whatsapp",
    contact: { name: "Rogério Antunes", phone: "5531900004101", city: "Contagem", interest: "Duas poltronas Aroeira" },
    status: "open",
    control: "handoff_pending",
    handoff: {
      reason: "negotiation",
      summary: "Quer duas poltronas Aroeira e pede 15 % de desconto; o limite é 5 %.",
      minutesAgo: 12,
    },
    labels: ["Quente"],
    unread: 1,
    lines: [
      { by: "customer", minutesAgo: 31, text: "Bom dia! Quanto sai a poltrona Aroeira?" },
      {
        by: "agent",
        minutesAgo: 31,
        text: "Bom dia, Rogério! A Aroeira sai por R$ 1.290 cada, com frete grátis em BH e Contagem.",
      },
      { by: "customer", minutesAgo: 13, text: "E se eu levar duas?" },
      { by: "agent", minutesAgo: 13, text: "Levando duas, no Pix, consigo 5 %: R$ 2.451,00." },
      { by: "customer", minutesAgo: 12, text: "Se fizer 15 % eu levo os dois" },
    ],
  },
  {
    channel: "whatsapp",
    contact: { name: "Wesley Souza", phone: "5531900004102" },
    status: "open",
    control: "handoff_pending",
    handoff: {
      reason: "asked_for_person",
      summary: "Pediu para falar com uma pessoa sobre a entrega do pedido.",
      minutesAgo: 5,
    },
    labels: ["Entrega"],
    unread: 2,
    lines: [
      { by: "customer", minutesAgo: 6, text: "Meu pedido era pra chegar ontem" },
      { by: "customer", minutesAgo: 5, text: "Quero falar com atendente por favor" },
    ],
  },
  {
    channel: "instagram",
    contact: { name: "André Lopes", username: "andre.lopes.arq", igsid: "17841400000004103" },
    status: "open",
    control: "handoff_pending",
    handoff: {
      reason: "out_of_scope",
      summary: "Arquiteto; pergunta por projeto sob medida para um apartamento.",
      minutesAgo: 2,
    },
    unread: 1,
    lines: [{ by: "customer", minutesAgo: 2, text: "Vocês fazem projeto sob medida?" }],
  },
  {
    channel: "whatsapp",
    contact: { name: "Célia Nogueira", phone: "5531900004104", city: "Contagem" },
    status: "open",
    control: "ai",
    lines: [
      { by: "customer", minutesAgo: 4, text: "Oi, vocês entregam em Contagem?" },
      {
        by: "agent",
        minutesAgo: 4,
        text: "Entregamos sim! O prazo para Contagem é de 7 dias úteis, e o frete é grátis acima de R$ 1.500.",
      },
    ],
  },
  {
    channel: "whatsapp",
    contact: {
      name: "Juliana Alcântara",
      phone: "5531900004105",
      city: "Belo Horizonte, Buritis",
      interest: "Retrátil Ipê, linho cru, parede de 2,30 m",
      origin: "Retrátil Ipê",
    },
    status: "open",
    control: "human",
    assignee: renata,
    labels: ["Sofá retrátil", "Quente"],
    lines: [
      { by: "customer", minutesAgo: 25, text: "Oi! Vi o sofá retrátil no anúncio. Cabe numa parede de 2,30 m?" },
      {
        by: "agent",
        minutesAgo: 25,
        text: "Oi, Juliana! Cabe sim: o Retrátil Ipê tem 2,10 m fechado. Sai por R$ 3.890, com frete grátis em BH.",
      },
      { by: "customer", minutesAgo: 22, text: "Gostei do linho cru. Se fizer quinze por cento no Pix eu fecho hoje." },
      { by: "note", minutesAgo: 20, text: "Pode ir até 12 % se fechar hoje." },
      {
        by: { person: renata },
        minutesAgo: 14,
        text: "Oi, Juliana, aqui é a Renata. Consigo 12 % no Pix: R$ 3.423,20, linho cru, entrega em 7 dias úteis.",
      },
      { by: "customer", minutesAgo: 13, text: "Fechado então, me manda o link" },
      { by: { person: renata }, minutesAgo: 12, text: "Aqui está: pag.casaipe.com.br/8f21", status: "delivered" },
    ],
  },
  {
    channel: "whatsapp",
    contact: { name: "Thiago Bittencourt", phone: "5531900004106", interest: "Sofá em tecido claro" },
    status: "open",
    control: "ai",
    lines: [
      { by: "customer", minutesAgo: 9, text: "Tem esse sofá em tecido claro?" },
      { by: "agent", minutesAgo: 9, text: "Tem, Thiago: linho cru e bouclê areia, os dois a pronta entrega." },
      { by: "customer", minutesAgo: 8, text: "O bouclê solta pelo? Tenho gato" },
      {
        by: "agent",
        minutesAgo: 8,
        text: "Solta pouco, mas com gato o linho cru aguenta melhor as unhas.",
        status: "delivered",
      },
    ],
  },
  {
    channel: "whatsapp",
    contact: { name: "Patrícia Ribas", phone: "5531900004107", city: "Nova Lima" },
    status: "open",
    control: "human",
    assignee: diego,
    labels: ["Sofá retrátil"],
    lines: [
      { by: "customer", minutesAgo: 58, text: "Boa tarde, preciso de uma mesa para seis pessoas" },
      { by: "agent", minutesAgo: 58, text: "Boa tarde, Patrícia! Redonda ou retangular? E qual é o espaço?" },
      { by: "customer", minutesAgo: 50, text: "Retangular, no máximo 1,80 m. Prefiro falar com alguém da loja." },
      {
        by: { person: diego },
        minutesAgo: 45,
        text: "Oi, Patrícia, Diego aqui. Separei duas opções, vou mandar as fotos.",
      },
    ],
  },
  {
    channel: "instagram",
    contact: { name: "Marina Vilela", username: "marina.vilela", igsid: "17841400000004108" },
    status: "open",
    control: "ai",
    lines: [
      { by: "customer", minutesAgo: 65, text: "Que horas abre a loja da Savassi?" },
      { by: "agent", minutesAgo: 65, text: "A loja da Savassi abre às 10h, de segunda a sábado." },
    ],
  },
  {
    channel: "whatsapp",
    contact: { name: "Osvaldo Guedes", phone: "5531900004109" },
    status: "open",
    control: "human",
    assignee: renata,
    lines: [
      { by: "customer", minutesAgo: 1345, text: "Vou medir a parede e te falo" },
      { by: { person: renata }, minutesAgo: 1290, text: "Conseguiu medir a parede, seu Osvaldo?" },
    ],
  },
  {
    channel: "whatsapp",
    contact: { name: "Bruna Castanheira", phone: "5531900004110", city: "Betim" },
    status: "closed",
    control: "human",
    assignee: camila,
    labels: ["Pós-venda"],
    lines: [
      { by: "customer", minutesAgo: 3120, text: "O pé da mesa veio riscado" },
      { by: "agent", minutesAgo: 3119, text: "Sinto muito, Bruna. Passo agora para a Camila, que cuida das trocas." },
      {
        by: { person: camila },
        minutesAgo: 3090,
        text: "Oi, Bruna! Me manda uma foto do risco? A troca do pé é sem custo.",
      },
      { by: "customer", minutesAgo: 3075, text: "Mandei por aqui mesmo, obrigada!" },
      { by: { person: camila }, minutesAgo: 3000, text: "Recebi. O técnico passa na quinta de manhã." },
    ],
  },
  {
    channel: "whatsapp",
    contact: { name: "Fábio Mendonça", phone: "5531900004111" },
    status: "closed",
    control: "ai",
    lines: [
      { by: "customer", minutesAgo: 4400, text: "Vocês montam o guarda-roupa?" },
      {
        by: "agent",
        minutesAgo: 4400,
        text: "Montamos, Fábio. A montagem está incluída em BH e leva cerca de três horas.",
      },
      { by: "customer", minutesAgo: 4390, text: "Show, vou passar na loja" },
    ],
  },
  {
    channel: "instagram",
    contact: { name: "Lívia Sarmento", username: "livia.sarmento", igsid: "17841400000004112" },
    status: "closed",
    control: "human",
    assignee: marcos,
    lines: [
      { by: "customer", minutesAgo: 5900, text: "A estante da foto de ontem está à venda?" },
      { by: "phone", minutesAgo: 5870, text: "Está sim, Lívia! Última peça, R$ 2.190." },
      { by: "customer", minutesAgo: 5860, text: "Vou buscar amanhã" },
    ],
  },
];
