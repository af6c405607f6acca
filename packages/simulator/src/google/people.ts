import { createHash } from "node:crypto";

/** A person of the simulated Google, with the claims their ID token will carry. */
export interface Person {
  readonly sub: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  /** The Workspace domain that vouches for the address; undefined for every other account. */
  readonly hostedDomain: string | undefined;
  readonly picture: string;
}

export type NewPerson = Pick<Person, "name" | "email" | "emailVerified" | "hostedDomain"> & {
  readonly sub?: string | undefined;
};

export interface People {
  /** The made-up people offered on the account page, each one case of the linking rules. */
  readonly listed: readonly (Person & { readonly note: string })[];
  find(sub: string): Person | undefined;
  /** Remembers a typed-in person; the same address is always the same subject unless one was given. */
  add(person: NewPerson): Person;
}

/** Typed-in people kept at most, so that a script cannot grow the process without end. */
const remembered = 1000;

/** Google's subjects are 21 digits. Derived from the address, so that they survive a restart of the simulator. */
export function subjectOf(email: string): string {
  const digest = createHash("sha256").update(`google:${email.toLowerCase()}`).digest("hex");
  return (BigInt(`0x${digest}`) % 10n ** 20n).toString().padStart(21, "1");
}

/** The people of one simulator; `origin` is where their pictures are served. */
export function createPeople(origin: string): People {
  const complete = (person: NewPerson): Person => {
    const sub = person.sub ?? subjectOf(person.email);
    return { ...person, sub, picture: `${origin}/oidc/picture/${sub}.svg` };
  };
  const listed = examples.map(({ note, ...person }) => ({ ...complete(person), note }));
  const bySub = new Map<string, Person>();
  return {
    listed,
    find: (sub) => bySub.get(sub) ?? listed.find((person) => person.sub === sub),
    add(person) {
      const added = complete(person);
      bySub.set(added.sub, added);
      const oldest = bySub.keys().next();
      if (bySub.size > remembered && !oldest.done) bySub.delete(oldest.value);
      return added;
    },
  };
}

const examples: readonly (NewPerson & { readonly note: string })[] = [
  {
    name: "Ana Prado",
    email: "ana.prado.simulada@gmail.com",
    emailVerified: true,
    hostedDomain: undefined,
    note: "Gmail: o Google responde pelo endereço, então a conta pode ser vinculada.",
  },
  {
    name: "Bruno Siqueira",
    email: "bruno@casaipe.com.br",
    emailVerified: true,
    hostedDomain: "casaipe.com.br",
    note: "Workspace com domínio próprio (hd): o Google responde pelo endereço.",
  },
  {
    name: "Pessoa de demonstração",
    email: "demo@piloto.local",
    emailVerified: true,
    hostedDomain: "piloto.local",
    note: "O mesmo endereço da conta de demonstração, em um domínio do Workspace.",
  },
  {
    name: "Carla Nunes",
    email: "carla.nunes@empresa.example",
    emailVerified: true,
    hostedDomain: undefined,
    note: "Endereço de fora: verificado um dia, mas o Google não responde por ele. Nunca vincula a uma conta existente.",
  },
  {
    name: "Davi Rocha",
    email: "davi.rocha@pendente.example",
    emailVerified: false,
    hostedDomain: undefined,
    note: "E-mail não verificado (email_verified: false). Nunca entra.",
  },
];
