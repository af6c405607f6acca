import type * as Webauthn from "@simplewebauthn/server";
import type { Env } from "../../env.ts";

/** Who asks for a passkey: the page's own host, bound into every key, and the one origin answers may come from. */
export const relyingParty = (env: Pick<Env, "PUBLIC_ORIGIN">) => ({
  rpID: new URL(env.PUBLIC_ORIGIN).hostname,
  rpName: "Piloto de Vendas",
  origin: env.PUBLIC_ORIGIN,
});

/** COSE algorithms every authenticator knows: EdDSA, ES256, RS256 (RFC 9053). Named here, or the library probes Node for more. */
export const passkeyAlgorithms = [-8, -7, -257];

/** The library, at first use: its certificate parsers are a tenth of the bundle, and most processes never need them. */
export const loadWebauthn = (): Promise<typeof Webauthn> => import("@simplewebauthn/server");
