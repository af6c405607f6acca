import { z } from "zod";
import type { ContactChanges, LockedContact } from "./contact-update.queries.ts";
import type { ContactFact } from "./turn-context.ts";
import type { ContactUpdate } from "./turn-tools.ts";

/** Facts of one contact: an agent that writes everything down must not grow a row without end. */
const maxFacts = 40;

/** The facts column, in the order of writing; what is no text is left out. */
export function readFacts(facts: unknown): ContactFact[] {
  const entries = z.record(z.string(), z.unknown()).safeParse(facts).data ?? {};
  return Object.entries(entries).flatMap(([name, value]) => (typeof value === "string" ? { name, value } : []));
}

/**
 * What an agent's updates change, in their order; undefined: nothing. A name that stands there stays: a person may have
 * written it. An empty value takes a fact away.
 */
export function toContactChanges(contact: LockedContact, updates: ContactUpdate[]): ContactChanges | undefined {
  if (updates.length === 0) return undefined;
  const facts = new Map(readFacts(contact.facts).map(({ name, value }) => [name, value]));
  const changes: ContactChanges = {};
  for (const { name, email, city, interest, facts: added } of updates) {
    if (name && contact.name === "") changes.name = name;
    if (email !== undefined) changes.email = email.toLowerCase();
    if (city !== undefined) changes.city = city;
    if (interest !== undefined) changes.interest = interest;
    for (const fact of added) {
      if (fact.value === "") facts.delete(fact.name);
      else if (facts.has(fact.name) || facts.size < maxFacts) facts.set(fact.name, fact.value);
    }
  }
  if (updates.some((update) => update.facts.length > 0)) changes.facts = Object.fromEntries(facts);
  return Object.keys(changes).length > 0 ? changes : undefined;
}
