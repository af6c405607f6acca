import type { Locale } from "@piloto/shared/fields";

/** What each mail needs to know. `link` is a path of the page, its token in the fragment. */
export type TemplateValues = {
  verifyEmail: { name: string; link: string };
  signupTaken: { name: string; link: string };
  passwordReset: { name: string; link: string };
  passwordChanged: { name: string; link: string };
  emailChange: { name: string; link: string };
  emailChanged: { name: string; newEmail: string };
  newDevice: { name: string; browser: string; platform: string; ip: string; link: string };
  sessionReused: { name: string; browser: string; platform: string; ip: string; link: string };
  secondFactorChanged: {
    name: string;
    change:
      | "totp_on"
      | "totp_off"
      | "codes_new"
      | "passkey_added"
      | "passkey_removed"
      | "google_linked"
      | "google_unlinked";
    link: string;
  };
  accountDeleted: { name: string };
  invite: { workspaceName: string; invitedBy: string; link: string };
  workspaceDeleted: { name: string; workspaceName: string; deletedBy: string };
  channelStopped: {
    name: string;
    workspaceName: string;
    channelName: string;
    status: "needs_reauth" | "blocked";
    reason: string;
    link: string;
  };
};

export type TemplateName = keyof TemplateValues;

export type MailText = {
  subject: string;
  greeting: string;
  paragraphs: string[];
  action?: { label: string; path: string };
  after?: string[];
};

type Templates = { [Name in TemplateName]: (values: TemplateValues[Name]) => MailText };

const firstName = (name: string): string => name.split(/\s+/)[0] ?? name;
const device = (browser: string, platform: string, joiner: string): string =>
  [browser, platform].filter(Boolean).join(joiner) || "—";

const factorChangesPt = {
  totp_on: "O app autenticador foi ligado como segundo fator.",
  totp_off: "O app autenticador foi desligado. A conta ficou sem segundo fator.",
  codes_new: "Novos códigos de recuperação foram gerados. Os antigos não valem mais.",
  passkey_added: "Uma chave de acesso foi adicionada.",
  passkey_removed: "Uma chave de acesso foi removida.",
  google_linked: "Uma conta Google foi vinculada e agora abre a sua conta.",
  google_unlinked: "A conta Google foi desvinculada e não abre mais a sua conta.",
} as const;

const factorChangesEn = {
  totp_on: "An authenticator app was turned on as second factor.",
  totp_off: "The authenticator app was turned off. The account has no second factor now.",
  codes_new: "New recovery codes were made. The old ones no longer work.",
  passkey_added: "A passkey was added.",
  passkey_removed: "A passkey was removed.",
  google_linked: "A Google account was linked and now opens your account.",
  google_unlinked: "The Google account was unlinked and no longer opens your account.",
} as const;

const ptBr: Templates = {
  verifyEmail: ({ name, link }) => ({
    subject: "Confirme seu e-mail",
    greeting: `Olá, ${firstName(name)}.`,
    paragraphs: ["Falta um passo para abrir sua conta no Piloto de Vendas: confirmar que este e-mail é seu."],
    action: { label: "Confirmar e-mail", path: link },
    after: [
      "O link vale por 24 horas. Se você não criou esta conta, ignore esta mensagem: nada será aberto no seu nome.",
    ],
  }),
  signupTaken: ({ name, link }) => ({
    subject: "Você já tem uma conta",
    greeting: `Olá, ${firstName(name)}.`,
    paragraphs: ["Alguém tentou criar uma conta com este e-mail, mas ele já tem uma. Se foi você, é só entrar."],
    action: { label: "Entrar", path: link },
    after: ["Se não foi você, não precisa fazer nada. Sua conta continua como estava."],
  }),
  passwordReset: ({ name, link }) => ({
    subject: "Crie uma senha nova",
    greeting: `Olá, ${firstName(name)}.`,
    paragraphs: ["Recebemos um pedido para trocar a senha da sua conta."],
    action: { label: "Criar senha nova", path: link },
    after: ["O link vale por 30 minutos e funciona uma vez. Se você não pediu, ignore: a senha continua a mesma."],
  }),
  passwordChanged: ({ name, link }) => ({
    subject: "Sua senha foi trocada",
    greeting: `Olá, ${firstName(name)}.`,
    paragraphs: ["A senha da sua conta acabou de ser trocada, e as outras sessões foram encerradas."],
    action: { label: "Não fui eu: criar outra senha", path: link },
  }),
  emailChange: ({ name, link }) => ({
    subject: "Confirme seu novo e-mail",
    greeting: `Olá, ${firstName(name)}.`,
    paragraphs: ["Confirme que este e-mail é seu para passar a usá-lo na sua conta."],
    action: { label: "Confirmar novo e-mail", path: link },
    after: ["O link vale por 24 horas. Até lá, o e-mail antigo continua valendo."],
  }),
  emailChanged: ({ name, newEmail }) => ({
    subject: "O e-mail da sua conta mudou",
    greeting: `Olá, ${firstName(name)}.`,
    paragraphs: [
      `Sua conta agora usa ${newEmail}. Este endereço não entra mais nela.`,
      "Se não foi você, fale com quem administra a sua equipe.",
    ],
  }),
  newDevice: ({ name, browser, platform, ip, link }) => ({
    subject: "Entrada em um aparelho novo",
    greeting: `Olá, ${firstName(name)}.`,
    paragraphs: [
      `Sua conta foi aberta em um aparelho que ainda não conhecíamos: ${device(browser, platform, " no ")}, endereço ${ip}.`,
      "Se foi você, não precisa fazer nada.",
    ],
    action: { label: "Não fui eu", path: link },
    after: ["O link encerra essa sessão e pede uma senha nova."],
  }),
  sessionReused: ({ name, browser, platform, ip, link }) => ({
    subject: "Encerramos uma sessão por segurança",
    greeting: `Olá, ${firstName(name)}.`,
    paragraphs: [
      `Alguém usou uma cópia antiga da sua sessão em ${device(browser, platform, " no ")} (endereço ${ip}). Encerramos essa sessão; as outras seguem abertas.`,
      "Entre de novo nesse aparelho. Se não reconhece o endereço, troque a senha e confira os aparelhos.",
    ],
    action: { label: "Ver meus aparelhos", path: link },
  }),
  secondFactorChanged: ({ name, change, link }) => ({
    subject: "A segurança da sua conta mudou",
    greeting: `Olá, ${firstName(name)}.`,
    paragraphs: [factorChangesPt[change], "Se não foi você, troque a senha agora."],
    action: { label: "Ver segurança da conta", path: link },
  }),
  accountDeleted: ({ name }) => ({
    subject: "Sua conta foi excluída",
    greeting: `Olá, ${firstName(name)}.`,
    paragraphs: [
      "Sua conta no Piloto de Vendas e as equipes em que só você estava foram excluídas, como você pediu.",
      "Se não foi você, fale com quem administra a sua equipe.",
    ],
  }),
  invite: ({ workspaceName, invitedBy, link }) => ({
    subject: `${invitedBy} convidou você para ${workspaceName}`,
    greeting: "Olá.",
    paragraphs: [`${invitedBy} convidou você para a equipe ${workspaceName} no Piloto de Vendas.`],
    action: { label: "Aceitar convite", path: link },
    after: ["O convite vale por 7 dias e só para este e-mail."],
  }),
  workspaceDeleted: ({ name, workspaceName, deletedBy }) => ({
    subject: `A equipe ${workspaceName} foi excluída`,
    greeting: `Olá, ${firstName(name)}.`,
    paragraphs: [
      `${deletedBy} excluiu a equipe ${workspaceName} e tudo o que era dela: agentes, convites, chaves de API e auditoria.`,
      "Isso não pode ser desfeito. Sua conta e suas outras equipes continuam como estavam.",
    ],
  }),
  channelStopped: ({ name, workspaceName, channelName, status, reason, link }) => ({
    subject: `O canal ${channelName} parou`,
    greeting: `Olá, ${firstName(name)}.`,
    paragraphs: [
      status === "blocked"
        ? `A Meta bloqueou o canal ${channelName}, da equipe ${workspaceName}. Nada é enviado por ele até que a Meta libere.`
        : `O canal ${channelName}, da equipe ${workspaceName}, perdeu a autorização da Meta. Nada é enviado por ele até que alguém a renove.`,
      `A Meta diz: ${reason || "sem motivo"}`,
      "As mensagens que esperam continuam na fila e seguem quando o canal voltar.",
    ],
    action: { label: "Abrir os canais", path: link },
  }),
};

const en: Templates = {
  verifyEmail: ({ name, link }) => ({
    subject: "Confirm your e-mail",
    greeting: `Hello ${firstName(name)},`,
    paragraphs: ["One step is left to open your Piloto de Vendas account: confirm that this address is yours."],
    action: { label: "Confirm e-mail", path: link },
    after: ["The link works for 24 hours. If you did not sign up, ignore this message: no account is made."],
  }),
  signupTaken: ({ name, link }) => ({
    subject: "You already have an account",
    greeting: `Hello ${firstName(name)},`,
    paragraphs: [
      "Somebody tried to sign up with this address, which already has an account. If it was you, just sign in.",
    ],
    action: { label: "Sign in", path: link },
    after: ["If it was not you, there is nothing to do. Your account is as it was."],
  }),
  passwordReset: ({ name, link }) => ({
    subject: "Make a new password",
    greeting: `Hello ${firstName(name)},`,
    paragraphs: ["We were asked to change the password of your account."],
    action: { label: "Make a new password", path: link },
    after: ["The link works for 30 minutes, once. If you did not ask, ignore it: your password stays."],
  }),
  passwordChanged: ({ name, link }) => ({
    subject: "Your password was changed",
    greeting: `Hello ${firstName(name)},`,
    paragraphs: ["The password of your account was just changed, and the other sessions were ended."],
    action: { label: "It was not me: make another", path: link },
  }),
  emailChange: ({ name, link }) => ({
    subject: "Confirm your new e-mail",
    greeting: `Hello ${firstName(name)},`,
    paragraphs: ["Confirm that this address is yours to use it for your account."],
    action: { label: "Confirm new e-mail", path: link },
    after: ["The link works for 24 hours. Until then the old address stays."],
  }),
  emailChanged: ({ name, newEmail }) => ({
    subject: "The e-mail of your account changed",
    greeting: `Hello ${firstName(name)},`,
    paragraphs: [
      `Your account now uses ${newEmail}. This address no longer opens it.`,
      "If it was not you, talk to whoever administers your team.",
    ],
  }),
  newDevice: ({ name, browser, platform, ip, link }) => ({
    subject: "Sign-in on a new device",
    greeting: `Hello ${firstName(name)},`,
    paragraphs: [
      `Your account was opened on a device we did not know: ${device(browser, platform, " on ")}, address ${ip}.`,
      "If it was you, there is nothing to do.",
    ],
    action: { label: "It was not me", path: link },
    after: ["The link ends that session and asks for a new password."],
  }),
  sessionReused: ({ name, browser, platform, ip, link }) => ({
    subject: "We ended a session to be safe",
    greeting: `Hello ${firstName(name)},`,
    paragraphs: [
      `Somebody used an old copy of your session on ${device(browser, platform, " on ")} (address ${ip}). We ended that session; the others stay open.`,
      "Sign in again on that device. If you do not know the address, change your password and check your devices.",
    ],
    action: { label: "See my devices", path: link },
  }),
  secondFactorChanged: ({ name, change, link }) => ({
    subject: "The security of your account changed",
    greeting: `Hello ${firstName(name)},`,
    paragraphs: [factorChangesEn[change], "If it was not you, change your password now."],
    action: { label: "See account security", path: link },
  }),
  accountDeleted: ({ name }) => ({
    subject: "Your account was deleted",
    greeting: `Hello ${firstName(name)},`,
    paragraphs: [
      "Your Piloto de Vendas account and the teams you were alone in were deleted, as you asked.",
      "If it was not you, talk to whoever administers your team.",
    ],
  }),
  invite: ({ workspaceName, invitedBy, link }) => ({
    subject: `${invitedBy} invited you to ${workspaceName}`,
    greeting: "Hello,",
    paragraphs: [`${invitedBy} invited you to the team ${workspaceName} on Piloto de Vendas.`],
    action: { label: "Accept invite", path: link },
    after: ["The invite works for 7 days, for this address only."],
  }),
  workspaceDeleted: ({ name, workspaceName, deletedBy }) => ({
    subject: `The team ${workspaceName} was deleted`,
    greeting: `Hello ${firstName(name)},`,
    paragraphs: [
      `${deletedBy} deleted the team ${workspaceName} and all that was its own: agents, invites, API keys and audit log.`,
      "This cannot be undone. Your account and your other teams are as they were.",
    ],
  }),
  channelStopped: ({ name, workspaceName, channelName, status, reason, link }) => ({
    subject: `The channel ${channelName} has stopped`,
    greeting: `Hello ${firstName(name)},`,
    paragraphs: [
      status === "blocked"
        ? `Meta has blocked the channel ${channelName} of the team ${workspaceName}. Nothing is sent on it until Meta lets it.`
        : `The channel ${channelName} of the team ${workspaceName} has lost Meta's authorisation. Nothing is sent on it until somebody renews it.`,
      `Meta says: ${reason || "no reason"}`,
      "Messages that wait stay in the queue and go out when the channel is back.",
    ],
    action: { label: "Open the channels", path: link },
  }),
};

export const templates: Record<Locale, Templates> = { "pt-BR": ptBr, en };
