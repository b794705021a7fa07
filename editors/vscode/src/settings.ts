// What of the settings the server is told. What is not set is left out, so that the configuration file of the project counts.

const WORDS = ["config", "preset", "schemaDiagnostics", "hover", "completion"] as const;
const LISTS = ["kubernetesVersions", "select", "extendSelect", "ignore"] as const;

export const SERVER_SETTINGS: readonly string[] = [...WORDS, ...LISTS];

/** The settings of the extension itself; a change of one of them starts the server anew. */
export const CLIENT_SETTINGS: readonly string[] = ["enable", "path"];

export type ServerSettings = Partial<Record<(typeof WORDS)[number], string> & Record<(typeof LISTS)[number], string[]>>;

/**
 * What the server is told at the beginning. It asks for the settings of each folder by itself, now and when they change;
 * what it were told of them here would go on to hold for those that somebody takes back.
 */
export interface InitializationOptions {
  readonly otherYamlServer: boolean;
  /** Whether it may send `k8slint/status`. */
  readonly status: true;
}

/** The settings for the server, as `read` gives them by their key; values of another type are left out. */
export function serverSettings(read: (key: string) => unknown): ServerSettings {
  const settings: ServerSettings = {};
  for (const key of WORDS) {
    const value = read(key);
    if (typeof value === "string" && value.trim() !== "") {
      settings[key] = value.trim();
    }
  }
  for (const key of LISTS) {
    const value = read(key);
    const words = Array.isArray(value) ? value.filter((word): word is string => typeof word === "string") : [];
    if (words.length > 0) {
      settings[key] = words;
    }
  }
  return settings;
}

const YAML = "redhat.vscode-yaml";
const KUBERNETES = "ms-kubernetes-tools.vscode-kubernetes-tools";

/**
 * Whether Red Hat's YAML extension says of manifests what their schema says. It does so only where it was given one:
 * by Microsoft's Kubernetes extension, or in `yaml.schemas`, whose keys are "kubernetes" or an address.
 */
export function otherYamlServer(isInstalled: (extension: string) => boolean, yamlSchemas: unknown): boolean {
  if (!isInstalled(YAML)) {
    return false;
  }
  const schemas = typeof yamlSchemas === "object" && yamlSchemas !== null ? Object.keys(yamlSchemas) : [];
  return isInstalled(KUBERNETES) || schemas.some((schema) => schema.toLowerCase().includes("kubernetes"));
}
