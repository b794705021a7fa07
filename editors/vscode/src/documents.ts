// Which documents the server is shown, and which of them are a reason to start it.

export const SELECTOR = ["yaml", "json"].flatMap((language) =>
  ["file", "untitled"].map((scheme) => ({ scheme, language })),
);

/** As much of a document as is needed to tell. */
export interface Page {
  readonly languageId: string;
  readonly uri: { readonly scheme: string };
  getText(): string;
}

/** Whether `document` is a reason to start the server: any YAML, and JSON that looks like a manifest. */
export function isReason(document: Page): boolean {
  const shown = SELECTOR.some(
    ({ scheme, language }) => document.uri.scheme === scheme && document.languageId === language,
  );
  return shown && (document.languageId === "yaml" || document.getText().includes('"apiVersion"'));
}
