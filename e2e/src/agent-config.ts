/** What an agent needs to be published, its name aside. */
export const agentConfig = {
  purpose: "Vendas",
  persona: "Você vende móveis e escreve curto.",
  goals: [{ id: "0199aaaa-0000-7000-8000-000000000001", text: "Entender o que a pessoa procura" }],
  rules: [],
  forbiddenTopics: [],
  tone: "friendly",
  language: "pt-BR",
  workingHours: { mode: "always", intervals: [], outsideMessage: "" },
  handoff: { keywords: [], maxFailedTurns: 2, onLowConfidence: true, onRequest: true, notify: "sellers" },
};
