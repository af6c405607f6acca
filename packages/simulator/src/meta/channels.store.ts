import { demoInstagram, demoWhatsapp } from "./demo-channels.ts";

export interface SimulatedChannel {
  readonly kind: "whatsapp" | "instagram";
  /** Phone-number id, or the id of the Instagram account. */
  readonly id: string;
  /** WhatsApp Business account; the same as `id` for Instagram. */
  readonly accountId: string;
  readonly name: string;
  readonly verifiedName: string;
  /** "+55 31 99714-2086", or the user name. */
  readonly display: string;
  readonly accessToken: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  /** Meta sends no webhook for an account whose app was never subscribed. */
  isSubscribed: boolean;
  isTokenRevoked: boolean;
}

export interface Channels {
  list(): readonly SimulatedChannel[];
  find(id: string): SimulatedChannel | undefined;
  /** The numbers of a WhatsApp Business account. */
  ofAccount(accountId: string): readonly SimulatedChannel[];
  /** What the token opens; empty for an unknown or revoked one. */
  ofToken(kind: SimulatedChannel["kind"], token: string): readonly SimulatedChannel[];
  /** Adds a channel, or puts it in the place of the one with the same id. */
  add(channel: SimulatedChannel): void;
  reset(): void;
}

const maxChannels = 1000;

export function createChannels(): Channels {
  let byId = startingChannels();
  const list = () => [...byId.values()];
  return {
    list,
    find: (id) => byId.get(id),
    ofAccount: (accountId) => list().filter((channel) => channel.accountId === accountId),
    ofToken: (kind, token) =>
      list().filter(
        (channel) => channel.kind === kind && !channel.isTokenRevoked && channel.accessToken === baseToken(kind, token),
      ),
    add(channel) {
      if (byId.size >= maxChannels && !byId.has(channel.id)) throw new Error(`More than ${maxChannels} channels.`);
      byId.set(channel.id, channel);
    },
    reset() {
      byId = startingChannels();
    },
  };
}

/**
 * A refreshed Instagram token is the first one with a suffix, so that it still opens the account after the simulator,
 * which keeps nothing, was started again.
 */
export function refreshedToken(token: string, at: number): string {
  return `${baseToken("instagram", token)}.r${at.toString(36)}`;
}

function baseToken(kind: SimulatedChannel["kind"], token: string): string {
  return kind === "instagram" ? token.replace(/\.r[0-9a-z]+$/, "") : token;
}

function startingChannels(): Map<string, SimulatedChannel> {
  const fresh = { isSubscribed: true, isTokenRevoked: false };
  const whatsapp: SimulatedChannel = {
    ...fresh,
    kind: "whatsapp",
    id: demoWhatsapp.phoneNumberId,
    accountId: demoWhatsapp.wabaId,
    name: demoWhatsapp.name,
    verifiedName: demoWhatsapp.verifiedName,
    display: demoWhatsapp.displayPhoneNumber,
    accessToken: demoWhatsapp.accessToken,
    appSecret: demoWhatsapp.appSecret,
    verifyToken: demoWhatsapp.verifyToken,
  };
  const instagram: SimulatedChannel = {
    ...fresh,
    kind: "instagram",
    id: demoInstagram.accountId,
    accountId: demoInstagram.accountId,
    name: demoInstagram.name,
    verifiedName: demoInstagram.verifiedName,
    display: demoInstagram.username,
    accessToken: demoInstagram.accessToken,
    appSecret: demoInstagram.appSecret,
    verifyToken: demoInstagram.verifyToken,
  };
  return new Map([whatsapp, instagram].map((channel) => [channel.id, channel]));
}
