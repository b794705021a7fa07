// What the item in the status bar shows.

/** The notification `k8slint/status` of the server. */
export interface ServerStatus {
  readonly state: "ready" | "loading" | "error";
  readonly version?: string;
  readonly kubernetesVersions?: readonly string[];
  readonly files?: number;
  readonly objects?: number;
  readonly message?: string;
}

export type State =
  | { readonly is: "off" | "waiting" | "starting" | "stopped" }
  | { readonly is: "failed"; readonly message: string }
  | { readonly is: "running"; readonly version: string; readonly status?: ServerStatus };

export interface Shown {
  readonly text: string;
  readonly detail: string;
  readonly busy: boolean;
  readonly level: "information" | "warning" | "error";
}

/** What to show of `state`. */
export function shown(state: State): Shown {
  const quiet = { busy: false, level: "information" } as const;
  switch (state.is) {
    case "off":
      return { ...quiet, text: "k8slint is off", detail: "k8slint.enable is false" };
    case "waiting":
      return { ...quiet, text: "k8slint", detail: "starts with the first manifest" };
    case "starting":
      return { ...quiet, busy: true, text: "k8slint", detail: "starting" };
    case "stopped":
      return { ...quiet, level: "warning", text: "k8slint", detail: "stopped" };
    case "failed":
      return { ...quiet, level: "error", text: "k8slint", detail: state.message };
    case "running":
      return running(state.version, state.status);
  }
}

function running(known: string, status: ServerStatus | undefined): Shown {
  const version = status?.version ?? known;
  const releases = status?.kubernetesVersions ?? [];
  const text = [`k8slint ${version}`.trim(), ...(releases.length > 0 ? [`Kubernetes ${releases.join(", ")}`] : [])];
  const counts = [counted(status?.files, "file"), counted(status?.objects, "object")].filter((count) => count !== "");
  const detail = status?.message || (status?.state === "loading" ? "reading the project" : counts.join(", ")) || "ready";
  return {
    text: text.join(" · "),
    detail,
    busy: status?.state === "loading",
    level: status?.state === "error" ? "error" : "information",
  };
}

function counted(count: number | undefined, noun: string): string {
  return count === undefined ? "" : `${count} ${noun}${count === 1 ? "" : "s"}`;
}
