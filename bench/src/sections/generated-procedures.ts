const perRouter = 10;

interface GeneratedRouter {
  readonly name: string;
  readonly source: string;
}

/** Routers like the product's own: a schema for the input, an output with nested fields. */
export function generatedRouters(procedures: number, revision: number): GeneratedRouter[] {
  return chunk(procedures).map((numbers, index) => {
    const name = `generated${index}`;
    const body = numbers.map((number) => procedureSource(number, index === 0 && number === 0 ? revision : 0)).join("");
    return {
      name,
      source: `import { z } from "zod";
import { t } from "../../trpc/init.ts";
import { signedInProcedure } from "../../trpc/procedures.ts";

export const ${name} = t.router({
${body}});
`,
    };
  });
}

function procedureSource(number: number, revision: number): string {
  return `  procedure${number}: signedInProcedure
    .input(z.object({ workspaceId: z.uuid(), search: z.string().max(80).optional(), limit: z.int().min(1).max(100) }))
    .query(({ input }) => ({
      rows: [{ id: input.workspaceId, name: input.search ?? "", at: new Date(), tags: ["a"], revision${revision}: ${number} }],
      nextCursor: input.limit > 1 ? { id: input.workspaceId, at: new Date() } : null,
    })),
`;
}

/** A file of the web that reads every fifth of them, so that their types are worked out and not merely carried along. */
export function generatedUses(procedures: number): string {
  const uses = chunk(procedures).flatMap((numbers, index) =>
    numbers
      .filter((number) => number % 5 === 0)
      .map(
        (number) =>
          `export type Use${number} = Outputs["generated${index}"]["procedure${number}"]["rows"][number]["name"];\n`,
      ),
  );
  return `import type { AppRouter } from "@piloto/api/router-types";
import type { inferRouterOutputs } from "@trpc/server";

type Outputs = inferRouterOutputs<AppRouter>;
${uses.join("")}`;
}

function chunk(procedures: number): number[][] {
  const routers = Math.ceil(procedures / perRouter);
  return Array.from({ length: routers }, (_, router) => {
    const size = Math.min(perRouter, procedures - router * perRouter);
    return Array.from({ length: size }, (_, index) => router * perRouter + index);
  });
}
