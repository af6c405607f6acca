import type { DemoSignIn } from "@piloto/db/demo-workspace";
import type { LocalSettings } from "./local-settings.ts";

/** Where the page is and how to sign in, for the terminal. */
export function describeSignIn(settings: LocalSettings, demo: DemoSignIn | undefined): string[] {
  const lines = [`  Piloto de Vendas   ${settings.publicOrigin}`];
  if (demo?.isNew) lines.push("  First start: the demo workspace Casa Ipê Móveis was made.");
  if (demo)
    lines.push(`  Demo sign-in       ${demo.email}   ${demo.password ?? "(its password is not in this data folder)"}`);
  return lines;
}

/** Where one plays the customer, and where mails arrive. */
export function describeSimulator({ simulatorPort }: LocalSettings): string[] {
  const origin = `http://localhost:${simulatorPort}`;
  return [`  Customer's phone   ${origin}/phone`, `  Mailbox            ${origin}/mailbox`];
}
