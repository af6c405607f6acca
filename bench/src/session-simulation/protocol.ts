export type Answer =
  | {
      readonly accepted: true;
      /** The refresh token the answer sets; undefined when the cookie is left alone. */
      readonly successor: number | undefined;
      /** What the new access token says about the refresh token it belongs to. */
      readonly generation: number;
    }
  | { readonly accepted: false };

/** The server's side of one sign-in. Tokens are numbers here; what they look like on the wire does not matter. */
export interface ProtocolSession {
  readonly firstToken: number;
  present(token: number, nowMs: number): Answer;
  /** An access token of this generation reached the server; most protocols learn nothing from it. */
  confirm(generation: number, nowMs: number): void;
}

export interface Protocol {
  readonly name: string;
  signIn(nowMs: number): ProtocolSession;
}

export const refused: Answer = { accepted: false };
