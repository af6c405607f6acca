import { createDemoTemplates, type MessageTemplate } from "./demo-templates.ts";
import { newObjectId } from "./ids.ts";

export interface Templates {
  /** Of one WhatsApp Business account, newest last. */
  list(accountId: string): readonly MessageTemplate[];
  find(accountId: string, name: string, language: string): MessageTemplate | undefined;
  findById(id: string): { accountId: string; template: MessageTemplate } | undefined;
  add(accountId: string, template: Omit<MessageTemplate, "id" | "rejected_reason">): MessageTemplate;
  /** Every language of the name, or the one with the id. Answers how many. */
  delete(accountId: string, name: string, id?: string): number;
  reset(): void;
}

const maxPerAccount = 1000;

export function createTemplates(demoAccountId: string): Templates {
  let byAccount = new Map([[demoAccountId, createDemoTemplates()]]);
  const list = (accountId: string) => byAccount.get(accountId) ?? [];
  return {
    list,
    find: (accountId, name, language) =>
      list(accountId).find((template) => template.name === name && template.language === language),
    findById(id) {
      for (const [accountId, templates] of byAccount) {
        const template = templates.find((one) => one.id === id);
        if (template !== undefined) return { accountId, template };
      }
      return undefined;
    },
    add(accountId, draft) {
      const template = { ...draft, id: newObjectId(15), rejected_reason: "NONE" };
      byAccount.set(accountId, [...list(accountId), template].slice(-maxPerAccount));
      return template;
    },
    delete(accountId, name, id) {
      const before = list(accountId);
      const kept = before.filter((one) => one.name !== name || (id !== undefined && one.id !== id));
      byAccount.set(accountId, kept);
      return before.length - kept.length;
    },
    reset() {
      byAccount = new Map([[demoAccountId, createDemoTemplates()]]);
    },
  };
}
