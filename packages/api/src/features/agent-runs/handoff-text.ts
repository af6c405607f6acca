import type { AgentConfig } from "@piloto/shared/agents";

const texts: Record<AgentConfig["language"], string> = {
  "pt-BR": "Vou chamar uma pessoa da equipe para continuar com você por aqui. Já já alguém responde.",
  en: "I'm bringing in someone from our team to continue with you here. They will reply soon.",
  es: "Voy a llamar a una persona del equipo para seguir contigo por aquí. Pronto alguien te responde.",
  // Who writes in many languages has no default one; the product's first language it is.
  customer: "Vou chamar uma pessoa da equipe para continuar com você por aqui. Já já alguém responde.",
};

/** What a customer is told at a hand-off when the agent itself found no words. */
export const handoffText = (language: AgentConfig["language"]): string => texts[language];
