// The page about the service's API, from the description that the service itself serves.

interface Parameter {
  $ref?: string;
  name: string;
  in: string;
  description?: string;
}

interface Operation {
  summary?: string;
  description?: string;
  parameters?: Parameter[];
  responses?: Record<string, { $ref?: string; description?: string }>;
}

interface Api {
  info: { title: string; description?: string };
  paths: Record<string, Record<string, Operation>>;
  components: { parameters?: Record<string, Parameter>; responses?: Record<string, { description?: string }> };
}

const cell = (text: string | undefined) => (text ?? "").replace(/\|/g, "\\|").replace(/\s*\n\s*/g, " ");

/** As Markdown, so that it is made into a page like the others. */
export function apiMarkdown(source: string): string {
  const api = JSON.parse(source) as Api;
  const methods = new Set(["get", "put", "post", "delete", "patch"]);
  const said: string[] = [`# ${api.info.title}: API`, api.info.description ?? "", "The whole description: `/openapi.json` of a running service."];
  for (const [path, operations] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      if (!methods.has(method)) continue;
      said.push(`## ${method.toUpperCase()} ${path}`, operation.summary ?? "", operation.description ?? "");
      const parameters = (operation.parameters ?? []).map((one) =>
        one.$ref ? (api.components.parameters?.[one.$ref.split("/").pop()!] ?? one) : one,
      );
      if (parameters.length > 0)
        said.push(
          ["| parameter | in | |", "|---|---|---|", ...parameters.map((one) => `| \`${one.name}\` | ${one.in} | ${cell(one.description)} |`)].join("\n"),
        );
      const responses = Object.entries(operation.responses ?? {}).map(([status, one]) => {
        const known = one.$ref ? api.components.responses?.[one.$ref.split("/").pop()!] : one;
        return `| ${status} | ${cell(known?.description)} |`;
      });
      if (responses.length > 0) said.push(["| answer | |", "|---|---|", ...responses].join("\n"));
    }
  }
  return said.filter(Boolean).join("\n\n");
}

