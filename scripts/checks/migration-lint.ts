/** What the previous release may still read or write, and this statement takes from it. */
const contractions: { pattern: RegExp; says: string }[] = [
  { pattern: /^DROP (?:TABLE|VIEW|MATERIALIZED VIEW|TYPE|FUNCTION|SCHEMA)\b/, says: "drops what may still be used" },
  {
    pattern: /^ALTER TABLE\b.*\bDROP (?:COLUMN\b|(?!CONSTRAINT|EXPRESSION|IDENTITY|DEFAULT|NOT NULL))/,
    says: "drops a column",
  },
  { pattern: /^ALTER (?:TABLE|VIEW|TYPE|FUNCTION)\b.*\bRENAME\b/, says: "renames what may still be used" },
  { pattern: /^ALTER TABLE\b.*\bSET NOT NULL\b/, says: "refuses rows that leave the column out" },
  { pattern: /^ALTER TABLE\b.*\bALTER (?:COLUMN )?\S+ (?:SET DATA )?TYPE\b/, says: "changes a type" },
  { pattern: /^ALTER TABLE\b.*\bALTER (?:COLUMN )?\S+ DROP DEFAULT\b/, says: "takes a default away" },
  { pattern: /^REVOKE\b.*\bFROM\b.*\bPILOTO_APP\b/, says: "takes a right away" },
];

/** A head that says why it is safe: `-- Contract: nothing reads users.nickname since v1.4.0`. */
const declared = /^-- Contract: .*\bv\d+\.\d+\.\d+\b/m;

/**
 * What of this migration would break the release that runs while it does, one line each. A table that the same file makes
 * is nobody's yet. Nothing is said of a file that declares itself a contraction and names the release in which the last
 * reader went.
 */
export function findContractions(sql: string): string[] {
  if (declared.test(sql)) return [];
  const statements = splitStatements(sql);
  const made = new Set(statements.flatMap((one) => /^CREATE TABLE (?:IF NOT EXISTS )?(\S+)/.exec(one)?.[1] ?? []));
  return statements.flatMap((statement) => {
    const table = /^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?(\S+)/.exec(statement)?.[1];
    if (table && made.has(table)) return [];
    const says = contractions.filter(({ pattern }) => pattern.test(statement)).map((one) => one.says);
    if (addsColumnThatMustBeGiven(statement)) says.push("refuses rows that leave the column out");
    return says.map((what) => `${what}: ${statement.slice(0, 100)}`);
  });
}

function addsColumnThatMustBeGiven(statement: string): boolean {
  if (!statement.startsWith("ALTER TABLE")) return false;
  return statement
    .split(/\bADD COLUMN\b/)
    .slice(1)
    .some((column) => /\bNOT NULL\b|\bPRIMARY KEY\b/.test(column) && !/\bDEFAULT\b|\bGENERATED\b/.test(column));
}

/** The statements in capitals and single spaces, without comments and without what stands in quotes or in a body. */
function splitStatements(sql: string): string[] {
  const bare = sql.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\/|(\$\w*\$)[\s\S]*?\1|'(?:[^']|'')*'/g, (text) =>
    text.startsWith("-") || text.startsWith("/") ? " " : "''",
  );
  return bare.split(";").flatMap((one) => one.replaceAll(/\s+/g, " ").trim().toUpperCase() || []);
}
