// Which rules there are, and which one a diagnostic speaks of.

/** A rule as `k8slint rules --output-format json` lists it. */
export interface Rule {
  readonly id: string;
  readonly summary: string;
  readonly severity: string;
  readonly category: string;
}

/** As much of a diagnostic as is needed to tell its rule. */
export interface Said {
  readonly source?: string | undefined;
  readonly code?: string | number | { readonly value: string | number } | undefined;
}

/** The ids of the rules that said `diagnostics`, each once. */
export function rulesOf(diagnostics: readonly Said[]): readonly string[] {
  const codes = diagnostics
    .filter(({ source }) => source === "k8slint")
    .map(({ code }) => (typeof code === "object" ? code.value : code));
  return [...new Set(codes.filter((code): code is string => typeof code === "string"))];
}

/** The rules in the output of `k8slint rules --output-format json`; throws where it is something else. */
export function rulesIn(output: string): readonly Rule[] {
  const list: unknown = JSON.parse(output);
  if (!Array.isArray(list)) {
    throw new Error("not a list of rules");
  }
  return list.filter(isRule);
}

function isRule(value: unknown): value is Rule {
  const rule = value as Partial<Rule> | null;
  return [rule?.id, rule?.summary, rule?.severity, rule?.category].every((text) => typeof text === "string");
}
