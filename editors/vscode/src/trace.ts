// Where the client writes what passes between it and the server.

import { EventEmitter, LogLevel, type LogOutputChannel, workspace } from "vscode";

/**
 * `log`, as the client wants it: it traces only into a log of the level Trace, which few people know how to set.
 * Here the setting `k8slint.trace.server` alone decides.
 */
export function traceInto(log: LogOutputChannel): { readonly channel: LogOutputChannel; dispose(): void } {
  const changes = new EventEmitter<LogLevel>();
  const listener = workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration("k8slint.trace.server")) {
      changes.fire(level());
    }
  });
  const channel = Object.create(log, {
    logLevel: { get: level },
    onDidChangeLogLevel: { value: changes.event },
    trace: { value: (message: string, ...rest: unknown[]) => log.info(message, ...rest) },
  });
  return {
    channel,
    dispose: () => {
      listener.dispose();
      changes.dispose();
    },
  };
}

function level(): LogLevel {
  return workspace.getConfiguration("k8slint").get("trace.server", "off") === "off" ? LogLevel.Info : LogLevel.Trace;
}
