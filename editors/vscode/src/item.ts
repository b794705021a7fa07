// The item in the status bar, beside manifests.

import { type Disposable, languages, LanguageStatusSeverity } from "vscode";
import { SELECTOR } from "./documents";
import { shown, type State } from "./status";

const SEVERITY = {
  information: LanguageStatusSeverity.Information,
  warning: LanguageStatusSeverity.Warning,
  error: LanguageStatusSeverity.Error,
};

export class StatusItem implements Disposable {
  private readonly item = languages.createLanguageStatusItem("k8slint", SELECTOR);

  constructor() {
    this.item.name = "k8slint";
    this.item.command = { title: "Menu", command: "k8slint.menu" };
    this.show({ is: "waiting" });
  }

  show(state: State): void {
    const { text, detail, busy, level } = shown(state);
    this.item.text = text;
    this.item.detail = detail;
    this.item.busy = busy;
    this.item.severity = SEVERITY[level];
  }

  dispose(): void {
    this.item.dispose();
  }
}
