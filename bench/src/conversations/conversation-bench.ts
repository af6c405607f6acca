/** What the sections about conversations are told. Each makes its own database and servers. */
export interface ConversationBench {
  readonly isQuick: boolean;
  /** Of the inbox: 1 is a million conversations and ten million messages. */
  readonly scale: number;
  /** Print the plans of the main statements. */
  readonly hasPlans: boolean;
}
