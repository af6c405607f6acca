import {
  createCounterWithDifference,
  createForkingGrace,
  createReMintingGrace,
  createStrictOneTime,
} from "./other-protocols.ts";
import type { Protocol } from "./protocol.ts";
import { countFalseSignOuts, measureThefts } from "./simulate.ts";
import { createThisProtocol } from "./this-protocol.ts";

const days = 5000;
const thefts = 2000;
const seed = 20_261_120;

/** Simulates each protocol and prints the table of docs/sessions.md. */
export function printSessionSimulation(): void {
  const protocols = [
    createStrictOneTime(),
    createForkingGrace(10),
    createForkingGrace(60),
    createReMintingGrace(10),
    createReMintingGrace(60),
    createCounterWithDifference(1),
    createThisProtocol(),
  ];
  console.log(
    `Three tabs, no lock between them, 2 % lost answers: ${days} days and ${thefts} thefts each, seed ${seed}.`,
  );
  console.table(Object.fromEntries(protocols.map((protocol) => [protocol.name, figuresOf(protocol)])));
}

function figuresOf(protocol: Protocol): Record<string, string | number> {
  const minutes = measureThefts(protocol, thefts, seed);
  const within = (limit: number): string => {
    const share = minutes.filter((value) => value <= limit).length / thefts;
    return `${(share * 100).toFixed(1)} %`;
  };
  return {
    "false sign-outs per 1000 days": Math.round(countFalseSignOuts(protocol, days, seed) * (1000 / days)),
    "thefts noticed within 1 h": within(60),
    "within 2 h": within(120),
    "within 4 h": within(240),
    "median of the noticed": `${(minutes[Math.floor(minutes.length / 2)] ?? Number.NaN).toFixed(0)} min`,
  };
}

if (import.meta.main) printSessionSimulation();
